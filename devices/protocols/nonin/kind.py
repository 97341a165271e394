"""Nonin oximeters in the catalogue."""

from devices.kind import Kind, LineSettings
from devices.protocols.nonin.driver import OximeterDriver
from devices.protocols.nonin.figures import PROTOCOL
from devices.protocols.nonin.frames import unframe
from devices.protocols.nonin.messages import QUERIES
from devices.protocols.nonin.oximeter import CARRIED_ALARMS, CARRIED_METRICS
from devices.protocols.nonin.presence import QUIET_SECONDS
from devices.protocols.nonin.responder import NoninResponder, objection
from station.domain.device import Category

KIND = Kind(
    protocol=PROTOCOL,
    title="Nonin oximeter",
    category=Category.MONITOR,
    settings=LineSettings(baud=9600),
    queries=QUERIES,
    unframe=unframe,
    make_driver=OximeterDriver,
    make_responder=NoninResponder,
    carries=CARRIED_METRICS | {f"alarm:{name}" for name in CARRIED_ALARMS},
    default_channel="",
    quiet_seconds=QUIET_SECONDS,
    checksummed=False,  # format 8 and the printer stream have nothing that shows a damage
    objection=objection,
)

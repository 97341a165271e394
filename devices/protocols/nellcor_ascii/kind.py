"""The catalogue entry of Nellcor oximeters that print their readings."""

from devices.kind import Kind, LineSettings
from devices.protocols.nellcor_ascii import responder_lines
from devices.protocols.nellcor_ascii.driver import NellcorDriver
from devices.protocols.nellcor_ascii.frames import unframe
from devices.protocols.nellcor_ascii.messages import PROTOCOL, QUERIES
from devices.protocols.nellcor_ascii.presence import QUIET
from devices.protocols.nellcor_ascii.responder import ONLY_CHANNEL, NellcorOximeter, objection
from station.domain.device import Category

KIND = Kind(
    protocol=PROTOCOL,
    title="Nellcor (ASCII printout)",
    category=Category.MONITOR,
    settings=LineSettings(baud=9600),
    queries=QUERIES,
    unframe=unframe,
    make_driver=NellcorDriver,
    make_responder=NellcorOximeter,
    carries=responder_lines.FIGURES | {f"alarm:{name}" for name in responder_lines.ALARMS},
    default_channel=ONLY_CHANNEL,
    quiet_seconds=QUIET,
    checksummed=False,
    clouding=frozenset(f"alarm:{name}" for name in responder_lines.CLOUDING),
    objection=objection,
)

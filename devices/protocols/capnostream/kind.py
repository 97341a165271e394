"""The Capnostream in the catalogue."""

from devices.kind import Kind, LineSettings
from devices.panel import ONLY
from devices.protocols.capnostream import responder_words
from devices.protocols.capnostream.driver import QUIET_SECONDS, CapnostreamDriver
from devices.protocols.capnostream.frames import unframe
from devices.protocols.capnostream.messages import PROTOCOL, QUERIES
from devices.protocols.capnostream.responder import CapnostreamResponder, objection
from station.domain.device import Category

KIND = Kind(
    protocol=PROTOCOL,
    title="Capnostream 20",
    category=Category.MONITOR,
    settings=LineSettings(baud=115200),
    queries=QUERIES,
    unframe=unframe,
    make_driver=CapnostreamDriver,
    make_responder=CapnostreamResponder,
    carries=responder_words.FIGURES
    | {"serial"}
    | {f"alarm:{name}" for name in responder_words.ALARMS},
    default_channel=ONLY,
    quiet_seconds=QUIET_SECONDS,
    carries_patient_identity=True,
    objection=objection,
)

"""B. Braun Space pumps in the catalogue."""

from devices.kind import Kind, LineSettings
from devices.protocols.bbraun_space_bcc.attendance import QUIET_SECONDS
from devices.protocols.bbraun_space_bcc.driver import SpaceComDriver
from devices.protocols.bbraun_space_bcc.frames import unframe
from devices.protocols.bbraun_space_bcc.messages import QUERIES
from devices.protocols.bbraun_space_bcc.parameters import PROTOCOL
from devices.protocols.bbraun_space_bcc.pump_words import ALARM_FLAGS, FIGURES
from devices.protocols.bbraun_space_bcc.responder import (
    USUAL_CHANNEL,
    SpaceComResponder,
    objection,
)
from station.domain.device import Category

KIND = Kind(
    protocol=PROTOCOL,
    title="B. Braun Space (BCC)",
    category=Category.PUMP,
    settings=LineSettings(baud=9600, other_bauds=(19200, 38400, 57600, 115200)),
    queries=QUERIES,
    unframe=unframe,
    make_driver=SpaceComDriver,
    make_responder=SpaceComResponder,
    carries=frozenset(
        {*FIGURES, "state", "bolus", "drug", "serial", *(f"alarm:{name}" for name in ALARM_FLAGS)}
    ),
    default_channel=USUAL_CHANNEL,
    quiet_seconds=QUIET_SECONDS,
    carries_patient_identity=True,
    objection=objection,
)

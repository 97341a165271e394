"""B. Braun fm and compact pumps in the catalogue."""

from devices.kind import Kind, LineSettings
from devices.protocols.bbraun_dianet.driver import DianetDriver
from devices.protocols.bbraun_dianet.frames import unframe
from devices.protocols.bbraun_dianet.layouts import PROTOCOL
from devices.protocols.bbraun_dianet.messages import QUERIES
from devices.protocols.bbraun_dianet.presence import QUIET_SECONDS
from devices.protocols.bbraun_dianet.pump_words import ALARM_BITS, FIGURES
from devices.protocols.bbraun_dianet.responder import DianetResponder, objection
from station.domain.device import Category

KIND = Kind(
    protocol=PROTOCOL,
    title="B. Braun fm / compact (dianet star)",
    category=Category.PUMP,
    settings=LineSettings(baud=9600, other_bauds=(1200,)),
    queries=QUERIES,
    unframe=unframe,
    make_driver=DianetDriver,
    make_responder=DianetResponder,
    carries=frozenset(
        {*FIGURES, "state", "drug", "serial", *(f"alarm:{one}" for one in ALARM_BITS)}
    ),
    default_channel="",
    quiet_seconds=QUIET_SECONDS,
    objection=objection,
)

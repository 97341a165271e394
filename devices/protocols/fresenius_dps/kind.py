"""Fresenius Pilot, Orchestra and Base Primea in the catalogue."""

from devices.kind import Kind, LineSettings
from devices.protocols.fresenius_dps.driver import DpsDriver
from devices.protocols.fresenius_dps.frames import unframe
from devices.protocols.fresenius_dps.messages import QUERIES
from devices.protocols.fresenius_dps.pump_words import CARRIES
from devices.protocols.fresenius_dps.rack import USUAL_CHANNEL, objection
from devices.protocols.fresenius_dps.responder import DpsResponder
from devices.protocols.fresenius_dps.variables import PROTOCOL
from station.domain.device import Category
from station.domain.freshness import STALE_SECONDS

KIND = Kind(
    protocol=PROTOCOL,
    title="Fresenius Pilot / Orchestra (DPS)",
    category=Category.PUMP,
    settings=LineSettings(baud=19200, bits=7, parity="E"),
    queries=QUERIES,
    unframe=unframe,
    make_driver=DpsDriver,
    make_responder=DpsResponder,
    carries=CARRIES,
    default_channel=USUAL_CHANNEL,
    quiet_seconds=STALE_SECONDS,
    objection=objection,
)

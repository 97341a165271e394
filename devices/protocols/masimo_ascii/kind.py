"""The catalogue entry of Masimo oximeters that print ASCII 1."""

from devices.kind import Kind, LineSettings
from devices.protocols.masimo_ascii import responder_lines
from devices.protocols.masimo_ascii.driver import MasimoDriver
from devices.protocols.masimo_ascii.frames import unframe
from devices.protocols.masimo_ascii.messages import PROTOCOL, QUERIES
from devices.protocols.masimo_ascii.presence import QUIET
from devices.protocols.masimo_ascii.responder import ONLY_CHANNEL, MasimoOximeter, objection
from station.domain.device import Category

KIND = Kind(
    protocol=PROTOCOL,
    title="Masimo (ASCII 1)",
    category=Category.MONITOR,
    settings=LineSettings(baud=9600),
    queries=QUERIES,
    unframe=unframe,
    make_driver=MasimoDriver,
    make_responder=MasimoOximeter,
    carries=responder_lines.FIGURES
    | {"serial"}
    | {f"alarm:{name}" for name in responder_lines.ALARMS},
    default_channel=ONLY_CHANNEL,
    quiet_seconds=QUIET,
    checksummed=False,
    clouding=frozenset(f"alarm:{name}" for name in responder_lines.CLOUDING),
    objection=objection,
)

"""A simulated pump with a dianet star interface: the device's end, written from the sheet alone.

Only ``frames`` is shared with the driver.  It answers and never speaks first; it stays in
documentation mode, and refuses whatever would write.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal

from devices.framing import Noise
from devices.panel import Panel, Panels
from devices.protocols.bbraun_dianet import pump_words
from devices.protocols.bbraun_dianet.frames import FLAG, Frame, FrameReader, destuff
from devices.protocols.bbraun_dianet.pump_memory import PumpMemory
from devices.protocols.bbraun_dianet.pump_words import Running
from devices.protocols.bbraun_dianet.spoiling import Spoilt, sent
from station.domain.observation import DeliveryState

USUAL_DRUG = "Ketamine"
POSITIVE, NEGATIVE = b"\x06", b"\x15"
IDENT, STATUS, ACTUAL, WANTED, PROPOSAL, LIMITS, DOSE, HISTORY, RELOAD = range(1, 10)
HEAD = 2  # bytes: address and segment, which every reply repeats
WRITING = range(0x10, 0x16)
BAD_CRC, BAD_FRAME, NO_SEGMENT, BAD_LENGTH, BAD_ADDRESS, BAD_MODE = 1, 2, 3, 7, 8, 9
ASKS_AGAIN = {WANTED: 1 << 0, LIMITS: 1 << 1, DOSE: 1 << 3}
ALARM_OFF_KEY = 1 << 2
MUTED_SECONDS = 120.0
COMPACT_TYPES = frozenset({1200, 1201})
GAP, COMPACT_GAP = 0.3, 0.4  # s inside a frame, after which the pump gives it up
LAST_SERIAL = (1 << 18) - 2  # all ones is no number, nor is 0
EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001 - the device knows no zone


def objection(channel: str, _metric: str) -> str | None:
    """Why there can be no pump at an address: there is one pump on a cable, and it has none."""
    if not channel:
        return None
    return f"a pump of this kind has no address {channel!r}: leave the channel empty."


@dataclass(frozen=True, slots=True)
class DianetPump:
    """Which pump it is, and what is wrong with it.

    `all_ones` names segments that come with nothing but all ones, `silent` those without any
    answer; `refusals` gives segments a NAK code; `more_alarms` and `more_states` are bits that
    stand besides the panel's; `gap` is a pause (s) in the middle of every answer.
    """

    type_number: int = 1201
    serial: str = "12345"
    protocol: int = 0x000E
    software: str = "FMSA020001"
    clock: datetime = datetime(2025, 1, 1, 8, 0, 0)  # noqa: DTZ001 - the device knows no zone
    syringe: int = 50
    mains: bool = True
    weight: Decimal | None = None
    more_alarms: int = 0
    more_states: int = 0
    all_ones: frozenset[int] = frozenset()
    silent: frozenset[int] = frozenset()
    refusals: Mapping[int, int] = field(default_factory=dict)
    spoilt: Spoilt = Spoilt.NOTHING
    gap: float = 0.0


class DianetResponder:
    """The device's end of the wire.  `refused` keeps every body that wanted to write."""

    def __init__(self, panels: Panels, settings: DianetPump | None = None) -> None:
        self._panels = panels
        self._set = settings or DianetPump()
        self.refused: list[bytes] = []
        self._exchanged: str | None = None
        self._clock_moved = 0.0
        self._rate_max = Decimal("999.9")
        self._rest: tuple[float, bytes] | None = None
        self._switch_on(0.0)

    def _switch_on(self, now: float) -> None:
        self._reader = FrameReader()
        self._memory = PumpMemory(now)
        self._read: dict[int, bytes] = {}
        self._key_pressed = False
        self._muted_until = now
        self._last_byte = now

    def receive(self, data: bytes, now: float) -> bytes:
        """Take the host's bytes; give back what the device answers at once."""
        if now - self._last_byte > self._gap:
            self._reader.flush()
        self._last_byte = now
        panel = self._panels.at(now).get("", Panel())
        said = b""
        for piece in self._reader.receive(data):
            if panel.state is DeliveryState.OFF:
                continue
            if isinstance(piece, Frame):
                said += self._answer(piece.body, panel, now)
            elif isinstance(piece, Noise):
                said += self._object(piece)
        return self._at_once(said, now)

    def due(self, now: float) -> bytes:
        """The second half of an answer that pauses in the middle; nothing else unasked."""
        if self._rest is None or now < self._rest[0]:
            return b""
        (_, said), self._rest = self._rest, None
        return said

    def next_due(self, now: float) -> float | None:  # noqa: ARG002 - the signature is every responder's
        """When the second half comes."""
        return None if self._rest is None else self._rest[0]

    def restart(self, now: float) -> None:
        """Power off and on: what it counted by itself, and what it was read, is forgotten."""
        self._rest = None
        self._switch_on(now)

    def step_clock(self, seconds: float) -> None:
        """Step the clock."""
        self._clock_moved += seconds

    def set_clock(self, moment: datetime, now: float) -> None:
        """Set the clock, as somebody on the ward would."""
        self._clock_moved = (moment - self._set.clock).total_seconds() - now

    def swap_serial(self, serial: str) -> None:
        """Another box of the same model from now on."""
        self._exchanged = serial

    # --- Somebody at the pump ----------------------------------------------------------------

    def press_alarm_off(self, now: float) -> None:
        """Silence the alarm for two minutes; the next STATUS tells that the key was pressed."""
        self._key_pressed = True
        self._muted_until = now + MUTED_SECONDS

    def set_highest_rate(self, rate: Decimal) -> None:
        """Change a limit (mL/h) in the pump's service menu."""
        self._rate_max = rate

    # --- The link ----------------------------------------------------------------------------

    @property
    def _gap(self) -> float:
        return COMPACT_GAP if self._set.type_number in COMPACT_TYPES else GAP

    def _at_once(self, said: bytes, now: float) -> bytes:
        """All of an answer, or its first half where it is to pause in the middle."""
        if not self._set.gap or not said:
            return said
        middle = len(said) // 2
        self._rest = (now + self._set.gap, said[middle:])
        return said[:middle]

    def _object(self, noise: Noise) -> bytes:
        """A frame that came damaged, as far as it shows which segment it was about."""
        plain = destuff(noise.raw[1:])
        head = (plain or noise.raw[1:])[:HEAD]
        if not noise.raw.startswith(FLAG) or len(head) < HEAD:
            return b""
        return self._no(head, BAD_CRC if noise.reason == "wrong checksum" else BAD_FRAME)

    def _no(self, head: bytes, code: int) -> bytes:
        return sent(head + NEGATIVE + bytes([code]), self._set.spoilt)

    def _answer(self, body: bytes, panel: Panel, now: float) -> bytes:
        head, segment = body[:HEAD], body[1]
        if code := self._objection(body):
            return self._no(head, code)
        if segment in self._set.silent:
            return b""
        return sent(head + POSITIVE + self._content(segment, panel, now), self._set.spoilt)

    def _objection(self, body: bytes) -> int:
        """The NAK code of a request; 0 for one that may be answered."""
        address, segment, *data = body
        if address:
            return BAD_ADDRESS
        if segment in WRITING:
            self.refused.append(body)
            return BAD_MODE
        if not IDENT <= segment <= RELOAD:
            return NO_SEGMENT
        return BAD_LENGTH if data else self._set.refusals.get(segment, 0)

    # --- The segments ------------------------------------------------------------------------

    def _content(self, segment: int, panel: Panel, now: float) -> bytes:
        running = self._memory.look(panel, now)
        if segment == STATUS:
            content = self._status(panel, running, now)
        else:
            content = self._page(segment, panel, running, now)
            self._read[segment] = content
        return b"\xff" * len(content) if segment in self._set.all_ones else content

    def _status(self, panel: Panel, running: Running, now: float) -> bytes:
        """What is to be read again, then alarms, state and rate."""
        requests = ALARM_OFF_KEY if self._key_pressed else 0
        self._key_pressed = False
        for segment, bit in ASKS_AGAIN.items():
            known = self._read.get(segment)
            if known not in (None, self._page(segment, panel, running, now)):
                requests |= bit
        alarms = pump_words.alarm_bits(panel.alarms) | self._set.more_alarms
        muted = now < self._muted_until
        states = pump_words.state_bits(panel, mains=self._set.mains, muted=muted)
        return pump_words.status(panel, requests, alarms, states | self._set.more_states, running)

    def _page(self, segment: int, panel: Panel, running: Running, now: float) -> bytes:
        drug = USUAL_DRUG if panel.drug is None else panel.drug
        minutes, rates = self._memory.minutes(now), self._memory.rates
        pages = {
            IDENT: lambda: self._ident(panel, now),
            ACTUAL: lambda: pump_words.actual(panel, running, self._set.syringe),
            WANTED: lambda: pump_words.wanted(panel, running, drug),
            PROPOSAL: pump_words.proposal,
            LIMITS: lambda: pump_words.limits(self._rate_max),
            DOSE: lambda: pump_words.dose(panel, self._set.weight),
            HISTORY: lambda: pump_words.history(minutes, rates),
            RELOAD: pump_words.reload,
        }
        return pages[segment]()

    def _ident(self, panel: Panel, now: float) -> bytes:
        number = _eighteen_bits(self._exchanged or panel.serial or self._set.serial)
        clock = self._set.clock + timedelta(seconds=now + self._clock_moved)
        return (
            (self._set.type_number << 18 | number).to_bytes(4)
            + self._set.protocol.to_bytes(2)
            + self._set.software[:10].ljust(10).encode("ascii", "replace")
            + max(int((clock - EPOCH).total_seconds()), 0).to_bytes(4)
        )


def _eighteen_bits(serial: str) -> int:
    """A serial number as the pump can hold one; a longer one, or a word, is folded into it."""
    number = int(serial) if serial.isdecimal() else int.from_bytes(serial.encode())
    return number if 0 < number <= LAST_SERIAL else number % LAST_SERIAL + 1

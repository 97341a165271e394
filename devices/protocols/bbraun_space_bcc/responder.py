"""A simulated SpaceCom with its pumps: the device's end of BCC, written from the sheet on its own.

Only ``frames`` is shared with the driver.  It answers and never speaks first (request mode).
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import ROUND_DOWN, Decimal

from devices.panel import Panel, Panels
from devices.protocols.bbraun_space_bcc import pump_words
from devices.protocols.bbraun_space_bcc.frames import ACK, SOH, Frame, FrameReader, Handshake, frame
from station.domain.observation import DeliveryState

RACK = "50100"
USUAL_CHANNEL = "50111"
USUAL_DRUG = "Ketamine"
SOFTWARE = "688N040004\r"  # a Perfusor Space ends its version with a carriage return
NO_PUMPS, GONE, BAD_SYNTAX, WRONG_SLOT = 11, 39, 68, 811
MOST_BOLUSES, MOST_RUNNING = 9, 255
BOLUS_STEP = Decimal("0.01")
LARGEST_BOLUS = Decimal(500)
SLOTS = "123456789ABCDEFGHIJKLMNO"
_ADDRESS = re.compile(r"501[1-3]([1-9A-O]|1[0-9]|2[0-4])", re.ASCII)
NOT_CHOSEN = frozenset({"DATE", "TIME"})


def objection(channel: str, _metric: str) -> str | None:
    """Why there can be no pump at an address: pillar 1-3, slot 1-9 and A-O, or 10-24 in figures."""
    if _ADDRESS.fullmatch(channel):
        return None
    return (
        f"a Space rack has no address {channel!r}: write 501, a pillar from 1 to 3 and a slot from"
        f" 1 to 9 or A to O, as in {USUAL_CHANNEL}."
    )


@dataclass(frozen=True, slots=True)
class ComDevice:
    """How the device is set up on its own web page.

    `left_out` names parameters it does not send; `in_place` puts a fixed text in place of a value
    (`_NA`); `errors` gives an address an error instead of data (41, or 51 for the whole rack).
    """

    bed: str = "SpaceCOM"
    stuffed: bool = True
    words: bool = False
    version: str = "V3.36"
    clock: datetime = datetime(2025, 1, 1, 8, 0, 0)  # noqa: DTZ001 - the device knows no zone
    switched_on_for: int = 206
    left_out: frozenset[str] = NOT_CHOSEN
    in_place: Mapping[str, str] = field(default_factory=dict)
    errors: Mapping[str, int] = field(default_factory=dict)


@dataclass(slots=True)
class _Slot:
    """What the ComDevice remembers of one pump: what it has told, and whether it is new."""

    new: bool = True
    volume_told: Decimal = Decimal(0)
    count_told: int = 0


class SpaceComResponder:
    """The device's end of the wire."""

    def __init__(self, panels: Panels, settings: ComDevice | None = None) -> None:
        self._panels = panels
        self._set = settings or ComDevice()
        self._reader = FrameReader()
        self._slots: dict[str, _Slot] = {}
        self._exchanged: str | None = None
        self._on_since = -float(self._set.switched_on_for)
        self._clock_moved = 0.0
        self._counter_moved = 0.0
        self._greeted = False
        self._to_come: list[bytes] = []
        self._last = b""

    def receive(self, data: bytes, now: float) -> bytes:
        """Take the host's bytes; give back what the device answers at once."""
        said = b""
        for piece in self._reader.receive(data):
            match piece:
                case Frame():
                    said += self._answer(piece, now)
                case Handshake(raw):
                    said += self._next_block() if raw == ACK else self._last
                case _:
                    if piece.raw.startswith(SOH):
                        said += self._error(BAD_SYNTAX, now)
        return said

    def due(self, now: float) -> bytes:  # noqa: ARG002 - the signature is every responder's
        """Nothing: it waits to be asked."""
        return b""

    def next_due(self, now: float) -> float | None:  # noqa: ARG002 - the signature is every responder's
        """Never: it waits to be asked."""
        return None

    def restart(self, now: float) -> None:
        """Power off and on: greeted no more, seconds from 0, and every pump is new to it."""
        self._reader = FrameReader()
        self._greeted = False
        self._to_come, self._last = [], b""
        self._on_since, self._counter_moved = now, 0.0
        for slot in self._slots.values():
            slot.new = True

    def step_clock(self, seconds: float) -> None:
        """Step the clock of day, and the counter of seconds as far as it can go."""
        self._clock_moved += seconds
        self._counter_moved += seconds

    def set_clock(self, moment: datetime, now: float) -> None:
        """Set the clock of day; the counter of seconds does not notice."""
        self._clock_moved = (moment - self._set.clock).total_seconds() - now

    def swap_serial(self, serial: str) -> None:
        """Another pump in the first slot from now on."""
        self._exchanged = serial
        if self._slots:
            self._slots[min(self._slots)].new = True

    # --- The link ----------------------------------------------------------------------------

    def _answer(self, request: Frame, now: float) -> bytes:
        """The first block of the answer to a request; a new request forgets the last answer."""
        self._to_come, self._last = [], b""
        if request.stuffed is not None and request.stuffed is not self._set.stuffed:
            return self._error(BAD_SYNTAX, now)
        asked = request.information.decode("utf-8", "replace")
        if asked == "ADMIN:ALIVE" and request.bed in (b"1", self._set.bed.encode()):
            self._greeted = True
            return self._say([[self._record(RACK, "GNACK", "0", now)]])
        if not self._greeted:
            return b""
        if request.bed != self._set.bed.encode():
            return self._error(BAD_SYNTAX, now)
        return self._say(self._blocks_for(asked, now))

    def _blocks_for(self, asked: str, now: float) -> list[list[str]]:
        head, _, slot = asked.partition("#")
        if asked == "ADMIN:VERSION":
            return [[f"{self._seconds(now)},{RACK},{self._set.version}"]]
        if asked == "MEM:GET":
            return self._every_pump(now)
        if head == "MEM:GETSLOT":
            return [self._one_slot(slot, now)]
        return [[self._record(RACK, "GNERR", str(BAD_SYNTAX), now)]]

    def _say(self, blocks: list[list[str]]) -> bytes:
        """Keep the blocks of an answer until each is asked for, and give the first."""
        last = len(blocks) - 1
        self._to_come = [self._framed(block, last=at == last) for at, block in enumerate(blocks)]
        return self._next_block()

    def _error(self, code: int, now: float) -> bytes:
        return self._say([[self._record(RACK, "GNERR", str(code), now)]])

    def _next_block(self) -> bytes:
        """The next block of the chain; nothing for an acknowledgement after the last."""
        if not self._to_come:
            return b""
        self._last = self._to_come.pop(0)
        return self._last

    def _framed(self, records: list[str], *, last: bool) -> bytes:
        body = f"{self._set.bed}/1/1>" + "\x1e".join(records)
        return frame(body.encode(), stuffed=self._set.stuffed, last=last)

    # --- The answers -------------------------------------------------------------------------

    def _every_pump(self, now: float) -> list[list[str]]:
        """One block a pump, the rack's own words before the first."""
        panels = self._panels_at(now)
        whole = self._set.errors.get(RACK)
        if whole is not None:
            return [[self._record(RACK, "GNERR", str(whole), now)]]
        gone = [[record] for record in self._removed(panels, now)]
        blocks = [self._pump(address, panel, now) for address, panel in sorted(panels.items())]
        blocks += gone
        if not blocks:
            blocks = [[self._record(RACK, "GNERR", str(NO_PUMPS), now)]]
        blocks[0] = [*self._rack(now), *blocks[0]]
        return blocks

    def _one_slot(self, slot: str, now: float) -> list[str]:
        """The answer about one slot; its number is a pillar and a letter or digit."""
        panels = self._panels_at(now)
        spellings = {f"501{slot}"}
        if len(slot) == len("1A") and slot[1] in SLOTS:
            spellings.add(f"501{slot[0]}{SLOTS.index(slot[1]) + 1}")
        found = sorted(spellings & panels.keys())
        if not found:
            return [self._record(RACK, "GNERR", str(WRONG_SLOT), now)]
        return [*self._rack(now), *self._pump(found[0], panels[found[0]], now)]

    def _panels_at(self, now: float) -> dict[str, Panel]:
        panels = self._panels.at(now)
        return {address or USUAL_CHANNEL: panel for address, panel in panels.items()}

    def _removed(self, panels: Mapping[str, Panel], now: float) -> Iterator[str]:
        """Each pump that was here and is gone, once."""
        for address in sorted(self._slots.keys() - panels.keys()):
            del self._slots[address]
            yield self._record(address, "GNERR", str(GONE), now)

    def _rack(self, now: float) -> Iterator[str]:
        """The rack's own parameters: one pillar of three segments, no bar code read."""
        for code, value in (
            ("FMNOR", "1"),
            ("FMSTAT", "00051"),
            ("FMDONGLE", "T"),
            ("FMBANY", "_NV"),
            ("FMRT", "FMS3NSNS"),
            ("FMRSTAT", "00051"),
        ):
            yield self._record(RACK, code, value, now)

    def _pump(self, address: str, panel: Panel, now: float) -> list[str]:
        if address in self._set.errors:
            return [self._record(address, "GNERR", str(self._set.errors[address]), now)]
        slot = self._slots.setdefault(address, _Slot())
        said = [
            self._record(address, code, self._set.in_place.get(code, value), now)
            for code, value in self._parameters(address, panel, slot, now)
            if code not in self._set.left_out
        ]
        slot.new = False
        return said

    def _parameters(
        self, address: str, panel: Panel, slot: _Slot, now: float
    ) -> Iterator[tuple[str, str]]:
        yield "GNNEW" if slot.new else "GNMODEL", SOFTWARE
        yield "INSERNUM", self._serial(address, panel)
        yield from pump_words.figures(panel)
        yield from pump_words.drug(USUAL_DRUG if panel.drug is None else panel.drug)
        yield from pump_words.words(panel) if self._set.words else pump_words.flags(panel)
        yield from _boluses(panel, slot)
        clock = self._set.clock + timedelta(seconds=now + self._clock_moved)
        yield "DATE", f"{clock:%Y%m%d}"
        yield "TIME", f"{clock:%H%M%S}"

    def _serial(self, address: str, panel: Panel) -> str:
        if self._exchanged is not None and address == min(self._slots):
            return self._exchanged
        return panel.serial or f"1{address[3:]:0>5}"

    def _seconds(self, now: float) -> int:
        """Seconds since power-on: it can be set back, but not below nothing."""
        counted = now - self._on_since + self._counter_moved
        if counted < 0:
            self._counter_moved -= counted
            counted = 0.0
        return int(counted)

    def _record(self, address: str, code: str, value: str, now: float) -> str:
        return f"{self._seconds(now)},{address},{code},{value}"


def _boluses(panel: Panel, slot: _Slot) -> Iterator[tuple[str, str]]:
    """What was finished since the request before, and then the running figures of the therapy."""
    if panel.bolus_count < slot.count_told or panel.bolus_volume < slot.volume_told:
        slot.volume_told, slot.count_told = Decimal(0), 0  # the pump counts from nothing again
    volume, count = Decimal(0), 0
    if panel.state is not DeliveryState.BOLUS:  # nothing is told while one runs
        given = (panel.bolus_volume - slot.volume_told).quantize(BOLUS_STEP, ROUND_DOWN)
        volume, count = min(given, LARGEST_BOLUS), panel.bolus_count - slot.count_told
        slot.volume_told += volume
        slot.count_told += count
    yield "INBOVAL", f"{volume:.2f}"
    yield "INBOCNT", str(min(count, MOST_BOLUSES))
    yield "BOVAL", f"{slot.volume_told:.2f}"
    yield "BOCNT", str(min(slot.count_told, MOST_RUNNING))

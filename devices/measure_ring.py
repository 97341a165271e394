"""What the ring of raw bytes is given: an hour of each protocol in virtual time, and its price."""

from collections.abc import Callable
from time import process_time

from devices.catalogue import kinds
from devices.kind import Kind
from devices.measure import START
from devices.ring_tap import RingTap
from devices.simulators.bedside import Bedside
from devices.virtual import VirtualLine, VirtualSettings
from station.domain.clock import Stamp
from station.domain.measured import Measured

SECONDS = 3600.0
LONG_ENOUGH = 0.5  # seconds of the processor's time
MEGABYTE, MILLISECONDS = 1_000_000, 1000

Given = tuple[bytes, Stamp, bool]


class _Overheard:
    """Keeps what a tap is told, to be told again."""

    def __init__(self) -> None:
        self.told: list[Callable[[RingTap], None]] = []

    def opened(self, at: Stamp) -> None:
        self.told.append(lambda tap: tap.opened(at))

    def received(self, data: bytes, at: Stamp) -> None:
        self.told.append(lambda tap: tap.received(data, at))

    def sent(self, wire: bytes, at: Stamp) -> None:
        self.told.append(lambda tap: tap.sent(wire, at))

    def lost(self, reason: str, at: Stamp) -> None:
        self.told.append(lambda tap: tap.lost(reason, at))


def given(seconds: float = SECONDS) -> dict[str, list[Given]]:
    """Every record that a line of each kind puts into the ring in so many seconds."""
    found: dict[str, list[Given]] = {}
    for protocol, kind in kinds().items():
        records = found[protocol] = []
        _live(kind, seconds, RingTap(_Kept(records).put))
    return found


def tapping(
    seconds: float = SECONDS,
    *,
    enough: float = LONG_ENOUGH,
    timer: Callable[[], float] = process_time,
) -> list[Measured]:
    """What it costs a line's own thread to make records of its bytes, a row for each kind."""
    return [_tapping(kind, seconds, enough, timer) for kind in kinds().values()]


class _Kept:
    """Where a tap puts its records."""

    def __init__(self, records: list[Given]) -> None:
        self._records = records

    def put(self, raw: bytes, at: Stamp, begins: bool) -> None:  # noqa: FBT001 - as a tap puts
        """Keep one more."""
        self._records.append((raw, at, begins))


def _tapping(kind: Kind, seconds: float, enough: float, timer: Callable[[], float]) -> Measured:
    overheard = _Overheard()
    _live(kind, seconds, overheard)
    size, spent = 0, 0.0
    while spent < enough:
        records: list[Given] = []
        tap = RingTap(_Kept(records).put)
        begin = timer()
        for tell in overheard.told:
            tell(tap)
        spent += timer() - begin
        size += sum(len(raw) for raw, _, _ in records)
    what = f"{len(overheard.told)} pieces in {seconds:.0f} s of a simulated line"
    cost = spent * MILLISECONDS * MEGABYTE / size
    return Measured(f"tapping a line, {kind.protocol}", cost, "ms/MB", what)


def _live(kind: Kind, seconds: float, tap: RingTap | _Overheard) -> None:
    settings = VirtualSettings(taps=(tap,))
    VirtualLine(kind, Bedside(1).panels(kind), START, settings).run(seconds)

"""What the far end of each line heard: in a long run with every fault, only permitted queries.

The driver's own word is not taken for it: the bytes are kept where the device is.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Event, Thread

from devices.kind import Kind
from devices.session import Session, SessionThread, Wiring
from devices.simulators.bedside import Bedside
from devices.simulators.device_line import DeviceLine, Setting
from devices.simulators.far_end import FarEnd, SocketEnd
from devices.simulators.faults import NAMES, Fault
from devices.simulators.host import SOCKETS, far_end, run
from station.domain.clock import Clock
from station.domain.measured import Goal, Measured

SECONDS = 600.0
FIRST_FAULT, BETWEEN_FAULTS, FAULT_SECONDS = 20.0, 75.0, 10.0

Until = Callable[[float], object]


class Witness:
    """Keeps every byte string that a host sent to one device, as it arrived."""

    def __init__(self, kind: Kind) -> None:
        self.kind = kind
        self.pieces: list[bytes] = []

    def hear(self, data: bytes) -> None:
        """The host sent this."""
        self.pieces.append(data)

    @property
    def foreign(self) -> int:
        """How many pieces hold anything but whole permitted queries.

        A piece that a slow machine cut in two is put together again first.
        """
        gate = self.kind.gate()
        if gate.permits(b"".join(self.pieces)):
            return 0
        return sum(not gate.permits(piece) for piece in self.pieces)

    @property
    def rows(self) -> list[Measured]:
        """What the benchmarks print of it."""
        sent = sum(map(len, self.pieces))
        name = f"far-end {self.kind.protocol}"
        what = f"of {len(self.pieces)} pieces, {sent} bytes; faults: {', '.join(NAMES)}"
        return [Measured(name, self.foreign, "foreign pieces", what, Goal(0))]


def far_ends(
    kinds: Iterable[Kind], clock: Clock, seconds: float = SECONDS, until: Until | None = None
) -> list[Measured]:
    """One simulated device of each kind, listened to on a real line through every fault."""
    wait = until or Event().wait
    witnesses = [Witness(kind) for kind in kinds]
    with TemporaryDirectory(prefix="far-") as folder, ExitStack() as open_lines:
        for number, witness in enumerate(witnesses):
            link = Path(folder) / f"line-{number}"
            open_lines.enter_context(_listened_to(witness, link, clock, seconds))
        wait(seconds)
    return [row for witness in witnesses for row in witness.rows]


def faults(seconds: float) -> tuple[Fault, ...]:
    """Every fault in turn, over and over until the time is up."""
    moments = range(int(max(seconds - FIRST_FAULT, 0) / BETWEEN_FAULTS) + 1)
    return tuple(
        Fault(NAMES[one % len(NAMES)], FIRST_FAULT + one * BETWEEN_FAULTS, FAULT_SECONDS)
        for one in moments
    )


@contextmanager
def _listened_to(witness: Witness, link: Path, clock: Clock, seconds: float) -> Iterator[None]:
    """The device and a session that listens to it, each in a thread, for as long as the block."""
    kind = witness.kind
    panels = Bedside(1).panels(kind)
    setting = Setting(kind, panels, faults(seconds), heard=witness.hear)
    end: FarEnd = SocketEnd(0) if SOCKETS else far_end(setting, link, None)
    line, stop = DeviceLine(setting, end), Event()
    line.open()
    device = Thread(target=run, args=([line], clock, stop), name=f"far end of {kind.protocol}")
    session = Session(Wiring("far", kind, end.name), clock, _not_read, _not_read)
    listener = SessionThread(session)
    device.start()
    listener.start()
    try:
        yield
    finally:
        listener.stop()
        stop.set()
        device.join()


def _not_read(*_told: object) -> None:
    """What is heard does not matter here, only what is sent."""

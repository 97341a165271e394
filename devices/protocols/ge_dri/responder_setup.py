"""How a simulated S/5 monitor is set up, and how it may misbehave."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum, auto


class Escapes(Enum):
    """How the monitor escapes: as documented, 7C as well, or with 7C in the place of 7D."""

    USUAL = auto()
    ALSO_7C = auto()
    BY_7C = auto()


class Flags(Enum):
    """Where 7E stand: at both ends of a frame, doubled, or one between two frames."""

    USUAL = auto()
    DOUBLED = auto()
    SHARED = auto()


@dataclass(frozen=True, slots=True)
class S5Setup:
    """One monitor's settings, and the knobs of its faults.

    `level`: the interface level it answers (`level_zero`: also 0, which stands for any).
    `ambient` is in 1/10 mmHg.  `pressures` maps P1 to P6 to systolic, diastolic, mean (1/100 mmHg)
    and pulse, `labels` to the code of their label.  `raw` puts a number of the wire in the place of
    a value, by its name in ``responder_values`` ("hr", "t1", "nibp.sys"); a group whose name is in
    `inactive` exists and is not active.  `moments`: so many subrecords of values in each record.
    `auxiliary`: it tells when the cuff measured.  `alarms`: it answers requests for its alarms;
    `silence` is then the code of what is silenced.  `frozen`: the clock stands still.  `not_ready`:
    from when to when it holds CTS low, so that what the host sends waits.  `record` and `frame`
    spoil single records before they are framed and frames before they are sent, by their number.
    """

    level: int = 9
    level_zero: bool = True
    plug: int = 0
    clock: datetime = datetime(2024, 5, 20, 10, 13, 20)  # noqa: DTZ001 - a device knows no zone
    ambient: int = 7600
    pressures: Mapping[str, tuple[int, int, int, int]] = field(default_factory=dict)
    labels: Mapping[str, int] = field(default_factory=dict)
    raw: Mapping[str, int] = field(default_factory=dict)
    inactive: frozenset[str] = frozenset()
    moments: int = 1
    auxiliary: bool = False
    alarms: bool = False
    silence: int = 0
    frozen: bool = False
    not_ready: tuple[float, float] | None = None
    escapes: Escapes = Escapes.USUAL
    flags: Flags = Flags.USUAL
    record: Callable[[int, bytes], bytes] | None = None
    frame: Callable[[int, bytes], bytes] | None = None

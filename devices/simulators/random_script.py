"""Random scripts for any kind of device: everything its protocol carries, changing now and then.

Values are such as every protocol can put on its wire without rounding.
"""

import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from devices.kind import Kind
from devices.simulators.script import ALARM, HEADER
from station.domain.nomenclature import METRICS

HOLD_SECONDS = 14.0  # every value stays at least so long
_LAST_BOLUS = 12.0  # seconds before the end
_ABSENT = 0.12  # of all values
_MOST_ALARMS = 4
_STATES = ("infusing", "stopped", "standby", "kvo", "bolus", "purging")
_ARTERY = "ABP"

# Lowest, highest and step of what is drawn; the others are drawn from the metric's own range.
_SPANS = {
    "MDC_FLOW_FLUID_PUMP": ("0.1", "99.9", "0.1"),
    "MDC_VOL_FLUID_DELIV": ("0", "999.9", "0.1"),
    "MDC_VOL_FLUID_TBI": ("1", "999.9", "0.1"),
    "MDC_VOL_FLUID_TBI_REMAIN": ("0", "999.9", "0.1"),
    "MDC_TIME_PD_REMAIN": ("1", "1000", "1"),
    "MDC_RATE_DOSE": ("0.1", "99.9", "0.1"),
    "MDC_CONC_DRUG": ("0.5", "50", "0.5"),
    "MDC_PRESS_INFUS_LINE": ("0", "100", "1"),
    "MDC_ATTR_TIME_BATT_REMAIN": ("1", "1400", "1"),
    "MDC_ECG_HEART_RATE": ("30", "220", "1"),
    "MDC_PULS_OXIM_PULS_RATE": ("30", "220", "1"),
    "MDC_PULS_OXIM_SAT_O2": ("60", "100", "1"),
    "MDC_PULS_OXIM_PERF_REL": ("0.1", "19.9", "0.1"),
    "MDC_TTHOR_RESP_RATE": ("4", "60", "1"),
    "MDC_CO2_RESP_RATE": ("4", "60", "1"),
    "MDC_AWAY_CO2_ET": ("10", "90", "1"),
    "MDC_CONC_AWAY_CO2_INSP": ("0", "9", "1"),
    "MDC_TEMP": ("30", "42", "0.1"),
}


@dataclass(frozen=True, slots=True)
class Span:
    """A time within a script."""

    begin: float
    end: float

    def holds(self, moment: float) -> bool:
        """Whether a moment lies in it."""
        return self.begin <= moment < self.end


def random_script(kind: Kind, seed: int, seconds: float, troubled: Iterable[Span] = ()) -> str:
    """A script as a file would hold it; no bolus is given at a troubled time."""
    dice = random.Random(f"{kind.protocol} {seed}")  # noqa: S311 - a test's choice, no secret
    rows = [row for draw in (_metrics, _words, _alarms) for row in draw(kind, dice, seconds)]
    rows += _boluses(kind, dice, seconds, tuple(troubled))
    dice.shuffle(rows)  # a script may stand in any order
    return "\n".join([",".join(HEADER), *rows, ""])


def _metrics(kind: Kind, dice: random.Random, seconds: float) -> Iterator[str]:
    """Every number: pressures of one cuff or artery together, the others each at its own pace."""
    families: dict[str, list[str]] = {}
    for code in sorted(kind.carries & METRICS.keys()):
        pressure = code.startswith(("MDC_PRESS_CUFF", "MDC_PRESS_BLD"))
        families.setdefault(code.rpartition("_")[0] if pressure else code, []).append(code)
    for family, codes in families.items():
        channel = _ARTERY if family.startswith("MDC_PRESS_BLD") else ""
        used: set[Decimal] = set()
        absent = False
        for at in _moments(dice, seconds):
            absent = not absent and dice.random() < _ABSENT  # two in a row cannot be told apart
            absent = absent and kind.limits.state_needs.isdisjoint(codes)
            for code in codes:
                value = "" if absent else _unused(code, dice, used)
                yield f"{at:.1f},{channel},{code},{value}"


def _moments(dice: random.Random, seconds: float) -> Iterator[float]:
    """When something changes: first in the first seconds, then each time after a while."""
    at = dice.uniform(0, 3)
    while at < seconds:
        yield at
        at += dice.uniform(HOLD_SECONDS, 2.5 * HOLD_SECONDS)


def _unused(code: str, dice: random.Random, used: set[Decimal]) -> Decimal:
    """A value of a metric that was not drawn before, so that each can be told from the others."""
    metric = METRICS[code]
    usual = ("20", "200", "1") if code.startswith("MDC_PRESS") else None
    span = _SPANS.get(code) or usual or (str(metric.lowest), str(metric.highest), "1")
    low, high, step = map(Decimal, span)
    steps = int((high - low) / step)
    while True:
        value = low + dice.randint(0, steps) * step
        if value not in used:
            used.add(value)
            return value


def _words(kind: Kind, dice: random.Random, seconds: float) -> Iterator[str]:
    """States, ending with an infusion; a drug that may be changed; one serial number."""
    if "state" in kind.carries:
        moments = list(_moments(dice, seconds))
        states = [state for state in _STATES if state in kind.limits.states]
        for at in moments[:-1]:
            yield f"{at:.1f},,state,{dice.choice(states)}"
        yield f"{moments[-1]:.1f},,state,infusing"
    if "drug" in kind.carries:
        for at, name in zip(
            _moments(dice, seconds), ("Ketamine", '"Ketamine, S(+)"'), strict=False
        ):
            yield f"{at:.1f},,drug,{name}"
    if "serial" in kind.carries:
        yield f"0,,serial,{dice.randint(100_000, 199_999)}"


def _alarms(kind: Kind, dice: random.Random, seconds: float) -> Iterator[str]:
    """A few alarms, each on and off; no more of them at once than the protocol can tell of.

    None that would cloud the values beside it.
    """
    names = sorted(name for name in kind.carries - kind.clouding if name.startswith(ALARM))
    chosen = dice.sample(names, min(_MOST_ALARMS, len(names)))
    lanes = kind.limits.alarms_at_once or len(chosen)
    for turn in (chosen[lane::lanes] for lane in range(min(lanes, len(chosen)))):
        for number, at in enumerate(_moments(dice, seconds)):
            name = turn[number // 2 % len(turn)]
            yield f"{at:.1f},,{name},{(number + 1) % 2}"


def _boluses(
    kind: Kind, dice: random.Random, seconds: float, troubled: tuple[Span, ...]
) -> Iterator[str]:
    """Up to four boluses, some close together, at quiet times."""
    if "bolus" not in kind.carries:
        return
    for _ in range(dice.randint(0, 4)):
        at = dice.uniform(6, seconds - _LAST_BOLUS)
        if not any(span.holds(at) for span in troubled):
            yield f"{at:.1f},,bolus,{dice.randint(1, 50) / 10}"

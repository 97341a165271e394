"""What a simulated module's panel is in DPS words: the device's side, from the sheet on its own.

Nothing here is shared with the driver's tables, so that a misreading on either side shows as a
disagreement between them.
"""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from devices.panel import Panel

RATE, VOLUME = "MDC_FLOW_FLUID_PUMP", "MDC_VOL_FLUID_DELIV"
ALARM = "unknown"  # what any alarm is whose bits nobody has explained
CARRIES = frozenset({RATE, VOLUME, "drug", "serial", f"alarm:{ALARM}"})
STEPS_PER_ML_H, STEPS_PER_ML = 10, 1000
OF_MODULE, OF_BASE = "aemdrks", "bi"
LONGEST_NAME = 40


@dataclass(frozen=True, slots=True)
class Model:
    """What a module is like.

    Digits are the fewest that a number has; `alarm` is the word that stands for an alarm of the
    panel, `error` and `mode` always stand; `lacks` are variables that it does not know.
    """

    rate_digits: int = 4
    volume_digits: int = 8
    word_digits: int = 4
    alarm: int = 0x0010
    error: int = 0
    mode: int = 1
    bolus_rate: int = 0
    lacks: frozenset[str] = frozenset()


def variable(name: str, panel: Panel, model: Model, reset: Decimal) -> str | None:
    """A variable's letter and digits; None where the panel has no value for it.

    `reset` (mL) is what the counter stood at when it was last set to nothing.
    """
    number = _number(name, panel, model, reset)
    if number is None:
        return None
    digits = {"d": model.rate_digits, "r": model.volume_digits}.get(name, model.word_digits)
    return f"{name}{number:0{digits}X}"


def _number(name: str, panel: Panel, model: Model, reset: Decimal) -> int | None:
    words = {
        "a": model.alarm if ALARM in panel.alarms else 0,
        "e": model.error,
        "m": model.mode,
        "k": model.bolus_rate,
    }
    if name in words:
        return words[name]
    if name == "d":
        return _steps(shown(panel, RATE), STEPS_PER_ML_H)
    if name == "s":
        return _steps(panel.bolus_volume, STEPS_PER_ML)
    volume = shown(panel, VOLUME)
    return None if volume is None else _steps(max(volume - reset, Decimal(0)), STEPS_PER_ML)


def shown(panel: Panel, metric: str) -> Decimal | None:
    """What a metric is on the panel."""
    seen = panel.values.get(metric)
    return None if seen is None else seen.value


def _steps(value: Decimal | None, steps: int) -> int | None:
    return None if value is None else int((value * steps).quantize(Decimal(1), ROUND_HALF_UP))


def text(words: str) -> str:
    """Words in the characters that a message may hold."""
    return "".join(one if " " <= one <= "}" else "?" for one in words)[:LONGEST_NAME]

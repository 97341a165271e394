"""What a simulated pump's panel is in Asena's words: the device's side, from the sheet on its own.

Nothing here is shared with the driver's tables, so that a misreading on either side shows as a
disagreement between them.
"""

from decimal import ROUND_HALF_UP, Decimal

from devices.panel import Panel
from station.domain.observation import DeliveryState

SECONDS_PER_MINUTE = 60
SECONDS_PER_DAY = 86_400
NO_CODE = "AL_NOALM"
OCCLUDED = "occlusion"
DONE = "infusion-complete"

# Decimals that the pump writes of each metric.
RATE, VOLUME, PRESSURE = Decimal("0.01"), Decimal("0.001"), Decimal("0.01")

# One code for each alarm of the contract that this pump knows, the most urgent first: it tells one.
ALARM_CODES = {
    "device-fault": "AL_FAULT",
    OCCLUDED: "AL_OCCLU",
    "syringe-displaced": "AL_SYRCO",
    "drive-fault": "AL_DRDIS",
    "battery-empty": "AL_EMBAT",
    DONE: "AL_VTBIS",
    "communication": "AL_COMTO",
    "rate-limit": "AL_RHIGH",
    "near-end": "AL_NEOIN",
    "battery-low": "AL_LWBAT",
    "mains-lost": "AL_ACDIS",
}
URGENCY = tuple(ALARM_CODES)
# A finished infusion has a code of its own for a pump that goes on, or goes on to KVO.
_DONE_CODES = {DeliveryState.INFUSING: "AL_VTBIC", DeliveryState.KVO: "AL_VTBIK"}
_RUNNING = frozenset(
    {DeliveryState.INFUSING, DeliveryState.BOLUS, DeliveryState.KVO, DeliveryState.PURGING}
)


def number(panel: Panel, metric: str, step: Decimal) -> str:
    """A value of the panel as the pump writes it; empty where it has none."""
    shown = panel.values.get(metric)
    if shown is None or shown.value is None:
        return ""
    return f"{shown.value.quantize(step, ROUND_HALF_UP):f}"


def time_left(panel: Panel) -> str:
    """The remaining time in hours, minutes and seconds; above a day only that it is more."""
    shown = panel.values.get("MDC_TIME_PD_REMAIN")
    if shown is None or shown.value is None:
        return ""
    seconds = int((shown.value * SECONDS_PER_MINUTE).to_integral_value(ROUND_HALF_UP))
    if seconds > SECONDS_PER_DAY:
        return "24+"
    minutes, second = divmod(seconds, SECONDS_PER_MINUTE)
    hour, minute = divmod(minutes, SECONDS_PER_MINUTE)
    return f"{hour:02d}:{minute:02d}:{second:02d}"


def mode(panel: Panel) -> str:
    """`HLD` for a pump that is not running; a panel without a state holds only when occluded."""
    if panel.state is None:
        return "HLD" if OCCLUDED in panel.alarms else "SET"
    return "SET" if panel.state in _RUNNING else "HLD"


def code(alarm: str, panel: Panel) -> str:
    """The code under which an alarm of the contract is raised."""
    if alarm == DONE and panel.state is not None:
        return _DONE_CODES.get(panel.state, ALARM_CODES[alarm])
    return ALARM_CODES[alarm]


def word(text: str) -> str:
    """A name as a field can hold it: no caret, no control character."""
    return "".join(one if one.isprintable() and one != "^" else " " for one in text)

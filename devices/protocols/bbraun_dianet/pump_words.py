"""What a simulated pump's panel is in the bytes of each segment: the device's side, on its own.

Nothing here is shared with the driver's tables, so that a misreading on either side shows as a
disagreement between them.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from devices.panel import Panel
from station.domain.observation import DeliveryState

ALL_ONES = b"\xff\xff\xff\xff"
LONGEST_DRUG = 20
KEPT_RATES = 10
CONTAINER = Decimal(50)  # mL
MG_PER_ML, MG_PER_HOUR, MG = 0x28, 0x23, 0x20
NO_UNIT = 0xFF

FLOW, INFUSED, VTBD = "MDC_FLOW_FLUID_PUMP", "MDC_VOL_FLUID_DELIV", "MDC_VOL_FLUID_TBI"
PRESSURE, BATTERY_TIME = "MDC_PRESS_INFUS_LINE", "MDC_ATTR_TIME_BATT_REMAIN"
DOSE_RATE, STRENGTH = "MDC_RATE_DOSE", "MDC_CONC_DRUG"
FIGURES = frozenset({FLOW, INFUSED, VTBD, PRESSURE, BATTERY_TIME, DOSE_RATE, STRENGTH})

# One bit for each alarm of the contract that this device knows.
ALARM_BITS = {
    "syringe-displaced": 0,
    "near-end": 1,
    "syringe-empty": 2,
    "occlusion": 3,
    "air-in-line": 4,
    "drip": 5,
    "battery-empty": 6,
    "battery-low": 7,
    "door-open": 8,
    "rate-limit": 9,
    "technical": 10,
    "standby-over": 11,
    "infusion-complete": 12,
    "communication": 14,
    "kvo": 17,
}
DOCUMENTATION, MAINS, READY = 1 << 1, 1 << 4, 1 << 6
ALARM_MUTED, ALARM_SOUNDS, DOSE_CALCULATION = 1 << 14, 1 << 15, 1 << 23
STATE_BITS = {
    DeliveryState.INFUSING: 1 << 7,
    DeliveryState.BOLUS: 1 << 7 | 1 << 10,
    DeliveryState.KVO: 1 << 7 | 1 << 13,
    DeliveryState.STANDBY: 1 << 5,
    DeliveryState.PURGING: 1 << 19,
    DeliveryState.STOPPED: READY,
    DeliveryState.PAUSED: READY,
}


@dataclass(frozen=True, slots=True)
class Running:
    """What a pump counts by itself.

    Volume (mL) and minutes since the set volume was set, minutes of treatment, the rate that is
    set (mL/h), and the size of the last bolus (mL).
    """

    since_volume: Decimal | None
    since_minutes: int
    treatment_minutes: int
    set_rate: Decimal | None
    bolus: Decimal


def number(value: Decimal | int | None, size: int, step: str = "1") -> bytes:
    """A number in steps, in so many bytes; all ones where there is none, or less than none."""
    if value is None or value < 0:
        return ALL_ONES[:size]
    steps = int((value / Decimal(step)).quantize(Decimal(1), ROUND_HALF_UP))
    return min(steps, (1 << 8 * size) - 2).to_bytes(size)


def rate(value: Decimal | None) -> bytes:
    """Hundredths of mL/h."""
    return number(value, 4, "0.01")


def volume(value: Decimal | None, size: int = 4) -> bytes:
    """Tenths of mL."""
    return number(value, size, "0.1")


def shown(panel: Panel, metric: str) -> Decimal | None:
    """A figure of the panel; None where it has none."""
    found = panel.values.get(metric)
    return None if found is None else found.value


def alarm_bits(names: Iterable[str]) -> int:
    """The panel's alarms as one word."""
    return sum(1 << ALARM_BITS[name] for name in names if name in ALARM_BITS)


def state_bits(panel: Panel, *, mains: bool, muted: bool) -> int:
    """The state as one word; all ones where the panel shows none."""
    if panel.state not in STATE_BITS:
        return int.from_bytes(ALL_ONES)
    bits = DOCUMENTATION | STATE_BITS[panel.state] | (MAINS if mains else 0)
    if shown(panel, DOSE_RATE) is not None:
        bits |= DOSE_CALCULATION
    if panel.alarms:
        bits |= ALARM_MUTED if muted else ALARM_SOUNDS
    return bits


def status(panel: Panel, requests: int, alarms: int, states: int, running: Running) -> bytes:
    """STATUS, segment 02."""
    return (
        bytes([requests])
        + alarms.to_bytes(4)
        + states.to_bytes(4)
        + rate(shown(panel, FLOW))
        + volume(running.since_volume)
        + number(running.since_minutes, 2)
    )


def actual(panel: Panel, running: Running, syringe: int) -> bytes:
    """ISTWERT, segment 03."""
    return (
        number(shown(panel, PRESSURE), 1)
        + volume(shown(panel, INFUSED))
        + number(running.treatment_minutes, 2)
        + number(0, 2)
        + number(shown(panel, BATTERY_TIME), 2)
        + number(0, 2)
        + number(syringe, 2)
        + number(0, 2)
        + number(0, 2)
        + volume(running.bolus, 2)
    )


def wanted(panel: Panel, running: Running, drug: str) -> bytes:
    """SOLLWERT, segment 04."""
    return (
        rate(running.set_rate)
        + volume(shown(panel, VTBD))
        + number(None, 2)
        + rate(Decimal(200))
        + volume(Decimal(0), 2)
        + number(5, 1)
        + number(None, 2)
        + letters(drug)
    )


def letters(name: str) -> bytes:
    """A drug's name in its field: cut, or filled with spaces; no zero ends it."""
    return name[:LONGEST_DRUG].ljust(LONGEST_DRUG).encode("latin-1", "replace")


def proposal() -> bytes:
    """PROPOSAL, segment 05: nothing is proposed."""
    return letters("") + rate(None)


def limits(rate_max: Decimal) -> bytes:
    """LIMITS, segment 06."""
    return (
        rate(Decimal(1200))
        + number(0, 1)
        + number(2, 1)
        + rate(rate_max)
        + rate(Decimal("0.1"))
        + number(30, 1)
        + number(0, 4)
        + number(9, 1)
        + volume(Decimal("999.9"))
        + volume(Decimal(50), 2)
        + rate(Decimal("0.1"))
        + volume(Decimal("0.1"), 2)
        + number(1, 1)
        + ALL_ONES * 4
    )


def dose(panel: Panel, weight: Decimal | None) -> bytes:
    """DOSIS, segment 07: amounts in mg."""
    strength, given = shown(panel, STRENGTH), shown(panel, DOSE_RATE)
    drug = None if strength is None else strength * CONTAINER
    return (
        number(weight, 2, "0.01")
        + number(strength, 4, "0.001")
        + bytes([NO_UNIT if strength is None else MG_PER_ML])
        + number(given, 4, "0.001")
        + bytes([NO_UNIT if given is None else MG_PER_HOUR])
        + number(CONTAINER, 4, "0.01")
        + number(drug, 4, "0.001")
        + bytes([NO_UNIT if drug is None else MG])
    )


def history(now_minutes: int, kept: Sequence[tuple[int, Decimal]]) -> bytes:
    """HISTORY, segment 08: the last rates, the newest first."""
    newest = [number(minute, 2) + rate(value) for minute, value in reversed(kept)]
    empty = [number(None, 2) + rate(None)] * KEPT_RATES
    return number(now_minutes, 2) + b"".join([*newest, *empty][:KEPT_RATES])


def reload() -> bytes:
    """RELOAD, segment 09: nothing waits to follow."""
    return number(0, 1) + rate(None) + volume(None)

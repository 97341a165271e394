"""What a simulated pump's panel is in BCC's words: the device's side, from the sheet on its own.

Nothing here is shared with the driver's tables, so that a misreading on either side shows as a
disagreement between them.
"""

from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal

from devices.panel import Panel, Shown
from station.domain.observation import DeliveryState

NO_VALUE = "_NV"
LONG_NAME = 25  # characters of INSOL
SHORT_NAME = 8  # of INSOLSN
MG_PER_ML, MG_PER_HOUR = "31", "48"
SECONDS_PER_MINUTE = 60


def _decimal(places: int, most: str) -> tuple[Decimal, Decimal]:
    return Decimal(1).scaleb(-places), Decimal(most)


# Metric of the contract: code on the wire, its step, and where its counter stands still.
FIGURES = {
    "MDC_FLOW_FLUID_PUMP": ("INRT", *_decimal(2, "1800.00")),
    "MDC_VOL_FLUID_DELIV": ("INVI", *_decimal(1, "9999.9")),
    "MDC_VOL_FLUID_TBI": ("INVTB", *_decimal(1, "9999.9")),
    "MDC_VOL_FLUID_TBI_REMAIN": ("VOLREMAIN", *_decimal(1, "9999.9")),
    "MDC_TIME_PD_REMAIN": ("INRMT", *_decimal(0, "65535")),
    "MDC_RATE_DOSE": ("DORT", *_decimal(2, "99999")),
    "MDC_CONC_DRUG": ("INDCON", *_decimal(2, "99999")),
    "MDC_PRESS_INFUS_LINE": ("INP2", *_decimal(0, "999")),
    "MDC_ATTR_TIME_BATT_REMAIN": ("INAKKU", *_decimal(0, "1440")),
}
UNIT_BESIDE = {"DORT": ("DORTU", MG_PER_HOUR), "INDCON": ("INDCONU", MG_PER_ML)}

# One flag or one bit for each alarm of the contract that this device knows.
ALARM_FLAGS = {
    "battery-empty": "INA1",
    "syringe-empty": "INA2",
    "occlusion": "INA3",
    "standby-over": "INA5",
    "infusion-complete": "INA7",
    "syringe-displaced": "INA9",
    "battery-low": "INA11",
    "near-end": "INA12",
    "drip": "INA14",
    "air-in-line": "INA15",
    "kvo": "INA16",
}
ALARM_BITS = {
    "battery-empty": ("ALARM1", 5),
    "syringe-empty": ("ALARM1", 9),
    "occlusion": ("ALARM1", 10),
    "standby-over": ("ALARM1", 12),
    "infusion-complete": ("ALARM1", 13),
    "drive-fault": ("ALARM1", 15),
    "device-fault": ("ALARM1", 16),
    "syringe-displaced": ("ALARM1", 17),
    "upstream-occlusion": ("ALARM1", 20),
    "drip": ("ALARM1", 23),
    "free-flow": ("ALARM1", 26),
    "air-in-line": ("ALARM1", 29),
    "door-open": ("ALARM2", 30),
    "data-lock": ("ALARM2", 1),
    "near-end": ("PREALARM", 2),
    "battery-low": ("PREALARM", 4),
    "kvo": ("PREALARM", 5),
    "communication": ("PREALARM", 7),
}

# Which of INM2 bolus, INM3 pumping, INM6 standby, INM10 KVO and INM14 purging are 1.
STATE_FLAGS = {
    DeliveryState.INFUSING: {"INM3"},
    DeliveryState.BOLUS: {"INM2", "INM3"},
    DeliveryState.KVO: {"INM3", "INM10"},
    DeliveryState.PURGING: {"INM3", "INM14"},
    DeliveryState.STANDBY: {"INM6"},
    DeliveryState.STOPPED: set[str](),
    DeliveryState.PAUSED: set[str](),
    DeliveryState.OFF: set[str](),
}
# The bits of STATUS1: on, mains, standby, prime, running, started, bolus, KVO.
STATE_BITS = {
    DeliveryState.INFUSING: (0, 1, 7, 8),
    DeliveryState.BOLUS: (0, 1, 7, 8, 10),
    DeliveryState.KVO: (0, 1, 7, 8, 13),
    DeliveryState.PURGING: (0, 1, 4),
    DeliveryState.STANDBY: (0, 1, 2),
    DeliveryState.STOPPED: (0, 1),
    DeliveryState.PAUSED: (0, 1),
    DeliveryState.OFF: (),
}


def figures(panel: Panel) -> Iterator[tuple[str, str]]:
    """The panel's numbers, cut to the wire's decimals, each unit code beside its value."""
    for metric, (code, step, most) in FIGURES.items():
        if metric in panel.values:
            yield code, _written(panel.values[metric], code, step, most)
            if code in UNIT_BESIDE:
                yield UNIT_BESIDE[code]


def _written(shown: Shown, code: str, step: Decimal, most: Decimal) -> str:
    if shown.value is None:
        return NO_VALUE
    value = shown.value * SECONDS_PER_MINUTE if code == "INRMT" else shown.value
    return str(min(value.quantize(step, ROUND_HALF_UP), most))


def flags(panel: Panel) -> Iterator[tuple[str, str]]:
    """The state and the alarms as INMxx and INAxx."""
    if panel.state is not None:
        on = STATE_FLAGS.get(panel.state)
        for flag in ("INM2", "INM3", "INM6", "INM10", "INM14"):
            yield flag, NO_VALUE if on is None else str(int(flag in on))
    yield "INM8", "1"
    raised = {ALARM_FLAGS[alarm] for alarm in panel.alarms if alarm in ALARM_FLAGS}
    for flag in sorted(ALARM_FLAGS.values()):
        yield flag, str(int(flag in raised))


def words(panel: Panel) -> Iterator[tuple[str, str]]:
    """The state and the alarms as 32-bit words, in the form the specification prints."""
    if panel.state is not None:
        on = STATE_BITS.get(panel.state)
        yield "STATUS1", NO_VALUE if on is None else _word(on)
    raised = [ALARM_BITS[alarm] for alarm in panel.alarms if alarm in ALARM_BITS]
    for name in ("ALARM1", "ALARM2", "PREALARM"):
        yield name, _word(tuple(bit for word, bit in raised if word == name))


def _word(bits: tuple[int, ...]) -> str:
    return f"0x{sum(1 << bit for bit in bits):08X}h"


def drug(name: str) -> Iterator[tuple[str, str]]:
    """The drug's long and short name."""
    yield "INSOL", name[:LONG_NAME] or NO_VALUE
    yield "INSOLSN", name[:SHORT_NAME] or NO_VALUE

"""What the simulated monitor displays, as subrecords of 278 bytes (sheet, "Answer").

Each group is written out in the sheet's order; the station's own table of places is not used.
"""

from collections.abc import Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal

from devices.panel import Panel
from devices.protocols.ge_dri.responder_record import i16, u8, u16, u32
from devices.protocols.ge_dri.responder_setup import S5Setup
from station.domain.errors import Refused

NONE, UNDER_RANGE, OVER_RANGE = -32767, -32764, -32763
_LEAST, _MOST = -32000, 32767
_DENY_BASIC, _EXTENSIONS = 1, ((2, 1), (4, 2), (8, 3))
MOST_PARTS = 5

_SITES = ("T1", "T2", "T3", "T4")
_TEMPERATURE = "MDC_TEMP"
_HUNDREDTHS = Decimal(100)

# The values of the contract that have a place in a group, and how many steps of the wire one has.
_SHOWN = {
    "ecg.hr": ("MDC_ECG_HEART_RATE", Decimal(1)),
    "ecg.rr": ("MDC_TTHOR_RESP_RATE", Decimal(1)),
    "extra.hr": ("MDC_ECG_HEART_RATE", Decimal(1)),
    "nibp.sys": ("MDC_PRESS_CUFF_SYS", _HUNDREDTHS),
    "nibp.dia": ("MDC_PRESS_CUFF_DIA", _HUNDREDTHS),
    "nibp.mean": ("MDC_PRESS_CUFF_MEAN", _HUNDREDTHS),
    "spo2.spo2": ("MDC_PULS_OXIM_SAT_O2", _HUNDREDTHS),
    "spo2.pulse": ("MDC_PULS_OXIM_PULS_RATE", Decimal(1)),
    "co2.rr": ("MDC_CO2_RESP_RATE", Decimal(1)),
}
_GASES = {"co2.et": "MDC_AWAY_CO2_ET", "co2.fi": "MDC_CONC_AWAY_CO2_INSP"}
_CUFF = tuple(metric for name, (metric, _) in _SHOWN.items() if name.startswith("nibp"))

CARRIES = frozenset({_TEMPERATURE, *_GASES.values(), *(metric for metric, _ in _SHOWN.values())})

_BLANK = u32(0) + u16(0)
# O2, N2O, anaesthetic agent, flow and volume, cardiac output, relaxation: none of them is there.
_OTHERS = b"".join(_BLANK + i16(*[NONE] * count) for count in (2, 2, 3, 8, 4, 3))
_RESERVED = bytes(2)
_EMPTY = bytes(270)


def objection(channel: str, metric: str) -> str | None:
    """Why this monitor shows no such metric in a channel; nothing for one that it shows."""
    if channel and channel not in _SITES:
        return f"An S/5 has no channel {channel!r}; it has the plain one, {', '.join(_SITES)}."
    shown = {_TEMPERATURE} if channel else CARRIES
    if metric.startswith("MDC_") and metric not in shown:
        return f"An S/5 has no {metric} in its channel {channel!r}."
    return None


def cuff_since(panels: Mapping[str, Panel]) -> float | None:
    """When the cuff pressure on the screen was measured; None where there is none."""
    panel = panels.get("", Panel())
    shown = [panel.values[metric] for metric in _CUFF if metric in panel.values]
    return max((one.since for one in shown if one.value is not None), default=None)


class Screen:
    """Turns what the panels show into the parts of a record."""

    def __init__(self, setup: S5Setup) -> None:
        self._setup = setup
        self._values: dict[str, Decimal | None] = {}

    def parts(self, panels: Mapping[str, Panel], time: int, classes: int) -> list[bytes]:
        """A subrecord for each moment and class that is asked for, the newest moment last."""
        self._look(panels)
        found = []
        if not classes & _DENY_BASIC:
            basic = self._basic()
            moments = range(self._setup.moments - 1, -1, -1)
            found = [_part(time - back, basic, 0) for back in moments]
        # What the extended classes hold is not known here: they are sent, and empty.
        found += [_part(time, _EMPTY, number) for bit, number in _EXTENSIONS if classes & bit]
        return found[:MOST_PARTS]

    def _look(self, panels: Mapping[str, Panel]) -> None:
        """Take down what is on the screen, by the names of ``S5Setup.raw``."""
        self._values = {}
        for channel, panel in panels.items():
            for metric, shown in panel.values.items():
                if wrong := objection(channel, metric):
                    raise Refused(wrong)
                self._values[f"{channel}{metric}"] = shown.value

    def _basic(self) -> bytes:
        """The 270 bytes of the basic class."""
        pressures = [self._group(f"p{at}", "sys dia mean hr") for at in range(1, 7)]
        sites = [self._group(f"t{at}", "temp") for at in range(1, 5)]
        return b"".join(
            (
                self._group("ecg", "hr st1 st2 st3 rr"),
                *pressures[:4],
                self._group("nibp", "sys dia mean hr"),
                *sites,
                self._group("spo2", "spo2 pulse ir svo2"),
                self._group("co2", "et fi rr ambient"),
                _OTHERS,
                i16(*self._numbers("extra", "hr max min")),
                self._group("svo2", "svo2"),
                *pressures[4:],
                _RESERVED,
            )
        )

    def _group(self, name: str, values: str) -> bytes:
        """A group: status, label, numbers; it exists and is active when it has anything to show."""
        there = self._there(name, values.split())
        numbers = self._numbers(name, values)
        if name == "co2" and there and "co2.ambient" not in self._setup.raw:
            numbers[-1] = self._setup.ambient
        status = there and (1 if name in self._setup.inactive else 3)
        return u32(status) + u16(self._setup.labels.get(name, 0)) + i16(*numbers)

    def _there(self, name: str, values: Sequence[str]) -> bool:
        fields = [f"{name}.{value}" for value in values]
        keys = [key for field in fields for key in _keys(field)]
        shown = any(key in self._values for key in keys)
        return shown or name in self._setup.pressures or any(f in self._setup.raw for f in fields)

    def _numbers(self, name: str, values: str) -> list[int]:
        pressures = self._setup.pressures.get(name, ())
        own = dict(zip(values.split(), pressures, strict=False))
        return [own.get(one, self._number(f"{name}.{one}")) for one in values.split()]

    def _number(self, field: str) -> int:
        """A value as the number of the wire."""
        if field in self._setup.raw:
            return self._setup.raw[field]
        value = next((self._values[key] for key in _keys(field) if key in self._values), None)
        if value is None:
            return NONE
        if field in _GASES:
            steps = value * 100_000 / self._setup.ambient
        else:
            steps = value * _SHOWN[field][1] if field in _SHOWN else value * _HUNDREDTHS
        number = int(steps.quantize(Decimal(1), ROUND_HALF_UP))
        if number > _MOST:
            return OVER_RANGE
        return number if number >= _LEAST else UNDER_RANGE


def _keys(field: str) -> tuple[str, ...]:
    """Under which names a field's value may stand on the screen: channel and metric."""
    if field in _GASES:
        return (_GASES[field],)
    if field in _SHOWN:
        return (_SHOWN[field][0],)
    site = field.partition(".")[0].upper()
    if site not in _SITES:
        return ()
    named = f"{site}{_TEMPERATURE}"
    return (named, _TEMPERATURE) if site == _SITES[0] else (named,)


def _part(time: int, data: bytes, number: int) -> bytes:
    """A subrecord: its time, its class data, marker and reserved byte, its class."""
    return u32(max(time, 0)) + data + u8(0, 0) + u16(number << 8)

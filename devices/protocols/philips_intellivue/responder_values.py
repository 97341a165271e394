"""What the simulated monitor measures, as numeric objects on the wire (sheet 5.5, 6 and 9).

Its ids and units are written here from the sheet, apart from the station's own reading of them.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from devices.panel import Panel, Shown
from devices.protocols.philips_intellivue.responder_greeting import Setup
from devices.protocols.philips_intellivue.responder_wire import (
    NOTHING,
    attribute_list,
    bcd_time,
    label_string,
    listed,
    number,
    u16,
    u32,
)
from station.domain import units
from station.domain.errors import Refused
from station.domain.units import Unit, convert, round_half_up

_BEATS, _BREATHS, _PERCENT, _MMHG, _CELSIUS, _NO_UNIT = (
    0x0AA0,
    0x0AE0,
    0x0220,
    0x0F20,
    0x17A0,
    0x0200,
)
_KILOPASCAL, _FAHRENHEIT = 0x0F03, 0x1140

_ALTERNATIVES: dict[int, tuple[int, Unit, Unit]] = {
    _MMHG: (_KILOPASCAL, units.MMHG, units.KPA),
    _CELSIUS: (_FAHRENHEIT, units.CELSIUS, units.FAHRENHEIT),
}
_TENTH = Decimal("0.1")
"""Pressure in kPa and temperature in degF are shown to a tenth."""

_INVALID, _QUESTIONABLE, _UNAVAILABLE, _DEMO = 0x8000, 0x4000, 0x2000, 0x0400

MAIN_CONTEXT, OTHER_CONTEXT = 1, 2
_GENERAL = ""
_NOTHING = ""
_USUAL_ARTERY = "ABP"


@dataclass(frozen=True, slots=True)
class Shape:
    """One object: its handle, label, words, the channel that it is, and its members.

    A member is a physiological id, the metric shown under it, and its unit.
    """

    handle: int
    label: int
    words: str
    channel: str
    members: tuple[tuple[int, str, int], ...]

    def description(self) -> dict[int, bytes]:
        """The attributes that never change."""
        return {
            0x0921: u16(self.handle),
            0x092F: u16(1, 6),
            0x0924: u32(0x00020000 + self.label),
            0x0927: label_string(self.words),
        }


def _plain(handle: int, code: int, words: str, metric: str, unit: int) -> Shape:
    return Shape(handle, code, words, _GENERAL, ((code, metric, unit),))


def _pressure(handle: int, code: int, words: str, channel: str, metric: str) -> Shape:
    """A pressure is a compound: systolic, diastolic and mean are its label + 1, + 2, + 3."""
    return Shape(
        handle,
        code,
        words,
        channel,
        (
            (code + 1, f"{metric}_SYS", _MMHG),
            (code + 2, f"{metric}_DIA", _MMHG),
            (code + 3, f"{metric}_MEAN", _MMHG),
        ),
    )


def _site(handle: int, code: int, words: str, channel: str) -> Shape:
    return Shape(handle, code, words, channel, ((code, "MDC_TEMP", _CELSIUS),))


def _finger(handle: int, code: int, words: str, channel: str) -> Shape:
    return Shape(handle, code, words, channel, ((code, "MDC_PULS_OXIM_SAT_O2", _PERCENT),))


CUFF = _pressure(0x8272, 0x4A04, "NBP", _GENERAL, "MDC_PRESS_CUFF")
SATURATION = _finger(0x8400, 0x4BB8, "SpO\u2082", _GENERAL)

SHAPES = (
    _plain(0x82CF, 0x4182, "HR", "MDC_ECG_HEART_RATE", _BEATS),
    _plain(0x82D6, 0x500A, "RR", "MDC_TTHOR_RESP_RATE", _BREATHS),
    SATURATION,
    _finger(0x8402, 0x4BC8, "SpO\u2082l", "left"),
    _finger(0x8404, 0x4BCC, "SpO\u2082r", "right"),
    _finger(0x8405, 0xF09C, "SpO\u2082T", "telemetry"),
    _plain(0x8406, 0x4822, "Pulse", "MDC_PULS_OXIM_PULS_RATE", _BEATS),
    _plain(0x8408, 0x4BB0, "Perf", "MDC_PULS_OXIM_PERF_REL", _NO_UNIT),
    CUFF,
    _pressure(0x8300, 0x4A14, "ABP", _USUAL_ARTERY, "MDC_PRESS_BLD_ART"),
    _pressure(0x8304, 0x4A10, "ART", "ART", "MDC_PRESS_BLD_ART"),
    _pressure(0x8308, 0x4A0C, "Ao", "Ao", "MDC_PRESS_BLD_ART"),
    _site(0x8500, 0x4B48, "Temp", _GENERAL),
    _site(0x8501, 0x4B60, "Tcore", "core"),
    _site(0x8502, 0x4B74, "Tskin", "skin"),
    _site(0x8503, 0x4B78, "Ttymp", "tympanic"),
    _site(0x8504, 0x4B64, "Tesoph", "esophageal"),
    _site(0x8505, 0xE004, "Trect", "rectal"),
    _site(0x8506, 0xF108, "Toral", "oral"),
    _site(0x8507, 0xF10C, "Taxil", "axillary"),
    Shape(
        0x8510,
        0x50AC,
        "CO\u2082",
        _GENERAL,
        ((0x50B0, "MDC_AWAY_CO2_ET", _MMHG), (0x50BA, "MDC_CONC_AWAY_CO2_INSP", _MMHG)),
    ),
    _plain(0x8512, 0x5012, "awRR", "MDC_CO2_RESP_RATE", _BREATHS),
)

_DESCRIPTIONS = {shape.handle: shape.description() for shape in SHAPES}
CHANNELS = frozenset(shape.channel for shape in SHAPES)
CARRIES = frozenset(metric for shape in SHAPES for _, metric, _ in shape.members)
_PLACES = frozenset((shape.channel, metric) for shape in SHAPES for _, metric, _ in shape.members)
_ARTERIAL = frozenset(metric for channel, metric in _PLACES if channel == _USUAL_ARTERY)


class Screen:
    """Turns what the panels show into numeric objects."""

    def __init__(self, setup: Setup, clock: Callable[[float], datetime]) -> None:
        self._setup = setup
        self._clock = clock
        self._cuff: tuple[float, bytes] = (0.0, b"")
        self._flags = (_DEMO if setup.demo else 0, _QUESTIONABLE if setup.questionable else 0)

    def contexts(
        self, panels: Mapping[str, Panel], *, values: bool
    ) -> list[tuple[int, list[bytes]]]:
        """The objects by measurement context; the first answer of all has descriptions only."""
        _check(panels)
        objects = [
            found for shape in SHAPES if (found := self._object(shape, panels, values=values))
        ]
        if self._setup.strangers:
            objects += self._strangers()
        contexts = [(MAIN_CONTEXT, objects)]
        if self._setup.second_context:
            twin = self._object(SATURATION, {_GENERAL: _TWIN}, values=values)
            contexts.append((OTHER_CONTEXT, [twin]))
        return contexts

    def _object(self, shape: Shape, panels: Mapping[str, Panel], *, values: bool) -> bytes:
        """One object, or nothing when no panel has any of its metrics."""
        shown = {
            code: (one, unit)
            for code, metric, unit in shape.members
            if (one := _shown(shape.channel, metric, panels)) is not None
        }
        if not shown:
            return b""
        found = dict(_DESCRIPTIONS[shape.handle])
        if values:
            if shape is CUFF:
                found |= self._measured([one for one, _ in shown.values()])
            missing = _UNAVAILABLE if shape is CUFF else _INVALID
            observed = [self._observed(code, *one, missing) for code, one in shown.items()]
            alone = len(observed) == 1 and len(shape.members) != len(CUFF.members)
            found[0x0950 if alone else 0x094B] = observed[0] if alone else listed(observed)
        return u16(shape.handle) + attribute_list(found)

    def _observed(self, code: int, shown: Shown, unit: int, missing: int) -> bytes:
        """One observed value: id, state, unit, FLOAT."""
        demo, questionable = self._flags
        written = unit
        other = self._setup.kilopascal if unit == _MMHG else self._setup.fahrenheit
        if unit in _ALTERNATIVES and other:
            written = _ALTERNATIVES[unit][0]
        if shown.value is None:
            return u16(code, missing | demo, written) + NOTHING
        value = shown.value
        if written != unit:
            _, source, target = _ALTERNATIVES[unit]
            value = round_half_up(convert(value, source, target), _TENTH)
        return u16(code, demo | questionable, written) + number(value)

    def _measured(self, shown: list[Shown]) -> dict[int, bytes]:
        """The stamp of the last cuff measurement: it stays, whatever happens to the clock since."""
        if all(one.value is None for one in shown):
            return {}
        since = max(one.since for one in shown)
        if not self._cuff[1] or self._cuff[0] != since:
            self._cuff = since, bcd_time(self._clock(since))
        return {0x0990: self._cuff[1]}

    def _strangers(self) -> list[bytes]:
        """An unknown measure, an object without a label, and one that never carries a value."""
        venous = Shape(0x9000, 0x4A44, "CVP", _GENERAL, ()).description()
        silent = Shape(0x9002, 0xE018, "dTemp", _GENERAL, ()).description()
        observed = u16(0x4A47, 0, _MMHG) + number(Decimal(6))
        unlabelled = {0x0921: u16(0x9001), 0x092F: u16(1, 6)}
        return [
            u16(0x9000) + attribute_list(venous | {0x094B: listed([observed])}),
            u16(0x9001)
            + attribute_list(
                unlabelled | {0x0950: u16(0xF0C7, 0, 0x0512) + number(Decimal("0.3"))}
            ),
            u16(0x9002) + attribute_list(silent),
        ]


_TWIN = Panel({"MDC_PULS_OXIM_SAT_O2": Shown(Decimal(90), 0.0)})


def _shown(channel: str, metric: str, panels: Mapping[str, Panel]) -> Shown | None:
    """What a panel shows of a metric; an arterial pressure of no named artery is the usual one."""
    panel = panels.get(channel)
    found = panel.values.get(metric) if panel else None
    if found is None and channel == _USUAL_ARTERY and _GENERAL in panels:
        return panels[_GENERAL].values.get(metric)
    return found


def objection(channel: str, metric: str) -> str | None:
    """Why this monitor has no object for a metric in a channel; nothing for one that it has."""
    if channel not in CHANNELS:
        known = ", ".join(sorted(name for name in CHANNELS if name))
        return f"An IntelliVue has no channel {channel!r}; it has the plain one, {known}."
    shown = (channel, metric) in _PLACES or (channel == _GENERAL and metric in _ARTERIAL)
    if metric.startswith("MDC_") and not shown:
        return f"An IntelliVue has no {metric} in its channel {channel!r}."
    return None


def _check(panels: Mapping[str, Panel]) -> None:
    """Refuse a panel that this monitor has no object for: nothing is dropped in silence."""
    for channel, panel in panels.items():
        for metric in (_NOTHING, *panel.values):
            if found := objection(channel, metric):
                raise Refused(found)

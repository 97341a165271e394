"""A simulated device's script: the CSV of the command-line contract, read line by line into panels.

A line that cannot be meant is Refused with its number; nothing is guessed and nothing left out.
"""

import csv
import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from io import StringIO
from pathlib import Path

from devices.kind import Kind
from devices.panel import Panel, Shown
from station.domain.errors import Refused, Unavailable
from station.domain.nomenclature import METRICS
from station.domain.observation import DeliveryState

HEADER = ["seconds", "channel", "metric", "value"]
ALARM = "alarm:"
LONGEST_NUMBER = 20  # characters: no device shows a longer one
_NUMBER = re.compile(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)", re.ASCII)
_WORDS = ("state", "bolus", "drug", "serial")

Told = Decimal | DeliveryState | str | None
"""What one line says: a number, a state, a word, or (None) that the device has no value."""


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a script, understood."""

    seconds: float
    channel: str
    metric: str
    value: Told


@dataclass(slots=True)
class _Line:
    """One thing of one channel over time: moments in order and what holds from each."""

    moments: list[float] = field(default_factory=list)
    values: list[Told] = field(default_factory=list)

    def at(self, now: float) -> int:
        """How many of its rows have come by now."""
        return bisect_right(self.moments, now)


class Script:
    """The panels that a script's rows make, at any moment."""

    def __init__(self, rows: list[Row]) -> None:
        self.rows = sorted(rows, key=lambda row: row.seconds)
        self._moments = sorted({row.seconds for row in rows})
        self._lines: dict[str, dict[str, _Line]] = {}
        for row in self.rows:
            lines = self._lines.setdefault(row.channel, {})
            line = lines.setdefault(row.metric, _Line())
            line.moments.append(row.seconds)
            line.values.append(row.value)
        self._place = -1
        self._panels: dict[str, Panel] = {}

    def at(self, now: float) -> Mapping[str, Panel]:
        """The panel of every channel; a channel is there from its first row on."""
        place = bisect_right(self._moments, now)
        if place != self._place:
            self._place = place
            self._panels = {
                channel: _panel(lines, now)
                for channel, lines in self._lines.items()
                if any(line.at(now) for line in lines.values())
            }
        return self._panels


def read_script(path: Path, kind: Kind) -> Script:
    """The script of a file, for a kind of device; Refused at its first bad line."""
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise Unavailable(f"The script {path} cannot be read: {error.strerror}.") from None
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        number = raw.count(b"\n", 0, error.start) + 1
        raise Refused(f"Line {number} of the script {path} is not text in UTF-8.") from None
    return parse_script(text, kind, str(path))


def parse_script(text: str, kind: Kind, name: str = "") -> Script:
    """The same of text that is at hand; `name` is what a sentence calls it."""
    called = f"the script {name}" if name else "the script"
    lines = csv.reader(StringIO(text, newline=""), strict=True)
    try:
        found = [(lines.line_num, [cell.strip() for cell in cells]) for cells in lines if cells]
    except csv.Error as error:
        raise Refused(f"Line {lines.line_num} of {called} is not CSV: {error}.") from None
    if not found:
        raise Refused(f"There is nothing in {called}.")
    (number, header), *rest = found
    if header != HEADER:
        raise Refused(f"Line {number} of {called} is not the header {','.join(HEADER)}.")
    if not rest:
        raise Refused(f"There is no line after the header in {called}.")
    return Script(list(_rows(rest, kind, called)))


def _rows(found: list[tuple[int, list[str]]], kind: Kind, called: str) -> Iterator[Row]:
    """Every line as a row; Refused, with the line's number, at the first that is wrong."""
    for number, cells in found:
        try:
            yield _row(cells, kind)
        except Refused as wrong:
            raise Refused(f"Line {number} of {called}: {wrong}") from None


def _row(cells: list[str], kind: Kind) -> Row:
    if len(cells) != len(HEADER):
        raise Refused(f"it has {len(cells)} columns; {','.join(HEADER)} are {len(HEADER)}.")
    seconds, channel, metric, value = cells
    moment = _number(seconds, "a number of seconds")
    if moment < 0:
        raise Refused(f"{seconds} seconds is before the start.")
    read = _reader(metric, kind)
    channel = channel or kind.default_channel
    if objection := kind.objection(channel, metric):
        raise Refused(objection)
    return Row(float(moment), channel, metric, read(value))


def _reader(metric: str, kind: Kind) -> Callable[[str], Told]:
    """How a metric's value is read; Refused when there is none such, or no room for it."""
    if metric not in METRICS and metric not in _WORDS and not metric.startswith(ALARM):
        raise Refused(f"{metric!r} is no metric.")
    if metric not in kind.carries:
        raise Refused(f"{kind.protocol} cannot carry {metric}.")
    if metric.startswith(ALARM):
        return _switch
    if metric == "state":
        return lambda text: _state(text, kind)
    return _READERS.get(metric, _value)


def _value(text: str) -> Told:
    return _number(text, "a number") if text else None


def _bolus(text: str) -> Told:
    volume = _number(text, "a volume in mL")
    if volume <= 0:
        raise Refused(f"a bolus of {text} mL is none.")
    return volume


def _state(text: str, kind: Kind) -> Told:
    if not text:
        return None
    try:
        state = DeliveryState(text)
    except ValueError:
        raise Refused(f"{text!r} is no state; there are {', '.join(DeliveryState)}.") from None
    if state not in kind.limits.states:
        known = ", ".join(one for one in DeliveryState if one in kind.limits.states)
        raise Refused(f"{kind.protocol} cannot tell the state {state}; it tells {known}.")
    return state


def _switch(text: str) -> Told:
    if text not in ("", "0", "1"):
        raise Refused(f"an alarm is 1 or 0, not {text!r}.")
    return Decimal(text or 0)


def _number(text: str, what: str) -> Decimal:
    if not _NUMBER.fullmatch(text) or len(text) > LONGEST_NUMBER:
        raise Refused(f"{text!r} is not {what}.")
    return Decimal(text)


_READERS: Mapping[str, Callable[[str], Told]] = {
    "bolus": _bolus,
    "drug": str,
    "serial": str,
}


def _panel(lines: Mapping[str, _Line], now: float) -> Panel:
    """What one channel shows: the newest row of each thing; boluses are summed."""
    values: dict[str, Shown] = {}
    alarms: set[str] = set()
    words: dict[str, Told] = {}
    given: list[Told] = []
    for metric, line in lines.items():
        count = line.at(now)
        if not count:
            continue
        value = line.values[count - 1]
        if metric.startswith(ALARM):
            alarms |= {metric.removeprefix(ALARM)} if value else set()
        elif metric == "bolus":
            given = line.values[:count]
        elif metric in _WORDS:
            words[metric] = value
        else:
            values[metric] = Shown(_decimal(value), line.moments[count - 1])
    return Panel(
        values=values,
        state=_delivery(words.get("state")),
        alarms=frozenset(alarms),
        bolus_volume=sum((_decimal(value) or Decimal(0) for value in given), Decimal(0)),
        bolus_count=len(given),
        drug=_word(words.get("drug")),
        serial=_word(words.get("serial")),
    )


def _decimal(value: Told) -> Decimal | None:
    return value if isinstance(value, Decimal) else None


def _delivery(value: Told) -> DeliveryState | None:
    return value if isinstance(value, DeliveryState) else None


def _word(value: Told) -> str | None:
    return value if isinstance(value, str) else None

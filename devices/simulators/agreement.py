"""What a device was told to show against what was heard of it: value for value, both ways.

Everything heard must have been shown not long before; everything shown for long enough, at a quiet
time, must have been heard; boluses are counted once; after a fault it all goes on.
"""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from devices.simulators.faults import CLOCK_BACK, SWAP_SERIAL, Fault
from devices.simulators.random_script import HOLD_SECONDS, Span
from devices.simulators.script import ALARM, Row, Script
from station.domain.nomenclature import METRICS

LATENCY_SECONDS = 8.0  # from a change on the device to the reading: two cycles and a slow machine
EARLY_SECONDS = 0.6  # two clocks, read one after the other
RECOVERY_SECONDS = 22.0

NOTHING = "nothing"
_NOT_YET = (Decimal(0), "unknown")  # what may be told of an alarm or a state before its first row

Key = tuple[str, str]
Line = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Heard:
    """One printed line, and when it was heard in seconds of the script."""

    at: float
    line: Line


@dataclass(slots=True)
class Verdict:
    """How much was compared, and every disagreement in words."""

    compared: int = 0
    wrong: list[str] = field(default_factory=list)

    def hold(self, claim: bool, otherwise: str) -> None:  # noqa: FBT001 - what is claimed
        """Count a comparison; keep the words if it does not hold."""
        self.compared += 1
        if not claim:
            self.wrong.append(otherwise)


@dataclass(frozen=True, slots=True)
class Stretch:
    """A value that stood from one moment to another."""

    begin: float
    end: float
    value: object


class Timeline:
    """What one thing of one channel was, over time."""

    def __init__(self, steps: Iterable[tuple[float, object]]) -> None:
        self._steps = sorted(steps, key=lambda step: step[0])
        self._moments = [moment for moment, _ in self._steps]

    def during(self, begin: float, end: float) -> list[object]:
        """Every value that stood at some moment of a time; before the first it is NOTHING."""
        first = bisect_right(self._moments, begin)
        later = [value for _, value in self._steps[first : bisect_right(self._moments, end)]]
        return [self._steps[first - 1][1] if first else NOTHING, *later]

    def stretches(self, end: float) -> list[Stretch]:
        """Every value with its begin and end."""
        ends = [*self._moments[1:], end]
        return [
            Stretch(begin, until, value)
            for (begin, value), until in zip(self._steps, ends, strict=True)
        ]


def troubled(faults: Iterable[Fault]) -> tuple[Span, ...]:
    """When a device cannot be expected to be heard: during its faults and a while after."""
    return tuple(
        Span(
            fault.at - LATENCY_SECONDS,
            (fault.at if fault.name in (CLOCK_BACK, SWAP_SERIAL) else fault.end) + RECOVERY_SECONDS,
        )
        for fault in faults
    )


class Agreement:
    """Compares one run of one device."""

    def __init__(
        self, script: Script, faults: Sequence[Fault], seconds: float, exchanged: str | None = None
    ) -> None:
        self._faults = tuple(faults)
        self._troubled = troubled(faults)
        self._seconds = seconds
        self._exchanged = exchanged
        self._rows = script.rows
        self._shown: dict[Key, Timeline] = {
            key: Timeline((row.seconds, row.value) for row in self._rows if _key(row) == key)
            for key in dict.fromkeys(map(_key, self._rows))
            if key[1] != "bolus"
        }
        self.verdict = Verdict()

    def compare(self, heard: Sequence[Heard]) -> Verdict:
        """Look at everything, from both sides."""
        by_kind: dict[str, list[Heard]] = {}
        for one in heard:
            by_kind.setdefault(one.line["kind"], []).append(one)
        self._numerics(by_kind.get("numeric", []))
        self._changes(by_kind.get("state", []), _state_of)
        self._changes(by_kind.get("alarm", []), _alarm_of)
        self._boluses(by_kind.get("bolus", []))
        self._identity(by_kind.get("device", []))
        return self.verdict

    # --- Numbers -----------------------------------------------------------------------------

    def _numerics(self, heard: Sequence[Heard]) -> None:
        found: dict[Key, list[tuple[float, object]]] = {}
        for one in heard:
            key = (one.line["channel"], one.line["metric"])
            value = _number(one.line["value"])
            found.setdefault(key, []).append((one.at, value))
            shown = self._shown.get(key)
            stood = shown.during(*self._window(one.at)) if shown else [NOTHING]
            known = key[1] in METRICS  # what only the protocol knows is in no script
            self.verdict.hold(
                value in stood or not known or (value is None and NOTHING in stood),
                f"{one.at:.1f} s: heard {_words(key)} = {value}, shown was {_list(stood)}",
            )
        for key, timeline in self._shown.items():
            if key[1] in METRICS:
                self._all_heard(key, timeline, found.get(key, []))

    def _all_heard(
        self, key: Key, timeline: Timeline, found: Sequence[tuple[float, object]]
    ) -> None:
        """Each value that stood long enough was heard; an episode once and not again."""
        episodic = METRICS[key[1]].episodic
        for stretch in timeline.stretches(self._seconds):
            times = sum(
                value == stretch.value
                and stretch.begin - EARLY_SECONDS <= at <= stretch.end + LATENCY_SECONDS
                for at, value in found
            )
            said = f"shown {_words(key)} = {stretch.value} from {stretch.begin:.1f} s"
            # A device that was exchanged or restarted never measured what came before.
            forgotten = episodic and stretch.value is None and self._faults
            if self._quiet(stretch) and not forgotten:
                self.verdict.hold(times > 0, f"{said}, never heard")
            if episodic and stretch.value is not None:
                most = 1 + len(self._faults)
                self.verdict.hold(times <= most, f"{said} once, heard {times} times")

    # --- What is told on change --------------------------------------------------------------

    def _changes(self, heard: Sequence[Heard], read: Callable[[Line], tuple[Key, object]]) -> None:
        """States and alarms: each change was one of the device, and each lasting one was told."""
        told: dict[Key, list[tuple[float, object]]] = {}
        for one in heard:
            key, value = read(one.line)
            told.setdefault(key, []).append((one.at, value))
            shown = self._shown.get(key)
            stood = shown.during(*self._window(one.at)) if shown else [NOTHING]
            over = value == 0 and self._is_troubled(one.at)
            self.verdict.hold(
                value in stood or over or (value in _NOT_YET and NOTHING in stood),
                f"{one.at:.1f} s: heard {_words(key)} = {value}, shown was {_list(stood)}",
            )
        last = {key: Timeline(steps) for key, steps in told.items()}
        wanted = "state" if read is _state_of else ALARM
        for key, timeline in self._shown.items():
            if not key[1].startswith(wanted):
                continue
            for stretch in timeline.stretches(self._seconds):
                if not self._quiet(stretch):
                    continue
                known = last[key].during(stretch.end, stretch.end) if key in last else [NOTHING]
                unsaid = known == [NOTHING] and stretch.value in _NOT_YET
                self.verdict.hold(
                    known == [stretch.value] or unsaid,
                    f"shown {_words(key)} = {stretch.value} to {stretch.end:.1f} s, "
                    f"heard was {_list(known)}",
                )

    # --- Boluses -----------------------------------------------------------------------------

    def _boluses(self, heard: Sequence[Heard]) -> None:
        """Never more than was given by then, and at the end all of it, once."""
        given = [row for row in self._rows if row.metric == "bolus"]
        volume, count = Decimal(0), 0
        for one in heard:
            volume += Decimal(str(one.line["volume"]))
            count += one.line["count"]
            sofar = [row for row in given if row.seconds <= one.at + EARLY_SECONDS]
            self.verdict.hold(
                count <= len(sofar) and volume <= _sum(sofar),
                f"{one.at:.1f} s: heard {count} boluses of {volume} mL, given were {len(sofar)}",
            )
        self.verdict.hold(
            (volume, count) == (_sum(given), len(given)),
            f"given {len(given)} boluses of {_sum(given)} mL, heard {count} of {volume} mL",
        )

    # --- Who it is ---------------------------------------------------------------------------

    def _identity(self, heard: Sequence[Heard]) -> None:
        """The serial number that the script gives, and the other one only after an exchange."""
        serials = [row.value for row in self._rows if row.metric == "serial"]
        if not serials:
            return
        swaps = [fault.at for fault in self._faults if fault.name == SWAP_SERIAL]
        told = [(one.at, one.line["serial"]) for one in heard if one.line["serial"] is not None]
        for at, serial in told:
            after = any(at >= moment - EARLY_SECONDS for moment in swaps)
            self.verdict.hold(
                serial in serials or (after and serial == self._exchanged),
                f"{at:.1f} s: heard the serial number {serial}, shown was {serials[0]}",
            )
        final = self._exchanged if swaps else serials[-1]
        self.verdict.hold(
            bool(told) and told[-1][1] == final, f"shown serial number {final}, never heard"
        )
        self._drug(heard)

    def _drug(self, heard: Sequence[Heard]) -> None:
        names = {one.line.get("drug") for one in heard}
        for (_, metric), timeline in self._shown.items():
            if metric == "drug":
                for stretch in filter(self._quiet, timeline.stretches(self._seconds)):
                    self.verdict.hold(
                        stretch.value in names, f"shown drug {stretch.value}, never heard"
                    )

    # --- Time --------------------------------------------------------------------------------

    def _window(self, at: float) -> tuple[float, float]:
        """When something heard at a moment may have been shown."""
        return at - LATENCY_SECONDS, at + EARLY_SECONDS

    def _is_troubled(self, at: float) -> bool:
        return any(span.holds(at) for span in self._troubled)

    def _quiet(self, stretch: Stretch) -> bool:
        """Whether a stretch ends with enough undisturbed time for it to be heard."""
        begin = max(stretch.begin, stretch.end - HOLD_SECONDS)
        clear = all(span.end <= begin or span.begin >= stretch.end for span in self._troubled)
        return clear and stretch.end - begin > LATENCY_SECONDS


def _key(row: Row) -> Key:
    return row.channel, row.metric


def _number(value: float | None) -> Decimal | None:
    return None if value is None else Decimal(str(value))


def _state_of(line: Line) -> tuple[Key, object]:
    return (line["channel"], "state"), line["state"]


def _alarm_of(line: Line) -> tuple[Key, object]:
    return (line["channel"], ALARM + line["code"]), Decimal(int(line["active"]))


def _sum(rows: Iterable[Row]) -> Decimal:
    return sum((row.value for row in rows if isinstance(row.value, Decimal)), Decimal(0))


def _words(key: Key) -> str:
    return " ".join(filter(None, key))


def _list(values: Iterable[object]) -> str:
    return " or ".join(map(str, values))

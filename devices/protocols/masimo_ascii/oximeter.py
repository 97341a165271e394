"""One oximeter as the station knows it: its lines become readings here.

A line has no checksum, so whatever is new in one waits for a second that says the same; who the
device is comes before anything that it measures.
"""

from collections.abc import Iterator

from devices.line_clock import LineClock
from devices.line_turns import LineTurns, Said
from devices.protocols.masimo_ascii.alarms import AlarmWatch
from devices.protocols.masimo_ascii.translate import Told
from devices.two_reads import TwoReads
from station.domain.clock import Stamp
from station.domain.nomenclature import Metric
from station.domain.observation import Identity, Label, MeasurementValidity, Numeric, Reading

SLACK = 2.0
"""Seconds by which a line may seem early: two lines that arrived together, and whole seconds."""
ALARMS, MORE = "alarms", "EXC1"
"""Labels: whether the device tells its alarms at all; the word whose bits nobody documents."""
MOST_STRANGE = 32
"""Different keys that the sheet does not name: more of them are damage, not a device."""


class Oximeter:
    """Folds lines into readings; another device on the line starts afresh."""

    def __init__(self) -> None:
        self._clock = LineClock(SLACK)
        self.turns = LineTurns[Told](self._clock)
        self._who = TwoReads()
        self._reads = TwoReads()
        self._alarms = AlarmWatch(self._reads)
        self._serial: str | None = None
        self._introduced = False
        self._labels: dict[str, str | None] = {}
        self._known: dict[str, Metric] = {}
        self._strange: set[str] = set()
        self.skipped = 0

    def begin(self) -> None:
        """The line was opened: any time of day may come first."""
        self.turns.begin()
        self.doubt()

    def doubt(self) -> None:
        """The line was away or silent: who the device is, and all it says, is read anew."""
        self._who.forget()
        self._introduced = False
        self._forget()

    def take(self, said: Said[Told]) -> list[Reading] | None:
        """The readings of a good line; None when it is no new one, or its turn is yet to come."""
        _, lines = self.turns.take(said)
        return [reading for one in lines for reading in self._say(one)] if lines else None

    def _say(self, said: Said[Told]) -> Iterator[Reading]:
        """What a new line says that the one before said too."""
        shown, told, at = said
        if not self._who.agree("SN", told.serial):
            return
        yield from self._introduce(told.serial, at)
        yield from self._clock.tell(shown, at)
        yield from self._label(told, at)
        yield from self._alarms.take(told.alarm, told.exceptions, at)
        yield from self._numerics(said)

    def _introduce(self, serial: str | None, at: Stamp) -> Iterator[Reading]:
        """The identity, when it is new; a device that has become another takes its alarms along.

        A serial number that is not told in mid-conversation is no other one.
        """
        serial = (serial or self._serial) if self._introduced else serial
        if self._introduced and serial == self._serial:
            return
        if serial != self._serial:
            yield from self._alarms.end(at)
            self._clock.forget()
            self._forget()
        self._serial, self._introduced = serial, True
        yield Identity("", None, serial, at)

    def _forget(self) -> None:
        self._reads.forget()
        self._alarms.begin()
        self._labels.clear()
        self._known.clear()
        self._strange.clear()

    def _label(self, told: Told, at: Stamp) -> Iterator[Reading]:
        """Whether there are alarms to be told, and the undocumented word."""
        if self._reads.agree(ALARMS, told.alarm is None):
            if told.alarm is None:
                yield from self._worded(ALARMS, "not available", at)
            elif ALARMS in self._labels:
                yield from self._worded(ALARMS, "available", at)
        if self._reads.agree(MORE, told.more) and (told.more or MORE in self._labels):
            yield from self._worded(MORE, told.more, at)

    def _worded(self, name: str, text: str | None, at: Stamp) -> Iterator[Reading]:
        if name not in self._labels or self._labels[name] != text:
            self._labels[name] = text
            yield Label("", name, text, at)

    def _numerics(self, said: Said[Told]) -> Iterator[Reading]:
        """A reading for every measurement, and one without value for every one that is missing."""
        shown, told, at = said
        for metric, value, validity in told.measured:
            code = metric.code
            if code in told.strange and not self._has_room(code):
                continue
            if self._reads.agree(code, (value, validity)):
                self._known[code] = metric
                yield Numeric("", metric, value, metric.unit, validity, at, shown)
        self.skipped += told.skipped
        for code in self._known.keys() - told.codes:
            metric = self._known[code]
            if self._reads.agree(code, (None, MeasurementValidity.NA)):
                yield Numeric("", metric, None, metric.unit, MeasurementValidity.NA, at, shown)

    def _has_room(self, code: str) -> bool:
        """Whether an unknown key is kept; what is not is counted."""
        if code not in self._strange and len(self._strange) >= MOST_STRANGE:
            self.skipped += 1
            return False
        self._strange.add(code)
        return True

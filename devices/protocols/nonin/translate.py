"""From statements to readings: what was said twice, once a second, and by whom.

Neither a group nor a printed line shows that it came whole, so nothing of them, and for good
measure nothing of a packet, is told before two reads agree (``two_reads``).
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from decimal import Decimal

from devices.effects import Tally
from devices.protocols.nonin import messages
from devices.protocols.nonin.conditions import Conditions
from devices.protocols.nonin.figures import FIGURES
from devices.protocols.nonin.frames import AROUND_DATA, Format
from devices.protocols.nonin.messages import Sample
from devices.protocols.nonin.running import DAY, TIMER, Course
from devices.protocols.nonin.runs import Read
from devices.protocols.nonin.spot_checks import SpotChecks, marked
from devices.two_reads import READS, TwoReads
from station.domain.clock import Stamp
from station.domain.observation import (
    DeviceEvent,
    Identity,
    Label,
    LineNoise,
    MeasurementValidity,
    Numeric,
    Reading,
)

LONGEST_HEADING = 120  # characters of it that are told
SECOND = 0.9  # s between two samples of packets, which come every third of a second
NAMES = {
    Format.EIGHT: "serial format 8",
    Format.TWO: "serial format 2",
    Format.SEVEN: "serial format 7",
    Format.THIRTEEN: "serial format 13, spot checks",
    Format.TEXT: "printer stream",
}
NO_ALARMS = "not sent by this device"  # which is not the same as no alarm
ONLY_TECHNICAL = "technical ones only: this device sends no limit alarms"
_DECODERS: Mapping[Format, Callable[[tuple[bytes, ...]], Sample]] = {
    Format.EIGHT: lambda bodies: messages.group(bodies[0]),
    Format.TWO: messages.packet,
    Format.SEVEN: messages.packet,
    Format.TEXT: lambda bodies: messages.line(bodies[0]),
}
_IN_DOUBT = frozenset({messages.SENSOR, messages.DISCONNECTED})
_COLOURS = frozenset({messages.RED, messages.YELLOW})


class Translator:
    """What one oximeter has said; survives every interruption of its line."""

    def __init__(self, tally: Tally) -> None:
        self._tally = tally
        self._was_fast = False
        self._two = TwoReads()
        self._conditions = Conditions()
        self._spot_checks = SpotChecks()
        self._timer, self._day = Course(TIMER), Course(DAY)
        self._format: Format | None = None
        self._heading: str | None = None
        self._begin_anew()

    def _begin_anew(self) -> None:
        self._introduced: tuple[str | None] | None = None
        self._software: str | None = None
        self._fast: bool | None = None
        self._marked = self._breathes = False
        self._pending: dict[str, Numeric] = {}
        self._raised: frozenset[str] = frozenset()
        self._colour: frozenset[str] | None = None
        self._sampled: float | None = None
        self._flags: tuple[tuple[str, ...], frozenset[str]] | None = None
        self._alike = 0

    def afresh(self) -> None:
        """Believe nothing before it is said twice again, and then say everything again."""
        self._two.forget()
        self._conditions.afresh()
        self._begin_anew()

    def heading(self, text: str) -> None:
        """A line that is no reading: part of a printer's heading, if readings follow it."""
        before = "" if self._heading is None else f"{self._heading}, "
        self._heading = f"{before}{text}"[:LONGEST_HEADING]

    def read(self, read: Read) -> list[Reading]:
        """The readings of one statement."""
        said = self._segment(read.format, read.at)
        if read.format is Format.THIRTEEN:
            return said + self._record(read)
        sample = _DECODERS[read.format](read.bodies)
        said += self._counts(sample, read.at)
        facts = self._packet if read.format in (Format.TWO, Format.SEVEN) else self._moment
        return said + facts(sample, read.at)

    # --- Another device, or the same one anew --------------------------------------------------

    def _segment(self, now: Format, heard: Stamp) -> list[Reading]:
        """Whether another format is spoken than before, or the device was switched on."""
        before, self._format = self._format, now
        said: list[Reading] = []
        if before not in (None, now):
            said += self._conditions.over(heard)
            said += self._response(heard, fast=False)
            text = f"From now on {NAMES[now]} is sent: the device was set up anew, or is another."
            said.append(DeviceEvent("", "format-changed", text, heard))
            self._timer.forget()
            self._day.forget()
            self.afresh()
        if self._heading is not None and now is Format.TEXT:
            text = f"The device was switched on; its heading: {self._heading}."
            said.append(DeviceEvent("", "restarted", text, heard))
            self.afresh()
        self._heading = None
        return said

    def _counts(self, sample: Sample, heard: Stamp) -> list[Reading]:
        """What the device's own counts of time show: a restart, a clock that was set back."""
        said: list[Reading] = []
        if sample.ticks is not None:
            stood = self._timer.fell(sample.ticks, heard.monotonic)
            if stood is not None:
                text = f"The device's timer went back from {stood} to {sample.ticks}."
                said.append(DeviceEvent("", "restarted", text, heard))
                self.afresh()
        if sample.clock is not None:
            stood = self._day.fell(sample.clock, heard.monotonic)
            if stood is not None:
                text = f"The device's clock went back from {_face(stood)} to {_face(sample.clock)}."
                said.append(DeviceEvent("", "clock-back", text, heard))
        return said

    def _introduce(self, heard: Stamp) -> list[Reading]:
        """Who speaks, before anything is told of it: no format tells a model or a serial number."""
        if self._introduced == (self._software,) or self._format is None:
            return []
        said: list[Reading] = [Identity("", None, None, heard, self._software)]
        if self._introduced is None:
            alarms = NO_ALARMS if self._format is Format.TEXT else ONLY_TECHNICAL
            said.append(Label("", "format", NAMES[self._format], heard))
            said.append(Label("", "alarms", alarms, heard))
        self._introduced = (self._software,)
        return said

    # --- Samples -----------------------------------------------------------------------------

    def _moment(self, sample: Sample, heard: Stamp) -> list[Reading]:
        """A group or a line, once a second: what of it was said before as well."""
        said = self._alarms(sample, heard)
        if sample.fast is not None and self._two.agree("F", sample.fast):
            said += self._response(heard, fast=sample.fast)
        said += self._numerics(sample, heard)
        if sample.marked is not self._marked:
            said += self._mark(heard, marked=sample.marked)
        return self._introduce(heard) + said if said else said

    def _packet(self, sample: Sample, heard: Stamp) -> list[Reading]:
        """A packet, three a second: its figures are compared at once and told once a second."""
        self._pending |= {one.metric.code: one for one in self._numerics(sample, heard)}
        if self._two.agree("SREV", sample.software):
            self._software = str(sample.software)
        if not self._is_due(sample, heard):
            return []
        said = self._alarms(self._gathered(sample), heard)
        said += self._pending.values()
        self._pending.clear()
        return self._introduce(heard) + said if said else said

    def _is_due(self, sample: Sample, heard: Stamp) -> bool:
        """Whether a second has passed since figures were told; flags of those between are kept."""
        if messages.RED in sample.told:
            self._colour = sample.standing & _COLOURS
        self._raised |= sample.standing - _COLOURS
        if self._sampled is not None and heard.monotonic - self._sampled < SECOND:
            return False
        self._sampled = heard.monotonic
        return True

    def _gathered(self, sample: Sample) -> Sample:
        """A packet with the flags of the second before it, and the colour of the last pulse."""
        raised, self._raised = self._raised, frozenset()
        told = tuple(flag for flag in sample.told if flag not in _COLOURS)
        if self._colour is None:
            return replace(sample, told=told, standing=raised)
        return replace(sample, told=(*told, *sorted(_COLOURS)), standing=raised | self._colour)

    def _alarms(self, sample: Sample, heard: Stamp) -> list[Reading]:
        """Onsets and ends of the flags; what came three times alike says nothing new."""
        flags = sample.told, sample.standing
        self._alike = self._alike + 1 if flags == self._flags else 0
        self._flags = flags
        said: list[Reading] = []
        if self._alike >= READS:
            return said
        for flag in sample.told:
            up = flag in sample.standing
            if self._two.agree(flag, up):
                said += self._conditions.take(flag, up=up, heard=heard)
        return said

    def _numerics(self, sample: Sample, heard: Stamp) -> list[Numeric]:
        """The figures that are facts; one beyond belief is none, and counts as bad."""
        doubtful = not _IN_DOUBT.isdisjoint(sample.standing)
        found: list[Numeric] = []
        for name, number in sample.figures:
            figure = FIGURES[name]
            value, validity = said = marked(figure.value(number), doubtful=doubtful)
            if validity is MeasurementValidity.INVALID:
                self._tally.bad += 1
            if self._two.agree(name, said) and (name != messages.BREATH or self._breathing(value)):
                metric = figure.metric
                found.append(Numeric("", metric, value, metric.unit, validity, heard))
        return found

    def _breathing(self, value: Decimal | None) -> bool:
        """Whether breaths are told at all: only of a device that was seen to mark one."""
        self._breathes = self._breathes or bool(value)
        return self._breathes

    def _response(self, heard: Stamp, *, fast: bool) -> list[Reading]:
        """The setting for a fast response, when it is on, and when it is no longer."""
        if fast is self._fast:
            return []
        self._fast = fast
        if not fast and not self._was_fast:
            return []
        self._was_fast = fast
        return [Label("", "response", "fast" if fast else None, heard)]

    def _mark(self, heard: Stamp, *, marked: bool) -> list[Reading]:
        """The event button: a mark is of its one line, and cannot be waited for twice."""
        self._marked = marked
        if not marked:
            return []
        return [DeviceEvent("", "event-mark", "Somebody marked an event on the device.", heard)]

    # --- Records -----------------------------------------------------------------------------

    def _record(self, read: Read) -> list[Reading]:
        """A spot check; a low battery is of now unless the record is an old one."""
        (body,), heard = read.bodies, read.at
        record = messages.record(body)
        if record is None:
            self._tally.bad += 1
            return [LineNoise(AROUND_DATA + len(body), "a record without a time", heard)]
        said = self._introduce(heard)
        if not record.stored:
            said += self._conditions.take(messages.BATTERY, up=record.low_battery, heard=heard)
        return said + self._spot_checks.take(record, heard)


def _face(seconds: int) -> str:
    """A time of day as the device prints it."""
    return f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"

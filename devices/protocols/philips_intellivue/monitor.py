"""One monitor as the station knows it: its announcement and its answers become readings here.

Nothing is told before the monitor has said, in this association, who it is.  Identity comes before
the first value of a channel, a repeated answer is told once, and a relative time that went back is
a restart.
"""

from collections.abc import Sequence
from typing import cast

from devices.protocols.philips_intellivue.alarms import AlarmLists, AlarmWatch
from devices.protocols.philips_intellivue.clock import (
    UNEXPLAINED,
    DeviceClock,
    Heard,
    between,
)
from devices.protocols.philips_intellivue.mds import Mds
from devices.protocols.philips_intellivue.messages import TICKS_PER_SECOND
from devices.protocols.philips_intellivue.nameplate import ALARMS as ALARMS_LABEL
from devices.protocols.philips_intellivue.nameplate import Nameplate
from devices.protocols.philips_intellivue.nested import moment
from devices.protocols.philips_intellivue.numerics import Observed
from devices.protocols.philips_intellivue.results import ALARMS, MDS, NUMERICS, Polled
from devices.protocols.philips_intellivue.translate import Translator
from devices.protocols.philips_intellivue.voices import Voices
from station.domain.clock import Stamp
from station.domain.observation import DeviceEvent, Reading

_NAMELESS = Mds(None, None, None, None, None, None)
_RESTARTED = "The monitor's running time went back: it was switched off and on, or exchanged."


class Monitor:
    """Folds what one monitor says into readings; another monitor on the line starts afresh."""

    def __init__(self) -> None:
        self._clock = DeviceClock()
        self._translator = Translator(self._clock)
        self._alarms = AlarmWatch()
        self._nameplate = Nameplate()
        self._latest: dict[int, int] = {}
        self.voices = Voices()

    @property
    def unbelievable(self) -> int:
        """Values outside the believable range of their metric, given as no value."""
        return self._translator.unbelievable

    @property
    def known(self) -> bool:
        """Whether it is known which monitor speaks, or that it does not say."""
        return self._nameplate.proven

    def begin(self) -> None:
        """A new association: everything that is told on change is told anew."""
        self._clock.part()
        self._translator.begin()
        self._alarms.begin()
        self._nameplate.begin()
        self._latest.clear()
        self.voices.begin()

    def announced(self, mds: Mds, relative: int, at: Stamp) -> list[Reading]:
        """The monitor's own object, announced or polled; `relative` is the time of the message."""
        found: list[Reading] = []
        if self._nameplate.another(mds):
            found += self._alarms.end(Heard(at, None, self._nameplate.mode))
            self._forget()
        found += self._nameplate.take(mds, at)
        relative = mds.relative if mds.relative is not None else relative
        found += self._passed(relative, at)
        if mds.absolute is not None:
            found += self._clock.read(mds.absolute, relative, at)
        return found

    def take(self, answer: Polled, at: Stamp) -> list[Reading]:
        """A complete poll answer; what says nothing of the monitor waits until something did."""
        if answer.polled == MDS:
            return self._told_of_itself(answer, at)
        if self._nameplate.waits(at):
            self._learn(answer)
            return []
        found = [] if self.known else self.announced(_NAMELESS, answer.relative, at)
        return found + self._told(answer, at)

    def without_alarms(self, at: Stamp) -> list[Reading]:
        """The monitor denies its alarms: that is said, for it is not "no alarm"."""
        if not self.known:
            return []
        return self._nameplate.introduce("", at) + self._nameplate.tell(
            ALARMS_LABEL, "not available", at
        )

    def _forget(self) -> None:
        self._clock.forget()
        self._translator.forget()
        self._latest.clear()
        self.voices.forget()

    def _told(self, answer: Polled, at: Stamp) -> list[Reading]:
        """What the values and alarms say; a restart is told alone, for it leaves in doubt whose."""
        found = self._passed(answer.relative, at)
        if found:
            self._latest.clear()
            self._nameplate.doubt()
            self._learn(answer)
        elif not self._repeated(answer):
            time = self._clock.time(answer.relative) or moment(answer.absolute)
            heard = Heard(at, time, self._nameplate.mode)
            if answer.polled == NUMERICS and answer.objects:
                return self._numerics(cast("list[Observed]", answer.objects), heard)
            if answer.polled == ALARMS:
                return self._told_alarms(cast("list[AlarmLists]", answer.objects), heard)
        return found

    def _learn(self, answer: Polled) -> None:
        """An answer of nobody knows whom: no value of it is told, and it is no sign of life."""
        if answer.polled == NUMERICS:
            self._translator.learn(cast("list[Observed]", answer.objects))

    def _passed(self, relative: int, at: Stamp) -> list[Reading]:
        """The event of a restart, when the relative time says so."""
        if not self._clock.restarted(relative, at):
            return []
        return [DeviceEvent("", "restarted", _RESTARTED, at)]

    def _repeated(self, answer: Polled) -> bool:
        """Whether this answer is no newer than the one before: a repeated or an overtaken one."""
        before = self._latest.get(answer.polled)
        if before is not None:
            step = between(before, answer.relative)
            if -UNEXPLAINED * TICKS_PER_SECOND <= step <= 0:
                return True
        self._latest[answer.polled] = answer.relative
        return False

    def _told_of_itself(self, answer: Polled, at: Stamp) -> list[Reading]:
        """The monitor's own object, polled."""
        objects = cast("list[Mds]", answer.objects)
        return [told for mds in objects for told in self.announced(mds, answer.relative, at)]

    def _numerics(self, objects: Sequence[Observed], heard: Heard) -> list[Reading]:
        """The values of one answer, each channel's identity before its first."""
        numerics = self._translator.numerics(objects, heard)
        channels = {numeric.channel for numeric in numerics}
        self.voices.heard(channels, heard.at)
        found = self._nameplate.introduce("", heard.at)
        for channel in sorted(channels):
            found += self._nameplate.introduce(channel, heard.at)
        found += numerics
        return found

    def _told_alarms(self, objects: Sequence[AlarmLists], heard: Heard) -> list[Reading]:
        """Onsets and ends of alarms."""
        found = self._nameplate.introduce("", heard.at)
        if objects and self._nameplate.told(ALARMS_LABEL):
            found += self._nameplate.tell(ALARMS_LABEL, "available", heard.at)
        for condition in self._alarms.take(objects, heard):
            found += self._nameplate.introduce(condition.channel, heard.at)
            found.append(condition)
        return found

"""One monitor as the station knows it: its records become readings here.

Identity comes before the first value of a channel; values are told once for each time of theirs; a
monitor that tells no alarms is said to tell none.
"""

from collections.abc import Iterable, Sequence

from devices.protocols.ge_dri.alarms import DISPLAY, AlarmWatch, read_display
from devices.protocols.ge_dri.attendance import Attendance
from devices.protocols.ge_dri.clock import MonitorClock
from devices.protocols.ge_dri.cuff import Cuff
from devices.protocols.ge_dri.nameplate import Nameplate, Sender, supported
from devices.protocols.ge_dri.physiology import (
    AUXILIARY,
    DISPLAYED,
    LENGTH,
    VALUES,
    Displayed,
    cuff_time,
    displayed,
    in_place,
)
from devices.protocols.ge_dri.records import ALARM, PHYSIOLOGICAL, Malformed, Record
from devices.protocols.ge_dri.translate import Heard, Translator
from devices.protocols.ge_dri.vocabulary import INVASIVE
from station.domain.clock import Stamp
from station.domain.observation import DeviceEvent, Numeric, Reading

ALARMS, SOUND, SILENCED = "alarms", "alarm-sound", "alarm-silence"
CUFF_TIME, PRESSURE_LABEL, UNSUPPORTED = "cuff-time", "label-code", "unsupported"
_ANOTHER = "The monitor's plug number or level changed: it is another one, or started anew."


class Monitor:
    """Folds what one monitor says into readings; another monitor on the line starts afresh.

    `skipped` counts records and parts that came whole and are not read, `repeated` values whose
    time was told before.
    """

    def __init__(self) -> None:
        self.attendance = Attendance()
        self.skipped = self.repeated = 0
        self._nameplate = Nameplate()
        self._clock = MonitorClock()
        self._cuff = Cuff()
        self._translator = Translator(self._cuff)
        self._alarms = AlarmWatch()
        self._newest: int | None = None
        self._beginning = True

    @property
    def unbelievable(self) -> int:
        """Values outside the believable range of their metric, given as no value."""
        return self._translator.unbelievable

    def begin(self) -> None:
        """A new stretch, after an opening or a silence: what was told on change is told anew."""
        self._beginning = True
        self._nameplate.begin()

    def take(self, record: Record, at: Stamp) -> list[Reading] | Malformed:
        """A whole record; Malformed, and nothing told, when a part of it is not what it says."""
        readable = supported(record.level)
        if readable and (crooked := _crooked(record)) is not None:
            return crooked
        sender = self._nameplate.sender(record.level, record.plug)
        if sender is Sender.DOUBTFUL:
            self.skipped += 1
            return []
        found = [*self._begun(sender, at), *self._nameplate.introduce("", at)]
        if not readable:
            text = f"DRI level {record.level}"
            return found + self._nameplate.tell("", UNSUPPORTED, text, at)
        return found + self._clock.read(record.time, at) + self._told(record, at)

    def _begun(self, sender: Sender, at: Stamp) -> list[Reading]:
        """A new stretch: alarms that stood unseen are kept up no longer; another starts afresh."""
        found: list[Reading] = []
        if self._beginning or sender is Sender.ANOTHER:
            found += self._alarms.end(at)
        self._beginning = False
        if sender is Sender.ANOTHER:
            self._clock.forget()
            self._cuff.forget()
            self._translator.forget()
            self._newest = None
            self.attendance.forget()
            found.append(DeviceEvent("", "restarted", _ANOTHER, at))
        return found

    def _told(self, record: Record, at: Stamp) -> list[Reading]:
        if record.main_type == PHYSIOLOGICAL:
            return self._physiological(record, at)
        if record.main_type == ALARM:
            return self._alarm(record, at)
        self.skipped += 1
        return []

    # --- Values ------------------------------------------------------------------------------

    def _physiological(self, record: Record, at: Stamp) -> list[Reading]:
        """Displayed values; what is told besides comes first, wherever it stands in the record."""
        found: list[Reading] = []
        heard = False
        for part in record.parts:
            if part.type == AUXILIARY:
                self._cuff.timed(cuff_time(part))
        for part in record.parts:
            said = displayed(part) if part.type == DISPLAYED else None
            if said is None:
                self.skipped += part.type != AUXILIARY
            elif said.time == self._newest:
                self.repeated += 1
            else:
                self._newest, heard = said.time, True
                time = self._clock.time(record.time, said.time)
                found += self._moment(said, Heard(at, time))
        if heard:
            self.attendance.heard(self._translator.channels, at)
        return found

    def _moment(self, said: Displayed, heard: Heard) -> list[Reading]:
        """The values of one moment, each channel's identity and labels before them."""
        numerics = self._translator.take(said.numbers, heard)
        found: list[Reading] = []
        for channel in sorted({numeric.channel for numeric in numerics}):
            found += self._nameplate.introduce(channel, heard.at)
        if not self._nameplate.told("", ALARMS):
            found += self._nameplate.tell("", ALARMS, "not available", heard.at)
        found += self._labels(said.numbers, heard.at)
        found += self._dating(numerics, heard.at)
        return [*found, *numerics]

    def _labels(self, numbers: Sequence[int], at: Stamp) -> Iterable[Reading]:
        """The label code of each pressure as a figure: what the codes mean is not documented."""
        for group in INVASIVE:
            if in_place(numbers[group.status]):
                code = str(numbers[group.label])
                yield from self._nameplate.introduce(group.name, at)
                yield from self._nameplate.tell(group.name, PRESSURE_LABEL, code, at)

    def _dating(self, numerics: Iterable[Numeric], at: Stamp) -> Iterable[Reading]:
        """Whose time a cuff pressure carries, with the first one that is told."""
        for numeric in numerics:
            if numeric.metric.episodic and numeric.value is not None:
                given = numeric.device_time is not None
                text = "told by the monitor" if given else "not told: the time of hearing"
                return self._nameplate.tell("", CUFF_TIME, text, at)
        return []

    # --- Alarms ------------------------------------------------------------------------------

    def _alarm(self, record: Record, at: Stamp) -> list[Reading]:
        """An alarm display, which the station never asked for."""
        found: list[Reading] = []
        for part in record.parts:
            shown = read_display(part.data) if part.type == DISPLAY else None
            if shown is None or isinstance(shown, Malformed):
                self.skipped += 1
                continue
            found += self._nameplate.tell("", ALARMS, "available", at)
            found += self._nameplate.tell("", SOUND, "on" if shown.sound else "off", at)
            found += self._nameplate.tell("", SILENCED, shown.silence, at)
            found += self._alarms.take(shown, at)
        return found


def _crooked(record: Record) -> Malformed | None:
    """What is wrong with a part of a record, or nothing."""
    for kind, data in record.parts:
        if record.main_type == PHYSIOLOGICAL and kind in VALUES and len(data) != LENGTH:
            return Malformed("length of a subrecord")
        if record.main_type == ALARM and kind == DISPLAY:
            shown = read_display(data)
            if isinstance(shown, Malformed):
                return shown
    return None

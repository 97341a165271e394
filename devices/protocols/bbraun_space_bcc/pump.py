"""One pump of a rack: its answers as readings, with what of it was said before.

Identity, state, labels and alarms are said when they change, and all of them again after `afresh`.
Figures are said at every answer.
"""

from collections.abc import Mapping
from functools import lru_cache

from devices.protocols.bbraun_space_bcc.alarms import (
    Condition,
    alarms_are_told,
    silenced,
    standing,
    told,
)
from devices.protocols.bbraun_space_bcc.boluses import BolusLog
from devices.protocols.bbraun_space_bcc.delivery import OPERATING_MODES, state
from devices.protocols.bbraun_space_bcc.figures import Count, Figures
from devices.protocols.bbraun_space_bcc.parameters import ABSENT
from station.domain.clock import Stamp
from station.domain.observation import (
    AlarmCondition,
    AlarmKind,
    Bolus,
    DeliveryState,
    DeviceEvent,
    Identity,
    Label,
    Mode,
    Reading,
)

LONGEST_TEXT = 64
MODELS = {
    "686": "Infusomat Space",
    "687": "Infusomat Space P",
    "688": "Perfusor Space",
    "586": "Infusomat Space",  # 5xx: the same in builds for the United States
    "587": "Infusomat Space P",
    "588": "Perfusor Space",
    "I0002": "Perfusor CompactPlus",
    "I0003": "Infusomat CompactPlus",
}
NO_ALARMS = "not sent by this device"  # which is not the same as no alarm
Fields = Mapping[bytes, bytes]


@lru_cache(maxsize=1024)
def text(raw: bytes) -> str | None:
    """Words for people: without the pump's own glyphs (private use) and control characters."""
    if raw in ABSENT:
        return None
    shown = "".join(filter(str.isprintable, raw.decode("utf-8", "replace")))
    return shown.strip()[:LONGEST_TEXT] or None


def model(software: str | None) -> str | None:
    """The model that a software version belongs to; None for one that is not on the list."""
    found = (name for prefix, name in MODELS.items() if (software or "").startswith(prefix))
    return next(found, None)


class Pump:
    """What one address of the rack has said."""

    def __init__(self, channel: str, count: Count) -> None:
        self._channel = channel
        self._count = count
        self._begin_anew()
        self._fresh = True
        self._told: tuple[str | None, str | None] | None = None
        self._alarms: dict[str, Condition] = {}

    def _begin_anew(self) -> None:
        """Nothing is known of the pump at this address: it is another one."""
        self._serial: str | None = None
        self._software: str | None = None
        self._state: DeliveryState | None = None
        self._labels: dict[str, str | None] = {}
        self._figures = Figures(self._channel, self._count)
        self._boluses = BolusLog()

    @property
    def _supported(self) -> bool:
        """A pump that is not on the list is told of, not read: its words may mean other things."""
        return self._software is None or model(self._software) is not None

    def afresh(self) -> None:
        """Say everything again at the next answer."""
        self._fresh = True

    def answer(self, fields: Fields, raw: bytes, heard: Stamp) -> list[Reading]:
        """The readings of one complete answer; `raw` is the frame it came in."""
        said: list[Reading] = self._identity(fields, heard)
        if self._supported:
            said += self._mode(fields, heard)
            said += self._label("drug", _drug(fields), heard)
            said += self._label("operating-mode", _operating_mode(fields), heard)
            said += self._label("alarms", None if alarms_are_told(fields) else NO_ALARMS, heard)
            said += self._figures.counter(fields, heard)
            said += self._figures.answer(fields, heard)
            said += self.boluses(fields, raw, heard)
            said += self._alarm(fields, heard)
        self._fresh = False
        return said

    def boluses(self, fields: Fields, raw: bytes, heard: Stamp) -> list[Reading]:
        """The boluses alone: all that is kept of an answer that was broken off after this block."""
        found = self._boluses.take(fields, raw) if self._supported else None
        return [Bolus(self._channel, found.volume, found.count, heard)] if found else []

    def removed(self, heard: Stamp) -> list[Reading]:
        """The pump was taken away: what it alarmed about is over here."""
        said: list[Reading] = [self._ended(one, heard) for one in self._alarms.values()]
        self._alarms = {}
        return said

    def _identity(self, fields: Fields, heard: Stamp) -> list[Reading]:
        said: list[Reading] = []
        serial = text(fields.get(b"INSERNUM", b""))
        new = text(fields.get(b"GNNEW", b""))
        attached = new is not None and self._told is not None
        if self._another(serial, attached=attached):
            said += self.removed(heard)
            self._begin_anew()
            self._fresh = True
        self._fresh = self._fresh or attached
        self._serial = serial or self._serial
        self._software = new or text(fields.get(b"GNMODEL", b"")) or self._software
        # Whose answer it is has to be read again after every interruption, never assumed.
        proven = serial if self._fresh or not self._told else serial or self._told[0]
        if self._fresh or self._told != (proven, self._software):
            self._told = (proven, self._software)
            said += self._introduced(proven, heard)
        if attached:
            what = "A pump was attached here."
            said.append(DeviceEvent(self._channel, "attached", what, heard))
        return said

    def _another(self, serial: str | None, *, attached: bool) -> bool:
        """Whether this is another pump than before, or one that cannot prove to be the same."""
        if serial and self._serial:
            return serial != self._serial
        return attached

    def _introduced(self, serial: str | None, heard: Stamp) -> list[Reading]:
        software, known = self._software, model(self._software)
        said: list[Reading] = [Identity(self._channel, known, serial, heard, software)]
        if software is not None and known is None:
            what = f"The software {software} is of no pump on the list: its values are not read."
            said.append(DeviceEvent(self._channel, "unsupported", what, heard))
        return said

    def _mode(self, fields: Fields, heard: Stamp) -> list[Reading]:
        now = state(fields)
        if now is self._state and not self._fresh:
            return []
        self._state = now
        return [Mode(self._channel, now, heard)]

    def _label(self, name: str, shown: str | None, heard: Stamp) -> list[Reading]:
        before = self._labels.get(name)
        if shown == before and (shown is None or not self._fresh):
            return []
        self._labels[name] = shown
        return [Label(self._channel, name, shown, heard)]

    def _alarm(self, fields: Fields, heard: Stamp) -> list[Reading]:
        """Onsets and ends; an alarm of which nothing is said any more has not ended."""
        now = standing(fields)
        over = [one for raw, one in self._alarms.items() if raw not in now and told(fields, one)]
        said: list[Reading] = [self._ended(one, heard) for one in over]
        for raw, one in now.items():
            if self._fresh or raw not in self._alarms:
                said.append(self._condition(one, silenced(fields, one), heard, active=True))
        kept = {raw: one for raw, one in self._alarms.items() if one not in over}
        self._alarms = kept | now
        return said

    def _ended(self, one: Condition, heard: Stamp) -> AlarmCondition:
        return self._condition(one, one.flags, heard, active=False)

    def _condition(
        self, one: Condition, flags: tuple[str, ...], heard: Stamp, *, active: bool
    ) -> AlarmCondition:
        return AlarmCondition(
            self._channel,
            one.code,
            one.text,
            AlarmKind.TECHNICAL,
            None,
            one.raw,
            active,
            heard,
            flags,
        )


def _drug(fields: Fields) -> str | None:
    return text(fields.get(b"INSOL", b"")) or text(fields.get(b"INSOLSN", b""))


def _operating_mode(fields: Fields) -> str | None:
    shown = fields.get(b"OPMODE", b"")
    return OPERATING_MODES.get(shown) or text(shown)

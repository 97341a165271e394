"""One module (or the pump that stands alone): its answers as readings, and what it said before.

Numbers are said at every sample; identity, labels and alarms when they change, and all of them
again after the session was opened anew.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from devices.effects import Tally
from devices.protocols.fresenius_dps.variables import (
    ALARM,
    ERROR,
    INFUSED,
    MODE,
    VARIABLES,
    bare,
    judge,
)
from station.domain.clock import Stamp
from station.domain.observation import (
    AlarmCondition,
    AlarmKind,
    DeliveryState,
    DeviceEvent,
    Identity,
    Label,
    MeasurementValidity,
    Mode,
    Numeric,
    Reading,
)

_CONDITIONS = {ALARM: "alarm present", ERROR: "error present"}
_WORDS = (*_CONDITIONS, MODE)
NO_ALARMS = "not sent by this device"  # which is not the same as no alarm
_LOST = "The pump says that its session is gone: a new segment begins."
_UNPROVEN = "Opened anew, and no id shows that it is the same pump: a new segment begins."


@dataclass(slots=True)
class Count(Tally):
    """The line's quality, and besides what was well framed and yet not kept.

    A value that cannot be meant counts as bad; `skipped` are frames and items that nobody asked
    for or nobody understands.
    """

    skipped: int = 0


class Module:
    """What one module has said."""

    def __init__(self, channel: str, count: Count) -> None:
        self._channel = channel
        self._count = count
        self._told = False
        self._lost = False
        self._number: str | None = None
        self._begin_anew()

    def _begin_anew(self) -> None:
        """Nothing is known of the pump at this address: it is another one."""
        self._infused: Decimal | None = None
        self._seen: set[int] = set()
        self._labels: dict[str, str | None] = {}
        self._standing: dict[int, AlarmCondition] = {}
        self._tells: dict[int, bool] = {}
        self._afresh()

    def _afresh(self) -> None:
        """Say everything again at the next sample."""
        self._fresh = True
        self._words: dict[int, bytes] = {}
        self._to_repeat = set(self._labels)

    # --- Who it is ---------------------------------------------------------------------------

    def lost(self) -> None:
        """The device itself says that the session is gone."""
        self._lost = True

    def introduced(self, model: str | None, number: str | None, heard: Stamp) -> list[Reading]:
        """Its session is open, and its id was read; `number` is None where it tells none."""
        before, self._number = self._number, number
        told, self._told = self._told, True
        lost, self._lost = self._lost, False
        said: list[Reading] = [Identity(self._channel, model, number, heard)]
        if number is not None and before is not None and number != before:
            said = [*self.over(heard), *said]
            self._begin_anew()
            return said
        self._afresh()
        if told and (lost or number is None or before is None):
            self._infused = None
            text = _LOST if lost else _UNPROVEN
            said.append(DeviceEvent(self._channel, "restarted", text, heard))
        return said

    def over(self, heard: Stamp) -> list[Reading]:
        """It was taken away, or is another: what it alarmed about is over here."""
        standing, self._standing = self._standing, {}
        return [_ended(one, heard) for one in standing.values()]

    # --- What it says ------------------------------------------------------------------------

    def sample(self, variables: Mapping[bytes, bytes], asked: bytes, heard: Stamp) -> list[Reading]:
        """The readings of an answer; of what was asked for and is missing there is no value."""
        said: list[Reading] = []
        if self._fresh:
            self._fresh = False
            said.append(Mode(self._channel, DeliveryState.UNKNOWN, heard))
        for name in asked:
            digits = variables.get(bytes((name,)), b"")
            if name in VARIABLES:
                self._number_of(name, digits, said, heard)
            elif name not in _WORDS:
                self._count.skipped += 1
            elif self._words.get(name) != digits:
                self._words[name] = digits
                said += self._word(name, digits, heard)
        return said

    def drug(self, text: str | None, heard: Stamp) -> list[Reading]:
        """The name of the drug that is set on it."""
        return self._label("drug", text, heard)

    def _number_of(self, name: int, digits: bytes, said: list[Reading], heard: Stamp) -> None:
        variable = VARIABLES[name]
        value, validity = judge(name, digits)
        if value is None:
            self._count.bad += validity is MeasurementValidity.INVALID
            if not variable.expected and name not in self._seen:
                return
        else:
            self._seen.add(name)
            if name == INFUSED:
                self._counted(value, said, heard)
        metric = variable.metric
        said.append(Numeric(self._channel, metric, value, metric.unit, validity, heard))

    def _counted(self, value: Decimal, said: list[Reading], heard: Stamp) -> None:
        before, self._infused = self._infused, value
        if before is not None and value < before:
            text = f"The volume counter fell from {before} to {value} mL; totals begin anew."
            said.append(DeviceEvent(self._channel, "counter-fell", text, heard))

    def _word(self, name: int, digits: bytes, heard: Stamp) -> list[Reading]:
        """A word whose bits nobody has told: shown as it stands on the wire."""
        item = chr(name) + digits.decode()
        if name == MODE:
            return self._label("operating-mode", item if digits else None, heard)
        said = self._alarm(name, item, digits, heard) if digits else []
        self._tells[name] = bool(digits)
        told = any(self._tells.values()) or len(self._tells) < len(_CONDITIONS)
        return [*said, *self._label("alarms", None if told else NO_ALARMS, heard)]

    def _alarm(self, name: int, item: str, digits: bytes, heard: Stamp) -> list[Reading]:
        """The end of what stood and the onset of what stands; one that lasts is said again."""
        before = self._standing.pop(name, None)
        if before is not None and bare(before.raw[1:].encode()) == bare(digits):
            self._standing[name] = replace(before, heard=heard)
            return [self._standing[name]]
        said: list[Reading] = [] if before is None else [_ended(before, heard)]
        if bare(digits):
            self._standing[name] = self._condition(_CONDITIONS[name], item, heard)
            said.append(self._standing[name])
        return said

    def _condition(self, text: str, raw: str, heard: Stamp) -> AlarmCondition:
        return AlarmCondition(
            self._channel, "unknown", text, AlarmKind.TECHNICAL, None, raw, active=True, heard=heard
        )

    def _label(self, name: str, shown: str | None, heard: Stamp) -> list[Reading]:
        """A word on change, and once more after the session was opened anew."""
        repeated = name in self._to_repeat and shown is not None
        self._to_repeat.discard(name)
        if shown == self._labels.get(name) and not repeated:
            return []
        self._labels[name] = shown
        return [Label(self._channel, name, shown, heard)]


def _ended(one: AlarmCondition, heard: Stamp) -> AlarmCondition:
    return replace(one, active=False, heard=heard)

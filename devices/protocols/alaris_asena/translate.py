"""From the answers of one pump to readings, with what of it was said before.

Identity, state, labels and alarms are said when they change, and all of them again after `afresh`.
Figures are said at every answer that holds them.
"""

import re
from collections.abc import Iterator
from decimal import Decimal

from devices.effects import Tally
from devices.protocols.alaris_asena import figures, messages
from devices.protocols.alaris_asena.alarms import Alarms
from devices.protocols.alaris_asena.delivery import state
from devices.protocols.alaris_asena.figures import Figure, Judged, judge, judge_time
from devices.protocols.alaris_asena.messages import Answer, Status
from station.domain.clock import Stamp
from station.domain.observation import (
    AlarmCondition,
    DeliveryState,
    DeviceEvent,
    Identity,
    Label,
    MeasurementValidity,
    Mode,
    Numeric,
    Reading,
)

CHANNEL = ""  # one pump a line
LONGEST_TEXT = 64
STATE = "state"
MODELS = {"8002-": "Alaris GH", "8003-": "Alaris CC"}  # by the number before the dash (INFERRED)
KNOWN_LANGUAGE = re.compile(r"Asena Rev 2(\..*)?", re.ASCII)
IN_FORCE, NOT_IN_FORCE = "ACTIV", "DEACT"
_ALONE = {  # answers that are one number and its unit
    messages.HIGHEST_RATE.name: figures.HIGHEST_RATE,
    messages.LONGEST_ANSWER.name: figures.LONGEST_ANSWER,
}
_NA, _DOUBTFUL = MeasurementValidity.NA, MeasurementValidity.QUESTIONABLE


class Translator:
    """What the pump of one line has said; survives every interruption of the line.

    A field that came whole and cannot be meant counts as bad in the tally.
    """

    def __init__(self, tally: Tally) -> None:
        self._tally = tally
        self.alarms = Alarms()
        self._serial: str | None = None
        self._begin_anew()
        self._introduced = False
        self._told: set[str] = set()  # of what is said on change: what was, since the last afresh
        self.syringe_changed = False

    def _begin_anew(self) -> None:
        """Nothing is known of this pump: it is another one."""
        self._software: str | None = None
        self._labels: dict[str, str | None] = {}
        self._state: DeliveryState | None = None
        self._status: Status | None = None
        self._infused: Decimal | None = None
        self._log: Decimal | None = None
        self._stranger: str | None = None

    @property
    def supported(self) -> bool:
        """Whether this pump's words are known to mean what ours do; one that tells none is read."""
        return self._software is None or KNOWN_LANGUAGE.fullmatch(self._software) is not None

    def afresh(self) -> None:
        """Say everything again at the next answers."""
        self._told.clear()
        self.alarms.afresh()

    # --- Who it is ---------------------------------------------------------------------------

    def introduce(self, answer: Answer, at: Stamp) -> tuple[bool, list[Reading]]:
        """Take the serial number: whether it is another pump's than before, and the readings."""
        serial = _shown(answer.fields[0])
        another = not self._introduced or serial != self._serial
        said: list[Reading] = []
        if another:
            said += self.alarms.over(at)
            self._begin_anew()
        self._serial, self._introduced = serial, True
        return another, [*said, self._identity(at)]

    def _identity(self, at: Stamp) -> Identity:
        model = MODELS.get((self._serial or "")[: len("8002-")])
        return Identity(CHANNEL, model, self._serial, at, self._software)

    def another(self, status: Status, at: Stamp) -> tuple[bool, list[Reading]]:
        """Whether a status is another pump's than gave its serial number; this is said once.

        A status without a serial number is taken for the pump's own.
        """
        serial = _shown(status.serial)
        if serial is None or self._serial in (None, serial):
            return False, []
        if serial == self._stranger:
            return True, []
        self._stranger = serial
        what = f"A status of {serial} came from the line of {self._serial}: it is not read."
        return True, [DeviceEvent(CHANNEL, "another-serial", what, at)]

    # --- What it says ------------------------------------------------------------------------

    def status(self, status: Status, at: Stamp) -> tuple[bool, list[Reading]]:
        """Take an INF answer: whether something happened at the pump, and the readings."""
        before, self._status = self._status, status
        if not self.supported:
            return False, []
        news = STATE not in self._told or _marks(before) != _marks(status)
        rate = self._judged(judge(figures.RATE, status.rate, status.rate_unit))
        said: list[Reading] = list(self.alarms.flagged(status.flag.strip(), at))
        said += self._mode(status.mode.strip(), rate[0], at)
        said += self._words(status, at)
        said += self._figures(status, rate, at)
        return news, said

    def answer(self, answer: Answer, at: Stamp) -> list[Reading]:
        """The readings of an answer to any other question."""
        if answer.name == messages.PROTOCOL_VERSION.name:
            return self._version(answer, at)
        if not self.supported:
            return []
        if answer.name in _ALONE:
            return [self._numeric(_ALONE[answer.name], at, *answer.fields)]
        if answer.name == messages.VTBI.name:
            return list(self._vtbi(answer, at))
        if answer.name == messages.SYRINGE.name:
            return list(self._syringe(answer, at))
        return self._alarm(answer, at)

    def _version(self, answer: Answer, at: Stamp) -> list[Reading]:
        self._software = _shown(answer.fields[0])
        said: list[Reading] = [self._identity(at)]
        if not self.supported:
            what = f"It speaks {self._software}, which is not known here: its values are not read."
            said.append(DeviceEvent(CHANNEL, "unsupported", what, at))
        return said

    def _alarm(self, answer: Answer, at: Stamp) -> list[Reading]:
        raw, *rest = (_shown(one) for one in answer.fields)
        self._tally.bad += raw is None
        said: list[Reading] = list(self.alarms.told(raw or "", at))
        for number, text in enumerate(rest, 2):
            said += self._label(f"alarm-field-{number}", text, at)
        if self._status is not None and any(isinstance(one, AlarmCondition) for one in said):
            rate = judge(figures.RATE, self._status.rate, self._status.rate_unit)[0]
            said += self._mode(self._status.mode.strip(), rate, at)
        return said

    def _vtbi(self, answer: Answer, at: Stamp) -> Iterator[Reading]:
        """A volume that is not in force is no volume to be infused, and is kept apart."""
        said, volume, unit, end = answer.fields
        yield from self._label("vtbi", _shown(said), at)
        yield from self._label("vtbi-end", _shown(end), at)
        value, validity = self._judged(judge(figures.VTBI, volume, unit))
        if said.strip() == NOT_IN_FORCE:
            if value is not None:
                yield _numeric(figures.VTBI_OFF, (value, validity), at)
            value, validity = None, _NA
        elif said.strip() != IN_FORCE and value is not None:
            validity = _DOUBTFUL
        yield _numeric(figures.VTBI, (value, validity), at)

    def _syringe(self, answer: Answer, at: Stamp) -> Iterator[Reading]:
        brand, size, confirmed = (_shown(one) for one in answer.fields)
        before, shown = self._labels.get("syringe"), " ".join(filter(None, (brand, size))) or None
        self.syringe_changed = before is not None and before != shown
        yield from self._label("syringe", shown, at)
        yield from self._label("syringe-state", confirmed, at)
        yield self._numeric(figures.SYRINGE_SIZE, at, answer.fields[1])

    # --- Its words and numbers ---------------------------------------------------------------

    def _mode(self, mode: str, rate: Decimal | None, at: Stamp) -> list[Reading]:
        now = state(mode, rate, self.alarms.code)
        if now is self._state and STATE in self._told:
            return []
        self._state = now
        self._told.add(STATE)
        return [Mode(CHANNEL, now, at)]

    def _words(self, status: Status, at: Stamp) -> Iterator[Reading]:
        yield from self._label("infusion-mode", _shown(status.mode), at)
        yield from self._label("alarm-flag", _shown(status.flag), at)
        yield from self._label("drug", _shown(status.drug), at)
        yield from self._label("log-type", _shown(status.log_type), at)

    def _label(self, name: str, shown: str | None, at: Stamp) -> list[Reading]:
        before = self._labels.get(name)
        if shown == before and (shown is None or name in self._told):
            return []
        self._labels[name] = shown
        self._told.add(name)
        return [Label(CHANNEL, name, shown, at)]

    def _figures(self, status: Status, rate: Judged, at: Stamp) -> Iterator[Reading]:
        infused = self._judged(judge(figures.INFUSED, status.infused, status.infused_unit))
        log = self._judged(judge(figures.LOG, status.log))
        yield from self._fallen(infused[0], log[0], at)
        yield _numeric(figures.RATE, rate, at)
        yield _numeric(figures.INFUSED, infused, at)
        yield self._numeric(figures.PRESSURE, at, status.pressure, status.pressure_unit)
        yield _numeric(figures.TIME_TO_GO, self._judged(judge_time(status.time_to_go)), at)
        yield _numeric(figures.LOG, log, at)

    def _fallen(self, infused: Decimal | None, log: Decimal | None, at: Stamp) -> Iterator[Reading]:
        """What should never fall and did: the volume was cleared, or the log begun anew."""
        before, self._infused = self._infused, self._infused if infused is None else infused
        if before is not None and infused is not None and infused < before:
            text = f"The volume counter fell from {before} to {infused} mL; totals begin anew."
            yield DeviceEvent(CHANNEL, "counter-fell", text, at)
        before, self._log = self._log, self._log if log is None else log
        if before is not None and log is not None and log < before:
            text = f"The number of the newest log entry fell from {before} to {log}."
            yield DeviceEvent(CHANNEL, "log-fell", text, at)

    def _numeric(self, figure: Figure, at: Stamp, text: str, unit: str = "") -> Numeric:
        return _numeric(figure, self._judged(judge(figure, text, unit)), at)

    def _judged(self, judged: Judged) -> Judged:
        self._tally.bad += judged[1] is MeasurementValidity.INVALID
        return judged


def _marks(status: Status | None) -> tuple[str, ...]:
    """The fields whose change shows that something happened at the pump."""
    return () if status is None else (status.flag, status.log)


def _numeric(figure: Figure, judged: Judged, at: Stamp) -> Numeric:
    value, validity = judged
    return Numeric(CHANNEL, figure.metric, value, figure.metric.unit, validity, at)


def _shown(text: str) -> str | None:
    """Words for people: what can be printed of a field, or None where nothing can."""
    shown = "".join(filter(str.isprintable, text)).strip()
    return shown[:LONGEST_TEXT] or None

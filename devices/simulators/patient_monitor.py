"""A patient monitor: shows the patient as a monitor does, with walks, artefacts and a cuff."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from devices.panel import ONLY, Panel, Shown
from devices.simulators.approach import between, chance
from devices.simulators.course import Act, Course
from devices.simulators.patient import Patient, Vitals
from devices.simulators.rhythm import HOUR, MINUTE, Rhythm
from station.domain import nomenclature as metrics
from station.domain.nomenclature import Metric

_SLOT = 5 * MINUTE  # at most one artefact in each
_CUFF_FAILS = 0.02  # of all measurements
_ARTEFACTS = (0.06, 0.015)  # of all slots, awake and asleep
_SETTLING = 2 * MINUTE  # the cuff waits so long after a walk, and before trying again
_END_TIDAL, _RESTING, _LESS_A_BREATH = 37.0, 15.0, 0.9  # mm[Hg], at so many breaths, for each
_A_BREATH = 4.0  # s
_LEADS = (metrics.HEART_RATE.code, metrics.RESP_RATE.code)
_PLETH = (metrics.SPO2.code, metrics.PULSE_RATE.code, metrics.PERFUSION.code)
_LIMITS = (  # code, low alarm and limit, high alarm and limit
    (metrics.HEART_RATE.code, "hr-low", 45, "hr-high", 125),
    (metrics.SPO2.code, "spo2-low", 90, None, 101),
    (metrics.RESP_RATE.code, "rr-low", 8, "rr-high", 30),
    (metrics.CUFF_SYS.code, "nibp-low", 90, "nibp-high", 170),
)


@dataclass(frozen=True, slots=True)
class _Cuff:
    """One cuff measurement: its moment and the pressures, or None where it failed."""

    at: float
    pressures: tuple[Decimal, Decimal, Decimal] | None


class PatientMonitor:
    """The panel of one monitor at one patient's bed; a capnograph also samples what is breathed."""

    def __init__(
        self,
        patient: Patient,
        rhythm: Rhythm,
        course: Course,
        serial: str | None = None,
        *,
        capnograph: bool = False,
    ) -> None:
        self.patient = patient
        self._capnograph = capnograph
        self._serial = serial
        self._rhythm, self._course = rhythm, course
        self._seed = rhythm.seed
        self._cuff: _Cuff | None = None
        self._cuff_due = MINUTE
        self._cuffs = 0

    def at(self, now: float) -> Mapping[str, Panel]:
        """The monitor's panel at a moment."""
        self._measure_until(now)
        self.patient.advance(now)
        values = self._continuous(now) | self._episodic()
        away = self._rhythm.walk(now) is not None
        alarms = {"probe-off"} if away else _exceeded(values)
        return {ONLY: Panel(values=values, alarms=frozenset(alarms), serial=self._serial)}

    def _continuous(self, now: float) -> dict[str, Shown]:
        """Everything that is measured all the time; invalid while the patient is away."""
        body = self.patient.vitals(now)
        exact = {
            metrics.HEART_RATE: body.heart_rate,
            metrics.RESP_RATE: body.respiration,
            metrics.SPO2: body.spo2,
            metrics.PULSE_RATE: body.heart_rate + 2 * chance(self._seed, "pulse", int(now)) - 1,
            metrics.PERFUSION: body.perfusion,
            metrics.TEMPERATURE: body.temperature,
            **(self._breath(body, now) if self._capnograph else {}),
        }
        values = {metric.code: _rounded(value, metric) for metric, value in exact.items()}
        if self._rhythm.walk(now) is not None:
            return {code: Shown(None, now) for code in values}
        return {code: Shown(value, now) for code, value in self._disturbed(values, now).items()}

    def _breath(self, body: Vitals, now: float) -> dict[Metric, float]:
        """Carbon dioxide at the nose: the fewer breaths, the more of it at the end of each."""
        swing = 2 * chance(self._seed, "end-tidal", int(now / _A_BREATH)) - 1
        return {
            metrics.CO2_RESP_RATE: body.respiration,
            metrics.ETCO2: _END_TIDAL + _LESS_A_BREATH * (_RESTING - body.respiration) + swing,
            metrics.INSP_CO2: 0.0,
        }

    def _disturbed(self, values: dict[str, Decimal], now: float) -> dict[str, Decimal | None]:
        """The same with the artefact of this moment, if there is one."""
        shown: dict[str, Decimal | None] = dict(values)
        slot, second = divmod(now, _SLOT)
        index = int(slot)
        likely = between(*_ARTEFACTS, self._rhythm.asleep(now))
        begin = between(0, _SLOT - 45, chance(self._seed, "artefact begins", index))
        lasts = between(6, 40, chance(self._seed, "artefact lasts", index))
        drawn = chance(self._seed, "artefact", index) / likely
        if drawn >= 1 or not begin <= second < begin + lasts:
            return shown
        match int(drawn * 4):
            case 0:  # the finger probe slips
                shown.update(dict.fromkeys(_PLETH))
            case 1:  # a lead comes off
                shown.update(dict.fromkeys(_LEADS))
            case 2:  # motion: the pleth reads low
                shown[metrics.SPO2.code] = values[metrics.SPO2.code] - 9
            case _:  # T waves are counted as beats
                shown[metrics.HEART_RATE.code] = values[metrics.HEART_RATE.code] * 2
        return shown

    def _episodic(self) -> dict[str, Shown]:
        """The last cuff measurement with its own moment; nothing before the first."""
        cuff = self._cuff
        if cuff is None:
            return {}
        pressures = cuff.pressures or (None, None, None)
        codes = (metrics.CUFF_SYS.code, metrics.CUFF_DIA.code, metrics.CUFF_MEAN.code)
        return {code: Shown(value, cuff.at) for code, value in zip(codes, pressures, strict=True)}

    def _measure_until(self, now: float) -> None:
        """Take every cuff pressure that has fallen due, each at its own moment."""
        while self._cuff_due <= now:
            walk = self._rhythm.walk(self._cuff_due)
            if walk is not None:
                self._cuff_due = walk.end + _SETTLING
                continue
            self.patient.advance(self._cuff_due)
            self._cuffs += 1
            failed = chance(self._seed, "cuff fails", self._cuffs) < _CUFF_FAILS
            body = self.patient.vitals(self._cuff_due)
            self._cuff = _Cuff(self._cuff_due, None if failed else _pressures(body))
            self._cuff_due += _SETTLING if failed else self._interval(self._cuff_due)

    def _interval(self, now: float) -> float:
        """How long until the next cuff pressure: shorter after the start and after a step."""
        step = self._course.last_before(Act.RATE, now)
        since = now - (0.0 if step is None else step.at)
        if now < HOUR:
            return 15 * MINUTE
        return 30 * MINUTE if since < 2 * HOUR else 60 * MINUTE


def _pressures(body: Vitals) -> tuple[Decimal, Decimal, Decimal]:
    mean = body.diastolic + (body.systolic - body.diastolic) / 3
    return (
        _rounded(body.systolic, metrics.CUFF_SYS),
        _rounded(body.diastolic, metrics.CUFF_DIA),
        _rounded(mean, metrics.CUFF_MEAN),
    )


def _rounded(value: float, metric: Metric) -> Decimal:
    """A value as a monitor displays it."""
    return Decimal(str(round(value, 6))).quantize(metric.resolution, ROUND_HALF_UP)


def _exceeded(values: Mapping[str, Shown]) -> set[str]:
    """The limit alarms that the shown values give."""
    found = set()
    for code, low_alarm, low, high_alarm, high in _LIMITS:
        shown = values.get(code)
        if shown is None or shown.value is None:
            continue
        if shown.value < low:
            found.add(low_alarm)
        elif high_alarm is not None and shown.value > high:
            found.add(high_alarm)
    return found

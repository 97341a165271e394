"""One bed: a pump and a monitor coupled by one patient and one course of steps.

Pump, monitor and nurse may ask in any order and at any pace: each has a copy of the story of its
own, so a week of the one may be made before the first minute of the other.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from decimal import Decimal

from devices.kind import Kind
from devices.panel import ONLY, Panel, Panels, Shown
from devices.simulators.approach import between, chance
from devices.simulators.course import Act, Course, Step
from devices.simulators.patient import Patient, Vitals
from devices.simulators.patient_monitor import PatientMonitor
from devices.simulators.pump_face import PumpFace
from devices.simulators.rhythm import Rhythm, Walk
from devices.simulators.syringe_pump import SyringePump
from devices.simulators.titration import Regimen, titration
from station.domain import nomenclature as metrics
from station.domain.device import Category


class Bedside:
    """A bed whose infusion began `began` seconds before second 0.

    The regimen's hour of day is that of the infusion's start; the same seed gives the same bed.
    `acts` is the course of steps, unless it is to be the usual titration.
    """

    def __init__(
        self,
        seed: int,
        regimen: Regimen | None = None,
        began: float = 0.0,
        acts: Iterable[Step] | None = None,
    ) -> None:
        self.regimen = regimen or Regimen(weight_kg=weight(seed))
        self.began = began
        self._seed = seed
        self._course = Course(titration(seed, self.regimen) if acts is None else acts)
        self._asked = self._patient()
        self._day = self._rhythm()

    def panels(self, kind: Kind) -> Panels:
        """What a device of this kind shows at this bed: only what its protocol can carry."""
        rhythm = self._rhythm()
        shown: Panels = (
            PumpFace(SyringePump(self._course, serial=self._serial()), rhythm, self.regimen)
            if kind.category is Category.PUMP
            else PatientMonitor(
                self._patient(), rhythm, self._course, self._box(), capnograph=_by_breath(kind)
            )
        )
        return Carried(Later(shown, self.began), kind)

    def patient(self, now: float) -> Patient:
        """The patient as the nurse finds them at a moment; `now` never falls."""
        self._asked.advance(now + self.began)
        return self._asked

    def body(self, now: float) -> Vitals:
        """The patient's body as careful hands would measure it; `now` never falls."""
        return self.patient(now).vitals(now + self.began)

    def happen(self, at: float, act: Act, amount: Decimal = Decimal(0), what: str = "") -> Step:
        """Let something be done at the bed that the titration did not foresee."""
        step = self._course.add(Step(at + self.began, act, amount, what))
        return replace(step, at=step.at - self.began)

    def acts(self, *kinds: Act) -> list[Step]:
        """What is done at the bed, of these kinds, in order, in the time of whoever asks."""
        return [
            replace(step, at=step.at - self.began)
            for step in self._course.steps
            if step.act in kinds
        ]

    def asleep(self, now: float) -> float:
        """How deep the patient sleeps: 0 awake, 1 asleep."""
        return self._day.asleep(now + self.began)

    def last_walk(self, now: float) -> Walk | None:
        """The walk that began last; None before the first."""
        walk = self._day.last_walk(now + self.began)
        return None if walk is None else Walk(walk.begin - self.began, walk.end - self.began)

    def _rhythm(self) -> Rhythm:
        return Rhythm(self._seed, self.regimen.start_hour)

    def _patient(self) -> Patient:
        return Patient(self._seed, self._course, self._rhythm(), self.regimen)

    def _box(self) -> str:
        """The number of this bed's monitor: twelve digits, as a locally given network address."""
        return f"020000{int(between(100_000, 900_000, chance(self._seed, 'monitor serial')))}"

    def _serial(self) -> str:
        """The serial number of this bed's pump: six digits."""
        return str(int(between(100_000, 900_000, chance(self._seed, "pump serial"))))


def _by_breath(kind: Kind) -> bool:
    """Whether a kind of monitor counts breaths by their carbon dioxide and in no other way.

    One that has leads on the chest too is not wired to a nose on these wards.
    """
    carries = kind.carries
    return metrics.CO2_RESP_RATE.code in carries and metrics.RESP_RATE.code not in carries


def weight(seed: int) -> Decimal:
    """A patient's weight, to half a kilogram."""
    return Decimal(round(between(52, 98, chance(seed, "weight")) * 2)) / 2


class Later:
    """The same panels, first looked at when they had already run for some seconds."""

    def __init__(self, panels: Panels, seconds: float) -> None:
        self._panels, self._seconds = panels, seconds

    def at(self, now: float) -> Mapping[str, Panel]:
        """The panels of `now`, moments counted from the new start; none before their own start."""
        if now + self._seconds < 0:
            return {}
        return {
            channel: replace(panel, values=self._earlier(panel.values))
            for channel, panel in self._panels.at(now + self._seconds).items()
        }

    def _earlier(self, values: Mapping[str, Shown]) -> dict[str, Shown]:
        return {
            code: Shown(seen.value, seen.since - self._seconds) for code, seen in values.items()
        }


class Carried:
    """The same panels at a device's own address, without what its protocol has no field for."""

    def __init__(self, panels: Panels, kind: Kind) -> None:
        self._panels, self._kind = panels, kind

    def at(self, now: float) -> Mapping[str, Panel]:
        """The panel of the device's one channel, where there is one yet."""
        panel = self._panels.at(now).get(ONLY)
        return {} if panel is None else {self._kind.default_channel: self._carried(panel)}

    def _carried(self, panel: Panel) -> Panel:
        carries = self._kind.carries
        values = {code: shown for code, shown in panel.values.items() if code in carries}
        alarms = frozenset(name for name in panel.alarms if f"alarm:{name}" in carries)
        return replace(panel, values=values, alarms=alarms)

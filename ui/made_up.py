"""A made-up week of a patient and a made-up ward: what the window is shown when it is measured."""

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal

import numpy as np
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication, QWidget

from station.domain.card import Spark
from station.domain.clock import Stamp
from station.domain.patient import Admission, Bed, Patient
from station.domain.picture import (
    Band,
    Curve,
    Lane,
    Mark,
    PainPoint,
    Picture,
    Pressure,
    Score,
    Span,
    SpanKind,
)
from station.services.bed_facts import BedFacts, RateChange
from station.services.made_up_ward import START, Heard
from station.services.stay import Stay
from station.services.tidings import Fate, Readings, Told, Whose
from ui.trend.trend_presenter import CURVES, HOUR

MINUTE, TEN_SECONDS, RAW_HOURS = 60.0, 10.0, 2  # a chart has minutes, and readings at its end
QUARTER, GAP_SECONDS = 900.0, 1800.0
SPARK_STEPS = 100
BORN = date(1950, 1, 1)


class Week:
    """What the record says of a restless patient: minutes, and readings for the last hours."""

    def __init__(self, hours: int) -> None:
        self.end = START.utc.timestamp()
        self.begin = self.end - hours * HOUR
        raw = self.end - min(RAW_HOURS, hours / 2) * HOUR
        self._minutes = np.arange(self.begin, raw, MINUTE)
        self._readings = np.arange(raw, self.end, TEN_SECONDS)
        self._dice = np.random.default_rng(1)
        self._gaps = [self.begin + share * hours * HOUR for share in (0.2, 0.5, 0.8)]
        self._curves = {
            code: self._curve(level, swing)
            for code, level, swing in zip(CURVES, (8, 80, 96, 15), (0, 9, 2, 4), strict=True)
        }

    @property
    def points(self) -> int:
        """How many minutes and readings all curves have."""
        return sum(len(curve.times) for curve in self._curves.values())

    def _curve(self, level: float, swing: float) -> Curve:
        """A value that wanders and jumps; lists, as the record's reader gives them."""
        times = np.concatenate([self._minutes, self._readings])
        wide = np.where(np.arange(len(times)) < len(self._minutes), swing / 3, 0.0)
        hour = np.floor((times - self.begin) / (6 * HOUR))
        slow = np.sin(times / 900) * swing if swing else hour % 3
        last = np.round(level + slow + self._dice.normal(0, swing / 6, len(times)), 1)
        for gap in self._gaps:
            last[(times >= gap) & (times < gap + GAP_SECONDS)] = np.nan
        return Curve(times.tolist(), (last - wide).tolist(), (last + wide).tolist(), last.tolist())

    def _each(self, seconds: float) -> list[float]:
        return [float(at) for at in np.arange(self.begin + seconds / 2, self.end, seconds)]

    def picture(self) -> Picture:
        """The whole chart, with something in every lane."""
        hatches = tuple(Span(at, at + GAP_SECONDS, SpanKind.GAP, "no data") for at in self._gaps)
        dose, heart, spo2, respiration = (Lane(one, hatches) for one in self._curves.values())
        return Picture(
            self.begin,
            self.end,
            "mg/h",
            dose,
            heart=heart,
            spo2=spo2,
            respiration=respiration,
            steps=tuple(Mark(at, "8 mg/h") for at in self._each(6 * HOUR)),
            boluses=tuple(Mark(at, "bolus 2 mL") for at in self._each(4 * HOUR)),
            states=tuple(Band(at, at + HOUR, "infusing") for at in self._each(12 * HOUR)),
            pain=tuple(PainPoint(at, 3, 5) for at in self._each(2 * HOUR)),
            pressure=tuple(Pressure(at, 128, 74, 92) for at in self._each(QUARTER)),
            sedation=tuple(Score(at, "awake", 0) for at in self._each(2 * HOUR)),
            side_effects=tuple(Band(at, at + HOUR, "Nausea", 1) for at in self._each(24 * HOUR)),
            events=tuple(Mark(at, "Syringe") for at in self._each(12 * HOUR)),
            nights=tuple((at, at + 9 * HOUR) for at in self._each(24 * HOUR)),
        )


def told_of(heard: Heard, of: Mapping[int, BedFacts], at: Stamp) -> Readings:
    """A second as the recorder tells it: all stored, all of a confirmed channel."""
    stays = {figure: one.stay.admission.id for figure, one in of.items() if one.stay is not None}
    return Readings(
        at,
        tuple(
            Told(f"line-{figure}", figure, one, Fate.STORED, Whose.CONFIRMED, stays[figure])
            for figure, one in heard
        ),
    )


def facts_of(number: int) -> BedFacts:
    """A bed whose patient came a week ago."""
    begin, bed = START.utc - timedelta(weeks=1), Bed(str(number), number)
    patient = Patient(f"Made-up {number}", "Patient", BORN, f"{number:03}")
    here = Admission(patient.id, bed.name, begin)
    stay = Stay(START.utc, here, patient, ((bed.name, begin),), (), (), (), (), ())
    spark = Spark(
        tuple((step / SPARK_STEPS, step % 3 / 3) for step in range(SPARK_STEPS)),
        tuple((step / SPARK_STEPS, step % 10 / 10) for step in range(0, SPARK_STEPS, 4)),
    )
    return BedFacts(bed, (), stay, changes=(RateChange(begin, Decimal("4.2")),), spark=spark)


def away(widget: QWidget) -> None:
    """Take a widget away at once."""
    widget.hide()
    widget.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)

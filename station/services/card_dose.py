"""A card's live figures: the dose of all the patient's pumps, and how far each value is believed.

A value of a device that is asked about carries a question mark and the words; it is never made
into milligrams.  One that the device itself doubts carries the device's word; what it marks as a
demonstration or a test is of no patient, and a dash.
"""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from zoneinfo import ZoneInfo

from station.data.journal import Sample
from station.domain.by_eye import HOLDS, PUMP
from station.domain.by_hand import CHARTED, Found
from station.domain.card import Figure
from station.domain.clock import Stamp
from station.domain.dose import mg_per_hour, mg_per_kg_hour
from station.domain.figures import ABSENT, duration, figure
from station.domain.freshness import Freshness
from station.domain.nomenclature import FLOW, Metric
from station.domain.observation import MeasurementValidity, Numeric
from station.domain.syringe import NO_SYRINGE, Contents, Syringe, in_pump
from station.domain.versions import standing
from station.domain.wall import when_words
from station.domain.weight import valid_at
from station.services.bed_facts import BedFacts
from station.services.tidings import Fate, Whose
from station.services.watch import Newest

ML_STEP, MG_STEP, MG_KG_STEP = Decimal("0.01"), Decimal("0.01"), Decimal("0.001")
NOT_CONFIRMED = "not yet confirmed"  # under a vital sign, where the whole words have no room
NO_PUMP = "no pump confirmed"
TWO_SUBSTANCES = "no mg: the pumps give different substances"
DOUBTED = frozenset({MeasurementValidity.QUESTIONABLE, MeasurementValidity.CALIBRATING})


def live_figure(newest: Newest, metric: Metric, now: Stamp, zone: ZoneInfo) -> Figure:
    """A value as it may be shown at a moment, with its age."""
    reading = newest.told.reading
    if not isinstance(reading, Numeric):
        return Figure()
    why = _why_not(newest, reading, now, zone)
    if why or reading.value is None:
        return Figure(ABSENT, why, stale=True)
    words = figure(reading.value, metric.resolution)
    if newest.told.whose is Whose.ASKED:
        return Figure(f"{words}?", NOT_CONFIRMED, marked=True)
    age = "" if newest.freshness(now) is Freshness.LIVE else f"{newest.age(now):.0f} s"
    doubt = doubted(reading)
    return Figure(words, " · ".join(filter(None, [doubt, age])), marked=bool(doubt))


def _why_not(newest: Newest, reading: Numeric, now: Stamp, zone: ZoneInfo) -> str:
    """Why there is a dash in place of a value; nothing where it may be shown."""
    if newest.freshness(now) is Freshness.STALE:
        return f"since {reading.heard.utc.astimezone(zone):%H:%M}"
    if newest.told.fate is Fate.NOT_OF_PATIENT:
        return reading.mode.value
    if newest.freshness(now) is Freshness.SETTLING:
        return Freshness.SETTLING.value
    return "no value" if reading.value is None else ""


def doubted(*measured: Numeric | Sample) -> str:
    """The device's own word where it doubts a value that it gives; nothing where it does not."""
    return next((one.validity.value for one in measured if one.validity in DOUBTED), "")


def dose_figure(
    facts: BedFacts, flows: Sequence[Newest], now: Stamp, zone: ZoneInfo
) -> tuple[Figure, str, str]:
    """What the pumps give now: the figure, its unit, and the line under it.

    Several pumps are one sum, which is known only if each of them is.
    """
    if not flows or facts.stay is None:
        return charted_dose(facts, now, zone)
    shown = [live_figure(one, FLOW, now, zone) for one in flows]
    unseen = [one for one in shown if one.stale]
    if unseen:
        many = f"{len(unseen)} of {len(flows)} pumps not seen" if len(flows) > 1 else ""
        return unseen[0], "mL/h", many or unseen[0].note
    if any(one.told.whose is Whose.ASKED for one in flows):
        in_ml = figure(sum((_rate(one) for one in flows), Decimal(0)), ML_STEP)
        return Figure(f"{in_ml}?", NOT_CONFIRMED), "mL/h", Whose.ASKED.value
    note = next((one.note for one in shown if one.note), "")
    rates = [one.told.reading for one in flows]
    doubt = doubted(*(one for one in rates if isinstance(one, Numeric)))
    words, unit, more = _given(facts, flows, now.utc)
    return Figure(words, doubt or note), unit, " · ".join(filter(None, [doubt, more]))


def _given(facts: BedFacts, flows: Sequence[Newest], at: datetime) -> tuple[str, str, str]:
    """The sum of rates that are all known; in milligrams where every syringe is."""
    rates = [_rate(one) for one in flows]
    contents = [_contents(facts, one.told.channel, at) for one in flows]
    known = [one for one in contents if isinstance(one, Contents)]
    if len(known) < len(flows) or len({one.substance for one in known}) > 1:
        why = next((one for one in contents if isinstance(one, str)), TWO_SUBSTANCES)
        return figure(sum(rates, Decimal(0)), ML_STEP), "mL/h", why
    mg = _mg(rates, known)
    told = " + ".join(figure(one, ML_STEP) for one in rates)
    return figure(mg, MG_STEP), "mg/h", f"{told} mL/h · {_per_kg(facts, mg, at)}"


def charted_dose(facts: BedFacts, now: Stamp, zone: ZoneInfo) -> tuple[Figure, str, str]:
    """The same of a pump without a cable: what was read by eye, when, and never as measured.

    A rate that holds no longer is a dash; a pump that was charted as standing stands on.
    """
    look = facts.eye.look
    if look is None or look.rate is None or facts.stay is None:
        return Figure(), "mL/h", NO_PUMP
    when = when_words(look.moment, zone, now.utc)
    age = now.utc - look.moment
    if look.rate and age > HOLDS:
        return Figure(ABSENT, stale=True), "mL/h", f"not charted since {when}"
    said = f"{CHARTED} {when} · {duration(age)}"
    syringe = in_pump(facts.stay.syringes, PUMP, now.utc)
    contents = NO_SYRINGE if syringe is None else syringe.contents
    if isinstance(contents, str):
        return Figure(figure(look.rate, ML_STEP), said, charted=True), "mL/h", contents
    mg = mg_per_hour(look.rate, contents.mg_per_ml)
    more = f"{figure(look.rate, ML_STEP)} mL/h · {_per_kg(facts, mg, now.utc)}"
    return Figure(figure(mg, MG_STEP), said, charted=True), "mg/h", more


def charted_sign(found: Found, now: Stamp, zone: ZoneInfo) -> Figure:
    """A vital sign that a nurse found and typed, with its time and its age."""
    words = "/".join(figure(value, Decimal(1)) for value in found.values)
    note = f"{CHARTED} {when_words(found.at, zone, now.utc)} · {duration(now.utc - found.at)}"
    return Figure(words, note, charted=True)


def _mg(rates: Sequence[Decimal], contents: Sequence[Contents]) -> Fraction:
    pairs = zip(rates, contents, strict=True)
    return sum((mg_per_hour(rate, one.mg_per_ml) for rate, one in pairs), Fraction(0))


def _rate(newest: Newest) -> Decimal:
    """A rate that is there: what has no value is not seen."""
    reading = newest.told.reading
    if not isinstance(reading, Numeric) or reading.value is None:
        raise ValueError("a rate without a value is no rate")
    return reading.value


def _contents(facts: BedFacts, figure: int | None, at: datetime) -> Contents | str:
    """What is in a pump: in this place of a rack, else in the place it was moved from."""
    channel = None if figure is None else facts.channels.get(figure)
    if figure is None or channel is None or facts.stay is None:
        return NO_SYRINGE
    there = _standing(facts.stay.syringes_of({figure}), at)
    if there is None and channel.device.verifiable:
        beside = {one for one, known in facts.channels.items() if known.device == channel.device}
        there = _standing(facts.stay.syringes_of(beside), at)
    return NO_SYRINGE if there is None else there.contents


def _standing(syringes: Sequence[Syringe], at: datetime) -> Syringe | None:
    there = [one for one in standing(syringes) if one.covers(at)]
    return max(there, key=lambda one: (one.begin, one.recorded), default=None)


def _per_kg(facts: BedFacts, mg: Fraction, at: datetime) -> str:
    """Blank without a recorded weight, never a usual one."""
    weight = None if facts.stay is None else valid_at(facts.stay.weights, at)
    if weight is None:
        return "no weight recorded"
    return f"{figure(mg_per_kg_hour(mg, weight.kilograms), MG_KG_STEP)} mg/kg/h"

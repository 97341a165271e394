"""How much was given: sums over courses, in mL and in the milligrams of each substance.

mg need a confirmed syringe for the very stretch in which the volume was given; volume without one
stays mL, with the words that say what to do.  One function says unknown time, everywhere alike.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

from station.domain.course import Course, Given, Origin
from station.domain.dose import mg_in
from station.domain.figures import duration, figure
from station.domain.period import Period, elapsed
from station.domain.syringe import NO_SYRINGE, Contents, Substance, Syringe
from station.domain.versions import standing

MG_STEP = Decimal("0.1")
ML_STEP = Decimal("0.01")
UNSEEN_CHANGE = "no mg: given while the syringe was changed unseen"


@dataclass(frozen=True, slots=True)
class Mass:
    """Milligrams of one substance."""

    substance: Substance
    mg: Fraction


@dataclass(frozen=True, slots=True)
class WithoutMass:
    """A volume (mL) that cannot be said in milligrams, and what to do about it."""

    ml: Fraction
    words: str


@dataclass(frozen=True, slots=True)
class Total:
    """What a period comes to on one channel of one patient.

    `earlier` is the volume in it that was found after a gap and may in part have been given before
    the period began.
    """

    period: Period
    origin: Origin
    ml: Fraction
    masses: tuple[Mass, ...]
    without_mass: tuple[WithoutMass, ...]
    unknown: timedelta
    purged_ml: Fraction
    earlier: Fraction

    def mg(self, substance: Substance) -> Fraction:
        """The milligrams of one substance; substances are never added together."""
        return sum((mass.mg for mass in self.masses if mass.substance == substance), Fraction(0))


def total(course: Course, syringes: Iterable[Syringe], period: Period) -> Total:
    """The sum of a course over a period."""
    shelf = _Shelf(syringes)
    ml, earlier = _Sum(), _Sum()
    sums: dict[Contents | str, _Sum] = {}
    for piece in course.given:
        if piece.period.end < period.begin or period.end < piece.period.begin:
            continue
        counted = piece.within(period)
        if not counted:
            continue
        ml.add(counted)
        if _reaches_back(piece, period):
            earlier.add(counted)
        for part, contents in shelf.parts(piece, period):
            sums.setdefault(contents, _Sum()).add(part)
    volumes = {contents: each.value for contents, each in sums.items()}
    return Total(
        period,
        course.origin,
        ml.value,
        _masses(volumes),
        tuple(WithoutMass(part, why) for why, part in volumes.items() if isinstance(why, str)),
        _unknown(course, period),
        sum((piece.within(period) for piece in course.purged), Fraction(0)),
        earlier.value,
    )


class _Sum:
    """An exact sum of the thousands of pieces of a week: a counter's steps share denominators."""

    def __init__(self) -> None:
        self._numerators: dict[int, int] = {}

    def add(self, part: Fraction) -> None:
        """One piece more."""
        below = part.denominator
        self._numerators[below] = self._numerators.get(below, 0) + part.numerator

    @property
    def value(self) -> Fraction:
        """What all pieces come to."""
        parts = (Fraction(above, below) for below, above in self._numerators.items())
        return sum(parts, Fraction(0))


def _masses(volumes: Mapping[Contents | str, Fraction]) -> tuple[Mass, ...]:
    """The milligrams of each substance, from the volumes of each mixture."""
    masses: dict[Substance, Fraction] = {}
    for contents, ml in volumes.items():
        if isinstance(contents, Contents):
            known = masses.get(contents.substance, Fraction(0))
            masses[contents.substance] = known + mg_in(ml, contents.mg_per_ml)
    return tuple(Mass(substance, mg) for substance, mg in masses.items())


def _reaches_back(piece: Given, period: Period) -> bool:
    return not piece.even and piece.period.begin < period.begin


def _unknown(course: Course, period: Period) -> timedelta:
    """The time of which the figure says nothing: unknown, or counted only after the period."""
    blind = [*course.unknown]
    blind += [piece.period for piece in course.given if not piece.even and not piece.within(period)]
    return elapsed(shared for stretch in blind if (shared := stretch.shared(period)))


class _Shelf:
    """The syringes of one channel in their order, each in the pump until the next one."""

    def __init__(self, syringes: Iterable[Syringe]) -> None:
        self._syringes = sorted(standing(syringes), key=lambda row: (row.begin, row.recorded))
        self._begins = [row.begin for row in self._syringes]
        self._contained = [row.contents for row in self._syringes]
        self._edges = sorted(
            {row.begin for row in self._syringes}
            | {row.end for row in self._syringes if row.end is not None}
        )

    def parts(self, piece: Given, period: Period) -> Iterator[tuple[Fraction, Contents | str]]:
        """What a period counts of a piece of volume, syringe by syringe."""
        if not piece.even or not piece.period.length:
            yield piece.within(period), self._throughout(piece.period)
            return
        shared = piece.period.shared(period)
        for stretch in self._cut(shared) if shared else ():
            yield piece.within(stretch), self._contents(stretch.begin)

    def _cut(self, period: Period) -> list[Period]:
        first = bisect_right(self._edges, period.begin)
        inside = self._edges[first : bisect_left(self._edges, period.end)]
        return [Period(*pair) for pair in pairwise([period.begin, *inside, period.end])]

    def _contents(self, moment: datetime) -> Contents | str:
        at = bisect_right(self._begins, moment)
        if not at or not self._syringes[at - 1].covers(moment):
            return NO_SYRINGE
        return self._contained[at - 1]

    def _throughout(self, period: Period) -> Contents | str:
        """What was in the pump all through a stretch whose course nobody saw."""
        found = [self._contents(stretch.begin) for stretch in self._cut(period)]
        if all(contents == found[0] for contents in found):
            return found[0]
        missing = [contents for contents in found if isinstance(contents, str)]
        return UNSEEN_CHANGE if len(missing) < len(found) else missing[0]


def together(totals: Sequence[Total]) -> Total:
    """Several totals of one origin as one: of adjacent periods, or of several channels.

    What was charted is never added to what was measured: they are two lines.
    """
    origin, *others = {one.origin for one in totals}
    if others:
        raise ValueError("what was measured and what was not are two lines")
    masses: dict[Substance, Fraction] = {}
    without: dict[str, Fraction] = {}
    for one in totals:
        for mass in one.masses:
            masses[mass.substance] = masses.get(mass.substance, Fraction(0)) + mass.mg
        for volume in one.without_mass:
            without[volume.words] = without.get(volume.words, Fraction(0)) + volume.ml
    return Total(
        Period(min(one.period.begin for one in totals), max(one.period.end for one in totals)),
        origin,
        sum((one.ml for one in totals), Fraction(0)),
        tuple(Mass(substance, mg) for substance, mg in masses.items()),
        tuple(WithoutMass(ml, words) for words, ml in without.items()),
        sum((one.unknown for one in totals), timedelta()),
        sum((one.purged_ml for one in totals), Fraction(0)),
        sum((one.earlier for one in totals), Fraction(0)),
    )


def at_least(amount: str, missing: Sequence[str]) -> str:
    """An amount, and what is missing from it: the same words on screen, paper and export.

    'at least 412 mg; 2 h 40 min unknown'.
    """
    return "; ".join([f"at least {amount}", *missing]) if missing else amount


def ml_words(total: Total) -> str:
    """The volume in words."""
    return at_least(_amount(total, total.ml, "mL", ML_STEP), _unknown_words(total))


def mg_words(total: Total) -> list[tuple[Substance | None, str]]:
    """The milligrams in words, one line a substance; then what could not be said in milligrams."""
    if not total.masses and not total.without_mass:
        nothing = _amount(total, Fraction(0), "mg", MG_STEP)
        return [(None, at_least(nothing, _unknown_words(total)))]
    left_out = [f"{figure(part.ml, ML_STEP)} mL without mg" for part in total.without_mass]
    lines: list[tuple[Substance | None, str]] = []
    for mass in total.masses:
        amount = _amount(total, mass.mg, "mg", MG_STEP)
        lines.append((mass.substance, at_least(amount, [*left_out, *_unknown_words(total)])))
    return [*lines, *((None, part.words) for part in total.without_mass)]


def _amount(total: Total, value: Fraction, unit: str, step: Decimal) -> str:
    return f"{figure(value, step)} {unit} {total.origin.value}".rstrip()


def _unknown_words(total: Total) -> list[str]:
    return [f"{duration(total.unknown)} unknown"] if total.unknown else []

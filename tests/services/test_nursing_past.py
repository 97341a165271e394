"""What nurses entered in the past is what the bed showed at its moment, one author an entry."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from station.data import audit, entries, gaps, register, syringes
from station.domain import payload
from station.domain.device import Channel, Device
from station.domain.entry import EntryKind, live
from station.domain.observation_set import Source, Unanswered
from station.domain.side_effect import SideEffect, courses
from station.services.demonstration import Place, found, standard_syringe
from station.services.nursing_past import WRONG_WAY_ROUND, NursingPast
from station.services.rounds import HOUR, MINUTE

END = datetime(2026, 3, 3, 1, 0, tzinfo=UTC)  # noon in Sydney
BEGIN = END - timedelta(hours=12)
PUMP = Channel(Device("bbraun-space-bcc", "Space", "1"), "50111")
MONITOR = Channel(Device("philips-intellivue", "MP50", "M1"), "")
HEART, CUFF = "MDC_ECG_HEART_RATE", "MDC_PRESS_CUFF_SYS"
COUNTED = {
    "MDC_PRESS_CUFF_SYS": 140, "MDC_PRESS_CUFF_DIA": 80, HEART: 71, "MDC_PULS_OXIM_SAT_O2": 96,
    "MDC_TTHOR_RESP_RATE": 15, "MDC_TEMP": Decimal("36.6"),
}  # fmt: skip


@dataclass
class Look:
    asleep: bool = False
    away: bool = False
    pain_rest: int = 4
    pain_movement: int = 6
    grades: tuple = (0,) * 8
    shown: dict = field(default_factory=dict)
    counted: dict = field(default_factory=lambda: {k: Decimal(v) for k, v in COUNTED.items()})
    rate: Decimal = Decimal("2.50")
    volume: Decimal = Decimal("10.00")
    left: Decimal | None = Decimal("40.00")


@dataclass
class Outing:
    begin: float
    end: float
    shower: bool


@dataclass
class Eye:
    """A bed that feels something for a while, and shows what it is told to."""

    felt: tuple = (5 * HOUR, 6 * HOUR)
    started: float = 0.0
    syringes: list = field(default_factory=lambda: [0.0, 7 * HOUR])
    raises: list = field(default_factory=list)
    stop: float | None = None
    remarks: list = field(default_factory=lambda: [(5 * HOUR + 20, "Sees insects.")])
    away: tuple = (0, 0)
    night: tuple = (0, 0)

    def outings(self):
        yield Outing(8 * HOUR, 8.4 * HOUR, shower=True)
        yield Outing(9 * HOUR, 9.4 * HOUR, shower=False)

    def look(self, at):
        begin, end = self.felt
        grade = 2 if begin <= at < end else 0
        return Look(
            asleep=self.night[0] <= at < self.night[1],
            away=self.away[0] <= at < self.away[1],
            grades=(0,) * 6 + (grade, 0),
            shown={HEART: (Decimal(70), at), CUFF: (Decimal(130), at - 2 * HOUR)},
        )


@pytest.fixture
def signed(store):
    def write(eye=None):
        founded = found(store, 1, [Place("1", BEGIN, Decimal(80))], BEGIN)
        pump = register.channel_id(store, PUMP, "bed-1-pump")
        monitor = register.channel_id(store, MONITOR, "bed-1-monitor")
        first = standard_syringe(PUMP, founded.guests["1"], founded.nurse, BEGIN)
        syringes.enter_syringe(store, first, "bed-1-pump")
        channels = {
            pump: (PUMP, "bed-1-pump", True), monitor: (MONITOR, "bed-1-monitor", False)
        }  # fmt: skip
        NursingPast(store, founded, BEGIN, END).write("1", eye or Eye(), channels)
        admission = founded.guests["1"].admission.id
        return founded, admission, entries.entries(store, admission)

    return write


def sets(found_entries):
    return [one for one in found_entries if one.kind is EntryKind.OBSERVATIONS]


def test_a_set_holds_what_the_bed_showed_taken_from_the_device_or_found_by_hand(signed):
    _, _, told = signed()
    answers = payload.answers(sets(told)[1])

    assert (answers["pain-rest"].value, answers["pain-movement"].value) == ("4", "6")
    assert (answers["heart-rate"].value, answers["heart-rate"].source) == ("70", Source.DEVICE)
    assert answers["heart-rate"].measured_at == sets(told)[1].observed_at
    assert (answers["systolic"].value, answers["systolic"].source) == ("140", Source.TYPED)
    assert (answers["pump-rate"].value, answers["pump-volume"].value) == ("2.5", "10")
    assert (answers["pump-left"].value, answers["pump-locked"].value) == ("40", "yes")
    assert "temperature" not in answers
    assert payload.answers(sets(told)[0])["temperature"].value == "36.6"


def test_a_figure_that_looks_unlike_the_patient_is_looked_at_again_by_hand(signed):
    class Artefact(Eye):
        def look(self, at):
            return Look(shown={HEART: (Decimal(142), at), CUFF: (Decimal(141), at - MINUTE)})

    _, _, told = signed(Artefact())
    answers = payload.answers(sets(told)[0])

    assert (answers["heart-rate"].value, answers["heart-rate"].source) == ("71", Source.TYPED)
    assert (answers["systolic"].value, answers["systolic"].source) == ("141", Source.DEVICE)


def test_a_side_effect_has_the_onset_and_the_end_that_the_patient_tells(signed):
    _, _, told = signed()
    looks = [(one.observed_at, payload.findings(one)) for one in live(told)]
    [course] = courses(looks)

    assert (course.effect, course.worst) == (SideEffect.HALLUCINATION, 2)
    assert course.begin == BEGIN + timedelta(hours=5)
    assert course.end == BEGIN + timedelta(hours=6)
    first = next(found for _, found in looks if found)
    assert len(first) == 8


def test_a_note_is_followed_by_the_checklist_of_its_moment(signed):
    _, _, told = signed()
    place = next(at for at, one in enumerate(told) if one.kind is EntryKind.NOTE)

    assert told[place].payload["text"] == "Sees insects."
    assert told[place + 1].kind is EntryKind.SIDE_EFFECTS


def test_one_set_is_corrected_with_a_reason_and_the_first_version_stays(signed):
    _, _, told = signed()
    [right] = [one for one in told if one.supersedes]
    [wrong] = [one for one in told if one.entry_id == right.supersedes]

    assert right.reason == WRONG_WAY_ROUND
    assert payload.answers(wrong)["pain-rest"].value == "6"
    assert payload.answers(right)["pain-rest"].value == "4"
    assert right.observed_at == wrong.observed_at < wrong.recorded_at < right.recorded_at


def test_the_monitors_gaps_carry_the_nurses_cause_and_are_over(signed, store):
    _, _, told = signed()
    figures = {line: figure for figure, (_, line) in register.channels(store).items()}
    away = gaps.gaps(store, figures["bed-1-monitor"], BEGIN, END)

    assert [one.words for one in away] == [
        "off the monitor: shower", "off the monitor: walking",
    ]  # fmt: skip
    assert [one.end - one.begin for one in away] == [timedelta(minutes=24)] * 2
    assert gaps.gaps(store, figures["bed-1-pump"], BEGIN, END) == []
    assert sum(one.kind is EntryKind.BACK_ON_MONITOR for one in told) == 2


def test_a_changed_syringe_is_confirmed_by_whoever_was_on_duty(signed, store):
    founded, admission, _ = signed()
    first, second = syringes.syringes(store, admission)

    moment = BEGIN + timedelta(hours=7)
    assert (second.begin, second.author) == (moment, founded.on_duty(moment).id)
    assert second.confirmed_by == second.author != first.author or first.begin == BEGIN


def test_nurses_take_turns_and_nothing_is_written_after_the_live_moment(signed, store):
    founded, _, told = signed()

    assert {one.author for one in told} == {
        founded.on_duty(BEGIN + timedelta(hours=hour)).id for hour in range(12)
    }
    assert all(one.recorded_at <= END for one in told)
    assert all(one.observed_at <= one.recorded_at for one in told)
    assert audit.verify(store).broken is None


def test_who_sleeps_is_not_asked_and_who_is_away_is_looked_at_later(signed):
    _, _, told = signed(Eye(night=(3 * HOUR, 8 * HOUR), away=(9 * HOUR, 12 * HOUR)))
    asleep = [
        one for one in sets(told)
        if 3 * HOUR <= (one.observed_at - BEGIN).total_seconds() < 8 * HOUR
    ]  # fmt: skip

    assert asleep
    for one in asleep:
        answers = payload.answers(one)
        assert answers["pain-rest"].unanswered is Unanswered.ASLEEP
        assert answers["sedation"].value == "asleep, rouses"
        assert "respiration" in answers
    assert max(one.observed_at for one in sets(told)) < BEGIN + timedelta(hours=9)


def test_somebody_drowsy_is_rated_so(signed):
    class Dizzy(Eye):
        def look(self, _at):
            return Look(grades=(0, 0, 0, 2, 0, 0, 0, 1))

    _, _, told = signed(Dizzy(remarks=[(13 * HOUR, "too late"), (-MINUTE, "too early")]))
    answers = payload.answers(sets(told)[0])

    assert (answers["sedation"].value, answers["nausea"].value) == ("1", "1")
    assert not [one for one in told if one.kind is EntryKind.NOTE]

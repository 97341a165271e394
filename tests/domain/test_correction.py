from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from station.domain.association import Association, Standing, Where
from station.domain.book import Book
from station.domain.confirmation import Act
from station.domain.correction import Changed, Print, Truth, changed, correct, to_recall
from station.domain.device import Channel, Device
from station.domain.errors import Refused
from station.domain.ownership import Held, Owned, owner
from station.domain.patient import Admission
from station.domain.period import Period
from station.domain.quarantine import Quarantine, Trigger

START = datetime(2026, 4, 4, 10, tzinfo=UTC)
PUMP = Channel(Device("bbraun-space-bcc", "Perfusor", "12345"), "50111")


def at(minutes):
    return START + timedelta(minutes=minutes)


ANNA = Admission("anna", "3", at(-600), id="anna's stay")
BERT = Admission("bert", "5", at(-600), id="bert's stay")
ACT = Act("sister", Where.DESK, at(100))
WRONG = Association(
    channel=PUMP,
    line="line-3",
    bed="3",
    port="usb-1",
    admission=ANNA.id,
    begin=at(0),
    end=at(60),
    recorded=at(0),
    who="nurse",
    author="nurse",
    where=Where.BEDSIDE,
)
WHY = "two pumps were mixed up at the bed"


def whose(book, minute):
    match owner(book, PUMP, at(minute), "line-3"):
        case Owned(association=row):
            return row.admission
        case Held():
            return "held"
        case _:
            return None


def corrected(book, admission, begin=0, end=60, name=WRONG.id, why=WHY):
    truth = Truth(admission, at(begin), None if end is None else at(end))
    return book + correct(book, name, truth, ACT, why)


def test_readings_are_linked_anew_and_both_versions_stay():
    book = corrected(Book((WRONG,)), BERT)

    assert whose(book, 30) == BERT.id
    old, new = book.associations
    assert old == WRONG
    assert (new.supersedes, new.author, new.who, new.reason) == (WRONG.id, "sister", "sister", WHY)
    assert new.where is Where.DESK


def test_the_stretch_itself_may_be_corrected():
    book = corrected(Book((WRONG,)), ANNA, 10, 50)

    assert [whose(book, minute) for minute in (9, 10, 49, 50)] == [None, ANNA.id, ANNA.id, None]


def test_an_association_that_was_nobody_s_is_withdrawn():
    book = corrected(Book((WRONG,)), None)

    assert whose(book, 30) is None
    assert book.associations[-1].standing is Standing.WITHDRAWN


@pytest.mark.parametrize("admission", [BERT, None])
def test_what_lies_outside_the_corrected_time_stays_whose_it_was(admission):
    book = corrected(Book((WRONG,)), admission, 20, 40)
    theirs = None if admission is None else BERT.id

    assert [whose(book, minute) for minute in (-1, 0, 19, 20, 39, 40, 59, 60)] == [
        None, ANNA.id, ANNA.id, theirs, theirs, ANNA.id, ANNA.id, None,
    ]  # fmt: skip
    rest = [row for row in book.associations if row.admission == ANNA.id][1:]
    assert {(row.who, row.where) for row in rest if row.id != WRONG.id} >= {
        ("nurse", Where.BEDSIDE)
    }
    assert book.associations[-1].supersedes == WRONG.id


def test_the_corrected_time_may_reach_further_than_what_was_wrong():
    book = corrected(Book((WRONG,)), BERT, -10, 40)

    assert [whose(book, minute) for minute in (-10, 0, 39, 40, 59)] == [BERT.id] * 3 + [ANNA.id] * 2


def test_of_one_that_goes_on_the_rest_goes_on():
    book = corrected(Book((replace(WRONG, end=None),)), BERT, 20, 40)

    assert [whose(book, minute) for minute in (19, 20, 40, 500)] == [
        ANNA.id, BERT.id, ANNA.id, ANNA.id,
    ]  # fmt: skip


@pytest.mark.parametrize(("admission", "begin", "end"), [(BERT, 60, 70), (None, -20, 0)])
def test_what_touches_nothing_wrong_is_no_correction(admission, begin, end):
    with pytest.raises(Refused, match="choose the time that was wrong"):
        corrected(Book((WRONG,)), admission, begin, end)


def test_what_changes_hands_is_told_stretch_by_stretch():
    before = Book((WRONG,))

    assert moved(before, corrected(before, BERT, 20, 40)) == [
        Changed(Period(at(20), at(40)), ANNA.id, BERT.id)
    ]
    assert moved(before, corrected(before, ANNA, -10, 50)) == [
        Changed(Period(at(-10), at(0)), None, ANNA.id),
        Changed(Period(at(50), at(60)), ANNA.id, None),
    ]
    assert moved(before, corrected(before, ANNA)) == []


def test_what_changes_hands_goes_on_up_to_the_present_and_over_lifted_quarantines():
    held = Quarantine(
        channel=PUMP, line="line-3", bed="3", trigger=Trigger.NEW_SERIAL,
        begin=at(-30), end=at(-10), recorded=at(-30),
    )  # fmt: skip
    before = Book((replace(WRONG, end=None),), (held,))

    assert moved(before, corrected(before, BERT, -20, None)) == [
        Changed(Period(at(-20), at(0)), None, BERT.id),
        Changed(Period(at(0), at(100)), ANNA.id, BERT.id),
    ]


def test_what_was_asked_is_confirmed_by_its_correction():
    asked = replace(WRONG, standing=Standing.ASKED, who=None, where=None)

    assert whose(corrected(Book((asked,)), ANNA), 30) == ANNA.id


def test_quarantine_inside_the_corrected_stretch_is_lifted_and_the_rest_stays():
    held = Quarantine(
        channel=PUMP,
        line="line-3",
        bed="3",
        trigger=Trigger.NEW_SERIAL,
        begin=at(-30),
        end=at(90),
        recorded=at(-30),
    )
    book = corrected(Book((WRONG,), (held,)), ANNA, -10, 60)

    assert [whose(book, minute) for minute in (-20, -10, 30, 60, 89, 90)] == [
        "held",
        ANNA.id,
        ANNA.id,
        "held",
        "held",
        None,
    ]


@pytest.mark.parametrize(
    ("admission", "begin", "end", "why", "words"),
    [
        (BERT, 0, 60, " ", "Say why"),
        (BERT, 60, 60, WHY, "end after it begins"),
        (BERT, 0, 101, WHY, "into the future"),
        (replace(BERT, begin=at(5)), 0, 60, WHY, "not on the ward"),
        (replace(BERT, end=at(50)), 0, 60, WHY, "not on the ward"),
        (replace(BERT, end=at(50)), 0, None, WHY, "not on the ward"),
    ],
)
def test_a_correction_that_cannot_be_true_is_refused(admission, begin, end, why, words):
    with pytest.raises(Refused, match=words):
        corrected(Book((WRONG,)), admission, begin, end, why=why)


def test_an_association_that_goes_on_may_be_corrected_to_go_on():
    running = replace(WRONG, end=None)

    assert whose(corrected(Book((running,)), BERT, end=None), 500) == BERT.id


@pytest.mark.parametrize(("begin", "end"), [(50, 70), (70, 80), (85, 99)])
def test_a_correction_does_not_reach_into_another_association(begin, end):
    other = replace(WRONG, id="other", admission=BERT.id, begin=at(60), end=at(90))

    with pytest.raises(Refused, match="correct that one first"):
        corrected(Book((WRONG, other)), ANNA, begin, end)
    assert corrected(Book((WRONG, other)), ANNA, 90, 99)


def test_what_was_corrected_meanwhile_is_not_corrected_again():
    book = corrected(Book((WRONG,)), BERT)

    with pytest.raises(Refused, match="changed meanwhile"):
        corrected(book, ANNA)


# --- Prints to recall ----------------------------------------------------------------------------


def a_print(title, admission=ANNA, begin=0, end=60, printed=70):
    return Print(title, admission.id, at(begin), at(end), at(printed))


def moved(before, after):
    """What changes hands, in minutes."""
    return changed(before, after, WRONG, ACT.moment)


def recalled(prints, *book):
    return [page.title for page in to_recall(moved(*book), ACT.moment, prints)]


def test_prints_of_both_patients_over_that_time_are_recalled():
    prints = [
        a_print("Anna's summary"),
        a_print("Bert's handover", BERT, begin=-60, end=1),
        a_print("Anna, the day before", begin=-60, end=0),
        a_print("Anna, the hour after", begin=60, end=90),
        a_print("printed after the correction", printed=101),
        a_print("a third patient's", replace(ANNA, id="third")),
        Print("the ward's handover", None, at(30), at(65), at(65)),
        Print("the ward's handover before", None, at(-30), at(0), at(0)),
    ]
    before = Book((WRONG,))

    assert recalled(prints, before, corrected(before, BERT)) == [
        "Anna's summary", "Bert's handover", "the ward's handover",
    ]  # fmt: skip


def test_of_a_withdrawn_association_the_patient_s_prints_are_recalled():
    prints = [a_print("Anna's summary"), a_print("Bert's handover", BERT)]

    before = Book((WRONG,))
    assert recalled(prints, before, corrected(before, None)) == ["Anna's summary"]


def test_prints_of_the_time_that_stays_are_not_recalled():
    prints = [a_print("before", begin=-60, end=10), a_print("after", begin=40, end=60)]
    before = Book((WRONG,))

    assert recalled(prints, before, corrected(before, BERT, 20, 40)) == []
    assert recalled(prints, before, corrected(before, BERT, 20, 41)) == ["after"]

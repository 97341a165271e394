from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from station.domain.association import Association, Standing, Where
from station.domain.book import Book
from station.domain.confirmation import Act
from station.domain.correction import Print, Truth, correct, to_recall
from station.domain.device import Channel, Device
from station.domain.errors import Refused
from station.domain.ownership import Held, Owned, owner
from station.domain.patient import Admission
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


def recalled(book, prints):
    return [page.title for page in to_recall(book, book.associations[-1], prints)]


def test_prints_of_both_patients_over_that_time_are_recalled():
    prints = [
        a_print("Anna's summary"),
        a_print("Bert's handover", BERT, begin=-60, end=1),
        a_print("Anna, the day before", begin=-60, end=0),
        a_print("Anna, the hour after", begin=60, end=90),
        a_print("printed after the correction", printed=101),
        a_print("a third patient's", replace(ANNA, id="third")),
    ]
    book = corrected(Book((WRONG,)), BERT)

    assert recalled(book, prints) == ["Anna's summary", "Bert's handover"]


def test_of_a_withdrawn_association_the_patient_s_prints_are_recalled():
    prints = [a_print("Anna's summary"), a_print("Bert's handover", BERT)]

    assert recalled(corrected(Book((WRONG,)), None), prints) == ["Anna's summary"]

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from station.domain.association import Association, Standing, Where
from station.domain.book import Book
from station.domain.confirmation import (
    Act,
    answer,
    confirm,
    confirm_again,
    discharge,
    moved,
    release,
    signed,
    to_ask_again,
)
from station.domain.device import Channel, Device
from station.domain.errors import Refused
from station.domain.ownership import Held, Owned, Unassigned, Unconfirmed, owner
from station.domain.patient import Admission
from station.domain.quarantine import Trigger
from station.domain.sighting import Sighting, sighted

START = datetime(2026, 4, 4, 10, tzinfo=UTC)
PUMP = Channel(Device("bbraun-space-bcc", "Perfusor", "12345"), "50111")
NAMELESS = Channel(Device("nonin", "7500", None), "")


def at(minutes):
    return START + timedelta(minutes=minutes)


ANNA = Admission("anna", "3", at(-600), id="anna's stay")
BERT = Admission("bert", "5", at(-600), id="bert's stay")


def seen(minute, channel=PUMP, last=None, **named):
    values = {"line": "line-3", "bed": "3", "port": "usb-1"} | named
    heard = None if last is None else at(last)
    return Sighting(channel=channel, moment=at(minute), last_heard=heard, **values)


def elsewhere(minute, **named):
    return seen(minute, line="line-5", bed="5", **named)


def act(minute, where=Where.BEDSIDE):
    return Act("nurse", where, at(minute))


def put(book, sighting, admission, minute, since=None):
    moment = at(minute if since is None else since)
    return book + confirm(book, sighting, admission, act(minute), moment)


def whose(book, minute, channel=PUMP):
    match owner(book, channel, at(minute), "line-3"):
        case Owned(association=row):
            return row.admission
        case Unconfirmed():
            return "asked"
        case Held():
            return "held"
        case Unassigned():
            return None


def on_anna(since=0):
    """The pump is new at minute 0 and put on Anna at minute 5."""
    book = sighted(Book(), seen(0))
    return put(book, seen(4, last=4), ANNA, 5, since)


def back_after_absence():
    book = on_anna()
    return book + sighted(book, seen(30, last=10))


def test_from_a_confirmation_on_the_readings_are_the_patient_s():
    book = on_anna(since=5)

    assert (whose(book, 4), whose(book, 5), whose(book, 500)) == ("held", ANNA.id, ANNA.id)
    row = book.associations[0]
    assert (row.who, row.author, row.where, row.bed) == ("nurse", "nurse", Where.BEDSIDE, "3")


def test_a_confirmation_may_reach_back_over_its_quarantine():
    book = on_anna(since=0)

    assert (whose(book, -1), whose(book, 0), whose(book, 4)) == (None, ANNA.id, ANNA.id)
    assert book.quarantines[-1].who == "nurse"


def test_a_pump_nobody_quarantined_can_be_confirmed_too():
    book = put(Book(), seen(4), ANNA, 5)

    assert whose(book, 5) == ANNA.id


@pytest.mark.parametrize(
    ("admission", "minute", "since", "words"),
    [
        (ANNA, 5, 6, "in the future"),
        (replace(ANNA, end=at(4)), 5, 5, "not on the ward"),
        (replace(ANNA, begin=at(6)), 5, 5, "not on the ward"),
        (replace(ANNA, begin=at(3)), 5, 2, "before the admission"),
        (BERT, 5, 5, "heard at bed 3, the patient lies in bed 5"),
    ],
)
def test_a_confirmation_that_cannot_be_true_is_refused(admission, minute, since, words):
    with pytest.raises(Refused, match=words):
        put(Book(), seen(4), admission, minute, since)


def test_an_act_carries_a_name():
    with pytest.raises(Refused, match="Say who you are"):
        Act(" ", Where.DESK, at(0))


def test_a_device_of_another_patient_is_refused():
    in_bed_3 = replace(BERT, bed="3")

    with pytest.raises(Refused, match="take it off that patient first"):
        put(on_anna(), seen(9), in_bed_3, 10)


def test_the_past_of_another_patient_is_not_taken_away():
    book = on_anna()
    book += release(book, book.associations[-1].id, act(20), at(20), "syringe empty")
    in_bed_3 = replace(BERT, bed="3")

    with pytest.raises(Refused, match="take it off that patient first"):
        put(book, seen(29), in_bed_3, 30, since=10)
    book = put(book, seen(29), in_bed_3, 30, since=20)
    assert (whose(book, 19), whose(book, 20)) == (ANNA.id, BERT.id)


def test_what_was_confirmed_again_counts_once():
    book = put(on_anna(), seen(9), ANNA, 10, since=2)

    standing = book.associated()
    assert [(row.begin, row.end) for row in standing] == [(at(0), at(2)), (at(2), None)]


def test_a_confirmation_over_the_whole_of_another_withdraws_it():
    book = put(on_anna(since=5), seen(9), ANNA, 10, since=3)

    assert [(row.begin, row.end) for row in book.associated()] == [(at(3), None)]
    assert book.associations[1].standing is Standing.WITHDRAWN


# --- Two beds ------------------------------------------------------------------------------------


def at_two_beds():
    book = on_anna()
    return book + sighted(book, elsewhere(20, last=19))


def test_at_two_beds_nobody_has_the_readings():
    book = at_two_beds()

    assert (whose(book, 19), whose(book, 20)) == (ANNA.id, "held")


def test_whoever_has_the_pump_is_confirmed_from_now_on():
    book = put(at_two_beds(), elsewhere(24), BERT, 25)

    assert [whose(book, minute) for minute in (19, 20, 25, 25.04)] == [
        ANNA.id,
        "held",
        "held",
        BERT.id,
    ]
    anna = next(row for row in book.associated() if row.admission == ANNA.id)
    assert (anna.end, anna.reason) == (at(20), "the device is on another patient")


def test_a_pump_that_stayed_is_confirmed_where_it_was():
    book = put(at_two_beds(), seen(24), ANNA, 25)

    assert [whose(book, minute) for minute in (19, 25, 25.04)] == [ANNA.id, "held", ANNA.id]


def test_readings_of_two_beds_are_never_told_apart_afterwards():
    with pytest.raises(Refused, match="from now on"):
        put(at_two_beds(), elsewhere(24), BERT, 25, since=20)
    later = put(at_two_beds(), elsewhere(24), BERT, 25)
    with pytest.raises(Refused, match="from now on"):
        put(later, elsewhere(29), BERT, 30, since=22)


def test_the_doubled_serial_number_stops_again_when_the_other_one_speaks():
    book = put(at_two_beds(), elsewhere(24), BERT, 25)

    book += sighted(book, seen(26, last=25))

    assert whose(book, 26) == "held"


# --- The question after an absence ---------------------------------------------------------------


def test_until_it_is_answered_readings_are_the_same_device_not_yet_confirmed():
    book = back_after_absence()

    assert (whose(book, 10), whose(book, 30)) == (ANNA.id, "asked")


def test_a_pump_that_stayed_is_confirmed_from_its_return():
    book = back_after_absence()
    book += answer(book, book.associations[-1].id, act(33, Where.DESK), stayed=True)

    assert (whose(book, 10), whose(book, 30), whose(book, 40)) == (ANNA.id,) * 3
    assert book.associations[-1].where is Where.DESK


def test_a_pump_that_did_not_stay_is_in_quarantine_from_its_last_reading():
    book = back_after_absence()
    book += answer(book, book.associations[-1].id, act(33), stayed=False)

    assert (whose(book, 10), whose(book, 30), whose(book, 40)) == (ANNA.id, "held", "held")
    assert book.quarantines[-1].trigger is Trigger.NEW_SERIAL


def test_a_nameless_device_that_did_not_stay_says_why_it_is_held():
    row = Association(
        channel=NAMELESS,
        line="line-3",
        bed="3",
        port="usb-1",
        admission=ANNA.id,
        begin=at(0),
        recorded=at(0),
        standing=Standing.ASKED,
    )
    book = Book((row,))

    added = answer(book, row.id, act(5), stayed=False)

    assert added.quarantines[0].trigger is Trigger.UNVERIFIABLE


def test_confirming_anew_answers_the_question_too():
    same = put(back_after_absence(), seen(34), ANNA, 35, since=30)
    other = put(back_after_absence(), seen(34), replace(BERT, bed="3"), 35)

    assert (whose(same, 29), whose(same, 30)) == ("asked", ANNA.id)
    assert (whose(other, 30), whose(other, 35)) == ("asked", BERT.id)


def test_a_question_is_answered_once():
    book = on_anna()

    with pytest.raises(Refused, match="nothing is asked"):
        answer(book, book.associations[-1].id, act(33), stayed=True)


# --- From the desk -------------------------------------------------------------------------------


def test_what_was_confirmed_from_the_desk_is_asked_again():
    book = Book()
    book += confirm(book, seen(4), ANNA, act(5, Where.DESK), at(5))
    [asked] = to_ask_again(book, ANNA.id, at(60))

    book += confirm_again(book, asked.id, act(61))

    assert to_ask_again(book, ANNA.id, at(70)) == []
    assert book.associated()[0].where is Where.BEDSIDE
    assert book.associated()[0].begin == at(5)


def test_what_came_back_after_an_absence_is_asked_at_the_next_set_too():
    book = back_after_absence()
    [asked] = to_ask_again(book, ANNA.id, at(40))

    assert asked.standing is Standing.ASKED
    assert to_ask_again(book, BERT.id, at(40)) == []
    with pytest.raises(Refused, match="Answer first"):
        confirm_again(book, asked.id, act(41))


def test_what_is_over_is_not_asked_again():
    book = Book()
    book += confirm(book, seen(4), ANNA, act(5, Where.DESK), at(5))
    book += discharge(book, ANNA.id, act(20), at(20))

    assert to_ask_again(book, ANNA.id, at(30)) == []


# --- Ends ----------------------------------------------------------------------------------------


def test_a_device_taken_off_serves_nobody():
    book = on_anna()
    book += release(book, book.associations[-1].id, act(20), at(18), "syringe empty")

    assert (whose(book, 17), whose(book, 18)) == (ANNA.id, None)
    assert book.associations[-1].reason == "syringe empty"
    assert book.associations[-1].author == "nurse"
    with pytest.raises(Refused, match="already off"):
        release(book, book.associations[-1].id, act(30), at(25), "again")


def test_nothing_is_taken_off_in_the_future():
    book = on_anna()

    with pytest.raises(Refused, match="in the future"):
        release(book, book.associations[-1].id, act(20), at(21), "")


def test_the_next_patient_inherits_nothing():
    book = on_anna()
    book += discharge(book, ANNA.id, act(25), at(20))

    assert (whose(book, 19), whose(book, 20)) == (ANNA.id, None)
    book += sighted(book, seen(26, last=25.9))
    assert whose(book, 26) == "held"


def test_a_discharge_entered_late_also_undoes_what_came_after_it():
    book = on_anna()
    book += discharge(book, ANNA.id, act(25), at(3))

    assert (whose(book, 2), whose(book, 4)) == (ANNA.id, None)
    earlier = discharge(on_anna(since=5), ANNA.id, act(25), at(3))
    assert [row.standing for row in earlier.associations] == [Standing.WITHDRAWN]


def test_what_stays_behind_does_not_follow_the_patient_to_another_bed():
    book = on_anna()
    book += moved(book, ANNA.id, act(20), at(20))

    assert whose(book, 20) is None
    assert book.associations[-1].reason == "moved to another bed"
    assert not discharge(book, ANNA.id, act(30), at(30))


# --- A shared monitor ----------------------------------------------------------------------------


def shared(minute, **named):
    return seen(minute, shared=True, **named)


def test_a_shared_monitor_stays_with_a_patient_for_ten_minutes():
    book = put(Book(), shared(0), ANNA, 1)

    assert [whose(book, minute) for minute in (0, 1, 10.9, 11)] == [None, ANNA.id, ANNA.id, None]


def test_a_shared_monitor_offers_nothing_from_before():
    with pytest.raises(Refused, match="from now on"):
        put(Book(), shared(0), ANNA, 5, since=1)


def test_signing_sets_a_shared_monitor_free_and_nothing_else():
    book = put(on_anna(), shared(6, channel=NAMELESS), ANNA, 7)
    book += signed(book, ANNA.id, act(9))

    assert (whose(book, 8, NAMELESS), whose(book, 9, NAMELESS)) == (ANNA.id, None)
    assert whose(book, 9) == ANNA.id


def test_a_shared_monitor_goes_on_to_the_next_patient_without_waiting():
    book = put(Book(), shared(0), ANNA, 1)
    book = put(book, shared(4), BERT, 5)

    assert [whose(book, minute) for minute in (4, 5, 14.9, 15)] == [
        ANNA.id,
        BERT.id,
        BERT.id,
        None,
    ]


def test_a_monitor_that_is_no_longer_shared_does_not_take_what_it_gave_others():
    book = put(Book(), shared(0), ANNA, 1)

    with pytest.raises(Refused, match="take it off that patient first"):
        put(book, seen(4), replace(BERT, bed="3"), 5, since=2)

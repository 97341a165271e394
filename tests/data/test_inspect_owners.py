"""Whose readings are whose, worked out a second time: what may be shown, and what is doubted."""

import pytest

from station.data.inspect_owners import (
    Box,
    Span,
    claims,
    claims_outside_stays,
    doubted,
    first_heard,
    shared_claims,
    visible,
    without,
)
from station.data.journal import HappeningKind
from tests.data.inspected import LINE, NAMELESS, OTHER_LINE, PROTOCOL, PUMP, Record, ms


@pytest.fixture
def kept(store):
    kept = Record(store)
    kept.see(PUMP, LINE, 0)
    kept.confirm(PUMP, LINE, 10)
    kept.confirm(NAMELESS, OTHER_LINE, 20)
    kept.tell(0, 60)
    return kept


def test_what_is_left_of_a_span_lies_outside_its_holes():
    whole = Span(10, 50)

    assert list(without(whole, [])) == [whole]
    assert list(without(whole, [Span(20, 30), Span(25, 40), Span(60, 70), Span(0, 10)])) == [
        Span(10, 20),
        Span(40, 50),
    ]
    assert list(without(whole, [Span(30, 30)])) == [whole]
    assert list(without(whole, [Span(0, 99)])) == []


def test_readings_are_of_a_patient_from_the_confirmation_on(kept):
    seen = visible_seconds(kept)

    assert seen["pump"] == list(range(10, 60, 5))
    assert seen["monitor"] == list(range(20, 60, 5))


def visible_seconds(kept):
    found = {"pump": [], "monitor": []}
    for one in kept.look(visible, kept.admission.id).values():
        name = "pump" if one.source == (PROTOCOL, "12345", "", "") else "monitor"
        found[name].append((one.utc - ms(0)) // 1000)
    assert {one.source for one in kept.look(visible, kept.admission.id).values()} == {
        (PROTOCOL, "12345", "", ""),
        ("screen", "", OTHER_LINE, ""),
    }
    return {name: sorted(seconds) for name, seconds in found.items()}


def test_a_quarantine_takes_its_readings_out_of_sight(kept):
    kept.see(PUMP, OTHER_LINE, 30, bed="2")  # the same serial number at a second bed

    assert visible_seconds(kept)["pump"] == [10, 15, 20, 25]


def test_nobody_else_is_shown_them(kept):
    assert kept.look(visible, "somebody else") == {}


def test_the_book_as_the_station_writes_it_is_in_order(kept):
    assert kept.look(shared_claims) == (2, [])
    assert kept.look(claims_outside_stays) == (2, [])


def copied(begin, end, **changed):
    """A forged association: the first one again, with other words."""
    columns = {
        "id": "'forged'", "supersedes": "NULL", "begin": begin, '"end"': end, **changed,
    }  # fmt: skip
    names = (
        "id", "recorded_at", "reason", "supersedes", "channel", "line", "bed", "port", "admission",
        "begin", '"end"', "standing", "who", "confirmed_where", "bed_label", "shared", "author",
    )  # fmt: skip
    values = ", ".join(str(columns.get(name, name)) for name in names)
    return f"INSERT INTO association ({', '.join(names)}) SELECT {values} FROM association LIMIT 1"  # noqa: S608 - our own words


def test_a_device_that_is_two_patients_at_once_is_found(kept):
    kept.forge((copied(ms(30), ms(40), admission="'another'"),))

    count, [words] = kept.look(shared_claims)
    assert count == 3
    assert "another" in words
    assert "at once" in words


def test_one_that_is_two_patients_one_after_the_other_is_none(kept):
    kept.forge((copied(ms(-20), ms(0), admission="'another'"),))

    assert kept.look(shared_claims) == (3, [])


@pytest.mark.parametrize(
    "wrong",
    [
        copied(ms(-3600), ms(-3500)),
        copied(ms(20), ms(30), who="NULL"),
    ],
)
def test_a_claim_by_nobody_or_before_the_stay_is_found(kept, wrong):
    kept.forge((wrong,))

    assert len(kept.look(claims_outside_stays)[1]) == 1


def test_a_claim_that_outlasts_the_stay_is_found(kept):
    kept.forge(('UPDATE admission_details SET "end" = ?', (ms(50),)))

    assert len(kept.look(claims_outside_stays)[1]) == 2


def test_a_withdrawn_or_superseded_row_claims_nothing(kept):
    kept.confirm(PUMP, LINE, 40)

    spans = sorted(one.span for one in kept.look(claims) if one.source[0] == PROTOCOL)
    assert [one.begin for one in spans] == [ms(10), ms(40)]
    assert spans[0].end == ms(40)


# --- Boxes ---------------------------------------------------------------------------------------

BOX = Box(PROTOCOL, "2345", LINE)
SCREEN = Box("screen", "200001", OTHER_LINE)
MINUTE = Span(ms(0), ms(60))


def test_a_box_is_heard_when_it_says_its_number_on_its_line(kept):
    assert kept.look(first_heard, BOX, MINUTE) is None
    kept.happen(HappeningKind.IDENTITY, {}, 20, kept.pump, "another line")
    kept.happen(HappeningKind.IDENTITY, {}, 25, kept.pump, LINE)

    assert kept.look(first_heard, BOX, MINUTE) == ms(25)
    assert kept.look(first_heard, BOX, Span(ms(0), ms(25))) is None


def test_one_without_a_number_is_heard_when_its_line_tells_something(kept):
    assert kept.look(first_heard, SCREEN, Span(ms(12), ms(60))) == ms(15)
    assert kept.look(first_heard, SCREEN, Span(ms(70), ms(80))) is None


def test_a_box_is_doubted_while_it_is_held(store):
    kept = Record(store)
    kept.see(PUMP, LINE, 10)
    kept.confirm(PUMP, LINE, 30)

    held = [kept.look(doubted, BOX, ms(second)) for second in (5, 10, 20, 30, 40)]
    assert held == [False, True, True, False, False]


def test_one_that_is_confirmed_later_for_all_the_time_was_doubted_all_the_same(store):
    kept = Record(store)
    kept.see(NAMELESS, OTHER_LINE, 10)
    kept.confirm(NAMELESS, OTHER_LINE, 30, since=10)

    assert kept.look(doubted, SCREEN, ms(10)) is True
    assert kept.look(doubted, SCREEN, ms(40)) is False

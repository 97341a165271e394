"""What may be sent: templates, their fields, and the gate that looks again."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.query import Field, Gate, Query
from station.domain.errors import Refused

ASK = Query("ask", (b"GET#", Field("slot", rb"[1-3][1-9A-O]"), b"\r"))
GREET = Query("greet", (b"ALIVE\r",))


def lines(wire):
    return wire.splitlines(keepends=True) if wire.endswith(b"\r") else None


def test_a_query_is_its_constant_bytes_with_its_fields_in_their_places():
    assert ASK.fill({"slot": b"1A"}) == b"GET#1A\r"
    assert GREET.fill({}) == b"ALIVE\r"


@pytest.mark.parametrize("value", [b"", b"4A", b"1A\r", b"1AA", b"*A"])
def test_a_field_of_another_form_is_refused_by_name(value):
    with pytest.raises(Refused, match="slot of ask"):
        ASK.fill({"slot": value})


def test_a_missing_field_is_refused():
    with pytest.raises(Refused, match="slot"):
        ASK.fill({"rate": b"1A"})


@given(st.from_regex(rb"[1-3][1-9A-O]", fullmatch=True))
def test_whatever_a_query_can_be_filled_with_matches_it_again(slot):
    assert ASK.matches(ASK.fill({"slot": slot}))


def test_nothing_before_or_after_a_query_matches_it():
    assert not ASK.matches(b"GET#1A\r\n")
    assert not ASK.matches(b" GET#1A\r")


def test_special_characters_of_a_constant_part_stand_for_themselves():
    assert not Query("any", (b".*",)).matches(b"SET")


def test_the_gate_permits_whole_frames_of_its_queries_and_nothing_else():
    gate = Gate([ASK, GREET], lines)

    assert gate.permits(b"ALIVE\r")
    assert gate.permits(b"ALIVE\rGET#3O\r")
    assert not gate.permits(b"ALIVE\rSET#3O\r")
    assert not gate.permits(b"ALIVE\rGET#3O")
    assert not gate.permits(b"")


@given(st.binary(max_size=40))
def test_the_gate_never_permits_what_no_query_could_have_made(wire):
    permitted = Gate([ASK, GREET], lines).permits(wire)

    assert permitted == bool(
        wire and all(GREET.matches(body) or ASK.matches(body) for body in lines(wire) or [b"?"])
    )

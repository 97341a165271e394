"""What a frame's records say, and the list of everything that may be asked."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.protocols.bbraun_space_bcc import messages
from devices.protocols.bbraun_space_bcc.messages import ADDRESSES, QUERIES, decode
from station.domain.errors import Refused

RS = "\x1e"


def read(*records):
    return decode(RS.join(records).encode())


def test_a_greeting_tells_the_time_and_that_it_is_one():
    block = read("206,50100,GNACK,0")

    assert block.greeted
    assert block.newest == 206
    assert not block.pumps


def test_a_version_is_a_record_of_three_parts():
    assert read("207,50100,V3.30").version == "V3.30"


def test_parameters_are_kept_by_the_pump_they_are_about_and_the_racks_apart():
    block = read(
        "208,50100,FMNOR,1", "209,50111,INRT,10.00", "207,50111,INVI,_NV", "208,5013O,INRT,0.00"
    )

    assert block.rack == {b"FMNOR": b"1"}
    assert block.pumps == {
        "50111": {b"INRT": b"10.00", b"INVI": b"_NV"},
        "5013O": {b"INRT": b"0.00"},
    }
    assert block.newest == 209
    assert block.skipped == 0


def test_a_drugs_name_may_hold_a_comma_and_a_value_may_end_with_a_carriage_return():
    block = read("1,50111,INSOL,Ketamine, racemic", "1,50111,GNMODEL,688N040004\r")

    assert block.pumps["50111"][b"INSOL"] == b"Ketamine, racemic"
    assert block.pumps["50111"][b"GNMODEL"] == b"688N040004"


def test_slots_from_ten_on_are_a_letter_or_two_digits():
    block = read("1,501112,INRT,1", "1,5011C,INRT,2", "1,50119,INRT,3", "1,501324,INRT,4")

    assert list(block.pumps) == ["501112", "5011C", "50119", "501324"]
    assert len(ADDRESSES) == 1 + 3 * (24 + 15)


@pytest.mark.parametrize(
    "record",
    [
        "206,50110,INRT,1.0",  # there is no slot 0
        "206,5011P,INRT,1.0",
        "206,501125,INRT,1.0",
        "206,50141,INRT,1.0",
        "x,50111,INRT,1.0",
        ",50111,INRT,1.0",
        "-1,50111,INRT,1.0",
        "99999999999,50111,INRT,1.0",
        "206",
        "206,50111",
        "206,50111,INRT",
        "206,50111,GNERR,none",
        "206,50111,GNACK",
    ],
)
def test_what_has_not_the_form_of_a_record_is_skipped_and_counted(record):
    block = read("206,50100,FMNOR,1", record, "")

    assert block.skipped == 1
    assert not block.pumps
    assert not block.errors
    assert not block.greeted


def test_a_frame_without_any_record_is_no_answer():
    for said in ("ADMIN:ALIVE", "MEM:GET", "", "206;50111;INRT;1.0"):
        assert read(said) is None


def test_errors_keep_their_address_and_their_number():
    block = read("207,50111,GNERR,39", "207,50100,GNERR,51", "207,50111,GNERR,811")

    assert block.errors == [("50111", 39), ("50100", 51), ("50111", 811)]


def test_a_greeting_that_a_pump_seems_to_send_is_none():
    assert not read("206,50111,GNACK,0").greeted


@given(st.binary())
def test_any_bytes_are_read_without_a_fault(said):
    decode(said)


@given(st.lists(st.sampled_from(["206", "50111", "50100", "GNERR", "GNACK", ",", RS, "\r"])))
def test_any_pieces_of_records_are_read_without_a_fault(pieces):
    decode("".join(pieces).encode())


def test_four_requests_and_two_bytes_are_all_that_can_be_asked():
    assert {query.name: query.form.decode("latin-1") for query in QUERIES} == {
        "ADMIN:ALIVE": r"1/1/1>ADMIN:ALIVE",
        "ADMIN:VERSION": r"(?:[/-9A-z]{1,15})/1/1>ADMIN:VERSION",
        "MEM:GET": r"(?:[/-9A-z]{1,15})/1/1>MEM:GET",
        "MEM:GETSLOT": r"(?:[/-9A-z]{1,15})/1/1>MEM:GETSLOT\#(?:[1-3][1-9A-O])",
        "ACK": "\x06",
        "NAK": "\x15",
    }


def test_a_bed_id_is_used_as_the_device_gave_it_and_a_wrong_one_is_refused():
    assert messages.GET.fill({"bed": b"Bed_3/[x]"}) == b"Bed_3/[x]/1/1>MEM:GET"
    for wrong in (b"", b"sixteen_letters_", b"a b", b"a>b", b"a@b", b"{"):
        with pytest.raises(Refused):
            messages.GET.fill({"bed": wrong})


def test_a_slot_has_a_pillar_and_a_place():
    asked = messages.GET_SLOT.fill({"bed": b"SpaceCOM", "slot": b"1O"})

    assert asked == b"SpaceCOM/1/1>MEM:GETSLOT#1O"
    for wrong in (b"10", b"41", b"1P", b"112", b""):
        with pytest.raises(Refused):
            messages.GET_SLOT.fill({"bed": b"SpaceCOM", "slot": wrong})

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.protocols.capnostream.frames import MESSAGES, Frame, FrameReader, frame
from devices.protocols.capnostream.messages import (
    PROTOCOL,
    QUERIES,
    DeviceId,
    Malformed,
    NewPatient,
    Numerics,
    Unread,
    Wave,
    decode,
)
from tests.devices.protocols.capnostream.bedside import (
    ID,
    LIMITS,
    SECONDS,
    VECTORS,
    cut,
    payload,
    said,
    wire,
)

COMMANDS = ("cmd_enable", "cmd_disable", "cmd_start_rt", "cmd_stop_rt", "cmd_link_active")
WRITING = (7, 8, 60, 61, 62)
NOT_NEEDED = (3, 9, 10, 11, 21, 54, 55, 56)


def test_its_name_is_that_of_the_command_line():
    assert PROTOCOL == "capnostream"


def test_the_five_queries_are_the_commands_of_the_sheet():
    queries = {query.fill({}) for query in QUERIES}

    assert [cut(wire(name), "host").code for name in COMMANDS] == [1, 2, 4, 5, 6]
    assert queries == {bytes((cut(wire(name), "host").code,)) for name in COMMANDS}


@pytest.mark.parametrize("code", [*WRITING, *NOT_NEEDED])
def test_no_query_can_be_another_command(code):
    assert not any(query.matches(bytes((code,))) for query in QUERIES)
    assert not any(query.matches(bytes((code, 4, 2))) for query in QUERIES)


@pytest.mark.parametrize("query", QUERIES, ids=lambda query: query.name)
def test_no_query_has_a_payload(query):
    assert not query.matches(query.fill({}) + b"\x00")


def test_the_sheets_numerics_are_read_field_by_field():
    expect = VECTORS["numerics"]["expect"]
    limits = expect["limits"]

    assert decode(cut(wire("numerics"))) == Numerics(
        seconds=expect["unix_local"],
        figures=(36, 0, 14, 97, 72, expect["no_breath_s"]),
        slow=int(expect["slow_status"], 16),
        co2_alarms=0,
        spo2_alarms=int(expect["SpO2_alarms"], 16),
        extended=0,
        limits=(
            *limits["EtCO2"],
            *limits["RR"],
            limits["FiCO2"],
            *limits["SpO2"],
            *limits["pulse"],
        ),
        unit=1,
        size=27,
    )


def test_every_field_has_a_place_of_its_own():
    found = said(5, (1, 2, 3, 4, 6), slow=7, co2=8, spo2=9, extended=10, period=11, unit=12)

    assert (found.seconds, found.figures) == (SECONDS + 5, (1, 2, 3, 4, 6, 11))
    assert (found.slow, found.co2_alarms, found.spo2_alarms, found.extended) == (7, 8, 9, 10)
    assert (found.limits, found.unit, found.size) == (LIMITS, 12, 27)


def test_what_a_newer_revision_adds_is_passed_over():
    found = said(more=b"\x99" * 9)

    assert found._replace(size=27) == said()
    assert found.size == 36


def test_the_sheets_wave_is_read():
    expect = VECTORS["wave"]["expect"]

    assert decode(cut(wire("wave"))) == Wave(expect["counter"], int(expect["fast_status"], 16))


def test_the_sheets_device_id_is_read():
    assert decode(cut(wire("device_id"))) == DeviceId(ID.decode())


@pytest.mark.parametrize("text", [b"V45.67\x00", b"\xb5", b"   ", b"\x1b[2J"])
def test_a_device_id_that_is_no_text_is_none(text):
    assert decode(cut(frame(4, text))) == Malformed("not the text of a device id")


@pytest.mark.parametrize("code", [57, 58])
def test_a_new_patient_is_noticed_and_who_it_is_is_not_read(code):
    assert decode(cut(frame(code, b"somebody"))) == NewPatient(code)


@pytest.mark.parametrize("code", [2, 3, 9, 10, 12, 21, 22, 55, 56, 60])
def test_what_others_asked_for_is_not_read(code):
    assert decode(cut(frame(code, b"somebody"))) == Unread(code)


@given(st.sampled_from(sorted(MESSAGES)), st.binary(max_size=254))
def test_no_frame_of_the_monitor_makes_it_fail(code, content):
    for piece in FrameReader().receive(frame(code, content)):
        if isinstance(piece, Frame):
            assert decode(piece)


@given(st.binary(min_size=27, max_size=27))
def test_any_bytes_of_the_right_number_are_numerics(content):
    found = decode(cut(frame(1, content)))

    assert found.seconds == int.from_bytes(content[:4], "big")
    assert bytes((*found.figures[:5], found.slow)) == content[4:10]
    assert content[13:16] == bytes((found.co2_alarms, found.spo2_alarms, found.figures[5]))
    assert content[16:] == bytes((*found.limits, found.unit, found.extended))


def test_the_hand_made_message_is_the_sheets():
    limits = (60, 15, 30, 5, 8, 100, 133, 140, 50)

    assert frame(1, payload(spo2=4, limits=limits)) == wire("numerics")

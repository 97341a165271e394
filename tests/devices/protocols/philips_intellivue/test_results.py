import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.protocols.philips_intellivue.alarms import AlarmLists
from devices.protocols.philips_intellivue.numerics import Observed
from devices.protocols.philips_intellivue.responder_polls import error, result
from devices.protocols.philips_intellivue.responder_wire import attribute_list, counted, u16, u32
from devices.protocols.philips_intellivue.results import (
    ALARMS,
    MDS,
    NUMERICS,
    Denied,
    Foreign,
    Malformed,
    MdsCreate,
    Polled,
    decode,
)
from tests.devices.protocols.philips_intellivue.bedside import VECTORS, user

ANSWERS = ["spo2_example", "full_set", "alarm_example", "empty_closing_rors", "mds_create"]


def test_the_announcement_is_read():
    message = decode(user("mds_create"))

    assert isinstance(message, MdsCreate)
    assert (message.invoke, message.event_time.hex(), message.confirmed) == (1, "001da000", True)
    assert message.mds.model == "Philips SIM01"


def test_an_announcement_that_wants_no_receipt_is_read_too():
    body = user("mds_create").replace(bytes.fromhex("000100010114"), bytes.fromhex("000100000114"))

    assert not decode(body).confirmed


def test_one_value_is_read_from_the_sheet_s_nested_example():
    message = decode(user("spo2_example"))

    assert isinstance(message, Polled)
    assert (message.invoke, message.poll, message.link, message.polled) == (1, 1, None, NUMERICS)
    assert message.relative == VECTORS["spo2_example"]["expect"]["relative_time"]
    assert message.objects == [
        Observed(
            context=1,
            handle=0x8400,
            label=0x24BB8,
            text="SpO₂",
            values=((0x4BB8, 0, 0x0220, 97),),
            alone=True,
            stamp=None,
            ticks=None,
        )
    ]


def test_the_full_set_has_nine_objects():
    message = decode(user("full_set"))

    assert [found.text for found in message.objects] == [
        "HR", "RR", "SpO₂", "Pulse", "NBP", "ABP", "Temp", "CO₂", "awRR",
    ]  # fmt: skip


def test_the_alarm_example_has_both_lists():
    message = decode(user("alarm_example"))

    assert message.polled == ALARMS
    (lists,) = message.objects
    assert isinstance(lists, AlarmLists)
    assert (len(lists.patient), len(lists.technical)) == (1, 1)


def test_a_closing_answer_is_empty():
    assert decode(user("empty_closing_rors")).objects == []


def test_a_linked_part_tells_which_it_is():
    body = user("spo2_example")
    part = body[:4] + bytes.fromhex("0005 0070 0203") + body[8:]

    assert decode(part).link == (2, 3)


def single(polled: bytes, contexts: bytes) -> bytes:
    head = u16(7) + u32(8192) + b"\xff" * 8 + polled
    return result(7, 7, u16(0x21, 0, 0, 0x0C16) + counted(head + contexts))


def test_a_single_poll_has_no_sequence_number():
    own = u16(0) + attribute_list({0x0946: u16(0x4000)})
    message = decode(single(u16(1, 0x21, 0), u16(1, len(own) + 6, 0, 1, len(own)) + own))

    assert (message.poll, message.relative, message.polled) == (7, 8192, MDS)
    assert message.objects[0].operating_mode == 0x4000


def test_objects_of_a_class_we_know_nothing_of_are_passed_over():
    wave = u16(0x9100) + attribute_list({0x096E: b"\1\2"})
    message = decode(single(u16(1, 0x09, 0), u16(1, len(wave) + 6, 0, 1, len(wave)) + wave))

    assert message.objects == []


@pytest.mark.parametrize(
    ("value", "reason"), [(2, "access denied"), (9, "no such action"), (99, "error 99")]
)
def test_an_error_is_told_in_the_sheet_s_words(value, reason):
    assert decode(error(4, value)) == Denied(4, reason)


@pytest.mark.parametrize(
    "body",
    [
        user("poll_mds"),  # a request of our own kind
        result(1, 3, u16(0x21, 0, 0, 0, 0)),  # the answer to a GET
        result(1, 7, u16(0x21, 0, 0, 0x0C17) + counted(b"")),  # another action
        user("mds_create").replace(b"\x0d\x06", b"\x0d\x07"),  # another event
    ],
)
def test_a_whole_message_of_no_use_is_foreign(body):
    assert decode(body) == Foreign()


@pytest.mark.parametrize("name", ANSWERS)
def test_every_length_in_every_answer_is_checked(name):
    """Each 16-bit field that is a length, made one greater or less, spoils the whole message."""
    body = user(name)
    good = decode(body)
    for at in _lengths(body):
        for step in (-1, 1):
            value = int.from_bytes(body[at : at + 2], "big") + step
            if value >= 0:
                changed = body[:at] + value.to_bytes(2, "big") + body[at + 2 :]
                assert isinstance(decode(changed), Malformed), (name, at)
    assert not isinstance(good, Malformed)


def _lengths(body: bytes) -> list[int]:
    """Where the counts and lengths of an answer are, found by walking it as the sheet draws it."""
    if body[10:12] == b"\0\1":  # the announcement: attributes from 34 on
        return [6, 12, 26, *_attributes(body, 34)]
    found, at = [6, 12, 22, 46, 48], 50
    for _ in range(int.from_bytes(body[46:48], "big")):
        found += [at + 2, at + 4]
        count, at = int.from_bytes(body[at + 2 : at + 4], "big"), at + 6
        for _ in range(count):
            found += _attributes(body, at + 2)
            at += 6 + int.from_bytes(body[at + 4 : at + 6], "big")
    return found


def _attributes(body: bytes, at: int) -> list[int]:
    found, count = [at, at + 2], int.from_bytes(body[at : at + 2], "big")
    at += 4
    for _ in range(count):
        found.append(at + 2)
        at += 4 + int.from_bytes(body[at + 2 : at + 4], "big")
    return found


@pytest.mark.parametrize("name", ANSWERS)
def test_a_message_cut_anywhere_is_malformed(name):
    body = user(name)

    assert all(isinstance(decode(body[:end]), Malformed) for end in range(1, len(body)))


@pytest.mark.parametrize("name", ANSWERS)
def test_a_message_with_more_than_it_says_is_malformed(name):
    assert isinstance(decode(user(name) + b"\0\0"), Malformed)


@given(st.sampled_from(ANSWERS), st.lists(st.tuples(st.integers(0, 687), st.integers(0, 255))))
def test_any_change_is_decoded_without_a_fault(name, changes):
    body = bytearray(user(name))
    for at, value in changes:
        body[at % len(body)] = value
    decode(bytes(body))


@given(st.binary(max_size=200))
def test_any_bytes_are_decoded_without_a_fault(body):
    decode(body)
    decode(bytes.fromhex("e10000020002") + body)

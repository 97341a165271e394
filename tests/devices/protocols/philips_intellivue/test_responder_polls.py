import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.protocols.philips_intellivue.responder_polls import (
    Asked,
    Heading,
    Request,
    answer,
    error,
    poll,
    request,
    result,
)
from devices.protocols.philips_intellivue.responder_wire import attribute_list, u16
from devices.protocols.philips_intellivue.results import Denied, decode
from tests.devices.protocols.philips_intellivue.bedside import user

HEADING = Heading(Asked(1, 1, 6, 0, 1), 0, 0x001DF400)


@pytest.mark.parametrize(
    ("vector", "asked"),
    [
        ("poll_mds", Asked(0, 1, 0x21, 0, None)),
        ("keepalive_0036_0811", Asked(7, 7, 0x36, 0x0811, None)),
        ("extpoll_numerics_30s", Asked(1, 1, 6, 0, 240000)),
        ("extpoll_alarms_60s", Asked(3, 3, 0x36, 0x0801, 480000)),
        ("escape_in_fcs", Asked(1, 1, 6, 0, 0)),
    ],
)
def test_the_sheet_s_polls_are_read(vector, asked):
    assert poll(request(user(vector))) == asked


def test_a_period_is_found_behind_other_attributes():
    body = user("extpoll_numerics_60s")
    found = request(body)
    other = attribute_list({0xF23A: b"\0\0", 0xF13E: body[-4:]})
    content = found.content[:12] + u16(8 + len(other)) + found.content[14:22] + other

    assert poll(Request(1, 7, content)).period == 480000


def test_attributes_without_a_period_ask_for_one_answer():
    found = request(user("extpoll_numerics_60s"))
    other = attribute_list({0xF23A: b"\0\0"})
    content = found.content[:12] + u16(8 + len(other)) + found.content[14:22] + other

    assert poll(Request(1, 7, content)).period == 0


def test_another_action_is_no_poll():
    content = request(user("poll_mds")).content

    assert poll(Request(0, 7, content.replace(b"\x0c\x16", b"\x0c\x17"))) is None
    assert poll(Request(0, 7, content + b"\0")) is None
    assert poll(Request(0, 7, content.replace(b"\x0c\x16", b"\xf1\x3b") + b"\0")) is None


@pytest.mark.parametrize(
    "body", [user("mds_result"), user("poll_mds")[:-1], user("poll_mds") + b"\0", b"\xe1"]
)
def test_a_receipt_or_a_lie_is_no_request(body):
    assert request(body) is None


def test_an_error_is_understood_by_the_station():
    assert decode(error(3, 9)) == Denied(3, "no such action")
    assert decode(result(3, 5, b"")) is not None


def test_an_empty_answer_is_the_sheet_s_closing_one():
    assert HEADING.whole([]) == HEADING.whole([(1, [])]) == user("empty_closing_rors")


def objects(*sizes: int) -> list[bytes]:
    return [
        u16(number) + attribute_list({0xF000: bytes(size)}) for number, size in enumerate(sizes)
    ]


def links(messages: list[bytes]) -> list[tuple[int, int] | None]:
    return [decode(message).link for message in messages]


def test_an_answer_that_fits_comes_in_one_message():
    assert links(answer(HEADING, [(1, objects(10, 10))], 996)) == [None]


@pytest.mark.parametrize(
    ("sizes", "pattern"),
    [
        ((80, 80), [(1, 1), (3, 2), None]),
        ((80, 80, 80), [(1, 1), (2, 2), (3, 3), None]),
        ((80, 80, 80, 80), [(1, 1), (2, 2), (2, 3), (3, 4), None]),
    ],
)
def test_a_longer_one_comes_linked_and_is_closed_by_an_empty_one(sizes, pattern):
    """Sheet 5.4: ROLRS 1/1, 2/2, 3/3, then an empty RORS."""
    messages = answer(HEADING, [(1, objects(*sizes))], 160)

    assert links(messages) == pattern
    assert messages[-1] == user("empty_closing_rors")
    assert links(answer(HEADING, [(1, objects(*sizes))], 160, closing=False)) == pattern[:-1]


@given(st.lists(st.lists(st.integers(0, 90), max_size=8), max_size=3), st.integers(170, 400))
def test_no_message_is_longer_than_agreed_and_no_object_is_cut(contexts, mtu):
    found = [(number, objects(*sizes)) for number, sizes in enumerate(contexts)]
    messages = answer(HEADING, found, mtu)

    assert max(map(len, messages)) <= mtu
    handles = [(one.context, one.handle) for message in messages for one in decode(message).objects]
    assert handles == [
        (number, handle) for number, sizes in enumerate(contexts) for handle in range(len(sizes))
    ]


def test_an_object_longer_than_agreed_still_comes_whole():
    messages = answer(HEADING, [(1, objects(300, 10))], 100)

    assert [len(decode(message).objects) for message in messages] == [1, 1, 0]


def test_a_single_poll_s_answer_has_no_sequence_number():
    heading = Heading(Asked(7, 9, 0x21, 0, None), 5, 8192)

    assert heading.whole([])[20:26].hex() == "0c1600180009"

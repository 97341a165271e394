import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.protocols.philips_intellivue.association import (
    UNSPECIFIED,
    Accepted,
    Declined,
    Ended,
    Strange,
    hear,
)
from tests.devices.protocols.philips_intellivue.bedside import VECTORS, user


def test_the_sheet_s_acceptance_gives_period_and_message_size():
    expected = VECTORS["assoc_response"]["expect"]

    assert hear(user("assoc_response")) == Accepted(
        expected["min_poll_period_ms"] / 1000, expected["mtu"]
    )


def test_a_long_length_indicator_is_three_bytes():
    """The request's own lengths are over 254 and over 127 (sheet 3.1)."""
    assert hear(b"\x0e" + user("assoc_request")[1:]) == Accepted(0.5, 1456)


def test_an_asn_length_of_the_long_form_is_read():
    response = user("assoc_response")
    tag = response.index(bytes.fromhex("02010281")) + 4
    longer = response[:tag] + b"\x82\x00" + response[tag:]
    longer = longer.replace(b"\x0e\xce", b"\x0e\xd0").replace(b"\xc1\xbe", b"\xc1\xc0")

    assert hear(longer) == Accepted(0.5, 996)


def swap(old: str, new: str) -> bytes:
    response = user("assoc_response")
    assert response.count(bytes.fromhex(old)) == 1
    return response.replace(bytes.fromhex(old), bytes.fromhex(new))


@pytest.mark.parametrize(
    "body",
    [
        b"\x0e",
        b"\x0e\x02\x00\x00",
        user("assoc_response")[:60],
        swap("0ece", "0ecd"),
        swap("c1be", "c2be"),
        swap("c1be", "c1bd"),
        swap("02010281", "02010282"),
        swap("0201028148", "020102817f"),
        swap("0201028148", "020102810a"),
        swap("0001002c00010028", "0001002c00020028"),
        swap("0001002c00010028", "0000002c00010028"),
    ],
)
def test_an_acceptance_that_does_not_say_its_terms_is_an_acceptance_on_ours(body):
    assert hear(body) == UNSPECIFIED


def test_a_profile_is_found_behind_other_attributes():
    other = swap("0001002c00010028", "0002003000770000" + "00010028")
    other = other.replace(b"\x0e\xce", b"\x0e\xd2").replace(b"\xc1\xbe", b"\xc1\xc2")
    tag = other.index(bytes.fromhex("02010281")) + 4
    other = other[:tag] + b"\x4c" + other[tag + 1 :]

    assert hear(other) == Accepted(0.5, 996)


@pytest.mark.parametrize(
    ("period", "patience"), [(0.5, 10), (3.3, 10), (4, 12), (43, 129), (43.5, 130), (600, 130)]
)
def test_the_monitor_s_patience_follows_the_agreed_period(period, patience):
    """Sheet 2.2: 10 s up to 3.3 s, three periods up to 43 s, 130 s above."""
    assert Accepted(period, 996).patience == pytest.approx(patience)


def test_a_refusal_is_told_by_its_first_byte():
    assert hear(b"\x0c\x00") == hear(b"\x0cwhatever") == Declined()


@pytest.mark.parametrize(
    ("vector", "how"),
    [
        ("abort", "abort"),
        ("release_request", "release request"),
        ("release_response", "release response"),
    ],
)
def test_an_association_ends_three_ways(vector, how):
    assert hear(user(vector)) == Ended(how)


def test_anything_else_is_strange():
    assert hear(b"") == hear(b"\x55") == hear(user("assoc_request")) == Strange()


@given(st.binary(max_size=300))
def test_any_bytes_are_heard_without_a_fault(body):
    hear(body)
    hear(b"\x0e" + body)

"""What a device's frames say, and the list of everything that may be sent."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.effects import Transmit
from devices.protocols.fresenius_dps import messages
from devices.protocols.fresenius_dps.kind import KIND
from devices.protocols.fresenius_dps.messages import ERRORS, QUERIES, Reply, decode
from station.domain.errors import Refused
from tests.devices.protocols.fresenius_dps.stack import VECTORS, wire

CONTROL = "MO RZ OF SI EP AP EN PR PO PB PF PV RV PP PS".split()  # noqa: SIM905 - as the sheet lists them


@pytest.mark.parametrize(
    ("body", "reply"),
    [
        (b"0C", Reply(b"0", b"C", None, None)),
        (b"C", Reply(b"", b"C", None, None)),
        (b"1C;d0032", Reply(b"1", b"C", b"d0032", {b"d": b"0032"})),
        (b"1I;25", Reply(b"1", b"I", b"25", None)),
        (b"1E;r00000536", Reply(b"1", b"E", b"r00000536", {b"r": b"00000536"})),
        (b"1C;d0032;rA2C8", Reply(b"1", b"C", b"d0032;rA2C8", {b"d": b"0032", b"r": b"A2C8"})),
        (b"3M;x", Reply(b"3", b"M", b"x", {b"x": b""})),
        (b"2C;", Reply(b"2", b"C", b"", {})),
        (b"2C;d1;;r2;", Reply(b"2", b"C", b"d1;;r2;", {b"d": b"1", b"r": b"2"})),
        (b"1C;Ketamine, S(+)", Reply(b"1", b"C", b"Ketamine, S(+)", None)),
        (b"C;a;b", Reply(b"", b"C", b"a;b", {b"a": b"", b"b": b""})),
    ],
)  # fmt: skip
def test_a_reply_is_taken_apart(body, reply):
    assert decode(body) == reply


@pytest.mark.parametrize(
    "data", [b"d00;x 1", b"D0032", b"d003g", b"d00a2", b"d1;d2", b"4711", b"d" + b"0" * 17, b"d-1"]
)
def test_data_that_are_not_all_variables_are_none(data):
    assert decode(b"1C;" + data).variables is None


@pytest.mark.parametrize(
    "body", [b"0DC", b"1LE;d", b"12C", b"X", b"1c", b"1Cd", b"1C:d", b"1", b"C1"]
)
def test_what_no_device_says_is_no_reply(body):
    assert decode(body) is None


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["body"])
def test_the_vectors_of_the_pump_are_replies_and_those_of_the_host_can_be_sent(vector):
    body = vector["body"].encode()

    if vector["sender"] == "pump":
        assert decode(body) is not None
    else:
        assert KIND.gate().permits(bytes.fromhex(vector["frame_hex"]))


@given(st.binary())
def test_any_bytes_are_read_without_a_fault(body):
    decode(body)


@given(st.text("0123456789CIEM;dramekbs0F"))
def test_any_pieces_of_replies_are_read_without_a_fault(body):
    decode(body.encode())


def test_every_error_of_the_sheet_has_its_words():
    assert len(ERRORS) == 25
    assert ERRORS[b"1E"] == "session with the module not open"
    assert all(len(code) == 2 for code in ERRORS)


# --- What may be sent ----------------------------------------------------------------------------


def test_thirteen_frames_and_three_bytes_are_all_that_can_be_sent():
    assert {query.name: query.form.decode("latin-1") for query in QUERIES} == {
        "DC": "(?:[0-5]?)DC",
        "FC": "(?:[0-5]?)FC",
        "LE": "(?:[0-5]?)LE;(?:[abdeikmrs]{1,9})",
        "LF": "(?:[0-5]?)LF;b",
        "LM": "(?:[0-5]?)LM",
        "LN": "(?:[0-5]?)LN",
        "LP": "(?:[0-5]?)LP",
        "DE": "(?:[0-5]?)DE;(?:[abdeikmrs]{1,9})",
        "AE": "(?:[0-5]?)AE",
        "DM": "(?:[0-5]?)DM",
        "AM": "(?:[0-5]?)AM",
        "E": "(?:[0-5]?)E",
        "M": "(?:[0-5]?)M",
        "ACK": "\x06",
        "NAK": "\x15(?:[1-8])",
        "DC4": "\x14",
    }


def test_a_query_is_framed_and_link_control_goes_bare():
    driver = KIND.make_driver()

    assert driver.encode(Transmit(messages.CONNECT, {"to": b"0"})) == wire("0DC")
    assert driver.encode(Transmit(messages.CONNECT, {"to": b""})) == wire("DC")
    read = Transmit(messages.READ, {"to": b"1", "variables": b"r"})
    assert driver.encode(read) == wire("1LE;r")
    assert driver.encode(Transmit(messages.OBJECT, {"reason": b"2"})) == b"\x152"
    assert driver.encode(Transmit(messages.PRESENT)) == b"\x14"
    assert driver.encode(Transmit(messages.ACKNOWLEDGE)) == b"\x06"


@pytest.mark.parametrize("command", CONTROL)
@pytest.mark.parametrize("to", ["", "0", "1", "5"])
@pytest.mark.parametrize("rest", ["", ";1", ";d0032", ";r"])
def test_nothing_that_changes_a_pump_passes_the_gate(command, to, rest):
    assert not KIND.gate().permits(wire(to + command + rest))


@pytest.mark.parametrize(
    "body", ["6DC", "LE;", "1LE;z", "1LE", "1LE;d;r", "1LF;a", "1LP;1", "1LN;x", "1EN", "1", ""]
)
def test_what_is_not_listed_in_this_form_does_not_pass_the_gate(body):
    assert not KIND.gate().permits(wire(body))


def test_a_destination_or_a_variable_that_there_is_not_is_refused():
    for fields in ({"to": b"6", "variables": b"r"}, {"to": b"1", "variables": b"MO"}, {"to": b"1"}):
        with pytest.raises(Refused):
            messages.READ.fill(fields)

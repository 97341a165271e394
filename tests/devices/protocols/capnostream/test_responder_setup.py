import pytest

from devices.protocols.capnostream.responder_setup import Setup, unchanged
from tests.devices.protocols.capnostream.bedside import ID, wire


def test_the_usual_description_is_the_sheets():
    assert Setup().description(None) == ID
    assert Setup().description("") == ID


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        ("123456", b"B355123456  "),
        ("12", b"B35512      "),
        ("12345678", b"B35512345678"),
        ("020000123456", b"B355123456  "),
        ("4\u00fc", b"B3554?      "),
    ],
)
def test_a_number_is_shown_in_the_room_there_is(number, shown):
    description = Setup().description(number)

    assert len(description) == 30
    assert description[18:] == shown


def test_the_board_is_in_the_description():
    assert Setup(board="B2").description(None)[18:20] == b"B2"


def test_nothing_is_spoilt_unless_it_is_wanted():
    assert unchanged(1, wire("wave")) == wire("wave")

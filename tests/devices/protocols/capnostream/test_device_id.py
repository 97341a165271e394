import pytest

from devices.protocols.capnostream.device_id import Nameplate, read
from tests.devices.protocols.capnostream.bedside import ID


def test_the_sheets_description_is_taken_apart():
    assert read(ID.decode()) == Nameplate(
        "V45.67 02/24/2008 B355987654", "V45.67 02/24/2008", "Masimo (B3)", "987654"
    )


@pytest.mark.parametrize(
    ("code", "board"),
    [("B5", "Masimo (B5)"), ("B3", "Masimo (B3)"), ("B2", "Nellcor (B2)"), ("B7", "unknown (B7)")],
)
def test_the_board_is_told_by_its_code(code, board):
    assert read(f"V45.67 02/24/2008 {code}55987654  ").board == board


@pytest.mark.parametrize(
    "text",
    ["", "Capnostream", "V45.67", "V45.67 02/24/2008", "V45.67 02/24/2008 B3", "45.67 02/24 B3551"],
)
def test_another_form_is_kept_as_text_and_nothing_is_guessed(text):
    assert read(text) == Nameplate(text)


def test_a_number_of_another_length_is_kept_whole():
    assert read("V5.1 2/24/2008  B355 12-AB  ").serial == "12-AB"

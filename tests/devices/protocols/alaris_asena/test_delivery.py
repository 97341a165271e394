"""The state of a pump from mode, rate and alarm."""

from decimal import Decimal

import pytest

from devices.protocols.alaris_asena.delivery import state


@pytest.mark.parametrize(
    ("mode", "rate", "alarm", "expected"),
    [
        ("SET", "4.50", None, "infusing"),
        ("SET", "4.50", "AL_NEOIN", "infusing"),
        ("SET", "4.50", "AL_VTBIC", "infusing"),
        ("SET", "0.00", None, "stopped"),
        ("SET", "0.00", "AL_EOIST", "stopped"),
        ("HLD", "0.00", "AL_OCCLU", "stopped"),
        ("HLD", "0.00", None, "stopped"),
        ("HLD", "4.50", None, "stopped"),
        ("HLD", None, None, "stopped"),
        ("SET", None, None, "unknown"),
        ("SET", None, "AL_EOIKV", "unknown"),
        ("", "4.50", None, "infusing"),
        ("XYZ", "4.50", None, "infusing"),
        ("XYZ", None, None, "unknown"),
        ("SET", "0.50", "AL_EOIKV", "kvo"),
        ("SET", "0.50", "AL_VTBIK", "kvo"),
        ("HLD", "0.50", "AL_VTBIK", "stopped"),
        ("SET", "0.00", "AL_VTBIK", "stopped"),
    ],
)
def test_a_state_is_what_the_sheet_says_and_unknown_where_it_says_nothing(
    mode, rate, alarm, expected
):
    assert state(mode, None if rate is None else Decimal(rate), alarm) == expected

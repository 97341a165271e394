"""What a simulated oximeter shows of its panel, and of a finger that has left."""

from decimal import Decimal

import pytest

from devices.panel import Panel, Shown
from devices.protocols.nonin.oximeter import (
    CARRIED_ALARMS,
    CARRIED_METRICS,
    Looking,
    Output,
    Oximeter,
)
from station.domain.nomenclature import METRICS
from tests.devices.protocols.nonin.bedside import RATE, SATURATION, panel


def face(shown, now=0.0, **settings):
    return Looking(Oximeter(**settings)).face({"": shown}, now)


def test_what_it_can_show_has_names_in_the_contract():
    assert {RATE, SATURATION} == CARRIED_METRICS <= METRICS.keys()
    assert {"probe-off", "technical", "low-perfusion", "battery-low"} == CARRIED_ALARMS


def test_the_values_of_the_panel_are_shown_for_display_and_beat_by_beat():
    shown = face(panel(150, 97))

    assert (shown.rate, shown.saturation) == (shown.beat_rate, shown.beat_saturation) == (150, 97)


@pytest.mark.parametrize(
    ("value", "number"),
    [
        ("72.4", 72),
        ("72.5", 73),
        ("0", 0),
        ("510", 510),
        ("511", None),
        ("-1", None),
        (None, None),
    ],
)
def test_values_are_whole_numbers_that_have_room(value, number):
    shown = Panel({RATE: Shown(None if value is None else Decimal(value), 0.0)})

    assert face(shown).rate == number
    assert face(shown).saturation is None


def test_without_a_panel_there_is_no_value():
    assert Looking(Oximeter()).face({}, 0.0).rate is None


@pytest.mark.parametrize(
    ("alarm", "flag"),
    [
        ("probe-off", "SNSA"),
        ("technical", "OOT"),
        ("low-perfusion", "LPRF"),
        ("battery-low", "LOWBAT"),
    ],
)
def test_alarms_of_the_panel_are_flags(alarm, flag):
    assert flag in face(panel(72, 97, alarm)).flags
    assert face(panel(72, 97, "apnea")).flags <= {"SPA"}


def test_flags_of_the_settings_are_always_up():
    assert {"R6", "ARTF"} <= face(panel(), flags=frozenset({"R6", "ARTF"})).flags


def test_the_quality_is_good_most_of_the_time_and_never_without_a_value():
    looking = Looking(Oximeter())
    good = ["SPA" in looking.face({"": panel()}, float(second)).flags for second in range(16)]

    assert good == [*[True] * 6, *[False] * 2] * 2
    assert "SPA" not in face(panel(72, None)).flags
    assert "SPA" not in face(panel(), smart=False).flags


def test_the_last_values_stay_for_ten_seconds_after_the_finger_has_left():
    looking = Looking(Oximeter(finger_out=((5.0, 30.0),)))
    shown = {
        second: looking.face({"": panel(70 + second)}, float(second))
        for second in (3, 4, 5, 14, 15, 29, 30)
    }

    assert shown[4].flags == {"SPA"}
    for second in (5, 14):
        assert (shown[second].rate, shown[second].saturation) == (74, 97)
        assert (shown[second].beat_rate, shown[second].beat_saturation) == (None, None)
        assert shown[second].flags == {"SNSA"}
    for second in (15, 29):
        assert (shown[second].rate, shown[second].saturation) == (None, None)
        assert shown[second].flags == {"SNSA", "OOT"}
    assert (shown[30].rate, "SNSA" in shown[30].flags) == (100, False)


def test_what_is_sent_can_be_switched_and_chosen():
    settings = Oximeter(switches=((10.0, Output.TWO), (20.0, Output.PRINTER)))

    assert [settings.sends(at, None) for at in (0.0, 10.0, 25.0)] == [
        Output.EIGHT,
        Output.TWO,
        Output.PRINTER,
    ]
    assert settings.sends(25.0, Output.SEVEN) is Output.SEVEN

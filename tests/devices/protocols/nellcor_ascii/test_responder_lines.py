from datetime import datetime

import pytest

from devices.protocols.nellcor_ascii.responder_lines import (
    ALARMS,
    CLOUDING,
    FIGURES,
    N_395,
    N_595,
    Limits,
    Model,
    Oddities,
    headings,
    row,
    time,
)
from tests.devices.protocols.nellcor_ascii.finger import HEADING, Panels, vitals


def panel(saturation: object = 97, pulse: object = 72, *alarms: str):
    return Panels(vitals(saturation, pulse), alarms).panel


def test_the_heading_is_the_sheet_s():
    model = Model("N-395", crc="XXXX")

    assert next(headings(model, Limits((70, 100), (60, 160)))) == HEADING


def test_an_n_595_has_a_line_more():
    assert len(list(headings(N_395, Limits()))) == 2
    assert list(headings(N_595, Limits()))[1] == "ADULT 025SAT-S SPO2 RESP MODE: NORMAL"


@pytest.mark.parametrize("month", range(1, 13))
def test_the_time_has_eighteen_characters_in_english(month):
    said = time(datetime.fromisoformat(f"2024-{month:02}-07T04:05:06"))

    assert len(said) == 18
    names = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec"
    assert said == f"07-{names.split()[month - 1]}-24 04:05:06"


@pytest.mark.parametrize(
    ("shown", "said"),
    [
        (panel(), "  97      72    50"),
        (panel(84, 72, "spo2-low"), "  84*     72    50    SL"),
        (panel(100, 172, "spo2-high", "hr-high"), "  100*   172*   50    SH PH"),
        (panel(97, 40, "hr-low", "battery-low"), "  97      40*   50    PL LB"),
        (panel(None, None, "probe-off", "battery-low"), "  ---    ---   ---    SD LB"),
        (panel(97, 72, "probe-off"), "  ---    ---   ---    SD"),
        (panel(97, 72, "technical"), "  97      72    50    MO"),
        (panel(97, 72, "unknown"), "  97      72    50    ZZ"),
        (panel("97.5", 72), "  98      72    50"),
        (panel(None, 72), "  ---     72    50"),
        (panel(-1, 1000), "  ---    ---    50"),
        (None, "  ---    ---   ---"),
    ],
)
def test_every_alarm_has_its_code_and_every_figure_its_place(shown, said):
    assert row(shown, 50, Oddities()) == said


@pytest.mark.parametrize(
    ("odd", "said"),
    [
        (Oddities(stars=frozenset({"SPO2", "BPM"})), "  97*     72*   50"),
        (Oddities(dashes=frozenset({"SPO2"})), "  ---     72    50"),
        (Oddities(dashes=frozenset({"BPM", "PA"})), "  97     ---   ---"),
        (Oddities(codes=("AS", "QQ")), "  97      72    50    AS QQ"),
    ],
)
def test_a_line_can_be_made_odd(odd, said):
    assert row(panel(), 50, odd) == said


def test_digits_can_be_printed_although_the_sensor_is_off():
    assert row(panel(97, 72, "probe-off"), 50, Oddities(digits=True)) == "  97      72    50    SD"


def test_a_device_without_amplitude_prints_dashes():
    assert row(panel(), None, Oddities()) == "  97      72   ---"


def test_what_it_carries_is_what_it_has_a_place_for():
    assert set(vitals()) == FIGURES
    assert CLOUDING < ALARMS

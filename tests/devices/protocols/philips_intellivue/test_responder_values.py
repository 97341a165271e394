from datetime import datetime, timedelta
from decimal import Decimal

import pytest

from devices.panel import Panel, Shown
from devices.protocols.philips_intellivue.responder_greeting import Setup
from devices.protocols.philips_intellivue.responder_polls import Asked, Heading
from devices.protocols.philips_intellivue.responder_values import (
    CARRIES,
    MAIN_CONTEXT,
    SHAPES,
    Screen,
)
from devices.protocols.philips_intellivue.results import decode
from station.domain.errors import Refused
from tests.devices.protocols.philips_intellivue.bedside import shown_at, user

START = shown_at("2024-05-20T10:15:00")
CUFF = ("MDC_PRESS_CUFF_SYS", "MDC_PRESS_CUFF_DIA", "MDC_PRESS_CUFF_MEAN")


class Clock:
    """A monitor's shown clock that can be set."""

    def __init__(self) -> None:
        self.offset = 0.0

    def __call__(self, at: float) -> datetime:
        return START + timedelta(seconds=at + self.offset)


def panel(since: float = 0.0, **values: object) -> Panel:
    shown = {k: None if v is None else Decimal(str(v)) for k, v in values.items()}
    return Panel({f"MDC_{k}": Shown(v, since) for k, v in shown.items()})


def screen(**setup: object) -> Screen:
    return Screen(Setup(**setup), Clock())


def seen(found: Screen, panels: dict[str, Panel], *, values: bool = True) -> list:
    """The objects, read back by the station's own eyes."""
    contexts = found.contexts(panels, values=values)
    return decode(Heading(Asked(1, 1, 6, 0, 1), 0, 0).whole(contexts)).objects


SHEET = {
    "": Panel(
        {
            **panel(
                ECG_HEART_RATE=82, TTHOR_RESP_RATE=14, PULS_OXIM_SAT_O2=97, PULS_OXIM_PULS_RATE=81,
                TEMP="37.1", AWAY_CO2_ET=36, CONC_AWAY_CO2_INSP=0, CO2_RESP_RATE=14,
            ).values,
            **panel(30, PRESS_CUFF_SYS=128, PRESS_CUFF_DIA=74, PRESS_CUFF_MEAN=92).values,
        }
    ),
    "ABP": panel(PRESS_BLD_ART_SYS=131, PRESS_BLD_ART_DIA=70, PRESS_BLD_ART_MEAN=90),
}  # fmt: skip


def test_the_full_set_is_the_sheet_s_byte_by_byte():
    heading = Heading(Asked(1, 1, 6, 0, 1), 0, 0x00100000)

    assert heading.whole(screen().contexts(SHEET, values=True)) == user("full_set")


def test_the_first_answer_has_descriptions_only():
    objects = seen(screen(), SHEET, values=False)

    assert len(objects) == 9
    assert all(one.label and one.text and not one.values for one in objects)


def test_a_metric_that_no_panel_has_is_not_reported():
    assert [one.text for one in seen(screen(), {"": panel(TEMP=37)})] == ["Temp"]
    assert seen(screen(), {}) == []


def test_a_value_that_is_missing_is_invalid_and_no_number():
    (one,) = seen(screen(), {"": panel(TEMP=None)})

    assert one.values == ((0x4B48, 0x8000, 0x17A0, 0x007FFFFF),)


def test_a_cuff_pressure_that_is_missing_is_unavailable_and_has_no_stamp():
    (one,) = seen(screen(), {"": panel(**dict.fromkeys(code[4:] for code in CUFF))})

    assert {value[1:] for value in one.values} == {(0x2000, 0x0F20, 0x007FFFFF)}
    assert one.stamp is None


def test_carbon_dioxide_alone_stands_alone():
    (one,) = seen(screen(), {"": panel(AWAY_CO2_ET=36)})

    assert one.alone
    assert one.values[0][0] == 0x50B0


def test_one_pressure_of_three_is_still_a_compound():
    (one,) = seen(screen(), {"ABP": panel(PRESS_BLD_ART_MEAN=90)})

    assert not one.alone
    assert one.values[0][0] == 0x4A17


def test_the_stamp_of_the_cuff_stays_when_the_clock_is_set():
    clock = Clock()
    found = Screen(Setup(), clock)
    first = seen(found, {"": panel(60, PRESS_CUFF_SYS=120)})[0].stamp
    clock.offset = -3600
    second = seen(found, {"": panel(60, PRESS_CUFF_SYS=120)})[0].stamp
    third = seen(found, {"": panel(90, PRESS_CUFF_SYS=120)})[0].stamp

    assert first.hex() == second.hex() == "2024052010160000"
    assert third.hex() == "2024052009163000"


def test_kilopascal_and_fahrenheit_are_shown_to_a_tenth():
    found = screen(kilopascal=True, fahrenheit=True)
    temperature, artery = panel(TEMP="37.1"), panel(PRESS_BLD_ART_SYS=128, PRESS_BLD_ART_DIA=None)
    objects = seen(found, {"": temperature, "ABP": artery})

    assert [value for one in objects for value in one.values] == [
        (0x4A15, 0, 0x0F03, 0xFF0000AB),
        (0x4A16, 0x8000, 0x0F03, 0x007FFFFF),
        (0x4B48, 0, 0x1140, 0xFF0003DC),
    ]


def test_demo_and_questionable_are_state_bits():
    (one,) = seen(screen(demo=True, questionable=True), {"": panel(ECG_HEART_RATE=82)})
    (none,) = seen(screen(demo=True, questionable=True), {"": panel(ECG_HEART_RATE=None)})

    assert one.values[0][1] == 0x4400
    assert none.values[0][1] == 0x8400


def test_an_arterial_pressure_of_no_named_artery_is_the_usual_one():
    (one,) = seen(screen(), {"": panel(PRESS_BLD_ART_MEAN=90)})

    assert one.text == "ABP"


def test_a_second_context_has_a_saturation_of_its_own():
    objects = seen(screen(second_context=True), {"": panel(PULS_OXIM_SAT_O2=97)})

    assert [(one.context, one.values[0][3]) for one in objects] == [(MAIN_CONTEXT, 97), (2, 90)]


def test_strangers_have_an_unknown_id_no_label_or_no_value():
    objects = seen(screen(strangers=True), {})

    assert [(one.text, bool(one.label), bool(one.values)) for one in objects] == [
        ("CVP", True, True),
        ("", False, True),
        ("dTemp", True, False),
    ]


@pytest.mark.parametrize(
    ("panels", "words"),
    [
        ({"50111": panel(TEMP=37)}, "no channel '50111'"),
        ({"ABP": panel(TEMP=37)}, "no MDC_TEMP in its channel 'ABP'"),
        ({"": panel(FLOW_FLUID_PUMP=5)}, "no MDC_FLOW_FLUID_PUMP"),
    ],
)
def test_what_this_monitor_cannot_show_is_refused_in_words(panels, words):
    with pytest.raises(Refused, match=words):
        screen().contexts(panels, values=True)


def test_every_handle_and_label_is_its_own():
    assert len({shape.handle for shape in SHAPES}) == len({s.label for s in SHAPES}) == len(SHAPES)
    assert len(CARRIES) == 15

from datetime import timedelta

import pytest

from devices.line_turns import Said
from devices.protocols.nellcor_ascii.messages import heading
from devices.protocols.nellcor_ascii.oximeter import Oximeter
from devices.protocols.nellcor_ascii.translate import told
from station.domain.observation import (
    AlarmCondition,
    ClockReading,
    DeviceEvent,
    Identity,
    Label,
    MeasurementValidity,
    Numeric,
)
from tests.devices.protocols.nellcor_ascii.finger import (
    BEGIN,
    CLOCK,
    GOOD,
    HEADING,
    SETTINGS,
    of,
    values,
)

SATURATION, PULSE = "MDC_PULS_OXIM_SAT_O2", "MDC_PULS_OXIM_PULS_RATE"


class Heard:
    """An oximeter that is told lines by their second."""

    def __init__(self) -> None:
        self.oximeter = Oximeter()

    def line(self, second: float, said: str = GOOD, astray: float = 0.0) -> list[object] | None:
        shown = CLOCK + timedelta(seconds=second + astray)
        return self.oximeter.take(Said(shown, told(f"  {said}".encode()), BEGIN.later(second)))

    def lines(self, *seconds: int, said: str = GOOD, astray: float = 0.0) -> list[object]:
        return [one for second in seconds for one in self.line(second, said, astray) or []]

    def heads(self, second: float, said: str = HEADING) -> list[object]:
        return self.oximeter.head(heading(said.encode()), BEGIN.later(second))


@pytest.fixture
def heard():
    return Heard()


def known(*, headed: bool = False) -> Heard:
    """One whose values have been told since second 2."""
    found = Heard()
    if headed:
        found.heads(0)
        found.heads(0)
    found.lines(0, 2, 4)
    return found


def test_the_first_values_come_with_the_second_line_under_an_identity_without_a_name(heard):
    assert heard.line(0) == []
    found = heard.line(2)

    assert found[0] == Identity("", None, None, BEGIN.later(2))
    assert of(ClockReading, found) == [
        ClockReading("", CLOCK + timedelta(seconds=2), BEGIN.later(2))
    ]
    assert values(found) == {SATURATION: 97, PULSE: 72, "PA": 50}
    assert {one.device_time for one in of(Numeric, found)} == {CLOCK + timedelta(seconds=2)}
    assert [one.text for one in of(Label, found)] == ["on"]


def test_every_line_after_that_is_a_reading_although_nothing_changed():
    heard = known()

    assert [len(of(Numeric, heard.line(second))) for second in (6, 8, 10)] == [3, 3, 3]


def test_a_changed_value_waits_for_the_line_that_says_it_again():
    heard = known()

    assert SATURATION not in values(heard.line(6, "91      72    50"))
    assert values(heard.line(8, "91      72    50"))[SATURATION] == 91


def test_a_value_that_goes_is_told_as_absent():
    found = known().lines(6, 8, said="---     72    50")

    assert [
        (one.value, one.validity) for one in of(Numeric, found) if one.metric.code == SATURATION
    ] == [(None, MeasurementValidity.NA)]


def test_a_line_with_the_time_of_the_one_before_is_no_reading():
    heard = known()

    assert heard.line(6, astray=-2) is None
    assert heard.oximeter.turns.duplicates == 1


def test_a_line_whose_time_does_not_fit_is_not_read():
    heard = known()

    assert heard.line(6, "11 72 50", astray=3600) is None
    assert heard.oximeter.turns.out_of_order == 1
    assert values(heard.line(8))[SATURATION] == 97
    assert SATURATION not in values(heard.line(10, "11 72 50"))


def test_a_line_may_seem_early_by_three_seconds_and_no_more():
    assert known().line(6, astray=3) is not None
    assert known().line(6, astray=3.25) is None


def test_when_the_clock_was_put_forward_both_lines_are_read_in_their_turn():
    heard = known()
    assert heard.line(6, "91 72 50", astray=3600) is None
    found = heard.line(8, "91 72 50", astray=3600)

    assert values(found)[SATURATION] == 91
    assert len(of(Numeric, found)) == 5
    assert of(Identity, found) == of(DeviceEvent, found) == []


def test_when_the_clock_went_back_a_new_stretch_begins():
    heard = known()
    assert heard.line(6, astray=-3600) is None
    found = heard.line(8, astray=-3600)

    assert [one.name for one in of(DeviceEvent, found)] == ["clock-back"]
    assert len(of(Identity, found)) == 1
    assert len(of(Numeric, found)) == 3


def test_two_headings_name_the_device(heard):
    assert heard.heads(0) == []
    found = heard.heads(50)

    assert found[0] == Identity("", "N-395", None, BEGIN.later(50), "2.0.0.0 CRC XXXX")
    assert len(of(Numeric, found)) == 4
    assert of(Identity, heard.lines(52, 54)) == []


def test_another_model_is_another_device():
    heard = known(headed=True)
    heard.lines(6, 8, said="84*     72    50    SL")
    other = HEADING.replace("N-395", "N-595")
    assert of(Identity, heard.heads(10, other)) == []
    found = heard.heads(10, other)

    assert [type(one) for one in found[:2]] == [AlarmCondition, Identity]
    assert (found[0].raw, found[0].active, found[1].model) == ("SL", False, "N-595")
    assert of(Numeric, heard.line(10)) == []
    assert len(of(Numeric, heard.line(12))) == 3


def test_an_n_595_s_settings_are_told(heard):
    heard.heads(0, SETTINGS)

    assert [one.name for one in of(Label, heard.heads(50, SETTINGS))] == [
        "patient-type", "response-mode",
    ]  # fmt: skip


def test_the_sheet_s_alarm_line_gives_the_value_and_the_alarm():
    found = known().lines(6, 8, said="84*     72    50    SL")

    assert values(found)[SATURATION] == 84
    assert [(one.code, one.raw) for one in of(AlarmCondition, found)] == [("spo2-low", "SL")]


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("69* 72 50", "spo2-low"),
        ("97 59* 50", "hr-low"),
        ("97 161* 50", "hr-high"),
        ("84* 72 50", "unknown"),
        ("---* 72 50", "unknown"),
    ],
)
def test_a_star_alone_is_read_with_the_limits_of_the_heading(said, code):
    found = known(headed=True).lines(6, 8, said=said)

    assert [one.code for one in of(AlarmCondition, found)] == [code]


def test_a_star_above_the_limit_is_high():
    heard = known()
    for _ in range(2):
        heard.heads(4, HEADING.replace("70-100", "70-95"))

    found = heard.lines(6, 8, said="97* 72 50")
    assert [one.code for one in of(AlarmCondition, found)] == ["spo2-high"]


def test_a_star_without_known_limits_has_no_side():
    found = known().lines(6, 8, said="69* 161* 50")

    assert [one.code for one in of(AlarmCondition, found)] == ["unknown", "unknown"]


def test_after_a_silence_everything_is_read_anew():
    heard = known(headed=True)
    heard.oximeter.doubt()

    assert heard.line(60) == []
    assert of(Identity, heard.line(62)) == [Identity("", None, None, BEGIN.later(62))]
    assert [one.model for one in of(Identity, heard.heads(64))] == ["N-395"]


def test_after_an_opening_any_time_may_come_first():
    heard = known()
    heard.oximeter.begin()

    assert heard.line(10, astray=-3600) == []
    assert len(of(Numeric, heard.line(12, astray=-3600))) == 3

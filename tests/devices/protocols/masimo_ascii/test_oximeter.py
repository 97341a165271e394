from datetime import timedelta
from decimal import Decimal

import pytest

from devices.line_turns import Said
from devices.protocols.masimo_ascii.oximeter import MOST_STRANGE, Oximeter
from devices.protocols.masimo_ascii.translate import told
from station.domain.observation import (
    AlarmCondition,
    ClockReading,
    DeviceEvent,
    Identity,
    Label,
    MeasurementValidity,
    Numeric,
)
from tests.devices.protocols.masimo_ascii.finger import BEGIN, CLOCK, fields, of, values


class Heard:
    """An oximeter that is told lines by their second."""

    def __init__(self) -> None:
        self.oximeter = Oximeter()

    def line(self, second: float, astray: float = 0.0, **changed: object) -> list[object] | None:
        said = told(f" {fields(**changed)}".encode())
        shown = CLOCK + timedelta(seconds=second + astray)
        return self.oximeter.take(Said(shown, said, BEGIN.later(second)))

    def lines(self, *seconds: int, **changed: object) -> list[object]:
        return [one for second in seconds for one in self.line(second, **changed) or []]


@pytest.fixture
def heard():
    return Heard()


def known(**changed: object) -> Heard:
    """One whose device is known, with its first values told at second 2."""
    found = Heard()
    found.lines(0, 1, 2, **changed)
    return found


def test_who_it_is_comes_with_the_second_line_and_its_values_with_the_third(heard):
    assert heard.line(0) == []
    assert heard.line(1) == [Identity("", None, "0000056661", BEGIN.later(1))]
    found = heard.line(2)
    assert values(found) == {
        "MDC_PULS_OXIM_SAT_O2": 98,
        "MDC_PULS_OXIM_PULS_RATE": 97,
        "MDC_PULS_OXIM_PERF_REL": Decimal("3.60"),
    }
    assert all(one.heard == BEGIN.later(2) for one in found)
    assert {one.device_time for one in of(Numeric, found)} == {CLOCK + timedelta(seconds=2)}
    assert of(ClockReading, found) == [
        ClockReading("", CLOCK + timedelta(seconds=2), BEGIN.later(2))
    ]


def test_every_line_after_that_is_a_reading_although_nothing_changed():
    heard = known()

    assert [len(of(Numeric, heard.line(second))) for second in (3, 4, 5)] == [3, 3, 3]


def test_a_changed_value_waits_for_the_line_that_says_it_again():
    heard = known()

    assert "MDC_PULS_OXIM_SAT_O2" not in values(heard.line(3, SPO2="091%"))
    assert values(heard.line(4, SPO2="091%"))["MDC_PULS_OXIM_SAT_O2"] == 91


def test_a_value_that_becomes_doubtful_waits_too():
    heard = known()

    assert of(Numeric, heard.line(3, EXC="000C00")) == []
    assert {one.validity for one in of(Numeric, heard.line(4, EXC="000C00"))} == {
        MeasurementValidity.QUESTIONABLE
    }


def test_a_value_that_goes_is_told_as_absent():
    heard = known()
    found = heard.lines(3, 4, SPO2="---%")

    (gone,) = [one for one in of(Numeric, found) if one.metric.code.endswith("SAT_O2")]
    assert (gone.value, gone.validity) == (None, MeasurementValidity.NA)


def test_a_figure_that_the_line_no_longer_holds_is_told_as_absent():
    heard = known(PVI="027")
    assert values(heard.lines(3, PVI="027"))["PVI"] == 27
    found = heard.lines(4, 5)

    (gone,) = [one for one in of(Numeric, found) if one.metric.label == "PVI"]
    assert (gone.value, gone.unit.code, gone.heard) == (None, "%", BEGIN.later(5))


def test_a_line_with_the_time_of_the_one_before_is_no_reading():
    heard = known()

    assert heard.line(3, astray=-1) is None
    assert heard.oximeter.turns.duplicates == 1


def test_a_line_whose_time_does_not_fit_is_not_read():
    heard = known()

    assert heard.line(3, astray=3600, SPO2="011%") is None
    assert heard.oximeter.turns.out_of_order == 1
    assert values(heard.line(4))["MDC_PULS_OXIM_SAT_O2"] == 98
    assert values(heard.line(5, SPO2="011%")).keys() == {
        "MDC_PULS_OXIM_PULS_RATE", "MDC_PULS_OXIM_PERF_REL",
    }  # fmt: skip


def test_a_line_may_seem_early_by_two_seconds_and_no_more():
    assert known().line(3, astray=2) is not None
    assert known().line(3, astray=2.25) is None


def test_when_the_clock_was_set_both_lines_are_read_in_their_turn():
    heard = known()
    assert heard.line(3, astray=-3600, SPO2="091%") is None
    found = heard.line(4, astray=-3600, SPO2="091%")

    assert len(of(Numeric, found)) == 5  # two of the line that waited, three of this one
    assert values(found)["MDC_PULS_OXIM_SAT_O2"] == 91
    assert [one.name for one in of(DeviceEvent, found)] == ["clock-back"]


def test_another_serial_number_is_another_device():
    heard = known(ALARM="0002")
    heard.line(3, ALARM="0002")
    assert heard.line(4, SN="0000099999", SPO2="091%") == []
    found = heard.line(5, SN="0000099999", SPO2="091%")

    assert [type(one) for one in found] == [AlarmCondition, Identity]
    assert (found[0].active, found[1].serial) == (False, "0000099999")
    assert of(Numeric, heard.line(6, SN="0000099999", SPO2="091%"))


def test_nothing_of_the_device_before_confirms_a_value_of_the_next():
    heard = known()
    found = heard.lines(3, 4, SN="0000099999")

    assert of(Identity, found)
    assert of(Numeric, found) == []
    assert len(of(Numeric, heard.line(5, SN="0000099999"))) == 3


def test_one_damaged_serial_number_is_no_other_device():
    heard = known()

    assert heard.line(3, SN="0000056667") == []
    assert len(of(Numeric, heard.line(4))) == 3


def test_another_device_s_clock_is_no_step_back():
    heard = known()
    heard.line(3, astray=-3600, SN="0000099999")
    found = heard.lines(4, 5, 6, astray=-3600, SN="0000099999")

    assert of(DeviceEvent, found) == []
    assert len(of(ClockReading, found)) == 1


@pytest.mark.parametrize("serial", ["----------", None])
def test_a_device_without_a_number_is_told_without_one(heard, serial):
    assert heard.lines(0, 1, SN=serial) == [Identity("", None, None, BEGIN.later(1))]


def test_a_number_that_is_not_told_in_mid_conversation_is_no_other_device():
    heard = known()
    found = heard.lines(3, 4, 5, SN="----------")

    assert of(Identity, found) == []
    assert len(of(Numeric, found)) == 6


def test_a_device_that_begins_to_tell_its_number_is_introduced():
    heard = known(SN=None)

    assert of(Identity, heard.lines(3, 4)) == [Identity("", None, "0000056661", BEGIN.later(4))]


def test_after_a_silence_everything_is_read_anew():
    heard = known(ALARM="0002")
    heard.line(3, ALARM="0002")
    heard.oximeter.doubt()

    assert heard.line(60, ALARM="0002") == []
    assert heard.line(61, ALARM="0002") == [Identity("", None, "0000056661", BEGIN.later(61))]
    found = heard.line(62, ALARM="0002")
    assert [one.active for one in of(AlarmCondition, found)] == [True]
    assert len(of(Numeric, found)) == 3


def test_a_device_that_comes_back_without_its_number_is_not_taken_for_the_same():
    heard = known()
    heard.oximeter.doubt()

    assert of(Identity, heard.lines(60, 61, SN="----------")) == [
        Identity("", None, None, BEGIN.later(61))
    ]


def test_after_an_opening_any_time_may_come_first():
    heard = known()
    heard.oximeter.begin()

    assert heard.line(10, astray=-3600) == []
    assert of(Identity, heard.line(11, astray=-3600))
    assert [one.name for one in of(DeviceEvent, heard.lines(12, astray=-3600))] == ["clock-back"]


def test_a_line_without_alarms_says_that_they_are_not_available():
    (label,) = of(Label, known_labels(ALARM=None))

    assert (label.name, label.text) == ("alarms", "not available")


def known_labels(**changed: object) -> list[object]:
    return Heard().lines(0, 1, 2, 3, **changed)


def test_alarms_that_come_back_are_available_again_and_otherwise_nothing_is_said():
    heard = Heard()
    heard.lines(0, 1, 2, ALARM=None)

    assert [(one.name, one.text) for one in of(Label, heard.lines(3, 4))] == [
        ("alarms", "available"),
        ("alarm-sound", "on"),
    ]
    assert [one.name for one in of(Label, known_labels())] == ["alarm-sound"]


def test_the_undocumented_word_is_a_label():
    heard = Heard()
    found = heard.lines(0, 1, 2, 3, EXC1="00000000") + heard.lines(4, 5, EXC1="00000100")
    found += heard.lines(6, 7)

    assert [one.text for one in of(Label, found) if one.name == "EXC1"] == [
        "00000000", "00000100", None,
    ]  # fmt: skip


def test_an_unknown_key_is_kept_under_its_own_name():
    found = Heard().lines(0, 1, 2, ORI="0.50")

    assert values(found)["ORI"] == Decimal("0.50")


def test_more_unknown_keys_than_a_device_can_have_are_counted():
    heard = known()
    for second in range(3, 3 + MOST_STRANGE + 5):
        heard.line(second, **{f"K{second}": "12"})
    skipped = heard.oximeter.skipped

    assert skipped == 5
    assert "K3" in values(heard.lines(60, 61, K3="12"))


def test_a_field_that_is_a_word_is_counted():
    heard = known(MODE="APOD")

    assert heard.oximeter.skipped == 2  # of the two lines that were read

"""One module: who it is, its numbers at every sample, its words and alarms on change."""

from decimal import Decimal

import pytest

from devices.protocols.fresenius_dps.module import NO_ALARMS, Count, Module
from station.domain.observation import (
    AlarmCondition,
    AlarmKind,
    DeliveryState,
    DeviceEvent,
    Identity,
    Label,
    Mode,
    Numeric,
)
from tests.devices.protocols.fresenius_dps.stack import RATE, START, VOLUME, numbers, of

ASKED = b"draemks"


class Answers:
    """A module that is given one answer after the other."""

    def __init__(self, number="4711"):
        self.count = Count()
        self.module = Module("1", self.count)
        self.times = 0
        self.first = self.introduce(number)

    def introduce(self, number="4711", model="Fresenius DPS, type 0A"):
        self.times += 1
        return self.module.introduced(model, number, START.later(self.times))

    def take(self, asked=ASKED, **variables):
        told = {name.encode(): digits.encode() for name, digits in variables.items()}
        self.times += 1
        return self.module.sample(told, asked, START.later(self.times))

    def calm(self, **variables):
        """An ordinary answer, but for what is given."""
        whole = {"d": "0032", "r": "0001", "a": "0000", "e": "0000", "m": "0001"}
        return self.take(**{**whole, **variables})


def alarms(readings):
    return [(one.raw, one.active) for one in of(AlarmCondition, readings)]


def events(readings):
    return [one.name for one in of(DeviceEvent, readings)]


def labels(readings):
    return [(one.name, one.text) for one in of(Label, readings)]


# --- Who it is -----------------------------------------------------------------------------------


def test_a_module_is_introduced_and_its_state_is_not_known():
    answers = Answers()

    assert answers.first == [
        Identity("1", "Fresenius DPS, type 0A", "4711", START.later(1)),
    ]
    assert of(Mode, answers.calm()) == [Mode("1", DeliveryState.UNKNOWN, START.later(2))]
    assert of(Mode, answers.calm()) == []


def test_the_same_id_after_a_loss_is_the_same_pump_whose_words_are_said_again():
    answers = Answers()
    answers.calm(a="0010", m="0003")
    answers.module.drug("Ketamine", START)
    again = answers.introduce()
    said = answers.calm(a="0010", m="0003")

    assert [type(one) for one in again] == [Identity]
    assert of(Mode, said)
    assert labels(said) == [("operating-mode", "m0003")]
    assert alarms(said) == [("a0010", True)]
    assert labels(answers.module.drug("Ketamine", START)) == [("drug", "Ketamine")]
    assert answers.module.drug("Ketamine", START) == []
    assert alarms(answers.calm(a="0010", m="0003")) == []


def test_another_id_is_another_pump_and_the_alarms_of_the_first_are_over():
    answers = Answers()
    answers.calm(r="FFFF", a="0010")
    said = answers.introduce("4712")

    assert alarms(said) == [("a0010", False)]
    assert [one.serial for one in of(Identity, said)] == ["4712"]
    assert events(said) == []
    assert events(answers.calm(r="0001")) == []  # its counter is its own
    assert alarms(answers.calm(a="0010")) == [("a0010", True)]


@pytest.mark.parametrize(("before", "after"), [(None, None), ("4711", None), (None, "4711")])
def test_a_pump_that_no_id_shows_to_be_the_same_begins_a_new_segment(before, after):
    answers = Answers(before)
    answers.calm(r="FFFF", a="0010")
    said = answers.introduce(after)

    assert events(said) == ["restarted"]
    assert "no id" in of(DeviceEvent, said)[0].text
    assert alarms(said) == []  # the next sample tells
    calm = answers.calm(r="0001")
    assert events(calm) == []
    assert alarms(calm) == [("a0010", False)]


def test_a_session_that_the_device_itself_calls_gone_is_a_restart_once():
    answers = Answers()
    answers.calm(r="FFFF")
    answers.module.lost()
    said = answers.introduce()

    assert events(said) == ["restarted"]
    assert "session is gone" in of(DeviceEvent, said)[0].text
    assert events(answers.calm(r="0001")) == []
    assert events(answers.introduce()) == []


def test_a_pump_that_was_taken_away_takes_its_alarms_with_it():
    answers = Answers()
    answers.calm(a="0001", e="0002")

    assert alarms(answers.module.over(START)) == [("a0001", False), ("e0002", False)]
    assert answers.module.over(START) == []


# --- Numbers -------------------------------------------------------------------------------------


def test_every_number_of_a_sample_is_a_reading_in_the_unit_of_the_contract():
    said = Answers().take(d="0032", r="0001A2C8", a="0", e="0", m="1", k="C8", s="4E2")

    assert numbers(said) == {
        RATE: (Decimal("5.0"), "mL/h", "valid"),
        VOLUME: (Decimal("107.208"), "mL", "valid"),
        "private:fresenius-dps:k": (Decimal(200), "1", "questionable"),
        "private:fresenius-dps:s": (Decimal(1250), "1", "questionable"),
    }


def test_a_variable_that_was_asked_for_and_is_missing_has_no_value():
    answers = Answers()

    assert numbers(answers.take(a="0", e="0", m="1")) == {
        RATE: (None, "mL/h", "na"),
        VOLUME: (None, "mL", "na"),
    }
    assert answers.count.bad == 0


def test_one_that_was_not_asked_for_is_not_told():
    answers = Answers()

    assert list(numbers(answers.take(b"d", d="0032"))) == [RATE]
    assert list(numbers(answers.take(b"a", a="0000"))) == []


def test_the_bolus_of_a_pump_that_once_told_it_is_absent_and_never_the_one_before():
    answers = Answers()
    answers.calm(k="C8")
    said = answers.calm()

    assert numbers(said)["private:fresenius-dps:k"] == (None, "1", "na")
    assert "private:fresenius-dps:s" not in numbers(said)


def test_a_number_that_no_pump_can_have_is_none_and_counted():
    answers = Answers()
    said = answers.calm(d="FFFF", r="FFFFFFFF")

    assert numbers(said) == {
        RATE: (None, "mL/h", "invalid"),
        VOLUME: (None, "mL", "invalid"),
    }
    assert answers.count.bad == 2
    assert events(answers.calm()) == []


def test_a_counter_that_falls_is_an_event_and_one_that_stands_or_rises_is_none():
    answers = Answers()
    for digits in ("64", "64", "C8"):
        assert events(answers.calm(r=digits)) == []
    answers.take(a="0000")  # no volume: what stood before is still the one to compare with
    said = answers.calm(r="00")

    assert [(one.name, one.text) for one in of(DeviceEvent, said)] == [
        ("counter-fell", "The volume counter fell from 0.200 to 0.000 mL; totals begin anew.")
    ]
    assert said.index(of(DeviceEvent, said)[0]) < said.index(
        next(one for one in of(Numeric, said) if one.metric.code == VOLUME)
    )


# --- Words ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("bit", range(16))
@pytest.mark.parametrize(("name", "text"), [("a", "alarm present"), ("e", "error present")])
def test_a_word_that_is_not_zero_is_an_alarm_as_it_stands_on_the_wire(name, text, bit):
    answers = Answers()
    digits = f"{1 << bit:04X}"
    (alarm,) = of(AlarmCondition, answers.calm(**{name: digits}))

    assert (alarm.code, alarm.text, alarm.raw, alarm.active) == (
        "unknown",
        text,
        name + digits,
        True,
    )
    assert (alarm.kind, alarm.priority, alarm.flags) == (AlarmKind.TECHNICAL, None, ())
    assert alarms(answers.calm(**{name: digits})) == []
    assert alarms(answers.calm()) == [(name + digits, False)]
    assert alarms(answers.calm()) == []


def test_another_word_is_another_alarm_and_the_first_has_ended():
    answers = Answers()
    answers.calm(a="0001")

    assert alarms(answers.calm(a="0003")) == [("a0001", False), ("a0003", True)]


def test_the_same_number_in_another_width_is_the_same_alarm():
    answers = Answers()
    answers.calm(a="0010")

    assert alarms(answers.calm(a="10")) == [("a0010", True)]
    assert alarms(answers.calm(a="0")) == [("a0010", False)]
    assert alarms(answers.calm(a="0000")) == []


def test_a_word_that_is_no_longer_sent_does_not_end_its_alarm():
    answers = Answers()
    answers.calm(a="0010")

    assert alarms(answers.take(d="0032")) == []
    assert alarms(answers.take(a="", d="0032")) == []
    assert alarms(answers.calm()) == [("a0010", False)]


def test_a_pump_that_tells_no_alarms_says_so():
    answers = Answers()

    assert labels(answers.take(d="0032", m="0001")) == [
        ("alarms", NO_ALARMS),
        ("operating-mode", "m0001"),
    ]
    assert labels(answers.take(d="0032", m="0001")) == []
    assert labels(answers.take(b"e", e="0000")) == [("alarms", None)]


def test_the_first_half_of_the_words_says_nothing_of_the_other():
    answers = Answers()

    assert labels(answers.take(b"a")) == []
    assert labels(answers.take(b"e")) == [("alarms", NO_ALARMS)]


def test_the_mode_is_shown_as_it_stands_on_the_wire_and_on_change():
    answers = Answers()

    assert labels(answers.calm(m="0001")) == [("operating-mode", "m0001")]
    assert labels(answers.calm(m="0001")) == []
    assert labels(answers.calm(m="0003")) == [("operating-mode", "m0003")]
    assert labels(answers.take(a="0", e="0")) == [("operating-mode", None)]


def test_the_drug_is_said_on_change_and_its_absence_too():
    module = Answers().module

    assert labels(module.drug("Ketamine", START)) == [("drug", "Ketamine")]
    assert module.drug("Ketamine", START) == []
    assert labels(module.drug(None, START)) == [("drug", None)]
    assert module.drug(None, START) == []

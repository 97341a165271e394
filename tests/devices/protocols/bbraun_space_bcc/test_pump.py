"""One pump: identity, state, labels and alarms on change, and all of them again when asked."""

import pytest

from devices.protocols.bbraun_space_bcc.figures import Count
from devices.protocols.bbraun_space_bcc.pump import Pump, model, text
from station.domain.observation import (
    AlarmCondition,
    Bolus,
    DeviceEvent,
    Identity,
    Label,
    Mode,
    Numeric,
)
from tests.devices.protocols.bbraun_space_bcc.rack import START, of

KNOWN = {"GNMODEL": "688N040004", "INSERNUM": "12345"}


class Answers:
    """A pump that is given one answer after the other, each in a frame of its own."""

    def __init__(self):
        self.count = Count()
        self.pump = Pump("50111", self.count)
        self.frames = 0

    def take(self, **fields):
        told = {code.encode(): str(said).encode() for code, said in fields.items()}
        self.frames += 1
        return self.pump.answer(told, b"%d" % self.frames, START.later(self.frames))


def alarms(readings):
    return [(alarm.raw, alarm.active) for alarm in of(AlarmCondition, readings)]


@pytest.mark.parametrize(
    ("software", "name"),
    [
        ("686K030002", "Infusomat Space"),
        ("687A010001", "Infusomat Space P"),
        ("688N040004", "Perfusor Space"),
        ("586U020001", "Infusomat Space"),
        ("587U020001", "Infusomat Space P"),
        ("588U020001", "Perfusor Space"),
        ("I0002A0103", "Perfusor CompactPlus"),
        ("I0003A0103", "Infusomat CompactPlus"),
        ("999X", None),
        (None, None),
    ],
)
def test_the_software_tells_the_model(software, name):
    assert model(software) == name


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        (b"Ketamine, racemic", "Ketamine, racemic"),
        (b"\xee\x80\x9fKetamine", "Ketamine"),  # U+E01F, the pump's own hand symbol
        (b"Keta\tmine\x7f ", "Ketamine"),
        ("Kétamine".encode(), "Kétamine"),
        (b"\xff", "\ufffd"),
        (b"_NV", None),
        (b"_NA", None),
        (b"\xee\x80\x9f", None),
        (b"x" * 100, "x" * 64),
    ],
)
def test_words_are_shown_without_the_pumps_own_glyphs(raw, shown):
    assert text(raw) == shown


def test_a_pump_says_who_it_is_before_its_numbers_and_again_only_when_it_changes():
    answers = Answers()

    first = answers.take(**KNOWN, INRT="1.00")

    assert first[0] == Identity("50111", "Perfusor Space", "12345", START.later(1), "688N040004")
    assert of(Numeric, first)
    assert of(Identity, answers.take(**KNOWN, INRT="1.00")) == []
    (changed,) = of(Identity, answers.take(GNMODEL="688N040005", INSERNUM="12345"))
    assert changed.software == "688N040005"


def test_a_pump_that_does_not_say_who_it_is_is_said_to_be_unknown():
    (identity,) = of(Identity, Answers().take(INRT="1.00"))

    assert (identity.model, identity.serial, identity.software) == (None, None, None)


def test_an_identity_that_is_left_out_of_an_answer_has_not_changed():
    answers = Answers()
    answers.take(**KNOWN)

    assert of(Identity, answers.take(INRT="1.00")) == []


def test_after_an_interruption_a_serial_number_is_read_again_and_never_assumed():
    answers = Answers()
    answers.take(**KNOWN)
    answers.pump.afresh()

    (identity,) = of(Identity, answers.take(GNMODEL="688N040004"))
    assert identity.serial is None
    (identity,) = of(Identity, answers.take(**KNOWN))
    assert identity.serial == "12345"


def test_state_and_labels_are_said_on_change_and_all_again_afresh():
    answers = Answers()
    said = {"INM3": "1", "INSOL": "Ketamine", "OPMODE": "0", "INA3": "0"}

    first = answers.take(**said)
    assert [(mode.state) for mode in of(Mode, first)] == ["infusing"]
    assert [(label.name, label.text) for label in of(Label, first)] == [
        ("drug", "Ketamine"),
        ("operating-mode", "continuous"),
    ]
    assert not of(Mode, answers.take(**said)) + of(Label, answers.take(**said))
    assert [mode.state for mode in of(Mode, answers.take(**said | {"INM3": "0"}))] == ["stopped"]

    answers.pump.afresh()
    again = answers.take(**said | {"INM3": "0"})
    assert len(of(Mode, again)) == 1
    assert len(of(Label, again)) == 2


def test_a_drug_that_is_no_longer_named_is_said_to_have_gone():
    answers = Answers()
    answers.take(INSOL="_NV", INSOLSN="Keta", INA3="0")

    (label,) = of(Label, answers.take(INSOL="_NV", INSOLSN="_NV", INA3="0"))
    assert (label.name, label.text) == ("drug", None)
    answers.pump.afresh()
    assert of(Label, answers.take(INA3="0")) == []


def test_an_operating_mode_without_a_name_is_shown_as_the_pump_numbers_it():
    (label,) = of(Label, Answers().take(OPMODE="6", INA3="0"))

    assert label.text == "6"


def test_a_device_that_sends_no_alarms_says_so():
    answers = Answers()

    (label,) = of(Label, answers.take(INRT="1.00"))
    assert (label.name, label.text) == ("alarms", "not sent by this device")
    (label,) = of(Label, answers.take(INRT="1.00", INA3="0"))
    assert (label.name, label.text) == ("alarms", None)


def test_an_alarm_has_one_onset_and_one_end():
    answers = Answers()

    (onset,) = of(AlarmCondition, answers.take(INA3="1", INA12="0"))
    assert (onset.code, onset.text, onset.kind) == ("occlusion", "pressure high", "technical")
    assert (onset.priority, onset.raw, onset.active, onset.flags) == (None, "INA3", True, ())
    assert alarms(answers.take(INA3="1", INA12="1")) == [("INA12", True)]
    assert alarms(answers.take(INA3="_NV", INA12="1")) == []
    assert alarms(answers.take(INA12="1")) == []
    assert alarms(answers.take(INA3="0", INA12="0")) == [("INA3", False), ("INA12", False)]
    assert alarms(answers.take(INA3="0", INA12="0")) == []


def test_a_pre_alarm_is_marked_at_its_onset_and_at_its_end():
    answers = Answers()

    (onset,) = of(AlarmCondition, answers.take(PREALARM="0x00000004h"))
    (end,) = of(AlarmCondition, answers.take(PREALARM="0x00000000h"))

    assert onset.flags == end.flags == ("pre-alarm",)
    assert (onset.code, end.active) == ("near-end", False)


def test_alarms_that_stand_are_said_again_afresh_and_those_that_went_meanwhile_end():
    answers = Answers()
    answers.take(INA3="1", INA2="1")
    answers.pump.afresh()

    assert alarms(answers.take(INA3="1", INA2="0")) == [("INA2", False), ("INA3", True)]


def test_what_a_pump_alarmed_about_is_over_when_it_is_taken_away():
    answers = Answers()
    answers.take(INA3="1")

    assert alarms(answers.pump.removed(START)) == [("INA3", False)]
    assert answers.pump.removed(START) == []


def test_another_serial_number_is_another_pump_with_nothing_carried_over():
    answers = Answers()
    answers.take(**KNOWN, INVI="100.0", INA3="1", INVTB="50.0", BOVAL="9.00", BOCNT="3")

    said = answers.take(
        GNMODEL="688N040004", INSERNUM="999", INVI="1.0", INA3="1", BOVAL="20.00", BOCNT="8"
    )

    assert alarms(said) == [("INA3", False), ("INA3", True)]
    assert [identity.serial for identity in of(Identity, said)] == ["999"]
    assert said.index(of(AlarmCondition, said)[0]) < said.index(of(Identity, said)[0])
    assert not of(DeviceEvent, said)  # a lower counter of another pump has not fallen
    assert not of(Bolus, said)
    assert "MDC_VOL_FLUID_TBI" not in {numeric.metric.code for numeric in of(Numeric, said)}


def test_the_same_pump_attached_again_says_everything_again_and_keeps_its_counter():
    answers = Answers()
    answers.take(**KNOWN, INVI="100.0", INM3="1")

    said = answers.take(GNNEW="688N040004", INSERNUM="12345", INVI="90.0", INM3="1")

    assert [event.name for event in of(DeviceEvent, said)] == ["attached", "counter-fell"]
    assert of(Identity, said)
    assert of(Mode, said)


def test_a_pump_attached_without_a_serial_number_cannot_be_the_same():
    answers = Answers()
    answers.take(GNMODEL="688N040004", INVI="100.0", INA3="1")

    said = answers.take(GNNEW="688N040004", INVI="1.0", INA3="0")

    assert [event.name for event in of(DeviceEvent, said)] == ["attached"]
    assert alarms(said) == [("INA3", False)]


def test_the_first_pump_at_an_address_is_no_event():
    said = Answers().take(GNNEW="688N040004\r", INSERNUM="12345")

    assert of(DeviceEvent, said) == []


def test_boluses_are_told_once_each():
    answers = Answers()

    (bolus,) = of(Bolus, answers.take(INBOVAL="3.20", INBOCNT="2"))
    assert (str(bolus.volume), bolus.count, bolus.heard) == ("3.20", 2, START.later(1))
    assert of(Bolus, answers.take(INBOVAL="0.00", INBOCNT="0")) == []
    assert answers.pump.boluses({b"INBOVAL": b"1.0"}, b"broken off", START) != []


def test_a_pump_that_is_not_on_the_list_is_named_and_not_read():
    answers = Answers()

    said = answers.take(GNMODEL="999X01", INSERNUM="1", INRT="5.00", INA3="1", INBOVAL="1.00")

    assert [type(reading) for reading in said] == [Identity, DeviceEvent]
    assert (said[0].model, said[0].software) == (None, "999X01")
    assert said[1].name == "unsupported"
    assert answers.take(GNMODEL="999X01", INSERNUM="1", INRT="5.00") == []
    assert answers.pump.boluses({b"INBOVAL": b"1.0"}, b"x", START) == []

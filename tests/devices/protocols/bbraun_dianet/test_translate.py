"""The answers of one pump as readings."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.protocols.bbraun_dianet.figures import Count
from devices.protocols.bbraun_dianet.messages import SIZES, Answer, Misfit, Refusal, Segment
from devices.protocols.bbraun_dianet.translate import Translator, requested
from station.domain.observation import (
    AlarmCondition,
    ClockReading,
    DeviceEvent,
    Identity,
    Label,
    Mode,
    Numeric,
)
from tests.devices.protocols.bbraun_dianet.cable import (
    START,
    USUAL,
    ident,
    istwert,
    of,
    sollwert,
    status,
)

OCCLUSION = 1 << 3


class Answers:
    """A translator that is given answers, a second apart."""

    def __init__(self):
        self.translator = Translator(Count())
        self.now = 0.0

    def take(self, segment, data):
        self.now += 1.0
        return self.translator.answer(Answer(segment, data), START.later(self.now))

    def refused(self, reply):
        return self.translator.refused(reply, START.later(self.now))

    def known(self):
        """The pump has said who it is and what it does."""
        self.take(Segment.IDENT, ident())
        self.take(Segment.STATUS, status(alarms=OCCLUSION))
        self.take(Segment.ISTWERT, istwert())
        self.take(Segment.SOLLWERT, sollwert())
        return self


@pytest.fixture
def answers():
    return Answers()


def labels(readings):
    return {one.name: one.text for one in of(Label, readings)}


# --- Who it is -----------------------------------------------------------------------------------


def test_the_identity_is_told_once_with_model_serial_and_software(answers):
    said = answers.take(Segment.IDENT, ident())

    assert of(Identity, said) == [
        Identity("", "Perfusor compact S", "12345", START.later(1), "FMSA020001")
    ]
    assert len(of(ClockReading, said)) == 1
    assert answers.take(Segment.IDENT, ident(seconds=1_700_000_001)) == []


def test_another_software_is_the_same_pump_told_anew(answers):
    answers.known()
    said = answers.take(Segment.IDENT, ident(software=b"FMSA030000"))

    assert [one.software for one in of(Identity, said)] == ["FMSA030000"]
    assert not of(AlarmCondition, said)


@pytest.mark.parametrize("other", [{"serial": 54321}, {"type_number": 1200}])
def test_another_pump_takes_nothing_over_and_ends_what_the_first_alarmed_about(answers, other):
    answers.known()
    said = answers.take(Segment.IDENT, ident(**other))

    [end] = of(AlarmCondition, said)
    [identity] = of(Identity, said)
    assert (end.raw, end.active) == ("ALARM.3", False)
    assert said.index(end) < said.index(identity)
    again = answers.take(Segment.STATUS, status(alarms=OCCLUSION))
    assert len(of(Mode, again)) == len(of(AlarmCondition, again)) == 1
    assert not of(DeviceEvent, answers.take(Segment.ISTWERT, istwert(infused=3)))
    assert labels(answers.take(Segment.SOLLWERT, sollwert())) == {"drug": "Ketamine"}


def test_the_pump_is_known_by_its_type_and_serial_number(answers):
    assert answers.translator.pump is None
    answers.take(Segment.IDENT, ident())

    assert answers.translator.pump == 1201 << 18 | 12345


def test_a_pump_without_a_serial_number_cannot_prove_to_be_the_same_after_a_gap(answers):
    for segment, data in ((Segment.IDENT, ident(serial=0)), (Segment.STATUS, status())):
        answers.take(segment, data)
    answers.take(Segment.ISTWERT, istwert())
    answers.take(Segment.IDENT, ident(serial=0))
    assert of(DeviceEvent, answers.take(Segment.ISTWERT, istwert(infused=1000)))

    answers.translator.afresh()
    [identity] = of(Identity, answers.take(Segment.IDENT, ident(serial=0)))
    assert identity.serial is None
    assert not of(DeviceEvent, answers.take(Segment.ISTWERT, istwert(infused=3)))


@pytest.mark.parametrize("other", [{"type_number": 999}, {"version": 0x000F}])
def test_a_pump_that_is_not_understood_is_told_of_once_and_its_clock_not_read(answers, other):
    said = answers.take(Segment.IDENT, ident(**other))

    assert not answers.translator.supported
    assert [type(one) for one in said] == [Identity, DeviceEvent]
    assert said[1].name == "unsupported"
    assert answers.take(Segment.IDENT, ident(**other)) == []


def test_a_pump_is_supported_until_it_says_otherwise(answers):
    assert answers.translator.supported
    answers.take(Segment.IDENT, ident(version=1))
    answers.take(Segment.IDENT, ident())

    assert answers.translator.supported


# --- What it does --------------------------------------------------------------------------------


def test_the_state_is_told_on_change_and_before_the_numbers(answers):
    first = answers.take(Segment.STATUS, status())

    assert [one.state for one in of(Mode, first)] == ["infusing"]
    assert first.index(of(Mode, first)[0]) < first.index(of(Numeric, first)[0])
    assert of(Mode, answers.take(Segment.STATUS, status())) == []
    assert [one.state for one in of(Mode, answers.take(Segment.STATUS, status(state=0x32)))] == [
        "standby"
    ]


def test_words_are_told_on_change_and_taken_back_when_the_pump_has_none(answers):
    assert labels(answers.take(Segment.STATUS, status())) == {
        "operating-mode": "continuous",
        "status": "on mains, documentation mode",
    }
    assert labels(answers.take(Segment.STATUS, status())) == {}
    assert labels(answers.take(Segment.STATUS, status(state=0x82))) == {
        "status": "on battery, documentation mode"
    }
    assert labels(answers.take(Segment.STATUS, status(state=0xFFFFFFFF))) == {
        "operating-mode": None,
        "status": None,
    }


def test_the_drugs_name_comes_with_the_set_values_alone(answers):
    assert labels(answers.take(Segment.SOLLWERT, sollwert())) == {"drug": "Ketamine"}
    assert labels(answers.take(Segment.SOLLWERT, sollwert())) == {}
    full = b"Ketamine S 25 mg/mL."
    assert labels(answers.take(Segment.SOLLWERT, sollwert(full))) == {"drug": full.decode()}
    assert labels(answers.take(Segment.SOLLWERT, sollwert(b""))) == {"drug": None}


def test_a_proposal_is_another_name_and_empty_unless_something_is_proposed(answers):
    assert labels(answers.take(Segment.PROPOSAL, USUAL[Segment.PROPOSAL])) == {}
    proposed = b"Morphine".ljust(20) + (250).to_bytes(4)
    assert labels(answers.take(Segment.PROPOSAL, proposed)) == {"proposed-drug": "Morphine"}


def test_the_last_rates_are_a_word(answers):
    data = (9).to_bytes(2) + (8).to_bytes(2) + (500).to_bytes(4) + b"\xff" * 54

    assert labels(answers.take(Segment.HISTORY, data)) == {"rate-history": "8: 5.00 mL/h"}


def test_an_alarm_is_told_from_its_onset_to_its_end(answers):
    [onset] = of(AlarmCondition, answers.take(Segment.STATUS, status(alarms=OCCLUSION)))
    assert of(AlarmCondition, answers.take(Segment.STATUS, status(alarms=OCCLUSION))) == []
    [end] = of(AlarmCondition, answers.take(Segment.STATUS, status()))

    assert (onset.code, onset.active, end.active) == ("occlusion", True, False)


def test_a_silenced_alarm_says_so(answers):
    [onset] = of(
        AlarmCondition, answers.take(Segment.STATUS, status(alarms=OCCLUSION, state=1 << 14))
    )

    assert onset.flags == ("silenced",)


def test_the_key_that_silences_is_told_each_time_it_is_pressed(answers):
    pressed = [
        [one.name for one in of(DeviceEvent, answers.take(Segment.STATUS, status(requests=bits)))]
        for bits in (0, 0b100, 0b100, 0, 0b101, 0xFF, 0b100)
    ]

    assert pressed == [[], ["alarm-off"], [], [], ["alarm-off"], [], ["alarm-off"]]


def test_everything_is_said_again_afresh_once(answers):
    answers.known()
    answers.translator.afresh()

    assert of(Identity, answers.take(Segment.IDENT, ident()))
    again = answers.take(Segment.STATUS, status(alarms=OCCLUSION))
    assert len(of(Mode, again)) == len(of(AlarmCondition, again)) == 1
    assert set(labels(again)) == {"operating-mode", "status"}
    assert labels(answers.take(Segment.SOLLWERT, sollwert())) == {"drug": "Ketamine"}
    third = answers.take(Segment.STATUS, status(alarms=OCCLUSION))
    assert {type(one) for one in third} == {Numeric}


def test_a_name_that_went_during_a_gap_is_taken_back(answers):
    answers.known()
    answers.translator.afresh()

    assert labels(answers.take(Segment.SOLLWERT, sollwert(b""))) == {"drug": None}


@pytest.mark.parametrize(
    ("bits", "wanted"),
    [
        (0b0000, ()),
        (0b0001, (Segment.SOLLWERT,)),
        (0b0010, (Segment.LIMITS,)),
        (0b0100, ()),
        (0b1000, (Segment.DOSIS,)),
        (0b1011, (Segment.SOLLWERT, Segment.LIMITS, Segment.DOSIS)),
        (0xFF, ()),
    ],
)
def test_the_pump_says_what_it_wants_read_again(bits, wanted):
    assert requested(status(requests=bits)) == wanted


# --- What it refuses -----------------------------------------------------------------------------


def test_a_refusal_is_told_once_until_it_has_another_reason_or_an_answer_came(answers):
    busy, other = Refusal(Segment.STATUS, 4), Refusal(Segment.STATUS, 9)

    [event] = answers.refused(busy)
    assert (event.name, event.text) == (
        "refused",
        "The pump refused STATUS: somebody is using the pump (NAK 04).",
    )
    assert answers.refused(busy) == []
    assert len(answers.refused(other)) == 1
    answers.take(Segment.STATUS, status())
    assert len(answers.refused(other)) == 1
    answers.translator.afresh()
    assert len(answers.refused(other)) == 1


def test_an_answer_of_another_size_is_told_once(answers):
    [event] = answers.refused(Misfit(Segment.LIMITS, 53))

    assert (event.name, event.text) == (
        "unsupported",
        "The pump's LIMITS has 53 bytes: it is not read.",
    )
    assert answers.refused(Misfit(Segment.LIMITS, 53)) == []


# --- Anything ------------------------------------------------------------------------------------


SEGMENTS = st.sampled_from(Segment).flatmap(
    lambda one: st.tuples(st.just(one), st.binary(min_size=SIZES[one], max_size=SIZES[one]))
)


@given(st.lists(SEGMENTS, max_size=12))
def test_any_data_in_any_order_raise_nothing(parts):
    answers = Answers()
    for segment, data in parts:
        answers.take(segment, data)
        requested(data)


@given(st.lists(st.integers(0, 2**32 - 2), max_size=8))
def test_every_alarm_that_began_ends_when_its_bit_does(words):
    answers = Answers()
    standing = set()
    for alarms in [*words, 0]:
        for one in of(AlarmCondition, answers.take(Segment.STATUS, status(alarms=alarms))):
            (standing.add if one.active else standing.remove)(one.raw)
        assert standing == {f"ALARM.{bit}" for bit in range(32) if alarms >> bit & 1}

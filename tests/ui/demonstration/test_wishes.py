"""A wish is one line that the devices' process reads, and a sentence for the visitor."""

import json
from decimal import Decimal

import pytest

from devices.simulators.patient import EFFECTS as FELT
from devices.simulators.visit import obey
from station.domain.side_effect import GRADE_WORDS, SideEffect
from ui.demonstration.wishes import EFFECTS, GRADES, MONITOR, PUMP, Wishes


class Ward:
    def __init__(self):
        self.beds = {"Bed 3": object()}
        self.done = []

    def __getattr__(self, name):
        return lambda *_words: self.done.append(name)


@pytest.mark.parametrize(
    ("make", "done", "said"),
    [
        (lambda w: w.pull("3", PUMP), "pull", "Bed 3: the pump's cable is pulled."),
        (lambda w: w.plug("3", MONITOR), "plug", "Bed 3: the monitor's cable is in again."),
        (lambda w: w.swap("3"), "swap_pump", "Bed 3: another pump is there, serial 777001."),
        (lambda w: w.occlude("3"), "occlude", "kinked"),
        (lambda w: w.rate("3", Decimal("1.5")), "set_rate", "1.5 mL/h"),
        (lambda w: w.bolus("3", Decimal("0.5")), "give_bolus", "0.5 mL"),
        (lambda w: w.feel("3", "nausea", 3), "start_side_effect", "severe nausea begins"),
        (lambda w: w.relieve("3", "tingling"), "end_side_effect", "tingling passes"),
    ],
)
def test_the_simulated_ward_understands_every_wish_and_the_visitor_is_told(make, done, said):
    ward, wish = Ward(), make(Wishes())
    obey(wish.line, ward)

    assert ward.done == [done]
    assert said in wish.said
    assert wish.line.endswith("\n")


def test_every_exchanged_pump_has_another_serial_number():
    wishes = Wishes()
    serials = [json.loads(wishes.swap("3").line)["serial"] for _ in range(3)]

    assert len(set(serials)) == 3


def test_the_eight_are_those_that_a_simulated_patient_can_feel_in_the_leaflets_order():
    assert tuple(name for name, _ in EFFECTS) == FELT
    assert [words.lower() for _, words in EFFECTS] == [one.value for one in SideEffect]
    assert [word for word, _ in GRADES] == list(GRADE_WORDS[1:])

"""What a visitor wishes happens at the bed it names, and nothing else does."""

import json
import logging

import pytest

from devices.simulators.patient import EFFECTS
from devices.simulators.visit import obey, visited
from station.domain.device import Category
from station.domain.errors import Refused


class Told:
    """A ward that keeps what it was told."""

    def __init__(self):
        self.beds = {"Bed 3": object()}
        self.done = []

    def __getattr__(self, name):
        return lambda *words: self.done.append((name, *map(str, words)))


@pytest.fixture
def ward():
    return Told()


@pytest.mark.parametrize(
    ("wish", "done"),
    [
        ({"do": "pull", "device": "pump"}, ("pull", "Bed 3", str(Category.PUMP))),
        ({"do": "plug", "device": "monitor"}, ("plug", "Bed 3", str(Category.MONITOR))),
        ({"do": "swap", "serial": "777001"}, ("swap_pump", "Bed 3", "777001")),
        (
            {"do": "swap", "device": "monitor", "serial": "200123"},
            ("swap_monitor", "Bed 3", "200123"),
        ),
        ({"do": "swap", "device": "pump", "serial": "777001"}, ("swap_pump", "Bed 3", "777001")),
        (
            {"do": "disturb", "device": "monitor", "fault": "garbage", "seconds": 8},
            ("disturb", "Bed 3", str(Category.MONITOR), "garbage", "8.0"),
        ),
        ({"do": "syringe"}, ("load", "Bed 3")),
        ({"do": "occlude"}, ("occlude", "Bed 3")),
        ({"do": "bolus", "amount": "0.5"}, ("give_bolus", "Bed 3", "0.5")),
        ({"do": "rate", "amount": "15"}, ("set_rate", "Bed 3", "15")),
        (
            {"do": "feel", "effect": "nausea", "grade": 2},
            ("start_side_effect", "Bed 3", "nausea", "2"),
        ),
        ({"do": "relieve", "effect": "nausea"}, ("end_side_effect", "Bed 3", "nausea")),
    ],
)
def test_a_wish_happens_at_its_bed(ward, wish, done):
    obey(json.dumps(wish | {"bed": "3"}), ward)

    assert ward.done == [done]


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("pull the cable", "JSON object"),
        ("[]", "JSON object"),
        ('{"do": "pull", "bed": "99", "device": "pump"}', "no bed '99'"),
        ('{"do": "pull", "bed": "3", "device": "bed"}', "a cable is of"),
        ('{"do": "swap", "bed": "3", "serial": "7"}', "six digits"),
        ('{"do": "swap", "bed": "3", "device": "bed", "serial": "777001"}', "a cable is of"),
        ('{"do": "disturb", "bed": "3", "device": "pump", "fault": "swap-serial"}', "a fault of"),
        ('{"do": "disturb", "bed": "3", "device": "pump", "fault": 7}', "a fault of"),
        (
            '{"do": "disturb", "bed": "3", "device": "pump", "fault": "silence", "seconds": 0}',
            "lasts above 0 s",
        ),
        (
            '{"do": "disturb", "bed": "3", "device": "pump", "fault": "silence", "seconds": "8"}',
            "lasts above 0 s",
        ),
        ('{"do": "bolus", "bed": "3", "amount": "much"}', "a number"),
        ('{"do": "rate", "bed": "3", "amount": "NaN"}', "above 0"),
        ('{"do": "rate", "bed": "3", "amount": "0"}', "above 0"),
        ('{"do": "bolus", "bed": "3", "amount": "21"}', "not above 20"),
        ('{"do": "feel", "bed": "3", "effect": "joy", "grade": 1}', EFFECTS[0]),
        ('{"do": "feel", "bed": "3", "effect": "nausea", "grade": 4}', "1, 2 or 3"),
        ('{"do": "dance", "bed": "3"}', "nothing that can happen"),
    ],
)
def test_a_line_that_means_nothing_is_refused_in_words_and_nothing_happens(ward, line, words):
    with pytest.raises(Refused, match=words):
        obey(line, ward)
    assert ward.done == []


def test_a_wish_that_is_not_understood_does_not_stop_the_next_one(ward, caplog):
    caplog.set_level(logging.INFO)

    visited(["nonsense\n", '{"do": "occlude", "bed": "3"}\n'], ward)

    assert ward.done == [("occlude", "Bed 3")]
    assert "not understood" in caplog.text

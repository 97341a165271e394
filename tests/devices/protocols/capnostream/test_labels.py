import pytest

from devices.protocols.capnostream.labels import Labels, unit, words
from station.domain.observation import Label
from tests.devices.protocols.capnostream.bedside import BEGIN

USUAL = {
    "patient-type": "adult",
    "alarms-silenced": None,
    "sounding": None,
    "pulse-beeps": "on",
    "spo2-board": "Nellcor",
}


@pytest.mark.parametrize(
    ("slow", "changed"),
    [
        (0x00, {}),
        (0x01, {"patient-type": "neonate"}),
        (0x02, {"alarms-silenced": "for a while"}),
        (0x04, {"alarms-silenced": "all alarms"}),
        (0x06, {"alarms-silenced": "for a while"}),
        (0x08, {"sounding": "high priority alarm"}),
        (0x10, {"sounding": "low priority alarm"}),
        (0x20, {"sounding": "advisory"}),
        (0x38, {"sounding": "high priority alarm, low priority alarm, advisory"}),
        (0x40, {"pulse-beeps": "off"}),
        (0x80, {"spo2-board": "Masimo"}),
    ],
)
def test_every_bit_of_the_slow_status_reads_in_words(slow, changed):
    assert words(slow) == USUAL | changed


@pytest.mark.parametrize(
    ("code", "text"), [(1, "mm[Hg]"), (2, "kPa"), (3, "vol%"), (0, "unit 0"), (9, "unit 9")]
)
def test_the_unit_reads_in_words(code, text):
    assert unit(code) == text


def test_a_label_is_told_when_it_is_new_and_when_it_changes():
    labels = Labels()

    assert labels.tell("unit", "kPa", BEGIN) == [Label("", "unit", "kPa", BEGIN)]
    assert labels.tell("unit", "kPa", BEGIN.later(1)) == []
    assert labels.tell("unit", None, BEGIN.later(2)) == [Label("", "unit", None, BEGIN.later(2))]


def test_nothing_to_say_is_said_only_after_something():
    assert Labels().tell("sounding", None, BEGIN) == []


def test_a_new_conversation_tells_all_again_and_what_has_gone_as_gone():
    labels = Labels()
    labels.tell_all({"unit": "kPa", "sounding": "advisory"}, BEGIN)
    labels.begin()

    assert labels.tell_all({"unit": "kPa", "sounding": None}, BEGIN) == [
        Label("", "unit", "kPa", BEGIN),
        Label("", "sounding", None, BEGIN),
    ]
    assert labels.tell_all({"unit": "kPa", "sounding": None}, BEGIN) == []

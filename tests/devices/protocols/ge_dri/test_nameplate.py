import pytest

from devices.protocols.ge_dri.nameplate import PLUG, Nameplate, Sender, supported
from station.domain.observation import Identity, Label
from tests.devices.protocols.ge_dri.s5 import BEGIN


@pytest.fixture
def plate():
    found = Nameplate()
    assert found.sender(9, 0x12AB) is Sender.FIRST
    return found


def test_a_monitor_has_no_model_and_no_serial_number_but_a_level_and_a_plug(plate):
    assert plate.introduce("", BEGIN) == [
        Identity("", None, None, BEGIN, "DRI level 9 (2005)"),
        Label("", PLUG, "12AB", BEGIN),
    ]
    assert plate.introduce("", BEGIN) == []


def test_a_channel_is_introduced_without_a_label_of_its_own(plate):
    assert plate.introduce("P1", BEGIN) == [Identity("P1", None, None, BEGIN, "DRI level 9 (2005)")]


def test_a_level_without_a_year_is_told_as_it_is():
    plate = Nameplate()
    plate.sender(0, 0)

    assert plate.introduce("T2", BEGIN)[0].software == "DRI level 0"


def test_nobody_is_introduced_before_a_record_came():
    assert Nameplate().introduce("", BEGIN) == []


@pytest.mark.parametrize(
    ("level", "known"), [(0, 1), (1, 0), (2, 1), (9, 1), (12, 1), (13, 0), (255, 0)]
)
def test_the_layout_of_the_levels_from_1995_to_2019_is_known(level, known):
    assert supported(level) is bool(known)


def test_the_same_plug_and_level_are_the_same_monitor(plate):
    assert plate.sender(9, 0x12AB) is Sender.SAME


@pytest.mark.parametrize("other", [(9, 0x12AC), (8, 0x12AB)])
def test_another_one_in_the_middle_of_a_stream_is_believed_the_second_time(plate, other):
    plate.introduce("", BEGIN)

    assert plate.sender(*other) is Sender.DOUBTFUL
    assert plate.introduce("", BEGIN) == []
    assert plate.sender(*other) is Sender.ANOTHER
    assert len(plate.introduce("", BEGIN)) == 2
    assert plate.sender(*other) is Sender.SAME


def test_one_record_of_another_between_two_of_the_same_is_none(plate):
    assert plate.sender(9, 1) is Sender.DOUBTFUL
    assert plate.sender(9, 0x12AB) is Sender.SAME
    assert plate.sender(9, 1) is Sender.DOUBTFUL
    assert plate.sender(9, 2) is Sender.DOUBTFUL


def test_at_the_beginning_of_a_stretch_another_one_is_believed_at_once(plate):
    plate.begin()

    assert plate.sender(9, 1) is Sender.ANOTHER
    assert plate.sender(9, 2) is Sender.DOUBTFUL


def test_a_label_is_told_when_it_is_new_or_changed_and_again_in_a_new_stretch(plate):
    assert plate.tell("", "alarms", "available", BEGIN) == [Label("", "alarms", "available", BEGIN)]
    assert plate.told("", "alarms")
    assert plate.tell("", "alarms", "available", BEGIN) == []
    assert len(plate.tell("P1", "alarms", "available", BEGIN)) == 1
    assert len(plate.tell("", "alarms", "not available", BEGIN)) == 1
    plate.begin()
    assert not plate.told("", "alarms")
    assert len(plate.tell("", "alarms", "not available", BEGIN)) == 1

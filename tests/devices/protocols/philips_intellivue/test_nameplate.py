from dataclasses import replace

import pytest

from devices.protocols.philips_intellivue.mds import Mds
from devices.protocols.philips_intellivue.nameplate import WAIT, Nameplate
from station.domain.observation import GenerationMode, Identity, Label
from tests.devices.protocols.philips_intellivue.bedside import BEGIN

NOTHING = Mds(None, None, None, None, None, None)
MDS = Mds("Philips MX450", "020000000001", "Bed 3", 0x4000, None, None)


def test_identity_comes_first_then_the_labels():
    assert Nameplate().take(MDS, BEGIN) == [
        Identity("", "Philips MX450", "020000000001", BEGIN),
        Label("", "bed-label", "Bed 3", BEGIN),
        Label("", "operating-mode", "monitoring", BEGIN),
    ]


def test_what_did_not_change_is_not_told_again():
    plate = Nameplate()
    plate.take(MDS, BEGIN)

    assert plate.take(MDS, BEGIN) == []
    assert plate.take(NOTHING, BEGIN) == []


def test_another_bed_label_is_told():
    plate = Nameplate()
    plate.take(MDS, BEGIN)

    assert plate.take(MDS._replace(bed_label="Bed 4"), BEGIN) == [
        Label("", "bed-label", "Bed 4", BEGIN)
    ]
    assert plate.take(MDS._replace(bed_label=""), BEGIN) == [Label("", "bed-label", None, BEGIN)]


def test_a_new_association_tells_everything_anew():
    plate = Nameplate()
    first = plate.take(MDS, BEGIN)
    plate.begin()

    assert plate.take(MDS, BEGIN) == first


def test_a_new_association_assumes_nothing_of_the_monitor_before():
    """Its own word came without a serial number: the number of the one before is not its own."""
    plate = Nameplate()
    plate.take(MDS, BEGIN)
    plate.begin()

    assert plate.take(MDS._replace(serial=None), BEGIN)[0] == Identity(
        "", "Philips MX450", None, BEGIN
    )
    plate.begin()
    assert plate.take(NOTHING, BEGIN) == [Identity("", None, None, BEGIN)]


def test_values_wait_for_the_monitor_s_word_on_itself_and_not_for_ever():
    plate = Nameplate()
    plate.take(MDS, BEGIN)
    assert not plate.waits(BEGIN)
    plate.begin()

    assert not plate.proven
    assert plate.waits(BEGIN.later(60))
    assert plate.waits(BEGIN.later(60 + WAIT - 0.1))
    assert not plate.waits(BEGIN.later(60 + WAIT))
    plate.begin()
    assert plate.waits(BEGIN.later(100))
    plate.take(MDS, BEGIN.later(101))
    assert not plate.waits(BEGIN.later(101))


def test_who_is_in_doubt_proves_itself_and_its_labels_stand():
    plate = Nameplate()
    plate.take(MDS, BEGIN)
    plate.introduce("ABP", BEGIN)
    plate.doubt()

    assert plate.waits(BEGIN)
    assert plate.take(MDS, BEGIN) == [Identity("", "Philips MX450", "020000000001", BEGIN)]
    assert plate.introduce("ABP", BEGIN)[0].serial == "020000000001"


def test_every_channel_is_introduced_once():
    plate = Nameplate()
    plate.take(MDS, BEGIN)

    assert plate.introduce("ABP", BEGIN) == [
        Identity("ABP", "Philips MX450", "020000000001", BEGIN)
    ]
    assert plate.introduce("ABP", BEGIN) == []


def test_another_serial_number_or_model_is_another_monitor():
    plate = Nameplate()
    assert not plate.another(MDS)
    plate.take(MDS, BEGIN)

    assert not plate.another(MDS)
    assert not plate.another(MDS._replace(serial=None))
    assert plate.another(MDS._replace(serial="020000000002"))
    assert plate.another(MDS._replace(model="Philips X2"))


def test_who_was_told_before_is_remembered_only_to_notice_another_one():
    plate = Nameplate()
    plate.take(MDS, BEGIN)
    plate.begin()

    assert not plate.another(MDS)
    assert not plate.another(MDS._replace(model=None))
    assert plate.another(MDS._replace(serial="020000000002"))
    assert plate.another(MDS._replace(model="Philips X2"))


def test_a_monitor_without_a_number_cannot_prove_to_be_the_one_before():
    plate = Nameplate()
    plate.take(MDS, BEGIN)
    plate.begin()
    nameless = MDS._replace(serial=None)
    assert plate.another(nameless)
    plate.take(nameless, BEGIN)

    plate.begin()
    assert not plate.another(nameless)
    assert plate.another(MDS)


def test_another_monitor_introduces_its_channels_itself():
    plate = Nameplate()
    plate.take(MDS, BEGIN)
    plate.introduce("ABP", BEGIN)
    plate.take(MDS._replace(serial="020000000002"), BEGIN)

    assert plate.introduce("ABP", BEGIN)[0].serial == "020000000002"


def test_a_monitor_that_never_says_who_it_is_is_introduced_without_a_name():
    assert Nameplate().introduce("", BEGIN) == [Identity("", None, None, BEGIN)]


@pytest.mark.parametrize(
    ("mode", "words"),
    [
        (0x8000, "unspecified"),
        (0x4000, "monitoring"),
        (0x2000, "demo"),
        (0x1000, "service"),
        (0x0002, "standby"),
        (0x0001, "configuration"),
        (0x4002, "monitoring standby"),
        (0x0100, "0100"),
        (0, "0000"),
    ],
)
def test_the_operating_mode_is_told_in_words(mode, words):
    told = Nameplate().take(MDS._replace(operating_mode=mode), BEGIN)

    assert told[-1].text == words


def test_a_demo_marks_what_is_told_until_it_ends():
    plate = Nameplate()
    plate.take(MDS._replace(operating_mode=0x2000), BEGIN)
    assert plate.mode is GenerationMode.DEMO
    assert plate.tell("alarms", "not available", BEGIN) == [
        replace(Label("", "alarms", "not available", BEGIN), mode=GenerationMode.DEMO)
    ]
    plate.take(MDS, BEGIN)

    assert plate.mode is GenerationMode.REAL


def test_the_demo_of_a_monitor_before_marks_no_other():
    plate = Nameplate()
    plate.take(MDS._replace(operating_mode=0x2000), BEGIN)
    plate.begin()
    plate.take(NOTHING, BEGIN)

    assert plate.mode is GenerationMode.REAL


def test_it_knows_what_it_told():
    plate = Nameplate()
    assert not plate.told("alarms")
    plate.tell("alarms", "not available", BEGIN)

    assert plate.told("alarms")

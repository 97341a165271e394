from dataclasses import replace

import pytest

from devices.protocols.philips_intellivue.mds import Mds
from devices.protocols.philips_intellivue.nameplate import Nameplate
from station.domain.observation import GenerationMode, Identity, Label
from tests.devices.protocols.philips_intellivue.bedside import BEGIN

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
    assert plate.take(Mds(None, None, None, None, None, None), BEGIN) == []


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


def test_it_knows_what_it_told():
    plate = Nameplate()
    assert not plate.told("alarms")
    plate.tell("alarms", "not available", BEGIN)

    assert plate.told("alarms")

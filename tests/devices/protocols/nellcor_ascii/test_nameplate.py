from dataclasses import replace
from decimal import Decimal

from devices.protocols.nellcor_ascii.messages import Bounds, heading
from devices.protocols.nellcor_ascii.nameplate import Nameplate
from station.domain.observation import Identity, Label, Numeric
from tests.devices.protocols.nellcor_ascii.finger import BEGIN, HEADING, SETTINGS, of, values

SAID = heading(HEADING.encode())
SET = heading(SETTINGS.encode())
LATER = BEGIN.later(50)
WHO = ("N-395", "2.0.0.0 CRC XXXX")


def named(nameplate: Nameplate, *said) -> list[tuple[str, str] | None]:
    """What each heading names, and takes for known."""
    found = []
    for one in said:
        who = nameplate.named(one)
        found.append(who)
        if who is not None:
            nameplate.name(who, BEGIN)
    return found


def test_before_a_heading_the_identity_has_no_name_and_is_told_once():
    nameplate = Nameplate()

    assert list(nameplate.introduce(BEGIN)) == [Identity("", None, None, BEGIN)]
    assert list(nameplate.introduce(LATER)) == []


def test_two_headings_that_agree_name_the_device_once():
    assert named(Nameplate(), SAID, SAID, SAID) == [None, WHO, None]


def test_the_identity_has_model_and_software_and_no_serial_number():
    assert Nameplate().name(WHO, BEGIN) == Identity("", "N-395", None, BEGIN, "2.0.0.0 CRC XXXX")


def test_after_a_name_no_nameless_identity_follows():
    nameplate = Nameplate()
    nameplate.name(WHO, BEGIN)

    assert list(nameplate.introduce(BEGIN)) == []


def test_one_damaged_heading_names_nobody():
    damaged = replace(SAID, model="N-385")

    assert named(Nameplate(), SAID, SAID, damaged, SAID) == [None, WHO, None, None]


def test_another_model_version_or_checksum_is_another_device():
    for other in ({"model": "N-595"}, {"version": "2.0.0.1"}, {"crc": "09AF"}):
        nameplate = Nameplate()
        named(nameplate, SAID, SAID)
        changed = replace(SAID, **other)

        assert nameplate.named(changed) is None
        who = nameplate.named(changed)
        assert nameplate.another(who)
        assert not nameplate.another(WHO)


def test_the_first_device_is_no_other_one():
    assert not Nameplate().another(WHO)


def test_after_an_opening_one_heading_that_says_the_same_is_enough():
    nameplate = Nameplate()
    named(nameplate, SAID, SAID)
    nameplate.begin()

    assert len(list(nameplate.introduce(LATER))) == 1
    assert nameplate.named(SAID) == WHO
    assert not nameplate.another(WHO)


def test_the_limits_are_figures_once_two_headings_agree():
    nameplate = Nameplate()

    assert list(nameplate.limits(SAID, BEGIN)) == []
    assert (nameplate.saturation, nameplate.pulse) == (None, None)
    found = list(nameplate.limits(SAID, LATER))
    assert values(found) == {
        "SPO2-LIMIT-LOW": 70, "SPO2-LIMIT-HIGH": 100, "PR-LIMIT-LOW": 60, "PR-LIMIT-HIGH": 160,
    }  # fmt: skip
    assert [one.unit.code for one in of(Numeric, found)] == ["%", "%", "/min", "/min"]
    assert nameplate.saturation == Bounds(Decimal(70), Decimal(100))
    assert isinstance(found[0], Identity)


def test_limits_of_before_an_opening_are_known_again_with_the_first_heading():
    nameplate = Nameplate()
    for _ in range(2):
        list(nameplate.limits(SAID, BEGIN))
    nameplate.begin()

    assert nameplate.pulse is None
    assert len(of(Numeric, nameplate.limits(SAID, LATER))) == 4


def test_an_n_595_s_settings_are_labels_and_a_figure():
    nameplate = Nameplate()

    assert list(nameplate.settings(SET, BEGIN)) == []
    found = list(nameplate.settings(SET, LATER))
    assert values(found) == {"SAT-S": 25}
    assert [(one.name, one.text) for one in of(Label, found)] == [
        ("patient-type", "ADULT"), ("response-mode", "NORMAL"),
    ]  # fmt: skip
    assert of(Label, nameplate.settings(SET, LATER)) == []


def test_a_setting_that_changes_is_told_again():
    nameplate = Nameplate()
    fast = replace(SET, response="FAST")
    found = [one for said in (SET, SET, fast, fast) for one in nameplate.settings(said, BEGIN)]

    assert [one.text for one in of(Label, found)] == ["ADULT", "NORMAL", "FAST"]

"""What stands in a rack: places, ids, drugs, variables, counters that are set to nothing."""

import pytest

from devices.protocols.fresenius_dps.pump_words import Model
from devices.protocols.fresenius_dps.rack import Rack, Shelf, objection
from tests.devices.protocols.fresenius_dps.stack import RATE, RUNNING, VOLUME, panel
from tests.devices.protocols.fresenius_dps.stack import Shelf as Panels


def shelf(*places, rack=None, **panels):
    shown = {f"at_{place}": RUNNING for place in places}
    return Shelf(Panels(**shown, **panels), rack or Rack())


@pytest.mark.parametrize("channel", ["", "1", "2", "3", "4", "5"])
def test_there_is_a_place_for_five_modules_and_for_a_pump_that_stands_alone(channel):
    assert objection(channel, RATE) is None


@pytest.mark.parametrize("channel", ["0", "6", "12", "50111", " ", "1\n", "a"])
def test_there_is_no_other_place(channel):
    assert "no module" in objection(channel, RATE)


@pytest.mark.parametrize(
    ("places", "digits"),
    [((), "b00;i00"), (("1",), "b01;i01"), (("1", "3"), "b05;i02"), (tuple("12345"), "b1F;i05")],
)
def test_a_base_tells_its_modules_one_bit_each(places, digits):
    assert shelf(*places).items("0", "bi", 0.0) == digits


def test_a_panel_without_a_place_stands_in_the_first():
    assert shelf("").items("0", "b", 0.0) == "b01"
    assert shelf("").items("1", "d", 0.0) == "d0032"


def test_a_pump_that_stands_alone_has_no_number_whatever_its_panels_name():
    alone = shelf("1", "2", rack=Rack(alone=True))

    assert list(alone.here(0.0)) == [""]
    assert alone.items("", "dr", 0.0) == "d0032;r0001A2C8"
    assert list(shelf(rack=Rack(alone=True)).here(0.0)) == []


def test_variables_come_in_the_order_in_which_they_were_asked_for():
    rack = Rack(model=Model(mode=3, error=1))

    assert shelf("2", rack=rack).items("2", "mdre", 0.0) == "m0003;d0032;r0001A2C8;e0001"


def test_a_variable_without_value_is_left_out_and_alone_it_has_no_digits():
    place = shelf(at_1=panel({RATE: None, VOLUME: "1"}))

    assert place.items("1", "dr", 0.0) == "r000003E8"
    assert place.items("1", "d", 0.0) == "d"


def test_each_pump_has_an_id_of_its_own_unless_its_panel_says_which():
    place = shelf("1", "2", at_3=panel(serial="778899"))

    assert [place.id(to, 0.0) for to in ("1", "2", "3", "0", "")] == [
        *("21001", "21002", "778899", "21000", "21000")
    ]


def test_an_exchanged_pump_stands_in_the_first_place():
    place = shelf("2", "3")
    place.exchange("950001")

    assert [place.id(to, 0.0) for to in ("2", "3")] == ["950001", "21003"]
    empty = shelf()
    empty.exchange("950001")
    assert empty.id("1", 0.0) == "950001"


def test_the_drug_is_that_of_the_panel_or_the_usual_one():
    place = shelf("1", at_2=panel(drug="Propofol"), at_3=panel(drug=""))

    assert [place.drug(to, 0.0) for to in "123"] == ["Ketamine", "Propofol", ""]


def test_counters_are_set_to_nothing_at_their_moments_all_at_once():
    panels = Panels(at_1=panel({VOLUME: "5"}), at_2=panel({VOLUME: None}))
    place = Shelf(panels, Rack(resets=(10.0, 30.0)))
    assert place.items("1", "r", 9.0) == "r00001388"
    assert place.items("1", "r", 10.0) == "r00000000"
    panels.panels = {"1": panel({VOLUME: "6"}), "2": panel({VOLUME: "2"})}

    assert place.items("1", "r", 20.0) == "r000003E8"
    assert place.items("2", "r", 20.0) == "r000007D0"
    assert place.items("2", "r", 31.0) == "r00000000"

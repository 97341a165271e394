from station.domain.device import Channel, Device
from station.services.parts import Parts
from tests.services.recording import identity


def make():
    return Parts(lambda line: "bcc" if "pump" in line else "intellivue")


def test_an_address_means_the_device_that_said_so_there():
    parts = make()
    parts.identified("pump", identity("P1", "50111"))

    part = parts.of("pump", "50111")

    assert part.channel == Channel(Device("bcc", "Space", "P1"), "50111")
    assert parts.of("pump", "50111") is part


def test_a_channel_without_a_name_of_its_own_belongs_to_the_device_of_the_line():
    parts = make()
    parts.identified("monitor", identity("M1"))

    assert parts.of("monitor", "ABP").channel == Channel(Device("intellivue", "Space", "M1"), "ABP")


def test_who_never_said_who_it_is_is_known_by_its_line():
    parts = make()
    first, second = parts.of("pump-1", ""), parts.of("pump-2", "")

    assert first is not second
    assert first.channel.device == Device("bcc", None, None)
    assert parts.of("pump-1", "") is first


def test_the_same_device_on_another_line_is_the_same_part():
    parts = make()
    parts.identified("pump-1", identity("P1"))
    part = parts.of("pump-1", "")
    parts.identified("pump-2", identity("P1"))

    assert parts.of("pump-2", "") is part
    assert part.line == "pump-2"
    assert list(parts.on("pump-1")) == []
    assert parts.of("pump-1", "") is part
    assert part.line == "pump-1"


def test_another_device_in_its_place_is_another_part_and_the_first_is_given_back():
    parts = make()
    parts.identified("pump", identity("P1", "50111"))
    before = parts.of("pump", "50111")

    gone = parts.identified("pump", identity("P2", "50111"))

    assert gone == [before]
    assert parts.of("pump", "50111") is not before


def test_another_monitor_takes_every_channel_with_it_that_had_no_name_of_its_own():
    parts = make()
    parts.identified("monitor", identity("M1"))
    whole, artery = parts.of("monitor", ""), parts.of("monitor", "ABP")
    parts.identified("monitor", identity("X9", "module"))
    own = parts.of("monitor", "module")

    gone = parts.identified("monitor", identity("M2"))

    assert gone == [whole, artery]
    assert parts.of("monitor", "module") is own


def test_a_model_that_becomes_known_later_makes_no_other_device_but_has_to_be_written_down():
    parts = make()
    parts.identified("pump", identity("P1", model=None))
    part = parts.of("pump", "")
    part.figure = 7

    assert parts.identified("pump", identity("P1", model="Space")) == []
    assert parts.of("pump", "") is part
    assert part.channel.device.model == "Space"
    assert part.figure is None


def test_a_line_that_speaks_of_itself_is_no_channel():
    parts = make()
    parts.identified("pump", identity("P1", "50111"))

    assert parts.speaker("pump", "") is None
    assert parts.speaker("pump", "50111") is parts.of("pump", "50111")
    assert parts.speaker("elsewhere", "") is None


def test_a_part_known_from_the_record_is_met_again_by_its_serial_number():
    parts = make()
    known = parts.known(4, Channel(Device("bcc", "Space", "P1"), ""), "pump-1")
    parts.identified("pump-2", identity("P1"))

    assert parts.of("pump-2", "") is known
    assert known.figure == 4
    assert list(parts.all()) == [known]
    assert known.written == "pump-1"


def test_the_newest_of_several_rows_of_one_device_is_the_one_that_counts():
    parts = make()
    first = parts.known(4, Channel(Device("bcc", "Space", "P1"), ""), "pump")
    second = parts.known(9, Channel(Device("bcc", "Space Plus", "P1"), ""), "pump")

    parts.identified("pump", identity("P1", model=None))

    assert parts.of("pump", "") is first is second
    assert (second.figure, second.channel.device.model) == (9, "Space Plus")

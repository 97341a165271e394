from devices.protocols.philips_intellivue.alarms import AlarmLists, read_alarms
from devices.protocols.philips_intellivue.mds import Mds
from devices.protocols.philips_intellivue.monitor import Monitor
from devices.protocols.philips_intellivue.nameplate import WAIT
from devices.protocols.philips_intellivue.numerics import observe
from devices.protocols.philips_intellivue.responder_wire import listed, u16, u32
from devices.protocols.philips_intellivue.results import ALARMS, MDS, NUMERICS, Polled
from station.domain.observation import (
    AlarmCondition,
    ClockReading,
    Identity,
    Label,
    Numeric,
    Reading,
    Silence,
)
from tests.devices.protocols.philips_intellivue.bedside import BEGIN, observed, of, shown_at

WHO = Mds("Philips MX450", "020000000001", "Bed 3", 0x4000, shown_at("2024-05-20T10:15:00"), 80000)
NO_TIME = b"\xff" * 8


def numerics(ticks: int, *values: tuple[int, int], absolute: bytes = NO_TIME) -> Polled:
    objects = [
        observe(
            1, physio, {0x0924: u32(0x20000 + physio), 0x0950: observed(physio, f"{value:08x}")}
        )
        for physio, value in values or ((0x4182, 82),)
    ]
    return Polled(1, 1, None, ticks, absolute, NUMERICS, objects)


def alarms(ticks: int, *sources: int, listed_at_all: bool = True) -> Polled:
    entries = [u16(s, 62, 0x0200, 0, 6, 1, s, 0x0201, 10) + bytes(10) for s in sources]
    lists = read_alarms(0, 1, {0x0902: listed(entries)} if listed_at_all else {})
    return Polled(2, 2, None, ticks, NO_TIME, ALARMS, [lists])


def announced(mds: Mds = WHO, seconds: float = 0.0) -> tuple[Monitor, list[Reading]]:
    monitor = Monitor()
    monitor.voices.open(BEGIN)
    return monitor, monitor.announced(mds, 80000, BEGIN.later(seconds))


def kinds(readings: list[Reading]) -> list[str]:
    return [type(reading).__name__ for reading in readings]


def test_an_announcement_tells_identity_labels_and_clock():
    _, readings = announced()

    assert kinds(readings) == ["Identity", "Label", "Label", "ClockReading"]


def test_an_announcement_without_clocks_takes_the_time_of_the_message():
    monitor, readings = announced(WHO._replace(relative=None))
    assert of(ClockReading, readings)[0].device_time == WHO.absolute

    found = monitor.take(numerics(88000), BEGIN)
    assert of(Numeric, found)[0].device_time == shown_at("2024-05-20T10:15:01")
    assert of(ClockReading, announced(WHO._replace(absolute=None))[1]) == []


def test_an_answer_s_own_time_serves_where_the_clock_is_not_known():
    monitor, _ = announced(WHO._replace(absolute=None))
    own = bytes.fromhex("2024052010153000")

    (one,) = of(Numeric, monitor.take(numerics(1, absolute=own), BEGIN))
    assert one.device_time == shown_at("2024-05-20T10:15:30")


def test_identity_comes_before_the_first_value_of_a_channel():
    monitor, _ = announced()
    found = monitor.take(numerics(88192, (0x4A15, 131), (0x4182, 82)), BEGIN)

    assert kinds(found) == ["Identity", "Numeric", "Numeric"]
    assert (found[0].channel, found[0].serial) == ("ABP", "020000000001")
    assert kinds(monitor.take(numerics(96384, (0x4A15, 131)), BEGIN)) == ["Numeric"]


def test_a_monitor_that_never_says_who_it_is_is_told_without_a_name_after_a_while():
    monitor = Monitor()
    monitor.voices.open(BEGIN)
    assert monitor.take(numerics(1), BEGIN) == []
    assert not monitor.known

    found = monitor.take(numerics(80001), BEGIN.later(WAIT))
    assert found[0] == Identity("", None, None, BEGIN.later(WAIT))
    assert kinds(found) == ["Identity", "Numeric"]
    assert monitor.known


def test_nothing_is_told_in_a_new_association_before_the_monitor_says_who_it_is():
    """The cable may have gone to another monitor, and its first words been lost on the line."""
    monitor, _ = announced()
    monitor.take(numerics(88192), BEGIN)
    monitor.begin()

    assert monitor.take(numerics(5), BEGIN.later(30)) == []
    assert monitor.take(alarms(5, 0x4BB8), BEGIN.later(30)) == []
    assert monitor.without_alarms(BEGIN.later(30)) == []
    assert monitor.voices.silences(BEGIN.later(30)) == [Silence("", BEGIN, BEGIN.later(30))]
    told = monitor.announced(WHO._replace(serial="020000000002", relative=10), 10, BEGIN.later(31))
    found = [
        *told,
        *monitor.take(numerics(8192), BEGIN.later(32)),
        *monitor.take(alarms(8192, 0x4BB8), BEGIN.later(32)),
    ]
    assert kinds(found) == [
        "Identity", "Label", "Label", "ClockReading", "Numeric", "AlarmCondition",
    ]  # fmt: skip
    assert found[0].serial == "020000000002"


def test_a_cuff_pressure_that_had_to_wait_is_told_when_it_is_known_whose_it_is():
    monitor, _ = announced()
    monitor.begin()
    cuff = observe(2, 1, {0x0924: u32(0x24A05), 0x0950: observed(0x4A05, "00000080")})

    def answer(ticks: int) -> Polled:
        return Polled(1, 1, None, ticks, NO_TIME, NUMERICS, [cuff])

    assert monitor.take(answer(88192), BEGIN) == []
    monitor.announced(WHO, 90000, BEGIN)
    assert [one.value for one in of(Numeric, monitor.take(answer(96384), BEGIN))] == [128]


def test_a_monitor_without_a_number_is_not_taken_for_the_one_before():
    monitor, _ = announced()
    monitor.take(alarms(88192, 0x4BB8), BEGIN)
    monitor.begin()
    found = monitor.announced(WHO._replace(serial=None), 96384, BEGIN.later(30))

    assert kinds(found)[:2] == ["AlarmCondition", "Identity"]
    assert not found[0].active
    assert (found[1].model, found[1].serial) == ("Philips MX450", None)


def test_who_never_says_who_it_is_takes_no_alarm_over_from_the_one_before():
    monitor, _ = announced()
    monitor.take(alarms(88192, 0x4BB8), BEGIN)
    monitor.begin()
    monitor.take(alarms(5, 0x4BB8), BEGIN.later(30))
    found = monitor.take(alarms(80005, 0x4BB8), BEGIN.later(30 + WAIT))

    assert kinds(found) == ["AlarmCondition", "Identity", "AlarmCondition"]
    assert [one.active for one in of(AlarmCondition, found)] == [False, True]
    assert found[1].serial is None


def test_a_repeated_answer_is_told_once_and_is_no_sign_of_life():
    monitor, _ = announced()
    assert monitor.take(numerics(88192), BEGIN.later(1))

    assert monitor.take(numerics(88192), BEGIN.later(4)) == []
    assert monitor.voices.silences(BEGIN.later(6)) == [Silence("", BEGIN.later(1), BEGIN.later(6))]


def test_an_overtaken_answer_is_dropped():
    monitor, _ = announced()
    monitor.take(numerics(88192), BEGIN.later(1))

    assert monitor.take(numerics(87000), BEGIN.later(1.1)) == []
    assert monitor.take(numerics(89000), BEGIN.later(1.2)) != []


def test_numerics_and_alarms_have_their_own_time():
    monitor, _ = announced()
    monitor.take(numerics(88192), BEGIN.later(1))

    assert of(AlarmCondition, monitor.take(alarms(88192, 0x4BB8), BEGIN.later(1)))
    assert monitor.take(alarms(88192), BEGIN.later(1)) == []


def test_a_restart_is_told_and_the_values_that_follow_it_wait_for_who_it_is():
    """It was switched off and on, or exchanged."""
    monitor, _ = announced()
    monitor.take(numerics(10**9), BEGIN)
    found = monitor.take(numerics(8192), BEGIN.later(60))

    assert [one.name for one in found] == ["restarted"]
    assert not monitor.known
    assert monitor.take(numerics(16384), BEGIN.later(61)) == []
    who = WHO._replace(relative=16390, absolute=shown_at("2024-05-20T10:16:01"))
    assert kinds(monitor.announced(who, 16390, BEGIN.later(61))) == ["Identity", "ClockReading"]
    assert kinds(monitor.take(numerics(24576), BEGIN.later(62))) == ["Numeric"]


def test_an_answer_without_a_single_object_is_no_sign_of_life():
    monitor, _ = announced()
    empty = Polled(1, 1, None, 88192, NO_TIME, NUMERICS, [])

    assert monitor.take(empty, BEGIN.later(4)) == []
    assert len(monitor.voices.silences(BEGIN.later(5))) == 1


def test_a_first_answer_of_descriptions_is_a_sign_of_life_without_values():
    monitor, _ = announced()
    words = observe(1, 7, {0x0924: u32(0x24182)})
    described = Polled(1, 1, None, 88192, NO_TIME, NUMERICS, [words])

    assert monitor.take(described, BEGIN.later(4)) == []
    assert monitor.voices.silences(BEGIN.later(5)) == []


def test_the_answer_to_a_keep_alive_tells_nothing():
    monitor, _ = announced()

    assert monitor.take(Polled(7, 7, None, 88192, NO_TIME, 0x00360811, []), BEGIN) == []


def test_a_polled_monitor_tells_what_changed():
    monitor, _ = announced()
    later = WHO._replace(
        bed_label="Bed 4", relative=560000, absolute=shown_at("2024-05-20T10:16:00")
    )
    answer = Polled(3, 3, None, 560000, NO_TIME, MDS, [later])
    found = monitor.take(answer, BEGIN.later(60))

    assert found == [
        Label("", "bed-label", "Bed 4", BEGIN.later(60)),
        ClockReading("", shown_at("2024-05-20T10:16:00"), BEGIN.later(60)),
    ]
    assert monitor.take(Polled(4, 4, None, 560001, NO_TIME, MDS, []), BEGIN.later(60)) == []


def test_another_monitor_ends_the_alarms_of_the_one_before_it_and_starts_afresh():
    monitor, _ = announced()
    monitor.take(numerics(10**9, (0x4A15, 131)), BEGIN)
    monitor.take(alarms(10**9, 0x4BB8), BEGIN)
    monitor.begin()
    found = monitor.announced(WHO._replace(serial="020000000002", relative=5), 5, BEGIN.later(30))

    assert kinds(found) == ["AlarmCondition", "Identity", "Label", "Label", "ClockReading"]
    assert not found[0].active
    assert found[1].serial == "020000000002"
    assert monitor.voices.silences(BEGIN.later(40)) == [Silence("", BEGIN, BEGIN.later(40))]


def test_the_same_monitor_in_a_new_association_tells_everything_anew():
    monitor, first = announced()
    monitor.take(numerics(88192, (0x4A15, 131)), BEGIN)
    monitor.take(alarms(88192, 0x4BB8), BEGIN)
    monitor.begin()

    assert kinds(monitor.announced(WHO, 80000, BEGIN)) == kinds(first)
    assert kinds(monitor.take(numerics(96384, (0x4A15, 131)), BEGIN)) == ["Identity", "Numeric"]
    assert [one.active for one in monitor.take(alarms(96384, 0x4BB8), BEGIN)] == [True]


def test_alarms_that_are_denied_are_said_to_be_missing_until_they_come():
    monitor, _ = announced()
    (label,) = monitor.without_alarms(BEGIN)
    assert (label.name, label.text) == ("alarms", "not available")
    assert monitor.without_alarms(BEGIN) == []

    found = monitor.take(alarms(88192, 0x4BB8), BEGIN)
    assert [(one.name, one.text) for one in of(Label, found)] == [("alarms", "available")]


def test_an_alarm_of_an_artery_introduces_its_channel():
    monitor, _ = announced()

    assert kinds(monitor.take(alarms(88192, 0x4A14), BEGIN)) == ["Identity", "AlarmCondition"]


def test_alarm_lists_that_are_missing_are_told_as_nothing():
    monitor, _ = announced()

    assert monitor.take(alarms(88192, listed_at_all=False), BEGIN) == []
    assert AlarmLists(None, None) == read_alarms(0, 1, {})


def test_a_value_beyond_belief_is_counted():
    monitor, _ = announced()
    (one,) = monitor.take(numerics(88192, (0x4182, 999)), BEGIN)

    assert one.value is None
    assert monitor.unbelievable == 1

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from station.domain.clock import Stamp
from station.domain.device import ConnectionState
from station.domain.gap import Cause
from station.domain.nomenclature import CUFF_SYS
from station.domain.observation import (
    AlarmCondition,
    AlarmKind,
    Bolus,
    ClockReading,
    DeliveryState,
    DeviceEvent,
    GenerationMode,
    Label,
    LineNoise,
    Mode,
    Silence,
)
from station.services.gather import Forgotten, Gathering, Step
from station.services.parts import Parts
from station.services.sight import Lost, Seen, Sight
from station.services.tidings import Fate
from tests.services.recording import LINE, NOON, at, identity, link, pulse, rate, said


def make(*, demo=False, **more):
    return Gathering(Parts(lambda _: "bcc"), Sight(), demo=demo, **more)


def fates(second):
    return [one.fate for one in second.heard]


def lost(second):
    return [one.cause for one in second.changes if isinstance(one, Lost)]


@pytest.fixture
def gathering():
    return make()


def test_readings_are_gathered_in_the_order_they_came(gathering):
    readings = (identity(), rate("5"), pulse("72"))

    second = gathering.second([said(*readings)], at(1))

    assert [one.reading for one in second.heard] == list(readings)
    assert {one.line for one in second.heard} == {LINE}
    assert second.at == at(1)


def test_an_unchanged_value_is_told_and_not_kept(gathering):
    gathering.second([said(identity(), rate("5", 0))], at(1))

    second = gathering.second([said(rate("5", 1), rate("6", 2))], at(2))

    assert fates(second) == [Fate.UNCHANGED, Fate.STORED]
    assert [str(one.reading.value) for one in second.kept] == ["6"]


def test_after_another_device_came_its_equal_value_is_kept(gathering):
    gathering.second([said(identity("P1"), rate("5", 0))], at(1))

    second = gathering.second([said(identity("P2", seconds=1), rate("5", 1))], at(2))

    assert fates(second) == [Fate.STORED, Fate.STORED]
    assert lost(second) == [Cause.WRONG_DEVICE]


def test_the_first_device_that_comes_back_is_kept_anew(gathering):
    gathering.second([said(identity("P1"), rate("5", 0))], at(1))
    gathering.second([said(identity("P2", seconds=1), rate("5", 1))], at(2))

    second = gathering.second([said(identity("P1", seconds=2), rate("5", 2))], at(3))

    assert fates(second) == [Fate.STORED, Fate.STORED]


@pytest.mark.parametrize("mode", [GenerationMode.DEMO, GenerationMode.TEST])
def test_what_a_device_marks_as_of_no_patient_is_told_and_never_kept(gathering, mode):
    alarm = AlarmCondition(
        "", "occlusion", "", AlarmKind.TECHNICAL, None, "", active=True, heard=at(), mode=mode
    )
    readings = (
        identity(),
        rate("5", mode=mode),
        Mode("", DeliveryState.INFUSING, at(), mode=mode),
        Bolus("", rate().value, 1, at(), mode=mode),
        alarm,
        Label("", "drug", "x", at(), mode),
    )

    second = gathering.second([said(*readings)], at(1))

    told = {type(one.reading).__name__: one.fate for one in second.heard}
    assert told.pop("Identity") is told.pop("DeviceEvent") is Fate.STORED
    assert set(told.values()) == {Fate.NOT_OF_PATIENT}


def test_the_record_says_where_a_demonstration_begins_and_ends(gathering):
    demo = [rate("5", one, mode=GenerationMode.DEMO) for one in range(3)]
    second = gathering.second([said(identity(), *demo, rate("5", 4), rate("5", 5))], at(6))

    words = [one.reading.text for one in second.kept if isinstance(one.reading, DeviceEvent)]
    assert words == [
        "The device marks its values as demo: they are shown and not recorded.",
        "The device's values are of a patient again.",
    ]


def test_in_the_home_of_the_demonstration_everything_is_kept():
    readings = (identity(), rate("5", mode=GenerationMode.DEMO))

    second = make(demo=True).second([said(*readings)], at(1))

    assert fates(second) == [Fate.STORED, Fate.STORED]


def test_noise_is_counted_and_belongs_to_no_channel(gathering):
    second = gathering.second([said(LineNoise(4, "checksum", at()))], at(1))

    assert fates(second) == [Fate.COUNTED]
    assert second.heard[0].part is None


def test_what_a_rack_says_of_itself_concerns_each_of_its_pumps(gathering):
    pumps = [identity("P1", "50111"), rate("5", channel="50111"), identity("P2", "50112")]
    restarted = DeviceEvent("", "restarted", "", at())

    second = gathering.second([said(restarted, *pumps, rate("5", channel="50112"))], at(1))
    later = gathering.second([said(restarted)], at(2))

    assert second.heard[0].part is None
    assert second.heard[0].concerns == ()
    assert later.heard[0].fate is Fate.STORED
    assert [one.channel.address for one in later.heard[0].concerns] == ["50111", "50112"]


def test_the_clock_of_a_rack_is_kept_once_for_each_of_its_pumps(gathering):
    def clock(seconds):
        return ClockReading("", at(seconds).utc.replace(tzinfo=None), at(seconds))

    def pump(address, seconds):
        return identity("P" + address, address), rate("5", seconds, address)

    first = gathering.second([said(clock(0), *pump("1", 0))], at(1))
    second = gathering.second([said(clock(1), *pump("2", 1))], at(2))
    third = gathering.second([said(clock(2), clock(3))], at(3))

    clocks = [one for each in (first, second, third) for one in each.heard]
    clocks = [one for one in clocks if isinstance(one.reading, ClockReading)]
    assert [one.fate for one in clocks] == [Fate.STORED] * 3 + [Fate.UNCHANGED]
    assert [[part.channel.address for part in one.concerns] for one in clocks] == [
        [],
        ["1"],
        ["2"],
        [],
    ]


def test_silence_opens_a_gap_and_a_removed_pump_another(gathering):
    gathering.second([said(identity(), rate("5"))], at(1))
    quiet = gathering.second([said(Silence("", at(), at(6)))], at(6))
    back = gathering.second([said(rate("5", 7))], at(7))
    gone = gathering.second([said(DeviceEvent("", "removed", "", at(8)))], at(8))

    assert lost(quiet) == [Cause.DEVICE_SILENT]
    assert lost(back) == []
    assert lost(gone) == [Cause.REMOVED]


def test_silence_of_the_line_itself_is_nobodys_gap(gathering):
    second = gathering.second([said(Silence("", at(), at(6)))], at(6))

    assert lost(second) == []


def test_a_line_that_is_lost_takes_its_channels_out_of_sight(gathering):
    gathering.second([said(identity(), rate("5"))], at(1))

    second = gathering.second([link(ConnectionState.LOST, 2, "unplugged")], at(3))

    assert lost(second) == [Cause.UNPLUGGED]
    assert second.turned == [link(ConnectionState.LOST, 2, "unplugged")]


def test_a_line_turns_when_its_state_or_reason_changes_not_its_counts(gathering):
    talking = [link(ConnectionState.TALKING, frames=count) for count in (1, 2, 3)]

    second = gathering.second([*talking, link(ConnectionState.LOST)], at(1))
    counted = gathering.second([link(ConnectionState.LOST, frames=9)], at(2))

    assert second.turned == [talking[0], link(ConnectionState.LOST)]
    assert counted.turned == []
    assert counted.links == {LINE: link(ConnectionState.LOST, frames=9)}


def test_a_line_that_is_wanted_no_more_is_paused_for_its_channels(gathering):
    gathering.second([said(identity(), rate("5")), link(ConnectionState.TALKING)], at(1))

    second = gathering.second([Forgotten(LINE)], at(2))

    assert second.forgotten == [LINE]
    assert lost(second) == [Cause.LINE_PAUSED]
    assert not second.turned


def test_a_monitors_bed_label_is_remembered_with_its_channel(gathering):
    second = gathering.second([said(identity(), Label("", "bed-label", "Bed 3", at()))], at(1))

    assert second.heard[0].part.bed_label == "Bed 3"


def test_a_devices_clock_is_kept_when_first_read_and_when_it_moved(gathering):
    def clock(seconds, device):
        shown = datetime(2026, 3, 1, 13, 0) + timedelta(seconds=device)  # noqa: DTZ001 - a device's clock
        return ClockReading("", shown, at(seconds))

    readings = (clock(0, 0), clock(60, 61), clock(120, 119), clock(180, 170))

    second = gathering.second([said(*readings)], at(180))

    assert fates(second) == [Fate.STORED, Fate.UNCHANGED, Fate.UNCHANGED, Fate.STORED]


@pytest.mark.parametrize("seconds", [3600.0, -3600.0, 2.5])
def test_a_wall_clock_that_steps_against_the_monotonic_one_is_noticed(gathering, seconds):
    assert gathering.second([], at(0)).step is None
    stepped = Stamp(NOON + timedelta(seconds=1 + seconds), 1001.0)

    second = gathering.second([], stepped)

    assert second.step == Step(seconds, stepped.utc)
    assert gathering.second([], stepped.later(1)).step is None


def test_steps_of_the_wall_clock_behind_the_station_s_own_time_are_noticed():
    behind = [timedelta()]
    gathering = make(behind=lambda: behind[0])
    assert gathering.second([], at(0)).step is None
    steps = []
    for second, minutes in enumerate([20, 20, 80, 0, 0], 1):
        behind[0] = timedelta(minutes=minutes)
        steps.append(gathering.second([], at(second)).step)

    assert steps == [Step(-1200.0, at(1).utc), None, Step(-3600.0, at(3).utc),
                     Step(4800.0, at(4).utc), None]  # fmt: skip


def test_a_run_that_begins_with_a_wall_clock_that_is_behind_begins_with_a_step():
    gathering = make(behind=lambda: timedelta(minutes=20))

    assert gathering.second([], at(0)).step == Step(-1200.0, at(0).utc)
    assert gathering.second([], at(1)).step is None


def test_a_clock_that_is_only_disciplined_is_no_step(gathering):
    gathering.second([], at(0))

    assert gathering.second([], Stamp(NOON + timedelta(seconds=2.5), 1001.0)).step is None


def test_a_conversation_that_was_cut_has_another_number(gathering):
    first = talk(gathering, link(ConnectionState.TALKING), said(identity(), rate("5")))
    same = talk(gathering, said(rate("5", 1)))
    cut = link(ConnectionState.LOST), link(ConnectionState.TALKING)

    assert first == same != talk(gathering, *cut, said(rate("5", 3)))


def talk(gathering, *items):
    """The number of the conversation in which the one part was heard."""
    (look,) = gathering.second(items, at(1)).spoken.values()
    return look.talk


@pytest.mark.parametrize(
    "between",
    [
        (link(ConnectionState.SILENT), link(ConnectionState.TALKING)),
        (link(ConnectionState.WRONG_SPEED),),
        (said(Silence("", at(2), at(3))),),
        (said(identity(None, model="Space 2")),),
    ],
)
def test_where_another_device_may_have_come_it_is_another_conversation(gathering, between):
    first = talk(gathering, link(ConnectionState.TALKING), said(identity(None), rate("5")))
    gathering.second(between, at(3))

    assert talk(gathering, said(rate("5", 4))) != first


def test_a_model_that_becomes_known_is_no_other_device(gathering):
    first = talk(gathering, said(identity(None, model=None), rate("5")))
    gathering.second([said(identity(None, model="Space"))], at(2))

    assert talk(gathering, said(rate("5", 3))) == first


def test_what_is_seen_in_a_second_holds_when_it_is_written_later(gathering):
    second = gathering.second(
        [
            link(ConnectionState.TALKING),
            said(identity(), rate("5", 0.2), rate("6", 0.7)),
            said(Label("", "bed-label", "Bed 3", at(0.8))),
        ],
        at(1),
    )
    gathering.second(
        [link(ConnectionState.LOST), said(Label("", "bed-label", "Bed 7", at(2)))], at(2)
    )

    (((part, line), look),) = second.spoken.items()
    assert (part, line) == (second.heard[0].part, LINE)
    assert (look.first, look.last, look.bed_label) == (at(0), at(0.7), "Bed 3")
    assert look.talk != talk(gathering, said(rate("5", 3)))


# --- Settling after an absence --------------------------------------------------------------------


def turns(second):
    """Gaps as they open and close."""
    return [
        (one.cause, one.begin) if isinstance(one, Lost) else ("seen", one.end)
        for one in second.changes
        if isinstance(one, Lost | Seen)
    ]


def beating(gathering, begin, end):
    """A monitor tells a pulse each second; the second of the last one."""
    for second in range(begin, end):
        heard = gathering.second([said(pulse(str(60 + second % 7), second))], at(second + 1))
    return heard


def test_after_a_lost_line_vital_signs_are_told_as_settling_and_not_stored(gathering):
    gathering.second([said(identity(), pulse("72", 0))], at(1))
    gathering.second([link(ConnectionState.LOST, 2)], at(3))

    back = gathering.second([link(ConnectionState.CONNECTING, 4), said(pulse("180", 5))], at(6))
    during = gathering.second([said(pulse("175", 14.9))], at(15))
    settled = gathering.second([said(pulse("73", 15))], at(16))

    assert fates(back) == fates(during) == [Fate.SETTLING]
    assert turns(back) == [("seen", at(5).utc), (Cause.SETTLING, at(5).utc)]
    assert turns(during) == []
    assert fates(settled) == [Fate.STORED]
    assert turns(settled) == [("seen", at(15).utc)]


def test_a_silence_that_nobody_noticed_settles_too_and_is_a_gap_from_the_last_value(gathering):
    gathering.second([said(identity())], at(0))
    beating(gathering, 0, 10)

    back = gathering.second([said(pulse("180", 16))], at(17))

    assert fates(back) == [Fate.SETTLING]
    assert turns(back) == [(Cause.SETTLING, at(9).utc)]
    assert fates(beating(gathering, 17, 27)) == [Fate.STORED]


def test_a_pump_that_is_back_is_believed_at_once(gathering):
    gathering.second([said(identity(), rate("5", 0))], at(1))
    gathering.second([link(ConnectionState.LOST, 2)], at(3))

    back = gathering.second([said(rate("7", 5))], at(6))

    assert fates(back) == [Fate.STORED]
    assert turns(back) == [("seen", at(5).utc)]


def test_a_cuff_pressure_is_stored_while_the_rest_settles_and_ends_no_gap(gathering):
    gathering.second([said(identity(), pulse("72", 0))], at(1))
    gathering.second([link(ConnectionState.LOST, 2)], at(3))
    stamp = at(5)
    answer = [replace(one, heard=stamp) for one in (pulse("180"), rate("120", metric=CUFF_SYS))]

    back = gathering.second([said(*answer)], at(6))
    later = gathering.second([said(rate("125", 8, metric=CUFF_SYS))], at(9))
    settled = gathering.second([said(rate("126", 15, metric=CUFF_SYS))], at(16))

    assert fates(back) == [Fate.SETTLING, Fate.STORED]
    assert turns(back) == [("seen", at(5).utc), (Cause.SETTLING, at(5).utc)]
    assert turns(later) == []
    assert turns(settled) == [("seen", at(15).utc)]


def test_what_goes_away_again_while_it_settles_is_gone_for_that_reason(gathering):
    gathering.second([said(identity(), pulse("72", 0))], at(1))
    gathering.second([link(ConnectionState.LOST, 2)], at(3))
    gathering.second([link(ConnectionState.TALKING, 5), said(pulse("180", 5))], at(6))

    gone = gathering.second([link(ConnectionState.LOST, 7)], at(8))
    back = gathering.second([said(pulse("180", 20))], at(21))

    assert turns(gone) == [("seen", at(7).utc), (Cause.UNPLUGGED, at(7).utc)]
    assert turns(back) == [("seen", at(20).utc), (Cause.SETTLING, at(20).utc)]


def test_what_says_nothing_any_more_while_it_settles_is_noticed(gathering):
    gathering.second([said(identity(), pulse("72", 0))], at(1))
    gathering.second([link(ConnectionState.LOST, 2)], at(3))
    gathering.second([said(pulse("180", 5))], at(6))

    unseen = gathering.second([], at(70))

    assert lost(unseen) == [Cause.UNKNOWN]


def test_the_wards_seconds_count_and_a_station_that_was_off_is_no_absence(gathering):
    quick = make(settle_seconds=2)
    for one in (gathering, quick):
        one.second([said(identity(), pulse("72", 0))], at(1))
        one.second([link(ConnectionState.LOST, 2)], at(3))
        one.second([said(pulse("90", 5))], at(6))
    assert fates(quick.second([said(pulse("91", 7))], at(8))) == [Fate.STORED]
    assert fates(gathering.second([said(pulse("91", 7))], at(8))) == [Fate.SETTLING]

    parts, sight = Parts(lambda _: "bcc"), Sight()
    part = parts.of(LINE, "")
    sight.resume(part, None, at(-60).utc, at(0))
    resumed = Gathering(parts, sight, demo=False).second([said(pulse("72", 1))], at(2))
    assert fates(resumed) == [Fate.STORED]


def test_a_part_knows_what_the_port_of_its_line_was_known_as(gathering):
    opened = replace(link(ConnectionState.TALKING), port="/dev/ttyUSB1", known_as="FTDI no. 1")

    def port(*items):
        (look,) = gathering.second(items, at(1)).spoken.values()
        return look.port

    assert port(said(identity(), rate("5"))) is None
    assert port(opened, said(rate("5", 1))) == "FTDI no. 1"
    assert port(link(ConnectionState.LOST), said(rate("5", 2))) == "FTDI no. 1"

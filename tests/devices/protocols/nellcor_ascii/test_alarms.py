import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.protocols.nellcor_ascii.alarms import AlarmWatch
from devices.two_reads import TwoReads
from station.domain.observation import AlarmCondition, AlarmKind, Label
from tests.devices.protocols.nellcor_ascii.finger import BEGIN, of

TECHNICAL, PHYSIOLOGICAL = AlarmKind.TECHNICAL, AlarmKind.PHYSIOLOGICAL
CODES = [
    ("SH", "spo2-high", "saturation high limit", PHYSIOLOGICAL),
    ("SL", "spo2-low", "saturation low limit", PHYSIOLOGICAL),
    ("PH", "hr-high", "pulse high limit", PHYSIOLOGICAL),
    ("PL", "hr-low", "pulse low limit", PHYSIOLOGICAL),
    ("LB", "battery-low", "low battery", TECHNICAL),
    ("LM", "technical", "loss of pulse with interference", TECHNICAL),
    ("LP", "technical", "loss of pulse", TECHNICAL),
    ("MO", "technical", "interference or motion", TECHNICAL),
    ("PS", "technical", "pulse search", TECHNICAL),
    ("SD", "probe-off", "sensor disconnected", TECHNICAL),
    ("SO", "probe-off", "sensor off", TECHNICAL),
    ("ZZ", "unknown", "ZZ (not documented)", TECHNICAL),
    ("SPO2*", "unknown", "saturation outside its limit", PHYSIOLOGICAL),
    ("BPM*", "unknown", "pulse rate outside its limit", PHYSIOLOGICAL),
]


class Watched:
    """A watch that is told lines, each 2 s after the one before."""

    def __init__(self) -> None:
        self.reads = TwoReads()
        self.watch = AlarmWatch(self.reads)
        self.second = 0

    def line(self, said: str = "", **sides: str) -> list[object]:
        self.second += 2
        codes = frozenset(said.split())
        return self.watch.take(codes, {f"{key}*": one for key, one in sides.items()}, self.now)

    def lines(self, *said: str) -> list[tuple[str, bool]]:
        """Raw and active of everything these lines told."""
        return brief(reading for one in said for reading in self.line(one))

    def twice(self, said: str = "", **sides: str) -> list[object]:
        return self.line(said, **sides) + self.line(said, **sides)

    def anew(self) -> None:
        self.watch.begin()
        self.reads.forget()

    @property
    def now(self):
        return BEGIN.later(self.second)


def brief(readings) -> list[tuple[str, bool]]:
    return [(one.raw, one.active) for one in of(AlarmCondition, readings)]


@pytest.mark.parametrize(("raw", "code", "text", "kind"), CODES)
def test_every_code_and_star_begins_and_ends(raw, code, text, kind):
    watched = Watched()
    (begun,) = of(AlarmCondition, watched.twice(raw))
    (ended,) = of(AlarmCondition, watched.twice())

    assert (begun.code, begun.text, begun.kind, begun.active) == (code, text, kind, True)
    assert (begun.raw, begun.priority, begun.channel, begun.flags) == (raw, None, "", ())
    assert (ended.raw, ended.active, ended.heard) == (raw, False, BEGIN.later(8))


def test_a_star_is_told_as_what_the_limits_make_of_it():
    (low,) = of(AlarmCondition, Watched().twice("SPO2*", SPO2="spo2-low"))
    (fast,) = of(AlarmCondition, Watched().twice("BPM*", BPM="hr-high"))

    assert (low.code, low.raw) == ("spo2-low", "SPO2*")
    assert (fast.code, fast.raw) == ("hr-high", "BPM*")


def test_several_codes_are_several_conditions():
    assert brief(Watched().twice("SD LB")) == [("LB", True), ("SD", True)]


def test_a_condition_is_told_once_while_it_stands():
    watched = Watched()
    watched.twice("SL")

    assert watched.lines(*["SL"] * 20) == []


def test_one_line_alone_begins_and_ends_nothing():
    watched = Watched()
    assert watched.lines("", "", "SL", "", "") == []
    watched.twice("SL")
    assert watched.lines("SL", "", "SL", "SL") == []


def test_two_damaged_lines_far_apart_do_not_agree():
    assert Watched().lines("", "", "", "SL", "", "", "", "SL", "", "", "") == []


def test_a_code_that_stays_is_told_although_others_flutter():
    assert Watched().lines("SD AA", "SD BB", "SD CC", "SD DD") == [("SD", True)]


def test_silenced_and_switched_off_alarms_are_flags_and_a_label():
    watched = Watched()
    found = watched.twice("SL")
    found += watched.twice("SL AS")
    found += watched.twice("SL AS AO")
    found += watched.twice("SL")

    assert [one.flags for one in of(AlarmCondition, found)] == [
        (), ("silenced",), ("silenced", "inhibited"), (),
    ]  # fmt: skip
    assert {one.active for one in of(AlarmCondition, found)} == {True}
    assert [(one.name, one.text) for one in of(Label, found)] == [
        ("alarm-sound", "on"), ("alarm-sound", "silenced"), ("alarm-sound", "off"),
        ("alarm-sound", "on"),
    ]  # fmt: skip


def test_an_alarm_that_begins_while_the_device_is_silenced_says_so():
    (alarm,) = of(AlarmCondition, Watched().twice("AS PH"))

    assert (alarm.raw, alarm.flags) == ("PH", ("silenced",))


def test_when_all_is_read_anew_what_stands_is_told_again_and_what_is_gone_ends():
    watched = Watched()
    watched.twice("SL LB AS")
    watched.anew()

    assert watched.lines("LB") == []
    found = watched.line("LB")
    assert brief(found) == [("LB", True), ("SL", False)]
    assert [one.text for one in of(Label, found)] == ["on"]
    assert watched.lines("LB") == []


def test_flags_do_not_colour_what_is_not_confirmed_yet():
    watched = Watched()
    watched.twice("SL")
    watched.anew()
    (again,) = of(AlarmCondition, watched.twice("SL AS"))

    assert (again.raw, again.flags) == ("SL", ("silenced",))


def test_the_alarms_of_a_device_that_was_exchanged_end():
    watched = Watched()
    watched.twice("SL LB")

    assert brief(watched.watch.end(watched.now)) == [("LB", False), ("SL", False)]
    assert watched.watch.end(watched.now) == []


STATUSES = st.sampled_from(["", "SL", "SL AS", "LB", "SD LB"])


@given(st.lists(st.tuples(STATUSES, st.booleans()), max_size=30))
def test_onset_and_end_take_turns_and_each_was_said_twice(lines):
    watched, standing, said = Watched(), set(), []
    for codes, anew in lines:
        if anew:
            watched.anew()
        said.append(codes.split())
        for one in of(AlarmCondition, watched.line(codes)):
            assert [one.raw in codes for codes in said].count(one.active) > 1
            assert one.active or one.raw in standing
            (standing.add if one.active else standing.discard)(one.raw)

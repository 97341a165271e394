import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.protocols.masimo_ascii.alarms import AlarmWatch
from devices.two_reads import TwoReads
from station.domain.observation import AlarmCondition, AlarmKind, Label
from tests.devices.protocols.masimo_ascii.finger import BEGIN, of

NORMAL = 0x800
TECHNICAL, PHYSIOLOGICAL = AlarmKind.TECHNICAL, AlarmKind.PHYSIOLOGICAL
ALARMS = [
    (0x0001, "spo2-high", "SpO2 high", PHYSIOLOGICAL),
    (0x0002, "spo2-low", "SpO2 low", PHYSIOLOGICAL),
    (0x0004, "hr-high", "pulse rate high", PHYSIOLOGICAL),
    (0x0008, "hr-low", "pulse rate low", PHYSIOLOGICAL),
    (0x0040, "battery-low", "low battery", TECHNICAL),
    (0x0080, "unknown", "ALARM:0080 (not documented)", PHYSIOLOGICAL),
    (0x0100, "unknown", "SpCO high (uncertain)", PHYSIOLOGICAL),
    (0x0200, "unknown", "SpCO low (uncertain)", PHYSIOLOGICAL),
    (0x0400, "unknown", "SpMet high (uncertain)", PHYSIOLOGICAL),
    (0x0800, "unknown", "SpMet low (uncertain)", PHYSIOLOGICAL),
    (0x1000, "unknown", "desaturation index (uncertain)", PHYSIOLOGICAL),
    (0x2000, "unknown", "PI change (uncertain)", PHYSIOLOGICAL),
    (0x400000, "unknown", "ALARM:400000 (not documented)", PHYSIOLOGICAL),
]
EXCEPTIONS = [
    (0x000001, "probe-off", "no sensor"),
    (0x000002, "device-fault", "defective sensor"),
    (0x000004, "low-perfusion", "low perfusion"),
    (0x000008, "technical", "pulse search"),
    (0x000010, "technical", "interference"),
    (0x000020, "probe-off", "sensor off patient"),
    (0x000040, "technical", "ambient light"),
    (0x000080, "technical", "unrecognised sensor"),
    (0x000100, "technical", "incompatible sensor"),
    (0x000200, "unknown", "EXC:000200 (not documented)"),
    (0x000400, "technical", "low signal IQ"),
    (0x001000, "technical", "no cable"),
    (0x002000, "technical", "cable life over"),
    (0x004000, "technical", "incompatible cable"),
    (0x008000, "technical", "unrecognised cable"),
    (0x010000, "device-fault", "defective cable"),
    (0x020000, "technical", "sensor calibrating"),
    (0x040000, "technical", "sensor life over"),
    (0x080000, "technical", "emitter temperature"),
    (0x100000, "technical", "sensor current limit"),
    (0x200000, "technical", "SpCO low confidence"),
    (0x400000, "technical", "SpMet low confidence"),
    (0x800000, "unknown", "EXC:800000 (not documented)"),
]


class Watched:
    """A watch that is told lines, each a second after the one before."""

    def __init__(self) -> None:
        self.reads = TwoReads()
        self.watch = AlarmWatch(self.reads)
        self.second = 0

    def line(self, alarm: int | None = 0, exceptions: int = NORMAL) -> list[object]:
        self.second += 1
        return self.watch.take(alarm, exceptions, BEGIN.later(self.second))

    def lines(self, *words: tuple[int | None, int]) -> list[tuple[str, bool]]:
        """Raw and active of everything these lines told."""
        return brief(reading for alarm, word in words for reading in self.line(alarm, word))

    def twice(self, alarm: int | None = 0, exceptions: int = NORMAL) -> list[object]:
        return self.line(alarm, exceptions) + self.line(alarm, exceptions)


def brief(readings) -> list[tuple[str, bool]]:
    return [(one.raw, one.active) for one in of(AlarmCondition, readings)]


@pytest.mark.parametrize(("bit", "code", "text", "kind"), ALARMS)
def test_every_bit_of_the_alarm_word_begins_and_ends(bit, code, text, kind):
    watched = Watched()
    (begun,) = of(AlarmCondition, watched.twice(bit))
    (ended,) = of(AlarmCondition, watched.twice(0))

    assert (begun.code, begun.text, begun.kind, begun.active) == (code, text, kind, True)
    assert (begun.raw, begun.priority, begun.channel, begun.flags) == (
        f"ALARM:{bit:04X}", None, "", (),
    )  # fmt: skip
    assert (ended.raw, ended.active, ended.heard) == (begun.raw, False, BEGIN.later(4))


@pytest.mark.parametrize(("bit", "code", "text"), EXCEPTIONS)
def test_every_bit_of_the_exception_word_begins_and_ends(bit, code, text):
    watched = Watched()
    (begun,) = of(AlarmCondition, watched.twice(0, NORMAL | bit))

    assert (begun.code, begun.text, begun.kind) == (code, text, TECHNICAL)
    assert begun.raw == f"EXC:{bit:06X}"
    assert brief(watched.twice()) == [(begun.raw, False)]


def test_the_running_algorithm_is_no_alarm():
    assert brief(Watched().twice(0, 0x800)) == []


def test_a_condition_is_told_once_while_it_stands():
    watched = Watched()
    watched.twice(0x02)

    assert watched.lines(*[(0x02, NORMAL)] * 20) == []


def test_one_line_alone_begins_and_ends_nothing():
    watched = Watched()
    assert watched.lines((0, NORMAL), (0, NORMAL), (0x02, 0x820), (0, NORMAL), (0, NORMAL)) == []
    watched.twice(0x02)
    assert watched.lines((0x02, NORMAL), (0, NORMAL), (0x02, NORMAL), (0x02, NORMAL)) == []


def test_two_damaged_lines_far_apart_do_not_agree():
    watched = Watched()
    quiet = [(0, NORMAL)] * 3

    assert watched.lines(*quiet, (0x02, NORMAL), *quiet, (0x02, NORMAL), *quiet) == []


def test_a_bit_that_stays_is_told_although_others_flutter():
    watched = Watched()
    found = watched.lines(*((0, NORMAL | 0x20 | 1 << place) for place in (6, 7, 8, 12)))

    assert found == [("EXC:000020", True)]


def test_combinations_seen_on_real_devices_sound():
    (slow,) = of(AlarmCondition, Watched().twice(0x18))
    (low,) = of(AlarmCondition, Watched().twice(0x12))

    assert (slow.code, slow.flags) == ("hr-low", ("sounding",))
    assert (low.code, low.flags) == ("spo2-low", ("sounding",))


def test_silencing_is_told_of_every_standing_alarm_and_of_the_device():
    watched = Watched()
    watched.twice(0x12)
    watched.twice(0x12, 0xC00)
    found = watched.twice(0x22, 0xC00)

    (alarm,) = of(AlarmCondition, found)
    assert (alarm.raw, alarm.active, alarm.flags) == ("ALARM:0002", True, ("silenced",))
    assert of(Label, found) == [Label("", "alarm-sound", "silenced", BEGIN.later(6))]
    (label,) = of(Label, watched.twice(0x12, 0xC00))
    assert label.text == "on"


def test_a_device_is_silenced_although_no_alarm_stands():
    """The sheet's Radical-5 line."""
    (label,) = of(Label, Watched().twice(0x20))

    assert label.text == "silenced"


def test_a_line_without_the_alarm_word_neither_begins_nor_ends_an_alarm():
    watched = Watched()
    watched.twice(0x42)

    assert watched.lines(*[(None, NORMAL)] * 5) == []
    assert watched.lines(*[(None, 0xC00)] * 2) == [("EXC:000400", True)]
    assert watched.lines(*[(0, 0xC00)] * 2) == [("ALARM:0002", False), ("ALARM:0040", False)]


def test_a_read_before_a_line_without_the_word_is_not_kept_for_ever():
    watched = Watched()
    watched.lines((0, NORMAL), (0, NORMAL), (0x02, NORMAL), (None, NORMAL), *[(0, NORMAL)] * 3)

    assert watched.lines((0x02, NORMAL), (0, NORMAL)) == []


def test_after_an_opening_what_stands_is_told_again_and_what_is_gone_ends():
    watched = Watched()
    watched.twice(0x52, 0xC00)
    watched.watch.begin()
    watched.reads.forget()

    assert watched.lines((0x42, 0x800)) == []
    assert watched.lines((0x42, 0x800)) == [
        ("ALARM:0002", True), ("ALARM:0040", True), ("EXC:000400", False),
    ]  # fmt: skip
    assert watched.lines((0x42, 0x800)) == []


def test_flags_of_before_the_opening_do_not_colour_what_is_not_confirmed():
    watched = Watched()
    watched.twice(0x02)
    watched.watch.begin()
    watched.reads.forget()
    (again,) = of(AlarmCondition, watched.twice(0x12))

    assert (again.raw, again.flags) == ("ALARM:0002", ("sounding",))


def test_the_alarms_of_a_device_that_was_exchanged_end():
    watched = Watched()
    watched.twice(0x02, 0xC00)

    ended = watched.watch.end(BEGIN.later(9))
    assert brief(ended) == [("ALARM:0002", False), ("EXC:000400", False)]
    assert watched.watch.end(BEGIN.later(9)) == []


WORD = st.sampled_from([0, 0x02, 0x12, 0x22, 0x40])


@given(
    st.lists(st.tuples(WORD, st.sampled_from([0x800, 0x820, 0xC00, 0]), st.booleans()), max_size=30)
)
def test_onset_and_end_take_turns_and_each_was_said_twice(lines):
    watched, standing, said = Watched(), set(), []
    for alarm, exceptions, opened in lines:
        if opened:
            watched.watch.begin()
            watched.reads.forget()
        said.append((alarm, exceptions))
        for one in of(AlarmCondition, watched.line(alarm, exceptions)):
            word, bit = one.raw.split(":")
            has = [bool(pair[word == "EXC"] & int(bit, 16)) for pair in said]
            assert has.count(one.active) > 1
            assert one.active or one.raw in standing
            (standing.add if one.active else standing.discard)(one.raw)

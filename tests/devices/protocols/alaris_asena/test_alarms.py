"""One pump's alarm, from its flag and its code."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.protocols.alaris_asena.alarms import UNREAD_SECONDS, UNREAD_TRIES, Alarms
from tests.devices.protocols.alaris_asena.desk import START


def told(said):
    return [("+" if one.active else "-") + one.raw for one in said]


class Watch:
    """Alarms that are told one thing after the other, a second apart."""

    def __init__(self):
        self.alarms = Alarms()
        self.now = 0.0

    def flag(self, flag, after=1.0):
        self.now += after
        return told(self.alarms.flagged(flag, START.later(self.now)))

    def code(self, raw):
        self.now += 1
        return told(self.alarms.told(raw, START.later(self.now)))


@pytest.fixture
def watch():
    return Watch()


def test_an_alarm_begins_with_its_code_and_ends_with_its_flag(watch):
    assert watch.flag("-") == []
    assert watch.flag("A") == []
    assert watch.code("AL_OCCLU") == ["+AL_OCCLU"]
    assert watch.alarms.code == "AL_OCCLU"
    assert watch.flag("A") == []
    assert watch.code("AL_OCCLU") == []
    assert watch.flag("-") == ["-AL_OCCLU"]
    assert watch.alarms.code is None
    assert watch.code("AL_NOALM") == []


def test_an_alarm_keeps_its_words_from_onset_to_end(watch):
    watch.flag("A")
    (onset,) = watch.alarms.told("AL_NEOIN", START)
    (end,) = watch.alarms.flagged("-", START.later(3))

    assert (onset.channel, onset.code, onset.text) == ("", "near-end", "near end of infusion")
    assert (onset.kind, onset.priority, onset.flags) == ("technical", None, ("pre-alarm",))
    assert (onset.active, end.active) == (True, False)
    assert (end.code, end.text, end.raw, end.flags) == (
        onset.code,
        onset.text,
        onset.raw,
        onset.flags,
    )
    assert end.heard == START.later(3)


def test_another_code_takes_the_place_of_the_one_before(watch):
    watch.flag("A")
    watch.code("AL_NEOIN")

    assert watch.code("AL_EOIKV") == ["-AL_NEOIN", "+AL_EOIKV"]


def test_an_alarm_ends_when_the_pump_says_that_there_is_none(watch):
    watch.flag("A")
    watch.code("AL_LWBAT")

    assert watch.code("AL_NOALM") == ["-AL_LWBAT"]


def test_a_code_that_is_told_without_a_flag_stands_until_the_pump_says_otherwise(watch):
    """Whether a warning sets the flag is not known."""
    watch.flag("-")
    assert watch.code("AL_NEOIN") == ["+AL_NEOIN"]
    assert watch.alarms.wanted
    assert watch.flag("-") == []
    assert watch.code("AL_NEOIN") == []
    assert watch.code("AL_NOALM") == ["-AL_NEOIN"]
    assert not watch.alarms.wanted


def test_a_flag_whose_code_is_never_told_is_an_alarm_all_the_same(watch):
    watch.flag("A")
    for _ in range(UNREAD_TRIES):
        assert watch.flag("A") == []
        watch.alarms.unanswered(disturbed=False)

    assert watch.alarms.unread
    assert watch.flag("A") == ["+A"]
    assert not watch.alarms.unread
    assert watch.flag("A") == []
    assert watch.alarms.code == "A"
    assert watch.flag("-") == ["-A"]


def test_a_flag_against_a_code_that_says_none_is_an_alarm_that_does_not_flicker(watch):
    watch.flag("A")
    for _ in range(UNREAD_TRIES):
        assert watch.code("AL_NOALM") == []
    assert watch.flag("A") == ["+A"]
    for _ in range(3):
        assert watch.code("AL_NOALM") == []
        assert watch.flag("A") == []
    assert watch.flag("-") == ["-A"]


def test_on_a_line_so_noisy_that_no_code_comes_the_flag_counts_after_a_minute(watch):
    watch.flag("A")
    assert watch.flag("A", UNREAD_SECONDS - 1) == []
    assert watch.flag("A") == ["+A"]


def test_a_code_that_is_read_at_last_takes_the_flags_place(watch):
    watch.flag("A")
    watch.flag("A", UNREAD_SECONDS)

    assert watch.code("AL_OCCLU") == ["-A", "+AL_OCCLU"]
    assert watch.flag("-") == ["-AL_OCCLU"]


def test_an_empty_code_is_none_and_ends_nothing(watch):
    watch.flag("A")
    watch.code("AL_OCCLU")

    assert watch.code("") == []
    assert watch.alarms.code == "AL_OCCLU"


def test_questions_in_vain_count_only_while_the_flag_is_there(watch):
    watch.flag("-")
    for _ in range(9):
        watch.alarms.unanswered(disturbed=False)

    assert watch.flag("A") == []
    assert watch.flag("A") == []


def test_a_disturbed_question_proves_nothing_and_the_count_begins_anew(watch):
    watch.flag("A")
    for disturbed in [False] * (UNREAD_TRIES - 1) + [True] + [False] * (UNREAD_TRIES - 1):
        watch.alarms.unanswered(disturbed=disturbed)
        assert watch.flag("A") == []
    watch.alarms.unanswered(disturbed=False)

    assert watch.flag("A") == ["+A"]


def test_a_flag_of_an_unknown_form_begins_and_ends_nothing(watch):
    watch.flag("A")
    watch.code("AL_OCCLU")

    assert watch.flag("W") == []
    assert watch.flag("") == []
    assert watch.flag("-") == []  # not from A: the code has to say it
    assert watch.code("AL_NOALM") == ["-AL_OCCLU"]


def test_after_an_interruption_what_stands_is_said_again_when_its_code_is_read(watch):
    watch.flag("A")
    watch.code("AL_OCCLU")
    watch.alarms.afresh()

    assert watch.flag("A") == []
    assert watch.code("AL_OCCLU") == ["+AL_OCCLU"]
    assert watch.code("AL_OCCLU") == []


def test_an_alarm_that_ended_during_an_interruption_is_ended_once(watch):
    watch.flag("A")
    watch.code("AL_OCCLU")
    watch.alarms.afresh()

    assert watch.flag("-") == ["-AL_OCCLU"]
    assert watch.code("AL_NOALM") == []


def test_what_stood_at_a_pump_is_over_when_another_is_in_its_place(watch):
    watch.flag("A")
    watch.code("AL_OCCLU")

    assert told(watch.alarms.over(START)) == ["-AL_OCCLU"]
    assert told(watch.alarms.over(START)) == []
    assert not watch.alarms.wanted


@given(
    st.lists(
        st.sampled_from(["A", "-", "W", "AL_NOALM", "AL_OCCLU", "AL_XYZ", "", "in vain", "afresh"])
    )
)
def test_in_any_order_every_end_has_its_onset_and_one_stands_at_most(steps):
    watch = Watch()
    standing = set()
    for step in steps:
        if step == "in vain":
            watch.alarms.unanswered(disturbed=False)
            continue
        if step == "afresh":
            watch.alarms.afresh()
            continue
        for said in watch.code(step) if step[:2] in ("AL", "") else watch.flag(step):
            if said[0] == "+":
                standing.add(said[1:])
            else:
                standing.remove(said[1:])
        assert standing == ({watch.alarms.code} if watch.alarms.code else set())

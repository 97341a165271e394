import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.protocols.ge_dri.alarms import (
    LENGTH,
    AlarmDisplay,
    AlarmLine,
    AlarmWatch,
    read_display,
)
from devices.protocols.ge_dri.records import Malformed
from station.domain.observation import AlarmKind
from tests.devices.protocols.ge_dri.s5 import BEGIN, display


def shown(*lines: tuple[str, int], silence: int = 0) -> AlarmDisplay:
    found = read_display(display(*lines, silence=silence))
    assert isinstance(found, AlarmDisplay)
    return found


def told(conditions):
    return [(one.text, one.priority, one.flags, one.active) for one in conditions]


def test_a_display_has_493_bytes():
    assert LENGTH == len(display()) == 493


@pytest.mark.parametrize("size", [0, 492, 494, 520])
def test_a_display_of_another_length_is_none(size):
    assert read_display(bytes(size)) == Malformed("length of an alarm display")


@pytest.mark.parametrize(("colour", "word"), [(0, None), (1, "white"), (2, "yellow"), (3, "red")])
def test_a_line_has_its_text_and_its_colour(colour, word):
    assert shown(("HR HIGH", colour)).lines == (AlarmLine("HR HIGH", word),)


def test_five_lines_are_read_and_an_empty_one_is_no_alarm():
    lines = [(f"LINE {at}", 1) for at in range(5)]

    assert [one.text for one in shown(*lines).lines] == [text for text, _ in lines]
    assert shown(("", 3), ("  ", 2), ("LAST", 1)).lines == (AlarmLine("LAST", "white"),)
    assert shown().lines == ()


def test_words_are_read_up_to_their_first_nul_and_strange_bytes_stay_numbers():
    assert shown(("HR\0old text", 2)).lines[0].text == "HR"
    assert shown(("H\xf6he\x07", 2)).lines[0].text == r"H\xf6he\x07"
    assert shown(("A" * 80, 2)).lines[0].text == "A" * 80


@pytest.mark.parametrize(
    ("silence", "words", "every"),
    [
        (0, "none", 0), (1, "apnea", 0), (2, "asystole", 0), (3, "apnea and asystole", 0),
        (4, "all", 1), (5, "2 min", 1), (6, "5 min", 1), (7, "20 s", 1),
    ],
)  # fmt: skip
def test_what_is_silenced_is_told_in_words(silence, words, every):
    found = shown(silence=silence)

    assert (found.silence, found.silenced) == (words, bool(every))


@pytest.mark.parametrize("sound", [0, 1])
def test_the_sound_is_on_or_off(sound):
    assert read_display(display(sound=sound)).sound is bool(sound)


def test_a_number_that_the_sheet_does_not_name_spoils_the_display():
    assert read_display(display(("HR", 4))) == Malformed("colour of an alarm")
    wrong = Malformed("sound or silence of the alarms")
    assert read_display(display(silence=8)) == wrong
    assert read_display(display(sound=2)) == wrong


@given(st.binary(min_size=493, max_size=493))
def test_any_bytes_are_a_display_or_named(data):
    assert isinstance(read_display(data), AlarmDisplay | Malformed)


# --- Onset and end -------------------------------------------------------------------------------


def test_an_alarm_is_known_by_its_text_and_has_no_code():
    [condition] = AlarmWatch().take(shown(("APNEA", 3)), BEGIN)

    assert (condition.code, condition.raw, condition.text) == ("unknown", "APNEA", "APNEA")
    assert (condition.channel, condition.kind) == ("", AlarmKind.PHYSIOLOGICAL)
    assert (condition.priority, condition.active, condition.flags) == ("red", True, ())


def test_each_alarm_is_told_at_its_onset_and_at_its_end():
    watch = AlarmWatch()

    assert told(watch.take(shown(("APNEA", 3), ("HR LOW", 2)), BEGIN)) == [
        ("APNEA", "red", (), True),
        ("HR LOW", "yellow", (), True),
    ]
    assert watch.take(shown(("APNEA", 3), ("HR LOW", 2)), BEGIN.later(5)) == []
    assert told(watch.take(shown(("NEW", 1), ("HR LOW", 2)), BEGIN.later(9))) == [
        ("APNEA", "red", (), False),
        ("NEW", "white", (), True),
    ]


def test_another_colour_or_a_silence_is_told_of_the_same_alarm():
    watch = AlarmWatch()
    watch.take(shown(("HR LOW", 2)), BEGIN)

    assert told(watch.take(shown(("HR LOW", 3)), BEGIN)) == [("HR LOW", "red", (), True)]
    assert told(watch.take(shown(("HR LOW", 3), silence=5), BEGIN)) == [
        ("HR LOW", "red", ("silenced",), True)
    ]
    assert watch.take(shown(("HR LOW", 3), silence=6), BEGIN) == []


def test_a_silence_of_apnea_or_asystole_is_no_flag_of_every_alarm():
    assert told(AlarmWatch().take(shown(("HR LOW", 2), silence=3), BEGIN)) == [
        ("HR LOW", "yellow", (), True)
    ]


def test_the_same_text_in_two_lines_is_one_alarm():
    watch = AlarmWatch()

    assert told(watch.take(shown(("HR LOW", 2), ("HR LOW", 3)), BEGIN)) == [
        ("HR LOW", "red", (), True)
    ]


def test_what_cannot_be_seen_any_more_has_ended():
    watch = AlarmWatch()
    watch.take(shown(("B", 2), ("A", 2)), BEGIN)

    assert told(watch.end(BEGIN.later(9))) == [
        ("A", "yellow", (), False),
        ("B", "yellow", (), False),
    ]
    assert watch.end(BEGIN) == []

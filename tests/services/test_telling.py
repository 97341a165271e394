"""What windows are told of a second, placed or not, on the disk or not."""

import pytest

from station.domain.device import Channel, Device
from station.domain.observation import DeviceEvent, LineNoise, Numeric
from station.services.gather import Heard, Second
from station.services.parts import Look, Part
from station.services.telling import Telling
from station.services.tidings import Fate, Whose
from tests.services.recording import LINE, at, rate

MINE = (Whose.CONFIRMED, "adm-1")
HERS = (Whose.CONFIRMED, "adm-2")


class Asked:
    """A book that is asked: everything is hers; remembers what it was asked."""

    def __init__(self):
        self.questions = []

    def __call__(self, heard, told):
        self.questions.append((heard, told))
        return dict.fromkeys(told, HERS)


@pytest.fixture
def part():
    return Part(Channel(Device("bcc", "Space", "P1"), ""), LINE, figure=7)


def second(*heard, placed=True, stored=True, **more):
    spoken = {
        (one.part, one.line): Look(one.reading.heard, one.reading.heard)
        for one in heard
        if isinstance(one.reading, Numeric)
    }
    belongs = dict.fromkeys(spoken, MINE) if placed else None
    return Second(at(1), list(heard), spoken=spoken, belongs=belongs, stored=stored, **more)


def told(second, asked=None):
    words = Telling(lambda _: None, asked or Asked()).of(second)
    return [(one.whose, one.admission) for one in words]


def test_what_was_placed_is_told_as_it_was_placed_and_nobody_is_asked(part):
    asked = Asked()
    one = second(Heard(part, LINE, rate("5", 0.5), Fate.STORED))

    assert told(one, asked) == [MINE]
    assert asked.questions == []


def test_while_the_disk_is_slow_the_book_is_asked_as_of_everyones_last_word(part):
    asked = Asked()
    word = DeviceEvent("", "restarted", "", at(0.1))
    one = second(
        Heard(part, LINE, word, Fate.STORED),
        Heard(part, LINE, rate("5", 0.5), Fate.STORED),
        Heard(part, LINE, rate("6", 0.7), Fate.UNCHANGED),
        placed=False,
        stored=False,
    )

    assert told(one, asked) == [HERS] * 3
    place = part, LINE
    assert asked.questions == [(one.spoken, {place: at(0.7)})]


def test_who_did_not_speak_in_a_second_is_asked_about_for_its_words(part):
    asked = Asked()
    word = DeviceEvent("", "restarted", "", at(0.1))

    assert told(second(Heard(part, LINE, word, Fate.STORED)), asked) == [HERS]
    assert asked.questions == [({}, {(part, LINE): at(0.1)})]


def test_of_a_line_that_is_wanted_no_more_nothing_is_told(part):
    one = second(
        Heard(part, LINE, rate("5", 0.5), Fate.STORED),
        Heard(part, "bed-4/pump", rate("7", 0.4), Fate.STORED),
        forgotten=[LINE],
    )
    (words,) = Telling(lambda _: None, Asked()).of(one)

    assert words.line == "bed-4/pump"


@pytest.mark.parametrize(
    ("stored", "fate", "told_as"),
    [
        (True, Fate.STORED, Fate.STORED),
        (False, Fate.STORED, Fate.UNRECORDED),
        (False, Fate.UNCHANGED, Fate.UNCHANGED),
    ],
)
def test_what_the_disk_has_not_is_told_as_unrecorded(part, stored, fate, told_as):
    one = second(Heard(part, LINE, rate("5", 0.5), fate), stored=stored)
    (words,) = Telling(lambda _: None, Asked()).of(one)

    assert (words.fate, words.channel, words.line) == (told_as, 7, LINE)


def test_noise_of_a_line_is_nobodys():
    noise = LineNoise(3, "checksum", at())

    assert told(second(Heard(None, LINE, noise, Fate.COUNTED))) == [(Whose.NOBODYS, None)]

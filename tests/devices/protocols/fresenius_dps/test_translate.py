"""From answers to readings: types, ids, maps, refusals."""

import pytest

from devices.protocols.fresenius_dps import messages
from devices.protocols.fresenius_dps.messages import ERRORS
from devices.protocols.fresenius_dps.module import Count
from devices.protocols.fresenius_dps.questions import Question
from devices.protocols.fresenius_dps.translate import Translator, channel_of, objection, text_of
from station.domain.observation import AlarmCondition, DeviceEvent, Identity, Label
from tests.devices.protocols.fresenius_dps.stack import START, of

POLL = Question(messages.READ, b"1", b"draem")
DRUG = Question(messages.READ_DRUG, b"1")


@pytest.fixture
def translator():
    return Translator(Count())


def events(readings):
    return [(one.channel, one.name) for one in of(DeviceEvent, readings)]


def test_a_channel_is_a_modules_number_and_empty_for_whatever_stands_alone():
    assert [channel_of(to) for to in (b"", b"0", b"1", b"5")] == ["", "", "1", "5"]


@pytest.mark.parametrize(
    ("data", "shown"),
    [(b"Ketamine", "Ketamine"), (b"  a b ", "a b"), (b"", None), (b"  ", None), (None, None),
     (b"x" * 80, "x" * 64)],
)  # fmt: skip
def test_words_are_shown_trimmed_and_nothing_is_nothing(data, shown):
    assert text_of(data) == shown


@pytest.mark.parametrize(
    ("told", "model"),
    [
        (b"b0A", "Fresenius DPS, type 0A"),
        (b"bPilot", "Fresenius DPS, type Pilot"),
        (b"b", None),
        (None, None),
    ],
)
def test_the_model_is_the_devices_type_as_it_tells_it(translator, told, model):
    translator.type_told(told)

    assert [one.model for one in of(Identity, translator.introduced(b"1", b"4711", START))] == [
        model
    ]


@pytest.mark.parametrize(
    ("told", "serial"),
    [(b"4711", "4711"), (b" AB 12 ", "AB 12"), (b"", None), (None, None), (b"00000000", None),
     (b"----", None), (b"0 0", None), (b"0-1", "0-1")],
)  # fmt: skip
def test_an_id_that_tells_no_pump_from_another_is_none(translator, told, serial):
    (said,) = translator.introduced(b"2", told, START)

    assert said == Identity("2", None, serial, START)


def test_a_pump_that_stands_alone_speaks_under_the_empty_channel(translator):
    assert translator.introduced(b"", b"4711", START)[0].channel == ""
    assert {one.channel for one in translator.sample(b"", {b"d": b"1"}, b"d", START)} == {""}
    assert translator.drug(b"", b"Ketamine", START)[0].channel == ""


# --- Who is there --------------------------------------------------------------------------------


def test_a_module_that_is_no_longer_on_the_map_was_removed_with_its_alarms(translator):
    translator.introduced(b"1", b"4711", START)
    translator.sample(b"1", {b"a": b"0010"}, b"a", START)
    said = translator.mapped([b"1", b"2"], [b"3"], START)

    assert events(said) == [("1", "removed")]
    assert [one.active for one in of(AlarmCondition, said)] == [False]
    assert translator.mapped([b"3"], [b"3"], START) == []


def test_a_module_that_never_said_who_it_is_was_not_there(translator):
    assert translator.mapped([b"1"], [b"2"], START) == []


def test_a_base_without_modules_says_so_once(translator):
    assert events(translator.mapped([], [], START)) == [("", "no-pumps")]
    assert translator.mapped([], [], START) == []
    assert translator.mapped([], [b"1"], START) == []
    assert events(translator.mapped([b"1"], [], START)) == [("", "no-pumps")]
    translator.afresh()
    assert events(translator.mapped([], [], START)) == [("", "no-pumps")]


def test_the_number_of_modules_is_a_word_of_the_base_told_on_change(translator):
    assert translator.counted(b"0A", START) == [Label("", "modules", "10", START)]
    assert translator.counted(b"0A", START) == []
    assert translator.counted(b"", START) == [Label("", "modules", None, START)]
    translator.counted(b"02", START)
    translator.afresh()
    assert translator.counted(b"02", START) == [Label("", "modules", "2", START)]


# --- What is refused -----------------------------------------------------------------------------


@pytest.mark.parametrize("code", sorted(ERRORS))
def test_every_error_of_the_sheet_is_an_event_of_the_link_with_its_words(translator, code):
    (said,) = translator.refused(POLL, code, START)

    assert (said.channel, said.name) == ("1", "refused")
    assert said.text == f"LE;draem was refused: {ERRORS[code]} ({code.decode()})."


def test_a_reserved_error_keeps_its_number(translator):
    assert translator.refused(DRUG, b"7F", START)[0].text == "LP was refused: error 7F."


def test_a_refusal_is_said_once_until_the_question_is_answered(translator):
    assert translator.refused(DRUG, b"02", START)
    assert translator.refused(DRUG, b"02", START) == []
    assert translator.refused(DRUG, b"03", START)
    translator.answered(POLL)
    assert translator.refused(DRUG, b"02", START) == []
    translator.answered(DRUG)
    assert translator.refused(DRUG, b"02", START)
    translator.afresh()
    assert translator.refused(DRUG, b"02", START)


@pytest.mark.parametrize(
    ("question", "code", "restarted"),
    [
        (POLL, b"1E", ["1"]),
        (POLL, b"0D", ["1", "2"]),
        (Question(messages.READ_FIXED, b"0"), b"0D", ["1", "2"]),
        (Question(messages.READ, b"4", b"d"), b"1E", []),
        (POLL, b"03", []),
    ],
)
def test_a_session_that_is_gone_begins_a_new_segment(translator, question, code, restarted):
    for to in (b"1", b"2"):
        translator.introduced(to, b"47" + to, START)
    translator.refused(question, code, START)
    said = [one for to in (b"1", b"2") for one in translator.introduced(to, b"47" + to, START)]

    assert events(said) == [(channel, "restarted") for channel in restarted]


def test_an_objection_is_told_with_its_words():
    assert objection(b"6") == "the device objects: receiver not ready (6)"
    assert objection(b"3") == "the device objects: unused reason (3)"

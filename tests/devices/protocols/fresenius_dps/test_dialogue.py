"""What is asked next: greetings in their order, polls in turn, chores between, pauses that grow."""

from itertools import pairwise

import pytest

from devices.protocols.fresenius_dps.dialogue import BACK_OFF, Dialogue
from devices.protocols.fresenius_dps.messages import decode
from devices.protocols.fresenius_dps.session import BACK_OFF as MODULE_BACK_OFF

STEP = 1.05


class Talk:
    """A dialogue whose every question the test answers, refuses or leaves unanswered."""

    def __init__(self):
        self.dialogue = Dialogue()
        self.dialogue.begin()
        self.now = 0.0
        self.question = None

    def ask(self):
        """The next question as it goes on the wire; "" when there is none."""
        self.now += STEP
        self.question = self.dialogue.next(self.now)
        return self.asked

    @property
    def asked(self):
        if self.question is None:
            return ""
        sent = self.question.transmit
        return sent.query.fill(sent.fields).decode()

    def until(self, wanted):
        """Answer as usual until a question that begins so is asked."""
        while not self.ask().startswith(wanted):
            if self.question is not None:
                self.told(usual(self.asked, self.map))

    def told(self, body):
        self.dialogue.answered(self.question, decode(body.encode()))

    def refused(self, code):
        self.dialogue.refused(self.question, code.encode(), self.now)

    def nothing(self):
        self.dialogue.unanswered(self.question, self.now)

    def after(self, count):
        """The next questions, each poll, drug and map answered as usual."""
        asked = []
        for _ in range(count):
            asked.append(self.ask())
            if self.question is not None:
                self.told(usual(asked[-1], self.map))
        return asked

    map = "0C;b01"


def usual(question, present="0C;b01"):
    to, command = (question[0], question[1:]) if question[0].isdigit() else ("", question)
    if to == "0":
        return {"DC": "0C", "LF;b": "0C;b0A", "LE;b": present, "LE;i": "0C;i01"}[command]
    if command in ("DC", "LF;b"):
        return f"{to}C" if command == "DC" else f"{to}C;b0A"
    return f"{to}C;4711" if command in ("LN", "LP") else f"{to}C;d0032"


@pytest.fixture
def talk():
    return Talk()


@pytest.fixture
def polling(talk):
    """One module, greeted and once polled."""
    assert talk.after(6)[-1] == "1LE;draemks"
    return talk


# --- Greeting ------------------------------------------------------------------------------------


def test_the_base_is_greeted_asked_for_its_type_and_map_and_then_each_module(talk):
    talk.map = "0C;b05"

    assert talk.after(9) == [
        "0DC",
        "0LF;b",
        "0LE;b",
        "1DC",
        "1LN",
        "1LE;draemks",
        "3DC",
        "3LN",
        "3LE;draemks",
    ]


def test_modules_are_polled_while_others_are_still_to_be_greeted(talk):
    talk.map = "0C;b1F"
    asked = talk.after(40)

    first = [asked.index(f"{module}LE;draemks") for module in "12345"]
    assert first == sorted(first)
    assert first[-1] < 25
    gaps = [place for place, one in enumerate(asked) if one == "1LE;draemks"]
    assert max(b - a for a, b in pairwise(gaps)) <= 7


def test_a_turn_is_as_long_as_there_are_modules(talk):
    assert talk.dialogue.turn == pytest.approx(2.1)
    talk.map = "0C;b1F"
    talk.after(3)

    assert talk.dialogue.turn == pytest.approx(7.35)


def test_only_the_five_modules_that_are_known_are_greeted(talk):
    talk.map = "0C;bFFE0"

    assert {one[0] for one in talk.after(20) if one} == {"0"}


@pytest.mark.parametrize("digits", ["0C;b", "0C;b00"])
def test_a_base_without_modules_is_asked_again_for_its_map(talk, digits):
    talk.map = digits

    asked = talk.after(30)
    assert asked[:3] == ["0DC", "0LF;b", "0LE;b"]
    assert set(asked[3:]) == {"0LE;i", "0LE;b", ""}
    assert asked.count("0LE;b") == 3


def test_a_pump_that_stands_alone_is_tried_when_no_base_answers(talk):
    assert talk.ask() == "0DC"
    talk.nothing()
    assert talk.dialogue.pause == 0

    assert talk.after(5) == ["DC", "LF;b", "LN", "LE;draemks", "LP"]
    assert set(talk.after(60)) == {"LE;draemks", "LP"}


def test_the_two_ways_of_greeting_are_tried_in_turn_with_growing_pauses(talk):
    asked, pauses = [], []
    for _ in range(20):
        asked.append(talk.ask())
        talk.nothing()
        pauses.append(talk.dialogue.pause)

    assert asked == ["0DC", "DC"] * 10
    assert pauses[1::2] == [*BACK_OFF[1:], *[BACK_OFF[-1]] * 4]


def test_the_way_that_brought_a_sample_is_tried_first_from_then_on(talk):
    talk.ask()
    talk.nothing()
    talk.after(5)
    talk.dialogue.begin()

    assert talk.after(4) == ["DC", "LF;b", "LN", "LE;draemks"]
    talk.dialogue.begin()
    assert talk.ask() == "DC"
    talk.nothing()
    assert talk.after(3) == ["0DC", "0LF;b", "0LE;b"]
    assert talk.after(3) == ["1DC", "1LN", "1LE;draemks"]
    talk.dialogue.begin()
    assert talk.ask() == "0DC"


def test_a_lone_pump_that_refuses_everything_may_be_a_base(talk):
    talk.ask()
    talk.nothing()
    talk.after(3)
    asked = []
    for _ in range(6):
        asked.append(talk.ask())
        if asked[-1].startswith("LE"):
            talk.refused("0A")
        elif asked[-1]:
            talk.told(usual(asked[-1]))

    assert asked[:2] == ["LE;draemks", "LP"]
    assert "0DC" in asked


def test_a_type_that_is_not_told_is_asked_for_twice_each_time_after_a_greeting(talk):
    asked = []
    for _ in range(6):
        asked.append(talk.ask())
        if asked[-1] == "0LF;b":
            talk.nothing()
        else:
            talk.told(usual(asked[-1]))

    assert asked == ["0DC", "0LF;b", "0DC", "0LF;b", "0DC", "0LE;b"]


def test_a_type_that_is_refused_is_not_asked_for_again(talk):
    talk.after(1)
    assert talk.ask() == "0LF;b"
    talk.refused("0A")

    assert talk.ask() == "0LE;b"


def test_a_map_that_does_not_come_is_asked_for_again_and_then_everything(talk):
    talk.after(2)
    for _ in range(2):
        assert talk.ask() == "0LE;b"
        talk.nothing()

    assert talk.dialogue.pause == BACK_OFF[2]
    assert talk.ask() == "0DC"


def test_a_map_that_is_refused_is_asked_for_now_and_then(talk):
    talk.after(2)
    talk.ask()
    talk.refused("03")
    asked = [talk.ask() for _ in range(12)]

    assert asked[0] == "0LE;i"
    assert asked.count("0LE;b") == 1


def test_a_greeting_that_is_refused_is_tried_again_later_each_time(talk):
    pauses = []
    for _ in range(4):
        assert talk.ask() == "0DC"
        talk.refused("20")
        pauses.append(talk.dialogue.pause)

    assert pauses == list(BACK_OFF[1:5])


def test_a_session_that_is_already_open_is_open(talk):
    talk.ask()
    talk.refused("1F")
    assert talk.after(2) == ["0LF;b", "0LE;b"]
    assert talk.ask() == "1DC"
    talk.refused("1F")

    assert talk.after(2) == ["1LN", "1LE;draemks"]


def test_a_module_that_refuses_its_session_is_left_alone_longer_each_time(talk):
    talk.after(3)
    openings = []
    for _ in range(60):
        if talk.ask() == "1DC":
            openings.append(talk.now)
            talk.refused("03")
        elif talk.question is not None:
            talk.told(usual(talk.asked))

    pauses = [b - a for a, b in pairwise(openings)]
    assert [round(one, 2) for one in pauses] == sorted(round(one, 2) for one in pauses)
    assert pauses[-1] >= MODULE_BACK_OFF[-1]


# --- Names ---------------------------------------------------------------------------------------


def test_an_id_that_does_not_come_is_asked_for_once_more_after_a_new_session(talk):
    talk.after(4)
    assert talk.ask() == "1LN"
    talk.nothing()
    assert not talk.dialogue.is_named(b"1")
    assert talk.after(1) == ["1DC"]
    assert talk.ask() == "1LN"
    talk.nothing()

    assert talk.dialogue.is_named(b"1")
    assert talk.after(1) == ["1LE;draemks"]


def test_a_lone_pumps_id_that_does_not_come_is_asked_for_after_a_new_greeting(talk):
    talk.ask()
    talk.nothing()
    talk.after(2)
    assert talk.ask() == "LN"
    talk.nothing()

    assert talk.after(2) == ["DC", "LN"]


def test_an_id_that_is_refused_is_none(talk):
    talk.after(4)
    talk.ask()
    talk.refused("01")

    assert talk.dialogue.is_named(b"1")


def test_a_module_that_fell_silent_has_to_say_again_who_it_is(polling):
    polling.dialogue.forget(b"1")
    polling.dialogue.forget(b"4")

    assert not polling.dialogue.is_named(b"1")
    assert polling.after(3) == ["1DC", "1LN", "1LE;draemks"]


def test_one_that_falls_silent_while_it_is_asked_who_it_is_need_not_be_asked_again(talk):
    talk.after(4)
    assert talk.ask() == "1LN"
    talk.dialogue.forget(b"1")
    talk.told("1C;4711")
    talk.dialogue.forget(b"1")

    assert talk.dialogue.is_named(b"1")


def test_an_id_that_comes_when_its_session_is_no_longer_there_names_nobody(talk):
    talk.after(4)
    assert talk.ask() == "1LN"
    talk.dialogue.start_over()
    talk.told("1C;4711")

    assert not talk.dialogue.is_named(b"1")


def test_a_module_that_is_gone_when_its_session_opens_is_nobody(talk):
    talk.after(3)
    assert talk.ask() == "1DC"
    opening = talk.question
    talk.dialogue._sessions.clear()
    talk.dialogue.answered(opening, decode(b"1C"))
    talk.dialogue.refused(opening, b"03", talk.now)

    assert talk.ask() in ("0LE;i", "0LE;b")


# --- Polls and chores ----------------------------------------------------------------------------


def test_a_module_alone_is_polled_at_least_every_other_time(polling):
    asked = polling.after(60)

    assert not [pair for pair in pairwise(asked) if "LE;d" not in "".join(pair)]
    assert asked.count("1LP") in range(9, 14)
    assert asked.count("0LE;b") in range(5, 8)
    assert asked.count("0LE;i") == 1


def test_a_module_that_is_taken_out_is_not_asked_any_more_and_one_put_in_is_greeted(talk):
    talk.map = "0C;b03"
    talk.after(12)
    talk.map = "0C;b06"
    talk.after(14)
    asked = talk.after(20)

    assert {one[0] for one in asked} == {"0", "2", "3"}
    assert talk.dialogue.modules == [b"2", b"3"]


def test_a_module_that_is_taken_out_in_the_middle_of_a_turn_loses_its_turn(talk):
    talk.map = "0C;b07"
    talk.after(12)
    turn = list(talk.dialogue._turn)
    talk.dialogue._turn.extend(talk.dialogue._sessions.values())
    talk.dialogue._mapped({b"b": b"02"})

    assert [one.to for one in talk.dialogue._turn] == [b"2"] * (
        1 + [s.to for s in turn].count(b"2")
    )


@pytest.mark.parametrize("command", ["1LP", "0LE;i"])
def test_a_chore_that_is_refused_is_put_off_for_a_minute(polling, command):
    polling.until(command)
    polling.refused("01")
    asked = polling.after(int(59 / STEP))

    assert command not in asked
    assert command in polling.after(8)
    assert polling.dialogue.pause == 0


def test_a_drug_that_was_never_told_is_put_off_after_two_tries(polling):
    for _ in range(2):
        polling.until("1LP")
        polling.nothing()

    assert "1LP" not in polling.after(int(59 / STEP))
    assert "1LP" in polling.after(8)
    assert polling.dialogue.pause == 0


def test_a_drug_that_was_told_before_is_asked_for_all_the_same(polling):
    polling.until("1LP")
    polling.told("1C;Ketamine")
    for _ in range(4):
        polling.until("1LP")
        polling.nothing()

    assert "1LP" in polling.after(8)


def test_variables_that_are_refused_together_are_asked_for_in_smaller_groups(polling):
    asked = []
    for _ in range(60):
        question = polling.ask()
        names = question.partition(";")[2] if question.startswith("1LE") else ""
        asked.append(names)
        if len(names) > 1 or names == "e":
            polling.refused("0A")
        elif question:
            polling.told(usual(question))

    polled = [names for names in asked if names]
    assert polled[:3] == ["draemks", "draem", "ks"]
    assert set(polled[3:12]) == set("draemks")
    assert polled.count("e") == 1
    assert set(polled[20:]) == set("dramks")


def test_a_pump_that_has_no_bolus_is_asked_for_the_rest_alone(polling):
    asked = []
    for _ in range(30):
        question = polling.ask()
        asked.append(question)
        if set(question.partition(";")[2]) & set("ks"):
            polling.refused("0A")
        elif question:
            polling.told(usual(question))

    polled = [one for one in asked if one.startswith("1LE")]
    assert polled[:3] == ["1LE;draemks", "1LE;draem", "1LE;ks"]
    assert set(polled[8:]) == {"1LE;draem"}


def test_a_poll_that_was_never_answered_is_made_smaller_too_and_whole_again_at_the_next_opening(
    talk,
):
    talk.after(5)
    assert talk.ask() == "1LE;draemks"
    talk.nothing()
    assert talk.after(1) == ["1LP"]
    assert talk.ask() == "1LE;draem"
    talk.told("1C;d0032")
    talk.dialogue.begin()

    assert talk.after(6)[-1] == "1LE;draemks"


def test_another_refusal_leaves_the_module_alone_for_a_while(polling):
    pauses, last = [], polling.now
    for _ in range(70):
        question = polling.ask()
        if question.startswith("1LE"):
            pauses.append(polling.now - last)
            last = polling.now
            polling.refused("03")
        elif question:
            polling.told(usual(question))

    for pause, least in zip(pauses[1:], MODULE_BACK_OFF, strict=False):
        assert least <= pause <= least + 3 * STEP
    assert polling.dialogue.pause == 0


# --- Losses --------------------------------------------------------------------------------------


def test_a_module_without_session_is_opened_again_and_asked_again(polling):
    polling.until("1LE")
    polling.refused("1E")

    assert polling.after(3) == ["1DC", "1LN", "1LE;draemks"]


def test_a_module_that_loses_every_session_is_asked_more_and_more_seldom(polling):
    openings = []
    for _ in range(80):
        question = polling.ask()
        if question == "1DC":
            openings.append(polling.now)
        if question.startswith("1LE"):
            polling.refused("1E")
        elif question:
            polling.told(usual(question))

    pauses = [b - a for a, b in pairwise(openings)]
    assert pauses[-1] > MODULE_BACK_OFF[-1] > 4 * pauses[0]


def test_a_lone_pump_that_loses_its_session_is_greeted_again(talk):
    talk.ask()
    talk.nothing()
    talk.after(3)
    assert talk.ask() == "LE;draemks"
    talk.refused("1E")

    assert talk.after(3) == ["DC", "LN", "LE;draemks"]


def test_a_base_without_session_is_greeted_again_from_the_start(polling):
    polling.ask()
    polling.refused("0D")

    assert not polling.dialogue.is_named(b"1")
    assert polling.after(6) == ["0DC", "0LF;b", "0LE;b", "1DC", "1LN", "1LE;draemks"]


def test_a_base_that_loses_every_session_is_greeted_more_and_more_seldom(talk):
    pauses = []
    for _ in range(5):
        talk.after(2)
        assert talk.ask() == "0LE;b"
        talk.refused("0D")
        pauses.append(talk.dialogue.pause)

    assert pauses == list(BACK_OFF[1:6])


def test_a_module_that_cannot_be_reached_is_looked_for_on_the_map(talk):
    talk.map = "0C;b03"
    talk.after(12)
    talk.until("1LE")
    talk.dialogue.unreachable(talk.question, talk.now)

    assert talk.after(1) == ["0LE;b"]
    asked = talk.after(3)
    assert asked[asked.index("1DC") + 1] == "1LN"


def test_a_base_that_cannot_reach_itself_is_asked_later_each_time(talk):
    talk.after(2)
    pauses = []
    for _ in range(4):
        assert talk.ask() == "0LE;b"
        talk.dialogue.unreachable(talk.question, talk.now)
        pauses.append(talk.dialogue.pause)

    assert pauses == list(BACK_OFF[1:5])


def test_two_polls_in_vain_begin_again_with_the_greeting(polling):
    for _ in range(2):
        polling.until("1LE")
        polling.nothing()

    assert polling.dialogue.pause == BACK_OFF[2]
    assert polling.ask() == "0DC"


def test_a_dead_module_does_not_keep_the_others_from_being_read(talk):
    talk.map = "0C;b07"
    talk.after(14)
    asked = []
    for _ in range(100):
        question = talk.ask()
        asked.append(question)
        if question[:1] in ("1", "2"):
            talk.nothing()
        elif question:
            talk.told(usual(question, talk.map))

    assert "0DC" not in asked
    places = [place for place, one in enumerate(asked) if one == "3LE;draemks"]
    assert max(b - a for a, b in pairwise(places)) <= 4
    assert sum(one[:1] in ("1", "2") for one in asked) < 30


def test_pauses_are_over_as_soon_as_a_module_is_read(talk):
    for _ in range(8):
        talk.ask()
        talk.nothing()
    assert talk.dialogue.pause == BACK_OFF[4]
    talk.after(2)
    assert talk.dialogue.pause == BACK_OFF[4]  # a greeting alone proves little

    talk.after(4)
    assert talk.dialogue.pause == 0


def test_the_pauses_grow_and_are_bounded():
    assert list(BACK_OFF) == sorted(BACK_OFF)
    assert BACK_OFF[-1] == 8.0
    assert list(MODULE_BACK_OFF) == sorted(MODULE_BACK_OFF)
    assert MODULE_BACK_OFF[-1] == 15.0

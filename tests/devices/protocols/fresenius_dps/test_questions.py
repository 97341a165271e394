"""Which reply answers which question, and that none answers two."""

import pytest

from devices.protocols.fresenius_dps import messages
from devices.protocols.fresenius_dps.messages import decode
from devices.protocols.fresenius_dps.questions import Question

GREETING = Question(messages.CONNECT, b"0")
TYPE = Question(messages.READ_FIXED, b"0")
MAP = Question(messages.READ, b"0", b"b")
OPENING = Question(messages.CONNECT, b"1", again=True)
NUMBER = Question(messages.READ_ID, b"1")
DRUG = Question(messages.READ_DRUG, b"1")
POLL = Question(messages.READ, b"1", b"draem", again=True)
EVERY = {"greeting": GREETING, "type": TYPE, "map": MAP, "opening": OPENING, "number": NUMBER,
         "drug": DRUG, "poll": POLL}  # fmt: skip


@pytest.mark.parametrize(
    ("body", "answered"),
    [
        (b"0C", {"greeting"}),
        (b"1C", {"opening", "drug"}),
        (b"0C;b0A", {"type", "map"}),
        (b"0C;bX", {"type"}),
        (b"0C;b", {"type", "map"}),
        (b"0C;", set()),
        (b"0C;i02", set()),
        (b"1C;d0032", {"poll"}),
        (b"1C;a0000;d0032;e0000;m0001;r00000001", {"poll"}),
        (b"1C;d", {"poll"}),
        (b"1C;d0032;k0000", set()),
        (b"1C;", {"number", "drug"}),
        (b"1C;4711", {"number", "drug"}),
        (b"1C;x0032", {"number", "drug"}),
        (b"1C;Ketamine; 5 mg", {"number", "drug"}),
        (b"2C", set()),
        (b"C", set()),
        (b"1I;0A", {"opening", "number", "drug", "poll"}),
        (b"0I;0D", {"greeting", "type", "map"}),
        (b"1I", set()),
        (b"1E;d0032", set()),
        (b"1M;d0032", set()),
    ],
)
def test_a_reply_answers_what_it_can_answer(body, answered):
    reply = decode(body)

    assert {name for name, one in EVERY.items() if one.answered_by(reply)} == answered


def test_a_question_says_what_is_to_be_sent():
    assert POLL.transmit.query is messages.READ
    assert POLL.transmit.query.fill(POLL.transmit.fields) == b"1LE;draem"
    assert DRUG.transmit.query.fill(DRUG.transmit.fields) == b"1LP"


def test_only_the_base_and_a_pump_that_stands_alone_are_greeted():
    assert GREETING.greets
    assert Question(messages.CONNECT, b"").greets
    assert not OPENING.greets
    assert not TYPE.greets

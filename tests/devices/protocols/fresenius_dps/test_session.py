"""One module as it is asked: smaller questions, longer rests, and all of it forgotten anew."""

from math import inf

import pytest

from devices.protocols.fresenius_dps.messages import NOT_THESE
from devices.protocols.fresenius_dps.session import BACK_OFF, POLLED, Session


def test_a_module_is_asked_for_everything_at_once():
    session = Session(b"2")
    question = session.next_poll(7.0)

    assert question.query.fill(question.transmit.fields) == b"2LE;draemks"
    assert question.again
    assert session.polled == 7.0
    drug = session.drug.question
    assert drug.query.fill(drug.transmit.fields) == b"2LP"
    assert not drug.again


def test_smaller_groups_are_asked_for_in_turn():
    session = Session(b"1")
    session.without(POLLED)

    assert [session.next_poll(0.0).variables for _ in range(4)] == [b"draem", b"ks"] * 2


def test_a_module_that_fails_rests_longer_each_time():
    session = Session(b"1")
    rests = []
    for _ in range(9):
        session.failed(100.0)
        rests.append(session.again_at - 100.0)

    assert rests == [*BACK_OFF, BACK_OFF[-1], BACK_OFF[-1]]


def test_a_new_opening_forgets_what_it_did_not_know_or_do():
    session = Session(b"1", proven=True, nameless=2)
    session.without(POLLED)
    session.failed(100.0)
    session.begin()

    assert (session.proven, session.nameless, session.in_vain) == (False, 0, 0)
    assert session.again_at == -inf
    assert list(session.polls) == [POLLED]


def test_a_closed_session_is_nobodys():
    session = Session(b"1", open=True, named=True, read=True)
    session.close()

    assert (session.open, session.named, session.read) == (False, False, False)


@pytest.mark.parametrize("code", sorted(NOT_THESE))
def test_every_fault_of_the_identifiers_makes_smaller_groups(code):
    session = Session(b"1")
    session.without(POLLED)

    assert list(session.polls) == [b"draem", b"ks"]
    assert code in {b"04", b"08", b"0A", b"0B", b"0C"}


def test_when_no_variable_is_left_all_of_them_are_tried_again():
    session = Session(b"1")
    session.without(POLLED)
    session.without(b"ks")
    session.without(b"draem")
    assert len(session.polls) == 7
    for name in list(session.polls):
        session.without(name)

    assert list(session.polls) == [POLLED]

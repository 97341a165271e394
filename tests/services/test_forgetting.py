from datetime import timedelta

import pytest

from station.data import journal, retention
from station.data.settle import settle
from station.domain.nomenclature import FLOW
from station.services.forgetting import Forgetting
from tests.data.ready import a_batch, a_channel, a_sample, a_session
from tests.services.recording import NOON, fresh_store

KEEP = timedelta(days=90)
LATER = NOON + timedelta(days=100)


@pytest.fixture
def store(home):
    """A record of one old reading."""
    store, _, _ = fresh_store(home)
    session = a_session(store, NOON)
    channel = a_channel(store)
    sample = a_sample(channel, heard=NOON)
    journal.append(store, session, a_batch(sample, at=NOON))
    settle(store, NOON + timedelta(minutes=1))
    yield store
    store.close()


def kept(store):
    return len(journal.period(store, 1, FLOW.code, NOON - KEEP, LATER))


def test_what_is_past_the_wards_limit_is_forgotten(store):
    forgetting = Forgetting(store, KEEP, NOON, None)
    assert not forgetting.slice(NOON + KEEP)
    assert kept(store) == 1

    assert not forgetting.slice(LATER)

    assert kept(store) == 0


def test_it_asks_again_when_there_is_more(store, monkeypatch):
    monkeypatch.setattr(retention, "SLICE", 1)

    assert Forgetting(store, KEEP, NOON, None).slice(LATER)


@pytest.mark.expects_log("is the date of this computer right?")
def test_a_date_far_ahead_of_the_last_entry_forgets_nothing(store):
    forgetting = Forgetting(store, KEEP, LATER, NOON)

    assert not forgetting.slice(LATER)

    assert kept(store) == 1


@pytest.mark.parametrize(("step", "left"), [(3600 * 24 * 365, 1), (3600, 0), (-3600 * 24, 0)])
def test_after_a_long_jump_ahead_of_the_clock_nothing_is_forgotten(store, step, left):
    forgetting = Forgetting(store, KEEP, NOON, NOON)
    forgetting.stepped(step)

    forgetting.slice(LATER)

    assert kept(store) == left

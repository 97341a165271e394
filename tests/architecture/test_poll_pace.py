"""Polling never harms a pump, whatever goes wrong: one question a second, one in flight, back-off.

Looked at from the far end of the line, on an injected clock, for every kind in the catalogue.
"""

from dataclasses import replace
from itertools import pairwise

import pytest

from devices.catalogue import kinds
from devices.virtual import VirtualLine, VirtualSettings
from station.domain.device import Category
from tests.architecture.every_kind import START, Everything
from tests.architecture.storms import FAILING, STORMS, Heard, Late

MINUTES = 600.0
SECOND = 0.999  # what a second is after it was counted in floating point
LONGEST = 66.0  # a device that comes back is asked within a minute
POLLED = [kind for kind in kinds().values() if kind.queries]
PUMPS = [kind for kind in POLLED if kind.category is Category.PUMP]


def named(kind):
    return kind.protocol


def heard_in(kind, settings: VirtualSettings, seconds=MINUTES) -> Heard:
    far = Heard()
    VirtualLine(kind, Everything(kind), START, replace(settings, taps=(far,))).run(seconds)
    return far


@pytest.mark.parametrize("storm", STORMS)
@pytest.mark.parametrize("kind", PUMPS, ids=named)
def test_a_pump_is_asked_at_most_once_a_second_whatever_goes_wrong(kind, storm):
    far = heard_in(kind, STORMS[storm])

    assert far.questions
    assert min(far.spaces) >= SECOND


@pytest.mark.parametrize("kind", PUMPS, ids=named)
def test_a_pump_is_asked_nothing_while_its_answer_is_owed_or_under_way(kind):
    far = heard_in(kind, VirtualSettings(wrap=lambda device: Late(device, 0.8)), 120)
    moments = sorted([(at, "asked") for at in far.questions] + [(at, "") for at in far.answers])
    words = [word for _, word in moments]

    assert len(far.questions) > 40
    in_a_row = [one for one in pairwise(words) if one == ("asked", "asked")]
    assert in_a_row == []


@pytest.mark.parametrize("storm", FAILING)
@pytest.mark.parametrize("kind", PUMPS, ids=named)
def test_a_pump_that_cannot_answer_is_asked_less_and_less_and_never_given_up(kind, storm):
    healthy = len(heard_in(kind, STORMS["a healthy device"]).since(MINUTES / 2))
    late = heard_in(kind, STORMS[storm]).since(MINUTES / 2)

    assert 0 < len(late) <= healthy / 2
    assert max(b - a for a, b in pairwise(late)) <= LONGEST


@pytest.mark.parametrize("storm", FAILING)
@pytest.mark.parametrize("kind", POLLED, ids=named)
def test_no_device_is_hurried_because_it_does_not_answer(kind, storm):
    """A monitor may be asked for several things at once; one that fails is let alone."""
    far = heard_in(kind, STORMS[storm])
    late = far.since(MINUTES / 2)

    for moment in far.questions:
        assert sum(moment <= one < moment + 1 for one in far.questions) <= 5
    assert len(late) <= MINUTES / 2

"""Who is silent: after how long, since when, once."""

import pytest

from devices.protocols.nonin.frames import Format
from devices.protocols.nonin.presence import Presence
from station.domain.observation import Silence
from tests.devices.protocols.nonin.bedside import START


def test_a_line_that_never_spoke_is_silent_three_seconds_and_a_little_after_it_was_opened():
    presence = Presence()
    assert presence.due is None
    assert presence.overdue(START) == []
    presence.opened(START)

    assert presence.due == START.monotonic + 3.5
    assert presence.overdue(START.later(3.4)) == []
    assert presence.overdue(START.later(3.5)) == [Silence("", START, START.later(3.5))]
    assert presence.overdue(START.later(9)) == []


@pytest.mark.parametrize(
    ("form", "seconds"),
    [(Format.EIGHT, 3.5), (Format.TEXT, 3.5), (Format.TWO, 1.0), (Format.SEVEN, 1.0), (None, 3.5)],
)
def test_how_long_a_device_may_be_quiet_depends_on_what_it_speaks(form, seconds):
    presence = Presence()
    presence.opened(START)
    presence.heard(START.later(2), form)

    assert presence.due == START.monotonic + 2 + seconds
    assert presence.overdue(START.later(2 + seconds)) == [
        Silence("", START.later(2), START.later(2 + seconds))
    ]


def test_a_device_for_spot_checks_may_be_quiet_for_ever():
    presence = Presence()
    presence.opened(START)
    presence.heard(START.later(1), Format.THIRTEEN)

    assert presence.due is None
    assert presence.overdue(START.later(90_000)) == []
    assert presence.lost(START.later(90_000)) == [Silence("", START.later(1), START.later(90_000))]


def test_when_the_line_is_gone_the_device_is_silent_at_once_and_once():
    presence = Presence()
    presence.opened(START)

    assert presence.lost(START.later(1)) == [Silence("", START, START.later(1))]
    assert presence.lost(START.later(2)) == []
    presence.opened(START.later(5))
    assert presence.due == START.monotonic + 8.5

from datetime import UTC, datetime

from devices.conversation import Conversation
from devices.effects import (
    Lost,
    Opened,
    Publish,
    Received,
    Tally,
    Transmit,
    WakeAfter,
    Woken,
)
from devices.query import Query
from station.domain.clock import Stamp
from station.domain.observation import LineNoise

AT = Stamp(datetime(2026, 3, 1, tzinfo=UTC), 100.0)
ASK = Query("ask", (b"?",))


class Scripted:
    """A driver that answers each event with the effects it was given."""

    def __init__(self, *effects):
        self.tally = Tally()
        self.effects = list(effects)
        self.heard = []

    def handle(self, event):
        self.heard.append(event)
        return self.effects

    def encode(self, transmit):
        return b"<" + transmit.query.fill(transmit.fields) + b">"


def conversation(*effects):
    done = []
    driver = Scripted(*effects)
    return Conversation(driver, done.append, done.append), driver, done


def test_effects_are_carried_out_in_the_order_the_driver_gave_them():
    noise = LineNoise(3, "stray", AT)
    talk, _, done = conversation(Publish(noise), Transmit(ASK), Publish(noise))

    talk.hear(Opened(AT))

    assert done == [noise, b"<?>", noise]


def test_the_moment_to_be_woken_counts_from_the_event_and_the_newest_wins():
    talk, _, _ = conversation(WakeAfter(5.0), WakeAfter(2.0))

    talk.hear(Received(b"x", AT))

    assert talk.wake_at == 102.0


def test_a_driver_that_was_woken_is_woken_again_only_if_it_asks():
    talk, driver, _ = conversation(WakeAfter(1.0))
    talk.hear(Opened(AT))
    driver.effects = []

    talk.hear(Received(b"x", AT))
    assert talk.wake_at == 101.0

    talk.hear(Woken(AT))
    assert talk.wake_at is None


def test_a_lost_line_wakes_nobody():
    talk, driver, _ = conversation(WakeAfter(1.0))
    talk.hear(Opened(AT))
    driver.effects = []

    talk.hear(Lost("pulled", AT))

    assert talk.wake_at is None

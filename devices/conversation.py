"""A driver at work: hands it events and carries out what it asks for, in order.

The same few lines serve a real line, a capture and virtual time; none of them is known here.
"""

from collections.abc import Callable
from typing import Protocol

from devices.effects import Driver, Event, Lost, Publish, Transmit, WakeAfter, Woken
from station.domain.clock import Stamp
from station.domain.observation import Reading


class Tap(Protocol):
    """Whoever wants to see a line's bytes both ways, at their moments: a capture, a count."""

    def opened(self, at: Stamp) -> None:
        """The line is open."""
        ...

    def received(self, data: bytes, at: Stamp) -> None:
        """The device said this."""
        ...

    def sent(self, wire: bytes, at: Stamp) -> None:
        """The station said this."""
        ...

    def lost(self, reason: str, at: Stamp) -> None:
        """The line is gone."""
        ...


class Conversation:
    """One driver, a way to send and a way to publish, and the moment the driver is to be woken."""

    def __init__(
        self,
        driver: Driver,
        send: Callable[[bytes], None],
        publish: Callable[[Reading], None],
    ) -> None:
        self.driver = driver
        self.wake_at: float | None = None
        self._send = send
        self._publish = publish

    def hear(self, event: Event) -> None:
        """Take one event and carry out every effect before the next is looked at.

        A driver that was woken, or has lost its line, is woken again only if it asks anew.
        """
        if isinstance(event, Woken | Lost):
            self.wake_at = None
        for effect in self.driver.handle(event):
            match effect:
                case Transmit():
                    self._send(self.driver.encode(effect))
                case WakeAfter(seconds=seconds):
                    self.wake_at = event.at.monotonic + seconds
                case Publish(reading=reading):
                    self._publish(reading)

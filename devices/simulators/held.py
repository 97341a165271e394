"""Panels looked at once a second, however often a device's end asks: history is made quickly so."""

from collections.abc import Mapping

from devices.panel import Panel, Panels

LOOK_SECONDS = 1.0


class Held:
    """The same panels, held still for up to a second; a leap is looked at at once."""

    def __init__(self, panels: Panels, seconds: float = LOOK_SECONDS) -> None:
        self._panels, self._seconds = panels, seconds
        self._looked = float("-inf")
        self._seen: Mapping[str, Panel] = {}

    def at(self, now: float) -> Mapping[str, Panel]:
        """The panels as they were within the last second of `now`."""
        if now - self._looked >= self._seconds:
            self._looked, self._seen = now, self._panels.at(now)
        return self._seen

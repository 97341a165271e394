"""Who the monitor is and what it is set to, told once and again when it changes.

The bed label matters to the record: a monitor whose label changed may stand at another bed.
Whose values they are has to be said again in every association, never assumed: the cable may have
gone to another monitor meanwhile, and its first words may have been lost on the line.
"""

from devices.protocols.philips_intellivue.mds import Mds
from station.domain.clock import Stamp
from station.domain.observation import GenerationMode, Identity, Label, Reading

_DEMO = 0x2000
_MODES = (
    (0x8000, "unspecified"),
    (0x4000, "monitoring"),
    (0x2000, "demo"),
    (0x1000, "service"),
    (0x0002, "standby"),
    (0x0001, "configuration"),
)

BED_LABEL, OPERATING_MODE, ALARMS = "bed-label", "operating-mode", "alarms"

WAIT = 10.0
"""Seconds that values wait for the monitor's word on itself; then it is one without a name."""


class Nameplate:
    """Keeps what the monitor said of itself, and what of it was told in this association."""

    def __init__(self) -> None:
        # What the monitor said of itself in this association, and whether it said anything.
        self._model: str | None = None
        self._serial: str | None = None
        self.proven = False
        self._waiting: float | None = None
        # Who was told last, in whichever association: only to notice that another one has come.
        self._last: tuple[str | None, str | None] | None = None
        self._introduced: set[str] = set()
        self._told: dict[str, str | None] = {}
        self.mode = GenerationMode.REAL

    def begin(self) -> None:
        """A new association: who it is has to be proven, and everything is told anew."""
        self.doubt()
        self._told.clear()

    def doubt(self) -> None:
        """Whoever speaks now may be another monitor: it has to say who it is before it is told."""
        self._model = self._serial = self._waiting = None
        self.proven = False
        self._introduced.clear()

    def waits(self, at: Stamp) -> bool:
        """Whether what is heard may not be told yet, for it is not known of whom it is."""
        if self.proven:
            return False
        if self._waiting is None:
            self._waiting = at.monotonic
        return at.monotonic < self._waiting + WAIT

    def another(self, mds: Mds) -> bool:
        """Whether this is another monitor than the one told last, or cannot prove to be it."""
        if self._last is None:
            return False
        (model, serial), (model_before, serial_before) = self._said(mds), self._last
        return serial != serial_before or (
            model is not None and model_before is not None and model != model_before
        )

    def take(self, mds: Mds, at: Stamp) -> list[Reading]:
        """The identity and the labels that are new."""
        if not self.proven:
            self.mode = GenerationMode.REAL
        self.proven = True
        said = self._said(mds)
        if said != (self._model, self._serial):
            self._model, self._serial = said
            self._introduced.clear()
        self._last = said
        found: list[Reading] = self.introduce("", at)
        if mds.bed_label is not None:
            found += self.tell(BED_LABEL, mds.bed_label or None, at)
        if mds.operating_mode is not None:
            demo = mds.operating_mode & _DEMO
            self.mode = GenerationMode.DEMO if demo else GenerationMode.REAL
            found += self.tell(OPERATING_MODE, _words(mds.operating_mode), at)
        return found

    def _said(self, mds: Mds) -> tuple[str | None, str | None]:
        """Model and serial number, as this association gave them so far."""
        return mds.model or self._model, mds.serial or self._serial

    def introduce(self, channel: str, at: Stamp) -> list[Reading]:
        """The identity, before anything else is told of a channel."""
        if channel in self._introduced:
            return []
        self._introduced.add(channel)
        return [Identity(channel, self._model, self._serial, at)]

    def tell(self, name: str, text: str | None, at: Stamp) -> list[Reading]:
        """A label, if it was not told or has changed."""
        if name in self._told and self._told[name] == text:
            return []
        self._told[name] = text
        return [Label("", name, text, at, self.mode)]

    def told(self, name: str) -> bool:
        """Whether a label was told in this association."""
        return name in self._told


def _words(mode: int) -> str:
    """The operating mode in words; bits that the sheet does not name stay a number."""
    return " ".join(word for bit, word in _MODES if mode & bit) or f"{mode:04X}"

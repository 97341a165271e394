"""Who the monitor is and what it is set to, told once and again when it changes.

The bed label matters to the record: a monitor whose label changed may stand at another bed.
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


class Nameplate:
    """Keeps what the monitor said of itself, and what of it was told in this association."""

    def __init__(self) -> None:
        self._model: str | None = None
        self._serial: str | None = None
        self._introduced: set[str] = set()
        self._told: dict[str, str | None] = {}
        self.mode = GenerationMode.REAL

    def begin(self) -> None:
        """A new association: everything is told anew."""
        self._introduced.clear()
        self._told.clear()

    def another(self, mds: Mds) -> bool:
        """Whether this is the word of another monitor than the one before."""
        return any(
            known is not None and said is not None and known != said
            for known, said in ((self._serial, mds.serial), (self._model, mds.model))
        )

    def take(self, mds: Mds, at: Stamp) -> list[Reading]:
        """The identity and the labels that are new."""
        model, serial = mds.model or self._model, mds.serial or self._serial
        if (model, serial) != (self._model, self._serial):
            self._model, self._serial = model, serial
            self._introduced.clear()
        found: list[Reading] = self.introduce("", at)
        if mds.bed_label is not None:
            found += self.tell(BED_LABEL, mds.bed_label or None, at)
        if mds.operating_mode is not None:
            demo = mds.operating_mode & _DEMO
            self.mode = GenerationMode.DEMO if demo else GenerationMode.REAL
            found += self.tell(OPERATING_MODE, _words(mds.operating_mode), at)
        return found

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

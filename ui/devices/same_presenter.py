"""What is held against the device's own display before the device may be put on a patient.

No Qt.  The pump's rate; of a monitor heart rate, pulse and SpO2; of a device that tells none of
these, the first thing that it tells.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from station.domain.nomenclature import CO2_RESP_RATE, ETCO2, FLOW, HEART_RATE, PULSE_RATE, SPO2
from ui.devices.live_presenter import LivePresenter, SpeakerWords, ValueWords

RATE = frozenset({FLOW.code})
VITAL = frozenset(metric.code for metric in (HEART_RATE, PULSE_RATE, SPO2, ETCO2, CO2_RESP_RATE))
MOST = 3  # values of one part: as many as a glance takes in
NOTHING = "Nothing has come from this device yet: there is nothing to compare."
NO_VALUE = (
    "The device answers, and tells no value yet. If none comes within a minute, its model or"
    " software is one that the station does not know and does not read: tell biomedical"
    " engineering, and leave it for later."
)
NOT_LIVE = "No value is live just now: wait for the next, then compare."
DIFFERS = (
    "Then this is another device than the one you stand at, or a value changed just now. Compare"
    " once more; if it still differs, go back: another port, or another cable."
)


@dataclass(frozen=True, slots=True)
class Compared:
    """One pump, or one monitor: who it says it is, and the values to look for on its display."""

    title: str
    part: str
    values: tuple[ValueWords, ...]


def compared(speakers: Sequence[SpeakerWords]) -> tuple[Compared, ...]:
    """What is to be compared, of everything that speaks on a line."""
    for codes in (RATE, VITAL):
        found = [_of(one, [v for v in one.values if v.code in codes]) for one in speakers]
        if told := tuple(one for one in found if one.values):
            return told
    anything = [_of(one, one.values[:1]) for one in speakers if one.values]
    return tuple(anything[:1])


def _of(speaker: SpeakerWords, values: Sequence[ValueWords]) -> Compared:
    part = f"part {speaker.address}" if speaker.address else ""
    return Compared(speaker.title, part, tuple(values[:MOST]))


@dataclass(slots=True)
class SamePresenter:
    """Asked each second about one line."""

    live: LivePresenter
    line: str = ""
    bed: str | None = None

    @property
    def compared(self) -> tuple[Compared, ...]:
        """The values as they are now."""
        return compared(self.live.speakers(self.line))

    def question(self, shown: Sequence[Compared]) -> str:
        """What the nurse answers."""
        where = "" if self.bed is None else f" at bed {self.bed}"
        if not any(value.main for one in shown for value in one.values):
            return f"Does the {'monitor' if shown else 'device'}{where} show the same?"
        return f"Do{'es the pump' if len(shown) == 1 else ' the pumps'}{where} show the same?"

    def missing(self, shown: Sequence[Compared]) -> str:
        """Why nothing can be compared yet; nothing where it can."""
        if any(value.live for one in shown for value in one.values):
            return ""
        if shown:
            return NOT_LIVE
        return NO_VALUE if self.live.talking(self.line) else NOTHING

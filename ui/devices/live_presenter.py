"""What a line says just now, in words: its state with the reason, and every value with its age.

No Qt.  Reads the one Watch that the herald feeds.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from station.domain.clock import Clock, Stamp
from station.domain.device import ConnectionState, LinkState
from station.domain.figures import ABSENT, duration, figure, unit_words
from station.domain.freshness import Freshness
from station.domain.nomenclature import FLOW
from station.domain.observation import DeliveryState, Identity, Mode, Numeric
from station.domain.wall import clock_words, moment_words
from station.services.card_dose import doubted
from station.services.tidings import Fate
from station.services.watch import Newest, Speaker, Watch

SIGNS = {
    ConnectionState.TALKING: ("\N{BLACK CIRCLE}", "good", "talking"),
    ConnectionState.CONNECTING: ("\N{WHITE CIRCLE}", "plain", "connecting"),
    ConnectionState.PAUSED: ("\N{DOUBLE VERTICAL BAR}", "plain", "paused"),
    ConnectionState.SILENT: ("\N{WHITE CIRCLE}", "due", "silent"),
    ConnectionState.NOISY: ("\N{BLACK DIAMOND}", "due", "noisy"),
    ConnectionState.WRONG_SPEED: ("\N{BLACK UP-POINTING TRIANGLE}", "due", "wrong speed"),
    ConnectionState.WRONG_DEVICE: ("\N{BLACK UP-POINTING TRIANGLE}", "over", "wrong device"),
    ConnectionState.LOST: ("\N{MULTIPLICATION SIGN}", "over", "lost"),
}
UNSEEN = ("\N{WHITE CIRCLE}", "plain", "not looked at yet")
UNSEEN_WHY = "The recorder has not opened this line yet."


@dataclass(frozen=True, slots=True)
class LinkWords:
    """A line's state for people: a chip's words and kind, the reason, and the frames."""

    words: str
    kind: str
    reason: str
    since: str = ""
    frames: str = ""


@dataclass(frozen=True, slots=True)
class ValueWords:
    """One value: what it is, its figure with unit, its age; `live` only while it may look so."""

    label: str
    value: str
    age: str
    live: bool
    main: bool = False
    code: str = ""


@dataclass(frozen=True, slots=True)
class SpeakerWords:
    """One part of a device as it speaks: who it says it is, what it does, what it measures."""

    address: str
    model: str
    serial: str
    state: str
    values: tuple[ValueWords, ...]
    figures: frozenset[int] = frozenset()

    @property
    def title(self) -> str:
        """Model and serial number, as they stand on the device's label."""
        return f"{self.model or 'Unknown model'} · serial {self.serial or 'not told'}"


class LivePresenter:
    """Asked each second; holds nothing but the clock, the zone and the watch."""

    def __init__(self, watch: Watch, clock: Clock, zone: ZoneInfo) -> None:
        self._watch, self._clock, self.zone = watch, clock, zone

    @property
    def now(self) -> datetime:
        """The present moment."""
        return self._clock.now().utc

    def labels(self, line: str, addresses: Sequence[str] = ()) -> dict[str, str | None]:
        """The words that a line's devices show, or only those of some parts and of the whole."""
        found: dict[str, str | None] = {}
        for speaker in self._watch.speakers:
            if speaker[0] == line and (not addresses or speaker[1] in ("", *addresses)):
                found |= self._watch.words(speaker)
        return found

    def clock(self, moment: datetime) -> str:
        """A moment as the ward's clock shows it."""
        return clock_words(moment, self.zone)

    def state(self, line: str, stored: LinkState | None = None) -> LinkState | None:
        """What the recorder says of a line; what it wrote down last, until it has spoken."""
        return next((one for one in self._watch.links if one.line == line), stored)

    def talking(self, line: str) -> bool:
        """Whether the device answers."""
        state = self.state(line)
        return state is not None and state.state is ConnectionState.TALKING

    def link(self, line: str, stored: LinkState | None = None) -> LinkWords:
        """A line's state for people."""
        state = self.state(line, stored)
        if state is None:
            sign, kind, words = UNSEEN
            return LinkWords(f"{sign} {words}", kind, UNSEEN_WHY)
        sign, kind, words = SIGNS[state.state]
        length = self._clock.now().utc - state.since
        lasted = "just now" if length < timedelta(seconds=1) else f"for {duration(length)}"
        return LinkWords(
            f"{sign} {words}",
            kind,
            _sentence(state.reason),
            f"since {self._since(state.since)}, {lasted}",
            f"{state.good_frames} messages understood, {state.bad_frames} not",
        )

    def _since(self, moment: datetime) -> str:
        """A moment, with its day unless that is today."""
        today = self.now.astimezone(self.zone).date()
        same = moment.astimezone(self.zone).date() == today
        return self.clock(moment) if same else moment_words(moment, self.zone)

    def speakers(self, line: str, figures: frozenset[int] = frozenset()) -> list[SpeakerWords]:
        """Every part that speaks on a line, or only those of certain figures of the record."""
        found = [self._speaker(one) for one in self._watch.speakers if one[0] == line]
        told = [one for one in found if one.values or one.serial]
        return [one for one in told if not figures or one.figures & figures]

    def _speaker(self, speaker: Speaker) -> SpeakerWords:
        line, address = speaker
        identity = self._identity(line, address)
        values = self._watch.values(speaker)
        now = self._clock.now()
        mode = self._watch.mode(speaker)
        return SpeakerWords(
            address=address,
            model="" if identity is None else identity.model or "",
            serial="" if identity is None else identity.serial or "",
            state=_state(mode),
            values=tuple(self._value(one, now) for one in values),
            figures=frozenset(one.told.channel for one in values if one.told.channel is not None),
        )

    def _identity(self, line: str, address: str) -> Identity | None:
        """What a part says it is, else what its whole device says."""
        said = {
            told.reading.channel: told.reading
            for told in self._watch.everything()
            if told.line == line and isinstance(told.reading, Identity)
        }
        return said.get(address) or said.get("")

    def _value(self, newest: Newest, now: Stamp) -> ValueWords:
        reading = newest.told.reading
        if not isinstance(reading, Numeric):
            raise TypeError("a value of a channel is a numeric")
        value, age, live = self._figure(reading, newest, now)
        metric = reading.metric
        main = metric.code == FLOW.code
        return ValueWords(metric.label, value, age, live=live, main=main, code=metric.code)

    def _figure(self, reading: Numeric, newest: Newest, now: Stamp) -> tuple[str, str, bool]:
        """The value, its age, and whether it may look live."""
        fresh, heard = newest.freshness(now), self.clock(reading.heard.utc)
        if fresh is Freshness.STALE:
            return ABSENT, f"since {heard}", False
        if fresh is Freshness.SETTLING:
            return ABSENT, f"{fresh.value}, {_ago(newest.age(now))}", False
        if reading.value is None:
            return ABSENT, f"{reading.validity.value}, {_ago(newest.age(now))}", False
        marks = _marks(newest, reading)
        shown = f"{figure(reading.value, reading.metric.resolution)} {unit_words(reading.unit)}"
        age = f"at {heard}" if fresh is Freshness.EPISODE else _ago(newest.age(now))
        return shown.strip(), ", ".join((*marks, age)), fresh is Freshness.LIVE and not marks


def _marks(newest: Newest, reading: Numeric) -> list[str]:
    """The device's own words for a value that is of no patient, or that it doubts."""
    demo = [reading.mode.value] if newest.told.fate is Fate.NOT_OF_PATIENT else []
    return demo + [word for word in (doubted(reading),) if word]


def _ago(seconds: float) -> str:
    return "now" if seconds < 1 else f"{duration(timedelta(seconds=seconds))} ago"


def _state(mode: Newest | None) -> str:
    reading = None if mode is None else mode.told.reading
    if not isinstance(reading, Mode) or reading.state is DeliveryState.UNKNOWN:
        return ""
    return reading.state.value


def _sentence(words: str) -> str:
    """A reason as a sentence of its own."""
    plain = words.strip()
    return plain and plain[0].upper() + plain[1:].rstrip(".") + "."


def rate_of(speakers: Sequence[SpeakerWords]) -> ValueWords | None:
    """The pump's rate among what is said; None of a device that is no pump."""
    values = (value for one in speakers for value in one.values if value.main)
    return next(values, None)

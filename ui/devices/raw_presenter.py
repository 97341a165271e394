"""The raw bytes of a line in words: what is held, what somebody keeps, and what may be done.

No Qt.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo

from station.domain.figures import duration
from station.domain.wall import clock_words, day_words, moment_words
from station.services.keep_capture import KeptFacts, RawFacts, megabytes

NOT_TAKEN = "Not kept: {objection}."
NOTHING_YET = "Nothing is held yet."


@dataclass(frozen=True, slots=True)
class RawCalls:
    """What is asked of the station about a line's raw bytes, off the GUI thread."""

    facts: Callable[[str], RawFacts]
    keep: Callable[[str, timedelta, str], object]
    let_go: Callable[[KeptFacts, str], object]


@dataclass(frozen=True, slots=True)
class KeptWords:
    """Something that is kept, in words, and what letting it go means."""

    facts: KeptFacts
    words: str
    question: str


@dataclass(frozen=True, slots=True)
class RawWords:
    """One line's raw bytes: in a sentence, whether some can be kept, and what is kept."""

    line: str
    state: str
    may_keep: bool
    kept: tuple[KeptWords, ...]


def raw_words(facts: RawFacts, zone: tzinfo) -> RawWords:
    """What the devices page says of a line's raw bytes."""
    said = []
    if facts.objection:
        said.append(NOT_TAKEN.format(objection=facts.objection))
    if facts.held is not None:
        since = moment_words(facts.held.begin, zone)
        said.append(f"Held since {since} ({megabytes(facts.held.size)}); the oldest go first.")
    elif not facts.objection:
        said.append(NOTHING_YET)
    kept = tuple(_kept(one, zone) for one in facts.kept)
    return RawWords(facts.line, " ".join(said), facts.held is not None, kept)


def keep_words(length: timedelta) -> str:
    """What keeping so much means, as a question."""
    return (
        f"Keep the raw bytes of the last {duration(length)} of this line? They stay until somebody"
        " lets them go."
    )


def length_words(length: timedelta) -> str:
    """A length as its button says it."""
    return f"Last {duration(length)}"


def _kept(facts: KeptFacts, zone: tzinfo) -> KeptWords:
    kept = facts.kept
    period = _period(kept.period.begin, kept.period.end, zone)
    size = "nothing of it is held" if facts.held is None else megabytes(facts.held.size)
    return KeptWords(
        facts,
        f"Kept by {facts.who}: {period}, {size}. Why: {kept.reason}",
        f"Let go of {period}? From now on it grows old like everything else.",
    )


def _period(begin: datetime, end: datetime, zone: tzinfo) -> str:
    """'Wed 18 Nov 11:03 to 12:03'; the day again where it is another."""
    first, last = (day_words(one.astimezone(zone).date()) for one in (begin, end))
    until = clock_words(end, zone) if first == last else moment_words(end, zone)
    return f"{moment_words(begin, zone)} to {until}"

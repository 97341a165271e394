"""What a bed asks and notices beside its live values: who is away, what came back, what disagrees.

None of it silences anything: it stands beside every other notice of the bed.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from station.domain.card import Ask, AskKind, Notice, Urgency
from station.domain.device import Channel
from station.domain.wall import when_words
from station.services.bed_facts import BedFacts
from station.services.off_monitor import Absence

COMING_AFTER = timedelta(seconds=60)  # until the leads are off, values go on for a moment


def back_since(away: Absence | None, valued: Sequence[datetime]) -> bool:
    """Whether a monitor has values again while the record still says that the patient is away.

    `valued` are the moments of its newest live values.
    """
    return away is not None and any(at - away.since > COMING_AFTER for at in valued)


def away_words(away: Absence, zone: ZoneInfo, now: datetime) -> str:
    """'not back since 14:20: walking', or since when, why, and when the return is expected."""
    if away.overdue(now):
        return f"not back since {when_words(away.expected or now, zone, now)}: {away.reason.value}"
    since = when_words(away.since, zone, now)
    back = "" if away.expected is None else f", back {when_words(away.expected, zone, now)}"
    return f"off the monitor since {since}{back}: {away.reason.value}"


def away_notice(away: Absence, zone: ZoneInfo, now: datetime, *, coming: bool) -> Notice:
    """What the bed says of an absence: past the expected return somebody is needed."""
    if coming:
        return Notice(Urgency.DUE, "Values are coming: back on the monitor?")
    words = away_words(away, zone, now)
    urgency = Urgency.DUE if away.overdue(now) else Urgency.QUIET
    return Notice(urgency, f"{words[:1].upper()}{words[1:]}")


def check_notices(facts: BedFacts, zone: ZoneInfo, now: datetime) -> Iterator[Notice]:
    """In what the newest look at the pump disagreed with the record."""
    for words in facts.eye.check:
        at = when_words(facts.eye.checked_at or now, zone, now)
        yield Notice(Urgency.DUE, f"Pump {at}: {words}")


def asks(facts: BedFacts, *, coming: bool) -> tuple[Ask, ...]:
    """What can be answered with one tap."""
    found = [
        Ask(AskKind.STAYED, f"{what_it_is(row.line)} was away and is back:"
            f" {AskKind.STAYED.value}", label(row.channel), row.id)
        for row in facts.asked
    ]  # fmt: skip
    if facts.away is not None and coming:
        why = facts.away.reason.value
        words = f"Values are coming, and the record says {why}: {AskKind.BACK.value}"
        found.append(Ask(AskKind.BACK, words))
    return tuple(found)


def what_it_is(line: str) -> str:
    """Pump or monitor, by the line's name."""
    return next((kind.capitalize() for kind in ("pump", "monitor") if kind in line), "Device")


def label(channel: Channel) -> str:
    """A device as its label says: model and serial number."""
    box = channel.device
    return f"{box.model or 'Unknown model'} · serial {box.serial or 'not told'}"

"""A patient goes off the monitor, and comes back: the gap gets its cause from a person.

It silences nothing: what is due stays due while the patient is away.
"""

from dataclasses import dataclass
from datetime import datetime

from station.data import absences, entries
from station.domain.entry import Entry, EntryKind, OffMonitorReason, last_move
from station.domain.errors import Refused
from station.domain.period import Period
from station.services.enter import Hand, new_entry
from station.services.stay import is_pump, stay


@dataclass(frozen=True, slots=True)
class Absence:
    """A patient who is off the monitor: since when, why, and when the return is expected."""

    entry: Entry
    since: datetime
    reason: OffMonitorReason
    expected: datetime | None

    def overdue(self, now: datetime) -> bool:
        """Whether the patient was expected back before now."""
        return self.expected is not None and self.expected < now


def absence(signed: tuple[Entry, ...]) -> Absence | None:
    """Whether the patient is off the monitor, by what stands in the record."""
    last = last_move(signed)
    if last is None or last.kind is not EntryKind.OFF_MONITOR:
        return None
    expected = last.payload.get("expected_return")
    return Absence(
        last,
        last.observed_at,
        OffMonitorReason(last.payload["reason"]),
        None if expected is None else datetime.fromisoformat(expected),
    )


def go_off(
    hand: Hand,
    reason: OffMonitorReason,
    expected: datetime | None,
    observed_at: datetime,
    form: str | None = None,
) -> Entry:
    """Write down that the patient leaves the monitor; the monitor's channels get a gap with why."""
    signed = tuple(entries.entries(hand.store, hand.admission.id))
    away, last = absence(signed), last_move(signed)
    if away is not None:
        raise Refused(f"The patient is off the monitor already: {away.reason.value}.")
    if last is not None and observed_at < last.observed_at:
        raise Refused("The patient came back on the monitor after that time: check the hour.")
    if expected is not None and expected <= observed_at:
        raise Refused("The expected return lies before the patient goes.")
    body = {"reason": reason.value}
    if expected is not None:
        body["expected_return"] = expected.isoformat()
    entry = new_entry(hand, EntryKind.OFF_MONITOR, body, observed_at)
    return absences.sign_and_begin(hand.store, entry, monitors(hand), reason, form)


def come_back(hand: Hand, observed_at: datetime, form: str | None = None) -> Entry:
    """Write down that the patient is on the monitor again; the gaps end."""
    away = absence(tuple(entries.entries(hand.store, hand.admission.id)))
    if away is None:
        raise Refused("The patient is not off the monitor.")
    if observed_at < away.since:
        raise Refused("The return lies before the patient went.")
    body = {"reason": away.reason.value}
    entry = new_entry(hand, EntryKind.BACK_ON_MONITOR, body, observed_at)
    return absences.sign_and_end(hand.store, entry, channels(away.entry), observed_at, form)


def monitors(hand: Hand) -> list[int]:
    """The figures of the patient's channels that are no pumps: the pump walks along."""
    now = hand.clock.now().utc
    found = stay(hand.store, hand.admission, now)
    whole = Period(hand.admission.begin, now)
    figures = {one.figure for one in found.stretches if one.period.end == now}
    return sorted(one for one in figures if not is_pump(hand.store, one, whole))


def channels(entry: Entry) -> list[int]:
    """The figures of the channels that an absence or a return concerned."""
    return [int(figure) for figure in entry.payload["channels"]]


def take_back(hand: Hand, entry: Entry, row: Entry) -> None:
    """Sign the row that takes an absence or a return back, and set the gaps right.

    A channel that serves the patient no more gets no gap of theirs again.
    """
    if entry.kind is EntryKind.OFF_MONITOR:
        absences.sign_and_end(hand.store, row, channels(entry), entry.observed_at)
        return
    reason = OffMonitorReason(entry.payload["reason"])
    there = [one for one in channels(entry) if one in _serving(hand)]
    absences.sign_and_begin(hand.store, row, there, reason)


def _serving(hand: Hand) -> set[int]:
    """The figures of what is the patient's now, asked about or not: the rest may be another's."""
    found = stay(hand.store, hand.admission, hand.clock.now().utc)
    return {one.figure for one in (*found.stretches, *found.asked) if one.lasts}

"""A syringe goes into a pump: its label is entered twice, and only then do milligrams appear.

The second entry is made without sight of the first; where they differ, the label is read again.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal

from station.data import register, syringes
from station.domain.by_eye import PUMP, line_of
from station.domain.device import Channel
from station.domain.errors import Refused
from station.domain.identifier import fresh
from station.domain.period import Period
from station.domain.syringe import Form, Strength, Syringe, in_pump
from station.domain.versions import standing
from station.services import by_eye
from station.services.enter import Hand, check_moment
from station.services.hatches import EVER
from station.services.stay import Stay, is_pump, stay

BY_EYE = "Pump without a cable, read by eye"
CHANGED = "syringe changed"
WENT_OVER = "went over into"
CONFIRMED = "confirmed by a second entry"


@dataclass(frozen=True, slots=True)
class Label:
    """What the syringe's own label says, as it was read; never what the pump says."""

    drug: str
    form: Form
    strength: Strength
    volume_ml: Decimal
    concentration: Decimal

    def differences(self, syringe: Syringe) -> list[str]:
        """In what it differs from a syringe that was entered before, in words."""
        same_drug = (syringe.drug or "").strip().casefold() == self.drug.strip().casefold()
        pairs = {
            "the drug": same_drug,
            "the form": syringe.form == self.form,
            "the ampoule's strength": syringe.strength == self.strength,
            "the volume": syringe.volume_ml == self.volume_ml,
            "the concentration": syringe.concentration == self.concentration,
        }
        return [name for name, same in pairs.items() if not same]


@dataclass(frozen=True, slots=True)
class Before:
    """A confirmed syringe that stands in a pump which is no more the patient's."""

    syringe: Syringe
    line: str
    words: str


@dataclass(frozen=True, slots=True)
class PumpChannel:
    """One pump channel of the patient's: what it is called, and the syringe that stands in it.

    `before` is the syringe that may have gone over from the pump that this one took the place of.
    """

    channel: Channel
    line: str
    words: str
    syringe: Syringe | None
    before: Before | None = None

    @property
    def waiting(self) -> Syringe | None:
        """The syringe that waits for its second entry."""
        held = self.syringe
        return held if held is not None and held.confirmed_by is None else None


def pump_channels(hand: Hand) -> list[PumpChannel]:
    """The patient's pumps as they are confirmed now; a syringe goes into nothing else.

    Where none is, it goes into the pump without a cable, unless a pump waits to be confirmed: then
    that is the one.
    """
    now = hand.clock.now().utc
    found = stay(hand.store, hand.admission, now)
    whole = Period(hand.admission.begin, now)
    running = [one for one in found.stretches if one.period.end == now]
    pumps = [
        PumpChannel(
            one.channel,
            one.line,
            _words(one.channel),
            in_pump(found.syringes, one.channel, now),
        )
        for one in running
        if is_pump(hand.store, one.figure, whole)
    ]
    if not pumps and by_eye.is_uncabled(hand.store, found) and not _waits(hand, found):
        there = in_pump(found.syringes, PUMP, now)
        pumps = [PumpChannel(PUMP, line_of(hand.admission.id), BY_EYE, there)]
    before = _before(hand, found, pumps)
    return [replace(one, before=before) if one.syringe is None else one for one in pumps]


def _before(hand: Hand, found: Stay, pumps: Sequence[PumpChannel]) -> Before | None:
    """The newest syringe that stands in none of the patient's pumps, and was taken out of none."""
    there = {one.channel for one in pumps}
    left = [
        row
        for row in standing(found.syringes)
        if row.end is None and row.confirmed_by is not None and row.channel not in there
    ]
    newest = max(left, key=lambda row: (row.begin, row.recorded), default=None)
    if newest is None:
        return None
    _channel, line = register.channels(hand.store)[found.pump_of[newest.id]]
    return Before(newest, line or "", BY_EYE if newest.channel == PUMP else _words(newest.channel))


def _waits(hand: Hand, found: Stay) -> bool:
    """Whether a pump at the bed is in quarantine or asked about just now."""
    waiting = [(one.figure, one.period) for one in found.held]
    waiting += [(one.figure, one.period) for one in found.asked]
    return any(
        period.end == found.at and is_pump(hand.store, figure, Period(EVER, found.at))
        for figure, period in waiting
    )


def _words(channel: Channel) -> str:
    """The box and its place in the rack, as they are read off the device."""
    name = channel.device.model or channel.device.protocol
    serial = f" · serial {channel.device.serial}" if channel.device.serial else ""
    place = f" · {channel.address}" if channel.address else ""
    return f"{name}{place}{serial}"


def first_entry(hand: Hand, pump: PumpChannel, label: Label, begin: datetime) -> Syringe:
    """Enter a syringe that is not confirmed yet; the one before ends when it begins."""
    now = hand.clock.now().utc
    check_moment(hand, begin, now)
    if not label.drug.strip():
        raise Refused("Enter the drug, as the syringe's label names it.")
    new = Syringe(
        channel=pump.channel, admission=hand.admission.id, drug=label.drug.strip(),
        form=label.form, strength=label.strength, volume_ml=label.volume_ml,
        concentration=label.concentration, begin=begin, recorded=now, author=hand.author.id,
    )  # fmt: skip
    ended = [_ended(hand, row, begin, now) for row in _in_pump(hand, pump)]
    syringes.change_syringe(hand.store, [*ended, new], pump.line)
    return new


def second_entry(hand: Hand, pump: PumpChannel, label: Label) -> Syringe:
    """Confirm the waiting syringe by entering its label a second time."""
    waiting = [row for row in _in_pump(hand, pump) if row.confirmed_by is None]
    if not waiting:
        raise Refused("No syringe waits for its second entry: it was confirmed meanwhile.")
    differing = label.differences(waiting[-1])
    if differing:
        raise Refused(f"The two entries differ in {', '.join(differing)}: read the label again.")
    confirmed = replace(
        waiting[-1],
        id=fresh(),
        supersedes=waiting[-1].id,
        confirmed_by=hand.author.id,
        author=hand.author.id,
        recorded=hand.clock.now().utc,
        reason=CONFIRMED,
    )
    syringes.change_syringe(hand.store, [confirmed], pump.line)
    return confirmed


def keep(hand: Hand, pump: PumpChannel, moment: datetime) -> Syringe:
    """The syringe went over from the pump before: its label, entered twice then, was read again.

    How much is left in it nobody entered, so that nothing is said of when it ends.
    """
    before, now = pump.before, hand.clock.now().utc
    check_moment(hand, moment, now)
    if before is None or _in_pump(hand, pump):
        raise Refused("No syringe waits to go over into this pump: look again.")
    begun = replace(
        before.syringe, id=fresh(), channel=pump.channel, begin=moment, recorded=now,
        author=hand.author.id, confirmed_by=hand.author.id, volume_ml=None, supersedes=None,
        reason="",
    )  # fmt: skip
    ended = replace(_ended(hand, before.syringe, moment, now), reason=f"{WENT_OVER} {pump.words}")
    syringes.move_syringe(hand.store, ended, begun, (before.line, pump.line))
    return begun


def _in_pump(hand: Hand, pump: PumpChannel) -> list[Syringe]:
    """What stands in the pump and has no end, oldest first."""
    rows = standing(syringes.syringes(hand.store, hand.admission.id))
    there = [row for row in rows if row.channel == pump.channel and row.end is None]
    return sorted(there, key=lambda row: (row.begin, row.recorded))


def _ended(hand: Hand, row: Syringe, end: datetime, now: datetime) -> Syringe:
    if end < row.begin:
        raise Refused("The syringe in the pump went in later than that: check the time.")
    return replace(
        row, id=fresh(), supersedes=row.id, end=end, author=hand.author.id, recorded=now,
        reason=CHANGED,
    )  # fmt: skip

"""A syringe goes into a pump: its label is entered twice, and only then do milligrams appear.

The second entry is made without sight of the first; where they differ, the label is read again.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal

from station.data import syringes
from station.domain.device import Channel
from station.domain.errors import Refused
from station.domain.identifier import fresh
from station.domain.period import Period
from station.domain.syringe import Form, Strength, Syringe, in_pump
from station.domain.versions import standing
from station.services.enter import Hand, check_moment
from station.services.stay import is_pump, stay

CHANGED = "syringe changed"
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
class PumpChannel:
    """One pump channel of the patient's: what it is called, and the syringe that stands in it."""

    channel: Channel
    line: str
    words: str
    syringe: Syringe | None

    @property
    def waiting(self) -> Syringe | None:
        """The syringe that waits for its second entry."""
        held = self.syringe
        return held if held is not None and held.confirmed_by is None else None


def pump_channels(hand: Hand) -> list[PumpChannel]:
    """The patient's pumps as they are confirmed now; a syringe goes into nothing else."""
    now = hand.clock.now().utc
    found = stay(hand.store, hand.admission, now)
    whole = Period(hand.admission.begin, now)
    running = [one for one in found.stretches if one.period.end == now]
    return [
        PumpChannel(
            one.channel,
            one.line,
            _words(one.channel),
            in_pump(found.syringes, one.channel, now),
        )
        for one in running
        if is_pump(hand.store, one.figure, whole)
    ]


def _words(channel: Channel) -> str:
    """The box and its place in the rack, as they are read off the device."""
    name = channel.device.model or channel.device.protocol
    serial = f" · serial {channel.device.serial}" if channel.device.serial else ""
    place = f" · {channel.address}" if channel.address else ""
    return f"{name}{place}{serial}"


def first_entry(hand: Hand, pump: PumpChannel, label: Label, begin: datetime) -> Syringe:
    """Enter a syringe that is not confirmed yet; the one before ends when it begins."""
    now = hand.clock.now().utc
    check_moment(hand.admission, begin, now)
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

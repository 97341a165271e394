"""The board: what the record says of each bed, joined with what the recorder tells this second.

Nothing older than its limit looks live: it is a dash with the time since when (I4).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from station.domain import nomenclature, payload
from station.domain.association import source_of
from station.domain.baseline import baseline, change, change_percent, latest
from station.domain.card import Card, Figure, Notice, Urgency
from station.domain.clock import Stamp
from station.domain.device import ConnectionState, Device
from station.domain.figures import ABSENT, duration, figure
from station.domain.freshness import Freshness
from station.domain.nomenclature import Metric
from station.domain.observation import Numeric
from station.domain.patient import Patient
from station.services.alarm_reach import ALARMS, reach
from station.services.bed_facts import BedFacts
from station.services.brief_words import pair
from station.services.card_asks import (
    asks,
    away_notice,
    back_since,
    check_notices,
    what_it_is,
)
from station.services.card_dose import charted_sign, dose_figure, doubted, live_figure
from station.services.connect import Speech
from station.services.standing_pumps import pump_notice
from station.services.stay import Stay
from station.services.tidings import Fate, Whose
from station.services.watch import Newest, Speaker, Watch

SHOWN = frozenset({Whose.CONFIRMED, Whose.ASKED})
HEART = (nomenclature.HEART_RATE, nomenclature.PULSE_RATE)
OXYGEN = (nomenclature.SPO2,)
BREATH = (nomenclature.RESP_RATE, nomenclature.CO2_RESP_RATE)
HOLDING_AFTER = timedelta(hours=24)
LOST = frozenset({ConnectionState.LOST, ConnectionState.SILENT, ConnectionState.NOISY,
                  ConnectionState.WRONG_SPEED, ConnectionState.WRONG_DEVICE})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Owned:
    """A channel on a patient: confirmed, or the same device that is asked about."""

    speaker: Speaker
    admission: str
    whose: Whose


class Board:
    """Makes every bed's card anew, each second."""

    def __init__(self, watch: Watch, zone: ZoneInfo) -> None:
        self._watch = watch
        self.zone = zone
        self._facts: Sequence[BedFacts] = ()
        self.speeches: Mapping[str, Speech] = {}  # the protocols by name, once they are known

    def take(self, facts: Sequence[BedFacts]) -> None:
        """The record was read again."""
        self._facts = facts

    @property
    def facts(self) -> Sequence[BedFacts]:
        """Every bed as the record was last read."""
        return self._facts

    def cards(self, now: Stamp) -> list[Card]:
        """Every bed's card at this moment."""
        return [self.card(facts, now) for facts in self._facts]

    def card(self, facts: BedFacts, now: Stamp) -> Card:
        """One bed's card at this moment."""
        if facts.stay is None:
            return Card(facts.bed.name, facts.bed.place)
        speakers = self._speakers(facts.stay, now)
        dose, unit, more = dose_figure(facts, self._flows(facts, speakers), now, self.zone)
        pain = self._pain(facts, now)
        heart = self._sign(facts, speakers, (HEART, "heart-rate"), now)
        coming = back_since(facts.away, self._valued(speakers, now))
        return Card(
            *(facts.bed.name, facts.bed.place, facts.stay.admission.id),
            *_identity(facts.stay.patient),
            alert="; ".join(facts.alike),
            phase=_phase(facts, now.utc),
            dose=dose,
            dose_unit=unit,
            dose_more=more,
            spark=facts.spark,
            pain=pain,
            pressure=self._pressure(facts, now),
            heart=heart,
            spo2=self._sign(facts, speakers, (OXYGEN, "spo2"), now),
            respiration=self._sign(facts, speakers, (BREATH, "respiration"), now),
            notices=tuple(dict.fromkeys(self._all_notices(facts, speakers, now, coming=coming))),
            quiet_words=self._seen(facts, now),
            temperature=self._last(facts, "temperature", now),
            sedation=self._last(facts, "sedation", now),
            changes=_changes(facts, pain, heart),
            unheard=tuple(dict.fromkeys(self._unheard(facts, speakers))),
            asks=asks(facts, coming=coming),
        )

    # ------------------------------------------------------------ readings

    def _speakers(self, stay: Stay, now: Stamp) -> list[Owned]:
        """The channels that are confirmed as this patient's, and those that are asked about.

        One that is heard no more tells nobody that it was taken off: then the record says so.
        """
        found = []
        for speaker in self._watch.speakers:
            newest = self._last_told(speaker)
            if newest is None or newest.told.admission != stay.admission.id:
                continue
            if not newest.stale(now) or _on_patient(stay, newest):
                found.append(Owned(speaker, stay.admission.id, newest.told.whose))
        return [one for one in found if one.whose in SHOWN]

    def _last_told(self, speaker: Speaker) -> Newest | None:
        """What a channel told last; an older value may have been told when it was another's."""
        return max(
            self._watch.values(speaker),
            key=lambda one: one.told.reading.heard.monotonic,
            default=None,
        )

    def _value(self, owned: Owned, metric: Metric) -> Newest | None:
        """A channel's newest value of a metric, if it was the patient's when it was told."""
        found = self._watch.value(owned.speaker, metric.code)
        return found if found is not None and _theirs(owned, found) else None

    def _newest(self, speakers: Iterable[Owned], metric: Metric) -> Newest | None:
        found = (self._value(one, metric) for one in speakers)
        return max(
            (one for one in found if one is not None),
            key=lambda one: one.told.reading.heard.monotonic,
            default=None,
        )

    def _flows(self, facts: BedFacts, speakers: Iterable[Owned]) -> list[Newest]:
        """The newest rate of each pump; one that moved in its rack is heard under its new place."""
        pumps: dict[Device | Speaker, Newest] = {}
        for one in speakers:
            flow = self._value(one, nomenclature.FLOW)
            if flow is None:
                continue
            channel = facts.channels.get(flow.told.channel or 0)
            verified = channel is not None and channel.device.verifiable
            pump = channel.device if channel is not None and verified else one.speaker
            before = pumps.get(pump)
            if before is None or _heard(before) < _heard(flow):
                pumps[pump] = flow
        return list(pumps.values())

    def _live(self, speakers: Sequence[Owned], metrics: Sequence[Metric], now: Stamp) -> Figure:
        """The first metric that has a figure, a pulse while the leads are off; else the newest."""
        newest = [(self._newest(speakers, metric), metric) for metric in metrics]
        told = [(one, metric) for one, metric in newest if one is not None]
        if not told:
            return Figure()
        shown = [live_figure(one, metric, now, self.zone) for one, metric in told]
        last = max(range(len(told)), key=lambda number: _heard(told[number][0]))
        return next((figure for figure in shown if not figure.stale), shown[last])

    def _sign(
        self,
        facts: BedFacts,
        speakers: Sequence[Owned],
        asked: tuple[Sequence[Metric], str],
        now: Stamp,
    ) -> Figure:
        """What a device shows; where it shows nothing, what a nurse found since."""
        metrics, code = asked
        shown = self._live(speakers, metrics, now)
        if shown.words != ABSENT:
            return shown
        found = facts.found.get(code)
        heard = [one for metric in metrics if (one := self._newest(speakers, metric)) is not None]
        since = max((one.told.reading.heard.utc for one in heard), default=None)
        if found is None or (since is not None and found.at <= since):
            return shown
        return charted_sign(found, now, self.zone)

    def _valued(self, speakers: Sequence[Owned], now: Stamp) -> list[datetime]:
        """When the patient's own monitor last told a value that is live now."""
        metrics = (*HEART, *OXYGEN, *BREATH)
        own = [one for one in speakers if one.whose is Whose.CONFIRMED]
        told = [one for metric in metrics if (one := self._newest(own, metric)) is not None]
        return [
            one.told.reading.heard.utc
            for one in told
            if isinstance(one.told.reading, Numeric)
            and one.told.reading.value is not None
            and one.told.fate is not Fate.NOT_OF_PATIENT
            and one.freshness(now) is Freshness.LIVE
        ]

    def _clock(self, moment: datetime) -> str:
        return f"{moment.astimezone(self.zone):%H:%M}"

    # ------------------------------------------------------------ what nurses entered

    def _pain(self, facts: BedFacts, now: Stamp) -> Figure:
        for entry in reversed(facts.entries):
            if words := pair(payload.answers(entry), "pain-rest", "pain-movement"):
                return Figure(words, duration(now.utc - entry.observed_at))
        return Figure()

    def _pressure(self, facts: BedFacts, now: Stamp) -> Figure:
        """The newest, of the cuff or found by a nurse."""
        found = facts.found.get("systolic")
        measured = None if facts.cuff is None else facts.cuff_at or facts.cuff[0].heard
        if found is not None and (measured is None or found.at > measured):
            shown = charted_sign(found, now, self.zone)
            far = change_percent(found.values[0], facts.baseline_systolic)
            return replace(shown, note=f"{shown.note} · {far}" if far else shown.note)
        if facts.cuff is None or measured is None:
            return Figure()
        high, low = facts.cuff
        words = f"{figure(high.value, Decimal(1))}/{figure(low.value, Decimal(1))}"
        note, doubt = duration(now.utc - measured), doubted(high, low)
        if doubt:
            return Figure(words, f"{doubt} · {note}", marked=True)
        if far := change_percent(high.value, facts.baseline_systolic):
            note += f" · {far}"
        return Figure(words, note)

    def _last(self, facts: BedFacts, code: str, now: Stamp) -> Figure:
        """What a nurse last answered to a question, with its age."""
        for entry in reversed(facts.entries):
            answer = payload.answers(entry).get(code)
            if answer is not None:
                words = answer.value or str(answer.unanswered)
                return Figure(words, duration(now.utc - entry.observed_at))
        return Figure()

    def _seen(self, facts: BedFacts, now: Stamp) -> str:
        seen = facts.seen_at
        if seen is None:
            return "no set of observations yet"
        return f"seen {duration(now.utc - seen)} ago"

    # ------------------------------------------------------------ what needs somebody

    def _all_notices(
        self, facts: BedFacts, speakers: Sequence[Owned], now: Stamp, *, coming: bool
    ) -> Iterable[Notice]:
        """Who is away first, then what needs somebody; the one silences nothing of the other."""
        if facts.away is not None:
            yield away_notice(facts.away, self.zone, now.utc, coming=coming)
        yield from self._notices(facts, speakers, now)
        yield from check_notices(facts, self.zone, now.utc)

    def _notices(self, facts: BedFacts, speakers: Sequence[Owned], now: Stamp) -> Iterable[Notice]:
        """Lost lines, unconfirmed devices, pumps that stand.

        A monitor that is lost while its patient is off it needs nobody: the absence is said.
        """
        links = {link.line: link for link in self._watch.links}
        for line in facts.lines:
            link = links.get(line)
            what = what_it_is(line)
            if link is not None and link.state in LOST and (facts.away is None or what == "Pump"):
                since = duration(now.utc - link.since)
                words = f"{what} {link.state.value} {since}: check its plug"
                yield Notice(Urgency.DUE, words, "circle")
        yield from self._unconfirmed(facts)
        for owned in speakers:
            newest, mode = self._last_told(owned.speaker), self._watch.mode(owned.speaker)
            if newest is None or newest.stale(now):
                continue  # what it does now nobody knows; that it is lost is said
            own = mode is not None and _theirs(owned, mode)
            if notice := pump_notice(mode, facts.still, self.zone, now.utc, own=own):
                yield notice

    def _unheard(self, facts: BedFacts, speakers: Iterable[Owned]) -> Iterable[str]:
        """The devices that cannot send their alarms, or say that they do not."""
        for owned in speakers:
            newest = self._last_told(owned.speaker)
            channel = None if newest is None else facts.channels.get(newest.told.channel or 0)
            if channel is None:
                continue
            device = channel.device
            speech = self.speeches.get(device.protocol)
            labels = self._watch.words((owned.speaker[0], "")) | self._watch.words(owned.speaker)
            if (speech is not None or ALARMS in labels) and not reach(speech, labels).told:
                yield device.model or (device.protocol if speech is None else speech.title)

    def _unconfirmed(self, facts: BedFacts) -> Iterable[Notice]:
        """Devices at the bed whose readings are not this patient's yet."""
        for speaker in self._watch.speakers:
            if speaker[0] not in facts.lines:
                continue
            newest = self._last_told(speaker)
            if newest is None or _roams(facts, newest):
                continue
            whose, what = newest.told.whose, what_it_is(speaker[0])
            if whose in {Whose.HELD, Whose.NOBODYS}:
                yield Notice(Urgency.OVER, f"{what} needs confirmation", "triangle")
            elif whose is Whose.ASKED:
                yield Notice(Urgency.DUE, f"{what} is back: stayed with this patient?")


def _identity(patient: Patient) -> tuple[str, str]:
    """The name, and both identifiers."""
    identifiers = f"{patient.birth_date:%d %b %Y} · {patient.record_number}"
    return f"{patient.surname}, {patient.given_names}", identifiers


def _changes(facts: BedFacts, pain: Figure, heart: Figure) -> dict[str, str]:
    """How far pain and heart rate are from where this patient started."""
    entries = facts.entries
    # What is asked about, or doubted by its device, is compared with nothing.
    sure = heart.words.isdigit() and not heart.stale and not heart.marked
    beats = Decimal(heart.words) if sure else None
    score = None if pain.in_words else latest(entries, "pain-rest")  # not of who is asleep now
    found = {
        "pain": change(score, baseline(entries, "pain-rest")),
        "heart": change(beats, baseline(entries, "heart-rate")),
    }
    return {code: far for code, far in found.items() if far}


def _theirs(owned: Owned, newest: Newest) -> bool:
    """Whether something was told while its channel was this patient's, or asked about."""
    return newest.told.admission == owned.admission and newest.told.whose in SHOWN


def _on_patient(stay: Stay, newest: Newest) -> bool:
    """Whether the record, as it was last read, has a channel on this patient or asks about it."""
    stretches = (*stay.stretches, *stay.asked)
    return any(one.lasts and one.figure == newest.told.channel for one in stretches)


def _roams(facts: BedFacts, newest: Newest) -> bool:
    """Whether a device goes from patient to patient, and is on nobody just now as it may be."""
    channel = facts.channels.get(newest.told.channel or 0)
    free = newest.told.whose is Whose.NOBODYS
    return free and channel is not None and source_of(channel, newest.told.line) in facts.roaming


def _heard(newest: Newest) -> float:
    return newest.told.reading.heard.monotonic


def _phase(facts: BedFacts, at: datetime) -> str:
    """Day of the infusion, and what the rate has been doing: a description, not a judgement."""
    started = next((one.at for one in facts.changes if one.rate > 0), None)
    if started is None:
        return "before the infusion"
    day = f"D{(at - started) // timedelta(days=1) + 1}"
    last = facts.changes[-1]
    if last.rate == 0:
        return f"{day} held"
    before = [one.rate for one in facts.changes[:-1] if one.rate > 0]
    if at - last.at >= HOLDING_AFTER:
        return f"{day} holding"
    if not before:
        return f"{day} commencing"
    return f"{day} {'weaning' if last.rate < before[-1] else 'titration'}"

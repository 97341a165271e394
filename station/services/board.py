"""The board: what the record says of each bed, joined with what the recorder tells this second.

Nothing older than its limit looks live: it is a dash with the time since when (I4).
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from zoneinfo import ZoneInfo

from station.domain import nomenclature, payload
from station.domain.card import Card, Figure, Notice, Urgency
from station.domain.clock import Stamp
from station.domain.device import ConnectionState
from station.domain.dose import mg_per_hour, mg_per_kg_hour
from station.domain.figures import ABSENT, duration, figure
from station.domain.freshness import Freshness
from station.domain.nomenclature import Metric
from station.domain.observation import DeliveryState, Mode, Numeric
from station.domain.syringe import NO_SYRINGE, Contents, in_pump
from station.domain.weight import valid_at
from station.services.bed_facts import BedFacts
from station.services.tidings import Whose
from station.services.watch import Newest, Speaker, Watch

ML_STEP, MG_STEP, MG_KG_STEP = Decimal("0.01"), Decimal("0.01"), Decimal("0.001")
HOLDING_AFTER = timedelta(hours=24)
LOST = frozenset({ConnectionState.LOST, ConnectionState.SILENT, ConnectionState.NOISY,
                  ConnectionState.WRONG_SPEED, ConnectionState.WRONG_DEVICE})  # fmt: skip


class Board:
    """Makes every bed's card anew, each second."""

    def __init__(self, watch: Watch, zone: ZoneInfo) -> None:
        self._watch = watch
        self._zone = zone
        self._facts: Sequence[BedFacts] = ()

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
        patient = facts.stay.patient
        speakers = self._speakers(facts.stay.admission.id)
        flow = self._newest(speakers, nomenclature.FLOW)
        dose, unit, more = self._dose(facts, flow, now)
        return Card(
            bed=facts.bed.name,
            place=facts.bed.place,
            admission=facts.stay.admission.id,
            name=f"{patient.surname}, {patient.given_names}",
            identifiers=f"{patient.birth_date:%d %b %Y} · {patient.record_number}",
            alert="; ".join(facts.alike),
            phase=_phase(facts, now.utc),
            dose=dose,
            dose_unit=unit,
            dose_more=more,
            spark=facts.spark,
            pain=self._pain(facts, now),
            pressure=self._pressure(facts, now),
            heart=self._live(speakers, (nomenclature.HEART_RATE, nomenclature.PULSE_RATE), now),
            spo2=self._live(speakers, (nomenclature.SPO2,), now),
            respiration=self._live(
                speakers, (nomenclature.RESP_RATE, nomenclature.CO2_RESP_RATE), now
            ),
            notices=tuple(self._notices(facts, speakers, now)),
            quiet_words=self._seen(facts, now),
        )

    # ------------------------------------------------------------ readings

    def _speakers(self, admission: str) -> list[Speaker]:
        """The channels whose newest values are confirmed as this patient's."""
        return [
            speaker
            for speaker in self._watch.speakers
            if any(
                one.told.admission == admission and one.told.whose is Whose.CONFIRMED
                for one in self._watch.values(speaker)[:1]
            )
        ]

    def _newest(self, speakers: Iterable[Speaker], metric: Metric) -> Newest | None:
        found = (self._watch.value(speaker, metric.code) for speaker in speakers)
        return max(
            (one for one in found if one is not None),
            key=lambda one: one.told.reading.heard.monotonic,
            default=None,
        )

    def _live(self, speakers: Sequence[Speaker], metrics: Sequence[Metric], now: Stamp) -> Figure:
        for metric in metrics:
            newest = self._newest(speakers, metric)
            if newest is not None:
                return self._figure(newest, metric, now)
        return Figure()

    def _figure(self, newest: Newest, metric: Metric, now: Stamp) -> Figure:
        reading = newest.told.reading
        if not isinstance(reading, Numeric):
            return Figure()
        if newest.freshness(now) is Freshness.STALE:
            return Figure(ABSENT, f"since {self._clock(reading.heard.utc)}", stale=True)
        if reading.value is None:
            return Figure(ABSENT, "no value", stale=True)
        age = newest.age(now)
        note = "" if newest.freshness(now) is Freshness.LIVE else f"{age:.0f} s"
        return Figure(figure(reading.value, metric.resolution), note)

    def _clock(self, moment: datetime) -> str:
        return f"{moment.astimezone(self._zone):%H:%M}"

    # ------------------------------------------------------------ dose

    def _dose(self, facts: BedFacts, flow: Newest | None, now: Stamp) -> tuple[Figure, str, str]:
        if flow is None or facts.stay is None:
            return Figure(), "mL/h", "no pump confirmed"
        shown = self._figure(flow, nomenclature.FLOW, now)
        reading = flow.told.reading
        if shown.stale or not isinstance(reading, Numeric) or reading.value is None:
            return shown, "mL/h", shown.note
        contents = self._contents(facts, flow.told.channel, now.utc)
        if isinstance(contents, str):
            return Figure(shown.words, shown.note), "mL/h", contents
        mg = mg_per_hour(reading.value, contents.mg_per_ml)
        return (
            Figure(figure(mg, MG_STEP), shown.note),
            "mg/h",
            f"{figure(reading.value, ML_STEP)} mL/h · {self._per_kg(facts, mg, now.utc)}",
        )

    def _contents(self, facts: BedFacts, channel: int | None, at: datetime) -> Contents | str:
        known = None if channel is None else facts.channels.get(channel)
        if known is None or facts.stay is None:
            return NO_SYRINGE
        syringe = in_pump(facts.stay.syringes, known, at)
        return NO_SYRINGE if syringe is None else syringe.contents

    def _per_kg(self, facts: BedFacts, mg: Fraction, at: datetime) -> str:
        """Blank without a recorded weight, never a usual one."""
        weight = None if facts.stay is None else valid_at(facts.stay.weights, at)
        if weight is None:
            return "no weight recorded"
        return f"{figure(mg_per_kg_hour(mg, weight.kilograms), MG_KG_STEP)} mg/kg/h"

    # ------------------------------------------------------------ what nurses entered

    def _pain(self, facts: BedFacts, now: Stamp) -> Figure:
        for entry in reversed(facts.entries):
            answers = payload.answers(entry)
            rest, moving = (answers.get(code) for code in ("pain-rest", "pain-movement"))
            if rest is None and moving is None:
                continue
            words = "/".join(
                ABSENT if one is None or one.value is None else one.value for one in (rest, moving)
            )
            return Figure(words, duration(now.utc - entry.observed_at))
        return Figure()

    def _pressure(self, facts: BedFacts, now: Stamp) -> Figure:
        if facts.cuff is None:
            return Figure()
        high, low = facts.cuff
        words = f"{figure(high.value, Decimal(1))}/{figure(low.value, Decimal(1))}"
        note = duration(now.utc - high.heard)
        if facts.baseline_systolic and high.value is not None:
            change = (high.value / facts.baseline_systolic - 1) * 100
            note += f" · {'+' if change >= 0 else ''}{figure(change, Decimal(1))}%"
        return Figure(words, note)

    def _seen(self, facts: BedFacts, now: Stamp) -> str:
        seen = facts.seen_at
        if seen is None:
            return "no set of observations yet"
        return f"seen {duration(now.utc - seen)} ago"

    # ------------------------------------------------------------ what needs somebody

    def _notices(
        self, facts: BedFacts, speakers: Sequence[Speaker], now: Stamp
    ) -> Iterable[Notice]:
        links = {link.line: link for link in self._watch.links}
        for line in facts.lines:
            link = links.get(line)
            if link is not None and link.state in LOST:
                what = "Pump" if "pump" in line else "Monitor"
                since = duration(now.utc - link.since)
                words = f"{what} {link.state.value} {since}: check its plug"
                yield Notice(Urgency.DUE, words, "circle")
        yield from self._unconfirmed(facts)
        for speaker in speakers:
            mode = self._watch.mode(speaker)
            reading = None if mode is None else mode.told.reading
            if isinstance(reading, Mode) and reading.state in (
                DeliveryState.STOPPED, DeliveryState.PAUSED, DeliveryState.STANDBY,
            ):  # fmt: skip
                words = f"Pump {reading.state.value} since {self._clock(reading.heard.utc)}"
                yield Notice(Urgency.DUE, words)

    def _unconfirmed(self, facts: BedFacts) -> Iterable[Notice]:
        """Devices at the bed whose readings are not this patient's yet."""
        for speaker in self._watch.speakers:
            if speaker[0] not in facts.lines:
                continue
            whose = {one.told.whose for one in self._watch.values(speaker)[:1]}
            what = "Pump" if "pump" in speaker[0] else "Monitor"
            if whose & {Whose.HELD, Whose.NOBODYS}:
                yield Notice(Urgency.OVER, f"{what} needs confirmation", "triangle")
            elif Whose.ASKED in whose:
                yield Notice(Urgency.DUE, f"{what} is back: stayed with this patient?")


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

"""What every table of an export is about: one stay, and the words around it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo

from station.data import associations, history, people, register
from station.data.engine import Store
from station.data.minutes import minute_columns
from station.data.ward import Ward, ward
from station.domain.association import Association, Standing, source_of
from station.domain.device import Channel
from station.domain.nomenclature import METRICS
from station.domain.period import Period
from station.services.export_table import Cell, moments
from station.services.stay import Stay, Stretch

CHUNK = timedelta(hours=6)


@dataclass(frozen=True, slots=True)
class Unsure:
    """A period in which a channel's readings may be the patient's, and nobody has confirmed it."""

    figure: int
    period: Period
    why: str


@dataclass(frozen=True, slots=True)
class Subject:
    """One stay in one record, and what its figures and names stand for.

    `stretches` are the patient's own, `unsure` what nobody has confirmed, both channel by channel;
    `codes` are the metrics that each of these channels has.
    """

    store: Store
    stay: Stay
    ward: Ward | None
    zone: tzinfo
    names: Mapping[str, str]
    channels: Mapping[int, tuple[Channel, str | None]]
    stretches: tuple[Stretch, ...]
    unsure: tuple[Unsure, ...]
    codes: Mapping[int, tuple[str, ...]]

    def at(self, moment: datetime | None) -> tuple[str | None, str | None]:
        """A moment in its two columns."""
        return moments(moment, self.zone)

    def who(self, person: str | None) -> Cell:
        """The name behind an author."""
        return None if person is None else self.names.get(person, person)

    def figure(self, channel: Channel, line: str | None = None) -> Cell:
        """The number under which a channel stands in every table."""
        alike = {one: known for one, known in self.channels.items() if known[0] == channel}
        exact = (one for one, (_, its_line) in alike.items() if its_line == line)
        return next(exact, next(iter(alike), None))

    def channels_beside(self, figure: int) -> list[int]:
        """The channels of the same device, itself among them."""
        channel, line = self.channels[figure]
        return [
            other
            for other, (beside, its_line) in self.channels.items()
            if beside.device == channel.device and (channel.device.verifiable or its_line == line)
        ]


def subject(store: Store, stay: Stay) -> Subject:
    """Gather what the tables of a stay need besides it."""
    place = ward(store)
    channels = register.channels(store)
    stretches = tuple(sorted(stay.stretches, key=lambda one: (one.figure, one.period)))
    unsure = tuple(sorted(_unsure(store, stay, channels), key=lambda one: (one.figure, one.period)))
    figures = {one.figure for one in stretches} | {one.figure for one in unsure}
    return Subject(
        store,
        stay,
        place,
        UTC if place is None else ZoneInfo(place.zone),
        people.names(store),
        channels,
        stretches,
        unsure,
        _codes(store, stay.period, figures),
    )


def _unsure(
    store: Store, stay: Stay, channels: Mapping[int, tuple[Channel, str | None]]
) -> Iterator[Unsure]:
    """Quarantines, and devices that came back after an absence."""
    for held in stay.held:
        yield Unsure(
            held.figure, held.period, f"needs confirmation: {held.quarantine.trigger.value}"
        )
    for row in associations.book(store).associated():
        if row.admission == stay.admission.id and row.standing is Standing.ASKED:
            yield from _asked(row, stay.at, channels)


def _asked(
    row: Association, at: datetime, channels: Mapping[int, tuple[Channel, str | None]]
) -> Iterator[Unsure]:
    period = Period(row.begin, max(row.begin, at if row.end is None else min(row.end, at)))
    for figure, (channel, line) in channels.items():
        if source_of(channel, line or "") == row.source:
            yield Unsure(figure, period, Standing.ASKED.value)


def _codes(store: Store, whole: Period, figures: Iterable[int]) -> dict[int, tuple[str, ...]]:
    """What each channel measured in a period, of the station's own metrics and the private ones."""
    private: dict[int, set[str]] = {}
    for sample in history.newest(store):
        private.setdefault(sample.channel, set()).add(sample.metric.code)
    return {
        figure: tuple(
            code
            for code in sorted({*METRICS, *private.get(figure, ())})
            if minute_columns(store, figure, code, whole.begin, whole.end)
        )
        for figure in figures
    }


def chunks(period: Period) -> Iterator[Period]:
    """A period in pieces small enough to hold all readings of one."""
    begin = period.begin
    while begin < period.end:
        end = min(begin + CHUNK, period.end)
        yield Period(begin, end)
        begin = end

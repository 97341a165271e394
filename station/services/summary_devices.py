"""What a summary says of the devices: syringes, gaps, completeness, who put what on the patient."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from station.data import associations, history
from station.data.engine import Store
from station.data.journal import Happening, HappeningKind
from station.data.minutes import MINUTE
from station.domain import nomenclature
from station.domain.association import Association, Standing
from station.domain.by_eye import PUMP
from station.domain.device import Channel
from station.domain.device_clock import astray_words
from station.domain.figures import ABSENT, duration, figure
from station.domain.gap import within
from station.domain.nomenclature import Metric
from station.domain.period import Period, joined
from station.domain.summary import (
    ChangeLine,
    GapLine,
    MinutesLine,
    SyringeLine,
    UnsureLine,
)
from station.domain.syringe import Contents, Syringe
from station.domain.versions import standing
from station.services.happened import CLOCK
from station.services.seen_values import Heard, minutes_heard, whole_minutes
from station.services.stay import Stay, Stretch, is_pump, own_gaps

FINE = nomenclature.FLOW.resolution
OF_PUMP = (nomenclature.FLOW, nomenclature.VOLUME_DELIVERED)
OF_MONITOR = (
    nomenclature.HEART_RATE,
    nomenclature.PULSE_RATE,
    nomenclature.SPO2,
    nomenclature.RESP_RATE,
    nomenclature.CO2_RESP_RATE,
    nomenclature.CUFF_SYS,
)
SLIVER = timedelta(milliseconds=1)
Names = Mapping[str, str]


def device_words(channel: Channel) -> str:
    """A device as its label says: model, serial number, and which part of it."""
    if channel == PUMP:
        return str(PUMP.device.model)
    device = channel.device
    number = f"no. {device.serial}" if device.serial else "without serial number"
    part = f", {channel.address}" if channel.address else ""
    return f"{device.model or device.protocol} {number}{part}"


# ---------------------------------------------------------------- syringes


def syringe_lines(stay: Stay, names: Names) -> tuple[SyringeLine, ...]:
    """Every syringe as it was entered; corrected ones stay, struck through."""
    stand = {one.id for one in standing(stay.syringes)}
    ordered = sorted(stay.syringes, key=lambda one: (one.begin, one.recorded))
    return tuple(_syringe(one, names, replaced=one.id not in stand) for one in ordered)


def _syringe(syringe: Syringe, names: Names, *, replaced: bool) -> SyringeLine:
    form = "" if syringe.form is None else f", {syringe.form.value}"
    contents = syringe.contents
    who = names.get(syringe.confirmed_by or "", syringe.confirmed_by or "")
    return SyringeLine(
        syringe.begin,
        syringe.end,
        device_words(syringe.channel),
        f"{syringe.drug or ABSENT}{form}",
        concentration_words(syringe),
        _volume(syringe),
        f"confirmed by {who}" if isinstance(contents, Contents) else contents,
        replaced,
    )


def concentration_words(syringe: Syringe) -> str:
    """The concentration on the label, and the ampoule it was made of."""
    if syringe.concentration is None:
        return ABSENT
    return f"{figure(syringe.concentration, FINE)} mg/mL"


def _volume(syringe: Syringe) -> str:
    volume = ABSENT if syringe.volume_ml is None else f"{figure(syringe.volume_ml, FINE)} mL"
    if syringe.strength is None:
        return volume
    mg, ml = figure(syringe.strength.mg, FINE), figure(syringe.strength.ml, FINE)
    return f"{volume}; ampoule {mg} mg in {ml} mL"


# ---------------------------------------------------------------- gaps


def gap_lines(store: Store, stay: Stay, names: Names) -> tuple[GapLine, ...]:
    """Every gap of every confirmed device, cut to the time that was the patient's.

    A device that was asked about in a gap, and stayed, was the patient's on both sides of it.
    """
    found: dict[tuple[str, datetime, str], GapLine] = {}
    for stretch, period in _unbroken(stay.stretches):
        for gap in own_gaps(store, stay, stretch.figure, period):
            begin = max(gap.begin, period.begin)
            end = None if gap.end is None or gap.end > stay.at else min(gap.end, period.end)
            if end is None and period.end < stay.at:
                end = period.end
            if end is not None and end - begin <= SLIVER:
                continue  # the device was asked about right after its last reading
            length = duration((stay.at if end is None else end) - begin)
            device = device_words(stretch.channel)
            line = GapLine(
                device, begin, end, length, gap.words, names.get(gap.who or "", gap.who or "")
            )
            found.setdefault((device, begin, gap.words), line)
    return tuple(sorted(found.values(), key=lambda one: (one.begin, one.device)))


def _unbroken(stretches: Sequence[Stretch]) -> Iterator[tuple[Stretch, Period]]:
    """Each channel's time as it was the patient's, confirmed once or again without a break."""
    by_figure: dict[int, list[Stretch]] = {}
    for one in stretches:
        by_figure.setdefault(one.figure, []).append(one)
    for each in by_figure.values():
        for period in joined(one.period for one in each):
            yield each[0], period


def unsure_lines(store: Store, stay: Stay) -> tuple[UnsureLine, ...]:
    """Readings at this bed that nobody confirmed to be this patient's."""
    found = [
        UnsureLine(
            device_words(held.quarantine.channel),
            held.period.begin,
            None if held.period.end >= stay.at else held.period.end,
            f"needs confirmation: {held.quarantine.trigger.value}",
        )
        for held in stay.held
        if held.period.length
    ]
    found += [
        UnsureLine(device_words(row.channel), row.begin, row.end, Standing.ASKED.value)
        for row in associations.book(store).associated()
        if row.admission == stay.admission.id
        and row.standing is Standing.ASKED
        and row.begin < stay.at
    ]
    return tuple(dict.fromkeys(sorted(found, key=lambda one: (one.begin, one.device))))


# ---------------------------------------------------------------- completeness


def minutes_lines(store: Store, stay: Stay) -> tuple[MinutesLine, ...]:
    """For each device: the minutes that were to come, that came, that lie in gaps, that neither."""
    by_figure: dict[int, list[Stretch]] = {}
    for one in stay.stretches:
        by_figure.setdefault(one.figure, []).append(one)
    found = []
    for number, stretches in by_figure.items():
        metrics = OF_PUMP if is_pump(store, number, stay.period) else OF_MONITOR
        line = _minutes(store, stay, stretches, metrics)
        if line.expected:
            found.append(line)
    return tuple(sorted(found, key=lambda one: one.device))


def _minutes(
    store: Store, stay: Stay, stretches: Sequence[Stretch], metrics: tuple[Metric, ...]
) -> MinutesLine:
    number = stretches[0].figure
    expected: set[datetime] = set()
    heard, empty = Heard(set(), set())
    blind: set[datetime] = set()
    for period in joined(one.period for one in stretches):
        whole = whole_minutes(period)
        if whole is None:
            continue
        expected.update(_each(whole))
        told = minutes_heard(store, number, metrics, whole)
        heard |= told.valued
        empty |= told.empty
        for gap in within(own_gaps(store, stay, number, whole), whole):
            blind.update(_each(_touched(gap)))
    missing = expected - heard - empty
    return MinutesLine(
        device_words(stretches[0].channel),
        len(expected),
        len(expected & heard),
        len((expected & empty) - heard),
        len(missing & blind),
        len(missing - blind),
    )


def _touched(period: Period) -> Period:
    begin = period.begin.replace(second=0, microsecond=0)
    return Period(begin, max(period.end, begin))


def _each(whole: Period) -> Iterator[datetime]:
    moment = whole.begin
    while moment < whole.end:
        yield moment
        moment += MINUTE


# ---------------------------------------------------------------- associations and clocks


def change_lines(store: Store, stay: Stay, names: Names) -> tuple[ChangeLine, ...]:
    """Every row of the ward's book about this patient: put on, taken off, corrected, asked."""
    rows = [
        row
        for row in associations.book(store).associations
        if row.admission == stay.admission.id and row.recorded <= stay.at
    ]
    return tuple(_change(row, names) for row in sorted(rows, key=lambda row: row.recorded))


def _change(row: Association, names: Names) -> ChangeLine:
    words = f"{device_words(row.channel)}: {row.standing.value}"
    if row.standing is Standing.CONFIRMED and row.where is not None:
        words = f"{words}, {row.where.value}"
    if row.end is not None:
        words = f"{device_words(row.channel)}: taken off"
    if row.reason:
        words = f"{words} ({row.reason})"
    author = row.author or row.who
    at = row.begin if row.end is None else row.end
    return ChangeLine(at, words, names.get(author or "", author or "the station"))


def clock_lines(store: Store, stay: Stay, zone: ZoneInfo) -> tuple[str, ...]:
    """How far each device's own clock was from the ward's, and whether the station's was moved."""
    found: dict[str, str] = {}
    for stretch in stay.stretches:
        for one in history.happenings(
            store, stretch.period.begin, stretch.period.end, channel=stretch.figure,
            kinds={HappeningKind.DEVICE_EVENT},
        ):  # fmt: skip
            if one.body.get("name") == CLOCK and one.device_time is not None:
                here = one.heard.astimezone(zone).replace(tzinfo=None)
                device = device_words(stretch.channel)
                found[device] = f"{device}: clock {astray_words(one.device_time - here)}"
    lines = list(found.values())
    steps = history.happenings(
        store, stay.period.begin, stay.period.end, kinds={HappeningKind.CLOCK_STEP}
    )
    if steps:
        lines.append(f"station clock stepped: {len(steps)} times, last by {_seconds(steps[-1])}")
    return tuple(lines)


def _seconds(step: Happening) -> str:
    return f"{step.body.get('seconds')} s"

"""What happened to devices, as tables: states, alarms, boluses, and the rest.

Only what happened while the device was confirmed to be the patient's (I1).
"""

from collections.abc import Callable, Collection, Iterator
from decimal import Decimal

from station.data import history
from station.data.journal import Happening, HappeningKind
from station.domain.observation import DeliveryState
from station.services.export_readings import CHANNEL, DEVICE_TIME, HEARD
from station.services.export_subject import Subject
from station.services.export_table import Cell, Column, Row, Table, device_face
from station.services.stay import Stretch

OTHERS = frozenset(
    {
        HappeningKind.IDENTITY,
        HappeningKind.LABEL,
        HappeningKind.DEVICE_EVENT,
        HappeningKind.LINE,
        HappeningKind.CLOCK_STEP,
    }
)
HEAD = (*HEARD, CHANNEL, DEVICE_TIME)

Detail = Callable[[Happening], Row]


def happening_tables(subject: Subject) -> list[Table]:
    """Every table of what happened."""
    return [_states(subject), _alarms(subject), _boluses(subject), _events(subject)]


def _states(subject: Subject) -> Table:
    return Table(
        "states",
        "What each pump was doing from a moment on.",
        (*HEAD, Column("state", f"one of {', '.join(DeliveryState)}")),
        lambda: _happened(subject, {HappeningKind.STATE}, _fields("state")),
    )


def _alarms(subject: Subject) -> Table:
    columns = (
        Column("code", "what it is about, in the station's own word"),
        Column("active", "true at its onset, false at its end"),
        Column("priority", "the device's own; empty where it tells none"),
        Column("text", "the device's own words"),
        Column("raw", "the device's own code"),
        Column("kind", "physiological or technical"),
        Column("flags", "what the device says of it besides, such as silenced or latched"),
    )
    names = (column.name for column in columns)
    detail = _fields(*names)
    return Table(
        "alarms",
        "The devices' own alarms, at their onset and at their end. The station raises none.",
        (*HEAD, *columns),
        lambda: _happened(subject, {HappeningKind.ALARM}, detail),
    )


def _boluses(subject: Subject) -> Table:
    return Table(
        "boluses",
        "Boluses as the pump logs them; its volume counter contains them already.",
        (
            *HEAD,
            Column("volume", "what was given since the row before", "mL"),
            Column("count", "how many boluses that were"),
        ),
        lambda: _happened(subject, {HappeningKind.BOLUS}, _bolus),
    )


def _events(subject: Subject) -> Table:
    return Table(
        "device_events",
        "What else happened: identities, labels, restarts, lost lines, steps of the station's"
        " clock. Without a channel: it concerns the whole line or the station.",
        (*HEAD, Column("name", "what it was"), Column("text", "the same for people")),
        lambda: _happened(subject, OTHERS, _event),
    )


def _happened(subject: Subject, kinds: Collection[HappeningKind], detail: Detail) -> Iterator[Row]:
    """What concerns a channel of the patient's while it was theirs, each thing once."""
    told: set[int] = set()
    for stretch in subject.stretches:
        period = stretch.period
        for one in history.happenings(subject.store, period.begin, period.end, kinds=kinds):
            if one.sequence not in told and _concerns(one, stretch):
                told.add(one.sequence)
                when = subject.at(one.heard)
                yield (*when, one.channel, device_face(one.device_time), *detail(one))


def _concerns(happening: Happening, stretch: Stretch) -> bool:
    if happening.channel is not None:
        return happening.channel == stretch.figure
    return happening.line in (stretch.line, None)


def _fields(*names: str) -> Detail:
    return lambda one: tuple(_cell(one.body.get(name)) for name in names)


def _cell(value: object) -> Cell:
    """What a body holds, as a cell; a list becomes its words."""
    match value:
        case str() | int() | None:
            return value
        case list():
            return "; ".join(map(str, value))
        case _:
            return str(value)


def _bolus(one: Happening) -> Row:
    return Decimal(str(one.body["volume"])), _cell(one.body["count"])


def _event(one: Happening) -> Row:
    """A name and a text, whatever sort of thing it was."""
    body = one.body
    match one.kind:
        case HappeningKind.IDENTITY:
            known = (body.get(name) for name in ("model", "serial", "software"))
            return "identity", ", ".join(str(word) for word in known if word)
        case HappeningKind.LINE:
            return f"line {body['state']}", _cell(body["reason"])
        case HappeningKind.CLOCK_STEP:
            return "clock-step", f"the station's clock was moved by {body['seconds']} s"
        case _:
            return _cell(body.get("name")), _cell(body.get("text"))

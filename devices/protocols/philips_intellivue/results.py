"""Data export messages of the monitor: announcement, poll answers, errors (sheet 4 and 5.3).

Everything inside a frame is decoded before any of it is used: one length that lies, and the whole
frame gives nothing.
"""

from collections.abc import Callable
from dataclasses import dataclass
from struct import Struct, error

from devices.protocols.philips_intellivue.alarms import AlarmLists, read_alarms
from devices.protocols.philips_intellivue.mds import Mds, read_mds
from devices.protocols.philips_intellivue.nested import PAIR, TRIPLE, Crooked, attributes
from devices.protocols.philips_intellivue.numerics import Observed, observe

_INVOKE, _RESULT, _ERROR, _LINKED = 1, 2, 3, 5
_EVENT_REPORT, _CONFIRMED_EVENT_REPORT, _ACTION = 0, 1, 7
_MDS_CREATE = 0x0D06
_SINGLE_POLL, _EXTENDED_POLL = 0x0C16, 0xF13B

MDS, NUMERICS, ALARMS = 0x00210000, 0x00060000, 0x00360801
"""What we poll: class, and group of attributes."""

_SINGLE = Struct(">HI8sHHHHH")
_EXTENDED = Struct(">HxxI8sHHHHH")
_EVENT = Struct(">IHH")
_OBJECT = 6  # class, context and handle of the object that answers

SomeObject = Observed | AlarmLists | Mds


@dataclass(frozen=True, slots=True)
class MdsCreate:
    """The monitor announces itself; `confirmed` is whether it waits for a receipt."""

    invoke: int
    event_time: bytes
    confirmed: bool
    mds: Mds


@dataclass(slots=True)
class Polled:
    """A poll answer or one part of it.

    `link` is which part, and its count; `polled` is the class and the group that were asked for.
    """

    invoke: int
    poll: int
    link: tuple[int, int] | None
    relative: int
    absolute: bytes
    polled: int
    objects: list[SomeObject]


@dataclass(frozen=True, slots=True)
class Denied:
    """The monitor answers a request with an error."""

    invoke: int
    reason: str


@dataclass(frozen=True, slots=True)
class Foreign:
    """A whole message that no question of ours brings about."""


@dataclass(frozen=True, slots=True)
class Malformed:
    """A message whose counts or lengths do not agree with its bytes."""

    reason: str


Message = MdsCreate | Polled | Denied | Foreign | Malformed

_READERS: dict[int, Callable[[int, int, dict[int, bytes]], SomeObject]] = {
    NUMERICS >> 16: observe,
    ALARMS >> 16: read_alarms,
    MDS >> 16: lambda _context, _handle, found: read_mds(found),
}

_ERRORS = {
    0: "no such object class",
    1: "no such object instance",
    2: "access denied",
    7: "get list error",
    8: "set list error",
    9: "no such action",
    10: "processing failure",
    15: "invalid argument",
    16: "invalid scope",
    17: "invalid object instance",
}


def decode(body: bytes) -> Message:
    """The message of a frame that begins with E1, or what is wrong with it.  Never raises."""
    try:
        return _decode(body)
    except Crooked as crooked:
        return Malformed(str(crooked))
    except (error, IndexError):
        return Malformed("cut short")


def _within(body: bytes, at: int, size: int, what: str) -> int:
    """Where the content begins, after making sure that it fills the message to its end."""
    if at + size != len(body):
        raise Crooked(f"length of {what}")
    return at


def _decode(body: bytes) -> Message:
    operation, size = PAIR.unpack_from(body, 4)
    at = _within(body, 8, size, "the operation")
    link = None
    if operation == _LINKED:
        link, at = (body[at], body[at + 1]), at + 2
    invoke, command, size = TRIPLE.unpack_from(body, at)
    at = _within(body, at + 6, size, "the command")
    if operation == _ERROR:
        return Denied(invoke, _ERRORS.get(command, f"error {command}"))
    if operation == _INVOKE and command in (_EVENT_REPORT, _CONFIRMED_EVENT_REPORT):
        return _event(body, at + _OBJECT, invoke, confirmed=command == _CONFIRMED_EVENT_REPORT)
    if operation in (_RESULT, _LINKED) and command == _ACTION:
        return _answer(body, at + _OBJECT, invoke, link)
    return Foreign()


def _event(body: bytes, at: int, invoke: int, *, confirmed: bool) -> Message:
    """An event report; the only one we know is the monitor's announcement of itself."""
    _, kind, size = _EVENT.unpack_from(body, at)
    begin = _within(body, at + _EVENT.size, size, "the event")
    if kind != _MDS_CREATE:
        return Foreign()
    mds = read_mds(attributes(body, begin + _OBJECT, len(body)))
    return MdsCreate(invoke, body[at : at + 4], confirmed, mds)


def _answer(body: bytes, at: int, invoke: int, link: tuple[int, int] | None) -> Message:
    """The result of a single or an extended poll."""
    action, size = PAIR.unpack_from(body, at)
    at = _within(body, at + PAIR.size, size, "the result")
    if action not in (_SINGLE_POLL, _EXTENDED_POLL):
        return Foreign()
    head = _EXTENDED if action == _EXTENDED_POLL else _SINGLE
    poll, relative, absolute, _, polled, group, contexts, size = head.unpack_from(body, at)
    at = _within(body, at + head.size, size, "the poll list")
    objects = _objects(body, at, contexts, _READERS.get(polled))
    return Polled(invoke, poll, link, relative, absolute, polled << 16 | group, objects)


def _objects(
    body: bytes,
    at: int,
    contexts: int,
    read: Callable[[int, int, dict[int, bytes]], SomeObject] | None,
) -> list[SomeObject]:
    """Every object of every context, from `at` to the end of the message."""
    found = []
    for _ in range(contexts):
        context, count, size = TRIPLE.unpack_from(body, at)
        at += 6
        end = at + size
        for _ in range(count):
            handle, _, size = TRIPLE.unpack_from(body, at)
            stop = at + 6 + size
            values = attributes(body, at + 2, stop)
            if read is not None:
                found.append(read(context, handle, values))
            at = stop
        if at != end:
            raise Crooked("length of a context")
    if at != len(body):
        raise Crooked("length of the poll list")
    return found

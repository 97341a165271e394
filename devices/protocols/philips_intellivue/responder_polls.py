"""Poll answers as the monitor sends them: whole, or linked where the message would be too long.

Sheet 5.3 and 5.4; and the requests of a host, read as far as the monitor needs them.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from devices.protocols.philips_intellivue.responder_wire import NO_TIME, counted, listed, u16, u32

SESSION = bytes.fromhex("e1000002")
MDS_OBJECT = u16(0x0021, 0, 0)
INVOKE, _RESULT, _ERROR, _LINKED = 1, 2, 3, 5
ACTION = 7
SINGLE, EXTENDED = 0x0C16, 0xF13B
_PERIOD = 0xF13E
_FIRST, _MIDDLE, _LAST = 1, 2, 3

Contexts = Sequence[tuple[int, Sequence[bytes]]]


@dataclass(frozen=True, slots=True)
class Request:
    """A host's message: what it invokes, and the bytes that follow."""

    invoke: int
    command: int
    content: bytes


@dataclass(frozen=True, slots=True)
class Asked:
    """A poll: its number, class and group, and for how many ticks (None: a single poll)."""

    invoke: int
    number: int
    type: int
    group: int
    period: int | None


def request(body: bytes) -> Request | None:
    """The request in a host's message; None for a receipt, and for lengths that do not agree."""
    operation, size = _number(body, 4), _number(body, 6)
    if operation != INVOKE or size != len(body) - 8 or _number(body, 12) != len(body) - 14:
        return None
    return Request(_number(body, 8), _number(body, 10), body[14:])


def poll(asked: Request) -> Asked | None:
    """The poll that a confirmed action asks for, or None for another action."""
    content = asked.content
    action, size = _number(content, 10), _number(content, 12)
    number, kind, group = _number(content, 14), _number(content, 18), _number(content, 20)
    if action == SINGLE and size == len(content) - 14 == 8:  # noqa: PLR2004  number, type, group
        return Asked(asked.invoke, number, kind, group, None)
    if action == EXTENDED and size == len(content) - 14:
        return Asked(asked.invoke, number, kind, group, _period(content[22:]))
    return None


def _period(attributes: bytes) -> int:
    """How long an extended poll asks to be served; 0 for one answer."""
    at = 4
    while at + 4 <= len(attributes):
        name, size = _number(attributes, at), _number(attributes, at + 2)
        if name == _PERIOD:
            return int.from_bytes(attributes[at + 4 : at + 4 + size], "big")
        at += 4 + size
    return 0


def _number(raw: bytes, at: int) -> int:
    return int.from_bytes(raw[at : at + 2], "big")


def result(invoke: int, command: int, content: bytes) -> bytes:
    """A whole answer to a request."""
    return SESSION + u16(_RESULT) + counted(u16(invoke, command) + counted(content))


def error(invoke: int, value: int) -> bytes:
    """The answer to a request that cannot be met."""
    return SESSION + u16(_ERROR) + counted(u16(invoke, value, 0))


@dataclass(frozen=True, slots=True)
class Heading:
    """What stands above the objects of one answer."""

    asked: Asked
    sequence: int
    ticks: int

    def content(self, contexts: Contexts) -> bytes:
        """The result with these objects under the heading."""
        asked = self.asked
        single = asked.period is None
        head = u16(asked.number) if single else u16(asked.number, self.sequence)
        head += u32(self.ticks) + NO_TIME + u16(1, asked.type, asked.group)
        objects = listed(u16(context) + listed(found) for context, found in contexts if found)
        return MDS_OBJECT + u16(SINGLE if single else EXTENDED) + counted(head + objects)

    def whole(self, contexts: Contexts) -> bytes:
        """The answer in one message."""
        return result(self.asked.invoke, ACTION, self.content(contexts))

    def part(self, state: int, count: int, contexts: Contexts) -> bytes:
        """One linked part of the answer."""
        content = u16(self.asked.invoke, ACTION) + counted(self.content(contexts))
        return SESSION + u16(_LINKED) + counted(bytes((state, count)) + content)


def answer(heading: Heading, contexts: Contexts, mtu: int, *, closing: bool = True) -> list[bytes]:
    """The messages of one answer, none longer than `mtu` where an object fits into it."""
    whole = heading.whole(contexts)
    if len(whole) <= mtu:
        return [whole]
    parts = list(_split(contexts, mtu - len(heading.part(_FIRST, 1, []))))
    messages = []
    for count, part in enumerate(parts, 1):
        state = _FIRST if count == 1 else _LAST if count == len(parts) else _MIDDLE
        messages.append(heading.part(state, count, part))
    return [*messages, heading.whole([])] if closing else messages


def _split(contexts: Contexts, room: int) -> Iterator[Contexts]:
    """The objects in portions of at most `room` bytes; an object is never cut."""
    portion: list[tuple[int, list[bytes]]] = []
    used = 0
    for context, objects in contexts:
        for found in objects:
            if portion and used + 6 + len(found) > room:
                yield portion
                portion, used = [], 0
            if not portion or portion[-1][0] != context:
                portion.append((context, []))
                used += 6
            portion[-1][1].append(found)
            used += len(found)
    yield portion

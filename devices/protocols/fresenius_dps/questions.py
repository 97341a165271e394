"""A question, and which reply can be its answer.

A reply names its module and not its question, so a reply that could be another's answer is taken
for none: it must have the form that only this question's answers have.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from devices.effects import Transmit
from devices.protocols.fresenius_dps.messages import (
    ALONE,
    BASE,
    CONNECT,
    DONE,
    READ,
    READ_DRUG,
    READ_FIXED,
    READ_ID,
    REFUSED,
    Reply,
)
from devices.query import Query

KNOWN = b"abdeikmrs"  # every variable there is
MAP, COUNT = b"b", b"i"  # variables of the base


@dataclass(frozen=True, slots=True)
class Question:
    """One command to the base, a module, or the pump that stands alone.

    `again`: it may be asked a second time when no answer comes.
    """

    query: Query
    to: bytes
    variables: bytes = b""
    again: bool = False

    @property
    def transmit(self) -> Transmit:
        """What is to be sent."""
        return Transmit(self.query, {"to": self.to, "variables": self.variables})

    @property
    def greets(self) -> bool:
        """Whether it opens the conversation with the device, and not with one of its modules."""
        return self.query is CONNECT and self.to in (BASE, ALONE)

    def answered_by(self, reply: Reply) -> bool:
        """Whether a reply can be the answer."""
        if reply.origin != self.to:
            return False
        if reply.status == REFUSED:
            return reply.data is not None
        return reply.status == DONE and _FORMS[self.query.name](self, reply)


def _is_bare(_question: Question, reply: Reply) -> bool:
    return reply.data is None


def _is_type(_question: Question, reply: Reply) -> bool:
    return reply.data is not None and reply.data.startswith(b"b")


def _has_variables(question: Question, reply: Reply) -> bool:
    """Variables, and none that were not asked for."""
    found = reply.variables or ()
    return len(found) > 0 and all(name in question.variables for name in found)


def _is_text(_question: Question, reply: Reply) -> bool:
    """Text, and not the variables of an answer that comes too late."""
    if reply.data is None:
        return False
    return not (reply.variables and all(name in KNOWN for name in reply.variables))


def _is_text_or_bare(question: Question, reply: Reply) -> bool:
    """The same; long after a greeting a bare status can only be that there is no text."""
    return reply.data is None or _is_text(question, reply)


_FORMS: Mapping[str, Callable[[Question, Reply], bool]] = {
    CONNECT.name: _is_bare,
    READ_FIXED.name: _is_type,
    READ.name: _has_variables,
    READ_ID.name: _is_text,
    READ_DRUG.name: _is_text_or_bare,
}

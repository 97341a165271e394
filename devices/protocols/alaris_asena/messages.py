"""What Asena frames say, as the driver reads them, and the whole list of what may be asked.

A question is a bare name; the same name with fields behind it would be an order.  The only encoder
of the station's side is ``question``, which can encode no body that has a field.
"""

from dataclasses import dataclass
from typing import NamedTuple

from devices.protocols.alaris_asena.frames import CARET, frame
from devices.query import Query
from station.domain.errors import Refused


def _asking(name: str) -> Query:
    return Query(name, (name.encode("ascii"),))


SERIAL_NUMBER = _asking("INST_SERIALNO")
PROTOCOL_VERSION = _asking("COMMS_PROTOCOL")
LONGEST_ANSWER = _asking("COMMS_RESPONSE_MAX")
SYRINGE = _asking("SYRINGE_STATUS")
HIGHEST_RATE = _asking("INF_RATE_MAX_SYRINGE")
STATUS = _asking("INF")
RATE = _asking("INF_RATE")
INFUSED = _asking("INF_VI")
VTBI = _asking("INF_VTBI")
ALARM = _asking("ALARM")
QUERIES = (
    SERIAL_NUMBER,
    PROTOCOL_VERSION,
    LONGEST_ANSWER,
    SYRINGE,
    HIGHEST_RATE,
    STATUS,
    RATE,
    INFUSED,
    VTBI,
    ALARM,
)
NAMES = frozenset(query.name.encode("ascii") for query in QUERIES)

FIELDS = {
    SERIAL_NUMBER.name: 1,
    PROTOCOL_VERSION.name: 1,
    LONGEST_ANSWER.name: 2,
    SYRINGE.name: 3,
    HIGHEST_RATE.name: 2,
    STATUS.name: 13,
    RATE.name: 2,
    INFUSED.name: 2,
    VTBI.name: 4,
    ALARM.name: 3,
}
"""How many fields an answer has behind its name."""


def question(body: bytes) -> bytes:
    """The wire form of a question; Refused for a body with a field, and for any unlisted name."""
    if CARET in body:
        raise Refused("A body with a field is an order to the pump and cannot be encoded.")
    if body not in NAMES:
        raise Refused(f"{body!r} is none of the questions that may be asked.")
    return frame(body)


@dataclass(frozen=True, slots=True)
class Answer:
    """The name that an answer repeats, and its fields as they stand on the wire."""

    name: str
    fields: tuple[str, ...]

    @property
    def whole(self) -> bool:
        """Whether the answer has as many fields as its name is known to have."""
        return len(self.fields) == FIELDS.get(self.name)


class Status(NamedTuple):
    """The thirteen fields of an INF answer, in their order on the wire."""

    serial: str
    flag: str
    mode: str
    rate: str
    rate_unit: str
    drug: str
    infused: str
    infused_unit: str
    pressure: str
    pressure_unit: str
    time_to_go: str
    log_type: str
    log: str


def decode(body: bytes) -> Answer:
    """A body taken apart at its carets; bytes that are no ASCII are shown as unreadable."""
    name, *fields = body.decode("ascii", "replace").split("^")
    return Answer(name, tuple(fields))

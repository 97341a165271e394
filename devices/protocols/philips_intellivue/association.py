"""Greeting and farewell as the monitor speaks them: accept, refuse, release, abort (sheet 3).

Accept, refuse and abort are told by the first byte alone: the ASN.1 wrapping is constant, and a
monitor that accepts is not turned away because its wrapping differs.
"""

from dataclasses import dataclass
from struct import Struct, error

from devices.protocols.philips_intellivue.messages import TICKS_PER_SECOND

_ACCEPT, _REFUSE = b"\x0e", b"\x0c"
_ENDINGS = {b"\x19": "abort", b"\x09": "release request", b"\x0a": "release response"}
_PRESENTATION = 0xC1
_LONG_LENGTH = 0xFF
_SESSION_DATA = 14
_USER_INFO = b"\xbe\x80\x28\x80"
_USER_INFO_LENGTH = b"\x02\x01\x02\x81"
_SHORT_FORM = 0x7F
_FIXED = 20  # protocol and nomenclature version, functional units, system type, startup mode
_POLL_PROFILE = 0x0001

_PAIR = Struct(">HH")
_PROFILE = Struct(">4xIII")  # after the revision: min poll period, max MTU to receive, to transmit

_SLOW, _VERY_SLOW = 3.3, 43.0
_SHORTEST, _LONGEST = 10.0, 130.0


@dataclass(frozen=True, slots=True)
class Accepted:
    """The monitor is ours to ask: its shortest poll period in seconds and its largest message."""

    period: float
    mtu: int

    @property
    def patience(self) -> float:
        """Seconds without a word from us after which the monitor hangs up (sheet 2.2)."""
        if self.period <= _SLOW:
            return _SHORTEST
        return 3 * self.period if self.period <= _VERY_SLOW else _LONGEST


@dataclass(frozen=True, slots=True)
class Declined:
    """The monitor will not associate now."""


@dataclass(frozen=True, slots=True)
class Ended:
    """The monitor has ended the association: "abort", "release request" or "release response"."""

    how: str


@dataclass(frozen=True, slots=True)
class Strange:
    """User data of no known kind."""


Word = Accepted | Declined | Ended | Strange

UNSPECIFIED = Accepted(0.5, 1456)
"""What we asked for: taken when an acceptance does not say, with the shortest patience of all."""


def hear(body: bytes) -> Word:
    """What a message of the association control says."""
    kind = body[:1]
    if kind == _ACCEPT:
        try:
            return _agreed(body)
        except (error, IndexError):
            return UNSPECIFIED
    if kind == _REFUSE:
        return Declined()
    how = _ENDINGS.get(kind)
    return Ended(how) if how else Strange()


def _length(body: bytes, at: int) -> tuple[int, int]:
    """A length indicator and where its content begins: one byte below 255, else FF and a u16."""
    if body[at] != _LONG_LENGTH:
        return body[at], at + 1
    return int.from_bytes(body[at + 1 : at + 3], "big"), at + 3


def _asn_length(body: bytes, at: int) -> tuple[int, int]:
    """An ASN.1 length and where its content begins: one byte, or 80 + n and then n bytes."""
    first = body[at]
    if first <= _SHORT_FORM:
        return first, at + 1
    begin = at + 1 + (first & _SHORT_FORM)
    return int.from_bytes(body[at + 1 : begin], "big"), begin


def _agreed(body: bytes) -> Accepted:
    """The agreed values of an acceptance, or what we asked for where its lengths do not agree."""
    size, at = _length(body, 1)
    if at + size != len(body) or body[at + _SESSION_DATA] != _PRESENTATION:
        return UNSPECIFIED
    size, at = _length(body, at + _SESSION_DATA + 1)
    tag = body.find(_USER_INFO_LENGTH, body.find(_USER_INFO, at))
    if at + size != len(body) or tag < at:
        return UNSPECIFIED
    size, at = _asn_length(body, tag + len(_USER_INFO_LENGTH))
    if at + size > len(body):
        return UNSPECIFIED
    return _profile(body[at : at + size])


def _profile(info: bytes) -> Accepted:
    """The poll profile of the user info: minimum period and message size."""
    at = _FIXED
    _, size = _PAIR.unpack_from(info, at)  # the option list, empty on every monitor seen
    at += _PAIR.size + size
    count, size = _PAIR.unpack_from(info, at)
    at += _PAIR.size
    for _ in range(count):
        name, size = _PAIR.unpack_from(info, at)
        at += _PAIR.size
        if name == _POLL_PROFILE:
            period, _, mtu = _PROFILE.unpack(info[at : at + _PROFILE.size])
            return Accepted(period / TICKS_PER_SECOND, mtu)
        at += size
    return UNSPECIFIED

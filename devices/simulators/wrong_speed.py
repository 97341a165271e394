"""What a serial receiver makes of bytes that were sent at another speed than its own.

The bits are laid out as the sender's clock puts them on the wire and sampled as the receiver's
clock finds them, so the same bytes at the same two speeds always give the same nonsense.
"""

from itertools import chain

_BITS = 8
_STOP = _BITS + 1


def misheard(data: bytes, sent_baud: int, heard_baud: int) -> bytes:
    """The bytes as heard; unchanged where the speeds agree."""
    if sent_baud == heard_baud:
        return data
    wire = list(chain.from_iterable(map(_levels, data)))
    # Time is counted in halves of the product of both speeds, so that every moment is whole.
    sent, heard = 2 * heard_baud, 2 * sent_baud
    found = bytearray()
    now = 0
    while (edge := _falling_edge(wire, -(-now // sent))) is not None:
        middle = edge * sent + heard // 2
        if _level(wire, middle // sent):  # too short for a start bit
            now = middle
            continue
        bits = (
            _level(wire, (middle + place * heard) // sent) << place for place in range(1, _STOP)
        )
        found.append(sum(bits) >> 1)
        now = middle + _STOP * heard
    return bytes(found)


def _levels(byte: int) -> list[int]:
    """One character on the wire: start bit, eight bits from the lowest, stop bit."""
    return [0, *(byte >> place & 1 for place in range(_BITS)), 1]


def _level(wire: list[int], place: int) -> int:
    """The line at a place; idle after the last character."""
    return wire[place] if place < len(wire) else 1


def _falling_edge(wire: list[int], place: int) -> int | None:
    """Where the line next falls, from a place on."""
    for index in range(place, len(wire)):
        if not wire[index] and (index == 0 or wire[index - 1]):
            return index
    return None

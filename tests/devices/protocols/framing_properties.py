"""What holds for the frame reader of every protocol, whatever bytes come and however they are cut.

A reader is one of a protocol's own: it takes bytes, and gives back pieces of them in their order.
"""

from collections.abc import Callable
from typing import Any

from hypothesis import strategies as st


def cut(stream: bytes, data: st.DataObject, most: int | None = None) -> list[bytes]:
    """The same bytes in any pieces, empty ones among them; `most` is how often it is cut."""
    cuts = sorted(data.draw(st.lists(st.integers(0, len(stream)), max_size=most)))
    return [stream[a:b] for a, b in zip([0, *cuts], [*cuts, len(stream)], strict=True)]


def cutting_changes_nothing(new: Callable[[], Any], stream: bytes, data: st.DataObject) -> None:
    """Two new readers find the same in a stream, whole and in pieces."""
    whole, reader = new().receive(stream), new()
    found = [one for piece in cut(stream, data) for one in reader.receive(piece)]

    assert found == whole


def no_byte_is_lost(reader: Any, stream: bytes) -> bytes:
    """Every byte comes back once, in its order; gives those that only the flush gave back."""
    found = b"".join(piece.raw for piece in reader.receive(stream))
    flushed = reader.flush()
    pieces = flushed if isinstance(flushed, list) else [flushed] if flushed else []
    held = b"".join(piece.raw for piece in pieces)

    assert found + held == stream
    return held


def held_back(reader: Any, stream: bytes) -> int:
    """How many of the last bytes a reader holds; all before them came back, in their order."""
    found = b"".join(piece.raw for piece in reader.receive(stream))

    assert stream.startswith(found)
    return len(stream) - len(found)

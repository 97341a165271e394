"""What may be sent: templates of constant bytes and fields of a fixed form, and their gate.

Read-only by construction (decisions.md 17): a driver can name only its protocol's templates, and
the byte layer decodes every outgoing frame and holds it against the same list again.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from station.domain.errors import Refused


@dataclass(frozen=True, slots=True)
class Field:
    """A named hole in a template, with the form of its bytes as a regular expression."""

    name: str
    form: bytes


@dataclass(frozen=True, slots=True)
class Query:
    """One question, greeting or keep-alive: its name in the golden list and its parts in order."""

    name: str
    parts: tuple[bytes | Field, ...]

    def fill(self, fields: Mapping[str, bytes]) -> bytes:
        """The body with every field in place; Refused when a field is missing or malformed."""
        filled = []
        for part in self.parts:
            if isinstance(part, bytes):
                filled.append(part)
                continue
            value = fields.get(part.name, b"")
            if not re.fullmatch(part.form, value, re.DOTALL):
                raise Refused(f"The field {part.name} of {self.name} may not hold {value!r}.")
            filled.append(value)
        return b"".join(filled)

    @property
    def form(self) -> bytes:
        """The whole body as one bytes regular expression: the golden list's form."""
        return b"".join(
            re.escape(part) if isinstance(part, bytes) else b"(?:" + part.form + b")"
            for part in self.parts
        )

    def matches(self, body: bytes) -> bool:
        """Whether a body could have come from this template."""
        return re.fullmatch(self.form, body, re.DOTALL) is not None


class Gate:
    """The second look at the byte layer: only whole frames of permitted queries pass.

    `unframe` cuts a wire string into the bodies of its frames, or gives None when any byte of it is
    not part of a whole and valid frame.
    """

    def __init__(
        self, queries: Iterable[Query], unframe: Callable[[bytes], list[bytes] | None]
    ) -> None:
        self._queries = tuple(queries)
        self._unframe = unframe

    def permits(self, wire: bytes) -> bool:
        """Whether every byte of `wire` belongs to a permitted query."""
        bodies = self._unframe(wire)
        return bool(bodies) and all(
            any(query.matches(body) for query in self._queries) for body in bodies or ()
        )

"""What every document carries beside its facts: who printed it when, and the hash of what it says.

The hash is over the canonical JSON of the facts and the version; print time, person and copy number
are no part of it, so that two copies of the same facts carry the same hash (decisions.md 28).
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass
from datetime import UTC, date, datetime, time
from decimal import Decimal
from enum import Enum
from typing import Final

SHOWN_DIGITS: Final = 16


@dataclass(frozen=True, slots=True)
class Printed:
    """One printing: when, by whom, which copy; and the time of the print that it replaces."""

    at: datetime
    by: str
    copy: int
    replaces: datetime | None = None


def content_hash(facts: object, version: str) -> str:
    """SHA-256 over what a document says and the version that says it."""
    return hashlib.sha256(canonical({"facts": facts, "version": version}).encode()).hexdigest()


def canonical(facts: object) -> str:
    """The facts as JSON in the one form that equal facts always have."""
    return json.dumps(
        _plain(facts), sort_keys=True, separators=(",", ":"), ensure_ascii=True, allow_nan=False
    )


def _plain(value: object) -> object:
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, Mapping):
        return {str(key): _plain(one) for key, one in value.items()}
    if isinstance(value, tuple | list):
        return [_plain(one) for one in value]
    return _leaf(value)


def _leaf(value: object) -> object:
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="milliseconds")
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, str | Decimal):
        return str(value)
    if isinstance(value, float):
        return repr(value)
    raise TypeError(f"{type(value).__name__} has no canonical form")


def shown(digest: str) -> str:
    """The beginning of a hash, in groups that can be read aloud."""
    head = digest[:SHOWN_DIGITS]
    return " ".join(head[at : at + 4] for at in range(0, len(head), 4))

"""What every frame reader gives back for bytes that were no frame."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Noise:
    """Bytes that were no frame, whole and in order, and why they were not."""

    raw: bytes
    reason: str

"""Names for rows that may one day leave the workstation."""

from uuid import uuid4


def fresh() -> str:
    """A name that no other row has, here or on any other workstation."""
    return str(uuid4())

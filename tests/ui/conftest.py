"""A real record, encrypted, behind the window too."""

from tests.data.conftest import blank, record, store

__all__ = ["blank", "record", "store"]

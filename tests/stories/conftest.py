"""A real record, encrypted, for a story that begins with one."""

from tests.data.conftest import blank, record, store

__all__ = ["blank", "record", "store"]

"""A real record, encrypted, for the services too."""

from tests.data.conftest import blank, record, store

__all__ = ["blank", "record", "store"]

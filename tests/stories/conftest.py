"""A real record, encrypted, behind the stories too; and the window's own style."""

from tests.data.conftest import blank, record, store
from tests.ui.conftest import _dressed

__all__ = ["_dressed", "blank", "record", "store"]

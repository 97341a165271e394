"""What one section says, printed on a page of its own."""

from reports.page import Sheet, build
from tests.reports.paper import whole


def words_of(flowables):
    """The words of the section's flowables."""
    sheet = Sheet("", "", "", (), ("", ""), demo=False, wide=True)
    return whole(build(sheet, flowables))

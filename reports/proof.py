"""A document is read back before it goes anywhere: it opens, and every page has words.

A sheet that is believed to be printed and is not is missing at the handover.
"""

import pypdfium2

from station.domain.errors import Unavailable

BROKEN = "The document could not be read back: print it again, and tell the station's keeper."


def proofread(document: bytes) -> int:
    """How many pages it has; Unavailable if it does not open or a page is blank."""
    try:
        opened = pypdfium2.PdfDocument(document)
    except pypdfium2.PdfiumError as error:
        raise Unavailable(BROKEN) from error
    try:
        count = len(opened)
        if not count or not all(_has_words(opened, page) for page in range(count)):
            raise Unavailable(BROKEN)
        return count
    finally:
        opened.close()


def _has_words(opened: pypdfium2.PdfDocument, number: int) -> bool:
    page = opened[number]
    text = page.get_textpage()
    found = bool(text.count_chars())
    text.close()
    page.close()
    return found

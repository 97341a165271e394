"""Every copy that leaves the station: of which facts, which copy, for whom, and what it replaces.

The same facts are the same document, however often they are printed.
"""

from dataclasses import dataclass
from datetime import datetime

from station.data import documents
from station.data.documents import Document, Print, Status
from station.data.engine import Store
from station.domain.printing import Printed, content_hash


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaving:
    """What is about to be printed: its kind, its facts' hash, and the stretch that it covers."""

    kind: str
    digest: str
    version: str
    admission: str | None = None
    begin: datetime | None = None
    end: datetime | None = None


def leaving(
    kind: str, facts: object, version: str, admission: str | None = None,
    span: tuple[datetime | None, datetime | None] = (None, None),
) -> Leaving:  # fmt: skip
    """What the facts of a document are known by."""
    begin, end = span
    return Leaving(
        kind=kind, digest=content_hash(facts, version), version=version, admission=admission,
        begin=begin, end=end,
    )  # fmt: skip


def next_copy(store: Store, what: Leaving, by: str, at: datetime) -> Printed:
    """What the next copy says of itself: its number, and the print of this kind it replaces."""
    alike = _of_kind(store, what)
    same = next((one for one in alike if one.content_hash == what.digest), None)
    before = [] if same is None else documents.prints(store, same.id)
    earlier = [one.recorded for document in alike for one in documents.prints(store, document.id)]
    return Printed(at, by, len(before) + 1, max(earlier, default=None))


def log_copy(
    store: Store, what: Leaving, pages: int, destination: str, author: str | None, at: datetime
) -> Print:
    """Write down that a copy goes out; a queue has it then, nobody has seen it yet."""
    same = next((one for one in _of_kind(store, what) if one.content_hash == what.digest), None)
    if same is None:
        same = Document(
            kind=what.kind, content_hash=what.digest, version=what.version, pages=pages,
            recorded=at, admission=what.admission, begin=what.begin, end=what.end, author=author,
        )  # fmt: skip
        documents.keep_document(store, same)
    return documents.log_print(store, same.id, destination, author, at)


def settle_copy(store: Store, copy: Print, status: str, author: str | None, at: datetime) -> None:
    """Write down what became of it, in the log's words: printed, failed, saved as a file."""
    documents.settle_print(store, copy.id, Status(status), author, at)


def _of_kind(store: Store, what: Leaving) -> list[Document]:
    return [
        one for one in documents.documents(store)
        if one.kind == what.kind and one.admission == what.admission
    ]  # fmt: skip

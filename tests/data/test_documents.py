from station.data.audit import verify
from station.data.documents import (
    Document,
    Status,
    documents,
    keep_document,
    log_print,
    prints,
    settle_print,
)
from tests.data.ready import AT, a_person, after, an_admission


def a_document(**more):
    given = {"kind": "summary", "content_hash": "ab", "version": "0.1.0", "pages": 3}
    return Document(**(given | {"recorded": AT} | more))


def test_a_document_says_what_it_covers_and_comes_back_as_it_was(store):
    nurse = a_person(store)
    admission = an_admission(store, nurse).id
    summary = a_document(admission=admission, begin=AT, end=after(60), author=nurse)
    downtime = a_document(kind="downtime")
    keep_document(store, summary)
    keep_document(store, downtime)

    assert documents(store) == [summary, downtime]
    assert documents(store, admission) == [summary]


def test_every_copy_has_its_number_and_what_became_of_it(store):
    nurse = a_person(store)
    document = a_document()
    keep_document(store, document)
    first = log_print(store, document.id, "ward printer", nurse, AT)
    second = log_print(store, document.id, "file", None, after(5))

    settle_print(store, first.id, Status.PRINTED, nurse, after(9))

    assert (first.copy, second.copy) == (1, 2)
    assert first.status is Status.SENT
    settled, waiting = prints(store, document.id)
    assert (settled.status, settled.settled, settled.author) == (Status.PRINTED, after(9), nurse)
    assert (waiting.status, waiting.settled, waiting.author) == (Status.SENT, None, None)
    assert verify(store).broken is None

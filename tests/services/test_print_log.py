"""Every copy has its number, and says which print it replaces."""

from datetime import timedelta

from station.data.documents import Status, documents, prints
from station.services.print_log import leaving, log_copy, next_copy, settle_copy
from tests.services.admitted import admitted, hours, open_blank


def summary_of(stayed, facts="facts"):
    return leaving(
        "infusion summary", {"say": facts}, "0.1.0", stayed.admission.id, (hours(0), hours(1))
    )


def test_the_first_copy_replaces_nothing_and_the_second_says_what(tmp_path):
    with open_blank(tmp_path) as store:
        stayed = admitted(store)
        what = summary_of(stayed)

        first = next_copy(store, what, "L. Brandt", hours(1))
        log_copy(store, what, 3, "printer", stayed.nurse, hours(1))
        second = next_copy(store, what, "L. Brandt", hours(2))

        assert (first.copy, first.replaces) == (1, None)
        assert (second.copy, second.replaces) == (2, hours(1))


def test_other_facts_are_another_document_that_replaces_the_same_print(tmp_path):
    with open_blank(tmp_path) as store:
        stayed = admitted(store)
        log_copy(store, summary_of(stayed), 3, "printer", stayed.nurse, hours(1))

        later = next_copy(store, summary_of(stayed, "more"), "L. Brandt", hours(2))

        assert (later.copy, later.replaces) == (1, hours(1))


def test_the_same_facts_are_one_document_with_two_copies(tmp_path):
    with open_blank(tmp_path) as store:
        stayed = admitted(store)
        what = summary_of(stayed)
        for hour in (1, 2):
            log_copy(store, what, 3, "printer", stayed.nurse, hours(hour))

        (document,) = documents(store, stayed.admission.id)

        assert (document.content_hash, document.pages) == (what.digest, 3)
        assert (document.begin, document.end) == (hours(0), hours(1))
        assert [one.copy for one in prints(store, document.id)] == [1, 2]


def test_a_copy_is_sent_until_somebody_says_that_it_came_out(tmp_path):
    with open_blank(tmp_path) as store:
        stayed = admitted(store)
        copy = log_copy(store, summary_of(stayed), 3, "printer", stayed.nurse, hours(1))

        settle_copy(store, copy, "printed", stayed.nurse, hours(1) + timedelta(minutes=1))

        (settled,) = prints(store, copy.document)
        assert (copy.status, settled.status) == (Status.SENT, Status.PRINTED)

"""A document goes to a file, whole and for its owner's eyes; only then does the log say so."""

import json
import stat

import pytest

from reports.handover import handover
from reports.infusion_summary import infusion_summary
from reports.proof import proofread
from station.data.documents import documents, prints
from station.domain.errors import Refused, Unavailable
from station.services.account import account
from station.services.printing import (
    Paper,
    Press,
    print_demonstration,
    print_handover,
    print_summary,
)
from tests.reports.paper import pages, whole
from tests.services.admitted import BEGIN, hours, open_blank, two_days

PRESS = Press(infusion_summary, handover, proofread)


@pytest.fixture
def stayed(tmp_path):
    with open_blank(tmp_path) as store:
        yield two_days(store)


def paper(path, stayed, at=48):
    return Paper(path, "L. Brandt", stayed.nurse, hours(at))


def logged(stayed):
    """Every copy in the log as kind, copy, pages and destination."""
    return [
        (document.kind, one.copy, document.pages, one.destination)
        for document in documents(stayed.store)
        for one in prints(stayed.store, document.id)
    ]


def test_a_summary_is_a_file_that_opens_and_only_its_owner_may_read(tmp_path, stayed):
    path = tmp_path / "to come" / "summary.pdf"

    made = print_summary(stayed.store, PRESS, stayed.admission.id, paper(path, stayed))

    document = path.read_bytes()
    assert made == path
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert "ANDERSSON" in whole(document)
    assert "L. Brandt" in whole(document)
    assert logged(stayed) == [("summary", 1, len(pages(document)), str(path))]


def test_a_summary_in_the_log_is_of_its_admission_and_stretch_and_by_its_author(tmp_path, stayed):
    print_summary(stayed.store, PRESS, stayed.admission.id, paper(tmp_path / "a.pdf", stayed))

    (document,) = documents(stayed.store, stayed.admission.id)
    (copy,) = prints(stayed.store, document.id)
    assert (document.begin, document.end) == (BEGIN, hours(48))
    assert (copy.author, copy.recorded) == (stayed.nurse, hours(48))


def test_an_older_file_that_all_could_read_is_its_owners_when_written_over(tmp_path, stayed):
    path = tmp_path / "handover.pdf"
    path.write_bytes(b"yesterday's")
    path.chmod(0o644)

    print_handover(stayed.store, PRESS, paper(path, stayed))

    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert path.read_bytes().startswith(b"%PDF")


def test_a_handover_is_the_wards_and_the_log_says_of_how_many_pages(tmp_path, stayed):
    path = tmp_path / "handover.pdf"

    assert print_handover(stayed.store, PRESS, paper(path, stayed)) == path

    (document,) = documents(stayed.store)
    assert document.admission is None
    assert "ANDERSSON" in whole(path.read_bytes())
    assert logged(stayed) == [("handover", 1, len(pages(path.read_bytes())), str(path))]


def test_the_same_facts_again_are_copy_two_and_say_which_print_they_replace(tmp_path, stayed):
    first, second = tmp_path / "1.pdf", tmp_path / "2.pdf"

    for path in (first, second):
        print_summary(stayed.store, PRESS, stayed.admission.id, paper(path, stayed))

    assert [copy for _, copy, _, _ in logged(stayed)] == [1, 2]
    assert "copy 2" in whole(second.read_bytes())
    assert "copy 2" not in whole(first.read_bytes())


def test_a_folder_that_cannot_be_written_is_one_sentence_and_no_copy(tmp_path, stayed):
    in_the_way = tmp_path / "a file"
    in_the_way.write_bytes(b"")

    with pytest.raises(Unavailable, match=r"cannot be written .*: choose another folder\.$"):
        print_handover(stayed.store, PRESS, paper(in_the_way / "handover.pdf", stayed))

    assert logged(stayed) == []


def test_a_path_that_is_a_folder_is_one_sentence_and_no_copy(tmp_path, stayed):
    with pytest.raises(Unavailable, match="choose another folder"):
        print_summary(stayed.store, PRESS, stayed.admission.id, paper(tmp_path, stayed))

    assert logged(stayed) == []


def test_a_document_that_does_not_open_is_neither_written_nor_logged(tmp_path, stayed):
    torn = Press(
        lambda *told: infusion_summary(*told)[:200], lambda *told: handover(*told)[:200], proofread
    )
    path = tmp_path / "handover.pdf"

    with pytest.raises(Unavailable, match="could not be read back"):
        print_handover(stayed.store, torn, paper(path, stayed))

    assert not path.exists()
    assert logged(stayed) == []


def test_an_admission_that_is_not_there_is_refused(tmp_path, stayed):
    with pytest.raises(Refused):
        print_summary(stayed.store, PRESS, "nobody", paper(tmp_path / "a.pdf", stayed))

    assert logged(stayed) == []


def test_a_demonstration_prints_both_papers_and_the_account_of_the_longest_story(tmp_path, stayed):
    folder, at = tmp_path / "out", hours(48)

    made = print_demonstration(stayed.store, PRESS, folder, at)

    assert made == [str(folder / name) for name in ("summary.pdf", "handover.pdf", "demo.json")]
    assert json.loads((folder / "demo.json").read_text("utf-8")) == account(stayed.store, at)
    assert sorted(kind for kind, *_ in logged(stayed)) == ["handover", "summary"]
    assert {
        one.author
        for document in documents(stayed.store)
        for one in prints(stayed.store, document.id)
    } == {None}

from station.data.tables import table_of
from station.data.tables_notes import AuditRow, DocumentRow, DraftRow, EntryRow, PrintRow


def names(row):
    return set(table_of(row).columns.keys())


def test_an_entry_says_who_when_observed_when_recorded_and_what_it_corrects():
    assert {"author", "observed_at", "recorded_at", "supersedes", "reason"} <= names(EntryRow)


def test_there_is_one_draft_for_each_patient_author_and_form():
    assert [column.name for column in table_of(DraftRow).primary_key] == [
        "patient",
        "author",
        "form",
    ]


def test_a_link_holds_what_was_entered_and_the_digest_before():
    assert {"subject", "subject_id", "body", "previous", "digest"} <= names(AuditRow)


def test_a_print_names_its_document_and_a_document_its_hash():
    assert {"document", "copy", "status"} <= names(PrintRow)
    assert {"content_hash", "version"} <= names(DocumentRow)

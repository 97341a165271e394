import pytest

from station.services import drafts, enter
from tests.services.written import HOSTILE, NOW, a_hand, a_record, another


@pytest.fixture
def store(tmp_path):
    opened = a_record(tmp_path)
    yield opened
    opened.close()


@pytest.fixture
def hand(store):
    return a_hand(store)[0]


def test_a_draft_is_kept_for_each_author_and_form_and_the_newest_wins(hand):
    other = another(hand)
    drafts.keep(hand, "note", {"text": "Walk"})
    drafts.keep(hand, "note", {"text": "Walked"})
    drafts.keep(other, "note", {"text": "Slept"})
    drafts.keep(hand, "set", {"pain-rest": "4"})

    assert drafts.opened(hand, "note").draft.payload == {"text": "Walked"}
    assert drafts.opened(other, "note").draft.payload == {"text": "Slept"}
    assert drafts.opened(other, "set").draft is None
    assert [(form, who) for form, who, _ in drafts.unsigned(hand)] == [
        ("note", "Nurse L. Brandt"),
        ("note", "Nurse K. Okafor"),
        ("set", "Nurse L. Brandt"),
    ]


def test_an_emptied_form_leaves_no_draft(hand):
    drafts.keep(hand, "note", {"text": "Walked"})
    drafts.keep(hand, "note", {})
    assert drafts.opened(hand, "note").draft is None


def test_a_form_opens_with_what_was_entered_so_far(hand):
    enter.sign_note(hand, "Walked.", NOW)
    assert [one.payload["text"] for one in drafts.opened(hand, "note").entries] == ["Walked."]


@pytest.mark.parametrize("text", HOSTILE)
def test_a_draft_is_kept_letter_for_letter(hand, text):
    drafts.keep(hand, "note", {"text": text})
    assert drafts.opened(hand, "note").draft.payload == {"text": text}

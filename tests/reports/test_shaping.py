"""Order, faces and lines of text in any script; nothing that was typed vanishes."""

from hypothesis import given
from hypothesis import strategies as st

from reports.shaping import (
    box_code,
    box_width,
    broken,
    isolated,
    letters,
    runs,
    width,
)


def visual(text):
    return [run.text for run in runs(letters(text, bold=False))]


def test_an_arabic_name_stands_right_to_left_among_latin_words():
    found = [
        (run.text, run.right_to_left)
        for run in runs(letters(f"Name {isolated('حداد, ليلى')} born 19 Apr", bold=False))
    ]

    assert found[0] == ("Name ", False)
    assert found[-1] == (" born 19 Apr", False)
    inner = [text for text, turned in found[1:-1] if text.strip(" ,")]
    assert inner == ["ليلى", "حداد"]
    assert all(turned for _text, turned in found[1:-1])


def test_a_number_after_an_isolated_name_stays_where_it_was_written():
    assert visual(f"{isolated('כהן')} 12")[-1] == " 12"
    assert "".join(visual(f"{isolated('כהן')} 12")) == "כהן 12"


def test_a_number_inside_a_right_to_left_name_is_read_left_to_right():
    run = next(one for one in runs(letters(isolated("כהן 12"), bold=False)) if "12" in one.text)

    assert not run.right_to_left


def test_a_character_without_a_glyph_has_a_box_with_its_code():
    (box,) = (run for run in runs(letters("a😀b", bold=False)) if run.face is None)

    assert box.text == "😀"
    assert box_code("😀") == "1F600"
    assert box_width("😀", 10) > box_width("\u202e", 10)


def test_an_order_to_turn_the_text_is_printed_and_not_obeyed():
    found = runs(letters("a\u202eb", bold=False))

    assert [run.text for run in found] == ["a", "\u202e", "b"]
    assert [run.face is None for run in found] == [False, True, False]


def test_typed_isolates_become_boxes():
    text = isolated("a\u2068b\u2069c")

    assert [one.char for one in letters(text, bold=False)] == ["a", "\ufdd0", "b", "\ufdd1", "c"]
    assert (box_code("\ufdd0"), box_code("\ufdd1")) == ("2068", "2069")


def test_a_release_without_an_isolate_becomes_a_box():
    assert [one.char for one in letters("a\u2069b", bold=False)] == ["a", "\ufdd1", "b"]
    assert [one.char for one in letters(f"{isolated('a')}\u2069", bold=False)] == ["a", "\ufdd1"]


def test_marks_and_joiners_stay_with_their_letter():
    found = runs(letters("क\u094d\u200dष", bold=False))
    assert len(found) == 1
    assert not found[0].plain

    assert [run.text for run in runs(letters("q\u0303", bold=False))] == ["q\u0303"]


def test_a_joiner_without_a_letter_is_a_box():
    assert runs(letters("\u200d", bold=False))[0].face is None


def test_latin_is_written_plainly_and_composed():
    (run,) = runs(letters("Nguye\u0302\u0303n", bold=False))

    assert run.plain
    assert run.text == "Nguyễn"


def test_lines_are_broken_at_spaces_and_hyphens():
    lines = broken("at least 412 mg; 2 h 40 min unknown", 10, 80)

    assert len(lines) > 1
    assert all(width(line, 10) <= 80 for line in lines)
    assert " ".join("".join(one.char for one in line) for line in lines) == (
        "at least 412 mg; 2 h 40 min unknown"
    )


def test_a_word_wider_than_the_room_is_broken_and_whole():
    lines = broken("A" * 90, 10, 100)

    assert all(width(line, 10) <= 100 for line in lines)
    assert sum(len(line) for line in lines) == 90


def test_a_mark_is_never_cut_from_its_letter():
    lines = broken("q\u0303" * 40, 10, 60)

    assert all(line[0].char == "q" for line in lines)


def test_a_wide_word_after_a_short_one_begins_a_line():
    lines = broken("ab " + "W" * 30, 10, 60)

    assert "".join(one.char for one in lines[0]) == "ab"


def test_far_eastern_text_breaks_between_characters():
    assert len(broken("山田太郎" * 6, 10, 60)) > 1


def test_a_no_break_space_holds_figures_and_units_together():
    lines = broken("xxx 30\u00a0min", 10, 45)

    assert "".join(one.char for one in lines[-1]) == "30\u00a0min"


def test_no_text_is_one_empty_line():
    assert broken("", 10, 100) == [()]
    assert width((), 10) == 0
    assert visual("") == []


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=40))
def test_every_character_that_is_typed_stands_in_some_run(text):
    found = letters(isolated(text), bold=False)

    placed = [char for run in runs(found) for char in run.text]

    assert sorted(placed) == sorted(one.char for one in found)


@given(st.text(alphabet="aB1 -حدש山श्\u200d😀", max_size=40))
def test_no_line_is_wider_than_its_room(text):
    assert all(width(line, 8) <= 40 for line in broken(text, 8, 40))

from datetime import timedelta

from station.domain.entry import Entry, EntryKind
from station.services.entered import Line
from tests.services.written import NOW, SYDNEY, before
from ui.entries.history import History


def a_line(name, minutes=0, kind=EntryKind.NOTE, author="brandt", **more):
    entry = Entry(name, "stay", kind, {}, author, before(minutes), before(minutes))
    given = {"entry": entry, **more}
    return Line(name, "Note", "Walked.", "Nurse", before(minutes), before(minutes), **given)


def a_history(*lines):
    history = History("brandt", SYDNEY)
    history.take(lines)
    return history


def test_the_newest_line_is_chosen_and_arrows_stop_at_the_ends():
    history = a_history(a_line("b"), a_line("a", 5))
    history.step(-1)
    assert history.chosen == "b"
    history.step(5)
    assert history.chosen == "a"
    history.take([a_line("c"), a_line("a", 5)])
    assert history.line.name == "a"


def test_nothing_entered_is_nothing_to_do():
    history = a_history()
    history.step(1)
    assert (history.line, history.may_correct, history.may_strike) == (None, False, False)
    assert history.undo_left(NOW) == 0


def test_only_its_author_undoes_and_only_for_a_minute():
    assert a_history(a_line("a")).undo_left(NOW + timedelta(seconds=20)) == 40
    assert a_history(a_line("a")).undo_left(NOW + timedelta(seconds=61)) == 0
    assert a_history(a_line("a", author="okafor")).undo_left(NOW) == 0
    assert a_history(a_line("a", replaced="struck out")).undo_left(NOW) == 0


def test_what_has_a_form_of_its_own_is_corrected_and_what_is_gone_is_not():
    assert a_history(a_line("a")).may_correct
    assert not a_history(a_line("a", kind=EntryKind.OFF_MONITOR)).may_correct
    assert a_history(a_line("a", kind=EntryKind.OFF_MONITOR)).may_strike
    assert not a_history(a_line("a", replaced="corrected")).may_correct
    syringe = a_line("a", entry=None)
    assert not a_history(syringe).may_correct
    assert not a_history(syringe).may_strike


def test_a_late_line_says_both_times():
    line = Line("a", "Note", "", "Nurse", before(40), before(5), late=True)
    assert a_history(line).times(line, NOW) == "03:26, entered late 04:01"
    assert a_history(line).times(a_line("b"), NOW) == "04:06"

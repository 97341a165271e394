from station.domain.card import Card, Figure, Notice, Urgency


def test_a_free_bed_has_nobody_and_needs_nobody():
    card = Card("3", 3)
    assert card.admission is None
    assert card.urgency is Urgency.QUIET


def test_a_card_is_as_urgent_as_its_most_urgent_notice():
    notices = (Notice(Urgency.DUE, "set due"), Notice(Urgency.OVER, "check the pump", "triangle"))
    assert Card("3", 3, notices=notices).urgency is Urgency.OVER


def test_a_figure_without_a_value_is_a_dash_and_never_a_zero():
    assert Figure().words == "—"


def test_a_word_in_place_of_a_figure_is_known_as_one():
    assert Figure("asleep").in_words
    assert Figure("3/refused").in_words
    assert not any(Figure(words).in_words for words in ("3/5", "36.8", "—", "96?"))

from station.domain.card import Card
from ui.bed.unheard_view import say_unheard, unheard_label


def test_devices_whose_alarms_cannot_come_are_named_where_alarms_would_be(qtbot):
    label = unheard_label()
    qtbot.addWidget(label)
    assert label.isHidden()

    say_unheard(label, Card("3", 3, unheard=("MX450", "B. Braun fm")))
    assert label.text() == "No alarms reach the station from: MX450, B. Braun fm."
    assert not label.isHidden()

    say_unheard(label, Card("3", 3))
    assert label.isHidden()

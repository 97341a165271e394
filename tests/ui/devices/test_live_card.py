from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from station.domain.device import ConnectionState
from tests.ui.devices.shown import Heard
from ui.devices.live_card import LiveCard

LINE = "bed-1/pump-1"
DEEP = Qt.FindChildOption.FindChildrenRecursively


def test_the_card_follows_what_is_said_each_second(qtbot):
    heard, card = Heard(), LiveCard()
    qtbot.addWidget(card)
    card.show()

    def words():
        card.say(heard.live.link(LINE), heard.live.speakers(LINE))
        return [label.text() for label in card.findChildren(QLabel)]

    heard.link(ConnectionState.WRONG_SPEED, "bytes come, but no message")
    assert {"▲ wrong speed", "Bytes come, but no message."} <= set(words())
    heard.link()
    heard.pump()
    words()
    assert {"● talking", "Perfusor Space · serial 0412077", "2.5 mL/h"} <= set(words())
    labels = card.findChildren(QLabel, options=DEEP)
    heard.clock.advance(1)
    heard.pump(rate="3")
    assert "3 mL/h" in words()
    assert card.findChildren(QLabel, options=DEEP) == labels

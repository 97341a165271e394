from dataclasses import replace
from datetime import UTC, datetime

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton

from station.domain.association import Association, Standing, Where
from station.domain.card import Ask, AskKind
from tests.services.admitted import PUMP
from ui.entries.ask_strip import (
    AskStrip,
    Question,
    Reply,
    ask_keys,
    of_ask,
    of_association,
)

WRISTBAND = "ANDERSSON, Maja · born 14 Mar 1971 · MRN 40 118 226"
AT = datetime(2026, 3, 1, tzinfo=UTC)
ROW = Association(
    channel=PUMP, line="bed-3/pump-1", bed="3", port=None, admission="adm", begin=AT, recorded=AT,
    who="brandt", where=Where.DESK, author="brandt", id="row",
)  # fmt: skip
STAYED = Ask(AskKind.STAYED, "Pump was away and is back: stayed with this patient?",
             "Perfusor Space · serial 12345", "row")  # fmt: skip


def words(strip):
    return [one.text() for one in strip.findChildren(QLabel)]


def buttons(strip):
    return {one.text(): one for one in strip.findChildren(QPushButton)}


def test_a_bed_asks_with_label_and_wristband_and_each_answer_is_one_tap(qtbot):
    strip = AskStrip(of_ask(STAYED, WRISTBAND), keys=True)
    qtbot.addWidget(strip)
    strip.show()
    assert words(strip) == [STAYED.words, STAYED.device, WRISTBAND]
    assert list(buttons(strip)) == ["F3  Yes, read at the bed", "F4  Yes, from the desk", "F5  No"]
    for reply, button in zip(strip.question.replies, buttons(strip).values(), strict=True):
        assert min(button.width(), button.height()) >= 44
        with qtbot.waitSignal(strip.replied) as told:
            qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
        assert told.args == [strip.question, reply]
    assert strip.question.about == "row"


def test_whether_the_patient_is_back_needs_no_label(qtbot):
    ask = Ask(AskKind.BACK, "Values are coming, and the record says walking: back?")
    strip = AskStrip(of_ask(ask, WRISTBAND), keys=False)
    qtbot.addWidget(strip)
    assert words(strip) == [ask.words, WRISTBAND]
    assert list(buttons(strip)) == ["Back on the monitor"]


@pytest.mark.parametrize(
    ("row", "said", "replies"),
    [
        (ROW, "Pump confirmed from the desk: read its label and the wristband", (Reply.READ,)),
        (
            replace(ROW, standing=Standing.ASKED, who=None, where=None, line="ward/monitor-1"),
            "Monitor was away and is back: stayed with this patient?",
            (Reply.BEDSIDE, Reply.DESK, Reply.LEFT),
        ),
    ],
)
def test_a_set_asks_again_about_the_desk_and_about_what_is_back(row, said, replies):
    question = of_association(row, WRISTBAND)
    assert question == Question(said, "Perfusor Space · serial 12345", WRISTBAND, replies, "row")


def test_the_keys_are_those_of_the_first_question():
    told = []
    first, second = of_association(ROW, WRISTBAND), of_ask(STAYED, WRISTBAND)
    keys = ask_keys([first, second], lambda question, reply: told.append((question, reply)))
    assert [(one.key, one.words) for one in keys] == [("F3", "Label, wristband read")]
    keys[0].act()
    assert told == [(first, Reply.READ)]
    assert ask_keys([], told.append) == []

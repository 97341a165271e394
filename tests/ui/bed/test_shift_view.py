from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from station.services.bed_sheet import ShiftLine
from ui.bed.shift_view import ShiftView

AT = datetime(2026, 11, 18, 3, 45, tzinfo=UTC)


def test_what_was_entered_is_listed_and_a_line_can_be_chosen(qtbot):
    view = ShiftView(ZoneInfo("UTC"))
    qtbot.addWidget(view)
    lines = (
        ShiftLine(AT, "Pain 4/6", "L. Brandt", "entry-1", late=True),
        ShiftLine(AT, "Nausea ended", "L. Brandt", "entry-2", corrected=True),
    )
    view.say(lines)
    view.say(lines)
    assert [view.list.item(row).text() for row in range(view.list.count())] == [
        "03:45  Pain 4/6 · late",
        "03:45  Nausea ended · corrected",
    ]
    with qtbot.waitSignal(view.chosen) as chosen:
        view.list.itemActivated.emit(view.list.item(1))
    assert chosen.args == ["entry-2"]

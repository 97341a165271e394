from ui.elided import Elided


def test_a_text_that_does_not_fit_is_cut_visibly_and_whole_in_its_tip(qtbot):
    label = Elided("name")
    qtbot.addWidget(label)
    label.say("WOLFESCHLEGELSTEINHAUSENBERGERDORFF, Maja")
    label.resize(80, 30)
    label.show()
    assert label.text().endswith("…")
    assert label.toolTip() == "WOLFESCHLEGELSTEINHAUSENBERGERDORFF, Maja"
    label.resize(900, 30)
    assert label.text() == label.toolTip()


def test_what_shrinks_takes_smaller_type_before_it_is_cut(qtbot):
    label = Elided("name", shrinks=True)
    qtbot.addWidget(label)
    label.show()
    label.say("WOLFESCHLEGELSTEINHAUSENBERGERDORFF")
    label.resize(900, 30)
    large = label.fontMetrics().height()

    label.resize(label.fontMetrics().horizontalAdvance(label.toolTip()) - 40, 30)

    assert label.text() == label.toolTip()
    assert label.fontMetrics().height() < large
    label.resize(60, 30)
    assert label.text().endswith("…")
    label.resize(900, 30)
    assert label.fontMetrics().height() == large


def test_a_name_that_is_too_long_for_its_smallest_type_takes_a_second_line(qtbot):
    label = Elided("name", shrinks=True)
    qtbot.addWidget(label)
    label.show()
    label.say("WOLFESCHLEGELSTEINHAUSENBERGERDORFF, Hubert Blaine Maximilian")

    label.resize(330, 40)

    assert label.shown == label.toolTip()
    assert label.wordWrap()
    assert label.heightForWidth(330) <= 2 * label.fontMetrics().height() + 2
    label.resize(1200, 40)
    assert not label.wordWrap()
    assert label.text() == label.toolTip()

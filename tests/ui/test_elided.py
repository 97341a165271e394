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

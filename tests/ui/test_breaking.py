from PySide6.QtWidgets import QLabel

from ui.breaking import breakable
from ui.elided import BREAK

LONG = "WOLFESCHLEGELSTEINHAUSENBERGERDORFF"


def test_only_what_is_very_long_is_broken_and_no_letter_is_lost():
    said = breakable(f"From {LONG}, Maja to BRANDT")

    assert said.startswith("From W" + BREAK)
    assert said.endswith("Maja to BRANDT")
    assert said.replace(BREAK, "") == f"From {LONG}, Maja to BRANDT"


def test_a_name_of_sixty_letters_fits_a_narrow_column(qtbot):
    label = QLabel(breakable(LONG * 2))
    qtbot.addWidget(label)
    label.setWordWrap(True)

    assert label.minimumSizeHint().width() < 200

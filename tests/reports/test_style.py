"""The look in grey: inks dark enough to read, grades apart."""

from itertools import pairwise

from reportlab.lib.colors import toColor

from reports import style


def grey(colour):
    """How light a colour prints: 0 black, 1 white."""
    known = toColor(colour)
    return 0.299 * known.red + 0.587 * known.green + 0.114 * known.blue


def test_every_ink_of_a_lane_prints_dark():
    inks = (style.INK, style.MUTE, style.DOSE, style.PAIN, style.PRESSURE, style.HEART)
    inks += (style.SPO2, style.RESPIRATION)

    assert all(grey(ink) < 0.45 for ink in inks)


def test_grades_grow_darker_step_by_step():
    greys = [grey(colour) for colour in style.GRADES]

    assert greys == sorted(greys, reverse=True)
    assert all(one - two > 0.05 for one, two in pairwise(greys))


def test_the_watermark_can_be_read_through():
    assert style.WATERMARK.alpha < 0.2


def test_nothing_that_is_read_is_smaller_than_a_label():
    kinds = (style.BODY, style.CELL, style.CELL_HEAD, style.SMALL, style.LABEL)

    assert all(kind.size >= 6.5 for kind in kinds)
    assert all(kind.leading > kind.size for kind in kinds)

import pytest

from ui.page import Heading, Page


def test_a_page_without_keys_has_none_and_must_say_its_heading(qtbot):
    page = Page()
    qtbot.addWidget(page)
    assert page.key_actions() == ()
    page.entered()
    page.tick()
    page.left()
    with pytest.raises(NotImplementedError):
        page.heading()


def test_a_heading_is_a_value():
    assert Heading("Bed 7", "ANDERSSON, Maja") == Heading("Bed 7", "ANDERSSON, Maja")

import re

from ui import theme
from ui.style import sheet
from ui.theme import DAY, NIGHT


def test_the_sheet_names_only_colours_of_the_palette():
    for colours in (DAY, NIGHT):
        used = set(re.findall(r"#[0-9A-Fa-f]{6}", sheet(colours)))
        known = {getattr(colours, name) for name in theme.Palette.__slots__ if name != "grades"}
        assert used <= known
        assert used


def test_nothing_is_left_unfilled_and_no_type_is_under_twelve():
    words = sheet(DAY)
    assert "$" not in words
    assert min(int(size) for size in re.findall(r"font-size: (\d+)px", words)) >= theme.SIZE_SMALL

from dataclasses import asdict

import pytest

from ui.theme import DAY, LIGHTEST_TEXT_RATIO, NIGHT, Light, contrast, palette

TEXT_ON_CARD = ("ink", "mute", "dose", "pain", "pressure", "heart", "spo2", "respiration", "good")


@pytest.mark.parametrize("colours", [DAY, NIGHT], ids=["day", "night"])
def test_every_text_colour_can_be_read_on_the_surfaces_it_stands_on(colours):
    for name in TEXT_ON_CARD:
        assert contrast(getattr(colours, name), colours.card) >= LIGHTEST_TEXT_RATIO, name
    assert contrast(colours.due, colours.due_ground) >= LIGHTEST_TEXT_RATIO
    assert contrast(colours.over, colours.over_ground) >= LIGHTEST_TEXT_RATIO
    assert contrast(colours.mute, colours.ground) >= LIGHTEST_TEXT_RATIO


def test_black_on_white_is_twenty_one_to_one_and_a_colour_on_itself_is_one():
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast(DAY.dose, DAY.dose) == 1


def test_day_and_night_name_the_same_tokens_and_differ_in_every_ground():
    assert asdict(palette(Light.DAY)).keys() == asdict(palette(Light.NIGHT)).keys()
    assert palette(Light.DAY).ground != palette(Light.NIGHT).ground

"""The bundled faces: who has a character, how a run is shaped, what a glyph looks like."""

import pytest

from reports.typeface import LAST_RESORT, face, face_for


@pytest.mark.parametrize(
    ("char", "name"),
    [
        ("A", "NotoSans-Regular"),
        ("ễ", "NotoSans-Regular"),
        ("ح", "NotoSansArabic-Regular"),
        ("ש", "NotoSansHebrew-Regular"),
        ("ส", "NotoSansThai-Regular"),
        ("श", "NotoSansDevanagari-Regular"),
        ("山", LAST_RESORT),
    ],
)
def test_each_script_has_its_face(char, name):
    assert face_for(char, bold=False).name == name


def test_bold_has_faces_of_its_own():
    assert face_for("ش", bold=True).name == "NotoSansArabic-Bold"


def test_what_no_face_has_is_said():
    assert face_for("😀", bold=False) is None


def test_arabic_letters_join():
    arabic = face("NotoSansArabic-Regular")

    alone = [arabic.shaped(char, right_to_left=True)[0].number for char in "محمد"]
    joined = [glyph.number for glyph in arabic.shaped("محمد", right_to_left=True)]

    assert len(joined) == 4
    assert set(joined).isdisjoint(alone[:3])


def test_a_devanagari_conjunct_is_fewer_glyphs_than_characters():
    glyphs = face("NotoSansDevanagari-Regular").shaped("क्ष", right_to_left=False)

    assert len(glyphs) < len("क्ष")


def test_an_outline_is_closed_and_made_of_what_a_page_knows():
    noto = face("NotoSans-Regular")
    outline = noto.outline(noto.shaped("é", right_to_left=False)[0].number)

    verbs = [verb for verb, _points in outline]
    assert set(verbs) == {"move", "line", "curve", "close"}
    assert verbs[-1] == "close"
    assert noto.units == 1000


def test_plain_text_has_a_width_that_grows_with_its_size():
    noto = face("NotoSans-Regular")

    assert noto.width("mg/h", 20) == pytest.approx(2 * noto.width("mg/h", 10))

from station.services.guide import chapters


def test_every_chapter_has_a_name_a_title_and_words():
    found = chapters()
    assert found[0].name == "station"
    assert len({one.name for one in found}) == len(found)
    assert all(one.title and len(one.text) > 200 for one in found)


def test_the_guide_uses_the_wards_words():
    said = " ".join(one.text for one in chapters())
    banned = (" OK", "recommend", "μg", "mcg", "TO" + "DO")
    assert not [word for word in banned if word in said]

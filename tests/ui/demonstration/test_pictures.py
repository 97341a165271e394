"""A picture of every scene in both lights at every size, taken when the scene is ready."""

import os

import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QLabel

from station.domain.errors import Unavailable
from ui.demonstration.pictures import Scene, Studio, offscreen, settle, take
from ui.theme import Light


@pytest.fixture
def studio(qtbot):
    window = QLabel("board")
    qtbot.addWidget(window)
    lights = [Light.NIGHT]
    other = {Light.DAY: Light.NIGHT, Light.NIGHT: Light.DAY}
    return Studio(window, lambda: lights[-1], lambda: lights.append(other[lights[-1]]))


def test_every_scene_is_pictured_in_both_lights_at_both_sizes(studio, tmp_path):
    scenes = [Scene(name, lambda name=name: studio.window.setText(name)) for name in ("a", "b")]

    made = take(studio, tmp_path / "out", scenes, [(300, 200), (200, 100)])

    assert [path.name for path in made] == [
        f"{name}-{light}-{width}.png"
        for light in ("day", "night") for width in (300, 200) for name in "ab"
    ]  # fmt: skip
    picture = QImage(str(made[0]))
    assert (picture.width(), picture.height()) == (300, 200)
    assert studio.light() is Light.NIGHT


def test_a_scene_is_waited_for_until_it_is_ready(studio, tmp_path):
    looks = []

    def ready():
        looks.append(1)
        return len(looks) > 4

    take(studio, tmp_path, [Scene("slow", lambda: None, ready)], [(100, 100)])

    assert len(looks) >= 7


def test_a_scene_that_is_never_ready_is_pictured_as_it_is(qapp):
    assert qapp
    assert not settle(lambda: False, 120)
    assert settle(lambda: True, 1000)


def test_a_folder_that_takes_no_picture_is_said_in_a_sentence(studio, tmp_path):
    (tmp_path / "x-day-100.png").mkdir()

    with pytest.raises(Unavailable, match="check the folder"):
        take(studio, tmp_path, [Scene("x", lambda: None)], [(100, 100)])


def test_no_display_is_needed(monkeypatch):
    monkeypatch.setenv("QT_QPA_PLATFORM", "xcb")
    offscreen()

    assert os.environ["QT_QPA_PLATFORM"] == "offscreen"

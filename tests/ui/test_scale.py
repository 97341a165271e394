"""A page has room on every screen: at 150 % on a low one the station draws itself smaller."""

import json
import subprocess
import sys

import pytest

from ui.scale import DONE, FACTOR, LEAST, factor, fit_screen

PROGRAM = """
import sys
from ui.application import make
from ui.scale import fit_screen
fit_screen(sys.argv)
size = make([]).primaryScreen().size()
print(size.width(), size.height(), flush=True)
"""


@pytest.mark.parametrize(
    ("size", "before", "wanted"),
    [
        ((1920, 1080), 1.0, None),
        ((1366, 768), 1.0, None),
        ((1280, 720), 1.5, None),  # 1920x1080 at 150 %
        ((911, 512), 1.5, 1.067),  # 1366x768 at 150 %
        ((1024, 768), 1.0, 0.8),
        ((300, 200), 1.0, 0.5),
    ],
)
def test_only_a_screen_without_room_is_drawn_smaller(size, before, wanted):
    assert factor(*size, before) == wanted


def test_what_was_made_smaller_has_room(qapp):
    assert qapp
    made = factor(911, 512, 1.5)

    assert 1366 / made >= LEAST[0]
    assert 768 / made >= LEAST[1]


def started(size, environment):
    """What the program would be started anew with, on a screen of this size."""
    anew = []

    class Screen:
        def size(self):
            return type("Size", (), {"width": lambda _: size[0], "height": lambda _: size[1]})()

    class App:
        def primaryScreen(self):  # noqa: N802 - Qt's name
            return Screen()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("ui.scale.application.make", lambda _arguments: App())
        fit_screen(["main.py", "demo"], environment, lambda *words: anew.append(words))
    return anew


def test_the_program_is_started_anew_once_with_the_words_it_was_given():
    environment = {FACTOR: "1.5"}

    assert started((911, 512), environment) == [
        (sys.executable, [sys.executable, "main.py", "demo"])
    ]
    assert environment[FACTOR] == "1.067"
    assert started((911, 512), environment) == []  # whatever the screen says now


def test_a_screen_with_room_is_left_alone_and_a_factor_that_is_none_counts_as_one():
    environment = {FACTOR: "large"}
    assert started((1920, 1080), environment) == []
    assert environment == {FACTOR: "large", DONE: "1"}
    environment = {FACTOR: "large"}
    started((640, 400), environment)
    assert environment[FACTOR] == "0.5"


def test_a_real_screen_of_1366x768_at_150_per_cent_has_room_afterwards(tmp_path):
    screen = {"name": "low", "x": 0, "y": 0, "width": 1366, "height": 768, "dpr": 1}
    config = tmp_path / "screens.json"
    config.write_text(json.dumps({"screens": [screen]}))
    program = tmp_path / "program.py"
    program.write_text(PROGRAM)
    done = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, str(program)], capture_output=True, text=True, check=True,
        env={
            "QT_QPA_PLATFORM": f"offscreen:configfile={config}", FACTOR: "1.5",
            "PYTHONPATH": str(__file__).rsplit("/tests/", 1)[0], "PATH": "",
        },
    )  # fmt: skip

    wide, tall = map(int, done.stdout.split())
    assert wide >= LEAST[0] - 1
    assert tall >= LEAST[1] - 1

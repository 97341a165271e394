"""A picture of every screen, for `demo --headless`: each in day and night, at each size.

Whoever knows the screens hands them in by name; nothing here owns one.
"""

import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QApplication, QWidget

from station.domain.errors import Unavailable
from ui.theme import Light

SIZES = ((1920, 1080), (1366, 768))
LOOK_MS = 50
PATIENCE_MS = 8000  # until a page has read what it shows
STILL = 3  # looks in a row at which nothing changed


@dataclass(frozen=True, slots=True)
class Scene:
    """One screen: the name of its picture, how it comes to the front, and whether it is ready."""

    name: str
    show: Callable[[], None]
    ready: Callable[[], bool] = lambda: True


@dataclass(frozen=True, slots=True)
class Studio:
    """What is photographed: the window, the light it stands in, and how the light is switched."""

    window: QWidget
    light: Callable[[], Light]
    switch_light: Callable[[], None]


def offscreen() -> None:
    """Have Qt need no display; to be called before there is an application."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"


def take(
    studio: Studio, out: Path, scenes: Sequence[Scene], sizes: Sequence[tuple[int, int]] = SIZES
) -> list[Path]:
    """Save `name-light-width.png` of every scene; the pictures, in their order."""
    out.mkdir(parents=True, exist_ok=True)
    first = studio.light()
    made = [path for light in Light for path in _in_light(studio, light, out, scenes, sizes)]
    _lit(studio, first)
    return made


def _in_light(
    studio: Studio, light: Light, out: Path, scenes: Sequence[Scene],
    sizes: Sequence[tuple[int, int]],
) -> Iterator[Path]:  # fmt: skip
    _lit(studio, light)
    for width, height in sizes:
        studio.window.resize(width, height)
        for scene in scenes:
            scene.show()
            settle(scene.ready)
            path = out / f"{scene.name}-{light.value}-{width}.png"
            if not studio.window.grab().save(str(path)):
                raise Unavailable(f"The picture {path} cannot be written: check the folder.")
            yield path


def _lit(studio: Studio, light: Light) -> None:
    if studio.light() is not light:
        studio.switch_light()


def settle(ready: Callable[[], bool], patience: int = PATIENCE_MS) -> bool:
    """Let the window work until a screen is ready and has been for a few looks; whether it is.

    An event loop with a timer, never a busy wait: the threads that read the record need their turn.
    """
    loop, looks = QEventLoop(), [0, 0]

    def look() -> None:
        looks[0] += 1
        looks[1] = looks[1] + 1 if ready() else 0
        if looks[1] >= STILL or looks[0] * LOOK_MS >= patience:
            loop.quit()

    timer = QTimer()
    timer.timeout.connect(look)
    timer.start(LOOK_MS)
    loop.exec()
    timer.stop()
    QApplication.processEvents()
    return looks[1] >= STILL

"""How large everything is drawn: never so large that the screen has no room for a page.

A screen's scaling (150 %, say) comes from the operating system.  On a low screen it would leave
less room than a page needs, and something would be cut.  The station then draws itself somewhat
smaller: as large as whole pages allow.  Qt takes a factor only before it starts, hence the second
start.
"""

import math
import os
import sys
from collections.abc import Callable, MutableMapping, Sequence

from ui import application

LEAST = (1280, 700)  # what a page needs, in the screen's own scaled pixels, beside a task bar
FACTOR, DONE = "QT_SCALE_FACTOR", "INFUSION_STATION_SCALED"
SMALLEST = 0.5

Restart = Callable[[str, list[str]], object]


def factor(width: int, height: int, before: float = 1.0) -> float | None:
    """The factor under which a page fits a screen of this scaled size; None where it fits now.

    `before` is the factor that stands already.
    """
    ratio = min(width / LEAST[0], height / LEAST[1])
    return None if ratio >= 1 else max(math.floor(before * ratio * 1000) / 1000, SMALLEST)


def fit_screen(
    arguments: Sequence[str],
    environment: MutableMapping[str, str] = os.environ,
    restart: Restart = os.execv,
) -> None:
    """Start the program anew with a smaller factor, once, where the screen has too little room."""
    if DONE in environment:
        return
    size = application.make([]).primaryScreen().size()
    wanted = factor(size.width(), size.height(), _number(environment.get(FACTOR)))
    environment[DONE] = "1"
    if wanted is not None:
        environment[FACTOR] = str(wanted)
        restart(sys.executable, [sys.executable, *arguments])


def _number(text: str | None) -> float:
    """The factor that stands; 1 where none does, or where it is none."""
    try:
        return float(text or 1.0) or 1.0
    except ValueError:
        return 1.0

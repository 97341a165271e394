"""A window in a process of its own, for stories in which it is killed or frozen.

window_child.py HOME [record]     `record`: it keeps a recorder running, as main.py's window does

Hands are told what to do by lines of JSON, such as ["press", "1"] or ["save"], and answer each with
what can then be read: {"words": [...], "typed": [...], "newest": ...}.
"""

import json
import sys
import threading
from functools import partial
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QPlainTextEdit

from station.data.key import obtain
from station.data.places import places
from station.data.upgrade import prepare
from station.domain.observation import Numeric
from station.services.launch import start_recorder
from station.services.processes import own_command
from tests.stories.running_ward import CLOCK, MAIN
from tests.stories.ward_hands import Hands, Opened
from ui import application


def seen(hands):
    """What the eyes see just now, and the highest value that was told."""
    typed = [one.toPlainText() for one in hands.page.findChildren(QPlainTextEdit)]
    told = [one.reading for one in hands.desk.watch.everything()]
    newest = max((float(one.value) for one in told if isinstance(one, Numeric)), default=0.0)
    return {"words": hands.words, "typed": typed, "newest": newest}


def obey(hands, line):
    """One act of the hands, and the answer."""
    act, *words = json.loads(line)
    getattr(hands, act)(*words)
    print(json.dumps(seen(hands)), flush=True)  # noqa: T201 - this is how the story is told


def gone_wrong(*fault):
    """What hands cannot do ends the process, and with it the story."""
    sys.__excepthook__(*fault)
    QApplication.exit(1)


def run(home, start):
    where = places(home)
    store = prepare(where, obtain(where), CLOCK)
    with Opened(store, where, start) as station:
        hands, told = Hands(station), []
        sys.excepthook = gone_wrong
        reader = threading.Thread(target=lambda: told.extend(sys.stdin), daemon=True)
        QTimer.singleShot(0, reader.start)
        listening = QTimer()
        listening.timeout.connect(lambda: obey(hands, told.pop(0)) if told else None)
        listening.start(10)
        print(json.dumps(seen(hands)), flush=True)  # noqa: T201 - it is there
        QApplication.exec()


if __name__ == "__main__":
    application.make([])
    home, *keeps = sys.argv[1:]
    command = own_command(str(MAIN), "record", "--home", home)
    run(Path(home), partial(start_recorder, command, places(Path(home))) if keeps else None)

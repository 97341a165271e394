"""One nurse at a real window on a real X display, by keys that come from outside the program.

The station is started as the nurse starts it, on a display of its own; xdotool sends the keys, and
what the window is called says which page is in front.  Nothing here reaches into the program: what
was done stands in the record, and on the paper.
"""

import os
import select
import shutil
import subprocess
import threading

import pypdf
import pytest

from tests.stories.running_ward import PATIENCE, PIN, RunningWard, counting
from tests.stories.test_nurse_journeys import monitor

LACKING = [one for one in ("Xvfb", "xdotool") if shutil.which(one) is None]
pytestmark = [
    pytest.mark.skipif(os.name != "posix", reason="pseudo-terminals and an X display"),
    pytest.mark.skipif(bool(LACKING), reason=f"not on this machine: {', '.join(LACKING)}"),
]

SIZE = "1366x768x24"
LOOK = 0.05  # seconds between two looks
READ = 3  # seconds in which a window that reads a key has read it
SAVE, ENTER = "ctrl+Return", "Return"


class Display:
    """An X display without a screen, and a nurse's fingers at it."""

    def __init__(self):
        tells, told = os.pipe()
        self._server = subprocess.Popen(  # noqa: S603 - found above
            [shutil.which("Xvfb"), "-displayfd", str(told), "-screen", "0", SIZE, "-nolisten",
             "tcp", "-noreset"],
            pass_fds=(told,), stderr=subprocess.DEVNULL,
        )  # fmt: skip
        os.close(told)
        with os.fdopen(tells) as number:  # to the end of its line: unread, the server dies
            assert select.select([number], [], [], PATIENCE)[0], "no X display came up"
            self.name = f":{number.readline().strip()}"

    def xdotool(self, *words):
        """What xdotool answers; it says nothing of a window that is not there yet."""
        return subprocess.run(  # noqa: S603 - found above
            [shutil.which("xdotool"), *words], env={**os.environ, "DISPLAY": self.name},
            capture_output=True, text=True, check=False,
        ).stdout.strip()  # fmt: skip

    def press(self, *keys):
        """Chords such as ctrl+Return, one after the other."""
        self.xdotool("key", "--delay", "30", *keys)

    def write(self, words):
        self.xdotool("type", "--delay", "30", words)

    def title(self):
        """What the station's window is called just now; without a window manager, focused."""
        found = self.xdotool("search", "--onlyvisible", "--name", "Infusion Station").split()
        if not found:
            return ""
        self.xdotool("windowfocus", found[0])
        return self.xdotool("getwindowname", found[0])

    def close(self):
        self._server.terminate()  # a killed one leaves its lock behind for the next
        self._server.wait(PATIENCE)


def waited(wanted, seconds=PATIENCE):
    """Look until it is so, or for some seconds; whether it came to that."""
    looking = threading.Event()
    for _ in range(int(seconds / LOOK)):
        if wanted():
            return True
        looking.wait(LOOK)
    return False


class Nurse:
    """Eyes on the title and the record, fingers on the keys."""

    def __init__(self, display, ward):
        self.display, self.ward = display, ward

    def sees(self, *words):
        """Wait until the page of these words is in front."""
        there = waited(lambda: all(one in self.display.title() for one in words))
        assert there, f"{words} never comes; in front is {self.display.title()!r}"

    def draft(self):
        """What is half typed, as the record keeps it."""
        return str(self.ward.rows("SELECT body FROM draft"))

    def bed(self):
        """Bed 1, by its number; once more where the ward was not read yet."""
        for _ in range(5):
            self.display.press("1")
            if waited(lambda: "Bed 1" in self.display.title(), READ):
                return
        self.sees("Bed 1")

    def opens(self, key, title):
        """A form of bed 1, by whoever knows the PIN."""
        self.display.press(key)
        waited(lambda: any(one in self.display.title() for one in ("Sign in", title)))
        if "Sign in" in self.display.title():
            self.display.write(PIN)
            self.display.press(ENTER)
        self.sees(f"Bed 1 · {title} ")

    def answers(self, *keys, kept):
        """Keys into a form; the first one once more where the form was not open for it yet."""
        before = self.draft()
        self.display.press(keys[0])
        if not waited(lambda: self.draft() != before, READ):
            self.display.press(keys[0])
        self.display.press(*keys[1:])
        assert waited(lambda: kept in self.draft()), self.draft()

    def signs(self, count):
        """The entry is signed: it stands in the record, and the form is left."""
        form = self.display.title()
        self.display.press(SAVE)
        assert waited(lambda: len(self.ward.entries()) == count)
        assert waited(lambda: self.display.title() not in {form, ""})
        self.sees("Bed 1")
        assert self.draft() == "[]"
        return self.ward.entries()[-1]


@pytest.fixture
def ward(home, tmp_path):
    """A ward that is in use: the patient in bed 1 has a pump and a monitor."""
    ward = RunningWard(home, tmp_path / "cables")
    ward.found(["1", "2"])
    ward.admit("1", "Andersson", "40 118 226")
    lines = [ward.wish("1", "pump"), ward.wish("1", "monitor")]
    ward.plug_in("1", "pump", counting("4711", "6", 10.0, 0.01, 6, 300))
    ward.plug_in("1", "monitor", monitor("DE1"))
    ward.start("record", "--home", ward.home)
    assert waited(lambda: ward.doubted("4711") and ward.doubted("DE1"))
    for line in lines:
        ward.confirm(line)
    yield ward
    ward.close()


@pytest.fixture
def display():
    display = Display()
    yield display
    display.close()


def test_pain_a_note_and_the_printed_summary_by_real_keys_on_a_real_display(ward, display):
    station = ward.start("--home", ward.home, DISPLAY=display.name, QT_QPA_PLATFORM="xcb")
    nurse = Nurse(display, ward)
    nurse.sees("Pain ward 9")
    nurse.bed()

    nurse.opens("p", "Pain")
    nurse.answers("3", "5", kept="pain-movement")
    pain = nurse.signs(1)
    assert {code: one["value"] for code, one in pain.body["answers"].items()} == {
        "pain-rest": "3", "pain-movement": "5",
    }  # fmt: skip
    assert pain.author == ward.nurse.id

    nurse.opens("n", "Note")
    nurse.answers("S", "l", "e", "p", "t", kept="Slept")
    assert nurse.signs(2).body == {"text": "Slept"}

    # Keys for which no form asks change nothing.
    display.press("BackSpace", "Delete", "plus", "minus", "Left", "Right", "Up", "Down")
    display.press("ctrl+p")
    nurse.sees("Infusion summary")
    [paper] = ward.places.prints.glob("*.pdf")
    words = "".join(page.extract_text() for page in pypdf.PdfReader(paper).pages)
    assert "Andersson" in words
    assert "Slept" in words
    assert len(ward.entries()) == 2

    station.terminate()
    assert station.wait(PATIENCE) in {0, -15}

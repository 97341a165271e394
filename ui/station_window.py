"""The station's window from its first start to its last page: desk, rounds, paper, visitor."""

import signal
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo

from PySide6.QtCore import QTimer

from station.domain.clock import iso
from station.services.bed_facts import bed_facts
from station.services.bed_sheet import bed_sheet
from station.services.duty import Duty
from station.services.herald import address_in
from station.services.listener import HeraldListener
from station.services.printing import Paper, Press, print_handover, print_summary
from station.services.set_up import Begun, begun
from ui import application
from ui.collecting import Collecting
from ui.demonstration.panel import Panel
from ui.demonstration.pictures import Scene, Studio, settle, take
from ui.demonstration.tour import Tour, first_run_scenes
from ui.desk import Desk, Reads
from ui.first_run.first_run import FirstRun, Machine
from ui.first_run.ward_page import computer_zone
from ui.first_window import Doorbell
from ui.keeper import Keeper
from ui.page import Page
from ui.parts import KeyAction
from ui.printing import queue
from ui.printing.preview_page import PreviewPage
from ui.rounds import Rounds

FILLING = range(4, 30, 3)  # seconds at which a demonstration's past may have come further


@dataclass(frozen=True, slots=True)
class Outside:
    """What the composition root hands in: key, folders, ports, press, and the recorder's start.

    `start` is None where somebody else keeps the recorder.
    """

    key: bytes
    runtime: Path
    prints: Path
    machine: Machine
    press: Press
    running: Callable[[], bool]
    start: Callable[[], object] | None = None


class StationWindow:
    """One window over one open record."""

    def __init__(self, duty: Duty, outside: Outside) -> None:
        self._duty, self._outside = duty, outside
        self._app = application.make([])
        self._begun = begun(duty.store)
        self._collecting = Collecting(self._app)
        self.desk = self._desk(self._begun)
        self._prints = {"summary": self.print_summary, "handover": self.print_handover}
        self.rounds = Rounds(self.desk, duty, outside.machine, self._prints)
        self._keeper: Keeper | None = None
        self._first_run: FirstRun | None = None
        self._preview: PreviewPage | None = None
        self._panel: Panel | None = None
        application.dress(self._app, self.desk.light)
        application.catch_bugs(self.desk.show_trouble)
        self._listener = HeraldListener(
            address_in(outside.runtime), outside.key, self.desk.wire.told.emit, lambda _words: None
        )

    def _desk(self, found: Begun) -> Desk:
        ward = found.ward
        zone = ZoneInfo(computer_zone() if ward is None else ward.zone)
        store = self._duty.store
        reads = Reads(partial(bed_facts, store), partial(bed_sheet, store))
        name = "Infusion Station" if ward is None else ward.name
        demo = ward is not None and ward.demo
        return Desk(name, zone, self._duty.clock, reads, demonstration=demo)

    # ------------------------------------------------------------ running

    def run(self) -> int:
        """Show the window until it is closed; recording goes on without it."""
        self.begin()
        self._collecting.spare()
        bell = Doorbell(self._outside.runtime.name, self._to_front)
        self.desk.window.resize(self._app.primaryScreen().availableSize())
        self.desk.window.showMaximized()
        for number in (signal.SIGINT, signal.SIGTERM):  # heard at the next tick of a second
            signal.signal(number, lambda *_: self._app.quit())
        status = self._app.exec()
        bell.close()
        self.end()
        return status

    def begin(self) -> None:
        """Listen to the recorder, keep one running, and show the board or the first run."""
        self._listener.start()
        if self._outside.start is not None:
            self._keeper = Keeper(self._outside.running, self._outside.start, self.desk.trouble)
            self._keeper.begin()
        self.desk.start()
        if not self._begun.in_use:
            self.first_run()

    def end(self) -> None:
        """Leave no thread behind, and the recorder to itself."""
        if self._keeper is not None:
            self._keeper.end()
        self._listener.stop()
        self.desk.close()
        self._collecting.deleteLater()

    def _to_front(self) -> None:
        window = self.desk.window
        window.showNormal() if window.isMinimized() else window.raise_()
        window.activateWindow()

    def first_run(self) -> None:
        """From an empty record to the first reading, step by step."""
        run = FirstRun(
            self._duty, self._begun, self._outside.machine, self.desk.entries, self.desk.watch
        )
        run.shown.connect(self._named)
        run.shown.connect(self.desk.window.show_page)
        run.signed_in.connect(self.rounds.front.say_person)
        run.faulted.connect(self.desk.show_trouble)
        run.finished.connect(self._founded)
        run.given_up.connect(self.desk.window.close)
        self._first_run = run
        run.start()

    def _named(self) -> None:
        """As soon as the ward has a name and a zone, clock and board go by them."""
        found = begun(self._duty.store)
        if found.ward is not None:
            self.desk.name_ward(found.ward.name, ZoneInfo(found.ward.zone))
            self.rounds.ward.live.zone = ZoneInfo(found.ward.zone)

    def _founded(self) -> None:
        """The first start is over: the board is the ward's."""
        self._named()
        self.desk.again()

    # ------------------------------------------------------------ paper

    def print_summary(self, bed: str) -> None:
        """A bed's infusion summary, shown before it is sent."""
        stay = next((one.stay for one in self.desk.cards.facts if one.bed.name == bed), None)
        if stay is not None:
            make = partial(print_summary, self._duty.store, self._outside.press, stay.admission.id)
            self._print("Infusion summary", f"summary-bed-{bed}", make)

    def print_handover(self, _bed: str) -> None:
        """The ward's handover, shown before it is sent."""
        make = partial(print_handover, self._duty.store, self._outside.press)
        self._print("Handover", "handover", make)

    def _print(self, title: str, name: str, make: Callable[[Paper], Path]) -> None:
        now = self._duty.clock.now().utc
        stamp = "".join(letter for letter in iso(now) if letter.isalnum())
        front, path = self.rounds.front, self._outside.prints / f"{name}-{stamp}.pdf"
        author = None if front.duty.author is None else front.duty.author.id
        paper = Paper(path, front.person_name, author, now)

        def ready(path: object) -> None:
            if isinstance(path, Path):
                self._preview = PreviewPage(title, path, queue.send)
                self._preview.closed.connect(self.desk.again)
                self.desk.window.show_page(self._preview)

        self.desk.history.run(partial(make, paper), ready, self.desk.trouble)

    # ------------------------------------------------------------ the demonstration

    def visitor(self, tell: Callable[[str], None]) -> None:
        """A panel on which a visitor lets things happen at the simulated beds."""
        self._panel = Panel(self._begun.beds, tell, self.desk.window)
        panel = self._panel
        for second in FILLING:
            QTimer.singleShot(second * 1000, self.desk.read_facts)
        self.rounds.extra = (
            KeyAction("F9", "Let it happen", lambda: panel.show_at(self.desk.open_bed)),
        )

    def pictures(self, out: Path) -> list[Path]:
        """A picture of every screen, day and night, at two sizes."""
        self.begin()
        try:
            self.desk.window.show()
            if self._first_run is None:
                settle(self._heard)
            studio = Studio(self.desk.window, lambda: self.desk.light, self.desk.switch_light)
            return take(studio, out, self._scenes())
        finally:
            self.end()

    def _scenes(self) -> list[Scene]:
        """Every screen of a ward in use, or the first start's where nobody has begun."""
        if self._first_run is not None:
            return first_run_scenes(self._first_run, self.desk)
        prints = ((f"print-{name}", make) for name, make in self._prints.items())
        return Tour(self.desk, self.rounds, self._begun, tuple(prints)).scenes()

    def _heard(self) -> bool:
        """Whether the recorder told what stands at the devices, and the window says so."""
        self.desk.tick()
        return bool(self.desk.cards.facts) and bool(self.desk.watch.speakers)

    @property
    def page(self) -> Page | None:
        """The page in front."""
        return self.desk.window.page

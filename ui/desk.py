"""The window put together: board, bed pages, what the recorder tells, and reading the record again.

Owns no rule of the ward: services say what stands on a card or a page, views show it.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from PySide6.QtCore import QObject, QTimer, Signal, Slot
from PySide6.QtWidgets import QApplication

from station.domain.card import Card
from station.domain.clock import Clock, SteadyClock
from station.services.bed_facts import BedFacts
from station.services.bed_sheet import BedSheet
from station.services.board import Board
from station.services.heartbeat import Watchman
from station.services.own_time import CAUGHT_UP
from station.services.tidings import Fault, Heartbeat, Links, Readings, Recorded, Resync, Tiding
from station.services.watch import Watch
from ui import application
from ui.bed.bed_page import BedPage
from ui.errand import Errands
from ui.fault import Place, Trouble, explain
from ui.page import Page
from ui.parts import KeyAction
from ui.theme import Light, palette
from ui.ward.board_view import BoardView
from ui.window import Window
from ui.wire import Wire

FACTS_EVERY, SHEET_EVERY = 20, 10  # seconds between two readings of the record
Opened = Callable[[str], Page | None]


@dataclass(frozen=True, slots=True)
class Reads:
    """How the window asks the record, off the GUI thread."""

    facts: Callable[[datetime], list[BedFacts]]
    sheet: Callable[[str, datetime], BedSheet]


@dataclass(slots=True)
class Offers:
    """The keys that lead away from the board and from a bed; filled by whoever has the pages."""

    of_board: Callable[[], Sequence[KeyAction]] = field(default=tuple)
    of_bed: Callable[[str], Sequence[KeyAction]] = field(default=lambda _bed: ())
    entry_chosen: Callable[[str, str], None] = field(default=lambda _bed, _entry: None)


class Desk(QObject):
    """The window's one composition; `wire.told` is what the herald's listener emits into."""

    ticked = Signal()

    def __init__(
        self, ward: str, zone: ZoneInfo, clock: Clock, reads: Reads, *, demonstration: bool
    ) -> None:
        super().__init__()
        self.clock, self._reads = clock, reads
        self.light = Light.DAY
        self.wire = Wire()
        self.history, self.entries = Errands("history", self), Errands("entries", self)
        self.watch = Watch()
        self._watchman = Watchman(clock.now())
        self.cards = Board(self.watch, zone)
        self.window = Window(clock, zone, demonstration=demonstration)
        self.board = BoardView(ward, palette(self.light))
        self.bed = BedPage(zone, palette(self.light))
        self.offers = Offers()
        self.open_bed: str | None = None
        self._reading = {"facts": False, "sheet": False}
        self._wished: set[str] = set()  # readings asked for while the same was under way
        self._closed = False
        self._dead: dict[str, str] = {}
        self._outages: dict[str, str] = {}  # why a reading of the record failed, until one succeeds
        self._seconds = 0
        self.wire.told.connect(self.hear)
        self.board.opened.connect(self.show_bed)
        self.board.offers = self._board_keys
        self.bed.offers = self._bed_keys
        self.bed.chosen_entry.connect(self._entry_chosen)
        self._second = QTimer(self)
        self._second.timeout.connect(self.tick)

    # ------------------------------------------------------------ coming and going

    def start(self) -> None:
        """Show the board and begin to read."""
        self._second.start(1000)
        self.window.show_page(self.board)
        self.read_facts()
        self.tick()

    def name_ward(self, name: str, zone: ZoneInfo) -> None:
        """The ward got its name: board, chart and clock go by it from now on."""
        self.board.ward = name
        self.bed.in_zone(zone)
        self.cards.zone = zone
        self.window.zone = zone

    def close(self) -> None:
        """Finish what was given to the workers and leave no thread behind."""
        self._second.stop()
        self._closed = True  # a late timer reads nothing any more
        self.entries.close()
        self.history.close()

    def _board_keys(self) -> Sequence[KeyAction]:
        night = KeyAction("F2", "Night" if self.light is Light.DAY else "Day", self.switch_light)
        return (*self.offers.of_board(), night)

    def _bed_keys(self) -> Sequence[KeyAction]:
        bed = self.open_bed or ""
        back = KeyAction("Esc", "Ward", self.show_board)
        return (*self.offers.of_bed(bed), back)

    @Slot(str)
    def show_bed(self, bed: str) -> None:
        """Open a bed's page; a free bed stays on the board."""
        if all(card.admission is None for card in self._cards() if card.bed == bed):
            return
        self._outages.pop("sheet", None)  # of another bed's page
        self.open_bed = bed
        self._say_bed(self._cards())
        self.window.show_page(self.bed)
        self.read_sheet()

    def show_board(self) -> None:
        """Back to the whole ward."""
        self.open_bed = None
        self.window.show_page(self.board)

    def again(self) -> None:
        """Something was entered: read it, and go back to where it belongs."""
        self.read_facts()
        if self.open_bed is None:
            self.window.show_page(self.board)
        else:
            self.window.show_page(self.bed)
            self.read_sheet()

    def _entry_chosen(self, entry: str) -> None:
        if self.open_bed is not None:
            self.offers.entry_chosen(self.open_bed, entry)

    def switch_light(self) -> None:
        """Day to night and back; everything keeps its place."""
        self.light = Light.NIGHT if self.light is Light.DAY else Light.DAY
        app = QApplication.instance()
        if isinstance(app, QApplication):
            application.dress(app, self.light)
        self.bed.dress(palette(self.light))
        self.board.say(self._cards(), palette(self.light))
        self.board.reheaded.emit()

    # ------------------------------------------------------------ what the recorder tells

    @Slot(object)
    def hear(self, tiding: Tiding) -> None:
        """One message of the recorder, on the GUI thread."""
        match tiding:
            case Readings():
                self.watch.take(tiding)
            case Links():
                self.watch.turned(tiding)
            case Heartbeat():
                self._watchman.heard(tiding)
                if isinstance(self.clock, SteadyClock):
                    self.clock.follow(tiding.at)  # what is signed is never before what is recorded
            case Fault(thread=thread, text=words) if words == CAUGHT_UP:
                self._dead.pop(thread, None)
            case Fault(thread=thread, text=words):
                self._dead[thread] = words
            case Resync() | Recorded():
                self.read_facts()

    @Slot()
    def tick(self) -> None:
        """Each second: every age anew; now and then the record."""
        self._seconds += 1
        cards = self._cards()
        self.board.say(cards)
        self._say_bed(cards)
        self._say_recording()
        if self._seconds % FACTS_EVERY == 0:
            self.read_facts()
        if self.open_bed is not None and self._seconds % SHEET_EVERY == 0:
            self.read_sheet()
        self.ticked.emit()

    def _cards(self) -> list[Card]:
        return self.cards.cards(self.clock.now())

    def _say_bed(self, cards: Sequence[Card]) -> None:
        for card in cards:
            if card.bed == self.open_bed:
                self.bed.say_live(card, self.clock.now().utc.timestamp())

    def _say_recording(self) -> None:
        now = self.clock.now()
        wrong = self._watchman.verdict(now)
        if wrong is not None:
            since = "" if wrong.since is None else f" since {self._time(wrong.since)}"
            self.window.say_recording(f"NOT RECORDING{since}", well=False)
            self._say_troubles(wrong.reason)
            return
        devices = len({line for line, _ in self.watch.speakers})
        many = "device" if devices == 1 else "devices"
        self.window.say_recording(f"Recording {devices} {many}", well=True)
        self._say_troubles("; ".join(f"{t}: {words}" for t, words in self._dead.items()))

    def _say_troubles(self, first: str) -> None:
        """What is wrong, and what of the record cannot be read of what is looked at."""
        jobs = ("facts",) if self.open_bed is None else ("facts", "sheet")
        outages = [self._outages[job] for job in jobs if job in self._outages]
        self.window.say_trouble(" · ".join(dict.fromkeys(filter(None, [first, *outages]))))

    def _time(self, moment: datetime) -> str:
        return f"{moment.astimezone(self.bed.zone):%H:%M}"

    # ------------------------------------------------------------ reading the record

    def read_facts(self) -> None:
        """Read every bed again; once more where that is under way, since it began before."""
        now = self.clock.now().utc
        self._read("facts", lambda: self._reads.facts(now), self._took_facts)

    def read_sheet(self) -> None:
        """Read the open bed's page again; once more where that is under way."""
        bed, now = self.open_bed, self.clock.now().utc
        if bed is not None:
            self._read("sheet", lambda: self._reads.sheet(bed, now), self._took_sheet)

    def _read(self, what: str, work: Callable[[], object], done: Callable[[object], None]) -> None:
        if self._closed:
            return
        if self._reading[what]:
            self._wished.add(what)
            return
        self._reading[what] = True
        self._wished.discard(what)

        def home(result: object) -> None:
            self._reading[what] = False
            if self._outages.pop(what, ""):
                self._say_recording()
            done(result)
            self._once_more(what)

        def failed(fault: BaseException) -> None:
            self._reading[what] = False
            self._unread(what, explain(fault))
            self._once_more(what)

        self.history.run(work, home, failed)

    def _once_more(self, what: str) -> None:
        """What was asked for meanwhile is read now: what came home may be older than the asking."""
        if what in self._wished:
            {"facts": self.read_facts, "sheet": self.read_sheet}[what]()

    def _unread(self, what: str, trouble: Trouble) -> None:
        """An outage stands until the same is read again; a bug for good."""
        if trouble.place is Place.DIALOG:
            self.show_trouble(trouble)
        else:
            self._outages[what] = trouble.sentence
            self._say_recording()

    def _took_facts(self, facts: object) -> None:
        if isinstance(facts, list):
            self.cards.take(facts)
            cards = self._cards()
            self.board.say(cards)
            self._say_bed(cards)

    def _took_sheet(self, sheet: object) -> None:
        if not isinstance(sheet, BedSheet):
            return
        if sheet.stay.admission.bed == self.open_bed:
            self.bed.say_record(sheet)
        else:  # another bed was opened meanwhile, and its page could not be read until now
            self.read_sheet()

    def trouble(self, fault: BaseException) -> None:
        """Show what went wrong where it belongs."""
        self.show_trouble(explain(fault))

    def show_trouble(self, trouble: Trouble) -> None:
        """A sentence under the head; a bug stays there until the window is closed."""
        self.window.say_trouble(trouble.sentence)
        if trouble.place is Place.DIALOG:
            self._dead["window"] = trouble.sentence

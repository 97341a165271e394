"""What a nurse does from the board and from a bed: signs in, enters, confirms, admits, prints.

Each act is a page put in front of the desk; when it is done or left, the desk comes back.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QObject, QPoint
from PySide6.QtWidgets import QMenu

from station.domain.association import Where
from station.domain.figures import ABSENT
from station.domain.person import Person
from station.domain.syringe import Syringe
from station.services import sign_in
from station.services.answer_ask import back_on_monitor, say_whether_it_stayed
from station.services.bed_facts import BedFacts
from station.services.duty import Duty
from station.services.enter import Hand
from station.services.entered import Line
from station.services.guide import chapters
from station.services.offer import Offer, offers, own_of
from station.services.pump_now import PumpNow, pump_now
from station.services.syringe_change import pump_channels
from ui.desk import Desk, Offers
from ui.entries.ask_strip import Question, Reply
from ui.entries.entry_page import EntryPage
from ui.entries.subject import Subject
from ui.entries.undo_bar import UndoBar
from ui.entry_desk import EntryDesk
from ui.first_run.first_run import Machine
from ui.front import Front
from ui.guide.guide_page import GuidePage
from ui.page import Page
from ui.parts import KeyAction
from ui.people.sign_in_page import SignInPage
from ui.ward_rounds import WardRounds
from ui.window import FOOT_HEIGHT

Prints = Mapping[str, Callable[[str], None]]
Act = Callable[[], None]


class Rounds(QObject):
    """Joins the pages of every act to the desk.  `prints` prints for a bed ("" for the ward)."""

    def __init__(self, desk: Desk, duty: Duty, machine: Machine, prints: Prints) -> None:
        super().__init__()
        self.front, self._prints = Front(desk, duty), prints
        self.ward = WardRounds(self.front, machine)
        self.extra: tuple[KeyAction, ...] = ()  # what a demonstration adds to the board
        self.menu = QMenu(desk.window)
        self._bar: UndoBar | None = None
        desk.ticked.connect(self._tick)
        self.guide = GuidePage(chapters())
        self.guide.closed.connect(self._guide_closed)
        self._before: Page | None = None
        self.front.help = self.help
        desk.bed.replied.connect(self._replied)
        desk.offers = Offers(self.of_board, self.of_bed, self._chosen)

    # ------------------------------------------------------------ the keys

    def of_board(self) -> Sequence[KeyAction]:
        """What can be done about the whole ward: what is daily in the foot, the rest behind M."""
        rare = [
            KeyAction("V", "Devices", partial(self._as_person, self.ward.devices)),
            KeyAction("P", "Add person", partial(self._as_person, self.ward.add_person)),
        ]
        keys = [KeyAction("A", "Admit", partial(self._as_person, self.ward.admit))]
        if "handover" in self._prints:
            keys.append(KeyAction("H", "Handover", lambda: self._prints["handover"]("")))
        keys.append(KeyAction("M", "More", partial(self._more, rare)))
        return (*keys, *self.extra, self._person_key(), self._help("board"), *_unshown(rare))

    def of_bed(self, bed: str) -> Sequence[KeyAction]:
        """What can be done about one patient: what is daily in the foot, the rest behind More."""
        rare = self._rare(bed)
        keys = [
            self._form_key("O", "Observations", bed, lambda desk: desk.observations()),
            self._form_key("P", "Pain", bed, lambda desk: desk.pain()),
            self._form_key("S", "Side effect", bed, lambda desk: desk.side_effects()),
            self._form_key("N", "Note", bed, lambda desk: desk.note()),
            KeyAction("Y", "Syringe", lambda: self._as_person(partial(self.syringe, bed))),
            KeyAction("M", "More", partial(self._more, rare)),
        ]
        if "summary" in self._prints:
            keys.append(KeyAction("Ctrl+P", "Print", lambda: self._prints["summary"](bed)))
        if self._bar is not None:
            rare = [*rare, KeyAction("U", "Undo", self._bar.take_back)]
        return (*keys, self._help("bed"), *_unshown(rare))

    def _rare(self, bed: str) -> list[KeyAction]:
        leave, move = partial(self.ward.leave, bed), partial(self.ward.move, bed)
        entered = partial(self.history, bed)
        devices = partial(self.ward.correct_bed, bed)
        return [
            KeyAction("E", "Entered: correct or undo", partial(self._as_person, entered)),
            self._form_key("G", "Weight", bed, lambda desk: desk.weight()),
            self._form_key("W", "Off the monitor, or back", bed, lambda desk: desk.off_monitor()),
            KeyAction("T", "Move to another bed", partial(self._as_person, move)),
            KeyAction("X", "Correct whose device it was", partial(self._as_person, devices)),
            KeyAction("D", "Discharge", partial(self._as_person, leave)),
        ]

    def _form_key(
        self, key: str, words: str, bed: str, make: Callable[[EntryDesk], EntryPage]
    ) -> KeyAction:
        return KeyAction(key, words, partial(self._enter, bed, make))

    def _more(self, rare: Sequence[KeyAction]) -> None:
        """A menu above the foot: the same keys, with words."""
        menu, window = self.menu, self.front.desk.window
        menu.clear()
        for one in rare:
            menu.addAction(f"{one.words}\t{one.key}", one.act)
        corner = window.mapToGlobal(QPoint(window.width() // 3, window.height() - FOOT_HEIGHT))
        menu.popup(corner - QPoint(0, menu.sizeHint().height()))

    def _help(self, chapter: str) -> KeyAction:
        return KeyAction("F1", "Guide", partial(self.help, chapter))

    def _person_key(self) -> KeyAction:
        words = "Sign in" if self.front.duty.author is None else "Change person"
        return KeyAction("F12", words, lambda: self.sign_in(self.front.desk.again))

    def help(self, chapter: str) -> None:
        """The guide, open at a chapter."""
        self._before = self.front.desk.window.page
        self.guide.open_at(chapter)
        self.front.desk.window.show_page(self.guide)

    def _guide_closed(self) -> None:
        """Back to where it was opened: a form half filled stays as it is."""
        before, kept = self._before, self.front.desk.window.pages
        if before is None or before is self.guide or kept.indexOf(before) < 0:
            self.front.desk.again()
        else:
            self.front.desk.window.show_page(before)

    # ------------------------------------------------------------ who is at the keyboard

    def _as_person(self, act: Act) -> None:
        """Do it, once it is known who does it: every entry carries a name."""
        if self.front.duty.author is None:
            self.sign_in(act)
        else:
            act()

    def sign_in(self, then: Act) -> None:
        """Ask who is at the keyboard, and go on."""
        store = self.front.duty.store
        page = SignInPage(
            partial(sign_in.staff, store), partial(sign_in.sign_in, store), self.front.desk.entries
        )

        def signed(person: Person) -> None:
            self.front.say_person(person)
            then()

        page.signed_in.connect(signed)
        self.front.put(page, page.away, page.troubled)

    # ------------------------------------------------------------ entries

    def desk_of(self, bed: str) -> EntryDesk | None:
        """The forms about a bed's patient, by whoever is signed in."""
        facts = {one.bed.name: one for one in self.front.desk.cards.facts}
        found = facts[bed].stay if bed in facts else None
        if found is None or self.front.duty.author is None:
            return None
        others = tuple(one.stay.patient for one in facts.values() if one.stay is not None)
        hand = Hand(
            self.front.duty.store, self.front.duty.clock, found.admission, self.front.duty.author
        )
        subject = Subject(found.patient, bed, others, self.front.desk.bed.zone)
        asked = partial(self._offered, bed, found.admission.id)
        pump = partial(self._pump, bed, found.admission.id)
        dose = partial(self._dose, bed, found.admission.id)
        return EntryDesk(subject, hand, self.front.desk.entries, asked, dose, pump)

    def _offered(self, bed: str, admission: str) -> Mapping[str, Offer]:
        """What the patient's own devices show, by the record as it was last read."""
        found = self._facts(bed, admission)
        if found is None or found.stay is None:
            return {}
        return offers(self.front.desk.watch, own_of(found.stay), self.front.duty.clock.now())

    def _facts(self, bed: str, admission: str) -> BedFacts | None:
        """What is known of a bed while this patient lies in it; it may be another's by now."""
        facts = next((one for one in self.front.desk.cards.facts if one.bed.name == bed), None)
        stay = None if facts is None else facts.stay
        return facts if stay is not None and stay.admission.id == admission else None

    def _pump(self, bed: str, admission: str) -> PumpNow:
        """What the pump tells while a nurse reads it, and whether it has a cable at all."""
        facts = self._facts(bed, admission)
        if facts is None:
            return PumpNow(cabled=True)  # nobody knows here: it is held against nothing
        now = self.front.duty.clock.now()
        return pump_now(self.front.desk.watch, admission, now, cabled=not facts.eye.uncabled)

    def _dose(self, bed: str, admission: str) -> str:
        """The patient's own dose; a bed that is another's by now says nothing of it."""
        cards = self.front.desk.cards.cards(self.front.duty.clock.now())
        card = next((one for one in cards if (one.bed, one.admission) == (bed, admission)), None)
        if card is None or card.dose.words == ABSENT:
            return ""
        charted = " charted" if card.dose.charted else ""
        return f"{card.dose.words} {card.dose_unit}{charted}"

    def _enter(self, bed: str, make: Callable[[EntryDesk], EntryPage]) -> None:
        def open_form() -> None:
            desk = self.desk_of(bed)
            if desk is not None:
                self._put_form(make(desk), desk)

        self._as_person(open_form)

    def _put_form(self, page: EntryPage, desk: EntryDesk) -> None:
        """What follows from a form is about its own patient, whoever lies in the bed by then."""
        page.done.connect(partial(self._signed, desk))
        effects = getattr(page, "side_effect", None)
        if effects is not None:
            effects.connect(lambda effect: self._put_form(desk.side_effects(effect), desk))
        self.front.put(page, page.away, page.troubled)

    def _signed(self, desk: EntryDesk, signed: object) -> None:
        """An entry can be undone for a minute; a syringe's label is entered twice."""
        self._offer_undo(desk.undo_bar(), signed)  # before the page, which asks for its keys
        self.front.desk.again()
        if isinstance(signed, Syringe) and signed.confirmed_by is None:
            self._put_syringe(desk)

    def _offer_undo(self, bar: UndoBar, signed: object) -> None:
        bar.undone.connect(self.front.desk.again)
        bar.troubled.connect(self.front.desk.show_trouble)
        self._bar = bar
        self.front.desk.window.put_below(bar)
        bar.offer(signed)

    def _replied(self, question: Question, reply: Reply) -> None:
        """What the open bed asks is answered with one tap, by whoever is at the keyboard."""
        bed, asked = self.front.desk.open_bed, self.front.desk.bed.admission

        def write() -> None:
            desk = None if bed is None else self.desk_of(bed)
            if desk is None or desk.hand.admission.id != asked:
                self.front.desk.again()  # the bed became another's while somebody signed in
                return
            signed = partial(self._signed, desk) if reply is Reply.BACK else self._answered
            self.front.desk.entries.run(
                partial(_written, desk.hand, question, reply), signed, self.front.desk.trouble
            )

        self._as_person(write)

    def _answered(self, _book: object) -> None:
        self.front.desk.again()

    def _tick(self) -> None:
        if self._bar is not None:
            self._bar.tick()

    def syringe(self, bed: str) -> None:
        """The syringe's label, entered twice; the pumps are read first."""
        desk = self.desk_of(bed)
        if desk is not None:
            self._put_syringe(desk)

    def _put_syringe(self, desk: EntryDesk) -> None:
        self.front.desk.entries.run(
            partial(pump_channels, desk.hand),
            lambda pumps: self._put_form(desk.syringe(pumps), desk),
            self.front.desk.trouble,
        )

    def history(self, bed: str) -> None:
        """What was entered, to be corrected, undone or struck out."""
        desk = self.desk_of(bed)
        if desk is None:
            return
        page = desk.history()

        def correct(line: Line) -> None:
            self._put_form(desk.correction(line), desk)

        page.correct.connect(correct)
        page.changed.connect(self.front.desk.read_facts)
        self.front.put(page, page.away, page.troubled)

    def _chosen(self, bed: str, _entry: str) -> None:
        self._as_person(partial(self.history, bed))


def _written(hand: Hand, question: Question, reply: Reply) -> object:
    """The answer in the record."""
    if reply is Reply.BACK:
        return back_on_monitor(hand)
    where = Where.DESK if reply is Reply.DESK else Where.BEDSIDE
    return say_whether_it_stayed(hand, question.about, where, stayed=reply is not Reply.LEFT)


def _unshown(actions: Sequence[KeyAction]) -> list[KeyAction]:
    """Keys that work without standing in the foot."""
    return [replace(one, shown=False) for one in actions]

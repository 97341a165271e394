"""A set of observations on one screen: Tab and digits, Space takes what the monitor shows."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QVBoxLayout
from typing_extensions import override

from station.domain import payload
from station.domain.association import Where
from station.domain.entry import live
from station.domain.observation_set import Unanswered
from station.domain.side_effect import GRADE_WORDS, SideEffect, courses
from station.services.answer_ask import read_again, say_whether_it_stayed
from station.services.drafts import Opened
from station.services.enter import Hand, free_shared_monitor
from station.services.offer import Offer
from station.services.pump_now import PumpNow
from ui.entries.ask_strip import AskStrip, Question, Reply, ask_keys, of_association
from ui.entries.entry_page import EntryPage
from ui.entries.form import Line
from ui.entries.moment import told
from ui.entries.save_card import pair, side_card
from ui.entries.subject import Subject
from ui.errand import Errands
from ui.observations import pump_row
from ui.observations.observation_form import ObservationForm
from ui.parts import KeyAction, button, clear, reword, text

SHORT = {
    SideEffect.PRESSURE: "Pressure", SideEffect.HEART: "Heart rate",
    SideEffect.HEADACHE: "Headache", SideEffect.LIGHT_HEADED: "Light-headed",
    SideEffect.TINGLING: "Tingling", SideEffect.EMOTIONAL: "Emotional",
    SideEffect.HALLUCINATION: "Hallucination", SideEffect.NAUSEA: "Nausea",
}  # fmt: skip
Offers = Callable[[], Mapping[str, Offer]]


def nothing_offered() -> Mapping[str, Offer]:
    """A bed whose monitor has no cable."""
    return {}


@dataclass(frozen=True, slots=True)
class Shown:
    """What the patient's devices show just now; asked on the GUI thread, without the disk."""

    offers: Offers = nothing_offered
    pump: Callable[[], PumpNow] = PumpNow


NOTHING_SHOWN = Shown()


class ObservationPage(EntryPage):
    """The set; `side_effect` asks for the checklist, with the effect that was touched or ""."""

    side_effect = Signal(str)
    form: ObservationForm

    def __init__(
        self,
        form: ObservationForm,
        subject: Subject,
        hand: Hand,
        errands: Errands,
        shown: Shown = NOTHING_SHOWN,
    ) -> None:
        self._shown = shown
        self._asking = QVBoxLayout()
        self._stands: list[tuple[QLabel, QLabel]] = []
        self._open_effects = text("", "mute")
        super().__init__(form, subject, hand, errands)
        self.whole = len(form.lines) > 2  # noqa: PLR2004 - the pain scores alone are two rows
        self._asking.setSpacing(0)
        self._left.insertLayout(0, self._asking)
        if self.whole and form.amends is None:
            self.add_side(self._effects_card())
        if self.whole:
            self.add_side(self._stands_card())
        self.show_form()

    def _effects_card(self) -> QFrame:
        frame, column = side_card("Side effects now")
        self._open_effects.setWordWrap(True)
        column.addWidget(self._open_effects)
        grid = QGridLayout()
        grid.setSpacing(6)
        for place, (effect, words) in enumerate(SHORT.items()):
            push = button(words, partial(self._to_effects, effect.value), "small")
            push.setAccessibleName(f"Side effect: {effect.value}")
            grid.addWidget(push, place // 2, place % 2)
        column.addLayout(grid)
        return frame

    def _stands_card(self) -> QFrame:
        frame, column = side_card("As it stands")
        for name, words in self.form.stands():
            row, left, right = pair(name, words)
            right.setWordWrap(True)
            column.addLayout(row)
            self._stands.append((left, right))
        return frame

    def _to_effects(self, effect: str) -> None:
        self.left()
        self.side_effect.emit(effect)

    # ------------------------------------------------------------ the record and the devices

    @override
    def _opened(self, found: Opened, looked: object) -> None:
        looks = [(one.observed_at, payload.findings(one)) for one in live(found.entries)]
        open_ones = [one for one in courses(looks) if one.end is None]
        words = "; ".join(
            f"{one.effect.value} {GRADE_WORDS[one.grade]} since"
            f" {told(one.begin, self.subject.zone, self.now)}"
            for one in open_ones
        )
        reword(self._open_effects, words or "none open in the record")
        super()._opened(found, looked)
        self._show_asks()

    # ------------------------------------------------------------ what is asked again

    @property
    def questions(self) -> list[Question]:
        """The devices of which label and wristband are read again with this set."""
        asks = self.form.asks if self.whole else ()
        return [of_association(row, self.subject.wristband) for row in asks]

    def _show_asks(self) -> None:
        clear(self._asking)
        for number, question in enumerate(self.questions):
            strip = AskStrip(question, keys=not number)
            strip.replied.connect(self._reply)
            self._asking.addWidget(strip)
        self.reheaded.emit()

    def _reply(self, question: Question, reply: Reply) -> None:
        """One tap writes the answer down; the set goes on where it was."""
        hand, name = self.hand, question.about

        def write() -> object:
            if reply is Reply.READ:
                return read_again(hand, name)
            where = Where.DESK if reply is Reply.DESK else Where.BEDSIDE
            return say_whether_it_stayed(hand, name, where, stayed=reply is not Reply.LEFT)

        def written(_answer: object) -> None:
            self.form.asks = [row for row in self.form.asks if row.id != name]
            self._show_asks()
            self._walk.first()

        self._run(write, written, self._warn)

    @override
    def take(self, line: Line) -> bool:
        """Take what the devices show for a row."""
        return self.form.take(line)

    @override
    def excuse(self, line: Line, reason: Unanswered | None) -> None:
        """Mark a row not done, with why."""
        self.form.excuse(line, reason)

    def take_all(self) -> None:
        """Take everything that is shown for rows nobody answered; one act, seen on the screen."""
        if self.form.take_all():
            self.changed()
            self._walk.first()

    @override
    def tick(self) -> None:
        """Ages go on; a value that went stale is a dash."""
        super().tick()
        self._show_devices()

    @override
    def show_form(self) -> None:
        """Show answers, reasons and devices."""
        super().show_form()
        for row in self.rows:
            row.show_reason_of(self.form.excuse_of(row.line))
        self._show_devices()
        for (left, right), (name, words) in zip(self._stands, self.form.stands(), strict=False):
            reword(left, name)
            reword(right, words)

    def _show_pump(self) -> None:
        """How the look at the pump stands to what the pump tells."""
        for row in self.rows if self.whole else ():
            if row.line.label == pump_row.LABEL:
                words, due = self.form.pump_hint()
                row.show_hint(words, due=due)

    @override
    def _signed(self, entry: object) -> None:
        """The set is in the record; a monitor that is shared is free for the next patient."""
        if self.whole and self.form.amends is None:
            hand = self.hand
            self._run(lambda: free_shared_monitor(hand), lambda _none: None, self._warn)
        super()._signed(entry)

    def _show_devices(self) -> None:
        self.form.offers, self.form.pump = self._shown.offers(), self._shown.pump()
        self._show_pump()
        for row in self.rows:
            if row.line.measured and self.form.amends is not None:
                row.without_device()
            elif row.line.measured:
                row.show_device(
                    self.form.shown(row.line),
                    self.form.source(row.line, self.now),
                    taken=self.form.is_taken(row.line),
                    takeable=bool(self.form.takeable(row.line)),
                )

    def _take_here(self) -> None:
        for row in self.rows:
            if any(field.hasFocus() for field in row.focusable):
                row.take.emit()
                return

    def _excuse_here(self) -> None:
        for row in self.rows:
            if any(field.hasFocus() for field in row.focusable):
                row.ask_reason()
                return

    @override
    def key_actions(self) -> Sequence[KeyAction]:
        """What the foot of the sketch shows, and one key that takes all that is shown."""
        answer = KeyAction("0-9", "answer", self._walk.first)
        taking = (
            KeyAction("Space", "take value", self._take_here),
            KeyAction("Shift+Space", "take all", self.take_all),
            KeyAction("E", "side effects", lambda: self._to_effects("")),
        )
        undone = KeyAction("-", "not done", self._excuse_here)
        base = [*ask_keys(self.questions, self._reply), *super().key_actions()]
        return (answer, *(taking if self.whole and self.form.amends is None else ()), undone, *base)

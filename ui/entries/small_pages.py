"""The screens of the small forms: note, weight, off the monitor and back, syringe."""

from collections.abc import Sequence

from PySide6.QtWidgets import QLabel, QVBoxLayout
from typing_extensions import override

from station.services.drafts import Opened
from station.services.enter import Hand
from station.services.syringe_change import keep
from ui.entries.ask_strip import AskStrip, Question, Reply, ask_keys
from ui.entries.entry_page import EntryPage
from ui.entries.save_card import pair, side_card
from ui.entries.small_forms import OffMonitorForm
from ui.entries.subject import Subject
from ui.entries.syringe_form import SyringeForm
from ui.errand import Errands
from ui.page import Heading
from ui.parts import KeyAction, clear, reword, text


class OffMonitorPage(EntryPage):
    """Off the monitor with why; while the patient is away, the way back."""

    form: OffMonitorForm

    def __init__(
        self, form: OffMonitorForm, subject: Subject, hand: Hand, errands: Errands
    ) -> None:
        self._away = text("", "title")
        super().__init__(form, subject, hand, errands)
        self._away.setWordWrap(True)
        card, column = side_card("Now")
        column.addWidget(self._away)
        self.add_side(card)
        self.show_form()

    @override
    def _opened(self, found: Opened, looked: object) -> None:
        super()._opened(found, looked)
        for row in self.rows:
            row.setVisible(self.form.away is None)
        if self.form.away is not None:
            self.save_card.save.setFocus()
        self.reheaded.emit()

    @override
    def show_form(self) -> None:
        """Say whether the patient is away."""
        super().show_form()
        reword(
            self._away, self.form.away_words(self.now) or "On the monitor, as the record has it."
        )

    @override
    def heading(self) -> Heading:
        """Which way it goes."""
        return self.subject.heading(self.form.save_words)


class SyringePage(EntryPage):
    """The syringe's label, entered twice."""

    form: SyringeForm

    def __init__(self, form: SyringeForm, subject: Subject, hand: Hand, errands: Errands) -> None:
        self._facts: list[tuple[QLabel, QLabel]] = []
        self._asking = QVBoxLayout()
        self._strips: list[AskStrip] = []
        super().__init__(form, subject, hand, errands)
        self._left.insertLayout(0, self._asking)
        card, column = side_card("This syringe")
        for _ in range(3):
            row, left, right = pair("", "")
            right.setWordWrap(True)
            column.addLayout(row)
            self._facts.append((left, right))
        self.add_side(card)
        self.show_form()

    @override
    def show_form(self) -> None:
        """Show the pump and the arithmetic as it is typed."""
        super().show_form()
        self._show_before()
        told = self.form.told(self.now)
        for place, (left, right) in enumerate(self._facts):
            name, words = told[place] if place < len(told) else ("", "")
            reword(left, name)
            reword(right, words)

    # ------------------------------------------------------------ the same syringe, another pump

    @property
    def questions(self) -> list[Question]:
        """Whether the syringe of the pump before went over, while nothing is typed of another."""
        pump = self.form.pump
        before = None if pump is None else pump.before
        if before is None or set(self.form.typed) - {"pump"}:
            return []
        words = "Did the syringe go over from the pump before?"
        label = f"{self.form.before_words(before)} · until now in {before.words}"
        return [Question(words, label, self.subject.wristband, (Reply.KEPT,))]

    def _show_before(self) -> None:
        """Ask it once; the strip goes as soon as another label is typed."""
        asked = [strip.question for strip in self._strips]
        if asked == self.questions:
            return
        clear(self._asking)
        self._strips = [AskStrip(one, keys=True) for one in self.questions]
        for strip in self._strips:
            strip.replied.connect(self._keep)
            self._asking.addWidget(strip)
        self.reheaded.emit()

    def _keep(self, _question: Question, _reply: Reply) -> None:
        pump, hand = self.form.pump, self.hand
        wrong = self.form.problems(self.now).get("observed", "")
        self.save_card.say_wrong(wrong)
        if pump is not None and not wrong:
            moment = self.form.observed_at(self.now)
            self._run(lambda: keep(hand, pump, moment), self._signed, self._unsigned)

    @override
    def key_actions(self) -> Sequence[KeyAction]:
        """The key of the question, before those of every form."""
        return (*ask_keys(self.questions, self._keep), *super().key_actions())

    @override
    def heading(self) -> Heading:
        """Which of the two entries this is."""
        which = "first entry" if self.form.waiting is None else "second entry"
        return self.subject.heading(f"Syringe, {which}")

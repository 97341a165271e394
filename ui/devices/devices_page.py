"""Every line and device of the ward: what it does, since when, whose it is, and letting it go."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import (
    QHBoxLayout,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from station.services.device_sheet import DeviceFacts, DeviceSheet
from station.services.keep_capture import LENGTHS, RawFacts
from ui import theme
from ui.devices.devices_presenter import DeviceCalls, DevicesPresenter
from ui.devices.facts_card import FactsCard
from ui.devices.facts_presenter import FactsPresenter
from ui.devices.line_row import LineRow
from ui.devices.live_card import LiveCard
from ui.devices.live_presenter import LivePresenter
from ui.devices.question import Question
from ui.devices.raw_card import RawCard
from ui.devices.raw_presenter import KeptWords, keep_words, length_words, raw_words
from ui.entries.scrolled import area_of
from ui.errand import Errands
from ui.fault import Place, explain
from ui.flow import Flow
from ui.page import Heading, Page
from ui.parts import KeyAction, button, card, clear, reword, text

SIDE_WIDTH, LOOK_EVERY, LOOK_RAW_EVERY = 420, 5, 30


class DevicesPage(Page):
    """`wanted_line` asks for the page that adds one, `wanted_confirmation` for a line's confirming.

    `wanted_correction` asks for the page that says whose a device really was; `changed` says that
    something was written.
    """

    wanted_line = Signal()
    wanted_confirmation = Signal(str)
    wanted_correction = Signal(object)
    changed = Signal()
    closed = Signal()
    faulted = Signal(object)

    def __init__(
        self,
        errands: Errands,
        calls: DeviceCalls,
        live: LivePresenter,
        titles: Mapping[str, str],
        facts: FactsPresenter | None = None,
    ) -> None:
        super().__init__()
        self._errands, self._calls, self._live = errands, calls, live
        self.presenter = DevicesPresenter(live, titles, facts=facts)
        self._rows: dict[str, LineRow] = {}
        self._list, self._devices = QVBoxLayout(), QVBoxLayout()
        self._none = text("No line yet: add the first one.", "title")
        self.live_card, self.facts_card, self.raw_card = LiveCard(), FactsCard(), RawCard()
        self._wrong = text("", "error")
        self._question = Question(self._leave)
        self._side = QScrollArea()
        self.reason = self._question.reason
        self._acts = Flow()
        self._seconds, self._keeping = 0, False
        self.help: Callable[[str], None] | None = None
        self.raw_card.keep.connect(self.keep)
        self.raw_card.let_go.connect(self.let_go)
        self._build()

    def _build(self) -> None:
        self._list.setSpacing(8)
        self._list.setContentsMargins(0, 0, 0, 0)
        left, right = QVBoxLayout(), QVBoxLayout()
        left.setContentsMargins(0, 0, 0, 0)
        left.addWidget(self._none)
        left.addLayout(self._list)
        left.addStretch(1)
        right.setContentsMargins(0, 0, 0, 0)
        right.setSpacing(theme.GAP)
        self._devices.setSpacing(8)
        right.addWidget(card(self._devices))
        self._wrong.setWordWrap(True)
        self._wrong.hide()
        for part in (
            self._wrong, self._question, self.live_card, self.facts_card, self.raw_card,
        ):  # fmt: skip
            right.addWidget(part)
        right.addStretch(1)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 14, 16, 14)
        row.setSpacing(theme.GAP)
        row.addWidget(_scrolled(left), 1)
        self._side = _scrolled(right)
        self._side.setFixedWidth(SIDE_WIDTH)
        row.addWidget(self._side)
        # Queued: by then the question has its place.
        self._question.asked.connect(self._bring_up, Qt.ConnectionType.QueuedConnection)

    @Slot()
    def _bring_up(self) -> None:
        """A question is seen, wherever the page was scrolled to."""
        self._side.ensureWidgetVisible(self._question)

    # ------------------------------------------------------------ what is shown

    @override
    def heading(self) -> Heading:
        """How many lines there are, and how many need somebody."""
        lines = self.presenter.lines()
        needing = sum(line.needy for line in lines)
        words = f"{len(lines)} {'line' if len(lines) == 1 else 'lines'}"
        if needing:
            words += f" · {needing} {'needs' if needing == 1 else 'need'} somebody"
        return Heading("Devices", note=words)

    @override
    def entered(self) -> None:
        self.setFocus()
        self.look()

    def look(self) -> None:
        """Read the record again."""
        self._errands.run(self._calls.sheet, self._looked, self._say_wrong)

    def _looked(self, sheet: object) -> None:
        if isinstance(sheet, DeviceSheet):
            self.presenter.take(sheet)
            self._say()
            if self.raw_card.line != self.presenter.chosen:
                self._look_raw()
            self.reheaded.emit()

    def _look_raw(self) -> None:
        """Read what is held of the line looked at; that it cannot be read hurts nothing else."""
        line = self.presenter.chosen
        if line is None:
            self.raw_card.forget()
        else:
            self._errands.run(
                partial(self._calls.raw.facts, line),
                self._looked_raw,
                lambda fault: self.raw_card.say_wrong(explain(fault).sentence),
            )

    def _looked_raw(self, facts: object) -> None:
        if isinstance(facts, RawFacts) and facts.line == self.presenter.chosen:
            self.raw_card.say(raw_words(facts, self._live.zone))
            self.reheaded.emit()

    @override
    def tick(self) -> None:
        self._seconds += 1
        if self._seconds % LOOK_EVERY == 0:
            self.look()
        if self._seconds % LOOK_RAW_EVERY == 0:
            self._look_raw()
        self._say_lines()

    def _say(self) -> None:
        self._say_lines()
        clear(self._devices)
        line = self.presenter.line
        if line is None:
            return
        self._devices.addWidget(text(line.wish.line, "mute"))
        for number, device in enumerate(line.devices):
            self._say_device(number, device)
        self._acts = Flow()
        pause = "Go on" if line.wish.paused else "Pause"
        for words, act in ((pause, self.pause), ("Forget this line", self.forget)):
            self._acts.addWidget(button(words, act))
        self._devices.addLayout(self._acts)

    def _say_device(self, number: int, device: DeviceFacts) -> None:
        words = self.presenter.device_words(device)
        label = text(words.label, "title")
        whose = text(words.whose, {"over": "error", "due": "due"}.get(words.kind, ""))
        for part in (label, whose):
            part.setWordWrap(True)
            self._devices.addWidget(part)
        row = Flow()
        offers = (
            (words.confirm, "Confirm", self.confirm),
            (words.answer, "Yes, it stayed", partial(self.answer, stayed=True)),
            (words.answer, "No", partial(self.answer, stayed=False)),
            (words.release, "Take off", self.release),
            (True, "Correct whose it was", self.correct),
        )
        for offered, said, act in offers:
            if offered:
                row.addWidget(button(said, partial(self._on, number, act)))
        self._devices.addLayout(row)

    def _on(self, number: int, act: Callable[[], None]) -> None:
        self.presenter.device = number
        act()

    def _say_lines(self) -> None:
        lines = self.presenter.lines()
        if [line.line for line in lines] != list(self._rows):
            clear(self._list)
            self._rows = {}
            for line in lines:
                row = self._rows[line.line] = LineRow(line.line)
                row.chosen.connect(self.choose)
                self._list.addWidget(row)
        for line in lines:
            self._rows[line.line].say(line, picked=line.line == self.presenter.chosen)
            if line.line == self.presenter.chosen:
                # What was counted stands below, for today and for ever.
                self.live_card.say(replace(line.link, frames=""), self._live.speakers(line.line))
                self.facts_card.say(self.presenter.told())
        self._none.setVisible(not lines)
        for part in (self.live_card, self.facts_card):
            part.setVisible(bool(lines))

    def choose(self, line: str) -> None:
        """Look at another line."""
        self.presenter.choose(line)
        self._chosen()

    def _step(self, by: int) -> None:
        self.presenter.step(by)
        self._chosen()

    def _chosen(self) -> None:
        self._leave()
        self._say()
        self.raw_card.forget()
        self._look_raw()
        self.reheaded.emit()

    # ------------------------------------------------------------ doing

    def confirm(self) -> None:
        """Ask for the page that holds label against wristband."""
        if self.presenter.chosen is not None:
            self.wanted_confirmation.emit(self.presenter.chosen)

    def answer(self, *, stayed: bool) -> None:
        """The device that is back stayed with its patient, or did not."""
        device = self.presenter.picked
        if device is not None and self.presenter.device_words(device).answer:
            self._run(lambda: self._calls.answer(device, stayed))

    def release(self) -> None:
        """Ask why, then take the device off."""
        device = self.presenter.picked
        if device is None or not self.presenter.device_words(device).release:
            return
        words = self.presenter.device_words(device)
        self._question.ask(
            f"Take {words.label} off? From now on nothing it says is this patient's.",
            "Take off",
            lambda: self._run(lambda: self._calls.release(device, self.reason.text())),
            why=True,
        )

    def correct(self) -> None:
        """Ask for the page that says whose the device really was."""
        if self.presenter.picked is not None:
            self.wanted_correction.emit(self.presenter.picked)

    def pause(self) -> None:
        """Close the port for a while, or open it again."""
        line = self.presenter.line
        if line is not None:
            name, paused = line.wish.line, not line.wish.paused
            self._run(lambda: self._calls.pause(name, paused))

    def forget(self) -> None:
        """Ask, then want nothing of the line any more."""
        line = self.presenter.chosen
        if line is not None:
            self._question.ask(
                self.presenter.forget_words(),
                "Forget",
                lambda: self._run(lambda: self._calls.forget(line)),
            )

    def ask_length(self) -> None:
        """Raw bytes are to be kept: the keys in the foot are the lengths now."""
        if self.raw_card.may_keep:
            self._keeping = True
            self.reheaded.emit()

    def keep(self, length: timedelta) -> None:
        """Ask why, then keep the last minutes or hours of the line from being forgotten."""
        line = self.presenter.chosen
        if line is not None:
            self._ask_no_length()
            self._question.ask(
                keep_words(length),
                "Keep",
                lambda: self._run(lambda: self._calls.raw.keep(line, length, self.reason.text())),
                why=True,
            )

    def let_go(self, kept: KeptWords) -> None:
        """Ask why, then keep it no longer."""
        self._question.ask(
            kept.question,
            "Let go",
            lambda: self._run(lambda: self._calls.raw.let_go(kept.facts, self.reason.text())),
            why=True,
        )

    def let_go_first(self) -> None:
        """The same by key: of what has been kept longest."""
        if self.raw_card.kept:
            self.let_go(self.raw_card.kept[0])

    def _ask_no_length(self) -> None:
        if self._keeping:
            self._keeping = False
            self.reheaded.emit()

    def _leave(self) -> None:
        self.setFocus()  # first: a field that vanishes with the keyboard makes the page scroll
        self._question.leave()
        self._ask_no_length()
        self._wrong.hide()

    def _run(self, work: Callable[[], Any]) -> None:
        def done(_result: object) -> None:
            self._leave()
            self.look()
            self._look_raw()
            self.changed.emit()

        self._errands.run(work, done, self._say_wrong)

    def _say_wrong(self, fault: BaseException) -> None:
        trouble = explain(fault)
        reword(self._wrong, trouble.sentence)
        self._wrong.show()
        if trouble.place is not Place.FIELD:
            self.faulted.emit(trouble)

    def _back(self) -> None:
        if not self._question.open and not self._keeping:
            self.closed.emit()
        else:
            self._leave()

    @override
    def key_actions(self) -> Sequence[KeyAction]:
        if self._keeping:
            return self._length_keys()
        device, line = self.presenter.picked, self.presenter.line
        words = None if device is None else self.presenter.device_words(device)
        asked = words is not None and words.answer
        paused = line is not None and line.wish.paused
        return (
            KeyAction("A", "Add a line", self.wanted_line.emit),
            KeyAction("C", "Confirm", self.confirm, shown=words is not None and words.confirm),
            KeyAction("Y", "Stayed", partial(self.answer, stayed=True), shown=asked),
            KeyAction("N", "Did not", partial(self.answer, stayed=False), shown=asked),
            KeyAction("R", "Take off", self.release, shown=words is not None and words.release),
            KeyAction("P", "Go on" if paused else "Pause", self.pause, shown=line is not None),
            KeyAction("X", "Forget", self.forget, shown=line is not None),
            KeyAction("E", "Correct", self.correct, shown=device is not None),
            KeyAction("K", "Keep raw bytes", self.ask_length, shown=self.raw_card.may_keep),
            KeyAction("L", "Let go", self.let_go_first, shown=bool(self.raw_card.kept)),
            KeyAction("Up", "Line above", partial(self._step, -1), shown=False),
            KeyAction("Down", "Line below", partial(self._step, 1), shown=False),
            KeyAction("Esc", "Ward", self._back),
            *([] if self.help is None else [KeyAction("F1", "Guide", self._guide)]),
        )

    def _length_keys(self) -> Sequence[KeyAction]:
        return (
            *(
                KeyAction(str(number), length_words(length), partial(self.keep, length))
                for number, length in enumerate(LENGTHS, 1)
            ),
            KeyAction("Esc", "Leave it", self._back),
        )

    def _guide(self) -> None:
        if self.help is not None:
            self.help("devices")


def _scrolled(layout: QVBoxLayout) -> QScrollArea:
    inner = QWidget()
    inner.setLayout(layout)
    scroll = area_of(inner)
    scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    return scroll

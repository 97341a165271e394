"""Every line and device of the ward: what it does, since when, whose it is, and letting it go."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from station.services.device_sheet import DeviceFacts, DeviceSheet
from ui import theme
from ui.devices.devices_presenter import DevicesPresenter
from ui.devices.facts_card import FactsCard
from ui.devices.facts_presenter import FactsPresenter
from ui.devices.line_row import LineRow
from ui.devices.live_card import LiveCard
from ui.devices.live_presenter import LivePresenter
from ui.errand import Errands
from ui.fault import Place, explain
from ui.flow import Flow
from ui.page import Heading, Page
from ui.parts import KeyAction, button, card, clear, reword, text

SIDE_WIDTH, LOOK_EVERY = 420, 5


@dataclass(frozen=True, slots=True)
class DeviceCalls:
    """What the page asks of the station, off the GUI thread."""

    sheet: Callable[[], DeviceSheet]
    answer: Callable[[DeviceFacts, bool], object]
    release: Callable[[DeviceFacts, str], object]
    pause: Callable[[str, bool], object]
    forget: Callable[[str], object]


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
        self.live_card, self.facts_card = LiveCard(), FactsCard()
        self._wrong = text("", "error")
        self.reason = QLineEdit()
        self._question = text("")
        self._yes = button("", self._agree, "primary")
        self._agreed: Callable[[], None] | None = None
        self._asking = QWidget()
        self._acts = Flow()
        self._seconds = 0
        self.help: Callable[[str], None] | None = None
        self._build()

    def _build(self) -> None:
        self._list.setSpacing(8)
        self._list.setContentsMargins(0, 0, 0, 0)
        left = QVBoxLayout()
        left.setContentsMargins(0, 0, 0, 0)
        left.addWidget(self._none)
        left.addLayout(self._list)
        left.addStretch(1)
        right = QVBoxLayout()
        right.setContentsMargins(0, 0, 0, 0)
        right.setSpacing(theme.GAP)
        self._devices.setSpacing(8)
        right.addWidget(card(self._devices))
        self._wrong.setWordWrap(True)
        self._wrong.hide()
        right.addWidget(self._wrong)
        right.addWidget(self._asking)
        right.addWidget(self.live_card)
        right.addWidget(self.facts_card)
        right.addStretch(1)
        self._build_question()
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 14, 16, 14)
        row.setSpacing(theme.GAP)
        row.addWidget(_scrolled(left), 1)
        side = _scrolled(right)
        side.setFixedWidth(SIDE_WIDTH)
        row.addWidget(side)

    def _build_question(self) -> None:
        column = QVBoxLayout()
        self._question.setWordWrap(True)
        self.reason.setMinimumHeight(theme.TARGET)
        self.reason.setPlaceholderText("Why")
        self.reason.returnPressed.connect(self._agree)
        acts = QHBoxLayout()
        acts.addWidget(button("Leave it", self._leave))
        acts.addWidget(self._yes)
        for part in (self._question, self.reason):
            column.addWidget(part)
        column.addLayout(acts)
        outer = QVBoxLayout(self._asking)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(card(column))
        self._asking.hide()

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
            self.reheaded.emit()

    @override
    def tick(self) -> None:
        self._seconds += 1
        if self._seconds % LOOK_EVERY == 0:
            self.look()
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
        self._leave()
        self._say()
        self.reheaded.emit()

    def _step(self, by: int) -> None:
        self.presenter.step(by)
        self._leave()
        self._say()
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
        self._ask(
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
            self._ask(
                self.presenter.forget_words(),
                "Forget",
                lambda: self._run(lambda: self._calls.forget(line)),
            )

    def _ask(self, words: str, yes: str, agreed: Callable[[], None], *, why: bool = False) -> None:
        reword(self._question, words)
        self._yes.setText(yes)
        self._agreed = agreed
        self.reason.clear()
        self.reason.setVisible(why)
        self._asking.show()
        (self.reason if why else self._yes).setFocus()

    def _agree(self) -> None:
        if self._agreed is not None:
            self._agreed()

    def _leave(self) -> None:
        self._agreed = None
        self._asking.hide()
        self._wrong.hide()
        self.setFocus()

    def _run(self, work: Callable[[], Any]) -> None:
        def done(_result: object) -> None:
            self._leave()
            self.look()
            self.changed.emit()

        self._errands.run(work, done, self._say_wrong)

    def _say_wrong(self, fault: BaseException) -> None:
        trouble = explain(fault)
        reword(self._wrong, trouble.sentence)
        self._wrong.show()
        if trouble.place is not Place.FIELD:
            self.faulted.emit(trouble)

    def _back(self) -> None:
        if self._agreed is None:
            self.closed.emit()
        else:
            self._leave()

    @override
    def key_actions(self) -> Sequence[KeyAction]:
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
            KeyAction("Up", "Line above", partial(self._step, -1), shown=False),
            KeyAction("Down", "Line below", partial(self._step, 1), shown=False),
            KeyAction("Esc", "Ward", self._back),
            *self._guide_key(),
        )

    def _guide_key(self) -> Sequence[KeyAction]:
        return (
            () if self.help is None else (KeyAction("F1", "Guide", partial(self.help, "devices")),)
        )


def _scrolled(layout: QVBoxLayout) -> QScrollArea:
    inner = QWidget()
    inner.setLayout(layout)
    scroll = QScrollArea()
    scroll.setWidgetResizable(True)
    scroll.setFrameShape(QFrame.Shape.NoFrame)
    scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    scroll.setWidget(inner)
    return scroll

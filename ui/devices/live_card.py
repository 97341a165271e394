"""What a line says just now, as a card: state and reason on top, then every value with its age."""

from collections.abc import Sequence

from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QVBoxLayout, QWidget

from ui.devices.live_presenter import LinkWords, SpeakerWords, ValueWords
from ui.parts import card, chip, clear, reword, text

MOST_VALUES = 10


class LiveCard(QFrame):
    """Told each second; rebuilt only when another set of values speaks."""

    def __init__(self) -> None:
        super().__init__()
        self._chip = chip("", "plain")
        self._reason = text("")
        self._reason.setWordWrap(True)
        self._since, self._frames = text("", "mute"), text("", "mute")
        self._values = QVBoxLayout()
        self._values.setSpacing(6)
        self._shape: tuple[object, ...] = ()
        self._rows: list[tuple[QLabel, QLabel, QLabel]] = []
        column = QVBoxLayout()
        column.setSpacing(8)
        for part in (self._chip, self._reason, self._since, self._frames):
            column.addWidget(part)
        column.addLayout(self._values)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(card(column))

    def say(self, link: LinkWords, speakers: Sequence[SpeakerWords]) -> None:
        """Show the words of this second."""
        reword(self._chip, link.words, chip=link.kind)
        for label, words in (
            (self._reason, link.reason), (self._since, link.since), (self._frames, link.frames),
        ):  # fmt: skip
            reword(label, words)
            label.setVisible(bool(words))
        shape = tuple((one.title, one.address, len(one.values)) for one in speakers)
        if shape != self._shape:
            self._shape = shape
            self._build(speakers)
        self._fill(speakers)

    def _build(self, speakers: Sequence[SpeakerWords]) -> None:
        clear(self._values)
        self._rows = []
        for one in speakers:
            holder = QWidget()
            grid = QGridLayout(holder)
            grid.setContentsMargins(0, 6, 0, 0)
            grid.setVerticalSpacing(3)
            grid.setColumnStretch(0, 1)
            title = text(one.title, "title")
            title.setWordWrap(True)
            grid.addWidget(title, 0, 0, 1, 3)
            if one.address:
                grid.addWidget(text(f"part {one.address}", "mute"), 1, 0, 1, 3)
            for number, _ in enumerate(one.values[:MOST_VALUES]):
                parts = text("", "mute"), text("", "title"), text("", "small")
                for column, part in enumerate(parts):
                    grid.addWidget(part, number + 2, column)
                self._rows.append(parts)
            self._values.addWidget(holder)

    def _fill(self, speakers: Sequence[SpeakerWords]) -> None:
        values: list[ValueWords] = [v for one in speakers for v in one.values[:MOST_VALUES]]
        for parts, value in zip(self._rows, values, strict=True):
            for part, words in zip(parts, (value.label, value.value, value.age), strict=True):
                reword(part, words)

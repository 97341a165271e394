"""The guide: F1 opens it at the chapter of the page in front; Esc goes back there."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QTextBlockFormat, QTextCursor, QTextDocument
from PySide6.QtWidgets import QHBoxLayout, QListWidget, QTextBrowser
from typing_extensions import override

from station.services.guide import Chapter
from ui import theme
from ui.page import Heading, Page
from ui.parts import KeyAction

CONTENTS_WIDTH, WIDEST_TEXT = 320, 960
LINE_HEIGHT, ABOVE, ABOVE_HEADING = 135, 4, 16


class GuidePage(Page):
    """`closed` asks to go back to where F1 was pressed."""

    closed = Signal()

    def __init__(self, chapters: Sequence[Chapter]) -> None:
        super().__init__()
        self._chapters = tuple(chapters)
        self.contents, self.text = QListWidget(), QTextBrowser()
        self.contents.setObjectName("contents")
        self.contents.setFixedWidth(CONTENTS_WIDTH)
        self.contents.setWordWrap(True)
        self.contents.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        for chapter in self._chapters:
            self.contents.addItem(chapter.title)
        for number in range(self.contents.count()):
            item = self.contents.item(number)
            item.setSizeHint(item.sizeHint().expandedTo(_tall()))
        self.contents.currentRowChanged.connect(self._show)
        self.text.setMaximumWidth(WIDEST_TEXT)
        self.text.setOpenLinks(False)
        self.text.document().setDocumentMargin(24)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 14, 16, 14)
        row.setSpacing(theme.GAP)
        row.addWidget(self.contents)
        row.addWidget(self.text, 1)
        row.addStretch()
        if self._chapters:
            self.contents.setCurrentRow(0)

    def open_at(self, name: str) -> None:
        """Open a chapter by its name; the one in front stays where there is none."""
        names = [chapter.name for chapter in self._chapters]
        if name in names:
            self.contents.setCurrentRow(names.index(name))

    def _show(self, row: int) -> None:
        if row >= 0:
            self.text.setMarkdown(self._chapters[row].text)
            _air(self.text.document())
        self.reheaded.emit()

    @override
    def heading(self) -> Heading:
        row = self.contents.currentRow()
        title = self._chapters[row].title if row >= 0 else ""
        return Heading("Guide", title)

    @override
    def entered(self) -> None:
        self.contents.setFocus()

    @override
    def key_actions(self) -> Sequence[KeyAction]:
        return (
            KeyAction("Up", "Chapter above", lambda: self._step(-1)),
            KeyAction("Down", "Chapter below", lambda: self._step(1)),
            KeyAction("PgDown", "Read on", lambda: self._scroll(1)),
            KeyAction("PgUp", "Back up", lambda: self._scroll(-1)),
            KeyAction("Esc", "Back", self.closed.emit),
        )

    def _step(self, by: int) -> None:
        row = min(max(self.contents.currentRow() + by, 0), self.contents.count() - 1)
        self.contents.setCurrentRow(row)

    def _scroll(self, by: int) -> None:
        bar = self.text.verticalScrollBar()
        bar.setValue(bar.value() + by * bar.pageStep())


def _air(document: QTextDocument) -> None:
    """Room between the lines, and more above a heading: read standing, at arm's length."""
    block = document.begin()
    while block.isValid():
        shape = block.blockFormat()
        shape.setLineHeight(LINE_HEIGHT, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
        shape.setTopMargin(ABOVE_HEADING if shape.headingLevel() else ABOVE)
        shape.setBottomMargin(ABOVE)
        QTextCursor(block).setBlockFormat(shape)
        block = block.next()
    document.clearUndoRedoStacks()


def _tall() -> QSize:
    return QSize(CONTENTS_WIDTH, theme.TARGET)

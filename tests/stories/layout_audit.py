"""Whether everything on a window can be read: nothing cut, nothing over something else.

Looked up in the widget tree, not in pixels.  What scrolls may be longer than the screen, never
wider.
"""

from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QComboBox,
    QLabel,
    QLineEdit,
    QScrollArea,
    QScrollBar,
    QWidget,
)

SLACK = 1  # a pixel of rounding


def faults(window: QWidget) -> list[str]:
    """Each thing that cannot be read, in words."""
    return [
        words
        for widget in [window, *window.findChildren(QWidget)]
        if widget.isVisible()
        for look in (_cut, _outside, _overlapping, _wide)
        for words in look(widget)
    ]


def _named(widget: QWidget) -> str:
    text = widget.text() if isinstance(widget, QLabel | QAbstractButton | QLineEdit) else ""
    name = f"{type(widget).__name__}{'#' + widget.objectName() if widget.objectName() else ''}"
    return f"{name} {text[:60]!r}" if text else name


def _cut(widget: QWidget):
    """Words that have less room than they need."""
    if isinstance(widget, QLabel) and widget.text():
        wide, tall = widget.width() + SLACK, widget.height() + SLACK
        if widget.wordWrap():
            need = widget.heightForWidth(widget.width())
            if need > tall:
                yield f"{_named(widget)} needs {need} px of height and has {widget.height()}"
            return
        hint = widget.sizeHint()
        if hint.width() > wide or hint.height() > tall:
            yield f"{_named(widget)} needs {_size(hint)} and has {_size(widget.size())}"
    elif isinstance(widget, QAbstractButton | QComboBox):
        hint = widget.minimumSizeHint()
        if hint.width() > widget.width() + SLACK or hint.height() > widget.height() + SLACK:
            yield f"{_named(widget)} needs {_size(hint)} and has {_size(widget.size())}"


def _outside(widget: QWidget):
    """A widget that reaches out of the one it stands in, unless that one scrolls."""
    parent = widget.parentWidget()
    if widget.isWindow() or parent is None or _scrolls(parent) or isinstance(widget, QScrollBar):
        return
    room = parent.rect().adjusted(-SLACK, -SLACK, SLACK, SLACK)
    if not room.contains(widget.geometry()):
        yield f"{_named(widget)} at {_rect(widget)} reaches out of {_named(parent)}"


def _overlapping(widget: QWidget):
    """Two that stand in the same one and over one another."""
    if isinstance(widget, QAbstractScrollArea):
        return
    children = [
        one
        for one in widget.children()
        if isinstance(one, QWidget) and one.isVisible() and not one.isWindow()
    ]
    for number, one in enumerate(children):
        for other in children[number + 1 :]:
            shared = one.geometry().intersected(other.geometry())
            if shared.width() > SLACK and shared.height() > SLACK:
                yield f"{_named(one)} and {_named(other)} stand over one another"


def _wide(widget: QWidget):
    """Something that would have to be scrolled sideways."""
    inside = widget.widget() if isinstance(widget, QScrollArea) else None
    if inside is not None and inside.width() > widget.viewport().width() + SLACK:
        yield f"{_named(inside)} is {inside.width()} px wide in {widget.viewport().width()}"


def _scrolls(widget: QWidget) -> bool:
    parent = widget.parentWidget()
    return isinstance(parent, QAbstractScrollArea) and parent.viewport() is widget


def _size(size) -> str:
    return f"{size.width()}x{size.height()}"


def _rect(widget: QWidget) -> str:
    box = widget.geometry()
    return f"{box.x()},{box.y()} {box.width()}x{box.height()}"

"""The style sheet of the window, written from the tokens of the theme."""

from string import Template

from ui import theme
from ui.theme import Palette

_SHEET = Template("""
* { font-family: "$family"; font-size: ${text}px; color: $ink; outline: none; }
QMainWindow, QWidget#page, QDialog, QScrollArea, QScrollArea > QWidget > QWidget { background: $ground; }
QFrame#card { background: $card; border: 1px solid $line; border-radius: ${corner}px; }
QFrame#header, QFrame#footer { background: $card; border: 0; }
QFrame#header { border-bottom: 1px solid $line; }
QFrame#footer { border-top: 1px solid $line; }
QFrame#rule { background: $line; border: 0; max-height: 1px; min-height: 1px; }
QLabel { background: transparent; }
QLabel[role="mute"] { color: $mute; font-size: ${label}px; }
QLabel[role="small"] { color: $mute; font-size: ${small}px; }
QLabel[role="name"] { font-size: ${name}px; font-weight: 700; }
QLabel[role="name"][step="1"] { font-size: 17px; }
QLabel[role="name"][step="2"] { font-size: 15px; }
QLabel[role="name"][step="3"] { font-size: 13px; }
QLabel[role="title"] { font-size: ${text}px; font-weight: 600; }
QLabel[role="total"] { font-size: ${label}px; font-weight: 600; }
QLabel[role="value"] { font-size: ${value}px; font-weight: 700; }
QLabel[role="clock"] { font-size: ${name}px; font-weight: 700; }
QLabel[role="error"] { color: $over; font-size: ${label}px; font-weight: 600; }
QLabel[chip="demonstration"] { color: $demonstration; border: 1px solid $demonstration; border-radius: 12px;
    padding: 3px 12px; font-size: ${label}px; font-weight: 600; }
QLabel[chip="good"] { color: $good; border: 1px solid $line; border-radius: 12px; padding: 3px 12px;
    font-size: ${label}px; }
QLabel[chip="plain"] { color: $ink; border: 1px solid $line; border-radius: 12px; padding: 3px 12px;
    font-size: ${label}px; }
QLabel[chip="due"] { color: $due; background: $due_ground; border-radius: 6px; padding: 5px 10px; font-weight: 600; }
QLabel[chip="over"] { color: $over; background: $over_ground; border-radius: 6px; padding: 5px 10px;
    font-weight: 600; }
QLabel[chip="told"] { color: $ink; background: $soft; border-radius: 6px; padding: 5px 10px; }
QFrame#ask { background: $due_ground; border: 1px solid $due; border-radius: ${corner}px; }
QLabel[role="bed"] { font-size: ${bed}px; font-weight: 700; }
QLabel[role="free"] { font-size: 32px; font-weight: 600; color: $mute; }
QLabel[role="dose"] { font-size: ${dose_size}px; font-weight: 700; color: $dose; }
QLabel[role="dose"][charted="true"] { color: $mute; font-weight: 500; }
QLabel[role="value"][worded="true"] { font-size: ${label}px; font-weight: 600; }
QLabel[role="value"][charted="true"] { color: $mute; font-weight: 500; }
QLabel[role="dose"][over="true"] { color: $over; }
QLabel[role="unit"] { font-size: ${text}px; font-weight: 600; color: $dose; padding-bottom: 8px; }
QLabel[role="due"] { color: $due; font-size: ${small}px; font-weight: 600; }
QLabel[role="alert"] { color: $due; font-size: ${label}px; font-weight: 600; }
QLabel[role="more"] { font-size: 17px; }
QLabel[sign="pain"] { color: $pain; }
QLabel[role="title"][sign="pressure"] { color: $pressure; }
QLabel[role="title"][sign="heart"] { color: $heart; }
QLabel[role="title"][sign="spo2"] { color: $spo2; }
QLabel[role="title"][sign="respiration"] { color: $respiration; }
QPushButton[role="range"] { border-radius: 15px; padding: 3px 13px; min-height: 22px; }
QListWidget { border: 0; background: transparent; }
QListWidget::item { padding: 5px 2px; border-bottom: 1px solid $soft; }
QListWidget::item:selected { background: $dose_fill; color: $ink; }
QLabel[role="foot"] { font-size: ${text}px; padding: 5px 10px; border-radius: 6px; }
QLabel[role="foot"][chip="quiet"] { color: $mute; }
QLabel[role="foot"][chip="due"] { color: $due; background: $due_ground; font-weight: 600; }
QLabel[role="foot"][chip="over"] { color: $over; background: $over_ground; font-weight: 600; }
QFrame#card[bar="quiet"] { border-left: 5px solid $line; }
QFrame#card[bar="due"] { border-left: 5px solid $due; }
QFrame#card[bar="over"] { border-left: 5px solid $over; }
QFrame#card[bar="free"] { background: $free; }
QFrame#card[bar="picked"] { border-left: 5px solid $dose; }
QFrame#card:focus { border: 2px solid $dose; }
QFrame#card[compact="true"] QLabel[chip="told"] { color: $ink; background: $soft; border-radius: 6px; padding: 5px 10px; }
QFrame#ask { background: $due_ground; border: 1px solid $due; border-radius: ${corner}px; }
QLabel[role="bed"] { font-size: 30px; }
QFrame#card[compact="true"] QLabel[role="bed"] { font-size: 26px; }
QFrame#card[compact="true"] QLabel[role="dose"] { font-size: 33px; }
QFrame#card[compact="true"] QLabel[role="unit"] { padding-bottom: 5px; }
QFrame#card[compact="true"] QLabel[role="value"] { font-size: 19px; }
QFrame#card[compact="true"] QLabel[role="value"][worded="true"] { font-size: ${small}px; }
QFrame#card[compact="true"] QLabel[role="name"] { font-size: 17px; }
QFrame#card QLabel[role="name"][step="1"] { font-size: 17px; }
QFrame#card QLabel[role="name"][step="2"] { font-size: 15px; }
QFrame#card QLabel[role="name"][step="3"] { font-size: 13px; }
QFrame#card[compact="true"] QLabel[role="foot"] { font-size: ${label}px; }
QLabel#keycap { border: 1px solid $line; border-bottom: 2px solid $line; border-radius: 4px; padding: 1px 6px;
    font-size: ${label}px; color: $ink; background: $card; }
QPushButton { background: $card; border: 1px solid $line; border-radius: 8px; padding: 8px 14px;
    min-height: 26px; }
QPushButton:hover { border-color: $mute; }
QPushButton:focus { border: 2px solid $dose; }
QPushButton:checked { background: $ink; color: $card; border-color: $ink; font-weight: 600; }
QPushButton:disabled { color: $mute; background: $soft; }
QPushButton[role="primary"] { background: $ink; color: $card; font-weight: 700; }
QPushButton[role="primary"]:disabled { background: $soft; color: $mute; }
QPushButton[role="taken"]:checked { background: $good; border-color: $good; color: $card; }
QPushButton[role="key"] { border: 0; background: transparent; padding: 2px 6px; min-height: 40px; }
QLineEdit, QPlainTextEdit, QComboBox, QDateEdit, QSpinBox, QDoubleSpinBox, QDateTimeEdit { background: $card; border: 1px solid $line; border-radius: 8px;
    padding: 8px 10px; min-height: 26px; selection-background-color: $dose; selection-color: $card; }
QLineEdit:focus, QPlainTextEdit:focus, QComboBox:focus, QDateEdit:focus { border: 2px solid $dose; }
QComboBox QAbstractItemView, QListView, QTableView, QTreeView { background: $card; border: 1px solid $line;
    selection-background-color: $dose_fill; selection-color: $ink; }
QHeaderView::section { background: $card; color: $mute; border: 0; border-bottom: 1px solid $line; padding: 6px; }
QTextBrowser { background: $card; border: 1px solid $line; border-radius: ${corner}px; padding: 8px; }
QListWidget#contents { background: $card; border: 1px solid $line; border-radius: ${corner}px; padding: 6px; }
QListWidget#contents::item { padding: 10px; }
QToolTip { background: $card; color: $ink; border: 1px solid $line; padding: 6px; }
QScrollBar:vertical { background: transparent; width: 12px; }
QScrollBar::handle:vertical { background: $line; border-radius: 6px; min-height: 40px; }
QScrollBar::add-line, QScrollBar::sub-line { height: 0; width: 0; }
QScrollArea#plain, QScrollArea#plain > QWidget > QWidget { background: $card; }
QMenu { background: $card; color: $ink; border: 1px solid $line; padding: 6px; }
QMenu::item { padding: 12px 28px 12px 18px; }
QMenu::item:selected { background: $soft; }
QLabel[role="struck"] { color: $mute; text-decoration: line-through; }
QFrame#row { background: transparent; border: 0; border-bottom: 1px solid $soft; border-left: 4px solid transparent; }
QFrame#row[here="true"] { background: $ground; border-left: 4px solid $dose; }
QPushButton[role="choice"] { padding: 0 8px; font-weight: 600; min-width: 26px; min-height: 42px; }
QPushButton[role="small"] { padding: 0 8px; font-size: ${label}px; min-height: 42px; }
QPushButton[role="taken"] { padding: 0 10px; min-height: 42px; color: $dose; font-weight: 600; }
QPushButton[role="taken"]:disabled { background: transparent; color: $mute; font-weight: 400; }
QLineEdit[role="figure"] { font-size: 20px; font-weight: 700; padding: 0 6px; min-height: 42px; }
QLineEdit[role="line"] { padding: 0 8px; min-height: 42px; }
QFrame#banner { background: $over_ground; border: 0; }
QFrame#banner QLabel { color: $over; font-weight: 600; }
QWidget#frame[lost="true"] { border: 4px solid $over; }
""")  # noqa: E501 - a style sheet reads best a rule a line


def sheet(colours: Palette) -> str:
    """The whole style sheet in one set of colours."""
    names = {name: getattr(colours, name) for name in Palette.__slots__ if name != "grades"}
    return _SHEET.substitute(
        names, family=theme.FAMILY, text=theme.SIZE_TEXT, label=theme.SIZE_LABEL,
        small=theme.SIZE_SMALL, bed=theme.SIZE_BED,
        dose_size=theme.SIZE_DOSE,
        name=theme.SIZE_NAME, value=theme.SIZE_VALUE, corner=theme.CORNER,
    )  # fmt: skip

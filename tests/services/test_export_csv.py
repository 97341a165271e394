import csv
import io
from decimal import Decimal

import pytest

from station.services.export_csv import neutral, write_csv
from station.services.export_table import Column, Table

HOSTILE = [
    "=1+1",
    '=HYPERLINK("http://evil","click")',
    "+4989123",
    "-2+3",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "\n=1",
    "  =1",
    "|calc",
    "%0A",
    "\uff1d1+1",
    "\uff0b1",
    "\uff0d1",
    "\uff20A1",
]


def written(*row):
    """A row as the file holds it."""
    out = io.StringIO(newline="")
    table = Table("t", "", tuple(Column(f"c{n}", "") for n in range(len(row))), lambda: [row])
    write_csv(table, out)
    return out.getvalue()


def read_back(*row):
    return list(csv.reader(io.StringIO(written(*row), newline="")))[1]


@pytest.mark.parametrize("text", HOSTILE)
def test_a_text_that_a_spreadsheet_would_run_has_an_apostrophe_in_front(text):
    assert neutral(text) == f"'{text}"
    assert read_back(text)[0].startswith("'")


@pytest.mark.parametrize(
    "text", ["Müller-Lüdenscheidt", "O'Neill", "محمد", "😀", "a=b", "3-4", "", 'line\nbreak, "q"']
)
def test_every_other_text_stays_as_it_is_in_any_script(text):
    assert neutral(text) == text
    assert read_back(text, "x")[0] == text


def test_control_characters_are_shown_and_not_written():
    assert neutral("a\x00b\x1b[31m") == "a\ufffdb\ufffd[31m"


def test_a_negative_figure_is_a_figure_and_no_formula():
    assert read_back(Decimal("-3.5"), -7) == ["-3.5", "-7"]


def test_what_is_absent_is_empty_and_what_is_zero_is_zero():
    assert read_back(None, 0, Decimal(0)) == ["", "0", "0"]


def test_yes_and_no_are_words_and_small_figures_have_no_exponent():
    yes, no = True, False

    assert read_back(yes, no, Decimal("0.0000001")) == ["true", "false", "0.0000001"]


def test_what_a_nurse_entered_is_canonical_json():
    assert read_back({"b": "=1", "a": [1, None]}) == ['{"a":[1,null],"b":"=1"}']


def test_lines_end_as_the_standard_says():
    assert written("x") == "c0\r\nx\r\n"

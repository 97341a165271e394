import io
import json
from decimal import Decimal

from station.data.columns import canonical
from station.services.export_json import write_json
from station.services.export_table import Column, Table


def a_table(name, *rows):
    return Table(name, "", (Column("b", ""), Column("a", "")), lambda: iter(rows))


def written(*tables):
    out = io.StringIO()
    write_json(tables, out)
    return out.getvalue()


def test_row_by_row_gives_the_same_text_as_all_at_once():
    whole = {
        "zeta": [{"a": Decimal("1.50"), "b": "x"}, {"a": None, "b": "ß"}],
        "alpha": [{"a": True, "b": 3}],
    }

    text = written(
        a_table("zeta", ("x", Decimal("1.50")), ("ß", None)), a_table("alpha", (3, True))
    )

    assert text == canonical(whole) + "\n"


def test_an_empty_table_is_an_empty_list():
    assert json.loads(written(a_table("none"))) == {"none": []}


def test_figures_with_decimals_keep_every_digit():
    text = written(a_table("t", ("x", Decimal("0.10000000000000000001"))))

    assert json.loads(text)["t"][0]["a"] == "0.10000000000000000001"

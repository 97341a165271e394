from importlib.util import find_spec

import pytest

from devices.catalogue import MODULES, kind_of, kinds
from station.domain.errors import Refused
from tests.devices.ticker import KIND

TICKER = ("tests.devices.ticker",)


def test_a_kind_is_found_by_the_name_of_its_protocol():
    assert kind_of("ticker", TICKER) is KIND


def test_an_unknown_name_is_refused_with_the_names_there_are():
    with pytest.raises(Refused, match=r"^There is no protocol named 'tocker'; there are ticker\.$"):
        kind_of("tocker", TICKER)


def test_a_catalogue_without_a_line_lacks_that_kind_and_nothing_else():
    assert kinds(TICKER) == {"ticker": KIND}
    assert kinds(()) == {}


def test_what_is_given_out_may_be_changed_without_changing_the_catalogue():
    kinds(TICKER).clear()

    assert list(kinds(TICKER)) == ["ticker"]


@pytest.mark.parametrize("name", MODULES)
def test_every_line_of_the_catalogue_names_a_folder_that_is_there(name):
    assert find_spec(name) is not None


def test_every_kind_has_a_name_of_its_own():
    assert len(kinds()) == len(MODULES)

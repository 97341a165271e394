from dataclasses import replace

import pytest

from station.data.beds import set_beds
from station.data.links import Wish, forget, found, states, wish, wishes
from station.domain.device import ConnectionState, LinkState
from station.domain.errors import Refused
from station.domain.patient import Bed
from tests.data.ready import AT, after

WISH = Wish("line-1", "bbraun-space-bcc", "/dev/ttyUSB0", 9600, "3", paused=False)
TALKING = LinkState("line-1", ConnectionState.TALKING, AT, "", 120, 3)


@pytest.fixture
def ward(store):
    set_beds(store, [Bed("3", 1)], None, AT)
    return store


def test_a_wish_is_kept_until_another_takes_its_place(ward):
    wish(ward, WISH)
    wish(ward, replace(WISH, baud=None, bed=None, paused=True))

    assert wishes(ward) == [replace(WISH, baud=None, bed=None, paused=True)]


def test_wishes_come_by_the_names_of_their_lines(ward):
    later = Wish("line-2", "philips-intellivue", "/dev/ttyUSB1")
    wish(ward, later)
    wish(ward, WISH)

    assert wishes(ward) == [WISH, later]


def test_a_wish_for_a_bed_that_is_not_there_is_refused(ward):
    with pytest.raises(Refused, match="There is no bed 9"):
        wish(ward, replace(WISH, bed="9"))

    assert wishes(ward) == []


def test_what_the_recorder_found_takes_the_place_of_what_it_found_before(ward):
    found(ward, [TALKING])
    silent = LinkState("line-1", ConnectionState.SILENT, after(9), "no answer for 5 s", 120, 4)
    found(ward, [silent, replace(TALKING, line="line-0")])

    assert states(ward) == [replace(TALKING, line="line-0"), silent]


def test_a_forgotten_line_is_neither_wished_for_nor_found(ward):
    wish(ward, WISH)
    found(ward, [TALKING])

    forget(ward, "line-1")

    assert (wishes(ward), states(ward)) == ([], [])

from dataclasses import replace

import pytest

from station.data.beds import set_beds
from station.data.links import Wish, forget, found, states, vouch, wish, wishes
from station.domain.adapter import Adapter
from station.domain.device import ConnectionState, LinkState
from station.domain.errors import Refused
from station.domain.patient import Bed
from tests.data.ready import AT, after

WISH = Wish("line-1", "bbraun-space-bcc", "/dev/ttyUSB0", 9600, "3", paused=False)
TALKING = LinkState("line-1", ConnectionState.TALKING, AT, "", 120, 3)
ADAPTER = Adapter(0x0403, 0x6001, "A5XK3RJT", "1-4.2", 0)
CH340 = Adapter(0x1A86, 0x7523, None, "1-1", 0)
SEATED = replace(TALKING, port="/dev/ttyUSB1", known_as=ADAPTER.words, adapter=ADAPTER)


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


def test_a_wish_remembers_the_adapter_it_was_made_on(ward):
    wish(ward, replace(WISH, adapter=ADAPTER))
    wish(ward, replace(WISH, line="line-2", adapter=CH340))

    assert [one.adapter for one in wishes(ward)] == [ADAPTER, CH340]


def test_what_a_port_is_stays_known_as_it_was_last_open(ward):
    found(ward, [SEATED])
    lost = LinkState("line-1", ConnectionState.LOST, after(9), "The port went away.", 120, 3)
    found(ward, [lost])

    (known,) = states(ward)
    assert known == replace(
        lost, port=SEATED.port, known_as=SEATED.known_as, adapter=SEATED.adapter
    )


def test_a_wish_of_an_earlier_version_learns_its_adapter_and_keeps_it(ward):
    wish(ward, WISH)
    found(ward, [SEATED])
    found(ward, [replace(SEATED, adapter=CH340)])

    assert wishes(ward) == [replace(WISH, adapter=ADAPTER)]


def test_a_port_that_is_no_adapter_teaches_a_wish_nothing(ward):
    wish(ward, WISH)
    found(ward, [replace(TALKING, port="/dev/pts/3", known_as="/dev/pts/3")])
    vouch(ward, "line-1")
    vouch(ward, "line-9")

    assert wishes(ward) == [WISH]


def test_a_person_may_vouch_for_an_adapter_that_went_to_another_socket(ward):
    moved = replace(CH340, location="5-5")
    wish(ward, replace(WISH, adapter=CH340))
    found(ward, [replace(SEATED, adapter=moved)])
    assert wishes(ward)[0].adapter == CH340

    vouch(ward, "line-1")

    assert wishes(ward)[0].adapter == moved

from dataclasses import replace
from datetime import time

import pytest

from station.data.audit import verify
from station.data.ward import Ward, set_up, ward
from station.domain.errors import Refused
from tests.data.ready import AT, a_person, after

WARD = Ward("Pain ward 7", "Australia/Sydney")


def test_a_day_starts_at_eight_unless_the_ward_says_otherwise(store):
    set_up(store, WARD, None, AT)

    assert ward(store) == WARD
    assert ward(store).start_of_day == time(8)


def test_before_it_is_set_up_there_is_no_ward(store):
    assert ward(store) is None


def test_what_changes_about_a_ward_is_written_down_with_who_changed_it(store):
    set_up(store, WARD, None, AT)
    changed = replace(WARD, name="Pain ward 8", start_of_day=time(7, 30))
    set_up(store, changed, a_person(store), after(60))

    assert ward(store) == changed
    assert verify(store).links == 3


def test_a_real_ward_never_becomes_a_demonstration(store):
    set_up(store, WARD, None, AT)

    with pytest.raises(Refused, match="keep separate homes"):
        set_up(store, replace(WARD, demo=True), None, AT)
    assert ward(store) == WARD


@pytest.mark.parametrize("zone", ["", "Sydney", "../etc/passwd", "Europe/Nowhere"])
def test_a_zone_that_is_none_is_refused_with_an_example(zone):
    with pytest.raises(Refused, match="such as Australia/Sydney"):
        replace(WARD, zone=zone)


def test_a_ward_has_a_name():
    with pytest.raises(Refused, match="name"):
        replace(WARD, name=" ")

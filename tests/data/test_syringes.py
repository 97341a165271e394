from dataclasses import replace
from decimal import Decimal

import pytest

from station.data.audit import verify
from station.data.syringes import enter_syringe, move_syringe, pumps, syringes
from station.domain.device import Channel, Device
from station.domain.errors import Refused
from station.domain.syringe import Form, Strength, Syringe
from tests.data.ready import AT, PUMP, a_person, after, an_admission, everything


@pytest.fixture
def syringe(store):
    nurse = a_person(store)
    return Syringe(
        channel=PUMP,
        admission=an_admission(store, nurse).id,
        drug="ketamine",
        form=Form.RACEMIC,
        volume_ml=Decimal("50.0"),
        concentration=Decimal("4.00"),
        begin=AT,
        recorded=AT,
        author=nurse,
        strength=Strength(Decimal(200), Decimal("2.0")),
    )


def test_a_syringe_comes_back_as_it_was_with_every_digit(store, syringe):
    enter_syringe(store, syringe)

    (read,) = syringes(store, syringe.admission)

    assert read == syringe
    assert (str(read.concentration), str(read.volume_ml)) == ("4.00", "50.0")


def test_pumps_without_a_serial_number_at_one_address_are_told_apart_by_their_lines(store, syringe):
    nameless = replace(syringe, channel=Channel(Device("bcc", "Perfusor", None), "50111"))
    enter_syringe(store, nameless, "line-1")
    enter_syringe(store, replace(nameless, id="two"), "line-2")

    known = pumps(store, syringe.admission)

    assert set(known) == {nameless.id, "two"}
    assert len(set(known.values())) == len(known)
    assert pumps(store, "another admission") == {}


def test_what_nobody_has_read_off_the_label_stays_unknown(store, syringe):
    bare = replace(syringe, drug=None, form=None, volume_ml=None, concentration=None, strength=None)
    enter_syringe(store, bare)

    assert syringes(store, syringe.admission) == [bare]


def test_confirming_and_ending_are_rows_more(store, syringe):
    confirmed = replace(
        syringe, id="two", supersedes=syringe.id, reason="confirmed", confirmed_by=syringe.author
    )
    ended = replace(confirmed, id="three", supersedes="two", reason="empty", end=after(99))
    for row in (syringe, confirmed, ended):
        enter_syringe(store, row)

    assert syringes(store, syringe.admission) == [syringe, confirmed, ended]
    assert syringes(store, "another admission") == []
    assert verify(store).broken is None


def test_a_syringe_is_corrected_once(store, syringe):
    enter_syringe(store, syringe)
    enter_syringe(store, replace(syringe, id="two", supersedes=syringe.id, reason="form"))

    with pytest.raises(Refused, match="corrected meanwhile"):
        enter_syringe(store, replace(syringe, id="three", supersedes=syringe.id, reason="form"))


def test_a_pump_without_a_serial_number_is_found_by_its_line(store, syringe):
    nobody = replace(syringe, channel=Channel(Device("ivac", None, None), ""))
    enter_syringe(store, nobody, "line-1")

    assert syringes(store, syringe.admission) == [nobody]
    assert [row[5] for row in everything(store, "device")] == ["line-1"]


def test_a_syringe_goes_over_into_another_pump_in_one_moment(store, syringe):
    enter_syringe(store, syringe)
    other = replace(syringe.channel, device=Device("bcc", "Perfusor", None))
    ended = replace(syringe, id="ended", supersedes=syringe.id, end=after(60), reason="went over")
    begun = replace(syringe, id="begun", channel=other, begin=after(60))
    move_syringe(store, ended, begun, ("line-1", "line-2"))
    assert syringes(store, syringe.admission) == [syringe, ended, begun]
    known = pumps(store, syringe.admission)
    assert known["ended"] == known[syringe.id] != known["begun"]
    verify(store)

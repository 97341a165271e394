"""A record's account: counts, gaps by cause, totals of each admission, as the paper words them."""

import json
from contextlib import closing

import pytest

from station.domain.clock import iso
from station.services.account import account
from tests.services.written import NOW, a_hand, a_record


@pytest.fixture
def told(tmp_path):
    with closing(a_record(tmp_path)) as store:
        hand, *_ = a_hand(store)
        return account(store, NOW), hand


def test_the_account_is_plain_json_of_its_moment(told):
    found, _ = told

    assert found["at"] == iso(NOW)
    assert json.loads(json.dumps(found)) == found
    assert set(found) == {"at", "readings", "gaps", "admissions"}


def test_readings_are_counted_by_metric(told):
    found, _ = told

    assert found["readings"] == dict(sorted(found["readings"].items()))
    assert all(count > 0 for count in found["readings"].values())


def test_every_admission_is_told_by_bed_and_record_number(told):
    found, hand = told
    rows = {one["admission"]: one for one in found["admissions"]}

    row = rows[hand.admission.id]
    assert row["bed"] == hand.admission.bed
    assert row["patient"]
    assert len(row["dose"]) <= len(row["volume"])

from datetime import timedelta
from decimal import Decimal

from station.data.links import Wish, wish
from station.services.bed_facts import bed_facts
from tests.services.admitted import BEGIN, admitted, hours, two_days


def of(stayed, at):
    return {facts.bed.name: facts for facts in bed_facts(stayed.store, at)}


def test_every_bed_has_its_place_and_a_free_one_has_nobody(store):
    stayed = admitted(store)
    wish(store, Wish("line-1", "bbraun-space-bcc", "/dev/null", bed="3"))
    found = of(stayed, hours(1))
    assert list(found) == ["1", "2", "3", "4"]
    assert found["1"].stay is None
    assert found["1"].entries == []
    assert found["3"].lines == ("line-1",)
    assert found["3"].seen_at is None


def test_the_rates_the_last_cuff_and_the_day_in_small_come_from_the_record(store):
    stayed = two_days(store)
    facts = of(stayed, hours(48))["3"]
    assert [change.rate for change in facts.changes][:4] == [0, 1, Decimal("1.5"), 0]
    high, low = facts.cuff
    assert high.value > low.value
    assert high.heard == low.heard
    assert facts.spark.dose[0][0] >= 0
    assert facts.spark.dose[-1][0] == 1
    assert facts.spark.pain
    assert facts.seen_at > hours(36)


def test_a_patient_with_no_cuff_in_a_day_has_none(store):
    stayed = admitted(store)
    stayed.feed(BEGIN, hours(1), "1")
    assert of(stayed, hours(40))["3"].cuff is None


def test_the_first_signed_pressure_is_the_baseline(store):
    stayed = admitted(store)
    stayed.observe(hours(1), systolic=128)
    stayed.observe(hours(2), systolic=150)
    assert of(stayed, hours(3))["3"].baseline_systolic == 128
    assert of(stayed, hours(3))["3"].seen_at == hours(2)
    assert timedelta(0) < hours(3) - hours(2)

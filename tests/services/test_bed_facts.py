from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

from station.data import associations, journal
from station.data.journal import HappeningKind
from station.data.links import Wish, wish
from station.domain import nomenclature as known
from station.domain.book import Book
from station.domain.device import Channel, Device
from station.domain.entry import EntryKind
from station.services.bed_facts import bed_facts
from tests.services.admitted import BEGIN, MONITOR, PUMP, admitted, hours, two_days

AHEAD = timedelta(minutes=7)  # what the monitor's clock is ahead of ours


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


def test_a_pressure_of_the_patient_before_is_not_shown_and_others_are_dated_by_the_monitor(store):
    stayed = admitted(store)
    seen = {"name": "clock", "text": ""}
    face = (BEGIN + AHEAD).replace(tzinfo=None)
    stayed.happened(HappeningKind.DEVICE_EVENT, BEGIN, seen, stayed.monitor, face)

    def told(heard, measured, systolic):
        taken = (measured + AHEAD).replace(tzinfo=None)
        parts = [replace(one, device_time=taken) for one in stayed.cuff(heard, systolic, 70)]
        journal.append(store, stayed.session, journal.Batch(tuple(parts), (), heard))

    told(hours(1), hours(-1), 190)
    assert of(stayed, hours(2))["3"].cuff is None
    told(hours(3), hours(2), 120)
    facts = of(stayed, hours(4))["3"]
    assert (facts.cuff[0].value, facts.cuff_at) == (120, hours(2))
    assert of(stayed, hours(26.5))["3"].cuff is None


def test_two_pumps_are_one_rate_and_what_is_asked_about_is_none(store):
    stayed = admitted(store)
    second = Channel(Device("bbraun-space-bcc", "Perfusor Space", "777"), "50112")
    stayed.put_on(second, BEGIN)
    stayed.feed(BEGIN, hours(2), "1", monitor=False)
    stayed.pump = stayed.known(second)
    stayed.feed(BEGIN, hours(1), "0.3", monitor=False)
    stayed.feed(hours(1), hours(2), "2", monitor=False)
    rates = [change.rate for change in of(stayed, hours(2))["3"].changes]
    assert rates == [Decimal("1.3"), 3]
    stayed.ask_about(second, hours(1))
    rates = [change.rate for change in of(stayed, hours(2))["3"].changes]
    assert rates == [Decimal("1.3"), 1]


def test_a_rate_the_pump_does_not_know_is_no_change(store):
    stayed = admitted(store)
    stayed.feed(BEGIN, hours(1), "1")
    empty = replace(stayed.sample(stayed.pump, known.FLOW, 1, hours(1)), value=None)
    journal.append(store, stayed.session, journal.Batch((empty,), (), hours(1)))
    assert [change.rate for change in of(stayed, hours(2))["3"].changes] == [1]


def test_charted_rates_are_changes_of_the_rate_while_no_pump_is_confirmed(store):
    stayed = admitted(store)
    stayed.feed(BEGIN, hours(1), "1")
    stayed.take_off(PUMP, hours(1))
    stayed.observe(hours(2), pump_rate=1)
    stayed.observe(hours(3), pump_rate=2)
    facts = of(stayed, hours(4))["3"]
    assert [(one.at, one.rate) for one in facts.changes] == [(BEGIN, 1), (hours(3), 2)]
    assert (facts.eye.uncabled, facts.eye.look.rate) == (True, 2)


def test_what_nurses_found_who_is_away_and_what_is_asked_stand_with_the_bed(store):
    stayed = admitted(store)
    stayed.feed(BEGIN, hours(1), "1")
    stayed.observe(hours(1), systolic=150, diastolic=90, spo2=96)
    stayed.ask_about(PUMP, hours(2))
    body = {"reason": "walking", "channels": []}
    stayed.enter(EntryKind.OFF_MONITOR, body, hours(2))
    facts = of(stayed, hours(3))["3"]
    assert {code: found.values for code, found in facts.found.items()} == {
        "systolic": (150, 90), "spo2": (96,),
    }  # fmt: skip
    assert facts.away.since == hours(2)
    assert [row.channel for row in facts.asked] == [PUMP]
    assert facts.roaming == frozenset()


def test_a_monitor_that_goes_from_bed_to_bed_is_known_as_such_when_it_is_on_nobody(store):
    stayed = admitted(store)
    book = associations.book(store)
    row = next(one for one in book.associated() if one.channel == MONITOR)
    shared = replace(row, id="shared", supersedes=row.id, shared=True, end=hours(1), reason="set")
    associations.amend(store, lambda _: Book((shared,)))
    assert of(stayed, hours(2))["3"].roaming == {row.source}

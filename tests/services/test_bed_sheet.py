from datetime import datetime, timedelta
from decimal import Decimal

import pytest

from station.data.journal import HappeningKind
from station.domain.device import Channel, Device
from station.domain.errors import Refused
from station.services.bed_sheet import bed_sheet
from tests.services.admitted import BEGIN, MINUTE, admitted, hours, two_days

HOUR = timedelta(hours=1)


def test_a_free_bed_has_no_page(store):
    admitted(store)
    with pytest.raises(Refused, match="free"):
        bed_sheet(store, "1", hours(1))


def test_the_page_names_the_patient_twice_over_and_the_syringe(store):
    sheet = bed_sheet(two_days(store).store, "3", hours(48))
    assert sheet.title == "ANDERSSON, Maja"
    assert "14 Mar 1971 · MRN 40 118 226 · 54 y · 70.2 kg" in sheet.details
    assert sheet.syringe == "Ketamine racemic 4 mg/mL"


def test_totals_are_in_the_words_of_the_whole_station(store):
    sheet = bed_sheet(two_days(store).store, "3", hours(48))
    assert sheet.in_all[0].startswith("at least ")
    assert sheet.in_all[0].endswith("unknown")
    assert sheet.in_all[1].count("mL") == 1
    assert sheet.last_day != sheet.in_all
    assert sheet.since_start_of_day


def test_the_syringes_end_is_worked_out_from_the_last_hour(store):
    stayed = admitted(store)
    stayed.syringe(BEGIN)
    stayed.feed(BEGIN, hours(10), "2")
    ends = bed_sheet(store, "3", hours(10)).syringe_ends
    assert hours(24) < datetime.fromisoformat(ends) < hours(26)


def test_without_pump_syringe_or_weight_the_page_says_what_is_missing(store):
    admitted(store)
    sheet = bed_sheet(store, "3", hours(1))
    assert sheet.in_all == ("—",)
    assert sheet.syringe_ends == "—"
    assert "no weight" in sheet.details
    assert "syringe" in sheet.syringe


def test_a_syringe_nobody_confirmed_says_what_to_do(store):
    stayed = admitted(store)
    stayed.syringe(BEGIN, confirmed_by=None)
    assert bed_sheet(store, "3", hours(1)).syringe.startswith("no mg")


def test_the_shift_lists_what_was_entered_newest_first_and_marks_corrections(store):
    stayed = two_days(store)
    sheet = bed_sheet(store, "3", hours(40))
    moments = [line.at for line in sheet.shift]
    assert moments == sorted(moments, reverse=True)
    assert [line.words for line in sheet.shift if line.corrected] == ["Pain 4/9"]
    assert all(line.author == "L. Brandt" for line in sheet.shift)
    late = stayed.observe(hours(39), hours(39.5), pain_rest=2)
    marked = {line.entry: line.late for line in bed_sheet(store, "3", hours(40)).shift}
    assert marked[late.entry_id]


def test_at_the_ward_s_start_of_day_the_new_day_begins_with_nothing(store):
    stayed = admitted(store)
    stayed.syringe(BEGIN)
    stayed.feed(BEGIN, hours(26), "1", monitor=False)
    start = hours(23)  # 08:00 in Sydney
    before, at, after = (
        bed_sheet(store, "3", start + step).since_start_of_day
        for step in (-MINUTE, 0 * MINUTE, HOUR)
    )
    assert before[-1] == "22.98 mL"
    assert at[-1] == "0 mL"
    assert after == ("4 mg", "1 mL")


def test_two_pumps_are_one_sum_and_the_syringe_s_end_is_its_own_pump_s(store):
    stayed = admitted(store)
    second = Channel(Device("bbraun-space-bcc", "Perfusor Space", "777"), "50112")
    stayed.put_on(second, BEGIN)
    stayed.syringe(BEGIN)
    stayed.feed(BEGIN, hours(2), "6", monitor=False)
    stayed.pump, stayed.counter = stayed.known(second), Decimal(0)
    stayed.syringe(hours(1), channel=second)
    stayed.feed(BEGIN, hours(2), "2", monitor=False)
    sheet = bed_sheet(store, "3", hours(2))
    assert len(sheet.in_all) == 2
    assert sheet.in_all[-1] == "15.87 mL"
    ends = datetime.fromisoformat(sheet.syringe_ends)
    assert timedelta(hours=23, minutes=55) < ends - hours(2) < timedelta(hours=24, minutes=5)


def test_when_the_syringe_ends_goes_by_the_present_rate_and_counts_a_purge(store):
    stayed = admitted(store)
    stayed.syringe(BEGIN)
    stayed.state(BEGIN, "purging")
    stayed.feed(BEGIN, hours(1), "10", monitor=False)
    stayed.state(hours(1), "infusing")
    stayed.feed(hours(1), hours(2), "1", monitor=False)
    stayed.feed(hours(2), hours(2.5), "4", monitor=False)
    ends = datetime.fromisoformat(bed_sheet(store, "3", hours(2.5)).syringe_ends)
    left = (50 - 10 - 1 - 2) / 4
    assert abs((ends - hours(2.5)) - timedelta(hours=left)) < timedelta(minutes=5)


def test_when_the_syringe_ends_is_not_said_where_the_pump_was_or_is_not_seen(store):
    stayed = admitted(store)
    stayed.syringe(BEGIN)
    stayed.feed(BEGIN, hours(1), "2", monitor=False)
    assert bed_sheet(store, "3", hours(1)).syringe_ends != "—"
    assert bed_sheet(store, "3", hours(1.5)).syringe_ends == "—"
    stayed.happened(HappeningKind.DEVICE_EVENT, hours(2), {"name": "restarted"}, stayed.pump)
    stayed.counter = Decimal(0)
    stayed.feed(hours(2), hours(3), "2", monitor=False)
    assert bed_sheet(store, "3", hours(3)).syringe_ends == "—"

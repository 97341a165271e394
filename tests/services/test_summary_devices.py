"""What the paper says of syringes, gaps, completeness, confirmations and clocks."""

from datetime import timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from station.data import associations
from station.data.gaps import open_gap, said_gap
from station.data.journal import HappeningKind
from station.domain.association import Association, Standing, Where
from station.domain.book import Book
from station.domain.device import Channel, Device
from station.domain.entry import OffMonitorReason
from station.domain.gap import Cause, Gap
from station.domain.quarantine import Quarantine, Trigger
from station.domain.syringe import Form
from station.services.stay import find_admission, stay
from station.services.summary_devices import (
    change_lines,
    clock_lines,
    device_words,
    gap_lines,
    minutes_lines,
    syringe_lines,
    unsure_lines,
)
from tests.services.admitted import BEGIN, MONITOR, PUMP, admitted, hours, open_blank, two_days

SYDNEY = ZoneInfo("Australia/Sydney")
NAMES = {}


def read(stayed, at):
    return stay(stayed.store, find_admission(stayed.store, stayed.admission.id), at)


def test_a_device_is_named_by_its_label():
    assert device_words(PUMP) == "Perfusor Space no. 12345, 50111"
    assert device_words(MONITOR) == "MP50 no. DE1"
    assert device_words(Channel(Device("nonin", None, None), "")) == "nonin without serial number"


def test_a_confirmed_syringe_says_by_whom_and_an_unfinished_one_what_to_do(tmp_path):
    with open_blank(tmp_path) as store:
        stayed = admitted(store)
        first = stayed.syringe(BEGIN)
        stayed.syringe(BEGIN, supersedes=first.id, reason="label read again", id="second",
                       concentration=Decimal(5))  # fmt: skip
        stayed.syringe(hours(5), id="third", drug=None, form=None, concentration=None,
                       volume_ml=None, strength=None, confirmed_by=None)  # fmt: skip
        names = {stayed.nurse: "L. Brandt"}

        one, two, three = syringe_lines(read(stayed, hours(6)), names)

        assert (one.replaced, one.concentration) == (True, "4 mg/mL")
        assert (two.replaced, two.concentration) == (False, "5 mg/mL")
        assert two.drug == f"Ketamine, {Form.RACEMIC.value}"
        assert two.confirmed == "confirmed by L. Brandt"
        assert two.volume == "50 mL; ampoule 200 mg in 2 mL"
        assert (three.drug, three.concentration, three.volume) == ("—", "—", "—")
        assert three.confirmed == "no mg: enter the drug in the syringe"


def test_gaps_are_cut_to_the_time_that_was_the_patients(tmp_path):
    with open_blank(tmp_path) as store:
        stayed = admitted(store)
        stayed.gap(stayed.pump, BEGIN - timedelta(hours=1), hours(1))
        open_gap(store, stayed.monitor, hours(3), Cause.DEVICE_SILENT)

        early, late = gap_lines(store, read(stayed, hours(5)), NAMES)

        assert (early.begin, early.end, early.length) == (BEGIN, hours(1), "1 h")
        assert (late.begin, late.end, late.length) == (hours(3), None, "2 h")
        assert (early.cause, late.cause) == ("unplugged", "device silent")


def test_a_gap_that_outlasts_the_patients_time_ends_with_it(tmp_path):
    with open_blank(tmp_path) as store:
        stayed = admitted(store)
        open_gap(store, stayed.monitor, hours(3), Cause.DEVICE_SILENT)
        stayed.take_off(MONITOR, hours(4))

        (line,) = gap_lines(store, read(stayed, hours(5)), NAMES)

        assert (line.begin, line.end) == (hours(3), hours(4))


def test_who_said_a_cause_stands_beside_it(tmp_path):
    with open_blank(tmp_path) as store:
        stayed = admitted(store)
        off = Gap(
            MONITOR, hours(1), hours(2), Cause.OFF_MONITOR, stayed.nurse, OffMonitorReason.WALKING
        )
        said_gap(store, stayed.monitor, off, hours(1))

        (line,) = gap_lines(store, read(stayed, hours(5)), {stayed.nurse: "L. Brandt"})

        assert (line.cause, line.by) == ("off the monitor: walking", "L. Brandt")


def test_minutes_expected_are_received_or_in_a_gap(tmp_path):
    with open_blank(tmp_path) as store:
        monitor, pump = minutes_lines(store, read(two_days(store), hours(48)))

        assert (pump.expected, pump.received, pump.in_gaps) == (2880, 2820, 60)
        assert (monitor.expected, monitor.received, monitor.in_gaps) == (2880, 2820, 60)
        assert (pump.without_cause, monitor.without_cause) == (0, 0)
        assert (pump.without_value, monitor.without_value) == (0, 0)


def test_minutes_that_neither_came_nor_have_a_cause_are_counted_apart(tmp_path):
    with open_blank(tmp_path) as store:
        stayed = admitted(store)
        stayed.feed(BEGIN, hours(1), "1")

        monitor, pump = minutes_lines(store, read(stayed, hours(2)))

        assert (pump.expected, pump.received, pump.without_cause) == (120, 60, 60)
        assert monitor.without_cause == 60


def test_a_device_confirmed_for_less_than_a_minute_has_no_minutes(tmp_path):
    with open_blank(tmp_path) as store:
        stayed = admitted(store)

        assert minutes_lines(store, read(stayed, BEGIN + timedelta(seconds=40))) == ()


def test_quarantine_and_unanswered_questions_are_listed(tmp_path):
    with open_blank(tmp_path) as store:
        stayed = admitted(store)
        other = Channel(Device("bbraun-space-bcc", "Perfusor Space", "999"), "50112")
        stayed.known(other)
        held = Quarantine(channel=other, line="line-1", bed="3", trigger=Trigger.NEW_SERIAL,
                          begin=hours(2), recorded=hours(2))  # fmt: skip
        ended = Quarantine(channel=other, line="line-1", bed="3", trigger=Trigger.TWO_BEDS,
                           begin=hours(1), end=hours(1.5), recorded=hours(1))  # fmt: skip
        asked = Association(channel=MONITOR, line="line-2", bed="3", port=None,
                            admission=stayed.admission.id, begin=hours(3), recorded=hours(3),
                            standing=Standing.ASKED)  # fmt: skip
        associations.amend(store, lambda _book: Book((asked,), (held, ended)))

        first, second, third = unsure_lines(store, read(stayed, hours(4)))

        assert (first.begin, first.end) == (hours(1), hours(1.5))
        assert (second.begin, second.end) == (hours(2), None)
        assert second.why == "needs confirmation: new serial number"
        assert (third.why, third.begin) == ("same device, not yet confirmed", hours(3))


def test_every_confirmation_and_end_says_who_and_where(tmp_path):
    with open_blank(tmp_path) as store:
        stayed = admitted(store)
        stayed.take_off(PUMP, hours(4))

        *_put_on, off = change_lines(store, read(stayed, hours(5)), {stayed.nurse: "L. Brandt"})

        first = _put_on[0]
        assert first.words.endswith(f"confirmed, {Where.BEDSIDE.value}")
        assert (first.by, first.at) == ("L. Brandt", BEGIN)
        assert off.words == "Perfusor Space no. 12345, 50111: taken off (pump removed)"
        assert off.at == hours(4)


def test_what_the_station_wrote_itself_says_so(tmp_path):
    with open_blank(tmp_path) as store:
        stayed = admitted(store)
        asked = Association(channel=MONITOR, line="line-2", bed="3", port=None,
                            admission=stayed.admission.id, begin=hours(3), recorded=hours(3),
                            standing=Standing.ASKED)  # fmt: skip
        associations.amend(store, lambda _book: Book((asked,)))

        *_, last = change_lines(store, read(stayed, hours(4)), NAMES)

        assert last.by == "the station"
        assert last.words == "MP50 no. DE1: same device, not yet confirmed"


def test_clocks_are_compared_with_the_wards_own(tmp_path):
    with open_blank(tmp_path) as store:
        stayed = admitted(store)
        here = hours(1).astimezone(SYDNEY).replace(tzinfo=None)
        for channel, offset in ((stayed.pump, 3), (stayed.monitor, -24)):
            stayed.happened(
                HappeningKind.DEVICE_EVENT, hours(1), {"name": "clock"}, channel,
                here + timedelta(minutes=offset),
            )  # fmt: skip
        stayed.happened(HappeningKind.CLOCK_STEP, hours(2), {"seconds": "-3600"})

        lines = clock_lines(store, read(stayed, hours(3)), SYDNEY)

        assert set(lines) == {
            "Perfusor Space no. 12345, 50111: clock 3 min ahead of the station's",
            "MP50 no. DE1: clock 24 min behind the station's",
            "station clock stepped: 1 times, last by -3600 s",
        }


def test_a_clock_within_a_second_agrees(tmp_path):
    with open_blank(tmp_path) as store:
        stayed = admitted(store)
        here = hours(1).astimezone(SYDNEY).replace(tzinfo=None)
        stayed.happened(HappeningKind.DEVICE_EVENT, hours(1), {"name": "clock"}, stayed.pump, here)

        assert clock_lines(store, read(stayed, hours(3)), SYDNEY) == (
            "Perfusor Space no. 12345, 50111: clock agrees with the station's",
        )


def test_what_was_said_of_the_patient_before_is_no_line_and_no_cause_of_this_one_s(tmp_path):
    with open_blank(tmp_path) as store:
        stayed = admitted(store)
        stayed.another_is_off(BEGIN - timedelta(hours=1), stayed.pump, stayed.monitor)
        stayed.feed(BEGIN, hours(1), "1")

        found = read(stayed, hours(2))

        assert gap_lines(store, found, NAMES) == ()
        told = [(one.in_gaps, one.without_cause) for one in minutes_lines(store, found)]
        assert told == [(0, 60), (0, 60)]

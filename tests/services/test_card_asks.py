"""What a bed asks and notices: who is away, what came back, what disagrees."""

from dataclasses import replace
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from station.domain.card import AskKind, Urgency
from station.domain.entry import OffMonitorReason
from station.services.bed_facts import bed_facts
from station.services.by_eye import EyeNow
from station.services.card_asks import (
    asks,
    away_notice,
    away_words,
    back_since,
    check_notices,
    label,
    what_it_is,
)
from station.services.off_monitor import Absence
from tests.services.admitted import MONITOR, PUMP, admitted, hours

SYDNEY = ZoneInfo("Australia/Sydney")
WALKING = Absence(None, hours(1), OffMonitorReason.WALKING, hours(2))  # 10:00, back at 11:00


def bed_3(store, at):
    return next(one for one in bed_facts(store, at) if one.bed.name == "3")


def test_an_absence_says_since_when_why_and_when_the_return_is_expected():
    said = away_words(WALKING, SYDNEY, hours(1.5))
    assert said == "off the monitor since 10:00, back 11:00: walking"
    unknown = replace(WALKING, expected=None)
    assert away_words(unknown, SYDNEY, hours(30)) == (
        "off the monitor since Mon 2 Mar 10:00: walking"
    )


@pytest.mark.parametrize("reason", OffMonitorReason)
def test_past_the_expected_return_the_bed_says_not_back_since(reason):
    away = replace(WALKING, reason=reason)
    late = hours(2) + timedelta(seconds=1)
    assert away_words(away, SYDNEY, late) == f"not back since 11:00: {reason.value}"
    notice = away_notice(away, SYDNEY, late, coming=False)
    assert (notice.urgency, notice.words) == (
        Urgency.DUE, f"Not back since 11:00: {reason.value}",
    )  # fmt: skip


def test_until_then_it_is_told_and_asks_for_nobody():
    assert away_notice(WALKING, SYDNEY, hours(2), coming=False).urgency is Urgency.QUIET


def test_values_that_come_while_the_record_says_away_are_asked_about():
    later = hours(1) + timedelta(seconds=61)
    assert back_since(WALKING, [hours(0.5), later])
    assert not back_since(WALKING, [hours(1) + timedelta(seconds=60)])
    assert not back_since(WALKING, [])
    assert not back_since(None, [later])
    notice = away_notice(WALKING, SYDNEY, hours(3), coming=True)
    assert notice.words == "Values are coming: back on the monitor?"
    assert notice.urgency is Urgency.DUE


def test_a_bed_asks_about_the_device_that_is_back_by_its_label(store):
    stayed = admitted(store)
    stayed.ask_about(PUMP, hours(2))
    facts = bed_3(store, hours(3))
    [ask] = asks(facts, coming=False)
    assert (ask.kind, ask.association) == (AskKind.STAYED, facts.asked[0].id)
    assert ask.words == "Device was away and is back: stayed with this patient?"
    assert ask.device == "Perfusor Space · serial 12345"


def test_a_bed_asks_whether_the_patient_is_back(store):
    admitted(store)
    facts = replace(bed_3(store, hours(3)), away=WALKING)
    assert asks(facts, coming=False) == ()
    [ask] = asks(facts, coming=True)
    assert ask.kind is AskKind.BACK
    assert ask.words == "Values are coming, and the record says walking: back on the monitor?"


def test_a_look_that_disagrees_is_a_notice_with_its_time(store):
    admitted(store)
    check = EyeNow(uncabled=False, check=("rate 3 mL/h by eye, 2 mL/h in the record",),
                   checked_at=hours(2))  # fmt: skip
    facts = replace(bed_3(store, hours(3)), eye=check)
    [notice] = check_notices(facts, SYDNEY, hours(3))
    assert notice.urgency is Urgency.DUE
    assert notice.words == "Pump 11:00: rate 3 mL/h by eye, 2 mL/h in the record"


def test_a_line_says_what_hangs_on_it_and_a_label_what_it_does_not_tell():
    assert [what_it_is(line) for line in ("bed-3/pump-1", "ward/monitor-1", "line-1")] == [
        "Pump", "Monitor", "Device",
    ]  # fmt: skip
    nameless = replace(MONITOR, device=replace(MONITOR.device, model=None, serial=None))
    assert label(nameless) == "Unknown model · serial not told"

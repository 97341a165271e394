"""A patient goes off the monitor and comes back, by real keys, from the monitor's own bytes."""

from datetime import timedelta

import pytest
from PySide6.QtCore import Qt

from station.data import entries, gaps
from station.domain.association import Where
from station.domain.card import Urgency
from station.domain.entry import EntryKind, OffMonitorReason
from station.domain.gap import Cause
from station.domain.picture import SpanKind
from station.services.confirm_device import confirm_device
from station.services.device_sheet import device_sheet
from station.services.discharge_patient import discharge_patient
from station.services.export import export
from station.services.hand_over import hand_over
from station.services.summarise import summarise
from tests.stories.living_ward import INTELLIVUE, LivingWard, MonitorFace
from tests.ui.at_the_station import SAVE
from ui.entries.small_pages import OffMonitorPage

LINE = "bed-3/monitor-1"
Key = Qt.Key


@pytest.fixture
def face():
    return MonitorFace()


@pytest.fixture
def ward(qtbot, store, face):
    """ANDERSSON, Maja on her monitor in bed 3; it is 09:01."""
    made = LivingWard(qtbot, store)
    made.maja = made.admit("3", "ANDERSSON", "40 118 226")
    made.plug_in(LINE, INTELLIVUE, face, bed="3")
    made.live(20)
    put_on(made)
    made.hands.sit_down()
    made.live(40)
    made.look()
    yield made
    made.close()


def put_on(ward):
    """The monitor is confirmed for whoever lies in bed 3."""
    sheet = device_sheet(ward.store, ward.clock.now().utc)
    [device] = sheet.line(LINE).devices
    confirm_device(ward.rounds.front.duty, device, sheet.guest_in("3"), Where.BEDSIDE)


def go_off(ward, number, back=""):
    """W on the bed's page, a reason by its digit, the return by the clock."""
    ward.desk.show_board()
    ward.hands.press("3", "w", number)
    assert isinstance(ward.hands.page, OffMonitorPage)
    ward.hands.press(*([back] if back else []), SAVE)
    ward.look()


def card(ward):
    return next(one for one in ward.desk.cards.cards(ward.clock.now()) if one.bed == "3")


def said(ward):
    return [one.words for one in card(ward).notices]


def handed_over(ward):
    rows = hand_over(ward.store, ward.clock.now().utc).rows
    return next(one for one in rows if one.bed == "3").attention


def hers(ward):
    soon = ward.clock.now().utc + timedelta(seconds=1)
    return gaps.gaps(ward.store, ward.figure(LINE), ward.maja.begin, soon)


@pytest.mark.parametrize(
    ("number", "reason"), [(str(n), reason) for n, reason in enumerate(OffMonitorReason, 1)]
)
def test_every_reason_is_one_digit_and_the_gap_gets_its_cause(ward, number, reason):
    go_off(ward, number, "0930")
    [gap] = hers(ward)
    assert (gap.cause, gap.reason, gap.who) == (Cause.OFF_MONITOR, reason, ward.nurse)
    words = f"off the monitor since 09:01, back 09:30: {reason.value}"
    assert said(ward) == [f"O{words[1:]}"]
    assert card(ward).urgency is Urgency.QUIET
    assert handed_over(ward) == (words,)


def test_off_and_back_by_the_nurse(ward, face):
    go_off(ward, "1", "0930")
    face.heart = None
    ward.live(90)
    ward.hands.press("w")
    assert "Off the monitor since 09:01: walking, expected back 09:30." in ward.hands.words
    face.heart = 76
    ward.live(5)
    ward.hands.press(SAVE)
    ward.look()
    assert said(ward) == []
    [gap] = hers(ward)
    assert gap.end is not None
    kinds = [one.kind for one in entries.entries(ward.store, ward.maja.id)]
    assert kinds == [EntryKind.OFF_MONITOR, EntryKind.BACK_ON_MONITOR]
    spans = summarise(ward.store, ward.maja.id, ward.clock.now().utc).picture.heart.spans
    assert [(one.kind, one.words) for one in spans if one.kind is SpanKind.OFF_MONITOR] == [
        (SpanKind.OFF_MONITOR, "off the monitor: walking")
    ]


def test_past_the_expected_return_board_bed_page_and_handover_say_not_back_since(ward, face):
    go_off(ward, "1", "0903")
    face.heart = None
    ward.live(100)
    assert card(ward).urgency is Urgency.QUIET
    ward.live(100)
    assert said(ward) == ["Not back since 09:03: walking"]
    assert card(ward).urgency is Urgency.DUE
    assert {"Needs somebody", "Not back since 09:03: walking"} <= {*ward.hands.words}
    ward.desk.show_board()
    ward.desk.tick()
    assert "● Not back since 09:03: walking" in ward.hands.words
    assert handed_over(ward) == ("not back since 09:03: walking",)


def test_an_absence_silences_no_other_notice(ward):
    go_off(ward, "1", "0930")
    ward.pull(LINE)
    ward.live(70)
    assert said(ward) == ["Off the monitor since 09:01, back 09:30: walking"]
    ward.hands.press("w", SAVE)  # back, and the cable is still out
    ward.look()
    assert any("check its plug" in one for one in said(ward))


def test_the_monitors_own_values_ask_whether_the_patient_is_back_and_one_key_says_so(ward, face):
    go_off(ward, "1", "0930")
    face.heart = None
    ward.live(90)
    assert not card(ward).asks
    face.heart = 76
    ward.live(5)
    assert said(ward) == ["Values are coming: back on the monitor?"]
    words = "Values are coming, and the record says walking: back on the monitor?"
    assert words in ward.hands.words
    back = ward.clock.now().utc
    ward.hands.press(Key.Key_F6)
    ward.look()
    assert said(ward) == []
    assert words not in ward.hands.words
    [*_, entry] = entries.entries(ward.store, ward.maja.id)
    assert (entry.kind, entry.author, entry.observed_at) == (
        EntryKind.BACK_ON_MONITOR, ward.nurse, back,
    )  # fmt: skip
    [gap] = hers(ward)
    assert gap.end == back
    ward.hands.press("u")  # it can be undone like every entry
    ward.look()
    assert said(ward)[0].startswith(("Off the monitor since 09:01", "Values are coming"))


def test_leads_that_still_tell_for_a_moment_ask_nothing(ward):
    go_off(ward, "1", "0930")
    ward.live(30)
    assert not card(ward).asks


def told(ward, admission, folder):
    """What the chart, the printed lines and the exported table say of a stay's absences."""
    now = ward.clock.now().utc
    summary = summarise(ward.store, admission.id, now)
    spans = [
        (one.begin, one.end)
        for one in summary.picture.heart.spans
        if one.kind is SpanKind.OFF_MONITOR
    ]
    lines = [(one.cause, one.by, one.begin, one.end) for one in summary.gaps]
    out = folder / f"{admission.id} {now:%H%M%S}"
    export(ward.store, "csv", admission.id, out, ward.clock)
    rows = (out / "gaps.csv").read_text(encoding="utf-8-sig").splitlines()[1:]
    return spans, lines, [row for row in rows if Cause.OFF_MONITOR.value in row]


def test_the_next_patient_of_the_monitor_has_nothing_of_the_one_who_never_came_back(
    ward, face, tmp_path
):
    go_off(ward, "6", "0930")
    went = ward.clock.now().utc
    face.heart = None
    ward.live(60)
    home = ward.clock.now().utc
    discharge_patient(ward.rounds.front.duty, ward.maja, home, "stays in another ward")
    away = (f"{Cause.OFF_MONITOR.value}: {OffMonitorReason.AWAY.value}", "L. Brandt")

    face.heart = 64
    ngozi = ward.admit("3", "OKAFOR", "40 118 300")
    ward.live(5)
    put_on(ward)
    ward.live(60)
    ward.look()
    assert said(ward) == []
    assert handed_over(ward) == ()
    assert told(ward, ngozi, tmp_path) == ([], [], [])

    go_off(ward, "1")
    left = ward.clock.now().utc
    ward.live(30)
    ward.hands.press("w", SAVE)
    back = ward.clock.now().utc
    ward.live(5)
    spans, lines, rows = told(ward, ngozi, tmp_path)
    assert spans == [(left.timestamp(), back.timestamp())]
    assert lines == [("off the monitor: walking", away[1], left, back)]
    assert len(rows) == 1

    spans, lines, rows = told(ward, ward.maja, tmp_path)
    assert spans == [(went.timestamp(), home.timestamp())]
    assert lines == [(*away, went, home)]
    assert len(rows) == 1

"""A nurse's journeys through the real window, by real keys, at beds whose devices really speak.

Behind the window: an encrypted record, a recorder in a process of its own, and simulated devices on
pseudo-terminals.  Each journey ends in what stands in the file and on the screen.
"""

import os
import re
import signal
from datetime import UTC, datetime
from functools import partial
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from station.data import audit
from station.data.places import places
from station.domain.association import Standing, Where
from station.domain.clock import StoppedClock
from station.domain.gap import Cause
from station.domain.picture import SpanKind
from station.domain.quarantine import Trigger
from station.services.launch import start_recorder
from station.services.processes import own_command
from tests.services.admitted import hours, two_days
from tests.stories.paper_words import PaperWords, as_of_some_second, hold_handover, hold_summary
from tests.stories.reckoned import FLOW, SECOND, SYSTOLIC, VOLUME, Reckoned, worded
from tests.stories.running_ward import MAIN, PIN, ZONE, RunningWard, asking, counting
from tests.stories.ward_hands import CTRL, SAVE, Hands, Key, Opened
from ui.admission.admit_page import AdmitPage
from ui.devices.confirm_page import ConfirmPage
from ui.devices.connect_page import ConnectPage
from ui.devices.devices_page import DevicesPage
from ui.devices.same_page import SamePage
from ui.entries.history_page import HistoryPage
from ui.first_run.person_page import PersonPage
from ui.first_run.ready_page import ReadyPage
from ui.first_run.ward_page import WardPage
from ui.printing.preview_page import PreviewPage

pytestmark = [
    pytest.mark.skipif(os.name != "posix", reason="pseudo-terminals and signals"),
    pytest.mark.qt_log_ignore("does not support", "propagateSizeHints"),  # no window manager
]

ENTER, UP, DOWN, SPACE = Key.Key_Return, Key.Key_Up, Key.Key_Down, Key.Key_Space
HASTY = MAIN.parent / "tests" / "stories" / "hasty_main.py"
ABSENCE = 8  # seconds after which a hasty ward asks
HEADACHE, NAUSEA = 2, 7  # the rows of the checklist


def wall(moment):
    """A moment of the file, as the clock on the ward's wall shows it."""
    return f"{datetime.fromtimestamp(moment / 1000, UTC).astimezone(ZoneInfo(ZONE)):%H:%M}"


def monitor(serial, cuffs=range(6, 240, 6)):
    """A monitor's script: steady vital signs, and the same pressure again and again."""
    steady = {"ECG_HEART_RATE": 72, "PULS_OXIM_SAT_O2": 97, "TTHOR_RESP_RATE": 14, "TEMP": 36.8}
    pressure = {"SYS": 142, "DIA": 91, "MEAN": 108}
    lines = [f"0,,MDC_{name},{value}" for name, value in steady.items()]
    lines += [
        f"{at},,MDC_PRESS_CUFF_{name},{value}" for at in cuffs for name, value in pressure.items()
    ]
    return "\n".join([f"0,,serial,{serial}", *lines, ""])


# ---------------------------------------------------------------- the first start


@pytest.fixture
def new_ward(qapp, home, tmp_path):
    """A home in which nobody has begun."""
    assert qapp
    ward = RunningWard(home, tmp_path / "cables")
    yield ward
    ward.close()


def name_ward_and_person(hands):
    """The first two steps of the first start."""
    assert isinstance(hands.page, WardPage)
    hands.press("Pain ward 9")
    hands.walk_to(hands.page.zone)
    hands.press(ZONE)
    hands.walk_to(hands.page.beds)
    hands.press("1, 2, Window", SAVE)
    assert isinstance(hands.page, PersonPage)
    hands.press("L. Brandt", ENTER, "Nurse")
    hands.walk_to(hands.page.pin)
    hands.press(PIN, ENTER, PIN, SAVE)
    hands.until(lambda: isinstance(hands.page, ConnectPage))


def plug_in_by_the_port_s_name(hands, port):
    """A port is typed, and values are seen before anybody goes on."""
    hands.walk_to(hands.page.typed)
    hands.press(str(port))
    hands.press(Key.Key_F9)  # what hangs on it is known
    hands.choose("B. Braun Space (BCC)")
    hands.choose("Bed 1")
    hands.press(SAVE)
    hands.sees("Perfusor Space · serial 4711")
    hands.sees("6 mL/h")
    hands.press(SAVE)
    hands.until(lambda: isinstance(hands.page, SamePage) and hands.page.act.isEnabled())
    assert hands.reads("6 mL/h")
    hands.press(SAVE)  # the pump's own display says the same
    assert isinstance(hands.page, AdmitPage)


def admit_and_confirm(hands):
    """The patient as on the wristband, held against the device's label at the bed."""
    hands.press("Andersson", ENTER, "Maja", ENTER, "14 3 1971", ENTER, "40 118 226")
    hands.walk_to(hands.page.weight)
    hands.press("70,5")
    hands.choose("Measured")
    hands.press(SAVE)
    hands.until(lambda: isinstance(hands.page, ConfirmPage) and hands.page.act.isEnabled())
    for words in ("serial 4711", "Andersson, Maja", "born 14 Mar 1971", "40 118 226"):
        assert words in hands.words
    hands.press(SAVE)
    hands.until(lambda: isinstance(hands.page, ReadyPage))
    hands.press(SPACE)
    assert hands.page is hands.desk.board


def test_from_the_first_start_to_the_first_reading_on_the_board(new_ward):
    ward = new_ward
    ward.plug_in("1", "pump", counting("4711", "6", 10.0, 0.01, 6, 300))
    command = own_command(str(MAIN), "record", "--home", ward.home)

    def start():
        ward.processes.append(start_recorder(command, ward.places))

    with Opened(ward.store, ward.places, start) as station:
        hands = Hands(station)
        name_ward_and_person(hands)
        plug_in_by_the_port_s_name(hands, ward.cables / "pump-1")
        admit_and_confirm(hands)

        def dose():
            return hands.card("1").dose.words, hands.card("1").dose.note

        hands.until(lambda: dose() == ("6", ""))  # live, and so without an age
        assert (hands.card("1").name, hands.card("1").dose_unit) == ("Andersson, Maja", "mL/h")
        # The pump falls silent: its value grows old on the board, and then is a dash since when.
        ward.devices["pump-1"].send_signal(signal.SIGSTOP)
        hands.until(lambda: re.fullmatch(r"\d+ s", dose()[1]))
        assert dose()[0] == "6"
        hands.until(lambda: hands.card("1").dose.stale and ward.gaps("4711"))
        [(begin, end, cause, _, who)] = ward.gaps("4711")
        assert cause in {Cause.DEVICE_SILENT, Cause.NOISE}  # it may have stopped within an answer
        assert (end, who) == (None, None)
        assert dose() == ("—", f"since {wall(begin)}")
        ward.devices["pump-1"].send_signal(signal.SIGCONT)
        hands.until(lambda: dose() == ("6", ""))

    [row] = ward.book().associated()
    assert (row.where, row.channel.device.serial) == (Where.BEDSIDE, "4711")
    assert ward.readings("4711", FLOW)[0][1] == 6
    assert ward.rows("SELECT name FROM bed ORDER BY place") == [("1",), ("2",), ("Window",)]
    assert ward.rows("SELECT ward, zone FROM station") == [("Pain ward 9", ZONE)]
    assert ward.rows("SELECT id, name, role FROM person") == [(row.who, "L. Brandt", "Nurse")]
    assert ward.rows("SELECT kilograms, author FROM weight") == [("70.5", row.who)]
    assert audit.verify(ward.store).broken is None


# ---------------------------------------------------------------- a ward in use


@pytest.fixture(scope="module")
def ward(qapp, tmp_path_factory):
    """A ward of four beds that records; the patient in bed 1 has a pump and a monitor."""
    assert qapp
    folder = tmp_path_factory.mktemp("ward")
    ward = RunningWard(folder / "home", folder / "cables")
    ward.found(["1", "2", "3", "4"])
    guests = (("Andersson", "226"), ("Okafor", "300"), ("Papadopoulou", "400"), ("Nguyen", "500"))
    for bed, (surname, number) in enumerate(guests, start=1):
        ward.admit(str(bed), surname, f"40 118 {number}")
        ward.wish(str(bed), "pump")
    for bed in ("1", "4"):
        ward.wish(bed, "monitor")
    ward.start("record", "--home", ward.home)
    ward.plug_in("1", "pump", counting("4711", "6", 10.0, 0.01, 6, 300))
    ward.plug_in("1", "monitor", monitor("DE1"))
    yield ward
    ward.close()


@pytest.fixture(scope="module")
def station(ward):
    """The one window over that ward."""
    with Opened(ward.store, ward.places) as station:
        yield station


@pytest.fixture
def hands(ward, station):
    """Hands at the board, once the devices of bed 1 are heard and on their patient."""
    hands = Hands(station)
    hands.until(lambda: ward.doubted("4711") and ward.doubted("DE1"))
    for line in (ward.line("1", "pump"), ward.line("1", "monitor")):
        if line not in {row.line for row in ward.book().associated()}:
            ward.confirm(line)
    hands.home()
    hands.until(lambda: (hands.card("1").dose.words, hands.card("1").heart.words) == ("6", "72"))
    return hands


def enter_pain(hands, rest, moving):
    hands.form("p")
    hands.press(f"{rest}{moving}")
    hands.save()


def test_a_pain_score_by_keys(hands, ward):
    hands.bed("1")
    enter_pain(hands, 10, 6)
    *_, entry = ward.entries()
    assert entry.kind == "observations"
    assert entry.body == {"answers": {
        "pain-rest": {"source": "typed", "value": "10"},
        "pain-movement": {"source": "typed", "value": "6"},
    }}  # fmt: skip
    assert entry.author == ward.nurse.id
    assert 0 <= entry.recorded - entry.observed < SECOND
    assert ward.rows("SELECT * FROM draft") == []
    saved = f"Saved: Observations {wall(entry.observed)}: Pain at rest 10 · Pain on movement 6"
    assert hands.reads(f"Bed 1 ANDERSSON · {saved}")
    hands.until(lambda: hands.card("1").pain.words == "10/6")


def test_a_pain_score_by_touch(hands, ward):
    hands.touch(hands.desk.board._cards["1"])
    hands.until(lambda: hands.page is hands.desk.bed)
    hands.tap("Pain (P)")
    hands.form()
    hands.tap("Pain at rest 3")
    hands.tap("Pain on movement 5")
    hands.touch(hands.page.save_card.save)
    hands.until(lambda: hands.page is hands.desk.bed)
    answers = ward.entries()[-1].body["answers"]
    assert {code: one["value"] for code, one in answers.items()} == {
        "pain-rest": "3", "pain-movement": "5",
    }  # fmt: skip
    hands.until(lambda: hands.card("1").pain.words == "3/5")


def test_a_set_of_observations_with_what_the_monitor_shows_taken_by_space(hands, ward):
    hands.bed("1")
    hands.form("o")
    hands.sees("monitor cuff at")
    hands.press("460a", "   ")  # pain, sedation, alertness; then cuff, heart rate and SpO2 by Space
    hands.press("a", "  ", "000")  # on air; respiration and temperature by Space; the rest
    counter = worded(ward.readings("4711", VOLUME)[-1][1], "0.01")
    hands.press("6", ENTER, counter, ENTER, "20", ENTER, "y")  # the pump, as its display says
    assert hands.reads("agrees with the record")
    assert hands.reads("Every question is answered.")
    hands.save()
    entry = ward.entries()[-1]
    answers = entry.body["answers"]
    taken = {code: one for code, one in answers.items() if one["source"] == "device"}
    assert {code: one["value"] for code, one in taken.items()} == {
        "systolic": "142", "diastolic": "91", "heart-rate": "72", "spo2": "97",
        "respiration": "14", "temperature": "36.8",
    }  # fmt: skip
    assert {code: one["value"] for code, one in answers.items() if code not in taken} == {
        "pain-rest": "4", "pain-movement": "6", "sedation": "0", "alertness": "A",
        "oxygen": "air", "nausea": "0", "hallucination": "0", "site": "0", "pump-rate": "6",
        "pump-volume": counter, "pump-left": "20", "pump-locked": "yes",
    }  # fmt: skip
    measured = datetime.fromisoformat(taken["systolic"]["measured_at"])
    moment = round(measured.timestamp() * 1000)
    stored = [(at, value) for at, value, _ in ward.readings("DE1", SYSTOLIC)]
    # The very measurement that the recorder wrote down, by the time at which the cuff was taken.
    assert any(0 <= at - moment <= 3 * SECOND and value == 142 for at, value in stored)
    assert all(datetime.fromisoformat(one["measured_at"]).timestamp() * 1000 <= entry.observed
               for one in taken.values())  # fmt: skip
    hands.until(lambda: hands.card("1").pressure.words == "142/91")
    assert hands.reads("BP 142/91 mmHg (device)")


def test_a_side_effect_from_its_onset_to_its_end(hands, ward):
    hands.bed("1")
    hands.form("s")
    hands.walk_to(hands.page.rows[HEADACHE].focusable[0])
    hands.press("2")
    hands.save()
    begun = ward.entries()[-1]
    hands.form("s")
    assert hands.reads(f"moderate since {wall(begun.observed)}")
    hands.walk_to(hands.page.rows[HEADACHE].focusable[0])
    hands.press("0")
    hands.save()
    ended = ward.entries()[-1]
    assert begun.body == {"findings": [{"effect": "headache", "grade": 2}]}
    assert ended.body == {"findings": [{"effect": "headache", "grade": 0}]}
    assert (begun.author, ended.author) == (ward.nurse.id, ward.nurse.id)

    def on_the_chart():
        bands = hands.desk.bed.presenter.picture.side_effects
        return [(one.begin, one.end) for one in bands if one.words == "Headache · moderate"]

    hands.until(lambda: (begun.observed / 1000, ended.observed / 1000) in on_the_chart())
    hands.form("s")
    assert hands.reads(f"ended {wall(ended.observed)}")


def test_a_correction_with_its_reason_keeps_the_original(hands, ward):
    hands.bed("1")
    enter_pain(hands, 3, 8)
    wrong = ward.entries()[-1]
    hands.act("e")
    assert isinstance(hands.page, HistoryPage)
    hands.until(lambda: hands.page.history.chosen == wrong.name)
    hands.form("c")
    hands.press(UP, UP, "5", SAVE)  # back from the first open question to pain at rest
    assert hands.reads("Say why this is corrected.")
    hands.press("wrong key")  # the keyboard is where the reason belongs
    hands.save()
    right = ward.entries()[-1]
    assert (right.supersedes, right.reason) == (wrong.name, "wrong key")
    assert right.body["answers"]["pain-rest"]["value"] == "5"
    assert right.observed == wrong.observed
    assert wrong in ward.entries()
    assert audit.verify(ward.store).broken is None
    hands.until(lambda: hands.card("1").pain.words == "5/8")
    hands.act("e")
    hands.sees(f"corrected by L. Brandt {wall(right.recorded)}: wrong key")


def test_an_entry_is_undone_within_its_minute_and_leaves_a_trace(hands, ward):
    hands.bed("1")
    enter_pain(hands, 2, 4)
    hands.until(lambda: hands.card("1").pain.words == "2/4")
    enter_pain(hands, 9, 9)
    wrong = ward.entries()[-1]
    hands.until(lambda: hands.card("1").pain.words == "9/9")
    hands.press("u")
    undone = ward.entries()[-1]
    assert (undone.kind, undone.supersedes) == ("undone", wrong.name)
    assert undone.reason == "undone within 60 s"
    assert wrong in ward.entries()
    assert not hands.reads("· Saved:")
    hands.until(lambda: hands.card("1").pain.words == "2/4")


def test_off_the_monitor_and_back_gives_the_gap_its_cause_on_the_chart(hands, ward):
    hands.bed("1")
    hands.form("w")
    hands.press("2")
    hands.save()
    [went] = [one for one in ward.gaps("DE1") if one[1] is None]
    hands.form("w")
    assert hands.reads(f"Off the monitor since {wall(went[0])}: shower.")
    newest = hands.desk.watch.value(("bed-1/monitor-1", ""), "MDC_ECG_HEART_RATE")
    hands.until(lambda: newest.told.reading.heard.utc.timestamp() * 1000 > went[0] + 2 * SECOND)
    hands.save()
    [(begin, end, cause, reason, who)] = [one for one in ward.gaps("DE1") if one[0] == went[0]]
    assert (cause, reason, who) == (Cause.OFF_MONITOR, "shower", ward.nurse.id)
    assert end - begin >= 2 * SECOND
    chart = hands.desk.bed.chart

    def hatch(lane):
        return [(one.begin, one.end, one.kind, one.words) for one in chart.presenter.spans(lane)]

    gap = (begin / 1000, end / 1000, SpanKind.OFF_MONITOR, "off the monitor: shower")
    hands.until(lambda: gap in hatch("heart"))
    assert all(gap in hatch(lane) for lane in ("spo2", "respiration", "pressure"))
    assert gap not in hatch("dose")  # the pump walked along
    hands.press(*["+"] * 26)  # from a day to five minutes
    assert "— off the monitor: shower" in hands.point_at(chart, (begin + end) / 2000)
    hands.press(Key.Key_Home)


# ---------------------------------------------------------------- the syringe


def equip(hands, ward, bed, **scripts):
    """The devices of a bed plugged in, and confirmed as soon as they are heard."""
    for kind, script in scripts.items():
        ward.plug_in(bed, kind, script)
    for kind, script in scripts.items():
        serial = script.partition("serial,")[2].partition("\n")[0]
        hands.until(partial(ward.doubted, serial))
        ward.confirm(ward.line(bed, kind))


def shown_total(hands, ward, bed, place, matches):
    """What the page of a bed says was given in all is what the rows come to, as of its moment."""
    hands.bed(bed)
    hands.until(lambda: hands.desk.bed._sheet.at.timestamp() * 1000 > place)
    at = round(hands.desk.bed._sheet.at.timestamp() * 1000)
    as_of_some_second(lambda heard: matches(ward.reckoned(bed, at, heard)), ward.rows, at)


def label_twice(hands, milligrams):
    """The syringe's label, entered twice: 50 mL of so many mg/mL."""
    label = ("Ketamine", ENTER, "r", "200", ENTER, "2", ENTER, "50", ENTER, milligrams)
    hands.form("y")
    hands.press(*label)
    hands.save()
    hands.form()  # it opens again by itself
    assert hands.reads("second entry")
    hands.press(*label)
    hands.save()


def test_a_syringe_entered_twice_brings_milligrams_and_another_one_splits_the_total(hands, ward):
    equip(hands, ward, "2", pump=counting("4712", "90", 10.0, 0.05, 1, 240))
    hands.until(lambda: hands.card("2").dose.words == "90")
    assert hands.card("2").dose_more == "no mg: enter and confirm the syringe"
    [confirmed] = [row for row in ward.book().associated() if row.line == ward.line("2", "pump")]
    hands.until(lambda: ward.counted("4712", 1000 * confirmed.begin.timestamp()))
    hands.bed("2")
    label_twice(hands, "4")
    hands.until(lambda: (hands.card("2").dose.words, hands.card("2").dose_unit) == ("360", "mg/h"))
    hands.until(lambda: ward.counted("4712", syringes(ward, "2")[-1][0]))
    label_twice(hands, "2")
    hands.until(lambda: hands.card("2").dose.words == "180")
    assert hands.card("2").dose_more == "90 mL/h · no weight recorded"
    hands.until(lambda: ward.counted("4712", syringes(ward, "2")[-1][0]))

    first, second = syringes(ward, "2")
    who = ward.nurse.id
    assert (first[1:], second[1:]) == ((second[0], "4", who, who), (None, "2", who, who))

    def split(of):
        before, in_first, in_second = given_in(ward, "2", of)
        assert before
        mass = worded(4 * in_first + 2 * in_second, "0.1")
        volume = worded(before + in_first + in_second, "0.01")
        assert hands.reads(f"at least {mass} mg; {worded(before, '0.01')} mL without mg")
        assert hands.reads(f"{volume} mL")

    shown_total(hands, ward, "2", ward.reckoned("2").at, split)


def syringes(ward, bed):
    """(begin, end, mg/mL, author, who confirmed) of a patient's syringes as they stand."""
    return ward.rows(
        'SELECT "begin", "end", concentration, author, confirmed_by FROM syringe WHERE admission ='
        " ? AND id NOT IN (SELECT supersedes FROM syringe WHERE supersedes IS NOT NULL)"
        ' ORDER BY "begin"', ward.admission(bed).id,
    )  # fmt: skip


def given_in(ward, bed, of=None):
    """The mL before the first syringe, and in each of them."""
    of = of or ward.reckoned(bed)
    edges = [of.begin, *(row[0] for row in syringes(ward, bed)), of.end]
    return [sum(part for part, _ in of.volumes(*one)) for one in pairwise(edges)]


# ---------------------------------------------------------------- cables and pumps


def devices_page(hands, line):
    """The page of all lines, with one of them chosen."""
    hands.home()
    hands.act("v")
    hands.until(lambda: isinstance(hands.page, DevicesPage) and line in hands.page.presenter.names)
    for _ in hands.page.presenter.names:
        if hands.page.presenter.chosen != line:
            hands.press(DOWN)
    assert hands.page.presenter.chosen == line


def test_a_cable_that_is_pulled_is_a_dash_a_gap_and_one_question(new_ward):
    ward = new_ward
    ward.found(["1"])
    ward.admit("1", "Andersson", "40 118 226")
    lines = [ward.wish("1", "pump"), ward.wish("1", "monitor")]
    script = counting("4711", "6", 10.0, 0.01, 6, 300)
    ward.start(ABSENCE, "record", "--home", ward.home, program=HASTY)
    ward.plug_in("1", "pump", script)
    ward.plug_in("1", "monitor", monitor("DE1"))
    with Opened(ward.store, ward.places) as station:
        hands = Hands(station)

        def card():
            return hands.card("1")

        hands.until(lambda: ward.doubted("4711") and ward.doubted("DE1"))
        for line in lines:
            ward.confirm(line)
        hands.until(lambda: (card().dose.words, card().heart.words) == ("6", "72"))

        ward.pull("1", "pump")
        hands.until(lambda: ward.gaps("4711"))
        [(begin, end, cause, _, who)] = ward.gaps("4711")
        assert (end, cause, who) == (None, Cause.UNPLUGGED, None)
        hands.until(lambda: card().dose.stale)
        assert (card().dose.words, card().dose.note) == ("—", f"since {wall(begin)}")
        hands.until(lambda: card().notices)
        [notice] = card().notices
        assert re.fullmatch(r"Pump lost \d+ s: check its plug", notice.words)
        assert (card().heart.words, card().heart.note) == ("72", "")  # the other line goes on
        away = begin + (ABSENCE + 1) * SECOND
        hands.until(lambda: ward.committed() > away)

        ward.plug_in("1", "pump", script)
        asked = "Pump is back: stayed with this patient?"
        hands.until(lambda: [one.words for one in card().notices] == [asked])
        assert (card().dose.words, card().dose.note) == ("6?", "not yet confirmed")
        devices_page(hands, lines[0])
        hands.sees("Back: stayed with Andersson, Maja?")
        hands.press("y")
        hands.home()
        hands.until(lambda: (card().dose.words, card().notices) == ("6", ()))

        [(begin, end, cause, _, who)] = ward.gaps("4711")
        assert end - begin > ABSENCE * SECOND
        assert ward.gaps("DE1") == []
        rows = [one for one in ward.book().associations if one.line == lines[0]]
        assert [one.standing for one in rows].count(Standing.ASKED) == 1
        answered = ward.committed()
        hands.until(lambda: ward.committed() > answered + 3 * SECOND)
        assert [one for one in ward.book().associations if one.line == lines[0]] == rows
        assert card().notices == ()


def test_a_pump_that_is_exchanged_counts_for_nobody_until_it_is_confirmed(hands, ward):
    old, new, line = "4713", "9999", ward.line("3", "pump")
    equip(hands, ward, "3", pump=counting(old, "90", 10.0, 0.05, 1, 240))
    hands.until(lambda: hands.card("3").dose.words == "90")
    hands.until(lambda: ward.counted(old, 0))
    hands.bed("3")
    ward.pull("3", "pump")
    ward.plug_in("3", "pump", counting(new, "45", 500.0, 0.05, 1, 240))
    hands.until(partial(ward.doubted, new))
    hands.sees("Pump needs confirmation")
    assert (hands.card("3").dose.words, hands.card("3").dose_more) == ("—", "no pump confirmed")
    [held] = [one for one in ward.book().quarantines if one.channel.device.serial == new]
    assert (held.trigger, held.bed, held.end) == (Trigger.NEW_SERIAL, "3", None)
    hatch = (held.begin.timestamp(), SpanKind.QUARANTINE, "needs confirmation: new serial number")
    hands.until(lambda: hatch in [(one.begin, one.kind, one.words)
                                  for one in hands.desk.bed.presenter.spans("dose")])  # fmt: skip
    hands.until(lambda: len(ward.readings(new, VOLUME)) > 1)
    before = ward.reckoned("3")
    assert {before.devices[one][2] for one in before.pumps} == {old}

    devices_page(hands, line)
    hands.press("r", "exchanged", ENTER)  # the old one is off the patient, with the reason
    hands.press("c")
    hands.until(lambda: isinstance(hands.page, ConfirmPage))
    assert hands.reads("Choose the device whose label you read.")
    hands.choose(f"Perfusor Space · serial {new} · part 50111")
    hands.until(hands.page.act.isEnabled)
    hands.press(SAVE)
    hands.until(lambda: hands.page is hands.desk.board)
    hands.until(lambda: (hands.card("3").dose.words, hands.card("3").notices) == ("45", ()))
    [row] = [one for one in ward.book().associated() if one.channel.device.serial == new]
    assert (row.where, row.who, row.end) == (Where.BEDSIDE, ward.nurse.id, None)
    confirmed = round(row.begin.timestamp() * 1000)
    hands.until(lambda: ward.counted(new, confirmed))

    def counted(of):
        parts = [(of.devices[channel][2], was, ml) for channel, was, _, ml, _ in of.pieces]
        assert {serial for serial, *_ in parts} == {old, new}
        assert all(was >= confirmed for serial, was, _ in parts if serial == new)
        whole = sum(ml for *_, ml in parts)  # nothing of the time in doubt
        assert hands.reads(f"at least {worded(whole, '0.01')} mL")

    shown_total(hands, ward, "3", ward.reckoned("3").at, counted)


# ---------------------------------------------------------------- paper


def printed(where, ask, kind):
    """The newest file of a kind, and when it was made."""
    *_, path = sorted(where.prints.glob(f"{kind}*.pdf"), key=os.path.getmtime)
    [(at,)] = ask("SELECT recorded_at FROM print_log WHERE destination = ?", str(path))
    return path, at


def test_every_figure_on_paper_is_one_that_the_rows_of_the_file_give(hands, ward):
    pump = counting("4714", "90", 10.0, 0.05, 1, 240)
    equip(hands, ward, "4", monitor=monitor("DE4"), pump=pump)
    hands.until(lambda: (hands.card("4").dose.words, hands.card("4").heart.words) == ("90", "72"))
    hands.bed("4")
    hands.form("g")
    hands.press("70.5", ENTER, "m")
    hands.save()
    label_twice(hands, "4")
    hands.form("s")
    hands.walk_to(hands.page.rows[NAUSEA].focusable[0])
    hands.press("2")
    hands.save()
    hands.form("o")
    hands.sees("monitor cuff at")
    hands.press("460a", "   ", "a", "  ", "000")
    hands.save()
    hands.form("n")
    hands.press("Walked to the garden 2 times.")
    hands.save()
    hands.form("w")
    hands.press("1")
    hands.save()
    enter_pain(hands, 3, 8)
    hands.act("e")
    hands.form("c")
    hands.press(UP, UP, "5", SAVE, "wrong key")
    hands.save()
    hands.form("w")
    hands.save()
    hands.form("s")
    hands.walk_to(hands.page.rows[NAUSEA].focusable[0])
    hands.press("1")
    hands.save()
    label_twice(hands, "2")
    hands.until(lambda: ward.counted("4714", syringes(ward, "4")[-1][0]))

    hands.press((Key.Key_P, CTRL))
    hands.until(lambda: isinstance(hands.page, PreviewPage))
    path, at = printed(ward.places, ward.rows, "summary-bed-4")
    assert path.read_bytes().startswith(b"%PDF")

    def held(heard):
        hold_summary(path, PaperWords(ward.reckoned("4", at, heard)))

    as_of_some_second(held, ward.rows, at)
    hands.home()
    hands.press("h")
    hands.until(lambda: isinstance(hands.page, PreviewPage))
    path, at = printed(ward.places, ward.rows, "handover")
    as_of_some_second(partial(hold_handover, path, ward.rows, at), ward.rows, at)


def test_every_figure_of_two_days_with_gaps_holds_and_a_restarted_pump(qapp, store, home):
    assert qapp
    stayed, where, ask = two_days(store), places(home), asking(store)
    with Opened(store, where, clock=StoppedClock(hours(48), 1e4)) as station:
        hands = Hands(station)
        hands.bed("3")
        hands.press((Key.Key_P, CTRL))
        hands.until(lambda: isinstance(hands.page, PreviewPage))
        hands.home()
        hands.press("h")
        hands.until(lambda: isinstance(hands.page, PreviewPage))
    path, at = printed(where, ask, "summary-bed-3")
    of = Reckoned(ask, stayed.admission.id, at)
    assert at == round(hours(48).timestamp() * 1000)
    assert len(of.days()) == 3
    hold_summary(path, PaperWords(of))
    hold_handover(printed(where, ask, "handover")[0], ask, at, at)

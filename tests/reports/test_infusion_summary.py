"""The infusion summary on paper: every figure recomputed from the database, whoever it is about."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from reports.infusion_summary import infusion_summary
from station.data.engine import reading, rows
from station.domain.printing import Printed, content_hash, shown
from station.domain.summary import NoteLine, SetLine, Who
from station.services.summarise import summarise
from tests.reports.paper import AT, PRINTED, a_summary, empty_picture, pages, whole
from tests.services.admitted import BEGIN, hours, open_blank, two_days

SYDNEY = ZoneInfo("Australia/Sydney")
BY_NAME = """SELECT utc, value FROM {table} JOIN metric ON metric.id = {table}.metric
 WHERE metric.code = ? AND value IS NOT NULL ORDER BY sequence"""


def stored(store, code):
    """Every stored value of a metric as (moment, decimal), straight from the file."""
    with reading(store) as session:
        found = [
            row
            for table in ("reading", "appended")
            for row in rows(session, BY_NAME.format(table=table), (code,))
        ]
    return [
        (datetime.fromtimestamp(utc / 1000, UTC), Decimal(repr(value)))
        for utc, value in sorted(found)
    ]


def worded(value, step):
    rounded = Decimal(value).quantize(Decimal(step), ROUND_HALF_UP).normalize()
    return f"{rounded:f}"


def given_between(counts, begin, end):
    """The pump's own count of a period: what each reading added to the one before it."""
    total = Decimal(0)
    for (_before, was), (at, now) in pairwise(counts):
        if begin < at <= end:
            total += now - was if now >= was else Decimal(0)
    return total


def local(moment):
    there = moment.astimezone(SYDNEY)
    return f"{there:%a} {there.day} {there:%b} {there:%H:%M}"


@pytest.fixture(scope="module")
def told(tmp_path_factory):
    """The record of two days, its summary, and the words of its document."""
    with open_blank(tmp_path_factory.mktemp("told")) as store:
        stayed = two_days(store, demo=True)
        facts = summarise(store, stayed.admission.id, hours(48))
        yield store, facts, pages(infusion_summary(facts, PRINTED))


def test_the_totals_are_the_sums_of_what_the_counter_added(told):
    store, _facts, found = told
    words = " ".join(found)
    counts = stored(store, "MDC_VOL_FLUID_DELIV")

    for begin, end in ((BEGIN, hours(23)), (hours(23), hours(47)), (hours(47), hours(48))):
        ml = given_between(counts, begin, end)
        assert f"{worded(ml, '0.01')} mL" in words
        assert f"{worded(ml * 4, '0.1')} mg" in words
    ml = given_between(counts, BEGIN, hours(48))
    assert f"at least {worded(ml * 4, '0.1')} mg; 1 h 1 min unknown" in words
    assert f"at least {worded(ml, '0.01')} mL; 1 h 1 min unknown" in words


def test_the_rates_are_the_stored_ones_times_syringe_and_weight(told):
    store, _facts, found = told
    words = " ".join(found)
    before = None
    for at, rate in stored(store, "MDC_FLOW_FLUID_PUMP"):
        if rate != before and at >= hours(0.5):
            mg = rate * 4
            line = [
                worded(rate, "0.01"), worded(mg, "0.01"),
                worded(mg / Decimal("70.2"), "0.001"),
                worded(mg / Decimal("70.2") * 1000 / 60, "0.01"),
            ]  # fmt: skip
            if before is not None:
                assert f"{local(at)} {' '.join(line)}" in words
        before = rate


def test_the_vital_signs_are_the_lowest_and_highest_stored_values(told):
    store, _facts, found = told
    words = " ".join(found)
    measured = {
        name: [value for _at, value in stored(store, code)]
        for name, code in (
            ("sys", "MDC_PRESS_CUFF_SYS"), ("dia", "MDC_PRESS_CUFF_DIA"),
            ("heart", "MDC_ECG_HEART_RATE"), ("spo2", "MDC_PULS_OXIM_SAT_O2"),
            ("resp", "MDC_TTHOR_RESP_RATE"),
        )
    }  # fmt: skip
    cells = [
        f"{worded(min(values), '1')} to {worded(max(values), '1')}" for values in measured.values()
    ]

    assert f"In all {' '.join(cells)}" in words


def test_pain_side_effects_gaps_and_minutes_are_the_stored_ones(told):
    store, _facts, found = told
    words = " ".join(found)
    for number in range(1, 48, 3):
        row = f"{max(1, 8 - number // 6)} {9 - number // 8} {number % 3 % 2}"
        assert f"{local(hours(number))} {row}" in words

    assert "1.5 mL/h · 6 mg/h · 0.085 mg/kg/h" in words
    assert f"{local(hours(13))} {local(hours(23))} severe" in words
    assert f"{local(hours(26))} {local(hours(27))} 1 h unplugged" in words
    assert f"{local(hours(30))} {local(hours(31))} 1 h device silent" in words
    heard = {at for at, _value in stored(store, "MDC_FLOW_FLUID_PUMP")}
    assert f"Perfusor Space no. 12345, 50111 2880 {len(heard)} 0 60 0" in words


def test_corrections_keep_the_old_words(told):
    _store, _facts, found = told
    words = " ".join(found)

    assert "Pain at rest 9 Pain at rest 4 wrong key" in words
    assert f"corrected {local(hours(34.5))}" in words
    assert "Entries corrected or undone: 1." in words


def test_who_where_syringe_and_weight_stand_on_the_first_page(told):
    _store, _facts, (first, *others) = told
    for said in ("ANDERSSON, Maja", "born 14 Mar 1971", "40 118 226", "Pain ward 4B", "bed 3",
                 "70.2 kg, measured", "Ketamine, racemic, 4 mg/mL; confirmed by L. Brandt",
                 "The whole stay on one axis"):  # fmt: skip
        assert said in first
    for words in (first, *others):
        assert "ANDERSSON, Maja" in words
        assert "40 118 226" in words
        assert "Not an alarm system" in words
        assert words.count("DEMONSTRATION") == 2


def test_the_same_facts_give_the_same_bytes_and_two_copies_one_hash(told):
    store, facts, found = told
    again = summarise(store, facts.admission, hours(48))
    first, second = (infusion_summary(one, PRINTED) for one in (facts, again))
    copy = Printed(AT + timedelta(hours=1), "T. Okafor", 2, AT)
    other = pages(infusion_summary(facts, copy))

    assert first == second
    assert all(shown(content_hash(facts, facts.version)) in words for words in (*found, *other))
    assert all("copy 2, replaces the print of" in words for words in other)


def test_of_somebody_of_whom_nothing_is_known_every_section_says_so():
    words = whole(infusion_summary(a_summary(), PRINTED))

    for said in (
        "No pump was confirmed for this patient", "no weight recorded", "no syringe recorded",
        "No pump told a rate", "No syringe was entered", "No weight was entered",
        "No side effect was recorded.", "no vital sign was measured", "No set of observations",
        "No note was written.", "Nothing was corrected.", "No device was confirmed",
        "No device told its clock.",
    ):  # fmt: skip
        assert said in words


HOSTILE = (
    "<b>BOLD</b> &amp; </para>",
    "=HYPERLINK(1)",
    "Robert'); DROP TABLE patient;--",
    "حداد, ليلى",
    "a\u202egnp.exe",
    "😀😀",
    "Maja Kristina Wilhelmina Amalia von und zu Hohenlohe-Langenburg-Schwarzenberg-Sondershausen",
    "W" * 120,
    "श्रीमती क्षमा",
    "山田 太郎",
    "\n\t",
)


@pytest.mark.parametrize("name", HOSTILE)
def test_any_name_prints_whole_on_every_page(name):
    who = Who(name, date(1971, 3, 14), "40 118 226", (f"{name}: similar surname",))
    note = NoteLine(AT, name, name * 3)
    row = SetLine(AT, AT, name, {"pain-rest": "3"})
    facts = a_summary(who=who, notes=(note,), sets=(row,), picture=empty_picture())

    found = pages(infusion_summary(facts, replace(PRINTED, by=name)))

    assert all("born 14 Mar 1971" in words and "page" in words for words in found)
    for part in re.findall(
        r"[!-~]+", name
    ):  # what is no ASCII is looked for in the tests of writing
        assert all(part in words.replace(" ", "") for words in found)


def test_a_note_longer_than_a_page_goes_on_over_the_pages():
    note = NoteLine(AT, "L. Brandt", "word " * 4000)

    words = whole(infusion_summary(a_summary(notes=(note,)), PRINTED))

    assert words.split().count("word") == 4000


def test_a_week_of_sets_keeps_its_heads_on_every_page():
    sets = tuple(
        SetLine(AT, AT, "L. Brandt", {"pain-rest": str(number % 11)}) for number in range(160)
    )

    found = pages(infusion_summary(a_summary(sets=sets), PRINTED))

    with_sets = [words for words in found if words.count("L. Brandt") > 2]
    assert len(with_sets) > 2
    assert all("Pain rest" in words for words in with_sets)
    assert sum(words.count("L. Brandt") for words in found) == 160 + len(found)

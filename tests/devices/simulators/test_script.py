"""The script of a simulated device: every row counts, every bad line is named."""

from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.catalogue import kinds
from devices.kind import Limits
from devices.simulators.random_script import random_script
from devices.simulators.script import parse_script, read_script
from station.domain.errors import Refused, Unavailable
from station.domain.nomenclature import METRICS
from station.domain.observation import DeliveryState

RATE, HEART, CUFF = "MDC_FLOW_FLUID_PUMP", "MDC_ECG_HEART_RATE", "MDC_PRESS_CUFF_SYS"
REAL_VITALS = Path(__file__).parents[4] / "shared/data/real-vitals/patient-32h.csv"


def script(kind, *rows, header="seconds,channel,metric,value"):
    return parse_script("\n".join([header, *rows]), kind)


def value(panels, now, metric=RATE, channel=""):
    return panels.at(now)[channel].values[metric].value


def refusal(kind, *rows, **named):
    with pytest.raises(Refused) as refused:
        script(kind, *rows, **named)
    return str(refused.value)


def test_a_value_holds_from_its_second_on_until_the_next(kind):
    panels = script(kind, f"0,,{RATE},2.5", f"60,,{RATE},3")

    seen = [value(panels, now) for now in (0, 59.9, 60, 1e6)]
    assert seen == [Decimal("2.5"), Decimal("2.5"), 3, 3]


def test_nothing_is_shown_before_its_first_row(kind):
    panels = script(kind, f"10,,{RATE},2", f"20,,{HEART},70")

    assert panels.at(9.9) == {}
    assert set(panels.at(10)[""].values) == {RATE}
    assert set(panels.at(20)[""].values) == {RATE, HEART}


def test_an_empty_value_is_absent_and_not_a_zero(kind):
    panels = script(kind, f"0,,{RATE},2", f"5,,{RATE},", f"8,,{RATE},0")

    assert [value(panels, now) for now in (0, 5, 8)] == [2, None, 0]


def test_rows_may_stand_in_any_order_and_of_one_second_the_later_line_counts(kind):
    panels = script(kind, f"60,,{RATE},3", f"0,,{HEART},70", f"0,,{RATE},1", f"0,,{RATE},2")

    assert [value(panels, now) for now in (0, 60)] == [2, 3]
    assert value(panels, 0, HEART) == 70


def test_an_empty_channel_is_the_devices_own_and_others_stand_beside_it(a_kind):
    panels = script(a_kind(default_channel="50111"), f"0,,{RATE},1", f"0,50112,{RATE},2")

    assert value(panels, 0, channel="50111") == 1
    assert value(panels, 0, channel="50112") == 2


def test_a_channel_that_the_device_cannot_have_is_refused_with_its_line(a_kind):
    kind = a_kind(objection=lambda channel, metric: f"no {metric} in {channel}" * (channel != ""))

    assert "Line 3 of the script: no state in 7" in refusal(kind, f"0,,{RATE},1", "0,7,state,")


@pytest.mark.parametrize("kind", kinds().values(), ids=lambda kind: kind.protocol)
def test_every_protocol_knows_which_channels_it_can_have(kind):
    assert all(kind.objection(kind.default_channel, metric) is None for metric in kind.carries)
    for metric in kind.carries:
        assert "'nowhere'" in refusal(kind, f"0,nowhere,{metric},")


@pytest.mark.parametrize("kind", kinds().values(), ids=lambda kind: kind.protocol)
def test_a_script_that_is_read_can_be_shown(kind):
    text = random_script(kind, 7, 60)
    device = kind.make_responder(parse_script(text, kind))

    for second in range(60):
        device.due(float(second))


def test_every_row_of_a_cuff_is_a_new_measurement(kind):
    panels = script(kind, f"10,,{CUFF},120", f"20,,{CUFF},120", f"30,,{RATE},1")

    moments = [panels.at(now)[""].values[CUFF].since for now in (19, 25, 35)]
    assert moments == [10, 20, 20]


def test_states_alarms_and_words_are_shown_from_their_rows_on(kind):
    panels = script(
        kind,
        "0,,state,infusing",
        "0,,drug,Ketamine",
        "0,,serial,SN1",
        "5,,alarm:occlusion,1",
        "6,,state,stopped",
        "7,,alarm:occlusion,0",
        "8,,alarm:occlusion,1",
        "9,,alarm:occlusion,",
    )

    first = panels.at(0)[""]
    assert (first.state, first.drug, first.serial) == (DeliveryState.INFUSING, "Ketamine", "SN1")
    assert [panels.at(now)[""].alarms for now in (4, 5, 7, 8, 9)] == [
        frozenset(),
        {"occlusion"},
        frozenset(),
        {"occlusion"},
        frozenset(),
    ]
    assert panels.at(6)[""].state is DeliveryState.STOPPED


def test_words_that_a_script_does_not_mention_are_left_to_the_device(kind):
    panel = script(kind, f"0,,{RATE},1").at(0)[""]

    assert (panel.state, panel.drug, panel.serial) == (None, None, None)


def test_a_word_can_be_taken_away(kind):
    panel = script(kind, "0,,drug,Ketamine", "1,,drug,", "1,,state,").at(1)[""]

    assert (panel.drug, panel.state) == ("", None)


def test_a_drug_name_may_hold_a_comma(kind):
    assert script(kind, '0,,drug,"Ketamine, racemic"').at(0)[""].drug == "Ketamine, racemic"


def test_boluses_add_up(kind):
    panels = script(kind, "10,,bolus,3", "10,,bolus,0.2", "20,,bolus,5")

    seen = [(p.bolus_volume, p.bolus_count) for now in (10, 20) for p in panels.at(now).values()]
    assert seen == [(Decimal("3.2"), 2), (Decimal("8.2"), 3)]


@given(
    st.lists(
        st.tuples(st.integers(0, 50), st.sampled_from([RATE, HEART]), st.integers(0, 99)),
        min_size=1,
    ),
    st.integers(0, 60),
)
def test_at_every_moment_the_newest_row_so_far_is_shown(kind, rows, now):
    panels = script(kind, *(f"{at},,{metric},{number}" for at, metric, number in rows))
    in_order = sorted(rows, key=lambda row: row[0])
    expected = {metric: number for at, metric, number in in_order if at <= now}
    shown = {
        code: seen.value for panel in panels.at(now).values() for code, seen in panel.values.items()
    }
    assert shown == expected


@pytest.mark.parametrize(
    ("row", "wrong"),
    [
        (f"0,,{RATE}", "3 columns"),
        (f"0,,{RATE},1,", "5 columns"),
        (f"soon,,{RATE},1", "'soon' is not a number of seconds"),
        (f",,{RATE},1", "'' is not a number of seconds"),
        (f"nan,,{RATE},1", "'nan' is not a number of seconds"),
        (f"-1,,{RATE},1", "before the start"),
        ("0,,MDC_NOTHING,1", "'MDC_NOTHING' is no metric"),
        ("0,,,1", "'' is no metric"),
        ("0,,MDC_TEMP,37", "ticker cannot carry MDC_TEMP"),
        ("0,,alarm:door-open,1", "ticker cannot carry alarm:door-open"),
        (f"0,,{RATE},fast", "'fast' is not a number"),
        (f"0,,{RATE},{'9' * 21}", "is not a number"),
        (f"0,,{RATE},1_0", "'1_0' is not a number"),
        (f"0,,{RATE},1e3", "'1e3' is not a number"),
        (f"0,,{RATE},٣", "'٣' is not a number"),
        (f"0,,{RATE},inf", "'inf' is not a number"),
        ("0,,state,running", "'running' is no state; there are infusing, stopped"),
        ("0,,alarm:occlusion,yes", "an alarm is 1 or 0, not 'yes'"),
        ("0,,bolus,", "'' is not a volume in mL"),
        ("0,,bolus,0", "a bolus of 0 mL is none"),
        ("0,,bolus,-1", "a bolus of -1 mL is none"),
        ('0,,drug,"Ket', "is not CSV"),
    ],
)
def test_a_bad_line_is_refused_with_its_number_and_what_is_wrong(kind, row, wrong):
    said = refusal(kind, f"0,,{RATE},1", row)

    assert "Line 3 of the script" in said
    assert wrong in said


def test_a_state_that_the_protocol_cannot_tell_is_refused_with_those_it_can(a_kind):
    two = frozenset({DeliveryState.STOPPED, DeliveryState.INFUSING})
    kind = a_kind(limits=Limits(states=two))

    assert script(kind, "0,,state,stopped").at(0)[""].state is DeliveryState.STOPPED
    assert (
        "Line 3 of the script: ticker cannot tell the state kvo; it tells infusing, stopped."
        in refusal(kind, "0,,state,infusing", "9,,state,kvo")
    )


def test_empty_lines_are_passed_over_and_still_counted(kind):
    assert "Line 5" in refusal(kind, "", f"0,,{RATE},1", "", f"0,,{RATE},x")


@pytest.mark.parametrize("text", ["", "\n\n"])
def test_an_empty_script_is_refused(kind, text):
    with pytest.raises(Refused, match="nothing in the script"):
        parse_script(text, kind)


def test_a_script_without_its_header_is_refused(kind):
    assert "Line 1" in refusal(kind, f"0,,{RATE},1", header="time,channel,metric,value")


def test_a_script_with_nothing_after_its_header_is_refused(kind):
    assert "no line after the header" in refusal(kind)


def test_spaces_around_a_cell_and_a_mark_at_the_beginning_do_no_harm(kind, tmp_path):
    path = tmp_path / "script.csv"
    path.write_bytes(f"\ufeffseconds, channel, metric, value\r\n0, , {RATE}, 2\r\n".encode())

    assert value(read_script(path, kind), 0) == 2


def test_a_file_that_is_no_text_is_refused_at_the_line_where_it_is_none(kind, tmp_path):
    path = tmp_path / "script.csv"
    path.write_bytes(b"seconds,channel,metric,value\n0,,drug,\xff\n")

    with pytest.raises(Refused, match=r"Line 2 of the script .*script\.csv is not text"):
        read_script(path, kind)


def test_a_file_that_is_not_there_is_said_to_be_missing(kind, tmp_path):
    with pytest.raises(Unavailable, match=r"nowhere\.csv cannot be read"):
        read_script(tmp_path / "nowhere.csv", kind)


def test_the_sentence_about_a_bad_line_names_the_file(kind, tmp_path):
    path = tmp_path / "night.csv"
    path.write_text("seconds,channel,metric,value\n0,,state,asleep\n")

    with pytest.raises(Refused, match=r"Line 2 of the script .*night\.csv: 'asleep' is no state"):
        read_script(path, kind)


def test_looking_does_not_go_through_the_whole_script(kind):
    rows = [f"{second},,{RATE},{second % 90}" for second in range(50_000)]
    panels = script(kind, *rows)
    before = panels.at(100)

    assert panels.at(100.5) is before  # nothing has changed, nothing is made anew
    assert value(panels, 49_999.5) == 49_999 % 90


@pytest.mark.skipif(not REAL_VITALS.is_file(), reason="the patient record is not in ../shared/data")
def test_thirty_two_hours_of_a_real_patient_are_shown_as_they_stand(a_kind):
    kind = a_kind(carries=frozenset(METRICS))
    panels = read_script(REAL_VITALS, kind)

    assert len(panels.rows) == 6919
    assert panels.at(0)[""].values[HEART].value is None
    assert panels.at(60)[""].values[HEART].value == Decimal("62.8")
    cuffs = {
        panels.at(minute * 60.0)[""].values[CUFF].since
        for minute in range(1936)
        if CUFF in panels.at(minute * 60.0)[""].values
    }
    assert len(cuffs) == 152

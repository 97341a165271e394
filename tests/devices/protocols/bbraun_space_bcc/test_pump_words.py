"""A simulated pump's panel in BCC's words."""

import pytest

from devices.protocols.bbraun_space_bcc import pump_words
from station.domain.observation import DeliveryState
from tests.devices.protocols.bbraun_space_bcc.rack import panel


def test_figures_are_written_with_the_wires_decimals_and_units_beside_them():
    shown = panel(
        {
            "MDC_FLOW_FLUID_PUMP": "0.8",
            "MDC_VOL_FLUID_DELIV": "12.34",
            "MDC_VOL_FLUID_TBI": "50",
            "MDC_VOL_FLUID_TBI_REMAIN": "37.65",
            "MDC_TIME_PD_REMAIN": "226",
            "MDC_RATE_DOSE": "8.25",
            "MDC_CONC_DRUG": "10",
            "MDC_PRESS_INFUS_LINE": "13",
            "MDC_ATTR_TIME_BATT_REMAIN": "480",
        }
    )

    assert dict(pump_words.figures(shown)) == {
        "INRT": "0.80",
        "INVI": "12.3",
        "INVTB": "50.0",
        "VOLREMAIN": "37.7",
        "INRMT": "13560",
        "DORT": "8.25",
        "DORTU": "48",
        "INDCON": "10.00",
        "INDCONU": "31",
        "INP2": "13",
        "INAKKU": "480",
    }


def test_what_the_panel_has_no_value_for_is_nv_and_what_it_does_not_report_is_left_out():
    assert list(pump_words.figures(panel({"MDC_FLOW_FLUID_PUMP": None}))) == [("INRT", "_NV")]
    assert list(pump_words.figures(panel({"MDC_ECG_HEART_RATE": "60"}))) == []


def test_counters_stand_still_at_their_end():
    full = panel({"MDC_VOL_FLUID_DELIV": "12000", "MDC_TIME_PD_REMAIN": "5000"})

    assert dict(pump_words.figures(full)) == {"INVI": "9999.9", "INRMT": "65535"}


@pytest.mark.parametrize(
    ("state", "on", "status"),
    [
        (DeliveryState.INFUSING, {"INM3"}, "0x00000183h"),
        (DeliveryState.STOPPED, set(), "0x00000003h"),
        (DeliveryState.PAUSED, set(), "0x00000003h"),
        (DeliveryState.BOLUS, {"INM2", "INM3"}, "0x00000583h"),
        (DeliveryState.KVO, {"INM3", "INM10"}, "0x00002183h"),
        (DeliveryState.STANDBY, {"INM6"}, "0x00000007h"),
        (DeliveryState.PURGING, {"INM3", "INM14"}, "0x00000013h"),
        (DeliveryState.OFF, set(), "0x00000000h"),
    ],
)
def test_a_state_is_said_in_flags_or_in_a_word(state, on, status):
    flags = dict(pump_words.flags(panel(state=state)))

    assert {name for name in flags if name.startswith("INM") and flags[name] == "1"} == on | {
        "INM8"
    }
    assert dict(pump_words.words(panel(state=state)))["STATUS1"] == status


def test_an_unknown_state_has_no_value_and_no_state_is_not_said():
    unknown, none = panel(state=DeliveryState.UNKNOWN), panel()

    assert dict(pump_words.flags(unknown))["INM3"] == "_NV"
    assert dict(pump_words.words(unknown))["STATUS1"] == "_NV"
    assert "INM3" not in dict(pump_words.flags(none))
    assert "STATUS1" not in dict(pump_words.words(none))


def test_alarms_are_said_in_flags_or_in_words():
    raised = panel(alarms=frozenset({"occlusion", "near-end", "hr-high"}))

    flags = dict(pump_words.flags(raised))
    words = dict(pump_words.words(raised))

    assert {name for name in flags if name.startswith("INA") and flags[name] == "1"} == {
        "INA3",
        "INA12",
    }
    assert words == {
        "ALARM1": "0x00000400h",
        "ALARM2": "0x00000000h",
        "PREALARM": "0x00000004h",
    }


def test_a_drug_has_a_long_and_a_short_name():
    assert dict(pump_words.drug("Ketamine, racemic, of the ward")) == {
        "INSOL": "Ketamine, racemic, of the",
        "INSOLSN": "Ketamine",
    }
    assert dict(pump_words.drug("")) == {"INSOL": "_NV", "INSOLSN": "_NV"}

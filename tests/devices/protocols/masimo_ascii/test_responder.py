from datetime import datetime
from decimal import Decimal

import pytest

from devices.protocols.masimo_ascii.responder import MasimoOximeter, Setup, objection
from devices.protocols.masimo_ascii.responder_lines import (
    RADICAL_5,
    RADICAL_7,
    RADICAL_7_EARLY,
)
from station.domain.errors import Refused
from tests.devices.protocols.masimo_ascii.finger import Panels, wire

shown = datetime.fromisoformat


def vitals(saturation: object, pulse: object, perfusion: object) -> dict[str, object]:
    return {
        "MDC_PULS_OXIM_SAT_O2": saturation,
        "MDC_PULS_OXIM_PULS_RATE": pulse,
        "MDC_PULS_OXIM_PERF_REL": perfusion,
    }


USUAL = vitals(98, 97, "3.6")


def oximeter(panels: Panels | None = None, **setup: object) -> MasimoOximeter:
    return MasimoOximeter(panels or Panels(USUAL), Setup(**setup))


def printed(device: MasimoOximeter, now: float = 0.0) -> list[str]:
    return device.due(now).decode().split("\r\n")[:-1]


VECTORS = {
    "rad8": (Panels(USUAL), {}),
    "rad7": (
        Panels(vitals(98, 123, "0.55"), ["technical"]),
        {"clock": shown("2016-03-17T19:19:36"), "profile": RADICAL_7, "serial": ""},
    ),
    "rad7_sm": (
        Panels(vitals(None, None, None)),
        {
            "clock": shown("2007-05-15T08:12:21"), "profile": RADICAL_7_EARLY,
            "serial": "0000070986",
        },
    ),
    "rad7_pox": (
        Panels(vitals(98, 240, 20)),
        {
            "clock": shown("2005-12-01T11:56:29"), "profile": RADICAL_7_EARLY,
            "serial": "0123456789", "exceptions": 0x20,
            "besides": {
                "SPCO": Decimal(1), "SPMET": Decimal("0.5"), "DESAT": Decimal(1),
                "PIDELTA": Decimal(-2), "PVI": Decimal(27),
            },
        },
    ),
    "rad5_pox": (
        Panels(vitals(97, 64, "11.82")),
        {"clock": shown("2010-09-15T15:10:29"), "profile": RADICAL_5, "alarm": 0x20},
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", sorted(VECTORS))
def test_every_line_of_the_sheet_is_printed_byte_for_byte(name):
    panels, setup = VECTORS[name]
    expected = wire(name)
    if name == "rad7_sm":  # its EXC lacks the bit that every other line has
        expected = expected.replace(b"EXC=000000", b"EXC=000800")

    assert oximeter(panels, **setup).due(0) == expected


def test_a_line_is_printed_a_second():
    device = oximeter()
    lines = [device.due(moment / 10) for moment in range(31)]

    assert [place / 10 for place, said in enumerate(lines) if said] == [0, 1, 2, 3]
    assert [said[9:17] for said in lines if said] == [
        b"22:47:45", b"22:47:46", b"22:47:47", b"22:47:48",
    ]  # fmt: skip
    assert device.next_due(3.0) == 4.0


def test_lines_that_nobody_fetched_for_long_are_not_printed_any_more():
    device = oximeter()

    assert [said[9:17] for said in printed(device, 3600.5)] == [
        f"23:47:{second}" for second in (41, 42, 43, 44, 45)
    ]
    assert device.next_due(3600.5) == 3601.0


def test_it_never_reads_and_keeps_what_it_was_sent():
    device = oximeter()
    before = device.due(0)

    assert device.receive(b"\x11SET SPO2 LIMIT 50\r", 0.5) == b""
    assert device.ignored == [b"\x11SET SPO2 LIMIT 50\r"]
    assert device.due(1)[17:] == before[17:]


def test_a_power_off_costs_a_few_seconds_and_no_time_of_day():
    device = oximeter()
    device.due(10)
    device.restart(10.5)

    assert device.due(14) == b""
    assert printed(device, 14.5)[0].startswith("02/22/16 22:47:59")


def test_the_clock_can_be_set_and_stepped():
    device = oximeter()
    device.set_clock(shown("2026-12-31T23:59:59"), 10.0)
    device.due(9)
    assert printed(device, 10)[0].startswith("12/31/26 23:59:59")
    device.step_clock(-3600)
    assert printed(device, 11)[0].startswith("12/31/26 23:00:00")


def test_the_serial_number_is_its_own_the_script_s_or_the_next_box_s():
    assert " SN=0000056661 " in printed(oximeter())[0]
    device = oximeter(Panels(USUAL, serial="4711"))
    assert " SN=4711 " in printed(device)[0]
    device.swap_serial("950001")
    assert " SN=950001 " in printed(device, 1)[0]


def test_the_serial_number_may_be_dashes_or_missing():
    assert " SN=---------- SPO2" in printed(oximeter(serial=""))[0]
    assert "SN=" not in printed(oximeter(serial=None))[0]


@pytest.mark.parametrize("serial", ["47 11", "47=11", "4711é"])
def test_a_serial_number_that_cannot_be_printed_is_refused(serial):
    with pytest.raises(Refused, match="letters and digits"):
        oximeter().swap_serial(serial)
    with pytest.raises(Refused, match="letters and digits"):
        oximeter(Panels(USUAL, serial=serial)).due(0)


@pytest.mark.parametrize(
    ("setup", "words"),
    [
        ({"alarm_digits": 2}, "ALARM=00 EXC=000800"),
        ({"alarm_digits": 6, "alarm": 0x1000}, "ALARM=001000 EXC=000800"),
        ({"exception_digits": 3}, "ALARM=0000 EXC=800"),
        ({"exception_digits": 7, "exceptions": 0x401}, "ALARM=0000 EXC=0000C01"),
        ({"profile": RADICAL_7, "more": 0x40}, "ALARM=000000 EXC=0000800 EXC1=00000040"),
        ({"tells_alarms": False}, "PIDELTA=+-- EXC=000800"),
    ],
)
def test_the_widths_of_the_words_and_what_stands_in_them_can_be_set(setup, words):
    assert printed(oximeter(**setup))[0].endswith(f" {words}")


def test_single_figures_can_be_made_dashes():
    (said,) = printed(oximeter(dashes=frozenset({"SPO2", "PI"})))

    assert " SPO2=---% BPM=097 PI=--.--% " in said


def test_an_unknown_field_can_be_put_in():
    assert " PIDELTA=+-- NEW=12 ALARM=0000 " in printed(oximeter(extra="NEW=12"))[0]


@pytest.mark.parametrize("ending", [b"\r\n", b"\n\r", b"\n", b"\r"])
def test_the_line_end_can_be_set_and_empty_lines_put_after_it(ending):
    said = oximeter(ending=ending, empty_lines=2).due(0)

    assert said.endswith(b"EXC=000800" + ending * 3)


def test_single_lines_can_be_spoilt():
    device = oximeter(spoil=lambda number, said: said[:8] if number == 2 else said)

    assert [len(device.due(second)) for second in (0, 1, 2)] == [127, 8, 127]


def test_a_device_that_has_nothing_to_show_prints_dashes():
    panels = Panels()
    panels.panel = None

    assert " SN=0000056661 SPO2=---% BPM=--- PI=--.--% " in printed(oximeter(panels))[0]


def test_an_oximeter_has_one_channel():
    assert objection("", "MDC_PULS_OXIM_SAT_O2") is None
    assert objection("ABP", "MDC_PULS_OXIM_SAT_O2") == (
        "an oximeter has no channel 'ABP': leave the channel empty."
    )

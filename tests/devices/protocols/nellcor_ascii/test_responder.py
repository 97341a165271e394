from datetime import datetime

import pytest

from devices.protocols.nellcor_ascii.responder import NellcorOximeter, Setup, objection
from devices.protocols.nellcor_ascii.responder_lines import N_595, Limits, Oddities
from tests.devices.protocols.nellcor_ascii.finger import VECTORS, Panels, vitals


def oximeter(panels: Panels | None = None, **setup: object) -> NellcorOximeter:
    return NellcorOximeter(panels or Panels(vitals()), Setup(**setup))


def printed(device: NellcorOximeter, now: float = 0.0) -> list[str]:
    return device.due(now).decode().split("\r\n")[:-1]


def test_the_sheet_s_lines_are_printed_byte_for_byte():
    panels = Panels(vitals())
    device = oximeter(panels)
    found = printed(device)[-1:]
    panels.panel = Panels(vitals(84, 72), ["spo2-low"]).panel
    found += printed(device, 2)
    panels.panel = Panels(vitals(None, None), ["probe-off", "battery-low"]).panel
    found += printed(device, 4)

    assert found == [one["line"] for one in VECTORS]


def test_a_line_is_printed_each_two_seconds():
    device = oximeter()
    lines = [device.due(moment / 2) for moment in range(13)]

    assert [place / 2 for place, said in enumerate(lines) if said] == [0, 2, 4, 6]
    assert device.next_due(6.0) == 8.0


def test_the_headings_stand_above_every_25_lines():
    lines = [one for second in range(0, 160, 2) for one in printed(oximeter_once, second)]
    heads = [place for place, said in enumerate(lines) if said.startswith("N-395")]

    assert heads == [0, 27, 54, 81]
    assert all(lines[place + 1].startswith("TIME") for place in heads)
    assert len(lines) == 80 + 8


oximeter_once = oximeter()


def test_the_headings_are_printed_again_when_a_limit_changes():
    device = oximeter()
    device.due(0)
    assert len(printed(device, 2)) == 1
    device.set_limits(Limits((85, 100), (40, 170)))

    found = printed(device, 4)
    assert found[0].endswith("SpO2 Limit: 85-100% PR Limit: 40-170BPM")
    assert len(found) == 3
    assert len(printed(device, 6)) == 1


def test_the_headings_can_come_in_mid_run():
    device = oximeter(heading_at=frozenset({3}))

    assert [len(printed(device, second)) for second in (0, 2, 4, 6)] == [3, 1, 3, 1]


def test_an_n_595_prints_its_settings():
    assert printed(oximeter(model=N_595))[1].startswith("ADULT 025SAT-S")


def test_lines_that_nobody_fetched_for_long_are_not_printed_any_more():
    device = oximeter()
    device.due(0)

    assert [said[10:18] for said in printed(device, 3601)] == [
        f"14:59:{second}" for second in (52, 54, 56, 58)
    ] + ["15:00:00"]
    assert device.next_due(3601) == 3602


def test_xoff_stops_the_stream_and_xon_sets_it_going():
    device = oximeter()
    device.due(0)
    assert device.receive(b"\x13", 1) == b""
    assert device.due(2) == device.due(20) == b""
    assert device.receive(b"\x11", 21) == b""

    assert [said[10:18] for said in printed(device, 22)] == ["14:00:22"]
    assert device.strange == []


def test_a_stream_can_be_stopped_from_the_beginning():
    device = oximeter(stopped=True)
    assert device.due(0) == b""
    device.receive(b"\x11", 1)

    assert len(printed(device, 2)) == 3


def test_any_other_byte_prints_the_menu_and_changes_nothing():
    device = oximeter()
    device.due(0)
    found = device.receive(b"3", 1)

    assert found.split(b"\r\n") == [
        b"", b"1) Dump Instrument Info", b"2) Dump Trend", b"Command?",
    ]  # fmt: skip
    assert device.strange == [b"3"]
    assert len(printed(device, 2)) == 1


def test_the_menu_can_be_switched_off_and_is_not_printed_while_stopped():
    assert oximeter(menu=False).receive(b"3\r", 1) == b""
    device = oximeter()
    assert device.receive(b"\x133", 1) == b""
    assert device.strange == [b"3"]


def test_a_power_off_costs_a_few_seconds_and_begins_with_the_headings():
    device = oximeter()
    device.due(10)
    device.receive(b"\x13", 10)
    device.restart(10)

    assert device.due(15) == b""
    found = printed(device, 16)
    assert found[0].startswith("N-395")
    assert found[2].startswith("01-Jan-24 14:00:16")


def test_the_clock_can_be_set_and_stepped():
    device = oximeter()
    device.set_clock(datetime.fromisoformat("2026-12-31T23:59:58"), 10.0)
    device.due(9)
    assert printed(device, 10)[0].startswith("31-Dec-26 23:59:58")
    device.step_clock(-3600)
    assert printed(device, 12)[0].startswith("31-Dec-26 23:00:00")


def test_another_box_of_the_same_model_looks_the_same():
    device = oximeter()
    before = device.due(0)
    device.swap_serial("950001")

    assert device.due(2) == before.split(b"\r\n")[2].replace(b":00 ", b":02 ") + b"\r\n"


@pytest.mark.parametrize(
    ("setup", "said"),
    [
        ({"capitals": True}, "01-JAN-24 14:00:00  97      72    50"),
        ({"narrow": True}, "01-Jan-24 14:00:00 97 72 50"),
        ({"amplitude": 254}, "01-Jan-24 14:00:00  97      72   254"),
        ({"odd": Oddities(codes=("AS",))}, "01-Jan-24 14:00:00  97      72    50    AS"),
    ],
)
def test_case_spacing_and_what_no_panel_knows_can_be_set(setup, said):
    assert printed(oximeter(**setup))[-1] == said


def test_the_line_end_can_be_set():
    assert oximeter(ending=b"\n").due(0).count(b"\r") == 0


def test_single_lines_can_be_spoilt():
    device = oximeter(spoil=lambda number, said: said[:8] if number == 2 else said)
    device.due(0)

    assert [len(device.due(second)) for second in (2, 4)] == [8, 38]


def test_a_device_that_has_nothing_to_show_prints_dashes():
    panels = Panels()
    panels.panel = None

    assert printed(oximeter(panels))[-1] == "01-Jan-24 14:00:00  ---    ---   ---"


def test_an_oximeter_has_one_channel():
    assert objection("", "MDC_PULS_OXIM_SAT_O2") is None
    assert objection("ABP", "MDC_PULS_OXIM_SAT_O2") == (
        "an oximeter has no channel 'ABP': leave the channel empty."
    )

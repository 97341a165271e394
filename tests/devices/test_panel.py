"""What a simulated device shows, before any protocol has words for it."""

from decimal import Decimal

from devices.panel import ONLY, Panel, Shown


def test_an_empty_panel_shows_nothing_rather_than_zeros():
    panel = Panel()

    assert panel.values == {}
    assert panel.state is None
    assert (panel.drug, panel.serial) == (None, None)
    assert panel.alarms == frozenset()


def test_a_panel_has_given_no_bolus_before_its_first():
    assert (Panel().bolus_volume, Panel().bolus_count) == (Decimal(0), 0)


def test_an_absent_value_is_not_a_missing_one():
    panel = Panel(values={"MDC_ECG_HEART_RATE": Shown(None, 3.0)})

    assert panel.values["MDC_ECG_HEART_RATE"].value is None
    assert "MDC_TTHOR_RESP_RATE" not in panel.values


def test_two_panels_do_not_share_their_values():
    assert Panel().values is not Panel().values


def test_the_one_channel_of_a_behaviour_has_no_address_of_its_own():
    assert ONLY == ""

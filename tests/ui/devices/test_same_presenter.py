import pytest

from station.domain.device import ConnectionState
from station.domain.nomenclature import CUFF_SYS, ETCO2, HEART_RATE, PULSE_RATE, SPO2, TEMPERATURE
from station.domain.observation import Identity
from tests.ui.devices.shown import OTHER, Heard, numeric
from ui.devices.same_presenter import NO_VALUE, NOT_LIVE, NOTHING, SamePresenter, compared

PUMP, MONITOR = "bed-1/pump-1", "bed-1/monitor-1"


@pytest.fixture
def heard():
    return Heard()


def same(heard, line=PUMP, bed="1"):
    return SamePresenter(heard.live, line, bed)


def values(found):
    return [[(one.label, one.value, one.live) for one in part.values] for part in found]


def test_of_a_pump_the_rate_is_compared_and_nothing_else(heard):
    heard.link()
    heard.pump()
    presenter = same(heard)
    [pump] = presenter.compared
    assert (pump.title, pump.part) == ("Perfusor Space · serial 0412077", "part 50111")
    assert values([pump]) == [[("Rate", "2.5 mL/h", True)]]
    assert presenter.question([pump]) == "Does the pump at bed 1 show the same?"
    assert presenter.missing([pump]) == ""


def test_of_several_pumps_on_one_cable_each_is_compared(heard):
    heard.pump()
    heard.pump(channel=OTHER, rate="0.8", figure=3)
    presenter = same(heard)
    found = presenter.compared
    assert values(found) == [[("Rate", "2.5 mL/h", True)], [("Rate", "0.8 mL/h", True)]]
    assert presenter.question(found) == "Do the pumps at bed 1 show the same?"


def test_of_a_monitor_heart_rate_pulse_and_saturation_are_compared(heard):
    now = heard.clock.now()
    heard.tell(
        MONITOR, 2, Identity("", "MX450", "DE6", now), numeric("", CUFF_SYS, "128", now),
        numeric("", HEART_RATE, "78", now), numeric("", SPO2, "97", now),
        numeric("", PULSE_RATE, "77", now), numeric("", ETCO2, "38", now),
    )  # fmt: skip
    presenter = same(heard, MONITOR, None)
    found = presenter.compared
    assert [one.label for one in found[0].values] == ["Heart rate", "SpO2", "Pulse"]
    assert presenter.question(found) == "Does the monitor show the same?"


def test_of_a_device_that_tells_none_of_these_the_first_value_is_compared(heard):
    now = heard.clock.now()
    heard.tell(MONITOR, 2, numeric("", TEMPERATURE, "36.8", now))
    heard.tell(MONITOR, 2, numeric("ABP", CUFF_SYS, "128", now))
    assert values(compared(heard.live.speakers(MONITOR))) == [[("Temperature", "36.8 °C", True)]]


def test_a_value_that_is_not_live_is_waited_for(heard):
    heard.pump()
    presenter = same(heard)
    heard.clock.advance(120)
    assert presenter.missing(presenter.compared) == NOT_LIVE
    heard.pump(rate=None)
    assert presenter.missing(presenter.compared) == NOT_LIVE
    heard.pump()
    assert presenter.missing(presenter.compared) == ""


def test_a_device_that_says_nothing_or_answers_without_a_value_is_told_apart(heard):
    presenter = same(heard)
    assert presenter.question(()) == "Does the device at bed 1 show the same?"
    assert presenter.missing(presenter.compared) == NOTHING
    heard.link(ConnectionState.SILENT, "no bytes at all")
    assert presenter.missing(presenter.compared) == NOTHING
    heard.link()
    heard.tell(PUMP, 1, Identity("", "999X01", "1", heard.clock.now()))
    assert presenter.missing(presenter.compared) == NO_VALUE

"""What a device tells alone: as often as its driver asks, and no more."""

from decimal import Decimal

from devices.catalogue import kinds
from devices.measure import START
from devices.simulators.alone import alone
from devices.simulators.bedside import Bedside
from tests.devices.ticker import KIND, Steady


def test_a_device_that_is_asked_each_second_tells_a_value_a_second():
    told = alone(KIND, Steady(Decimal("12.5")), START, 60.0)

    assert 0.9 < told.readings_a_second <= 1.05
    assert 0.9 < told.longest_pause < 1.2


def test_a_device_that_is_off_tells_nothing_and_is_quiet_all_the_time():
    class Nothing:
        def at(self, _now):
            return {}

    kind = next(iter(kinds().values()))
    told = alone(kind, Nothing(), START, 60.0)

    assert told.readings_a_second == 0
    assert told.longest_pause == 60.0


def test_every_kind_tells_more_than_a_value_a_second():
    for kind in kinds().values():
        told = alone(kind, Bedside(1).panels(kind), START, 30.0)
        assert told.readings_a_second > 1, kind.protocol
        assert told.longest_pause < kind.quiet_seconds, kind.protocol

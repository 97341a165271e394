"""What a simulated pump counts by itself."""

from decimal import Decimal

from devices.protocols.bbraun_dianet.pump_memory import PumpMemory
from station.domain.observation import DeliveryState
from tests.devices.protocols.bbraun_dianet.cable import panel

FLOW, INFUSED, VTBD = "MDC_FLOW_FLUID_PUMP", "MDC_VOL_FLUID_DELIV", "MDC_VOL_FLUID_TBI"
RUNNING = DeliveryState.INFUSING


def test_volume_and_time_are_counted_from_when_the_set_volume_was_set():
    memory = PumpMemory(0.0)
    memory.look(panel({INFUSED: "10.0", VTBD: "50"}), 60.0)

    found = memory.look(panel({INFUSED: "12.5", VTBD: "50"}), 200.0)
    assert (found.since_volume, found.since_minutes) == (Decimal("2.5"), 2)
    found = memory.look(panel({INFUSED: "12.5", VTBD: "40"}), 260.0)
    assert (found.since_volume, found.since_minutes) == (0, 0)


def test_a_volume_is_not_counted_where_there_is_no_counter():
    memory = PumpMemory(0.0)
    assert memory.look(panel({VTBD: "50"}), 1.0).since_volume is None
    assert memory.look(panel({VTBD: "50", INFUSED: "1.0"}), 2.0).since_volume is None
    assert PumpMemory(0.0).look(panel(), 1.0).since_volume is None


def test_treatment_lasts_since_the_pump_was_switched_on():
    memory = PumpMemory(100.0)

    assert memory.look(panel(), 159.0).treatment_minutes == 0
    assert memory.look(panel(), 400.0).treatment_minutes == 5


def test_the_set_rate_is_the_rate_of_the_infusion_and_not_that_of_a_bolus():
    memory = PumpMemory(0.0)
    assert memory.look(panel({FLOW: "0"}), 0.0).set_rate is None
    memory.look(panel({FLOW: "5.5"}, state=RUNNING), 1.0)

    assert memory.look(panel({FLOW: "200"}, state=DeliveryState.BOLUS), 2.0).set_rate == Decimal(
        "5.5"
    )


def test_the_last_ten_rates_are_kept_with_their_minutes():
    memory = PumpMemory(0.0)
    for number in range(12):
        memory.look(panel({FLOW: str(number)}), 60.0 * number)
        memory.look(panel({FLOW: str(number)}), 60.0 * number + 30)
        memory.look(panel({FLOW: None}), 60.0 * number + 40)

    assert memory.rates == [(number, Decimal(number)) for number in range(2, 12)]


def test_a_bolus_has_the_size_by_which_all_of_them_grew():
    memory = PumpMemory(0.0)
    sizes = [
        memory.look(panel(bolus_count=count, bolus_volume=Decimal(volume)), 1.0).bolus
        for count, volume in ((0, 0), (1, 2), (1, 2), (2, 5), (0, 0))
    ]

    assert sizes == [0, 2, 2, 3, 0]

from decimal import Decimal

from station.domain.nomenclature import VOLUME_DELIVERED, VTBI_REMAIN
from station.services.pump_now import PumpNow, pump_now
from station.services.tidings import Fate, Readings, Told, Whose
from station.services.watch import Watch
from tests.services.recording import at, rate


def hear(watch, *readings, whose=Whose.CONFIRMED, admission="maja", line="p", fate=Fate.STORED):
    told = tuple(Told(line, 1, one, fate, whose, admission) for one in readings)
    watch.take(Readings(at(), told))


def test_what_the_patients_own_pump_told_last_is_there_to_compare_with():
    watch = Watch()
    hear(
        watch, rate("2"), rate("12.5", metric=VOLUME_DELIVERED), rate("37", metric=VTBI_REMAIN)
    )  # fmt: skip
    now = pump_now(watch, "maja", at(1), cabled=True)
    assert now == PumpNow(
        cabled=True,
        told={
            "pump-rate": [Decimal(2)],
            "pump-volume": [Decimal("12.5")],
            "pump-left": [Decimal(37)],
        },
    )


def test_another_patients_pump_one_that_is_asked_about_and_an_old_value_are_not():
    watch = Watch()
    hear(watch, rate("2"), admission="other", line="a")
    hear(watch, rate("3"), whose=Whose.ASKED, line="b")
    hear(watch, rate(None), line="c")
    hear(watch, rate("4", seconds=-60), line="d")
    hear(watch, rate("5"), line="e", fate=Fate.NOT_OF_PATIENT)
    assert pump_now(watch, "maja", at(1), cabled=True).told == {}


def test_without_a_confirmed_pump_nothing_is_compared():
    watch = Watch()
    hear(watch, rate("2"))
    assert pump_now(watch, "maja", at(1), cabled=False) == PumpNow()

import pytest

from station.domain import nomenclature as known
from station.domain.settling import USUAL_SECONDS, Settling

HR = known.HEART_RATE.code


@pytest.fixture
def settling():
    """A monitor that spoke each second for ten seconds."""
    made = Settling()
    for second in range(11):
        made.heard("monitor", second, away=False)
    return made


def waits(settling, at, metric=HR, channel="monitor"):
    return settling.waits(channel, metric, at)


def test_what_was_never_away_waits_for_nothing(settling):
    assert not waits(settling, 10)
    assert not waits(settling, 10, channel="never heard")


def test_vital_signs_of_what_was_away_wait_for_the_wards_seconds(settling):
    settling.heard("monitor", 14, away=True)

    assert waits(settling, 14)
    for second in range(15, 24):
        settling.heard("monitor", second, away=False)
        assert waits(settling, second)
    assert not waits(settling, 14 + USUAL_SECONDS)
    assert not settling.lasts("monitor", 24)


def test_the_wait_is_the_wards():
    patient = Settling(30)
    patient.heard("monitor", 0, away=True)

    assert patient.waits("monitor", HR, 29)
    assert not Settling(0).waits("monitor", HR, 0)


@pytest.mark.parametrize(
    "metric", [known.FLOW, known.VOLUME_DELIVERED, known.LINE_PRESSURE, known.CUFF_SYS]
)
def test_what_a_pump_says_and_a_cuff_measured_waits_for_nothing(settling, metric):
    settling.heard("monitor", 14, away=True)

    assert not waits(settling, 14, metric.code)


@pytest.mark.parametrize(("pause", "settles"), [(4.9, False), (5.1, True)])
def test_a_pause_that_made_the_last_value_stale_is_an_absence(settling, pause, settles):
    """A cable pulled at the device and put back within seconds, before anybody notices."""
    settling.heard("monitor", 10 + pause, away=False)

    assert waits(settling, 10 + pause) is settles


def test_a_slow_device_may_pause_for_three_of_its_turns():
    slow = Settling()
    for turn in range(5):
        slow.heard("slow", 6 * turn, away=False)
    slow.heard("slow", 24 + 18, away=False)
    assert not waits(slow, 42, channel="slow")

    slow.heard("slow", 42 + 19, away=False)
    assert waits(slow, 61, channel="slow")


def test_how_often_a_device_speaks_is_learnt_before_a_pause_is_one():
    young = Settling()
    for at in (0, 1, 2, 30):
        young.heard("young", at, away=False)

    assert not waits(young, 30, channel="young")


def test_another_absence_begins_the_wait_anew(settling):
    settling.heard("monitor", 14, away=True)
    settling.heard("monitor", 22, away=True)

    assert waits(settling, 31)


def test_values_of_one_answer_are_one_turn(settling):
    for _ in range(3):
        settling.heard("monitor", 11, away=False)

    assert settling._channels["monitor"].intervals == 11

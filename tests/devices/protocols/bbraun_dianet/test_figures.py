"""The numbers of one pump, answer by answer."""

import pytest

from devices.protocols.bbraun_dianet.figures import Count, Figures
from devices.protocols.bbraun_dianet.messages import Segment
from station.domain.observation import DeviceEvent, Numeric
from tests.devices.protocols.bbraun_dianet.cable import (
    START,
    dosis,
    istwert,
    of,
    sollwert,
    status,
    values,
)

INFUSED = "MDC_VOL_FLUID_DELIV"
STANDBY = "private:bbraun-dianet:SOLLWERT.standby"


class Answers:
    def __init__(self):
        self.count = Count()
        self.figures = Figures(self.count)

    def take(self, segment, data):
        return self.figures.answer(segment, data, START)


@pytest.fixture
def answers():
    return Answers()


def test_every_answer_is_one_sample_of_the_numbers_it_holds(answers):
    first, second = (answers.take(Segment.STATUS, status()) for _ in range(2))

    assert first == second
    assert values(first)["MDC_FLOW_FLUID_PUMP"] == ("5.00", "mL/h", "valid")
    assert {one.heard for one in first} == {START}
    assert {one.channel for one in first} == {""}


def test_an_absent_number_of_the_contract_is_said_to_be_absent(answers):
    said = values(answers.take(Segment.STATUS, status(rate=0xFFFFFFFF)))

    assert said["MDC_FLOW_FLUID_PUMP"] == (None, "mL/h", "na")
    assert answers.count.bad == 0


def test_an_absent_number_of_the_pumps_own_is_said_once_it_was_in_use(answers):
    assert STANDBY not in values(answers.take(Segment.SOLLWERT, sollwert()))

    used = sollwert().replace(b"\x05\xff\xff", b"\x05\x00\x0f")
    assert values(answers.take(Segment.SOLLWERT, used))[STANDBY] == ("15", "min", "valid")
    assert values(answers.take(Segment.SOLLWERT, sollwert()))[STANDBY] == (None, "min", "na")


def test_a_number_that_cannot_be_meant_is_counted_as_bad(answers):
    said = values(answers.take(Segment.ISTWERT, istwert(battery=7000)))

    assert said["MDC_ATTR_TIME_BATT_REMAIN"] == (None, "min", "invalid")
    assert answers.count.bad == 1


def test_a_dose_without_its_unit_is_absent_and_not_the_one_before(answers):
    answers.take(Segment.DOSIS, dosis(units=(0x28, 0x33)))
    said = values(answers.take(Segment.DOSIS, dosis(units=(0xFF, 0xFF))))

    assert said["MDC_RATE_DOSE"][0] is None
    assert said["MDC_CONC_DRUG"][0] is None


def counted(answers, *volumes):
    said = [one for volume in volumes for one in answers.take(Segment.ISTWERT, istwert(volume))]
    return [event.text for event in of(DeviceEvent, said)], said


def test_a_counter_that_falls_is_an_event_before_its_new_value(answers):
    texts, said = counted(answers, 1234, 1240, 3)

    assert texts == ["The volume counter fell from 124.0 to 0.3 mL; totals begin anew."]
    [event] = of(DeviceEvent, said)
    assert (event.name, event.channel) == ("counter-fell", "")
    rest = said[said.index(event) + 1 :]
    assert values(rest)[INFUSED][0] == "0.3"


def test_a_counter_that_rises_or_stands_still_is_no_event(answers):
    assert counted(answers, 1234, 1234, 1235, 5000)[0] == []


def test_a_counter_that_is_not_told_for_a_while_is_compared_with_what_it_was(answers):
    texts, said = counted(answers, 1234, 0xFFFFFFFF, 1233)

    assert len(texts) == 1
    assert None in {one.value for one in of(Numeric, said)}
    assert counted(answers, 1233)[0] == []


def test_a_volume_since_the_set_volume_was_set_may_fall_without_a_word(answers):
    """Sheet: STATUS volume counts only since VTBD was set; the two are not mixed."""
    said = [
        one for volume in (500, 0) for one in answers.take(Segment.STATUS, status(volume=volume))
    ]

    assert of(DeviceEvent, said) == []
    assert INFUSED not in values(said)

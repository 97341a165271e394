import pytest

from devices.panel import Panel
from devices.protocols.philips_intellivue.alarm_codes import channel, meaning
from devices.protocols.philips_intellivue.responder_alarms import CARRIES, alarm_object
from devices.protocols.philips_intellivue.responder_polls import Asked, Heading
from devices.protocols.philips_intellivue.results import decode
from station.domain.errors import Refused


def lists(panels: dict[str, Panel], *, texts: bool = True):
    found = alarm_object(panels, 3, texts=texts)
    return decode(Heading(Asked(1, 1, 0x36, 0x0801, 1), 0, 0).whole([(0, [found])])).objects[0]


def ringing(*names: str) -> Panel:
    return Panel(alarms=frozenset(names))


@pytest.mark.parametrize("name", sorted(CARRIES))
def test_the_station_understands_every_alarm_of_the_monitor(name):
    found = lists({"": ringing(name)})
    (one,) = found.patient + found.technical

    assert meaning(one.source, one.code)[0] == name
    assert channel(one.source) == ""


@pytest.mark.parametrize(
    ("name", "where"),
    [("abp-low", "ABP"), ("abp-high", "ART"), ("abp-low", "Ao"), ("temp-high", "skin"),
     ("temp-low", "core"), ("spo2-low", "left"), ("spo2-low", "telemetry")],
)  # fmt: skip
def test_an_alarm_of_a_channel_comes_from_that_channel_s_object(name, where):
    (one,) = lists({where: ringing(name)}).patient

    assert meaning(one.source, one.code)[0] == name
    assert channel(one.source) == where


def test_patient_and_technical_alarms_stand_in_their_own_lists():
    found = lists({"": ringing("apnea", "probe-off", "hr-low")})

    assert [one.code for one in found.patient] == [3072, 62]
    assert [one.code for one in found.technical] == [308]
    assert [one.text for one in found.technical] == ["SpO₂ NO SENSOR"]


def test_alarms_may_come_without_words():
    assert [one.text for one in lists({"": ringing("apnea")}, texts=False).patient] == [""]


def test_without_alarms_both_lists_are_there_and_empty():
    assert lists({"": ringing()}) == lists({})
    assert (lists({}).patient, lists({}).technical) == ((), ())


def test_an_alarm_of_another_device_is_refused_in_words():
    with pytest.raises(Refused, match="no alarm 'kvo'"):
        alarm_object({"": ringing("kvo")}, 0, texts=True)

import pytest

from devices.protocols.philips_intellivue.alarms import AlarmLists, AlarmWatch, read_alarms
from devices.protocols.philips_intellivue.clock import Heard
from devices.protocols.philips_intellivue.nested import Crooked
from devices.protocols.philips_intellivue.responder_wire import counted, listed, string, u16, u32
from devices.protocols.philips_intellivue.results import decode
from station.domain.observation import AlarmKind, GenerationMode
from tests.devices.protocols.philips_intellivue.bedside import BEGIN, VECTORS, user

HEARD = Heard(BEGIN, None, GenerationMode.REAL)
LATER = HEARD._replace(at=BEGIN.later(5))
SPO2, NBP = 0x4BB8, 0x4A04


def entry(
    source: int, code: int, kind: int = 0x0200, state: int = 0, text: str | None = None
) -> bytes:
    information = u16(1) + u32(1) + u16(0, 0)
    if text is not None:
        information += string(text)
    info_id = 0x0201 if text is None else 0x0204
    return u16(source, code, kind, state, 6, 1, source, info_id) + counted(information)


def lists(patient: list[bytes] | None = None, technical: list[bytes] | None = None) -> AlarmLists:
    found = {}
    if patient is not None:
        found[0x0902] = listed(patient)
    if technical is not None:
        found[0x0904] = listed(technical)
    return read_alarms(0, 1, found)


def brief(conditions) -> list[tuple[str, bool]]:
    return [(one.code, one.active) for one in conditions]


def test_the_sheet_s_example_gives_its_two_alarms():
    found = AlarmWatch().take(decode(user("alarm_example")).objects, HEARD)

    assert [one.raw for one in found] == ["4BB8:62", "4A04:230"]
    expected = VECTORS["alarm_example"]["expect"]
    assert [one.text for one in found] == [one["text"] for one in expected]
    assert [(one.code, one.kind, one.priority) for one in found] == [
        ("spo2-low", AlarmKind.PHYSIOLOGICAL, "medium"),
        ("technical", AlarmKind.TECHNICAL, "low"),
    ]
    assert all(one.active and one.channel == "" and one.flags == () for one in found)


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        (0x0400, (AlarmKind.PHYSIOLOGICAL, "high")),
        (0x0200, (AlarmKind.PHYSIOLOGICAL, "medium")),
        (0x0100, (AlarmKind.PHYSIOLOGICAL, "low")),
        (0x0004, (AlarmKind.TECHNICAL, "high")),
        (0x0002, (AlarmKind.TECHNICAL, "medium")),
        (0x0001, (AlarmKind.TECHNICAL, "low")),
        (0x0000, (AlarmKind.PHYSIOLOGICAL, None)),
    ],
)
def test_the_type_gives_kind_and_priority(kind, expected):
    (one,) = AlarmWatch().take([lists([entry(SPO2, 62, kind)])], HEARD)

    assert (one.kind, one.priority) == expected


def test_an_alarm_of_unknown_type_is_of_the_list_it_stands_in():
    (one,) = AlarmWatch().take([lists(technical=[entry(SPO2, 62, 0)])], HEARD)

    assert (one.kind, one.priority) == (AlarmKind.TECHNICAL, None)


@pytest.mark.parametrize(
    ("state", "flags"),
    [
        (0x8000, ("inhibited",)),
        (0x4000, ("suspended",)),
        (0x2000, ("latched",)),
        (0x1000, ("silenced",)),
        (0x0200, ("standby",)),
        (0x3008, ("latched", "silenced")),
    ],
)
def test_the_state_gives_flags(state, flags):
    (one,) = AlarmWatch().take([lists([entry(SPO2, 62, state=state)])], HEARD)

    assert one.flags == flags


def test_demo_and_test_alarms_are_marked():
    watch = AlarmWatch()
    both = lists([entry(SPO2, 62, state=0x0100), entry(NBP, 62, state=0x0400)])
    found = watch.take([both], HEARD)

    assert [one.mode for one in found] == [GenerationMode.DEMO, GenerationMode.TEST]


def test_an_alarm_without_words_is_told_in_the_table_s():
    found = AlarmWatch().take([lists([entry(SPO2, 62), entry(SPO2, 9998)])], HEARD)

    assert [(one.code, one.text) for one in found] == [
        ("spo2-low", "SpO2 LO"),
        ("unknown", "4BB8 9998"),
    ]


def test_an_alarm_is_told_once_at_its_onset_and_once_at_its_end():
    watch = AlarmWatch()
    ringing, quiet = lists([entry(SPO2, 62, text="88")], []), lists([], [])

    assert brief(watch.take([ringing], HEARD)) == [("spo2-low", True)]
    assert watch.take([ringing], HEARD) == []
    (ended,) = watch.take([quiet], LATER)
    assert (ended.code, ended.active, ended.text, ended.heard) == (
        "spo2-low", False, "88", LATER.at,
    )  # fmt: skip
    assert watch.take([quiet], LATER) == []


def test_other_words_are_not_another_alarm():
    watch = AlarmWatch()
    watch.take([lists([entry(SPO2, 62, text="88 < 90")])], HEARD)

    assert watch.take([lists([entry(SPO2, 62, text="87 < 90")])], HEARD) == []


def test_another_priority_is_another_alarm():
    watch = AlarmWatch()
    watch.take([lists([entry(SPO2, 62, 0x0200)])], HEARD)
    found = watch.take([lists([entry(SPO2, 62, 0x0400)])], HEARD)

    assert [(one.active, one.priority) for one in found] == [(False, "medium"), (True, "high")]


def test_a_list_that_is_missing_ends_nothing():
    """ "Alarms not available" is not "no alarm"."""
    watch = AlarmWatch()
    watch.take([lists([entry(SPO2, 62)], [entry(NBP, 230, 1)])], HEARD)

    assert watch.take([lists()], HEARD) == []
    assert watch.take([], HEARD) == []
    assert brief(watch.take([lists(patient=[])], HEARD)) == [("spo2-low", False)]
    assert brief(watch.take([lists(technical=[])], HEARD)) == [("technical", False)]


def test_lists_of_several_objects_are_one_list():
    watch = AlarmWatch()
    both = [lists([entry(SPO2, 62)]), lists([entry(NBP, 62)])]

    assert brief(watch.take(both, HEARD)) == [("spo2-low", True), ("nibp-low", True)]
    assert brief(watch.take(both[:1], HEARD)) == [("nibp-low", False)]


def test_a_new_association_tells_what_stands_and_ends_what_is_gone():
    watch = AlarmWatch()
    watch.take([lists([entry(SPO2, 62), entry(NBP, 62)], [])], HEARD)
    watch.begin()

    found = watch.take([lists([entry(SPO2, 62)], [])], LATER)
    assert brief(found) == [("nibp-low", False), ("spo2-low", True)]
    assert watch.take([lists([entry(SPO2, 62)], [])], LATER) == []


def test_the_alarms_of_a_monitor_that_was_exchanged_end():
    watch = AlarmWatch()
    watch.take([lists([entry(SPO2, 62)])], HEARD)

    assert brief(watch.end(LATER)) == [("spo2-low", False)]
    assert watch.end(LATER) == []


def test_other_information_is_passed_over():
    strange = u16(SPO2, 62, 0x0200, 0, 6, 1, 1, 0x0999) + counted(b"\1\2\3")
    (one,) = AlarmWatch().take([lists([strange])], HEARD)

    assert one.text == "SpO2 LO"


@pytest.mark.parametrize(
    "raw",
    [
        listed([entry(SPO2, 62)])[:-1],
        listed([entry(SPO2, 62)]) + b"\0",
        u16(0, 4) + bytes(4),
        u16(1, 28) + u16(SPO2, 62, 0x0200, 0, 6, 1, 1, 0x0201, 12) + bytes(10),
        listed([u16(SPO2, 62, 0x0200, 0, 6, 1, 1, 0x0201) + counted(bytes(9))]),
        listed([u16(SPO2, 62, 0x0200, 0, 6, 1, 1, 0x0204) + counted(bytes(11))]),
    ],
)
def test_a_length_that_lies_spoils_the_list(raw):
    with pytest.raises(Crooked):
        read_alarms(0, 1, {0x0902: raw})

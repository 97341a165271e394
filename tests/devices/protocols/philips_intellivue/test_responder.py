from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.protocols.philips_intellivue.association import Accepted, Declined, Ended, hear
from devices.protocols.philips_intellivue.frames import Frame, FrameReader, enframe, unframe
from devices.protocols.philips_intellivue.messages import POLL_NUMERICS, word
from devices.protocols.philips_intellivue.responder import CYCLE, IntelliVueMonitor
from devices.protocols.philips_intellivue.responder_greeting import Setup
from devices.protocols.philips_intellivue.responder_wire import u16
from devices.protocols.philips_intellivue.results import Denied, Foreign, MdsCreate, decode
from station.domain.errors import Refused
from tests.devices.protocols.philips_intellivue.bedside import Script, shown_at, user, wire

ROWS = [(0, "", "MDC_ECG_HEART_RATE", 82), (0, "", "MDC_TEMP", "37.1")]
UNKNOWN_ACTION = user("poll_mds").replace(b"\x0c\x16", b"\x0c\x17")


def monitor(rows=ROWS, **setup: object) -> IntelliVueMonitor:
    return IntelliVueMonitor(Script(rows), Setup(**setup))


def associated(rows=ROWS, **setup: object) -> IntelliVueMonitor:
    found = monitor(rows, **setup)
    found.receive(wire("assoc_request"), 0)
    found.receive(wire("mds_result"), 0)
    return found


def told(found: IntelliVueMonitor, body: bytes, now: float = 0.0) -> list[bytes]:
    return unframe(found.receive(enframe(body), now)) or []


def due(found: IntelliVueMonitor, now: float) -> list[bytes]:
    return unframe(found.due(now)) or []


def test_any_connect_is_accepted_and_followed_by_the_announcement():
    """Both frames as the sheet prints them (3.2 and 4.1)."""
    assert unframe(monitor().receive(wire("assoc_request"), 0)) == [
        user("assoc_response"),
        user("mds_create"),
    ]


def test_a_host_that_asks_for_less_gets_less_but_not_a_shorter_period():
    odd = user("assoc_request").replace(bytes.fromhex("000005b0"), bytes.fromhex("00000100"))
    odd = odd.replace(bytes.fromhex("00000fa0"), bytes.fromhex("000009c4"))

    assert hear(told(monitor(), odd)[0]) == Accepted(0.5, 256)


def test_the_announcement_has_the_setup_and_the_clock_of_the_moment():
    found = monitor(bed_label="Bed 3", demo=True)
    message = decode(unframe(found.receive(wire("assoc_request"), 61))[1])

    assert message.mds.bed_label == "Bed 3"
    assert message.mds.operating_mode == 0x2000
    assert f"{message.mds.absolute:%H:%M:%S}" == "10:16:01"
    assert message.mds.relative == 0x001DA000 + 61 * 8000


def test_a_refusing_monitor_refuses_so_often_and_then_accepts():
    found = monitor(refusals=2)

    answers = [hear(told(found, user("assoc_request"))[0]) for _ in range(3)]
    assert answers == [Declined(), Declined(), Accepted(0.5, 996)]


def test_nobody_is_answered_without_an_association():
    assert monitor().receive(wire("poll_mds"), 0) == b""
    assert monitor().next_due(0) is None
    assert monitor().due(100) == b""


def test_release_is_answered_and_ends_the_association():
    found = associated()

    assert told(found, user("release_request")) == [user("release_response")]
    assert told(found, user("poll_mds")) == []


def test_abort_ends_the_association_without_a_word():
    found = associated()

    assert told(found, user("abort")) == []
    assert told(found, user("poll_mds")) == []


def test_the_first_numeric_answer_has_no_values():
    found = associated()
    values = [[bool(seen.values) for seen in decode(told(found, user("poll_numerics"))[0]).objects]
              for _ in range(2)]  # fmt: skip

    assert values == [[False, False], [True, True]]


def test_an_extended_poll_is_answered_each_1024_ms_while_its_period_lasts():
    found = associated()
    first = decode(told(found, user("extpoll_numerics_30s"))[0])
    answers, now = [], 0.0
    while now < 9:
        now = found.next_due(now)
        answers += [decode(body) for body in due(found, now)]

    assert CYCLE == 1.024
    ticks = [one.relative for one in (first, *answers)]
    assert {b - a for a, b in pairwise(ticks)} == {8192}
    assert all(one.absolute == b"\xff" * 8 for one in answers)
    assert (answers[0].invoke, answers[0].poll) == (1, 1)


def test_an_extended_poll_ends_with_its_period():
    found = associated()
    found.receive(wire("extpoll_numerics_30s"), 0)
    count = 0
    for second in range(1, 60):
        found.receive(wire("mds_result"), second)  # some hosts repeat the receipt as keep-alive
        count += len(due(found, second))

    assert count == int(30 / CYCLE)


def test_an_extended_poll_without_a_period_is_answered_once():
    found = associated()

    assert len(told(found, user("escape_in_fcs"))) == 1
    assert due(found, 5) == []


def test_sequence_numbers_count_and_a_renewal_begins_again():
    found = associated()

    def sequence(body: bytes) -> int:
        return int.from_bytes(body[26:28], "big")

    assert sequence(told(found, user("extpoll_numerics_30s"))[0]) == 0
    assert [sequence(body) for body in due(found, 2.5)] == [1, 2]
    assert sequence(told(found, user("extpoll_numerics_60s"), 2.6)[0]) == 0
    assert [sequence(body) for body in due(found, 5)] == [1, 2]


def test_a_renewed_poll_takes_the_place_of_the_old_unless_they_interleave():
    for interleaves, invokes in ((False, {2}), (True, {1, 2})):
        found = associated(interleaves=interleaves)
        found.receive(wire("extpoll_numerics_30s"), 0)
        found.receive(wire("extpoll_numerics_60s"), 0.5)

        assert {decode(body).invoke for body in due(found, 3)} == invokes


def test_answers_that_nobody_fetched_are_not_sent_later():
    found = associated(shortest_period=10**6)
    found.receive(wire("extpoll_numerics_60s"), 0)
    answers = due(found, 50)

    assert len(answers) == 1
    assert decode(answers[0]).relative == 0x001DA000 + 48 * 8192


def test_a_long_answer_is_linked():
    metrics = ("ECG_HEART_RATE", "TTHOR_RESP_RATE", "PULS_OXIM_SAT_O2", "PULS_OXIM_PULS_RATE")
    rows = [(0, "", f"MDC_{name}", 50) for name in metrics]
    found = associated(rows, mtu=200)
    told(found, user("poll_numerics"))

    links = [decode(body).link for body in told(found, user("poll_numerics"))]
    assert links == [(1, 1), (3, 2), None]
    lossy = associated(rows, mtu=200, loses_closing=True)
    assert [decode(body).link for body in told(lossy, user("poll_numerics"))] == [(1, 1), (3, 2)]


def test_single_polls_of_any_class_are_answered():
    found = associated([*ROWS, (0, "", "alarm:hr-high", 1)])
    asked = {
        bytes.fromhex("00210000"): 1,
        bytes.fromhex("0021080c"): 0,
        bytes.fromhex("00360801"): 1,
        bytes.fromhex("00360811"): 0,
        bytes.fromhex("002a0807"): 0,  # the patient: this monitor has none
        bytes.fromhex("00090000"): 0,
    }
    for group, count in asked.items():
        body = POLL_NUMERICS.fill({"invoke": word(5), "poll": word(9)})[:-4] + group
        answer = decode(told(found, body)[0])

        assert (answer.invoke, answer.poll, len(answer.objects)) == (5, 9, count)


def test_an_unknown_action_is_an_error():
    assert decode(told(associated(), UNKNOWN_ACTION)[0]) == Denied(0, "no such action")


def test_an_unknown_command_is_an_error():
    body = user("poll_mds").replace(bytes.fromhex("00000007"), bytes.fromhex("00000009"))

    assert decode(told(associated(), body)[0]) == Denied(0, "no such action")


@pytest.mark.parametrize("command", [3, 4, 5])
def test_a_set_or_a_get_is_answered_and_changes_nothing(command):
    found = associated()
    body = user("poll_mds")
    asked = body[:10] + u16(command) + body[12:]

    assert decode(told(found, asked)[0]) == Foreign()


def test_a_poll_may_come_before_the_receipt_and_the_receipt_with_any_time():
    found = monitor()
    found.receive(wire("assoc_request"), 0)

    assert len(told(found, user("poll_numerics"))) == 1
    odd = user("mds_result").replace(bytes.fromhex("001da000"), bytes.fromhex("00000abd"))
    assert told(found, odd) == []


def test_what_it_is_set_up_to_deny_it_denies():
    assert decode(told(associated(denies=frozenset({0xF13B})), user("extpoll_alarms_60s"))[0]) == (
        Denied(3, "no such action")
    )
    assert decode(told(associated(denies=frozenset({0x36})), user("extpoll_alarms_60s"))[0]) == (
        Denied(3, "access denied")
    )


@pytest.mark.parametrize(("period", "limit"), [(4000, 10), (32000, 12), (400000, 130)])
def test_silence_longer_than_its_patience_ends_in_an_abort(period, limit):
    found = associated(shortest_period=period)

    assert found.next_due(0) == limit
    assert due(found, limit - 0.1) == []
    assert [hear(body) for body in due(found, limit)] == [Ended("abort")]
    assert due(found, limit + 1) == []


def test_a_host_that_speaks_too_late_hears_the_abort():
    assert [hear(body) for body in told(associated(), user("poll_mds"), 11)] == [Ended("abort")]


def test_the_abort_can_be_switched_off():
    found = associated(aborts=False)

    assert due(found, 11) == []
    assert found.next_due(11) is None


def test_answers_that_were_due_before_the_abort_are_sent():
    found = associated()
    found.receive(wire("extpoll_numerics_60s"), 8)

    assert len(due(found, 14)) == 5
    late = due(found, 18.1)
    assert len(late) == 5
    assert hear(late[-1]) == Ended("abort")
    assert found.next_due(18.1) is None


def test_power_off_and_on_loses_the_association_and_the_running_time():
    found = associated()
    found.restart(100)

    assert told(found, user("poll_mds"), 100) == []
    create = decode(told(found, user("assoc_request"), 101)[1])
    assert isinstance(create, MdsCreate)
    assert create.mds.relative == 8000
    assert f"{create.mds.absolute:%H:%M:%S}" == "10:16:41"


def test_a_clock_set_back_shows_in_the_shown_clock_alone():
    found = associated()
    found.step_clock(-3600)
    mds = decode(told(found, user("poll_mds"))[0]).objects[0]

    assert f"{mds.absolute:%H:%M:%S}" == "09:15:00"
    assert mds.relative == 0x001DA000


def test_the_shown_clock_can_be_set():
    found = associated()
    found.set_clock(shown_at("2025-03-01T08:00:00"), 2)
    mds = decode(told(found, user("poll_mds"), 5)[0]).objects[0]

    assert mds.absolute == shown_at("2025-03-01T08:00:03")
    assert mds.relative == 0x001DA000 + 5 * 8000


def test_the_running_time_wraps():
    found = associated(uptime=2**32 - 8000)
    create = decode(told(found, user("assoc_request"), 2)[1])

    assert create.mds.relative == 8000


def test_another_box_knows_nothing_of_the_association():
    found = associated()
    found.swap_serial("950123")

    assert told(found, user("poll_mds")) == []
    assert decode(told(found, user("assoc_request"))[1]).mds.serial == "950123"
    with pytest.raises(Refused):
        found.swap_serial("Gerät")


def test_a_serial_number_in_the_panels_is_the_monitor_s_from_then_on():
    rows = [*ROWS, (0, "", "serial", "A-1"), (5, "", "serial", "A-2")]
    found = associated(rows)
    found.receive(wire("extpoll_numerics_60s"), 0)
    assert decode(told(found, user("poll_mds"))[0]).objects[0].serial == "A-1"
    assert len(due(found, 6)) == 4  # those due before the exchange

    assert found.next_due(6) is None
    assert decode(told(found, user("assoc_request"), 6)[1]).mds.serial == "A-2"
    found.swap_serial("B-1")
    assert decode(told(found, user("assoc_request"), 7)[1]).mds.serial == "B-1"


def test_a_serial_number_that_is_the_box_s_own_changes_nothing():
    found = associated([*ROWS, (3, "", "serial", "020000000001")])

    assert len(told(found, user("poll_mds"), 5)) == 1


def test_the_alarm_object_counts_its_changes():
    found = associated([*ROWS, (3, "", "alarm:hr-high", 1)])
    body = POLL_NUMERICS.fill({"invoke": word(5), "poll": word(9)})[:-4] + bytes.fromhex("00360801")
    counters = [told(found, body, now)[0][-8:-6].hex() for now in (0, 1, 4, 5)]

    assert counters == ["0001", "0001", "0002", "0002"]


def test_every_frame_can_be_spoilt():
    seen = []

    def spoil(number: int, frame: bytes) -> bytes:
        seen.append(number)
        return frame[:-3] + b"\0\0\xc1"

    found = monitor(spoil=spoil)
    pieces = FrameReader().receive(found.receive(wire("assoc_request"), 0))

    assert seen == [1, 2]
    assert not [piece for piece in pieces if isinstance(piece, Frame)]


def test_requests_come_in_any_pieces():
    found = monitor()
    answers = b"".join(found.receive(bytes([byte]), 0) for byte in b"\x55" + wire("assoc_request"))

    assert unframe(answers) == [user("assoc_response"), user("mds_create")]


@given(st.lists(st.one_of(
    st.binary(max_size=60),
    st.binary(max_size=60).map(enframe),
    st.binary(max_size=60).map(lambda tail: enframe(user("poll_mds")[:14] + tail)),
    st.sampled_from(["assoc_request", "extpoll_numerics_60s", "abort", "poll_mds"]).map(wire),
), max_size=8))  # fmt: skip
def test_any_host_is_heard_without_a_fault(parts):
    found = monitor()
    for second, part in enumerate(parts):
        assert unframe(found.receive(part, second)) is not None
        assert unframe(found.due(second)) is not None


def test_the_setup_is_the_sheet_s_example():
    assert replace(Setup(), bed_label="Bed 3").bed_label == "Bed 3"
    assert (Setup().mtu, Setup().shortest_period, Setup().serial) == (996, 4000, "020000000001")

"""Conversations as the sheet tells them, then whole hours against the simulated monitor."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from devices.effects import Lost, Opened, Publish, Received, Transmit, WakeAfter, Woken
from devices.protocols.philips_intellivue.driver import (
    AFTER_ABORT,
    AGAIN,
    ANNOUNCEMENT,
    BURST,
    BURST_SECONDS,
    LISTEN,
    IntelliVueDriver,
)
from devices.protocols.philips_intellivue.frames import Frame, FrameReader, enframe
from devices.protocols.philips_intellivue.messages import (
    ABORT,
    ASSOCIATE,
    EXTENDED_ALARMS,
    EXTENDED_NUMERICS,
    KEEP_ALIVE,
    MDS_RESULT,
    POLL_MDS,
    POLL_NUMERICS,
    ticks,
    word,
)
from devices.protocols.philips_intellivue.responder import CYCLE, IntelliVueMonitor
from devices.protocols.philips_intellivue.responder_greeting import Setup
from devices.protocols.philips_intellivue.responder_polls import error
from devices.protocols.philips_intellivue.responder_wire import u32
from station.domain.observation import (
    AlarmCondition,
    ClockReading,
    DeviceEvent,
    GenerationMode,
    Identity,
    Label,
    LineNoise,
    Numeric,
    Silence,
)
from tests.devices.protocols.framing_properties import cut
from tests.devices.protocols.philips_intellivue.bedside import (
    ALARMS,
    BEGIN,
    MDS,
    VECTORS,
    Line,
    Script,
    numeric,
    observed,
    of,
    said,
    shown_at,
    user,
    wire,
)

REFUSAL = enframe(b"\x0c\x00")
VITALS = [
    (0, "", "MDC_ECG_HEART_RATE", 82),
    (0, "", "MDC_PULS_OXIM_SAT_O2", 97),
    (0, "", "MDC_TEMP", "37.1"),
    (0, "ABP", "MDC_PRESS_BLD_ART_MEAN", 90),
]


# --- Events against effects ----------------------------------------------------------------------


class Talk:
    """A driver alone: what it asks for, event by event."""

    def __init__(self) -> None:
        self.driver = IntelliVueDriver()
        self.published: list[object] = []

    def hears(self, data: bytes, seconds: float) -> list:
        return self._tell(Received(data, BEGIN.later(seconds)))

    def opened(self, seconds: float = 0.0) -> list:
        return self._tell(Opened(BEGIN.later(seconds)))

    def woken(self, seconds: float) -> list:
        return self._tell(Woken(BEGIN.later(seconds)))

    def lost(self, seconds: float) -> list:
        return self._tell(Lost("pulled", BEGIN.later(seconds)))

    def _tell(self, event) -> list:
        """The queries sent, and keeps what was published."""
        effects = self.driver.handle(event)
        self.published = [one.reading for one in effects if isinstance(one, Publish)]
        self.wakes = [one.seconds for one in effects if isinstance(one, WakeAfter)]
        return [(one.query, dict(one.fields)) for one in effects if isinstance(one, Transmit)]

    def associated(self) -> "Talk":
        """Through the greeting, the announcement and the first poll, at second 2."""
        self.opened()
        self.woken(LISTEN)
        self.hears(wire("assoc_response"), 2)
        self.hears(wire("mds_create"), 2)
        return self


ASKED = (ASSOCIATE, {})


def numerics() -> bytes:
    """The sheet's full set, answered just after the sheet's announcement."""
    body = user("full_set")
    return enframe(body[:28] + bytes.fromhex("001dc000") + body[32:])


def test_it_listens_for_an_answer_period_before_it_speaks():
    talk = Talk()

    assert talk.opened() == []
    assert talk.wakes == [LISTEN]
    assert CYCLE < LISTEN
    assert talk.woken(LISTEN) == [ASKED]


def test_the_association_is_asked_every_two_seconds_until_it_is_answered():
    talk = Talk()
    talk.opened()

    assert [talk.woken(LISTEN + n * AGAIN) for n in range(4)] == [[ASKED]] * 4
    assert talk.woken(LISTEN + 3 * AGAIN + 1) == []


def test_an_acceptance_and_an_announcement_are_receipted_and_the_numerics_polled():
    """The dialogue of sheet 2, with its own frames."""
    talk = Talk()
    talk.opened()
    talk.woken(LISTEN)

    assert talk.hears(wire("assoc_response"), 1.3) == []
    sent = talk.hears(wire("mds_create"), 1.3)
    assert sent == [
        (MDS_RESULT, {"invoke": word(1), "event_time": bytes.fromhex("001da000")}),
        (EXTENDED_NUMERICS, {"invoke": word(1), "poll": word(1), "period": ticks(120)}),
    ]
    assert MDS_RESULT.fill(sent[0][1]) == user("mds_result")
    assert talk.published == [
        Identity("", "Philips SIM01", "020000000001", BEGIN.later(1.3)),
        Label("", "bed-label", None, BEGIN.later(1.3)),
        Label("", "operating-mode", "monitoring", BEGIN.later(1.3)),
        ClockReading("", shown_at("2024-05-20T10:15:00"), BEGIN.later(1.3)),
    ]


def test_the_alarms_are_polled_when_the_numerics_have_answered():
    talk = Talk().associated()

    assert talk.hears(numerics(), 3) == [
        (EXTENDED_ALARMS, {"invoke": word(2), "poll": word(2), "period": ticks(120)})
    ]
    values = {(one.channel, one.metric.code): one.value for one in of(Numeric, talk.published)}
    assert len(values) == 14
    assert values["", "MDC_ECG_HEART_RATE"] == VECTORS["full_set"]["expect"]["HR"]
    assert values["ABP", "MDC_PRESS_BLD_ART_SYS"] == VECTORS["full_set"]["expect"]["ABP"]["sys"]
    assert talk.hears(wire("alarm_example"), 3.1) == []
    assert [one.raw for one in talk.published] == ["4BB8:62", "4A04:230"]


def test_every_query_is_framed_as_the_sheet_frames_it():
    driver = IntelliVueDriver()

    assert driver.encode(Transmit(ASSOCIATE)) == wire("assoc_request")
    fields = {"invoke": word(2), "poll": word(2), "period": ticks(60)}
    assert driver.encode(Transmit(EXTENDED_NUMERICS, fields)) == wire("extpoll_numerics_60s")


def test_results_that_nobody_asked_for_are_aborted_first():
    """A stale association (sheet 2.5): Abort, then start over."""
    talk = Talk()
    talk.opened()

    assert talk.hears(wire("spo2_example"), 0.4) == [(ABORT, {})]
    assert talk.published == []
    assert talk.hears(wire("alarm_example"), 0.5) == []
    assert talk.woken(0.4 + AFTER_ABORT) == [ASKED]


def test_an_association_that_does_not_heed_the_abort_is_aborted_again():
    talk = Talk()
    talk.opened()
    talk.hears(wire("spo2_example"), 0.4)
    talk.woken(0.4 + AFTER_ABORT)

    assert talk.hears(wire("spo2_example"), 1.4) == [(ABORT, {})]
    assert talk.hears(wire("spo2_example"), 1.4 + AGAIN) == [(ABORT, {})]


def test_an_acceptance_that_our_abort_has_overtaken_is_not_taken():
    talk = Talk()
    talk.opened()
    talk.woken(LISTEN)
    talk.hears(wire("spo2_example"), 1.3)

    talk.hears(wire("assoc_response"), 1.4)
    assert talk.woken(1.3 + AFTER_ABORT) == [ASKED]


def test_a_refusal_is_taken_and_asked_again_two_seconds_later():
    talk = Talk()
    talk.opened()
    talk.woken(LISTEN)

    assert talk.hears(REFUSAL, 2) == []
    assert talk.woken(2 + AGAIN - 0.1) == []
    assert talk.woken(2 + AGAIN) == [ASKED]


@pytest.mark.parametrize("vector", ["abort", "release_request", "release_response"])
def test_an_association_ended_by_the_monitor_is_asked_anew(vector):
    talk = Talk().associated()

    assert talk.hears(wire(vector), 10) == []
    assert talk.woken(10 + AGAIN) == [ASKED]


def test_a_monitor_that_does_not_announce_itself_is_asked_who_it_is():
    talk = Talk()
    talk.opened()
    talk.woken(LISTEN)
    talk.hears(wire("assoc_response"), 2)

    assert talk.hears(wire("spo2_example"), 2.1) == []
    assert talk.published == []
    assert talk.woken(2 + ANNOUNCEMENT)[0][0] is POLL_MDS


def test_an_announcement_that_wants_no_receipt_gets_none():
    talk = Talk()
    talk.opened()
    talk.woken(LISTEN)
    talk.hears(wire("assoc_response"), 2)
    event = user("mds_create").replace(bytes.fromhex("000100010114"), bytes.fromhex("000100000114"))

    assert [query for query, _ in talk.hears(enframe(event), 2)] == [EXTENDED_NUMERICS]


def test_a_repeated_announcement_is_receipted_and_told_no_more():
    talk = Talk().associated()

    assert [query for query, _ in talk.hears(wire("mds_create"), 2.1)] == [MDS_RESULT]
    assert of(Identity, talk.published) == []


def test_no_more_than_four_frames_go_out_in_128_ms():
    talk = Talk().associated()
    sent = talk.hears(wire("mds_create") * 9, 2.2)
    waited = talk.wakes

    assert [query for query, _ in sent] == [MDS_RESULT] * BURST
    assert waited == [pytest.approx(BURST_SECONDS)]
    assert [query for query, _ in talk.woken(2.2 + BURST_SECONDS)] == [MDS_RESULT] * BURST
    assert talk.woken(2.2 + 2 * BURST_SECONDS + 0.001) == []


def test_silence_brings_a_word_after_four_seconds_and_a_new_association_after_five():
    talk = Talk().associated()
    talk.hears(numerics(), 3)
    talk.hears(wire("alarm_example"), 3.5)

    assert [query for query, _ in talk.woken(7.5)][:1] == [EXTENDED_NUMERICS]
    assert talk.woken(8.5) == [ASKED]
    assert talk.published == [
        Silence("", BEGIN.later(3), BEGIN.later(8.5)),
        Silence("ABP", BEGIN.later(3), BEGIN.later(8.5)),
    ]
    assert talk.woken(8.5 + AGAIN) == [ASKED]
    assert talk.published == []


def test_a_keep_alive_is_sent_a_second_before_the_monitor_would_hang_up():
    talk = Talk().associated()
    talk.hears(numerics(), 2)
    talk.hears(said([], 0x001DC000, about=ALARMS, number=2), 2)
    for second in range(3, 11):
        answer = user("spo2_example")
        ticks_ = (0x001E0000 + second * 8000).to_bytes(4, "big")
        talk.hears(enframe(answer[:28] + ticks_ + answer[32:]), second)

    assert [query for query, _ in talk.woken(11)] == [KEEP_ALIVE]


def test_an_error_to_the_extended_poll_brings_a_single_one():
    talk = Talk().associated()

    assert [query for query, _ in talk.hears(enframe(error(1, 9)), 2.1)] == [POLL_NUMERICS]


def test_alarms_that_are_denied_are_said_to_be_missing():
    talk = Talk().associated()
    talk.hears(numerics(), 3)
    talk.hears(enframe(error(2, 2)), 3.1)
    assert talk.published == []
    talk.hears(enframe(error(3, 2)), 3.2)

    assert talk.published == [Label("", "alarms", "not available", BEGIN.later(3.2))]


def test_what_is_no_frame_is_noise_with_its_size_and_reason():
    talk = Talk().associated()
    talk.hears(b"\x00" * 100 + b"\xc1" + wire("spo2_example")[:20] + wire("spo2_example"), 3)

    assert of(LineNoise, talk.published) == [
        LineNoise(101, "between frames", BEGIN.later(3)),
        LineNoise(20, "cut short by a new frame", BEGIN.later(3)),
    ]
    assert (talk.driver.tally.good, talk.driver.tally.bad) == (3, 1)


def test_a_frame_whose_lengths_lie_gives_noise_and_no_value():
    talk = Talk().associated()
    body = user("spo2_example").replace(bytes.fromhex("0950000a"), bytes.fromhex("09500009"))
    talk.hears(enframe(body), 3)

    assert talk.published == [
        LineNoise(len(enframe(body)), "length of an attribute", BEGIN.later(3))
    ]
    assert (talk.driver.tally.good, talk.driver.tally.bad) == (2, 1)


def test_a_message_of_no_known_kind_is_counted_and_changes_nothing():
    talk = Talk().associated()

    assert talk.hears(enframe(b"\x55\x55") + enframe(user("poll_mds")), 3) == []
    assert talk.published == []
    assert talk.driver.tally.good == 4


def test_what_was_held_of_a_frame_is_noise_when_the_line_is_lost():
    talk = Talk().associated()
    talk.hears(wire("spo2_example")[:30], 3)
    talk.lost(4)

    assert talk.published == [LineNoise(30, "cut off", BEGIN.later(4))]
    assert talk.driver.tally.bad == 1


def test_a_closed_line_is_neither_answered_nor_woken():
    talk = Talk().associated()
    talk.lost(3)

    everything = wire("assoc_response") + wire("mds_create") + wire("full_set") + wire("abort")
    assert talk.hears(everything, 4) == talk.woken(60) == []
    assert talk.published == talk.wakes == []
    assert talk.driver.tally.good == 6


def test_a_line_opened_again_starts_over_and_keeps_its_count():
    talk = Talk().associated()
    talk.lost(3)
    talk.opened(10)

    assert talk.driver.tally.good == 2
    assert talk.woken(10 + LISTEN) == [ASKED]


def test_a_line_opened_twice_gives_back_what_it_held():
    talk = Talk().associated()
    talk.hears(wire("spo2_example")[:30], 3)
    talk.opened(4)

    assert talk.published == [LineNoise(30, "cut off", BEGIN.later(4))]


def test_a_line_on_which_nobody_speaks_is_silent_after_five_seconds():
    talk = Talk()
    talk.opened()
    talk.woken(LISTEN)
    talk.woken(3.25)
    talk.woken(5)

    assert talk.published == [Silence("", BEGIN, BEGIN.later(5))]


def test_an_answer_lacking_a_part_gives_nothing_and_is_counted():
    talk = Talk().associated()
    objects = [
        numeric(n, {0x0924: u32(0x24182), 0x0950: observed(0x4182, "00000052")}) for n in range(9)
    ]
    frames = FrameReader().receive(said([(1, objects)], 0x00200000, mtu=150))
    assert len(frames) > 3
    talk.hears(b"".join(frame.raw for frame in (*frames[:1], *frames[2:])), 3)

    assert talk.published == []
    assert talk.driver.incomplete == 1


def test_a_value_beyond_belief_is_no_value_and_is_counted():
    talk = Talk().associated()
    fast = numeric(1, {0x0924: u32(0x24182), 0x0950: observed(0x4182, "000003e7")})
    talk.hears(said([(1, [fast])], 0x00200000), 3)

    assert [one.value for one in of(Numeric, talk.published)] == [None]
    assert talk.driver.unbelievable == 1


def test_a_monitor_that_restarted_unnoticed_is_asked_for_its_clocks():
    talk = Talk().associated()
    talk.hears(numerics(), 3)
    talk.hears(said([], 0x001DC000, about=ALARMS, number=2), 3.1)
    heart = numeric(1, {0x0924: u32(0x24182), 0x0950: observed(0x4182, "00000052")})

    assert [query for query, _ in talk.hears(said([(1, [heart])], 8192), 4)] == [POLL_MDS]
    assert [one.name for one in of(DeviceEvent, talk.published)] == ["restarted"]


# --- Any bytes -----------------------------------------------------------------------------------

PIECES = st.lists(
    st.one_of(
        st.binary(max_size=80),
        st.binary(max_size=80).map(enframe),
        st.binary(max_size=80).map(lambda tail: enframe(bytes.fromhex("e1000002") + tail)),
        st.sampled_from(sorted(VECTORS)).map(wire),
        st.tuples(st.sampled_from(sorted(VECTORS)), st.integers(0, 10**6), st.integers(0, 255)).map(
            lambda drawn: changed(*drawn)
        ),
    ),
    max_size=10,
)


def changed(name: str, place: int, value: int) -> bytes:
    """A vector with one byte of its user data changed, in a frame with a valid check sequence."""
    body = bytearray(user(name))
    body[place % len(body)] = value
    return enframe(bytes(body))


@given(PIECES, st.lists(st.floats(0, 20), min_size=10, max_size=10))
def test_any_bytes_at_any_time_are_heard_without_a_fault(pieces, pauses):
    driver, now = IntelliVueDriver(), BEGIN
    driver.handle(Opened(now))
    for piece, pause in zip(pieces, pauses, strict=False):
        now = now.later(pause)
        driver.handle(Woken(now))
        for effect in driver.handle(Received(piece, now)):
            if isinstance(effect, Transmit):
                assert driver.encode(effect)


@given(PIECES, st.data())
def test_how_the_line_splits_the_bytes_changes_no_reading(pieces, data):
    stream = b"".join([wire("assoc_response"), wire("mds_create"), *pieces])

    assert published(*cut(stream, data, most=6)) == published(stream)


def published(*parts: bytes) -> list[object]:
    driver = IntelliVueDriver()
    driver.handle(Opened(BEGIN))
    effects = [effect for part in parts for effect in driver.handle(Received(part, BEGIN))]
    readings = [effect.reading for effect in effects if isinstance(effect, Publish)]
    return [reading for reading in readings if not isinstance(reading, LineNoise)]


@settings(max_examples=30)
@given(st.randoms(use_true_random=False))
def test_no_value_comes_from_a_frame_that_was_changed_on_the_line(dice):
    """Bytes flipped, dropped, doubled, put in; a value published must have been sent whole."""
    heart = [
        numeric(1, {0x0924: u32(0x24182), 0x0950: observed(0x4182, f"{60 + n:08x}")})
        for n in range(40)
    ]
    driver = IntelliVueDriver()
    driver.handle(Opened(BEGIN))
    driver.handle(Received(wire("assoc_response") + wire("mds_create"), BEGIN))
    for n, one in enumerate(heart, 1):
        whole = said([(1, [one])], 0x00200000 + n * 8192)
        raw = bytearray(whole)
        for _ in range(dice.choice((0, 1, 1, 2, 5))):
            spoil(raw, dice)
        arrived = FrameReader().receive(bytes(raw))
        intact = any(isinstance(piece, Frame) for piece in arrived)
        readings = [
            effect.reading.value
            for effect in driver.handle(Received(bytes(raw), BEGIN.later(n)))
            if isinstance(effect, Publish) and isinstance(effect.reading, Numeric)
        ]
        assert readings in ([], [Decimal(60 + n - 1)])
        assert intact or not readings


def spoil(raw: bytearray, dice) -> None:
    place = dice.randrange(len(raw))
    match dice.randrange(4):
        case 0:
            raw[place] ^= 1 << dice.randrange(8)
        case 1 if len(raw) > 1:
            del raw[place]
        case 2:
            raw.insert(place, raw[place])
        case _:
            raw.insert(place, dice.randrange(256))


# --- Hours against the simulated monitor ---------------------------------------------------------


def bed(rows=VITALS, **setup: object) -> Line:
    line = Line(IntelliVueMonitor(Script(rows), Setup(**setup)))
    line.open()
    return line


def last(readings) -> dict[tuple[str, str], Decimal | None]:
    return {(one.channel, one.metric.code): one.value for one in of(Numeric, readings)}


def expected(rows) -> dict[tuple[str, str], Decimal | None]:
    return {
        (channel, metric): None if value is None else Decimal(str(value))
        for _, channel, metric, value in sorted(rows, key=lambda row: row[0])
        if metric.startswith("MDC")
    }


EVERYTHING = [
    (0, "", "MDC_ECG_HEART_RATE", 82), (0, "", "MDC_PULS_OXIM_PULS_RATE", 81),
    (0, "", "MDC_PULS_OXIM_SAT_O2", 97), (0, "left", "MDC_PULS_OXIM_SAT_O2", 96),
    (0, "right", "MDC_PULS_OXIM_SAT_O2", 95), (0, "telemetry", "MDC_PULS_OXIM_SAT_O2", 94),
    (0, "", "MDC_PULS_OXIM_PERF_REL", "1.55"), (0, "", "MDC_PRESS_CUFF_SYS", 128),
    (0, "", "MDC_PRESS_CUFF_DIA", 74), (0, "", "MDC_PRESS_CUFF_MEAN", 92),
    (0, "ABP", "MDC_PRESS_BLD_ART_SYS", 131), (0, "ABP", "MDC_PRESS_BLD_ART_DIA", 70),
    (0, "ABP", "MDC_PRESS_BLD_ART_MEAN", 90), (0, "ART", "MDC_PRESS_BLD_ART_MEAN", 91),
    (0, "Ao", "MDC_PRESS_BLD_ART_SYS", 140), (0, "", "MDC_TTHOR_RESP_RATE", 14),
    (0, "", "MDC_CO2_RESP_RATE", 13), (0, "", "MDC_AWAY_CO2_ET", 36),
    (0, "", "MDC_CONC_AWAY_CO2_INSP", 0), (0, "", "MDC_TEMP", "37.1"),
    (0, "core", "MDC_TEMP", "37.9"), (0, "skin", "MDC_TEMP", "33.25"),
    (0, "tympanic", "MDC_TEMP", 37), (0, "esophageal", "MDC_TEMP", None),
    (0, "rectal", "MDC_TEMP", "38.0"), (0, "oral", "MDC_TEMP", "36.6"),
    (0, "axillary", "MDC_TEMP", "36.2"),
]  # fmt: skip


def test_the_station_reads_everything_that_the_monitor_shows():
    assert last(bed(EVERYTHING).run(5)) == expected(EVERYTHING)


def test_the_same_in_linked_parts():
    line = bed(EVERYTHING, mtu=364)

    assert last(line.run(5)) == expected(EVERYTHING)
    assert line.driver.incomplete == 0


def test_the_same_in_kilopascal_and_fahrenheit():
    rows = [row for row in EVERYTHING if row[1] != "skin"]

    assert last(bed(rows, kilopascal=True, fahrenheit=True).run(5)) == expected(rows)


def test_values_follow_the_script_within_a_cycle():
    rows = [*VITALS, (20, "", "MDC_ECG_HEART_RATE", 95), (30, "", "MDC_ECG_HEART_RATE", None),
            (40, "", "MDC_ECG_HEART_RATE", "88.5")]  # fmt: skip
    rates = [
        (one.heard.monotonic - BEGIN.monotonic, one.value)
        for one in of(Numeric, bed(rows).run(50))
        if one.metric.code == "MDC_ECG_HEART_RATE"
    ]
    changes = [now for before, now in pairwise(rates) if before[1] != now[1]]

    assert [value for _, value in changes] == [95, None, Decimal("88.5")]
    for (moment, _), second in zip(changes, (20, 30, 40), strict=True):
        assert second <= moment <= second + CYCLE


def test_a_cuff_pressure_is_told_once_and_stamped_by_the_monitor():
    rows = [*VITALS]
    for at, systolic in ((0, 128), (600, 128), (1200, 131)):
        rows += [(at, "", "MDC_PRESS_CUFF_SYS", systolic), (at, "", "MDC_PRESS_CUFF_DIA", 74)]
    told = [one for one in of(Numeric, bed(rows).run(1800)) if one.metric.episodic]

    start = shown_at("2024-05-20T10:15:00")
    assert [(one.value, one.device_time) for one in told if one.metric.code.endswith("SYS")] == [
        (128, start),
        (128, start + timedelta(seconds=600)),
        (131, start + timedelta(seconds=1200)),
    ]
    assert len(told) == 6


def test_an_hour_across_the_wrap_is_one_association_without_a_gap():
    """The relative time wraps half an hour in; the device's own time goes on evenly."""
    line = bed(uptime=2**32 - 1800 * 8000)
    readings = line.run(3600)

    assert of(DeviceEvent, readings) == of(Silence, readings) == of(LineNoise, readings) == []
    assert [name for _, name in line.sent].count(ASSOCIATE.name) == 1
    rates = [one for one in of(Numeric, readings) if one.metric.code == "MDC_ECG_HEART_RATE"]
    steps = {round((b.device_time - a.device_time).total_seconds(), 3) for a, b in pairwise(rates)}
    assert len(rates) >= int(3590 / CYCLE)
    assert max(steps) <= 1.025
    assert min(steps) > 0
    assert len(of(Identity, readings)) == 2
    assert len(of(ClockReading, readings)) == 60


def test_polls_are_renewed_before_they_end_and_the_clocks_read_each_minute():
    line = bed()
    line.run(600)
    names = [name for _, name in line.sent]

    assert names.count(EXTENDED_NUMERICS.name) == names.count(EXTENDED_ALARMS.name) == 10
    assert names.count(POLL_MDS.name) == 9
    gaps = [b - a for (a, _), (b, _) in pairwise(line.sent)]
    assert max(gaps) < 10
    assert names.count(KEEP_ALIVE.name) > 40


def test_one_request_is_out_at_a_time_and_never_more_than_four_frames_in_128_ms():
    line = bed()
    line.run(600)
    moments = [moment for moment, _ in line.sent]

    assert all(
        later - earlier >= BURST_SECONDS
        for earlier, later in zip(moments, moments[BURST:], strict=False)
    )


def test_the_association_begins_with_listening_and_goes_in_order():
    line = bed()
    line.run(1.5)

    assert line.sent[0] == (LISTEN, ASSOCIATE.name)
    assert [name for _, name in line.sent] == [
        ASSOCIATE.name, MDS_RESULT.name, EXTENDED_NUMERICS.name, EXTENDED_ALARMS.name,
    ]  # fmt: skip


def test_a_cable_that_is_lost_and_found_tells_everything_anew():
    rows = [*VITALS, (0, "", "MDC_PRESS_CUFF_SYS", 128), (0, "", "alarm:spo2-low", 1),
            (35, "", "alarm:spo2-low", 0), (35, "", "alarm:hr-high", 1)]  # fmt: skip
    line = bed(rows, bed_label="Bed 3")
    line.run(30)
    line.lose()
    assert line.run(10) == []
    line.open()
    readings = line.run(10)

    assert [one.channel for one in of(Identity, readings)] == ["", "ABP"]
    assert [one.text for one in of(Label, readings)] == ["Bed 3", "monitoring"]
    assert [(one.code, one.active) for one in of(AlarmCondition, readings)] == [
        ("spo2-low", False),
        ("hr-high", True),
    ]
    assert not [one for one in of(Numeric, readings) if one.metric.episodic]
    assert len(of(Numeric, readings)) > 20


class Worn:
    """A line that damages so many of the frames in which a serial number stands."""

    def __init__(self, serial: str, times: int) -> None:
        self.mark, self.times = bytes.fromhex(serial), times

    def __call__(self, _: int, frame: bytes) -> bytes:
        if self.mark not in frame or not self.times:
            return frame
        self.times -= 1
        return frame[:-3] + bytes([frame[-3] ^ 1]) + frame[-2:]


ANOTHER = "020000000002"
EXCHANGED = [*VITALS, (0, "", "MDC_PRESS_CUFF_SYS", 128), (0, "", "alarm:hr-high", 1),
             (31, "", "MDC_ECG_HEART_RATE", 131)]  # fmt: skip


def exchanged(serial: str = ANOTHER, **setup: object) -> Line:
    """The cable goes from one monitor to another, and is opened anew at second 35."""
    line = bed(EXCHANGED, **setup)
    line.run(30)
    line.lose()
    line.run(5)
    line.monitor.swap_serial(serial)
    line.open()
    return line


def from_whom(readings) -> set[tuple[str, str | None, Decimal | None]]:
    """Each heart rate with the serial number it was told under; none is told under no identity."""
    serials, found = {}, set()
    for one in readings:
        if isinstance(one, Identity):
            serials[one.channel] = one.serial
        elif isinstance(one, Numeric | AlarmCondition):
            assert "" in serials or not getattr(one, "active", True)
        if isinstance(one, Numeric) and one.metric.code == "MDC_ECG_HEART_RATE":
            found.add((one.channel, serials[""], one.value))
    return found


def first_value(readings) -> float:
    """The second at which a value is told first."""
    return of(Numeric, readings)[0].heard.monotonic - BEGIN.monotonic


@pytest.mark.parametrize("damaged", range(4))
def test_no_value_of_another_monitor_is_told_as_the_one_before_s_though_its_words_are_damaged(
    damaged,
):
    """Damaged are its announcement, then the answers to who it is."""
    readings = exchanged(spoil=Worn(ANOTHER, damaged)).run(60)

    assert from_whom(readings) == {("", ANOTHER, 131)}
    assert first_value(readings) <= 35 + LISTEN + 1.1 + damaged * 3
    assert [one.active for one in of(AlarmCondition, readings)] == [False, True]
    assert [one.value for one in of(Numeric, readings) if one.metric.episodic] == [128]


def test_a_monitor_without_a_serial_number_is_told_as_one_without():
    readings = exchanged("").run(60)

    assert from_whom(readings) == {("", None, 131)}
    assert first_value(readings) <= 35 + LISTEN + 1.1


def test_a_monitor_whose_every_word_on_itself_is_lost_is_told_without_a_number_till_it_comes():
    readings = exchanged(spoil=Worn(ANOTHER, 8)).run(60)

    assert from_whom(readings) == {("", None, 131), ("", ANOTHER, 131)}
    assert [one.serial for one in of(Identity, readings) if not one.channel] == [None, ANOTHER]


def test_a_good_line_that_was_cut_waits_no_longer_than_the_first_time():
    line = bed()
    first = first_value(line.run(30))
    line.lose()
    line.run(5)
    line.open()

    assert first_value(line.run(30)) - 35 <= first < LISTEN + 1.1


def test_a_lost_answer_to_who_it_is_is_asked_again_within_seconds():
    serial = Setup().serial
    line = bed(spoil=Worn(serial, 3))
    line.run(12)

    asked = [moment for moment, name in line.sent if name == POLL_MDS.name]
    assert [later - before for before, later in pairwise(asked)] == pytest.approx([3, 3])


def test_an_answer_without_the_monitor_in_it_does_not_say_who_it_is():
    talk = Talk()
    talk.opened()
    talk.woken(LISTEN)
    talk.hears(wire("assoc_response"), 2)
    talk.woken(2 + ANNOUNCEMENT)
    talk.hears(said([], 0x001DC000, about=MDS), 4.1)
    assert talk.published == []
    talk.hears(said([], 0x001DC000, number=2), 4.2)
    talk.hears(said([], 0x001DC000, about=ALARMS, number=3), 4.3)

    assert [query for query, _ in talk.woken(4 + 3)] == [POLL_MDS]


def test_a_line_that_is_quiet_for_a_while_is_one_silence_and_then_values_again():
    line = bed()
    line.run(30)
    line.hears = False
    quiet = line.run(30)
    line.hears = True
    again = line.run(30)

    assert [one.channel for one in of(Silence, quiet)] == ["", "ABP"]
    assert quiet == of(Silence, quiet)
    assert of(Silence, again) == []
    assert len(of(Numeric, again)) > 80


def test_a_monitor_that_hangs_up_is_asked_anew():
    line = bed()
    line.run(30)
    line.connected = False  # the monitor hears nothing, loses patience and aborts unheard
    line.run(15)
    line.connected = True
    again = line.run(30)

    assert len(of(Numeric, again)) > 80


def test_a_monitor_that_refuses_first_is_asked_until_it_accepts():
    line = bed(refusals=3)

    assert len(of(Numeric, line.run(20))) > 30
    assert [name for _, name in line.sent].count(ASSOCIATE.name) == 4


def test_a_restart_is_an_event_and_nothing_is_told_twice():
    rows = [*VITALS, (0, "", "MDC_PRESS_CUFF_SYS", 128)]
    line = bed(rows)
    line.run(100)
    line.monitor.restart(line.now)
    readings = line.run(30)

    assert [one.name for one in of(DeviceEvent, readings)] == ["restarted"]
    assert len(of(Numeric, readings)) > 60
    assert not [one for one in of(Numeric, readings) if one.metric.episodic]


def test_a_clock_set_back_is_an_event_within_a_minute():
    line = bed()
    line.run(100)
    line.monitor.step_clock(-3600)
    readings = line.run(120)

    assert [one.name for one in of(DeviceEvent, readings)] == ["clock-back"]
    assert of(Numeric, readings)[-1].device_time < shown_at("2024-05-20T09:20:00")


def test_another_box_on_the_cable_is_another_identity():
    rows = [*VITALS, (0, "", "MDC_PRESS_CUFF_SYS", 128), (0, "", "alarm:hr-high", 1)]
    line = bed(rows)
    line.run(100)
    line.monitor.swap_serial("020000000002")
    readings = line.run(30)
    readings = [one for one in readings if not isinstance(one, Silence)]

    assert [type(one) for one in readings[:2]] == [AlarmCondition, Identity]
    assert not readings[0].active
    assert [one.serial for one in of(Identity, readings)] == ["020000000002"] * 2
    assert of(DeviceEvent, readings) == []
    assert [one.value for one in of(Numeric, readings) if one.metric.episodic] == [128]
    assert [one.active for one in of(AlarmCondition, readings)] == [False, True]


def test_alarms_are_told_at_their_onset_and_at_their_end():
    rows = [*VITALS, (10, "", "alarm:apnea", 1), (20, "", "alarm:apnea", 0),
            (15, "ABP", "alarm:abp-low", 1), (18, "", "alarm:probe-off", 1)]  # fmt: skip
    told = [
        (one.channel, one.code, one.priority, one.active)
        for one in of(AlarmCondition, bed(rows).run(40))
    ]

    assert told == [
        ("", "apnea", "high", True),
        ("ABP", "abp-low", "medium", True),
        ("", "probe-off", "medium", True),
        ("", "apnea", "high", False),
    ]


def test_a_demonstration_is_marked_as_one():
    readings = bed(demo=True).run(10)

    assert {one.mode for one in of(Numeric, readings)} == {GenerationMode.DEMO}
    assert [one.text for one in of(Label, readings)] == [None, "demo"]


def test_a_monitor_without_extended_polls_is_read_by_single_ones():
    line = bed(denies=frozenset({0xF13B}))
    readings = line.run(60)

    assert last(readings) == expected(VITALS)
    rates = [one for one in of(Numeric, readings) if one.metric.code == "MDC_ECG_HEART_RATE"]
    assert len(rates) == pytest.approx(58 / CYCLE, abs=4)


def test_a_monitor_that_denies_its_alarms_still_gives_its_values():
    line = bed(denies=frozenset({0x0036}))
    readings = line.run(60)

    assert [one.text for one in of(Label, readings) if one.name == "alarms"] == ["not available"]
    assert len(of(Numeric, readings)) > 200


def test_answers_of_old_and_renewed_polls_may_interleave():
    line = bed(EVERYTHING, interleaves=True, mtu=364)
    readings = line.run(300)

    assert line.driver.incomplete == 0
    assert of(Silence, readings) == of(DeviceEvent, readings) == []
    times = [one.device_time for one in of(Numeric, readings)
             if one.metric.code == "MDC_ECG_HEART_RATE"]  # fmt: skip
    assert times == sorted(set(times))


def test_a_lost_closing_frame_loses_its_answer_and_no_other():
    line = bed(EVERYTHING, mtu=364, loses_closing=True)
    line.run(20)

    assert line.driver.incomplete > 10
    assert of(Numeric, line.readings) == []
    assert len(of(Silence, line.readings)) == 1


def test_unknown_objects_and_a_second_context_disturb_nobody():
    readings = bed(VITALS, strangers=True, second_context=True).run(20)
    found = last(readings)

    assert {key: found[key] for key in expected(VITALS)} == expected(VITALS)
    assert set(found) - set(expected(VITALS)) == {
        ("", "private:philips-intellivue:4A47"),
        ("", "private:philips-intellivue:F0C7"),
        ("@2.8400", "MDC_PULS_OXIM_SAT_O2"),
    }
    assert found["@2.8400", "MDC_PULS_OXIM_SAT_O2"] == 90


SPOILS = {
    "bad check sequence": lambda frame: frame[:-3] + bytes([frame[-3] ^ 1]) + frame[-2:],
    "aborted": lambda frame: frame[:-1] + b"\x7d\xc1",
    "cut short": lambda frame: frame[:-5],
    "stray C0": lambda frame: frame[:20] + b"\xc0" + frame[20:],
    "garbage between": lambda frame: b"\x00garbage\xc1" + frame,
}


@pytest.mark.parametrize("kind", sorted(SPOILS))
def test_frames_spoilt_on_the_line_cost_only_themselves(kind):
    """Every seventh frame is spoilt; what is read is right, and the conversation goes on."""

    def spoilt(number: int, frame: bytes) -> bytes:
        return SPOILS[kind](frame) if number % 7 == 0 else frame

    line = bed(VITALS, spoil=spoilt)
    readings = line.run(300)

    assert last(readings) == expected(VITALS)
    assert {one.value for one in of(Numeric, readings) if one.metric.code == "MDC_TEMP"} == {
        Decimal("37.1")
    }
    assert of(LineNoise, readings)
    assert len(of(Numeric, readings)) > 800
    assert of(Silence, readings) == of(DeviceEvent, readings) == []


def test_one_byte_at_a_time_is_as_good_as_any():
    line = bed(EVERYTHING, mtu=364)

    def deliver(data: bytes) -> None:
        for byte in data:
            line.hear(Received(bytes([byte]), line.at))

    line.deliver = deliver
    assert last(line.run(8)) == expected(EVERYTHING)


def test_an_association_of_someone_before_us_is_aborted_and_ours_begins():
    line = bed()
    line.monitor.receive(wire("assoc_request") + wire("extpoll_numerics_60s"), 0)
    readings = line.run(10)

    assert [name for _, name in line.sent[:2]] == [ABORT.name, ASSOCIATE.name]
    assert last(readings) == expected(VITALS)


def test_a_changed_bed_label_is_told():
    line = bed(bed_label="Bed 3")
    line.run(30)
    line.monitor._setup = replace(line.monitor._setup, bed_label="Bed 4")
    readings = line.run(60)

    assert [(one.name, one.text) for one in of(Label, readings)] == [("bed-label", "Bed 4")]

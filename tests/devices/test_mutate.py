import io
from dataclasses import dataclass, replace
from datetime import timedelta
from decimal import Decimal, InvalidOperation

import pytest

from devices.catalogue import kinds
from devices.effects import Publish
from devices.measure import START
from devices.mutate import (
    JOB_FRAMES,
    FrameLayer,
    Job,
    Outcome,
    Truth,
    do,
    heard,
    jobs,
    layer_of,
    mutate,
    report,
)
from devices.two_reads import TwoReads
from station.domain.nomenclature import CUFF_SYS, FLOW
from station.domain.observation import (
    AlarmCondition,
    AlarmKind,
    Bolus,
    DeliveryState,
    Identity,
    Label,
    LineNoise,
    MeasurementValidity,
    Mode,
    Numeric,
)
from tests.devices.ticker import KIND, TickerDriver, TickerResponder, cut

CATALOGUE = list(kinds().values())
SAMPLE = 3000


@pytest.mark.parametrize("kind", CATALOGUE, ids=lambda kind: kind.protocol)
def test_no_mutated_frame_becomes_a_wrong_value(kind):
    found = do(Job(kind, SAMPLE, seed=7))

    assert found.words == []
    assert found.wrong == 0
    assert found.mutated == SAMPLE
    assert found.genuine > SAMPLE  # the drivers were awake
    if kind.checksummed:
        assert found.accepted < SAMPLE / 100
    else:  # a line of text passes for whole; two of them seldom say the same wrong thing
        assert found.excused < SAMPLE / 100


@pytest.mark.parametrize("kind", CATALOGUE, ids=lambda kind: kind.protocol)
def test_a_conversation_is_known_in_whole_frames(kind):
    layer = layer_of(kind)
    known = heard(kind, layer, seed=1, seconds=90)  # a stream may bring a frame each 5 s

    assert len(known.frames) > 10
    for frame in known.frames:
        [piece] = layer.make_reader().receive(frame)
        assert isinstance(piece, layer.frame)


@pytest.mark.parametrize(
    "kind", [kind for kind in CATALOGUE if kind.default_channel], ids=lambda kind: kind.protocol
)
def test_several_parts_of_a_device_are_heard_together(kind):
    driver = kind.make_driver()
    effects = [
        effect
        for step in heard(kind, layer_of(kind), seed=5, seconds=30).steps
        for effect in driver.handle(step)
        if isinstance(effect, Publish) and isinstance(effect.reading, Numeric)
    ]

    usual = kind.default_channel
    parts = {effect.reading.channel for effect in effects}
    assert parts == {usual, usual[:-1] + "2", usual[:-1] + "3"}


# --- An invented protocol whose frames can or cannot be told from damaged ones -------------------


SHOWN = b"<v:999.5>"


@dataclass(frozen=True)
class Frame:
    raw: bytes


@dataclass(frozen=True)
class Rubbish:
    raw: bytes


class LooseReader:
    """Takes whatever stands between brackets for a frame."""

    def __init__(self):
        self._held = bytearray()

    def receive(self, data):
        self._held += data
        found = cut(self._held)
        return [Frame(b"<%b>" % one) if isinstance(one, bytes) else one for one in found]


class StrictReader(LooseReader):
    """Knows by magic that only a flow of 999.5 was ever sent."""

    def receive(self, data):
        found = super().receive(data)
        return [one if one.raw == SHOWN else Rubbish(one.raw) for one in found]


LOOSE, STRICT = FrameLayer(LooseReader, Frame), FrameLayer(StrictReader, Frame)


class CarelessDriver(TickerDriver):
    """Reads every number it finds, in any range."""

    def _take(self, piece, event):
        try:
            return super()._take(piece, event)
        except (InvalidOperation, ZeroDivisionError, UnicodeDecodeError):
            return []


class CarefulDriver(CarelessDriver):
    """Keeps to what a pump can run at."""

    def _take(self, piece, event):
        taken = super()._take(piece, event)
        values = [one.reading.value for one in taken if isinstance(one.reading, Numeric)]
        good = all(value.is_finite() and FLOW.believable(value) for value in values)
        return taken if good else []


class SteadyResponder(TickerResponder):
    """Shows 999.5 mL/h whatever the script says."""

    def receive(self, data, now):  # noqa: ARG002 - it always says the same
        self._held += data
        return SHOWN * len(cut(self._held))


def ticker(driver):
    return replace(KIND, make_driver=driver, make_responder=SteadyResponder)


def test_a_driver_that_takes_damaged_bytes_for_values_is_found_out():
    found = do(Job(ticker(CarefulDriver), 400, 1, STRICT))

    assert found.accepted == 0
    assert found.wrong > 0
    assert found.excused == 0
    assert 0 < len(found.words) <= 20
    assert "MDC_FLOW_FLUID_PUMP" in found.words[0]
    assert " after 3c " in " ".join(found.words)


def test_a_frame_that_its_reader_takes_for_whole_excuses_the_driver():
    found = do(Job(ticker(CarefulDriver), 400, 1, LOOSE))

    assert found.accepted > 0
    assert found.excused > 0
    assert found.wrong == 0


def test_one_such_frame_excuses_nothing_where_there_is_no_checksum():
    found = do(Job(replace(ticker(CarefulDriver), checksummed=False), 400, 1, LOOSE))

    assert found.wrong > 0


def test_nothing_excuses_a_value_that_no_pump_can_have():
    found = do(Job(ticker(CarelessDriver), 4000, 1, LOOSE))

    assert found.wrong > 0
    values = [Decimal(word.split("value=Decimal('")[1].split("'")[0]) for word in found.words]
    assert not any(FLOW.believable(value) for value in values)


# --- What is true --------------------------------------------------------------------------------

LATER = START.later(1)
WHEN = START.utc.replace(tzinfo=None)
VALID = MeasurementValidity.VALID


def flow(value, validity=VALID):
    number = None if value is None else Decimal(value)
    return Numeric("1", FLOW, number, FLOW.unit, validity, LATER)


def cuff(value, minutes=0):
    moment = WHEN + timedelta(minutes=minutes)
    return Numeric("", CUFF_SYS, Decimal(value), CUFF_SYS.unit, VALID, LATER, moment)


def alarm(*, active):
    kind = AlarmKind.TECHNICAL
    return AlarmCondition("1", "occlusion", "Pressure", kind, "high", "17", active, LATER)


TRUE = [
    flow("12.5"),
    cuff("120"),
    Mode("1", DeliveryState.INFUSING, LATER),
    Identity("1", "Perfusor", "4711", LATER, "688F"),
    alarm(active=True),
    Label("1", "drug", "Ketamine", LATER),
]


@pytest.mark.parametrize("reading", TRUE, ids=lambda one: type(one).__name__)
def test_what_the_device_said_is_true(reading):
    assert Truth.of(TRUE).holds(reading)


@pytest.mark.parametrize(
    "reading",
    [
        flow("125"),
        flow("12.5", MeasurementValidity.QUESTIONABLE),
        replace(flow("12.5"), channel="2"),
        cuff("120", minutes=5),
        Mode("1", DeliveryState.STOPPED, LATER),
        Identity("1", "Perfusor", "4712", LATER),
        alarm(active=False),
        Label("1", "drug", "Ketamin", LATER),
    ],
    ids=lambda one: type(one).__name__,
)
def test_what_it_did_not_say_is_not(reading):
    assert not Truth.of(TRUE).holds(reading)


@pytest.mark.parametrize(
    "reading",
    [
        flow(None, MeasurementValidity.INVALID),
        Identity("1", None, "4711", LATER),
        LineNoise(3, "between frames", LATER),
    ],
    ids=lambda one: type(one).__name__,
)
def test_what_is_not_known_claims_nothing(reading):
    assert Truth.of(TRUE).holds(reading)


def bolus(volume, count=1, channel="1"):
    return Bolus(channel, Decimal(volume), count, LATER)


def test_every_bolus_is_told_once_alone_or_with_those_after_it():
    given = [bolus("1.5"), bolus("2"), bolus("3"), bolus("1", channel="2")]
    truth = Truth.of(given)

    assert not truth.again().holds(bolus("1.5", channel="2"))
    assert truth.again().holds(bolus("6.5", 3))
    assert truth.holds(bolus("3.5", 2))
    assert not truth.holds(bolus("2"))
    assert truth.holds(bolus("3"))
    assert not truth.holds(bolus("3"))
    assert truth.holds(bolus("1", channel="2"))


class CountingResponder(TickerResponder):
    """Shows another flow at every question."""

    def receive(self, data, now):  # noqa: ARG002 - it counts, it looks at no panel
        self._held += data
        shown = [b"<v:%d>" % (len(self.asked) + more) for more in range(len(cut(self._held)))]
        self.asked += [(0.0, one) for one in shown]
        return b"".join(shown)


class TwoReadsDriver(TickerDriver):
    """Tells what it reads the second time."""

    def __init__(self):
        super().__init__()
        self._two = TwoReads()

    def _take(self, piece, event):
        taken = super()._take(piece, event)
        return [one for one in taken[-1:] if self._two.agree("flow", one.reading.value)]


def test_what_was_said_for_one_read_only_is_true_where_two_must_agree():
    kind = replace(
        KIND, make_driver=TwoReadsDriver, make_responder=CountingResponder, checksummed=False
    )
    strict = replace(kind, checksummed=True)
    said = [replace(flow(str(count)), channel="") for count in range(9)]

    truth = heard(kind, LOOSE, seed=1, seconds=9).truth

    assert all(map(truth.holds, said))
    assert not truth.holds(replace(flow("9999"), channel=""))
    assert not any(map(heard(strict, LOOSE, seed=1, seconds=9).truth.holds, said))


def test_what_else_is_true_gives_no_bolus_once_more():
    truth = Truth.of([bolus("2")]).beside([flow("7"), bolus("2")])

    assert truth.holds(flow("7"))
    assert truth.holds(bolus("2"))
    assert not truth.holds(bolus("2"))


# --- Jobs and rows -------------------------------------------------------------------------------


def test_the_work_is_cut_into_jobs_of_their_own_seeds():
    work = jobs(CATALOGUE, JOB_FRAMES + 5, seed=3)

    assert [job.frames for job in work] == [JOB_FRAMES, 5] * len(CATALOGUE)
    assert [job.seed for job in work] == [300_000, 300_001] * len(CATALOGUE)


def test_the_figures_are_the_same_however_many_share_the_work():
    errors = io.StringIO()

    alone = mutate(CATALOGUE, 200, 1, errors)
    together = mutate(CATALOGUE, 200, 1, errors, workers=2)

    assert together == alone
    assert not any("," in line.partition(" wrong")[2] for line in errors.getvalue().splitlines())
    assert [row.name for row in alone[::3]] == [f"fuzz {kind.protocol}" for kind in CATALOGUE]
    assert all(row.met for row in alone[::3])


def test_wrong_values_are_told_and_miss_the_goal():
    errors = io.StringIO()
    work = [Job(KIND, 10, 1), Job(KIND, 10, 2)]
    first = Outcome(10, accepted=2, excused=1, wrong=1, genuine=5, words=["999 after 3c"])

    rows = report(work, [first, Outcome(10, genuine=4)], errors)

    assert errors.getvalue() == "fuzz ticker: 999 after 3c\n"
    assert [(row.figure, row.unit) for row in rows] == [
        (1, "wrong values"),
        (2, "frames"),
        (1, "values"),
    ]
    assert rows[0].met is False
    assert rows[0].what == (
        "from 20 mutated frames in 2 conversations, 9 true values heard meanwhile"
    )


def test_how_far_it_has_come_is_told_now_and_then(monkeypatch):
    monkeypatch.setattr("devices.mutate.JOB_FRAMES", 2)
    monkeypatch.setattr("devices.mutate.LINES_TOLD", 5)
    errors = io.StringIO()

    mutate(CATALOGUE[:1], 20, 1, errors)

    name = CATALOGUE[0].protocol
    assert errors.getvalue().splitlines() == [
        f"fuzz: {done} of 20, 0 wrong values so far; {name}" for done in (4, 8, 12, 16, 20)
    ]

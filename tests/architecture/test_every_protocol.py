"""The laws that every protocol keeps, whichever stand in the catalogue."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from devices.catalogue import MODULES, kinds
from devices.effects import Lost, Opened, Publish, Received, Transmit, WakeAfter, Woken
from devices.query import Field
from devices.virtual import VirtualLine, VirtualSettings
from station.domain.nomenclature import METRICS
from station.domain.observation import Identity, Numeric, Silence
from tests.architecture.every_kind import START, VALUE, Everything, Muted

ROOT = Path(__file__).parents[2]
KINDS = pytest.mark.parametrize("kind", kinds().values(), ids=lambda kind: kind.protocol)
WORDS = {"state", "bolus", "drug", "serial"}
ALARMS = """
    occlusion air-in-line upstream-occlusion syringe-empty near-end infusion-complete kvo
    battery-low battery-empty mains-lost door-open syringe-displaced free-flow drip drive-fault
    standby-over rate-limit data-lock communication hr-high hr-low spo2-high spo2-low nibp-high
    nibp-low abp-high abp-low rr-high rr-low apnea etco2-high etco2-low temp-high temp-low
    asystole arrhythmia probe-off low-perfusion device-fault technical unknown
"""
PIECES = st.lists(
    st.one_of(st.binary(max_size=200), st.sampled_from(["wake", "lose", "open"])), max_size=12
)


def events(pieces):
    """Any bytes, in any pieces, with the line opened, lost and the driver woken between them."""
    yield Opened(START)
    for number, piece in enumerate(pieces):
        at = START.later(0.3 * number)
        match piece:
            case "wake":
                yield Woken(at)
            case "lose":
                yield Lost("the cable was pulled out", at)
            case "open":
                yield Opened(at)
            case _:
                yield Received(piece, at)


# --- Any bytes -----------------------------------------------------------------------------------


@KINDS
@settings(max_examples=60)
@given(pieces=PIECES)
def test_no_bytes_make_a_driver_fail_or_ask_for_what_it_may_not_send(kind, pieces):
    driver, gate = kind.make_driver(), kind.gate()
    for event in events(pieces):
        for effect in driver.handle(event):
            assert isinstance(effect, Transmit | WakeAfter | Publish)
            if isinstance(effect, Transmit):
                assert gate.permits(driver.encode(effect))


@KINDS
@settings(max_examples=60)
@given(pieces=PIECES)
def test_no_bytes_make_a_simulated_device_fail(kind, pieces):
    responder = kind.make_responder(Everything(kind))
    for number, piece in enumerate(pieces):
        if isinstance(piece, bytes):
            assert isinstance(responder.receive(piece, 0.3 * number), bytes)
        assert isinstance(responder.due(0.3 * number), bytes)


@KINDS
@settings(max_examples=300)
@given(wire=st.binary(max_size=60))
def test_no_other_bytes_pass_the_gate(kind, wire):
    bodies = kind.unframe(wire)

    if kind.gate().permits(wire):
        assert all(any(query.matches(body) for query in kind.queries) for body in bodies)


@KINDS
@given(data=st.data())
def test_every_query_passes_the_gate_and_with_anything_beside_it_does_not(kind, data):
    gate = kind.gate()
    assert not gate.permits(b"")
    if not kind.queries:
        return
    query = data.draw(st.sampled_from(kind.queries))
    holes = {part.name: part.form for part in query.parts if isinstance(part, Field)}
    fields = {
        name: data.draw(st.from_regex(re.compile(form, re.DOTALL), fullmatch=True))
        for name, form in holes.items()
    }
    wire = kind.make_driver().encode(Transmit(query, fields))

    assert gate.permits(wire)
    assert not gate.permits(wire + b"\x00")
    assert not gate.permits(b"\x00" + wire)
    assert len(wire) == 1 or not gate.permits(wire[:-1])


# --- Talking -------------------------------------------------------------------------------------


@KINDS
@pytest.mark.parametrize("split", [None, 1, 2])
def test_what_the_simulated_device_shows_is_what_the_driver_reads(kind, split):
    line = VirtualLine(kind, Everything(kind), START, VirtualSettings(split=split))
    readings = line.run(30)
    numbers = {one.metric.code: one.value for one in readings if isinstance(one, Numeric)}

    assert {code: numbers.get(code) for code in kind.carries & METRICS.keys()} == dict.fromkeys(
        kind.carries & METRICS.keys(), VALUE
    )
    assert line.tally.good > 0
    assert line.tally.bad == 0


@KINDS
def test_a_device_says_who_it_is_before_it_says_a_number(kind):
    readings = VirtualLine(kind, Everything(kind), START).run(30)
    numbers = [place for place, one in enumerate(readings) if isinstance(one, Numeric)]
    channels = {readings[place].channel for place in numbers}
    named = {one.channel for one in readings[: numbers[0]] if isinstance(one, Identity)}

    assert numbers
    assert named & (channels | {""})


@KINDS
def test_a_line_that_falls_silent_becomes_silence_in_time_and_talks_again_after_it(kind):
    settings = VirtualSettings(wrap=lambda responder: Muted(responder, 20, 60))
    line = VirtualLine(kind, Everything(kind), START, settings)
    before = line.run(20)
    last = max(one.heard.monotonic for one in before if isinstance(one, Numeric))
    muted = line.run(40)
    after = line.run(60)

    silences = [one for one in muted if isinstance(one, Silence)]
    assert silences
    assert silences[0].heard.monotonic - last <= kind.quiet_seconds + 5
    assert silences[0].since.monotonic <= last + 2
    assert not [one for one in muted if isinstance(one, Numeric) and one.heard.monotonic > last + 3]
    assert [one for one in after if isinstance(one, Numeric)]


@KINDS
def test_a_line_that_is_lost_and_comes_back_talks_again(kind):
    line = VirtualLine(kind, Everything(kind), START)
    line.run(20)
    line.unplug("the cable was pulled out")
    assert not [one for one in line.run(20) if isinstance(one, Numeric)]

    line.plug()
    again = line.run(60)
    assert [one for one in again if isinstance(one, Identity)]
    assert [one for one in again if isinstance(one, Numeric)]


# --- What a kind says of itself ------------------------------------------------------------------


@KINDS
def test_what_a_kind_carries_is_in_the_contract(kind):
    unknown = kind.carries - METRICS.keys() - WORDS - {f"alarm:{name}" for name in ALARMS.split()}

    assert not unknown


@KINDS
def test_what_clouds_a_device_s_values_is_an_alarm_that_it_carries(kind):
    assert kind.clouding <= {name for name in kind.carries if name.startswith("alarm:")}


@KINDS
def test_a_protocol_says_where_every_byte_is_documented(kind):
    folder = Path(__import__(kind.make_driver.__module__, fromlist=["_"]).__file__).parent

    assert (folder / "SOURCE.md").read_text("utf-8").strip()


@KINDS
def test_every_query_has_a_name_of_its_own(kind):
    assert len({query.name for query in kind.queries}) == len(kind.queries)


# --- A folder and a line -------------------------------------------------------------------------


@cache
def _imported(path: Path) -> set[str]:
    names = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return names


@pytest.mark.parametrize("module", MODULES)
def test_nobody_else_knows_a_protocol_by_name(module):
    package = module.rpartition(".")[0]
    name = package.rpartition(".")[2]
    strangers = [
        str(path.relative_to(ROOT))
        for folder in ("station", "devices", "ui", "reports", "tests", ".")
        for path in (ROOT / folder).glob("*.py" if folder == "." else "**/*.py")
        if name not in path.parts
        if any(one == package or one.startswith(f"{package}.") for one in _imported(path))
    ]

    assert not strangers

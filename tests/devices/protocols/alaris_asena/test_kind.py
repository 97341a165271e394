"""Alaris and Asena in the catalogue."""

import json
from dataclasses import replace
from functools import partial
from io import StringIO

import pytest

from devices.capture import read_capture
from devices.damage import mutated
from devices.listen import Listening, listen
from devices.mutate import Job, do
from devices.protocols.alaris_asena.frames import FrameReader, frame
from devices.protocols.alaris_asena.kind import KIND
from devices.protocols.alaris_asena.responder import AsenaPump, AsenaResponder
from devices.simulators.script import parse_script
from station.domain.errors import Refused
from station.domain.nomenclature import METRICS
from station.domain.observation import (
    AlarmCondition,
    DeliveryState,
    GenerationMode,
    Label,
    Mode,
    Numeric,
)
from tests.devices.protocols.alaris_asena.desk import RATE, VECTORS, Shelf, joined, of, panel, wire
from tests.devices.simulated import Hurried, simulated

HEADER = "seconds,channel,metric,value\n"


def test_the_line_is_opened_as_the_sheet_says():
    line = KIND.settings

    assert (line.baud, line.bits, line.parity, line.stop_bits) == (38400, 8, "N", 1)
    assert not line.xonxoff | line.rtscts


def test_the_names_are_those_of_the_contract():
    assert KIND.protocol == "alaris-asena"
    assert KIND.title == "Alaris / Asena syringe pump"
    assert KIND.default_channel == ""
    assert KIND.checksummed
    assert not KIND.carries_patient_identity
    assert {name for name in KIND.carries if name.startswith("MDC_")} <= METRICS.keys()
    assert {"state", "drug", "serial", "alarm:occlusion", "alarm:near-end"} <= KIND.carries
    assert "bolus" not in KIND.carries


def test_everything_it_carries_arrives():
    numbers = {name: "1" for name in KIND.carries if name.startswith("MDC_")}
    told = joined(Shelf(panel(numbers, state=DeliveryState.INFUSING, drug="Ketamine"))).run(10)

    assert numbers.keys() <= {one.metric.code for one in of(Numeric, told)}
    assert "Ketamine" in {one.text for one in of(Label, told)}
    assert {one.mode for one in of(Numeric, told)} == {GenerationMode.REAL}


@pytest.mark.parametrize("name", sorted(name for name in KIND.carries if name[:6] == "alarm:"))
def test_every_alarm_it_carries_arrives(name):
    alarm = name.removeprefix("alarm:")
    shown = panel({RATE: "1"}, state=DeliveryState.INFUSING, alarms=frozenset({alarm}))

    assert [one.code for one in of(AlarmCondition, joined(Shelf(shown)).run(10))] == [alarm]


@pytest.mark.parametrize("state", sorted(KIND.limits.states))
def test_every_state_it_tells_arrives(state):
    shown = panel({RATE: "1" if state == "infusing" else "0"}, state=state)

    assert [one.state for one in of(Mode, joined(Shelf(shown)).run(10))] == [state]


@pytest.mark.parametrize("state", ["kvo", "bolus", "purging", "paused", "standby", "off"])
def test_a_script_may_not_ask_for_a_state_that_the_protocol_cannot_tell(state):
    with pytest.raises(Refused, match="it tells infusing, stopped"):
        parse_script(f"{HEADER}0,,state,{state}\n", KIND)


def test_a_pump_that_keeps_the_vein_open_is_told_by_its_alarm():
    """No script can show it, but a behaving pump can."""
    shown = panel({RATE: "0.5"}, state=DeliveryState.KVO, alarms=frozenset({"infusion-complete"}))
    told = joined(Shelf(shown)).run(10)

    assert [one.state for one in of(Mode, told)] == ["infusing", "kvo"]
    assert [one.raw for one in of(AlarmCondition, told)] == ["AL_VTBIK"]


@pytest.mark.parametrize(
    "vector", [v for v in VECTORS if v["kind"] != "query"], ids=lambda vector: vector["body"]
)
def test_no_answer_and_no_order_passes_the_gate(vector):
    assert not KIND.gate().permits(bytes.fromhex(vector["frame_hex"]))
    assert not KIND.gate().permits(wire("INF") + bytes.fromhex(vector["frame_hex"]))


def test_the_ten_questions_pass_the_gate():
    questions = [vector for vector in VECTORS if vector["kind"] == "query"]

    assert len(questions) == len(KIND.queries) == 10
    for vector in questions:
        assert KIND.gate().permits(bytes.fromhex(vector["frame_hex"]))


def reframed(dice, raw, others):
    """Damage that the checksum covers: what a pump would have to say to be believed."""
    [piece] = FrameReader().receive(raw)
    bodies = [one.body for other in others for one in FrameReader().receive(other)]
    return frame(mutated(dice, piece.body, bodies))


def test_what_a_valid_checksum_covers_may_be_wrong_but_not_beyond_belief():
    found = do(Job(KIND, 400, seed=3, mutated=reframed, seconds=30))

    assert found.words == []
    assert found.accepted > 20


def test_a_pump_of_an_unknown_language_is_found_kept_raw_and_not_read(tmp_path):
    """Whoever only knows its port is told what it is, and no value (faults.md 6)."""
    strange = AsenaPump(language="Asena Rev 3.0.1")
    kind = replace(KIND, make_responder=partial(AsenaResponder, pump=strange))
    out, errors, clock = StringIO(), StringIO(), Hurried()
    asked = Listening(None, "", 60.0, known=[KIND], capture=tmp_path / "pump.capture")
    with simulated(kind, tmp_path / "pump", clock) as port:
        listen(replace(asked, port=port), out, errors, clock)

    assert f"{port}: this is {KIND.title} ({KIND.protocol})." in errors.getvalue()
    told = [json.loads(line) for line in out.getvalue().splitlines()]
    assert {one["kind"] for one in told} == {"device", "summary"}
    assert any(one.get("event") == "unsupported" for one in told)
    kept = b"".join(one.data for one in read_capture(tmp_path / "pump.capture"))
    assert b"Asena Rev 3.0.1" in kept

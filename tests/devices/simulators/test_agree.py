"""Simulated devices and their drivers agree, value for value, through every fault."""

import io
import sys

import pytest

from devices.catalogue import kinds
from devices.simulators.agree import (
    Outcome,
    Trial,
    agree,
    in_virtual_time,
    on_real_lines,
    played,
    report,
    trials,
)
from devices.simulators.agreement import Heard, Verdict
from devices.simulators.faults import NAMES, Fault
from station.domain.clock import SystemClock

KINDS = list(kinds().values())


@pytest.mark.parametrize(
    "trial", list(trials(KINDS, scripts=20)), ids=lambda trial: trial.name.replace(" ", "_")
)
def test_what_a_device_shows_is_what_is_heard_of_it(trial):
    outcome = in_virtual_time(trial)

    assert outcome.verdict.wrong == []
    assert outcome.verdict.compared > outcome.readings > 60  # some speak each 5 s only


def test_there_is_a_script_for_every_fault_and_some_without(a_kind):
    faults = [trial.faults for trial in trials([a_kind()], scripts=20)]

    assert [fault.name for (fault,) in filter(None, faults)] == list(NAMES)
    assert faults.count(()) == 13


def test_another_seed_is_another_set_of_scripts(a_kind):
    one, again, other = (list(trials([a_kind()], 3, seed)) for seed in (1, 1, 2))

    assert [trial.text for trial in one] == [trial.text for trial in again]
    assert {trial.text for trial in one}.isdisjoint(trial.text for trial in other)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.protocol)
def test_a_device_that_shows_something_else_is_found_out(kind):
    heard = played(Trial(kind, 2, ()))

    assert Trial(kind, 2, ()).compare(heard).wrong == []
    assert len(Trial(kind, 1, ()).compare(heard).wrong) > 40


def test_noise_is_no_reading_of_the_device(a_kind):
    trial = Trial(a_kind(), 1, ())
    lines = ({"kind": "numeric"}, {"kind": "noise"}, {"kind": "device"})

    assert Outcome.of(trial, Verdict(), [Heard(1.0, line) for line in lines]).readings == 2


PROGRAM = """
import json, sys, time
if sys.argv[1] == "simulate":
    print(sys.argv[sys.argv.index("--link") + 1], flush=True)
    sys.stdin.read()
else:
    print(json.dumps({"heard": "2026-03-01T08:00:01.000Z", "kind": "summary", "asked": sys.argv}))
    print("the port is busy", file=sys.stderr)
    sys.exit(1)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="it asks for a link")
def test_on_real_lines_the_two_commands_are_run_against_each_other(poor, tmp_path):
    program = tmp_path / "main.py"
    program.write_text(PROGRAM)
    trial = Trial(poor, 4, (Fault("silence", 20, 8),))

    outcome = on_real_lines(trial, SystemClock(), program)

    assert outcome.readings == 1
    assert any("never heard" in wrong for wrong in outcome.verdict.wrong)
    assert outcome.verdict.wrong[-1] == "listen gave 1: the port is busy"


@pytest.fixture
def poor(a_kind):
    return a_kind(carries=frozenset({"MDC_FLOW_FLUID_PUMP"}))


def test_disagreements_are_told_and_counted(poor):
    good, bad = (Trial(poor, seed, ()) for seed in (1, 2))
    errors = io.StringIO()

    wrong, compared = report(
        [Outcome(good, Verdict(5), 5), Outcome(bad, bad.compare([]), 0)], errors
    )

    told = errors.getvalue().splitlines()
    assert wrong.figure == len(told) > 0
    assert wrong.met is False
    assert told[0].startswith("ticker, script 2: shown MDC_FLOW_FLUID_PUMP = ")
    assert compared.figure > wrong.figure
    assert wrong.cells[-1] == "2 random scripts; faults: none"


def test_the_row_names_the_faults_that_were_tried(poor):
    outcomes = [Outcome(trial, Verdict(1), 1) for trial in trials([poor], 20)]

    wrong, _ = report(outcomes, io.StringIO())

    assert wrong.met
    assert wrong.what.endswith("faults: " + ", ".join(NAMES))


def test_only_one_protocol_may_be_asked_for():
    assert agree(SystemClock(), io.StringIO(), only="none of them") == []

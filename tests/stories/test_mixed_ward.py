"""A ward of all kinds of devices on which nothing stays as it is: what is kept of it is true.

Simulated devices and a recorder are processes of their own, joined by pseudo-terminals.  Cables are
pulled, lines are silent or noisy, boxes are exchanged, one serial number appears at two beds; a
nurse confirms, answers, enters, discharges and admits.  Then the record is looked at from outside.
`main.py bench ward` is the same for an hour.
"""

import io
import os
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import pytest

from devices.catalogue import kinds
from station.data.places import places
from station.domain.clock import SystemClock
from station.services import measure_ward
from station.services.measure_lines import WardRun
from station.services.measure_ward import Ordeal
from station.services.processes import own_command, process_id
from station.services.simulated_ward import simulated_ward

OWN = partial(own_command, str(Path(__file__).parents[2] / "main.py"))
BEDS = max(
    sum(kind.category is category for kind in kinds().values())
    for category in {kind.category for kind in kinds().values()}
)
SECONDS, PATIENCE = 15.0, 180.0  # only a hang reaches the latter

pytestmark = pytest.mark.skipif(os.name != "posix", reason="pseudo-terminals")


def running(home, met):
    """The processes of a ward with as many beds as show every kind of device."""

    @contextmanager
    def devices():
        words = ("--beds", BEDS, "--seed", 1, "--hour", 16.0, "--days", 0)
        with simulated_ward(OWN("devices", "--place", home / "lines", *words), 2 * BEDS) as ward:
            met.extend(line.protocol for line in ward.lines)
            yield ward

    return WardRun(devices, lambda: process_id(OWN("record", "--home", home)))


def test_what_is_kept_of_a_ward_in_a_storm_is_whole_and_true(home, monkeypatch):
    monkeypatch.setattr(measure_ward, "CALM", 6.0)
    errors, met = io.StringIO(), []
    ordeal = Ordeal(SECONDS, 5, storm_every=0.6, nurse_every=2.0, patience=PATIENCE)

    rows = measure_ward.measure_ward(
        places(home), running(home, met), SystemClock(), errors, ordeal
    )

    assert errors.getvalue() == ""
    assert set(met) == set(kinds())
    rules = [row for row in rows if row.unit == "broken"]
    assert len(rules) == 12
    assert all(row.figure == 0 for row in rules)
    [befell] = [row for row in rows if row.unit == "events"]
    assert befell.figure > 20
    assert "devices answered for" in befell.what
    assert rows[-1].figure <= 2  # no file or thread is left open for a cable that was pulled

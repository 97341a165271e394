"""What is held of a line says the same as listening to it did."""

import io
import json
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from devices import replay as replaying
from devices import ring_replay
from devices.catalogue import kinds
from devices.json_lines import JsonLines, Traffic
from devices.replay import replay
from devices.ring_replay import replay_ring
from devices.ring_story import write_ring
from devices.ring_tap import RingTap
from devices.simulators.bedside import Bedside
from devices.virtual import VirtualLine, VirtualSettings
from station.domain.errors import Refused
from tests.devices.ringed import Ring, RingPiece
from tests.devices.test_capture import START
from tests.devices.ticker import KIND, Steady

BOTH = ("bbraun-space-bcc", "philips-intellivue")


@pytest.fixture(autouse=True)
def _ticker(monkeypatch):
    known = kinds() | {"ticker": KIND}
    for module in (ring_replay, replaying):
        monkeypatch.setattr(module, "kind_of", known.__getitem__)


def heard(kind, seconds, *, panels=None, **more):
    """A ring of a line that lived so long, and the lines that `listen` printed meanwhile."""
    ring, traffic, out = Ring(kind.protocol), Traffic(), io.StringIO()
    settings = VirtualSettings(split=3, taps=(RingTap(ring.put), traffic), **more)
    line = VirtualLine(kind, panels or Bedside(1).panels(kind), START, settings)
    lines = JsonLines(kind.protocol, out)
    for _ in range(int(seconds)):
        lines.take(tuple(line.run(1)))
    lines.summary(line.tally.good, line.tally.bad, traffic, line.now)
    return ring, [json.loads(said) for said in out.getvalue().splitlines()]


def played(pieces, protocol=None, since=None):
    out = io.StringIO()
    assert replay_ring(pieces, protocol, since, out) == 0
    return [json.loads(line) for line in out.getvalue().splitlines()]


def without_the_end(lines):
    """The summary's moment is the last record's, not that of whoever stopped to listen."""
    *rest, summary = lines
    return [*rest, {name: value for name, value in summary.items() if name != "heard"}]


@pytest.mark.parametrize("kind", kinds().values(), ids=lambda kind: kind.protocol)
def test_the_ring_of_a_simulated_line_says_what_listen_said(kind):
    ring, said = heard(kind, 300)

    assert len(ring.parts) >= 10
    assert without_the_end(played(ring.pieces())) == without_the_end(said)


@pytest.mark.parametrize("kind", kinds().values(), ids=lambda kind: kind.protocol)
def test_so_does_one_whose_cable_was_pulled(kind):
    ring, said = heard(kind, 200, unplugged=lambda now: 60 <= now < 95)

    assert without_the_end(played(ring.pieces())) == without_the_end(said)
    assert len(ring.starters) > 1


@pytest.mark.parametrize("kind", kinds().values(), ids=lambda kind: kind.protocol)
def test_written_out_as_a_file_it_says_the_same(kind, tmp_path):
    ring, said = heard(kind, 120, unplugged=lambda now: 60 <= now < 70)
    path = tmp_path / "support.capture"
    write_ring(ring.pieces(), path)
    out = io.StringIO()

    assert replay(path, None, out) == 0

    again = [json.loads(line) for line in out.getvalue().splitlines()]
    assert without_the_end(again) == without_the_end(said)


@pytest.mark.parametrize("protocol", BOTH)
def test_the_newest_minutes_say_the_same_though_what_lies_between_is_forgotten(protocol):
    kind = kinds()[protocol]
    ring, said = heard(kind, 600)
    since = START.utc + timedelta(seconds=500)
    first = len(ring.parts) - 8  # two minutes

    found = played(ring.pieces(first), since=since)

    cut = f"{since:%Y-%m-%dT%H:%M:%S}.000Z"
    numerics = [line for line in said if line["heard"] >= cut and line["kind"] == "numeric"]
    assert len(numerics) > 100
    assert [line for line in found if line["kind"] == "numeric"] == numerics
    devices = {(line["model"], line["serial"]) for line in said if line["kind"] == "device"}
    assert {(one["model"], one["serial"]) for one in found if one["kind"] == "device"} == devices
    assert {line["kind"] for line in found if line["heard"] < cut} <= {"device"}
    assert "silence" not in {line["kind"] for line in found}
    summary = found[-1]
    assert 0 < summary["frames_good"] < said[-1]["frames_good"] / 4
    assert 0 < summary["bytes_in"] < said[-1]["bytes_in"] / 4


def a_ticker():
    return heard(KIND, 60, panels=Steady(lambda now: Decimal(int(now))))


def test_it_may_be_read_as_another_protocol():
    ring, _ = a_ticker()
    as_other = played(ring.pieces(), BOTH[0])

    assert {line["kind"] for line in as_other} == {"noise", "silence", "summary"}


def test_what_is_missing_is_noise_in_its_place():
    ring, _ = a_ticker()
    first, second, *rest = ring.pieces()
    found = played([first, replace(second, follows=False, missing=444), *rest])

    [noise] = [line for line in found if line["kind"] == "noise" and line["bytes"] == 444]
    assert noise["reason"].startswith("the capture is damaged here: raw bytes are missing here")


def test_what_is_missing_before_everything_is_told_first():
    ring, _ = a_ticker()
    first, *rest = ring.pieces()
    found = played([replace(first, missing=444), *rest])

    assert (found[0]["kind"], found[0]["bytes"]) == ("noise", 444)


def test_a_line_of_which_nothing_is_whole_is_refused():
    for pieces in ([], [RingPiece(raw=b"junk")]):
        with pytest.raises(Refused, match="No record of this line is whole"):
            played(pieces)

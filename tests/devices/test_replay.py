import io
import json
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from devices.capture import CaptureWriter, Description, Skipped
from devices.json_lines import JsonLines, Traffic
from devices.kind import Kind
from devices.replay import Playback, replay
from devices.virtual import VirtualLine, VirtualSettings
from station.domain.clock import Stamp
from station.domain.errors import Refused, Unavailable
from tests.devices.ticker import KIND, Steady, TickerDriver, driven_by

START = Stamp(datetime(2026, 3, 1, 8, 0, tzinfo=UTC), 50_000.0)


@pytest.fixture(autouse=True)
def _catalogue(monkeypatch):
    """A catalogue that holds the ticker alone."""
    monkeypatch.setattr("devices.catalogue.kinds.__defaults__", (("tests.devices.ticker",),))
    monkeypatch.setattr("devices.catalogue.kind_of.__defaults__", (("tests.devices.ticker",),))


def capture_of(path, *, kind: Kind = KIND, unplugged=None, quiet=0.0):
    """Ten seconds of a pump whose rate rises; gives what `listen` would have printed."""
    writer = CaptureWriter(path, Description("bed-1/pump", "ticker", 9600))
    traffic = Traffic()
    settings = VirtualSettings(split=5, taps=(writer, traffic), unplugged=unplugged)
    pump = VirtualLine(kind, Steady(lambda now: Decimal(int(now))), START, settings)
    readings = pump.run(10)
    if quiet:
        pump.unplug("pulled out")
        readings += pump.run(quiet)
    writer.close(pump.now)
    out = io.StringIO()
    lines = JsonLines("ticker", out)
    lines.take(tuple(readings))
    lines.summary(pump.tally.good, pump.tally.bad, traffic, pump.now)
    return out.getvalue().splitlines()


def replayed(path, protocol=None):
    out = io.StringIO()
    assert replay(path, protocol, out) == 0
    return out.getvalue().splitlines()


def without_times(lines):
    return [{k: v for k, v in json.loads(line).items() if k != "heard"} for line in lines]


def test_a_replay_prints_what_was_heard(tmp_path):
    heard = capture_of(tmp_path / "pump.capture")
    again = replayed(tmp_path / "pump.capture")

    assert without_times(again) == without_times(heard)
    assert json.loads(again[0])["heard"] == json.loads(heard[0])["heard"]
    summary = json.loads(again[-1])
    assert summary["frames_good"] == 10
    assert len(summary["frames_sent"]) == 10


def test_a_loss_of_the_line_is_replayed_too(tmp_path):
    heard = capture_of(tmp_path / "pump.capture", unplugged=lambda now: 4 <= now < 7)

    assert without_times(replayed(tmp_path / "pump.capture")) == without_times(heard)


def test_a_driver_is_woken_between_records_at_the_moments_it_asked_for(tmp_path):
    path = tmp_path / "pump.capture"
    writer = CaptureWriter(path, Description("bed-1/pump", "ticker", 9600))
    writer.opened(START)
    writer.received(b"<v:1>", START.later(0.5))
    writer.close(START.later(20))
    lines = [json.loads(line) for line in replayed(path)]

    assert [line["kind"] for line in lines] == ["device", "numeric", "silence", "summary"]
    assert lines[2]["heard"] == "2026-03-01T08:00:06.000Z"
    assert lines[2]["since"] == "2026-03-01T08:00:00.500Z"


def test_nothing_is_made_up_after_the_last_record(tmp_path):
    path = tmp_path / "pump.capture"
    writer = CaptureWriter(path, Description("bed-1/pump", "ticker", 9600))
    writer.opened(START)
    writer.received(b"<v:1>", START.later(0.5))
    writer.close(START.later(0.5))
    lines = [json.loads(line) for line in replayed(path)]

    assert [line["kind"] for line in lines] == ["device", "numeric", "summary"]


def test_damage_is_printed_as_noise_in_its_place(tmp_path):
    path = tmp_path / "pump.capture"
    capture_of(path)
    whole = bytearray(path.read_bytes())
    whole[whole.index(b"<v:3") + 1] ^= 0x40
    path.write_bytes(whole)
    lines = [json.loads(line) for line in replayed(path)]

    [noise] = [line for line in lines if "capture" in line.get("reason", "")]
    assert noise["kind"] == "noise"
    assert noise["reason"] == "the capture is damaged here: the record is damaged"


def test_a_capture_may_be_read_as_another_protocol(tmp_path):
    capture_of(tmp_path / "pump.capture")

    assert replayed(tmp_path / "pump.capture", "ticker")
    with pytest.raises(Refused, match="There is no protocol named 'tocker'"):
        replayed(tmp_path / "pump.capture", "tocker")


def test_a_capture_that_no_longer_says_its_protocol_asks_for_it(tmp_path):
    path = tmp_path / "pump.capture"
    capture_of(path)
    path.write_bytes(path.read_bytes().replace(b"protocol", b"protokol"))

    with pytest.raises(Refused, match="name it with --protocol"):
        replayed(path)
    assert replayed(path, "ticker")


def test_a_capture_without_a_whole_record_is_refused(tmp_path):
    path = tmp_path / "empty"
    path.write_bytes(b"infusion-station capture 1\n")

    with pytest.raises(Refused, match="is whole"):
        replayed(path)
    with pytest.raises(Unavailable):
        replayed(tmp_path / "missing")


def test_damage_before_the_first_record_stands_at_its_moment():
    out = io.StringIO()
    playback = Playback(driven_by(TickerDriver()), out, START)
    playback.take(Skipped(0, 7, "no record begins here"))
    playback.finish()

    assert [json.loads(line)["kind"] for line in out.getvalue().splitlines()] == [
        "noise",
        "summary",
    ]

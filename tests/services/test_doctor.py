import os
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest

from station.data import links
from station.data.capture_file import captures_beside, open_captures
from station.data.captures import Tap, note_taps
from station.data.captures import append as append_chunks
from station.data.engine import connect, writing
from station.data.journal import Batch, Start, append, begin_session
from station.data.key import obtain
from station.data.links import Wish
from station.data.places import places
from station.data.tables_register import StationRow
from station.data.upgrade import prepare
from station.domain.adapter import Adapter
from station.domain.clock import Stamp, StoppedClock
from station.domain.device import ConnectionState, LinkState
from station.services import doctor
from station.services.doctor import Machine, examine
from station.services.single import hold
from tests.data.chunked import a_chunk, noise

MOMENT = datetime(2026, 3, 2, 8, 30, tzinfo=UTC)
FTDI = Adapter(0x0403, 0x6001, "A5XK3RJT", "1-4.2", 0)
QUIET = Machine(ports=("/dev/ttyUSB0",), trouble=lambda _port: None, printers=("Ward 3",))
PUMP = Wish("bed-1/pump", "bbraun-space-bcc", "/dev/ttyUSB0")


class Home:
    """A station's home with a record, a recorder that may run, and its doctor."""

    def __init__(self, folder):
        self.places = places(folder)
        self.clock = StoppedClock(MOMENT)
        self.machine = QUIET
        self._key = obtain(self.places)
        self.store = prepare(self.places, self._key)

    def record(self, age=0.2):
        """A recorder that began two hours ago and last committed `age` seconds ago."""
        begun = Stamp(MOMENT - timedelta(hours=2), 5.0)
        run = begin_session(self.store, Start("boot", 1, begun, "0.1.0", "UTC", "good"))
        append(self.store, run, Batch((), (), MOMENT - timedelta(seconds=age)))

    def found(self):
        """The doctor's findings by name; every one is one line."""
        findings = examine(self.places, self.clock, self.machine)
        assert all("\n" not in one.line for one in findings)
        assert len({one.name for one in findings}) == len(findings)
        return {one.name: one for one in findings}


@pytest.fixture
def station(home):
    made = Home(home)
    yield made
    made.store.close()


@pytest.fixture
def running(station):
    """The same with a recorder at work."""
    station.record()
    lock = hold(station.places.recorder_lock, "recorder", "boot")
    yield station
    lock.release()


def test_a_station_at_work_is_fine_in_every_respect(running):
    links.wish(running.store, PUMP)
    links.found(running.store, [LinkState(PUMP.line, ConnectionState.TALKING, MOMENT, "", 90, 1)])

    found = running.found()

    assert list(found) == [
        *("settings", "key", "record", "recorder", "line bed-1/pump"),
        *("raw bytes", "ports", "disk", "clock", "printers"),
    ]
    assert [one.line for one in found.values() if not one.fine] == []
    assert found["recorder"].words == "it runs; last commit just now"
    assert found["line bed-1/pump"].words == (
        "bbraun-space-bcc on /dev/ttyUSB0: talking since 2026-03-02T08:30:00.000Z;"
        " 90 frames good, 1 bad"
    )
    assert found["printers"].words == "Ward 3"


def test_where_there_is_no_station_it_says_so_and_makes_none(home):
    before = sorted(home.rglob("*"))

    findings = {one.name: one for one in examine(places(home), StoppedClock(MOMENT), QUIET)}

    assert not findings["station"].fine
    assert findings["station"].words == f"There is none in {home}/data yet: start main.py once"
    assert {"key", "record", "recorder"}.isdisjoint(findings)
    assert findings["disk"].fine
    assert sorted(home.rglob("*")) == before


def test_even_a_home_that_does_not_exist_is_not_made(tmp_path):
    findings = examine(places(tmp_path / "none"), StoppedClock(MOMENT), QUIET)

    assert not (tmp_path / "none").exists()
    assert {one.name: one.fine for one in findings}["station"] is False


def test_settings_that_are_not_understood_are_told_with_their_line(station):
    station.places.settings.write_text("[log]\nlevle = 'INFO'\n")

    found = station.found()["settings"]

    assert not found.fine
    assert found.words.startswith("settings.toml, line 2: [log] has no setting levle")


def test_settings_that_are_understood_are_fine(station):
    station.places.settings.write_text("[log]\nlevel = 'DEBUG'\n")

    assert station.found()["settings"].words == f"{station.places.settings} is understood"


@pytest.mark.expects_log("the key was open to others")
def test_a_key_that_others_could_read_is_closed_and_told(station):
    station.places.key_file.chmod(0o644)

    found = station.found()

    assert not found["key"].fine
    assert "was open to others and is closed again" in found["key"].words
    assert station.places.key_file.stat().st_mode & 0o077 == 0
    assert found["record"].fine
    assert station.found()["key"].fine


def test_a_missing_key_beside_a_record_says_where_to_get_it(station):
    station.places.key_file.unlink()

    found = station.found()

    assert "put the key back from the ward's safe copy" in found["key"].words
    assert "record" not in found
    assert not station.places.key_file.exists()


def test_a_key_that_this_station_was_not_set_up_with_is_told(station):
    station.places.key_file.write_text("ab" * 32)

    assert "is not the one this station was set up with" in station.found()["key"].words


def test_a_key_that_does_not_open_the_record_is_told_from_damage(station):
    station.store.close()
    station.places.key_file.write_text("ab" * 32)
    station.places.key_file.with_name("station.key.fingerprint").unlink()

    found = station.found()

    assert found["key"].fine
    assert found["record"].words.startswith("The key does not open the record")


def test_a_damaged_record_says_what_to_do(station):
    station.store.close()
    with station.places.database.open("r+b") as file:
        file.write(b"damage" * 100)

    found = station.found()["record"]

    assert not found.fine
    assert "is damaged: restore the newest copy" in found.words


def test_a_page_that_was_changed_is_found_though_the_record_opens(station):
    station.store.close()
    with station.places.database.open("r+b") as file:
        file.seek(-2000, os.SEEK_END)
        file.write(b"damage" * 10)

    found = station.found()["record"]

    assert not found.fine
    assert "is damaged: restore the newest copy" in found.words


def test_a_row_that_lost_its_parent_is_damage_too(station):
    connection = connect(station.store.path, station.store.key)
    connection.execute("PRAGMA foreign_keys = OFF")
    connection.execute("INSERT INTO channel (uuid, device, address) VALUES ('u', 77, '')")
    connection.close()

    found = station.found()["record"]

    assert not found.fine
    assert found.words.endswith("(a row of channel refers to one that is not there)")


def test_a_newer_record_is_refused_in_words(station):
    connection = connect(station.store.path, station.store.key)
    connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()

    found = station.found()

    assert "was written by a newer version of the station" in found["record"].words


def test_a_record_that_is_missing_is_told_from_a_first_start(station):
    station.store.close()
    station.places.database.unlink()

    found = station.found()["record"]

    assert "restore the newest copy" in found.words
    assert not station.places.database.exists()


def test_a_record_behind_this_version_is_fine_and_read_no_further(station, monkeypatch):
    links.wish(station.store, PUMP)
    look = doctor.examine_record
    monkeypatch.setattr(doctor, "examine_record", lambda *at: replace(look(*at), behind=True))

    found = station.found()

    assert found["record"].fine
    assert "the next start copies it and brings it up to date" in found["record"].words
    assert "line bed-1/pump" not in found


def test_a_recorder_that_does_not_run_is_told_with_the_last_commit(station):
    assert "does not run, so nothing is recorded (nothing was ever recorded)" in (
        station.found()["recorder"].words
    )
    station.record(age=7200)

    found = station.found()["recorder"]

    assert not found.fine
    assert "(last commit 2 h ago): start main.py, or main.py record" in found.words


def test_a_recorder_that_runs_without_committing_is_told(running):
    running.clock.advance(600)

    found = running.found()["recorder"]

    assert not found.fine
    assert found.words == (
        f"It runs but does not record (last commit 10 min ago): look into {running.places.log}"
    )


def test_a_lock_that_cannot_be_looked_at_is_a_sentence(station):
    station.places.recorder_lock.mkdir()

    assert not station.found()["recorder"].fine


def test_a_line_that_the_recorder_finds_silent_gives_its_reason(running):
    links.wish(running.store, replace(PUMP, baud=19200))
    reason = "no answer: check that the pump is on."
    links.found(running.store, [LinkState(PUMP.line, ConnectionState.SILENT, MOMENT, reason)])

    found = running.found()["line bed-1/pump"]

    assert not found.fine
    assert found.words == (
        "bbraun-space-bcc on /dev/ttyUSB0 at 19200 baud:"
        f" silent since 2026-03-02T08:30:00.000Z: {reason}"
    )


def captured(station, *chunks):
    """Raw bytes of the pump's line."""
    ring = open_captures(captures_beside(station.places.database), station.store.key)
    note_taps(ring, [Tap(PUMP.line, taken=True, reason="", most=9)])
    append_chunks(ring, chunks)
    ring.close()


def test_raw_bytes_that_are_not_written_are_told_while_a_recorder_hears_their_line(running):
    long_ago = MOMENT - timedelta(hours=1)
    captured(running, a_chunk(0, PUMP.line, begin=long_ago, end=long_ago))
    links.wish(running.store, PUMP)
    links.found(running.store, [LinkState(PUMP.line, ConnectionState.TALKING, long_ago)])

    found = running.found()["raw bytes"]

    assert not found.fine
    assert found.words.startswith("Nothing was written since 2026-03-02T07:30:00.000Z")


def test_without_a_recorder_nothing_is_expected_to_be_written(station):
    captured(station, a_chunk(0, PUMP.line))
    links.wish(station.store, PUMP)
    links.found(station.store, [LinkState(PUMP.line, ConnectionState.TALKING, MOMENT)])

    assert station.found()["raw bytes"].fine


def test_a_demonstration_keeps_raw_bytes_of_every_line(station):
    assert "not of protocols that may carry who" in station.found()["raw bytes"].words
    set_up_ward(station.store, "Australia/Melbourne", demo=True)

    assert "also of protocols that may carry who" in station.found()["raw bytes"].words


def test_raw_bytes_that_cannot_be_read_are_a_sentence(station):
    captures_beside(station.places.database).write_bytes(b"damage" * 1000)

    assert "it is damaged" in station.found()["raw bytes"].words


def test_raw_bytes_grow_to_their_limit_and_say_nothing_about_the_years_to_come(running):
    before = running.found()["disk"].words.partition("growth")[2]
    captured(running, *(a_chunk(number, PUMP.line, raw=noise(1, 60_000)) for number in range(99)))

    assert running.found()["disk"].words.partition("growth")[2] == before


def test_a_line_that_is_paused_is_fine(running):
    links.wish(running.store, replace(PUMP, paused=True))

    assert running.found()["line bed-1/pump"].words.endswith(": paused")


def test_without_a_recorder_the_port_of_a_line_is_looked_at(station):
    links.wish(station.store, PUMP)
    assert station.found()["line bed-1/pump"].fine
    station.machine = replace(QUIET, trouble=lambda port: f"The port {port} is not there.")

    found = station.found()["line bed-1/pump"]

    assert not found.fine
    assert found.words == "bbraun-space-bcc on /dev/ttyUSB0: The port /dev/ttyUSB0 is not there."


def test_ports_that_no_line_uses_are_named_or_say_what_is_wrong(station):
    assert station.found()["ports"].words == "free to use: /dev/ttyUSB0"
    station.machine = replace(QUIET, trouble=lambda port: f"{port} is forbidden.")
    assert station.found()["ports"].line == "to do ports: /dev/ttyUSB0 is forbidden."


def test_a_machine_without_a_port_is_fine_only_where_lines_are_set_up(station):
    station.machine = replace(QUIET, ports=())
    assert station.found()["ports"].words.startswith("There is no serial port: plug in an adapter")
    links.wish(station.store, replace(PUMP, port="socket://127.0.0.1:4001"))
    assert station.found()["ports"].fine


def test_the_disk_lasts_as_long_as_the_growth_so_far_says(running, monkeypatch):
    size = sum(path.stat().st_size for path in running.places.data.rglob("*"))
    sizes = SimpleNamespace(free=2_000_000_000_000)
    monkeypatch.setattr(doctor.shutil, "disk_usage", lambda _folder: sizes)
    assert "that lasts over 10 years" in running.found()["disk"].words
    monkeypatch.setattr(doctor, "LEAST_FREE", 0)
    sizes.free = size * 12 * 20  # what it took in two hours, for twenty days

    found = running.found()["disk"]

    assert not found.fine
    assert re.search(r"at the growth so far that lasts (19|20) days", found.words)


def test_a_disk_that_is_nearly_full_is_told(station, monkeypatch):
    usage = SimpleNamespace(free=900_000_000)
    monkeypatch.setattr(doctor.shutil, "disk_usage", lambda _folder: usage)

    found = station.found()["disk"]

    assert not found.fine
    assert found.words.startswith("0.9 GB free for")
    assert "lasts" not in found.words


def test_a_file_that_goes_while_it_is_counted_has_no_size(tmp_path):
    assert doctor._size(tmp_path / "gone") == 0


def test_a_clock_of_1970_is_told(station):
    station.clock = StoppedClock(datetime(1970, 1, 1, 0, 5, tzinfo=UTC))

    assert "It says 1970-01-01T00:05:00.000Z, which cannot be" in station.found()["clock"].words


def test_a_clock_before_the_last_moment_recorded_is_told(running):
    running.clock.step_utc(-3600)

    found = running.found()["clock"]

    assert not found.fine
    assert "but something was recorded at 2026-03-02T08:29:59.800Z" in found.words


def test_with_a_clock_that_is_behind_nobody_knows_whether_the_recorder_records(running):
    running.clock.step_utc(-3600)

    found = running.found()["recorder"]
    assert "once this computer's date and time are set" in found.words


def set_up_ward(store, zone, *, demo=False):
    with writing(store) as session:
        ward = {"uuid": "u", "ward": "W", "demo": demo, "start_of_day": "08:00"}
        session.add(StationRow(id=1, zone=zone, **ward))


def test_the_clock_is_told_in_the_zone_of_the_ward(station):
    set_up_ward(station.store, "Australia/Melbourne")

    assert station.found()["clock"].words == (
        "2026-03-02T08:30:00.000Z; for the ward 02 Mar 2026 19:30 AEDT (UTC+1100)"
    )


def test_a_zone_that_nobody_knows_is_told(station):
    set_up_ward(station.store, "Atlantis/Capital")

    assert "time zone Atlantis/Capital is not known" in station.found()["clock"].words


@pytest.mark.parametrize(
    ("printers", "said"),
    [(None, "They could not be asked for"), ((), "There is none: set one up")],
)
def test_printers_that_are_not_there_are_told(station, printers, said):
    station.machine = replace(QUIET, printers=printers)

    found = station.found()["printers"]

    assert not found.fine
    assert found.words.startswith(said)


def test_a_folder_that_is_not_ours_is_a_sentence(home):
    def forbidden(*_words):
        raise PermissionError(13, "Permission denied", str(home))

    guarded = doctor._guarded("disk", forbidden)

    assert guarded.line == (
        f"to do disk: {home} cannot be looked at (Permission denied):"
        " run this as the user who owns the station"
    )


def test_a_file_that_may_not_be_looked_for_counts_as_there():
    class Hidden:
        def exists(self):
            raise PermissionError

    assert doctor._there(Hidden())


def test_a_line_is_looked_at_where_its_adapter_is_now(station):
    links.wish(station.store, replace(PUMP, adapter=FTDI))
    station.machine = replace(
        QUIET,
        ports=("/dev/ttyUSB0", "/dev/ttyUSB3"),
        trouble=lambda port: None if port == "/dev/ttyUSB3" else "asked about another port",
        adapters={"/dev/ttyUSB3": FTDI, "/dev/ttyUSB0": replace(FTDI, serial="B9YY0QQZ")},
    )
    found = station.found()
    assert found["line bed-1/pump"].words.startswith("bbraun-space-bcc on /dev/ttyUSB3: nothing")
    assert found["ports"].words == "asked about another port"

    station.machine = replace(QUIET, ports=())
    found = station.found()["line bed-1/pump"]
    assert not found.fine
    assert found.words.startswith("bbraun-space-bcc on /dev/ttyUSB0: The adapter FTDI 0403:6001")

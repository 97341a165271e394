from datetime import UTC, datetime

from station.domain.clock import StoppedClock
from station.services.boot import boot_id

NOON = datetime(2026, 3, 1, 12, 0, 30, tzinfo=UTC)


def test_the_operating_systems_own_name_for_this_run_is_taken(tmp_path):
    given = tmp_path / "boot_id"
    given.write_text("6b3c\n", encoding="ascii")

    assert boot_id(StoppedClock(NOON), given) == "6b3c"


def test_without_one_the_moment_the_machine_started_is_the_name(tmp_path):
    nowhere = tmp_path / "nothing"
    clock = StoppedClock(NOON, monotonic=3600.0)

    first = boot_id(clock, nowhere)
    clock.advance(20 * 60)

    assert first == "started 2026-03-01T11:00:00.000Z"
    assert boot_id(clock, nowhere) == first

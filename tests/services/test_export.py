import csv
import json
import os
from decimal import Decimal

import pytest

from station.data.journal import heartbeat
from station.domain.clock import iso
from station.domain.errors import Refused, Unavailable
from station.services import export as module
from station.services.export import export
from tests.services.exported import NAME, Story
from tests.services.recording import fresh_store


@pytest.fixture(scope="module")
def story(tmp_path_factory):
    made = Story(tmp_path_factory.mktemp("story"))
    yield made
    made.close()


def read(path):
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def test_an_admission_becomes_a_folder_of_files_with_a_readme_first(story, tmp_path):
    files = export(story.store, "csv", story.admission, tmp_path / "out", story.clock)

    assert [path.name for path in files] == [
        "README.txt",
        *("admission.csv", "beds.csv", "channels.csv", "metrics.csv", "entries.csv"),
        *("associations.csv", "quarantines.csv", "syringes.csv", "weights.csv"),
        *("readings.csv", "readings_unconfirmed.csv", "minutes.csv", "gaps.csv"),
        *("states.csv", "alarms.csv", "boluses.csv", "device_events.csv"),
        *("totals.csv", "counter_events.csv", "pump_by_eye.csv"),
    ]
    assert sorted(files) == sorted((tmp_path / "out").iterdir())


def test_every_column_of_every_file_is_in_the_readme(story, tmp_path):
    readme, *tables = export(story.store, "csv", story.admission, tmp_path, story.clock)

    text = readme.read_text("utf-8")
    for path in tables:
        with path.open(newline="", encoding="utf-8") as file:
            header = next(csv.reader(file))
        described = text.split(f"\n{path.name}\n")[1].split(".csv\n")[0]
        assert [name for name in header if f"  {name} " not in described] == []


def test_a_name_that_is_a_formula_is_not_run_and_names_no_file(story, tmp_path):
    files = export(story.store, "csv", story.admission, tmp_path, story.clock)

    [who] = read(tmp_path / "admission.csv")
    assert who["surname"] == f"'{NAME}"
    assert all(path.name.replace("_", "").replace(".", "").isalnum() for path in files)
    for path in files[1:]:
        for row in read(path):
            assert not [cell for cell in row.values() if cell.startswith(("=", "+", "@"))]


def test_json_is_one_canonical_file_of_the_same_rows(story, tmp_path):
    export(story.store, "csv", story.admission, tmp_path / "csv", story.clock)
    readme, file = export(story.store, "json", story.admission, tmp_path / "json", story.clock)

    text = file.read_text("utf-8")
    tables = json.loads(text)
    assert [path.name for path in (readme, file)] == ["README.txt", "admission.json"]
    assert text == json.dumps(
        tables, sort_keys=True, separators=(",", ":"), ensure_ascii=False
    ) + "\n"  # fmt: skip
    for name, rows in tables.items():
        assert len(read(tmp_path / "csv" / f"{name}.csv")) == len(rows)
    assert tables["admission"][0]["surname"] == NAME
    assert Decimal(tables["totals"][0]["volume"]) == Decimal("4.3")


def test_the_same_record_at_the_same_moment_gives_the_same_bytes(story, tmp_path):
    one = export(story.store, "json", story.admission, tmp_path / "one", story.clock)
    two = export(story.store, "json", story.admission, tmp_path / "two", story.clock)

    assert [path.read_bytes() for path in one] == [path.read_bytes() for path in two]


def test_an_admission_may_be_named_by_the_beginning_of_its_id(story, tmp_path):
    export(story.store, "csv", story.admission[:8], tmp_path, story.clock)

    assert read(tmp_path / "admission.csv")[0]["admission"] == story.admission


def test_an_unknown_admission_is_refused_before_a_folder_is_made(story, tmp_path):
    with pytest.raises(Refused, match="There is no one admission 'nobody'; the newest are") as said:
        export(story.store, "csv", "nobody", tmp_path / "out", story.clock)

    assert f"{story.admission} (bed 1, from 02 Mar 2026)" in str(said.value)
    assert NAME not in str(said.value)
    assert not (tmp_path / "out").exists()


def test_where_nobody_was_admitted_there_is_nothing_to_export(home, tmp_path):
    store, _, _ = fresh_store(home)

    with pytest.raises(Refused, match="Nobody was ever admitted here"):
        export(store, "csv", "1234", tmp_path / "out")

    store.close()


def test_another_format_is_refused(story, tmp_path):
    with pytest.raises(Refused, match="no export as xml: choose csv or json"):
        export(story.store, "xml", story.admission, tmp_path / "out", story.clock)


def test_a_folder_that_holds_anything_is_left_alone(story, tmp_path):
    (tmp_path / "mine.txt").write_text("mine")

    with pytest.raises(Refused, match="already holds something: name a new one"):
        export(story.store, "csv", story.admission, tmp_path, story.clock)

    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def test_a_folder_that_cannot_be_made_is_one_sentence(story, tmp_path):
    (tmp_path / "file").touch()

    with pytest.raises(Unavailable, match="cannot be written to"):
        export(story.store, "csv", story.admission, tmp_path / "file" / "out", story.clock)


def test_a_disk_that_fills_up_leaves_nothing_half_written(story, tmp_path, monkeypatch):
    def full(_table, _file):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(module, "write_csv", full)

    with pytest.raises(Unavailable, match=r"\(No space left on device\)"):
        export(story.store, "csv", story.admission, tmp_path / "out", story.clock)

    assert list((tmp_path / "out").iterdir()) == []


@pytest.mark.skipif(os.name == "nt", reason="Windows keeps rights otherwise")
def test_what_is_written_is_for_its_owner_alone(story, tmp_path):
    files = export(story.store, "csv", story.admission, tmp_path / "out", story.clock)

    assert {path.stat().st_mode & 0o077 for path in (tmp_path / "out", *files)} == {0}


def test_without_a_clock_it_reaches_up_to_now(story, tmp_path, monkeypatch):
    monkeypatch.setattr(module, "SystemClock", lambda: story.clock)

    export(story.store, "csv", story.admission, tmp_path)

    assert read(tmp_path / "admission.csv")[0]["as_at_utc"] == "2026-03-02T09:00:00.000Z"


def test_with_a_clock_that_is_behind_it_reaches_up_to_what_is_recorded(
    story, tmp_path, monkeypatch
):
    committed = heartbeat(story.store).committed
    story.clock.step_utc(-10 * 365 * 86400)
    monkeypatch.setattr(module, "SystemClock", lambda: story.clock)

    export(story.store, "csv", story.admission, tmp_path)

    assert read(tmp_path / "admission.csv")[0]["as_at_utc"] == iso(committed)

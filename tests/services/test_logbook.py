import logging
import re
import sys
from pathlib import Path

import pytest

from station.domain.errors import Unavailable
from station.services import logbook
from station.services.logbook import keep

log = logging.getLogger("station.services.anything")


def test_each_line_has_its_moment_in_utc_level_and_thread(tmp_path):
    book = keep(tmp_path / "log", "recorder", "INFO")
    log.info("bed-3/pump-1: %s", "the line is open")
    log.debug("not this")
    book.close()
    log.info("nor this")

    text = (tmp_path / "log" / "recorder.log").read_text(encoding="utf-8")

    assert re.fullmatch(
        r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z INFO station\.services\.anything \[MainThread\]"
        r" bed-3/pump-1: the line is open\n",
        text,
    )


def test_ten_files_are_kept_and_no_more(tmp_path, monkeypatch):
    monkeypatch.setattr(logbook, "FILE_BYTES", 200)
    book = keep(tmp_path, "recorder", "INFO")
    for number in range(100):
        log.info("line %d", number)
    book.close()

    assert len(list(tmp_path.iterdir())) == 10


def test_each_process_writes_files_of_its_own(tmp_path):
    for process in ("recorder", "window"):
        keep(tmp_path, process, "INFO").close()

    assert sorted(path.name for path in tmp_path.iterdir()) == ["recorder.log", "window.log"]


def test_a_place_that_cannot_be_written_is_said(tmp_path):
    (tmp_path / "log").write_text("", encoding="ascii")

    with pytest.raises(Unavailable, match="cannot be written"):
        keep(tmp_path / "log", "recorder", "INFO")


def test_a_full_disk_says_nothing_on_the_terminal_but_a_bug_in_a_message_does(tmp_path, capsys):
    book = keep(tmp_path, "recorder", "INFO")
    record = log.makeRecord(log.name, logging.INFO, __file__, 1, "%d", ("x",), None)
    try:
        Path("/dev/null/nothing").write_text("", encoding="ascii")
    except OSError:
        book._handler.handleError(record)
    assert capsys.readouterr().err == ""

    book._handler.handle(record)
    book.close()

    assert "Logging error" in capsys.readouterr().err
    assert sys.exc_info() == (None, None, None)


@pytest.fixture(autouse=True)
def _levels_as_before():
    before = {name: logging.getLogger(name).level for name in logbook.OURS}
    yield
    for name, level in before.items():
        logging.getLogger(name).setLevel(level)

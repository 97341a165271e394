from datetime import timedelta

import pytest

from station.domain.device_clock import CLOCK_SLACK
from station.domain.errors import Refused, Unavailable
from station.services.settings import Settings, load, read


def test_without_a_file_everything_is_as_usual(tmp_path):
    assert load(tmp_path / "settings.toml") == Settings()


def test_what_the_ward_wrote_is_taken_and_the_rest_stays(tmp_path):
    path = tmp_path / "settings.toml"
    path.write_text(
        '[log]\nlevel = "DEBUG"\n\n'
        "[association]\nabsence_minutes = 8\n\n[retention]\nreading_days = 30\n",
        encoding="utf-8",
    )

    settings = load(path)

    assert settings.log.level == "DEBUG"
    assert settings.association.waits.absence == timedelta(minutes=8)
    assert settings.association.waits.shared == timedelta(minutes=10)
    assert settings.retention.keep == timedelta(days=30)
    assert settings.herald == Settings().herald


def test_raw_bytes_are_kept_for_a_week_but_not_of_lines_that_name_the_patient():
    assert read("", "x").capture.on
    assert not read("", "x").capture.with_identity
    assert read("", "x").capture.keep == timedelta(days=7)
    wanted = read("[capture]\nwith_identity = true\nmegabytes = 3\n", "x").capture
    assert (wanted.with_identity, wanted.most) == (True, 3_000_000)


def test_the_ward_says_when_a_line_is_noisy_how_long_signs_settle_and_how_far_a_clock_may_be_off():
    settings = read("[lines]\nnoisy_percent = 2\nclock_minutes = 5", "settings.toml")

    assert settings.lines.noisy_above == 0.02
    assert settings.lines.clock_slack == timedelta(minutes=5)
    assert (Settings().lines.noisy_above, Settings().lines.settle_seconds) == (0.1, 10)
    assert Settings().lines.clock_slack == CLOCK_SLACK


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (
            "[log]\n\nlevl = 'INFO'",
            r"settings.toml, line 3: \[log\] has no setting levl; known are level",
        ),
        ("# ours\n[logs]\n", r"line 2: there is no section \[logs\]; known are log, "),
        ("[log]\nlevel = 3", r"line 2: level must be a text in quotation marks"),
        ("log.level = 3", r"line 1: level must be a text"),
        ("[log]\nlevel = 'LOUD'", r"line 2: level must be one of DEBUG, INFO"),
        ("[herald]\nwindows = true", r"line 2: windows must be a whole number"),
        ("[capture]\non = 1", r"line 2: on must be true or false"),
        ("[capture]\ndays = true", r"line 2: days must be a whole number"),
        (
            "[capture]\nmegabyte = 1",
            r"\[capture\] has no setting megabyte; known are on, megabytes",
        ),
        ("[herald]\nwindows = 0", r"line 2: windows must lie between 1 and"),
        ("\nlog = 3", r"line 2: log is a section; write \[log\]"),
        ("[[log]]\nlevel = 'INFO'", r"line 1: log is a section"),
        ("[log]\nlevel = \n", r"settings.toml: .*line 2.*correct it"),
        ("[lines]\nsettle_seconds = 0", r"line 2: settle_seconds must lie between 1 and"),
        ("[lines]\nnoisy_percent = 101", r"noisy_percent must lie between 1 and 100"),
        ("[herald]\nx = {windows = 2}", r"line 2: \[herald\] has no setting x"),
        ("log = {levl = 'INFO'}", r"^settings.toml: \[log\] has no setting levl"),
    ],
)
def test_a_wrong_word_is_one_sentence_with_its_line(text, sentence):
    with pytest.raises(Refused, match=sentence):
        read(text, "settings.toml")


def test_a_file_that_is_no_text_is_said(tmp_path):
    path = tmp_path / "settings.toml"
    path.write_bytes(b"\xff\xfe\x00")

    with pytest.raises(Refused, match="not a text file"):
        load(path)


def test_a_file_that_cannot_be_read_is_said(tmp_path):
    with pytest.raises(Unavailable, match="cannot be read"):
        load(tmp_path)

import pytest

from station.services.command_line import build


def test_no_command_is_the_window():
    args = build().parse_args([])
    assert (args.command, args.home) == ("", None)


def test_the_home_may_stand_before_or_after_the_command(tmp_path):
    before = build().parse_args(["--home", str(tmp_path), "check"])
    after = build().parse_args(["check", "--home", str(tmp_path)])
    assert before.home == after.home == tmp_path
    assert before.command == "check"


@pytest.mark.parametrize(
    "words",
    [
        ["nonsense"],
        ["listen", "--port", "x"],
        ["listen", "--protocol", "p", "--port", "x", "--seconds", "-1"],
        ["listen", "--protocol", "p", "--port", "x", "--seconds", "nan"],
        ["listen", "--protocol", "p", "--port", "x", "--baud", "0"],
        ["simulate", "--protocol", "p"],
        ["simulate", "--protocol", "p", "--link", "a", "--tcp", "1"],
        ["export", "xml", "--admission", "a", "--out", "b"],
        ["demo", "--beds", "0"],
        ["bench", "fuzz", "0"],
        ["bench", "fuzz", "many"],
    ],
)
def test_wrong_usage_ends_with_status_two_and_says_what_is_wrong(words, capsys):
    with pytest.raises(SystemExit) as ended:
        build().parse_args(words)
    assert ended.value.code == 2
    assert "error:" in capsys.readouterr().err


def test_help_shows_every_command_with_an_example(capsys):
    with pytest.raises(SystemExit):
        build().parse_args(["--help"])
    said = capsys.readouterr().out
    for command in ("demo", "record", "listen", "simulate", "replay", "export", "check",
                    "backup", "restore", "salvage", "bench"):  # fmt: skip
        assert said.count(f"main.py {command}") == 1, command


def test_several_faults_may_be_named_at_once_or_one_after_another():
    words = ["simulate", "--protocol", "p", "--tcp", "0", "--fault", "silence@5", "--fault", "x@1"]
    assert build().parse_args(words).fault == ["silence@5", "x@1"]


def test_a_benchmark_may_be_asked_for_with_an_amount_and_a_seed():
    alone = build().parse_args(["bench"])
    assert (alone.name, alone.amount, alone.seed, alone.json) == (None, None, None, False)

    asked = build().parse_args(["bench", "fuzz", "10000", "--seed", "2", "--json"])
    assert (asked.name, asked.amount, asked.seed, asked.json) == ("fuzz", 10_000, 2, True)

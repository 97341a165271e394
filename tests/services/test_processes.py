import sys

from station.services.processes import end, first_words, own_command, process, process_id

SAYS = "import sys, time; print('ready', flush=True); sys.stdin.read()"
DEAF = (
    "import signal, sys; signal.signal(signal.SIGTERM, signal.SIG_IGN);"
    "print('deaf', flush=True); sys.stdin.read()"
)


def test_a_process_lives_as_long_as_its_block_and_its_first_words_are_heard():
    with process([sys.executable, "-c", SAYS]) as running:
        assert first_words(running) == ["ready\n"]
        assert running.poll() is None
    assert running.poll() is not None


def test_a_process_that_ends_early_says_fewer_words():
    with process([sys.executable, "-c", "print('one')"]) as running:
        assert first_words(running, 3) == ["one\n"]


def test_one_that_says_nothing_is_known_by_its_number():
    with process_id([sys.executable, "-c", "import time; time.sleep(60)"]) as number:
        assert number > 0


def test_one_that_does_not_listen_is_made_to_leave(monkeypatch):
    monkeypatch.setattr("station.services.processes.PATIENCE_SECONDS", 0.1)
    with process([sys.executable, "-c", DEAF]) as running:
        first_words(running)
    assert running.returncode == -9
    end(running)


def test_the_program_runs_its_own_commands_with_the_same_interpreter():
    assert own_command("main.py", "record", "--beds", 3) == [
        sys.executable, "main.py", "record", "--beds", "3",
    ]  # fmt: skip

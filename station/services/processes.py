"""Processes of our own: started, told from, and ended, each for as long as a block lasts."""

import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TextIO

PATIENCE_SECONDS = 30.0


@contextmanager
def process(command: Sequence[str]) -> Iterator["subprocess.Popen[str]"]:
    """A process whose words can be read (`lines`) for as long as the block lasts."""
    running = subprocess.Popen(  # noqa: S603 - our own program
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    try:
        yield running
    finally:
        end(running)


@contextmanager
def process_id(command: Sequence[str]) -> Iterator[int]:
    """The same for a process that says nothing; its number."""
    running = subprocess.Popen(command, stdin=subprocess.DEVNULL)  # noqa: S603 - our own program
    try:
        yield running.pid
    finally:
        end(running)


def end(running: "subprocess.Popen[str] | subprocess.Popen[bytes]") -> None:
    """Ask a process to leave and wait until it has; one that does not listen is made to."""
    running.terminate()
    try:
        running.wait(timeout=PATIENCE_SECONDS)
    except subprocess.TimeoutExpired:
        running.kill()
        running.wait()
    for stream in (running.stdin, running.stdout):
        if stream is not None:
            stream.close()


def first_words(running: "subprocess.Popen[str]", count: int = 1) -> list[str]:
    """The first lines a process says, once it has said them; fewer when it ends before."""
    out: TextIO | None = running.stdout  # type: ignore[assignment]  # text=True makes it one
    if out is None:
        return []
    lines = (out.readline() for _ in range(count))
    return [line for line in lines if line]


def own_command(program: str, *words: object) -> list[str]:
    """How this program runs another command of its own."""
    return [sys.executable, program, *map(str, words)]

"""Another program beside this one, for tests of what two programs do to one port."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

HOLD = "import os, sys; os.open(sys.argv[1], os.O_RDWR | os.O_NOCTTY); print(flush=True); input()"
LOCK = (
    "import fcntl, os, sys; fd = os.open(sys.argv[1], os.O_RDWR | os.O_NOCTTY);"
    " fcntl.flock(fd, fcntl.LOCK_EX); print(flush=True); input()"
)


@contextmanager
def another(program: str, *words: str) -> Iterator[tuple[int, str]]:
    """Run a program until it has printed a line; gives its process id and that line."""
    with subprocess.Popen(  # noqa: S603 - the program is a line of the test itself
        [sys.executable, "-c", program, *words],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as other:
        try:
            yield other.pid, other.stdout.readline().strip()
        finally:
            other.communicate("\n")

"""The guards every test runs behind: no display, network, real port or unexpected warning."""

import gc
import ipaddress
import logging
import os
import re
import socket
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest
import serial

from ui.collecting import collect_due

os.environ["QT_QPA_PLATFORM"] = "offscreen"
os.environ["PYTHON_KEYRING_BACKEND"] = "keyring.backends.null.Keyring"

# The machine may be slow and shared: no deadline, the same examples every time, nothing kept.
hypothesis.settings.register_profile(
    "default",
    max_examples=100,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[hypothesis.HealthCheck.too_slow],
)
hypothesis.settings.register_profile(
    "long",
    max_examples=5000,
    deadline=None,
    database=None,
    suppress_health_check=[hypothesis.HealthCheck.too_slow],
)
hypothesis.settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "default"))


# As in the window: a worker thread of one test must not take apart the widgets of another.
gc.disable()


class Forbidden(AssertionError):
    """A test reached for the outside.  Not an OSError: no code under test may swallow it."""


# --- No network but loopback ---------------------------------------------------------------------


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host in {"", "localhost"}


def _refuse_outside(address: object, family: int) -> None:
    if family in {socket.AF_INET, socket.AF_INET6} and not _is_loopback(address[0]):
        raise Forbidden(f"a test may not reach {address!r}")


class LoopbackSocket(socket.socket):
    """A socket that goes nowhere but this machine."""

    def connect(self, address):
        _refuse_outside(address, self.family)
        return super().connect(address)

    def connect_ex(self, address):
        _refuse_outside(address, self.family)
        return super().connect_ex(address)

    def sendto(self, data, *rest):
        _refuse_outside(rest[-1], self.family)
        return super().sendto(data, *rest)


def _loopback_only(lookup):
    def refusing(host, *rest, **named):
        if host is not None and not _is_loopback(host if isinstance(host, str) else host.decode()):
            raise Forbidden(f"a test may not look up {host!r}")
        return lookup(host, *rest, **named)

    return refusing


# --- No real serial port -------------------------------------------------------------------------

REAL_PORT = re.compile(r"/dev/(tty(S|USB|ACM|AMA|O)\d|cu\.|tty\.|serial/)|COM\d", re.IGNORECASE)


def _refuse_real_port(open_port):
    def refusing(port):
        if isinstance(port.port, str) and REAL_PORT.match(os.path.realpath(port.port)):
            raise Forbidden(f"a test may not open {port.port}")
        return open_port(port)

    return refusing


@pytest.fixture(scope="session", autouse=True)
def _no_way_out(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Close every door for the whole run; a person's own folders are a temporary one."""
    nobody = tmp_path_factory.mktemp("nobody")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket, "socket", LoopbackSocket)
        patch.setattr(socket, "getaddrinfo", _loopback_only(socket.getaddrinfo))
        patch.setattr(socket, "gethostbyname", _loopback_only(socket.gethostbyname))
        patch.setattr(serial.Serial, "open", _refuse_real_port(serial.Serial.open))
        patch.setenv("HOME", str(nobody))
        patch.setenv("USERPROFILE", str(nobody))
        for place in ("CONFIG", "DATA", "CACHE", "STATE"):
            patch.setenv(f"XDG_{place}_HOME", str(nobody / place.lower()))
        yield


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A station's home: an empty folder of this test's own, what `--home` takes."""
    place = tmp_path / "home"
    place.mkdir()
    return place


# --- No unexpected warning -----------------------------------------------------------------------


class Overheard(logging.Handler):
    """Keeps every record of WARNING or worse that a test caused."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.messages: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.messages.append(f"{record.levelname} {record.name}: {record.getMessage()}")


OVERHEARD = pytest.StashKey[Overheard]()


def _verdict(item: pytest.Item, messages: list[str]) -> str:
    expected = [text for mark in item.iter_markers("expects_log") for text in mark.args]
    surprises = [m for m in messages if not any(text in m for text in expected)]
    missed = [text for text in expected if not any(text in m for m in messages)]
    return "\n".join(
        [
            *(f"logged, and not expected: {m}" for m in surprises),
            *(f"expected in the log, and not there: {text}" for text in missed),
        ]
    )


@pytest.hookimpl(wrapper=True)
def pytest_runtest_setup(item: pytest.Item):
    """Listen from before the first fixture."""
    item.stash[OVERHEARD] = overheard = Overheard()
    logging.getLogger().addHandler(overheard)
    return (yield)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item: pytest.Item):
    """Stop listening after the last fixture; an unexpected warning fails the test."""
    overheard = item.stash[OVERHEARD]
    try:
        result = yield
    finally:
        logging.getLogger().removeHandler(overheard)
        collect_due()
    if verdict := _verdict(item, overheard.messages):
        pytest.fail(verdict, pytrace=False)
    return result

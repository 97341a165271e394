import errno
import os
import re
import socket
import termios
import threading
from contextlib import contextmanager
from pathlib import Path

import pytest

from devices.kind import LineSettings
from devices.line import Line, LineLost, NotAQuery, Trouble, _refusal, _SerialPort, open_line
from tests.devices.far_end import FarEnd, SocketEnd
from tests.devices.rival import HOLD, LOCK, another
from tests.devices.ticker import KIND

NOBODY = 65534


def opened(port, settings=KIND.settings, baud=None):
    return open_line(port, settings, baud, KIND.gate())


def refused(port, baud=None):
    with pytest.raises(LineLost) as lost:
        opened(port, baud=baud)
    assert re.fullmatch(r"[^\n]+\.", lost.value.reason)
    return lost.value


@contextmanager
def as_nobody(port, mode):
    """Act as a person without rights of their own on the port; root steps down for the while."""
    Path(port).chmod(mode)
    user, group = os.geteuid(), os.getegid()
    try:
        if user == 0:
            os.setegid(NOBODY)
            os.seteuid(NOBODY)
        yield
    finally:
        os.seteuid(user)
        os.setegid(group)


@pytest.fixture
def plain():
    with FarEnd() as end:
        yield end


@pytest.fixture(params=["by its name", "through a link"])
def far(request, tmp_path):
    link = tmp_path / "pump" if request.param == "through a link" else None
    with FarEnd(link) as end:
        yield end


# --- What can be opened --------------------------------------------------------------------------


def test_bytes_go_both_ways_over_a_pseudo_terminal(far):
    line = opened(far.near)

    line.write(b"<?1>")
    far.say(b"\x00\x11\xff<v:1>\r\n")

    assert far.hear(4) == b"<?1>"
    assert line.read() == b"\x00\x11\xff<v:1>\r\n"
    line.close()


def test_everything_that_waits_is_read_at_once(far):
    line = opened(far.near)
    far.say(b"x" * 1000)

    assert line.read() == b"x" * 1000
    line.close()


def test_a_quiet_line_reads_nothing(far):
    line = opened(far.near)

    assert line.read(0.0) == b""
    assert line.read(0.01) == b""
    line.close()


def test_the_port_is_opened_at_the_speed_of_the_kind_or_the_one_that_is_asked_for(far):
    opened(far.near).close()
    assert far.baud == termios.B9600

    opened(far.near, baud=115200).close()
    assert far.baud == termios.B115200


def test_parity_and_flow_control_that_a_pseudo_terminal_cannot_carry_are_left_out(far):
    line = opened(far.near, LineSettings(19200, bits=7, parity="E", stop_bits=2, rtscts=True))
    far.say(b"\xff")

    assert line.read() == b"\xff"
    line.close()


def test_a_flow_controlled_line_is_let_go_of_at_once(far):
    line = opened(far.near, LineSettings(9600, xonxoff=True))
    line.write(b"<?1>")
    line.close()

    opened(far.near).close()


def test_a_closed_line_can_be_opened_again_by_anybody(far):
    opened(far.near).close()

    line = opened(far.near)
    line.write(b"<?2>")
    assert far.hear(4) == b"<?2>"
    line.close()


def test_a_pseudo_terminal_is_not_left_barred_when_its_reader_is_killed(plain):
    killed = (
        "import os, sys; from devices.line import open_line; from tests.devices.ticker import KIND;"
        " open_line(sys.argv[1], KIND.settings, None, KIND.gate());"
        " print('open', flush=True); os.kill(os.getpid(), 9)"
    )
    with another(killed, plain.near) as (_, said):
        assert said == "open"

    with as_nobody(plain.near, mode=0o666):
        opened(plain.near).close()


# --- What cannot ---------------------------------------------------------------------------------


def test_a_missing_port_is_said_to_be_missing(tmp_path):
    lost = refused(str(tmp_path / "ttyUSB7"))

    assert lost.trouble is Trouble.MISSING
    assert "is not there" in lost.reason


def test_a_link_that_leads_nowhere_is_a_missing_port(tmp_path):
    link = tmp_path / "pump"
    link.symlink_to("/dev/pts/no-such-terminal")

    assert refused(str(link)).trouble is Trouble.MISSING


@pytest.mark.parametrize("program", [LOCK, HOLD], ids=["locked", "merely open"])
def test_a_port_that_another_program_holds_is_busy_and_the_program_is_named(far, program):
    with another(program, far.near) as (process, _):
        lost = refused(far.near)

    assert lost.trouble is Trouble.BUSY
    assert "in use by another program: python" in lost.reason
    assert f"(process {process})" in lost.reason
    opened(far.near).close()


def test_a_port_this_program_has_open_is_busy_too(far):
    line = opened(far.near)

    assert refused(far.near).trouble is Trouble.BUSY
    line.close()


@pytest.mark.parametrize("what", ["file", "folder", "/dev/null"])
def test_what_is_no_serial_port_is_said_to_be_none(what, tmp_path):
    (tmp_path / "file").touch()
    (tmp_path / "folder").mkdir()

    lost = refused(str(tmp_path / what))

    assert lost.trouble is Trouble.UNSUITABLE
    assert "is not a serial port" in lost.reason


@pytest.mark.parametrize(
    ("mode", "whom"), [(0o000, "its owner"), (0o060, r"the group \w+ \(add this user to it\)")]
)
def test_a_forbidden_port_says_who_may_open_it(mode, whom, plain):
    os.chown(plain.near, -1, os.getgid())
    with as_nobody(plain.near, mode):
        lost = refused(plain.near)

    assert lost.trouble is Trouble.FORBIDDEN
    assert re.search(f"may be opened only by {whom}", lost.reason)


@pytest.mark.parametrize("baud", [-9600, 2**40])
def test_an_impossible_speed_is_said_to_be_impossible(far, baud):
    lost = refused(far.near, baud)

    assert lost.trouble is Trouble.UNSUITABLE
    assert f"{baud} baud" in lost.reason
    opened(far.near).close()


@pytest.mark.parametrize(
    ("error", "trouble"),
    [
        (OSError("could not open port 'COM9': FileNotFoundError(2, ...)"), Trouble.MISSING),
        (OSError("could not open port 'COM3': PermissionError(13, ...)"), Trouble.BUSY),
        (OSError(errno.EIO, "Input/output error"), Trouble.UNSUITABLE),
        (OSError("something new"), Trouble.UNSUITABLE),
    ],
)
def test_whatever_the_system_says_becomes_one_sentence(error, trouble):
    lost = _refusal("COM3", error)

    assert lost.trouble is trouble
    assert lost.reason.startswith(("The port COM3", "COM3"))


def test_a_port_that_will_not_open_leaves_nothing_open(tmp_path):
    (tmp_path / "file").touch()
    before = list(Path("/proc/self/fd").iterdir())

    for port in (str(tmp_path / "file"), str(tmp_path / "missing"), "/dev/null"):
        refused(port)

    assert len(list(Path("/proc/self/fd").iterdir())) == len(before)


def test_a_real_port_is_barred_even_to_programs_that_know_of_no_lock(plain):
    pipe = _SerialPort(plain.near, KIND.settings, 9600)
    pipe.bar_others()

    with as_nobody(plain.near, mode=0o666), pytest.raises(OSError, match="busy"):
        os.open(plain.near, os.O_RDWR | os.O_NOCTTY)
    pipe.close()


# --- What goes wrong later -----------------------------------------------------------------------


def test_a_far_end_that_closes_loses_the_line(far):
    line = opened(far.near)
    far.hang_up()

    with pytest.raises(LineLost, match="went away while it was open") as lost:
        line.read()
    assert lost.value.trouble is Trouble.GONE
    with pytest.raises(LineLost):
        line.write(b"<?1>")
    line.close()
    line.close()


def test_a_far_end_that_takes_no_bytes_loses_the_line(far):
    line = opened(far.near)

    def write_for_ever():
        while True:
            line.write(b"<?1>" * 64)

    with pytest.raises(LineLost):
        write_for_ever()
    line.close()


# --- The gate ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "wire", [b"<!>", b"<?10>", b"<?1>x", b"x<?1>", b"<?1", b"", b"<?1><set:5>", b"\x00"]
)
def test_what_is_no_query_never_reaches_the_wire_and_is_counted(far, wire):
    line = opened(far.near)

    with pytest.raises(NotAQuery):
        line.write(wire)

    assert line.refused == 1
    assert far.quiet()
    line.write(b"<?1>")
    assert far.hear(4) == b"<?1>"
    line.close()


# --- Sockets -------------------------------------------------------------------------------------


def test_bytes_go_both_ways_over_a_socket():
    with SocketEnd() as far:
        line = opened(far.near)
        device = far.answer()

        assert line.read(0.0) == b""
        line.write(b"<?1>")
        device.sendall(b"<v:1>")

        assert device.recv(4) == b"<?1>"
        assert line.read(5.0) == b"<v:1>"
        with pytest.raises(NotAQuery):
            line.write(b"<!>")
        line.close()


def test_localhost_is_this_machine_without_asking_for_its_address():
    with SocketEnd() as far:
        line = opened(f"socket://localhost:{far.port}")
        far.answer()
        line.close()


def test_a_socket_whose_far_end_closes_is_a_lost_line():
    with SocketEnd() as far:
        line = opened(far.near)
        far.answer().close()

        with pytest.raises(LineLost, match="went away"):
            line.read(5.0)
        line.close()


def test_a_socket_that_nobody_serves_is_a_missing_port():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        number = taken.getsockname()[1]

    lost = refused(f"socket://127.0.0.1:{number}")

    assert lost.trouble is Trouble.MISSING
    assert "Connection refused" in lost.reason


def test_a_socket_where_nobody_answers_is_a_missing_port():
    with socket.create_server(("127.0.0.1", 0), backlog=0) as full:
        address = full.getsockname()
        waiting = [socket.socket() for _ in range(4)]
        for one in waiting:
            one.settimeout(0)
            one.connect_ex(address)
        lost = refused(f"socket://127.0.0.1:{address[1]}")
        for one in waiting:
            one.close()

    assert lost.trouble is Trouble.MISSING
    assert "nobody answers there" in lost.reason


@pytest.mark.parametrize(
    "port",
    ["socket://", "socket://127.0.0.1", "socket://pump.ward:4001", "socket://127.0.0.1:99999"],
)
def test_an_address_that_would_need_a_name_looked_up_or_lacks_a_part_is_refused(port):
    assert refused(port).trouble is Trouble.UNSUITABLE


def test_reading_and_closing_a_line_never_meet_each_others_threads(far):
    line = opened(far.near)
    heard = []
    reader = threading.Thread(target=lambda: heard.append(line.read(5.0)))
    reader.start()
    far.say(b"<v:2>")
    reader.join(5.0)

    assert heard == [b"<v:2>"]
    assert isinstance(line, Line)
    line.close()

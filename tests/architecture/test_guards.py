"""The guards of conftest.py hold: a test cannot reach the outside or warn unnoticed."""

import logging
import os
import socket
from pathlib import Path

import platformdirs
import pytest
import serial

pytest_plugins = ["pytester"]


def test_a_connection_to_another_machine_is_refused():
    with socket.socket() as outside, pytest.raises(AssertionError, match="may not reach"):
        outside.connect(("192.0.2.1", 80))


def test_a_name_outside_is_not_even_looked_up():
    with pytest.raises(AssertionError, match="may not look up"):
        socket.create_connection(("station.example", 80), timeout=1)


def test_loopback_is_open():
    with socket.create_server(("127.0.0.1", 0)) as server:
        socket.create_connection(server.getsockname(), timeout=5).close()


def test_a_real_serial_port_is_refused():
    with pytest.raises(AssertionError, match="may not open"):
        serial.Serial("/dev/ttyUSB0")


def test_a_link_to_a_real_serial_port_is_refused(tmp_path):
    link = tmp_path / "pump"
    link.symlink_to("/dev/ttyS0")

    with pytest.raises(AssertionError, match="may not open"):
        serial.Serial(str(link))


def test_a_persons_own_folders_are_out_of_reach(home):
    assert "pytest" in platformdirs.user_data_dir("infusion-station")
    assert "pytest" in str(Path.home())
    assert home.is_dir()


def test_nothing_is_drawn_on_a_real_display():
    assert os.environ["QT_QPA_PLATFORM"] == "offscreen"


@pytest.mark.expects_log("someone should look")
def test_an_expected_warning_passes():
    logging.getLogger("station").warning("someone should look")


@pytest.mark.parametrize(
    ("body", "outcome"),
    [
        pytest.param(
            "logging.getLogger('station').warning('unheard of')",
            {"passed": 1, "errors": 1},
            marks=pytest.mark.expects_log("unheard of"),  # the outer run overhears the inner one
        ),
        ("logging.getLogger('station').info('all is well')", {"passed": 1}),
    ],
)
def test_an_unexpected_warning_fails_the_test(pytester, body, outcome):
    pytester.makeconftest(Path(__file__).parents[1].joinpath("conftest.py").read_text("utf-8"))
    pytester.makepyfile(f"import logging\n\ndef test_it():\n    {body}\n")

    pytester.runpytest_inprocess("-p", "no:cacheprovider").assert_outcomes(**outcome)

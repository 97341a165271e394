from pathlib import Path

from devices.port_check import present, trouble
from tests.devices.far_end import FarEnd
from tests.devices.rival import HOLD, another


def a_machine(tmp_path, **chips):
    """Folders of a machine with some ports; built-in ones with what the system says of them."""
    devices, terminals = tmp_path / "dev", tmp_path / "tty"
    devices.mkdir()
    for name in ("ttyUSB1", "ttyUSB0", "ttyACM0", "tty1", *chips):
        (devices / name).touch()
    for name, chip in chips.items():
        (terminals / name).mkdir(parents=True)
        (terminals / name / "type").write_text(chip)
    return devices, terminals


def test_the_ports_of_the_machine_are_found_by_name(tmp_path):
    devices, terminals = a_machine(tmp_path, ttyS0="4\n", ttyS1="0\n")

    found = present(devices, terminals)

    assert [name.rpartition("/")[2] for name in found] == ["ttyACM0", "ttyS0", "ttyUSB0", "ttyUSB1"]


def test_a_built_in_name_that_the_system_knows_nothing_of_is_no_port(tmp_path):
    devices, terminals = a_machine(tmp_path)
    (devices / "ttyS7").touch()

    assert not [name for name in present(devices, terminals) if name.endswith("ttyS7")]


def test_nothing_keeps_the_station_from_a_free_port(tmp_path):
    with FarEnd(tmp_path / "pump") as far:
        assert trouble(far.near) is None


def test_a_port_that_is_not_there_is_said(tmp_path):
    assert trouble(str(tmp_path / "ttyUSB9")) == (
        f"The port {tmp_path}/ttyUSB9 is not there: check the cable and the name of the port."
    )


def test_a_file_is_no_serial_port(tmp_path):
    (tmp_path / "file").touch()

    assert trouble(str(tmp_path / "file")) == f"{tmp_path}/file is not a serial port."


def test_a_port_that_belongs_to_a_group_names_it(tmp_path):
    with FarEnd(tmp_path / "pump") as far:
        Path(far.near).chmod(0o660)
        group = (tmp_path / "pump").group()

        said = trouble(far.near, lambda _port, _mode: False)

    assert said.endswith(f"may be opened only by the group {group} (add this user to it).")


def test_a_port_that_only_its_owner_may_open_says_so(tmp_path):
    with FarEnd(tmp_path / "pump") as far:
        Path(far.near).chmod(0o600)

        said = trouble(far.near, lambda _port, _mode: False)

    assert said.endswith("may be opened only by its owner.")


def test_another_program_on_the_port_is_named(tmp_path):
    with FarEnd(tmp_path / "pump") as far, another(HOLD, far.near) as (process, _):
        said = trouble(far.near)

    assert "is in use by another program: python" in said
    assert said.endswith(f"(process {process}).")


def test_a_socket_is_left_alone():
    assert trouble("socket://127.0.0.1:4001") is None

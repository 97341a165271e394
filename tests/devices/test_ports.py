import os

from devices import ports
from tests.devices.far_end import FarEnd
from tests.devices.rival import HOLD, another


def test_a_pseudo_terminal_is_known_by_its_own_name_and_through_a_link(tmp_path):
    with FarEnd() as plain, FarEnd(tmp_path / "pump") as linked:
        assert ports.is_pseudo_terminal(plain.near)
        assert ports.is_pseudo_terminal(linked.near)


def test_a_file_is_no_pseudo_terminal(tmp_path):
    assert not ports.is_pseudo_terminal(str(tmp_path / "file"))


def test_another_program_on_the_port_is_named_with_its_process(tmp_path):
    with FarEnd(tmp_path / "pump") as far, another(HOLD, far.near) as (process, _):
        [rival] = ports.rivals(far.near)

    assert rival.startswith("python")
    assert rival.endswith(f"(process {process})")


def test_this_program_is_no_rival_of_itself():
    with FarEnd() as far:
        near = os.open(far.near, os.O_RDWR | os.O_NOCTTY)
        try:
            assert ports.rivals(far.near) == []
        finally:
            os.close(near)


def test_the_program_at_the_far_end_is_no_rival():
    both = (
        "import os, pty; m, s = pty.openpty(); other = pty.openpty();"
        " print(os.ttyname(s), flush=True); input()"
    )
    with another(both) as (_, near):
        assert ports.rivals(near) == []


def test_a_program_with_the_far_end_of_another_line_is_a_rival_on_this_one():
    with FarEnd() as far, another(f"import pty; pty.openpty(); {HOLD}", far.near):
        assert len(ports.rivals(far.near)) == 1


def test_the_group_that_may_open_a_port_is_named(tmp_path):
    port = tmp_path / "port"
    port.touch(0o660)
    port.chmod(0o660)

    assert ports.allowed_group(str(port)) == port.group()


def test_no_group_is_named_where_only_the_owner_may(tmp_path):
    port = tmp_path / "port"
    port.touch()
    port.chmod(0o600)

    assert ports.allowed_group(str(port)) is None
    assert ports.allowed_group(str(tmp_path / "missing")) is None

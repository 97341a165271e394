from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.domain.adapter import Absent, Adapter, Found, Seat, Wanted, seats

FTDI = Adapter(0x0403, 0x6001, "A5XK3RJT", "1-4.2", 0)
OTHER_FTDI = Adapter(0x0403, 0x6001, "B9YY0QQZ", "1-4.3", 0)
CH340 = Adapter(0x1A86, 0x7523, None, "1-1", 0)
OTHER_CH340 = replace(CH340, location="1-2")
CLONE = Adapter(0x10C4, 0xEA60, "DEADBEEF", "2-1", 0)
OTHER_CLONE = replace(CLONE, location="2-2")


def usb(number):
    return f"/dev/ttyUSB{number}"


def found(wanted, *present):
    """Where lines are, made on adapters, when these are plugged in as ttyUSB0, 1, 2..."""
    wishes = [Wanted(line, usb(9), adapter) for line, adapter in wanted.items()]
    there = {usb(number): one for number, one in enumerate(present) if one is not None}
    return seats(wishes, there)


def ports(wanted, *present):
    """The same in short: port and evidence, or None."""
    return {
        line: (seat.port, seat.found) if isinstance(seat, Seat) else None
        for line, seat in found(wanted, *present).items()
    }


# --- What an adapter is known by ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("serial", "verifiable"),
    [
        (None, False),
        ("", False),
        ("0001", False),
        ("00000000", False),
        ("AAAAAAAA", False),
        ("123456", False),
        ("0123456789abcdef", False),
        ("A1B", False),
        (" A5XK3RJT ", True),
        ("0041", True),
    ],
)
def test_a_serial_number_that_thousands_carry_is_none(serial, verifiable):
    assert replace(FTDI, serial=serial).verifiable is verifiable


def test_an_adapter_is_told_in_words():
    assert FTDI.words == "FTDI 0403:6001, serial A5XK3RJT, in USB socket 1-4.2"
    assert replace(CH340, interface=2, location=None).words == (
        "QinHeng CH340 1a86:7523, no serial number of its own, connector 3"
    )
    assert Adapter(0x1234, 0x5678).words == "USB adapter 1234:5678, no serial number of its own"


def test_windows_adds_a_letter_to_the_serial_number_of_an_ftdi_adapter():
    assert FTDI.shares_serial(replace(FTDI, serial="A5XK3RJTA"))
    assert replace(FTDI, serial="a5xk3rjtA").shares_serial(FTDI)
    assert not FTDI.shares_serial(replace(FTDI, serial="A5XK3RJTZ"))
    assert not CLONE.shares_serial(replace(CLONE, serial="DEADBEEFA"))


# --- Found again ----------------------------------------------------------------------------------


def test_an_adapter_with_a_serial_number_is_found_under_any_name_and_in_any_socket():
    moved = replace(FTDI, location="3-1")

    assert ports({"a": FTDI}, None, OTHER_FTDI, moved) == {"a": (usb(2), Found.SERIAL)}


def test_each_line_gets_its_own_whatever_the_system_calls_them():
    wanted = {"a": FTDI, "b": OTHER_FTDI, "c": CH340, "d": OTHER_CH340}

    assert ports(wanted, OTHER_CH340, OTHER_FTDI, CH340, FTDI) == {
        "a": (usb(3), Found.SERIAL),
        "b": (usb(1), Found.SERIAL),
        "c": (usb(2), Found.SOCKET),
        "d": (usb(0), Found.SOCKET),
    }


def test_the_connectors_of_one_adapter_are_told_apart():
    four = [replace(FTDI, product=0x6011, interface=number) for number in range(4)]
    bare = [replace(one, serial=None) for one in four]

    for box, by in ((four, Found.SERIAL), (bare, Found.SOCKET)):
        wanted = {str(number): one for number, one in enumerate(box)}
        assert ports(wanted, *reversed(box)) == {
            str(number): (usb(3 - number), by) for number in range(4)
        }


def test_another_serial_number_is_another_adapter_even_in_the_same_socket():
    intruder = replace(OTHER_FTDI, location=FTDI.location)

    (absent,) = found({"a": FTDI}, intruder).values()
    assert absent == Absent(
        "The adapter FTDI 0403:6001, serial A5XK3RJT, in USB socket 1-4.2 is not plugged in,"
        " another one (FTDI 0403:6001, serial B9YY0QQZ, in USB socket 1-4.2) is in its place:"
        " put it back, or add the line anew for the other."
    )
    assert ports({"a": FTDI}, replace(FTDI, serial=None)) == {"a": None}


def test_an_adapter_that_is_away_says_what_to_do():
    (absent,) = found({"a": FTDI}, OTHER_FTDI).values()

    assert absent.reason.endswith("is not plugged in: plug its cable into this computer again.")


def test_twins_with_one_serial_number_are_told_by_their_sockets():
    twins = {"a": CLONE, "b": OTHER_CLONE}

    assert ports(twins, OTHER_CLONE, CLONE) == {
        "a": (usb(1), Found.SOCKET),
        "b": (usb(0), Found.SOCKET),
    }
    assert ports({"a": CLONE}, OTHER_CLONE, CLONE) == {"a": (usb(1), Found.SOCKET)}
    assert ports(twins, OTHER_CLONE) == {"a": None, "b": (usb(0), Found.SOCKET)}


def test_without_a_serial_number_the_only_one_like_it_is_taken_in_another_socket():
    moved = replace(CH340, location="5-5")

    assert ports({"a": CH340}, FTDI, moved) == {"a": (usb(1), Found.LIKENESS)}
    assert ports({"a": CH340, "b": OTHER_CH340}, moved, OTHER_CH340) == {
        "a": (usb(0), Found.LIKENESS),
        "b": (usb(1), Found.SOCKET),
    }


def test_where_two_could_be_it_none_is_taken():
    moved, also = replace(CH340, location="5-5"), replace(CH340, location="5-6")

    (absent,) = found({"a": CH340}, moved, also).values()
    assert absent.reason == (
        "The adapter QinHeng CH340 1a86:7523, no serial number of its own, in USB socket 1-1 is not"
        " there, and which other it could be cannot be told: put it back into its socket, or add"
        " the line anew."
    )
    assert ports({"a": CH340, "b": OTHER_CH340}, moved) == {"a": None, "b": None}


def test_a_line_without_an_adapter_goes_by_its_name():
    lines = [Wanted("a", "socket://127.0.0.1:4001"), Wanted("b", usb(0))]

    assert seats(lines, {usb(0): FTDI}) == {
        "a": Seat("socket://127.0.0.1:4001"),
        "b": Seat(usb(0), Found.NAME, FTDI),
    }


def test_a_name_never_takes_what_another_line_knows_as_its_own():
    lines = [Wanted("a", usb(0)), Wanted("b", usb(7), FTDI)]

    assert seats(lines, {usb(0): FTDI}) == {
        "a": Absent(f"The port {usb(0)} is now the adapter of b: add this line anew."),
        "b": Seat(usb(0), Found.SERIAL, FTDI),
    }


ANY = st.sampled_from([FTDI, OTHER_FTDI, CH340, OTHER_CH340, CLONE, OTHER_CLONE])


@given(st.lists(ANY, max_size=5), st.lists(ANY, max_size=5), st.randoms())
def test_no_port_serves_two_lines_and_the_order_of_names_decides_nothing(wished, present, dice):
    wanted = {str(number): one for number, one in enumerate(wished)}
    shuffled = list(present)
    dice.shuffle(shuffled)

    first, second = ports(wanted, *present), ports(wanted, *shuffled)
    taken = [seat[0] for seat in first.values() if seat]

    assert len(taken) == len(set(taken))
    if len(set(wished)) == len(wished) and len(set(present)) == len(present):
        assert {line: seat and present[int(seat[0][-1])] for line, seat in first.items()} == {
            line: seat and shuffled[int(seat[0][-1])] for line, seat in second.items()
        }


# --- Compared with later --------------------------------------------------------------------------


def test_an_adapter_with_a_serial_number_is_the_same_wherever_it_is():
    here, there = (
        Seat(usb(number), Found.SERIAL, replace(FTDI, location=location))
        for number, location in ((0, "1-1"), (5, "2-2"))
    )

    assert here.known_as == there.known_as == "FTDI 0403:6001, serial A5XK3RJT"


def test_one_without_is_another_in_another_socket_or_under_another_name():
    here = Seat(usb(0), Found.SOCKET, CH340)

    assert here.known_as == f"{CH340.words}, as {usb(0)}"
    assert here.known_as != Seat(usb(1), Found.SOCKET, CH340).known_as
    assert here.known_as != Seat(usb(0), Found.LIKENESS, OTHER_CH340).known_as
    assert Seat(usb(0)).known_as == usb(0)

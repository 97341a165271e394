"""What a pump writes in letters."""

import pytest

from devices.protocols.bbraun_dianet.words import history, text


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        (b"Ketamine".ljust(20), "Ketamine"),
        (b"Ketamine, S(+) 25 mg", "Ketamine, S(+) 25 mg"),
        (b"K\xe9tamine".ljust(20), "K\xe9tamine"),
        (b"Keta\x01mine\x00\x00", "Ketamine"),
        (b"Keta" + b"\xff" * 16, "Keta"),
        (b" " * 20, None),
        (b"\xff" * 20, None),
        (b"\x00" * 20, None),
        (b"", None),
    ],
)
def test_a_name_is_read_without_what_fills_its_field(raw, shown):
    assert text(raw) == shown


def entry(moment, rate):
    return moment.to_bytes(2) + rate.to_bytes(4)


def test_the_last_rates_are_one_text_with_their_times_as_the_pump_counts_them():
    rates = [(480, 500), (300, 1025), (0, 0)] + [(0xFFFF, 0xFFFFFFFF)] * 7

    data = (512).to_bytes(2) + b"".join(entry(*one) for one in rates)

    assert history(data) == "480: 5.00 mL/h; 300: 10.25 mL/h; 0: 0.00 mL/h"


@pytest.mark.parametrize("half", [(0xFFFF, 500), (5, 0xFFFFFFFF)])
def test_an_entry_that_lacks_its_time_or_its_rate_is_none(half):
    assert history((9).to_bytes(2) + entry(*half) * 10) is None


def test_all_ten_entries_are_read():
    data = (512).to_bytes(2) + b"".join(entry(number, 100 * number) for number in range(10))

    assert history(data).split("; ") == [f"{number}: {number}.00 mL/h" for number in range(10)]

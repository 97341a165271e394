from itertools import count

from devices.capture import Happened, records
from devices.catalogue import kinds
from devices.measure_ring import _Overheard, given, tapping
from devices.ring_tap import RingTap
from tests.devices.test_capture import START


def test_every_record_of_every_kind_of_line_is_given_in_order():
    found = given(30)

    assert list(found) == list(kinds())
    for puts in found.values():
        (first, _, begins), *_ = puts
        assert [one.what for one in records(first, 0)] == [Happened.OPENED]
        assert begins
        moments = [at.monotonic for _, at, _ in puts]
        assert moments == sorted(moments)
        assert len(puts) > 10


def test_what_a_tap_costs_is_told_a_megabyte():
    ticks = count()
    rows = tapping(30, enough=2, timer=lambda: float(next(ticks)))

    assert [row.name for row in rows] == [f"tapping a line, {protocol}" for protocol in kinds()]
    assert all(row.unit == "ms/MB" and row.figure > 0 for row in rows)
    assert all("pieces in 30 s of a simulated line" in row.what for row in rows)


def test_losses_of_a_line_are_tapped_too():
    overheard, found = _Overheard(), []
    overheard.opened(START)
    overheard.lost("gone", START.later(1))
    tap = RingTap(lambda raw, _at, _begins: found.append(raw))
    for tell in overheard.told:
        tell(tap)

    whats = [one.what for one in records(b"".join(found), 0)]
    assert whats == [Happened.OPENED, Happened.LOST]

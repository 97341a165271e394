import pytest

from devices.protocols.ge_dri.frames import enframe
from devices.protocols.ge_dri.kind import KIND
from devices.protocols.ge_dri.messages import INTERVAL, LEVELS, QUERIES, REQUEST, STOP, level
from station.domain.errors import Refused
from tests.devices.protocols.ge_dri.s5 import VECTORS, record_of, wire


def test_the_request_is_that_of_the_sheet_each_five_seconds():
    asked = REQUEST.fill({"level": level(9)})

    assert INTERVAL == 5
    assert asked[:41] == record_of("req_10s")[:41]
    assert asked[41:43] == b"\x05\x00"
    assert record_of("req_10s")[41:43] == b"\x0a\x00"
    assert asked[43:] == record_of("req_10s")[43:]


def test_the_stop_is_that_of_the_sheet():
    assert enframe(STOP.fill({"level": level(9)})) == wire("req_stop")


@pytest.mark.parametrize("number", LEVELS)
@pytest.mark.parametrize("query", QUERIES, ids=lambda query: query.name)
def test_every_query_may_be_asked_at_each_level_that_is_tried(query, number):
    assert KIND.gate().permits(enframe(query.fill({"level": level(number)})))


@pytest.mark.parametrize("number", [1, 6, 10, 11, 255])
def test_no_query_can_be_asked_at_another_level(number):
    with pytest.raises(Refused):
        REQUEST.fill({"level": level(number)})


@pytest.mark.parametrize("name", sorted(VECTORS.keys() - {"req_stop"}))
def test_nothing_else_of_the_sheet_passes_the_gate(name):
    assert not KIND.gate().permits(wire(name))


def test_no_query_asks_for_waves_or_alarms_or_the_patient():
    for query in QUERIES:
        assert query.fill({"level": b"\x09"})[14:16] == b"\x00\x00"  # physiological data

import pytest

from devices.protocols.philips_intellivue.frames import enframe, unframe
from devices.protocols.philips_intellivue.kind import KIND
from devices.protocols.philips_intellivue.messages import (
    ABORT,
    ASSOCIATE,
    EXTENDED_ALARMS,
    EXTENDED_NUMERICS,
    KEEP_ALIVE,
    MDS_RESULT,
    POLL_ALARMS,
    POLL_MDS,
    POLL_NUMERICS,
    QUERIES,
    RELEASE,
    ticks,
    word,
)
from station.domain.errors import Refused
from tests.devices.protocols.philips_intellivue.bedside import user

FIRST = {"invoke": word(0), "poll": word(1)}
MINUTE = ticks(60)


@pytest.mark.parametrize(
    ("query", "fields", "vector"),
    [
        (ASSOCIATE, {}, "assoc_request"),
        (MDS_RESULT, {"invoke": word(1), "event_time": bytes.fromhex("001da000")}, "mds_result"),
        (POLL_MDS, FIRST, "poll_mds"),
        (POLL_NUMERICS, FIRST, "poll_numerics"),
        (KEEP_ALIVE, {"invoke": word(7), "poll": word(7)}, "keepalive_0036_0811"),
        (
            EXTENDED_NUMERICS,
            {"invoke": word(2), "poll": word(2), "period": MINUTE},
            "extpoll_numerics_60s",
        ),
        (
            EXTENDED_ALARMS,
            {"invoke": word(3), "poll": word(3), "period": MINUTE},
            "extpoll_alarms_60s",
        ),
        (RELEASE, {}, "release_request"),
        (ABORT, {}, "abort"),
    ],
)
def test_every_template_is_the_sheet_s_own_message(query, fields, vector):
    assert query.fill(fields) == user(vector)


def test_a_single_poll_of_the_alarms_differs_from_the_keep_alive_in_its_group_alone():
    fields = {"invoke": word(7), "poll": word(7)}

    assert POLL_ALARMS.fill(fields)[:-2] == KEEP_ALIVE.fill(fields)[:-2]
    assert POLL_ALARMS.fill(fields).endswith(bytes.fromhex("00010036 0801"))


@pytest.mark.parametrize("period", [0, 20, 3600])
def test_no_period_but_between_a_minute_and_ten_can_be_asked_for(period):
    with pytest.raises(Refused):
        EXTENDED_NUMERICS.fill({**FIRST, "period": ticks(period)})


def requests() -> list[bytes]:
    """One body of every template that polls."""
    fields = {**FIRST, "period": MINUTE, "event_time": bytes(4)}
    return [query.fill(fields) for query in QUERIES]


def test_no_template_asks_for_the_patient():
    polls = [body for body in requests() if body[:6] == bytes.fromhex("e10000020001")]

    assert len(polls) == 6
    assert not [body for body in polls if bytes.fromhex("0001002a") in body[30:]]


def test_no_template_sets_anything():
    """Command types 4 and 5 are the SETs (sheet 4); actions are invoked, one receipt given."""
    data = [body for body in requests() if body.startswith(b"\xe1")]

    assert {body[10:12].hex() for body in data} == {"0007", "0001"}


@pytest.mark.parametrize(
    "body",
    [
        user("poll_numerics").replace(bytes.fromhex("00010006"), bytes.fromhex("0001002a")),
        user("poll_numerics").replace(bytes.fromhex("00000007"), bytes.fromhex("00000005")),
        user("assoc_request").replace(b"\x0f\xa0", b"\x0f\xa1"),
        user("extpoll_numerics_30s"),
        user("mds_create"),
    ],
)
def test_the_gate_stops_what_is_not_on_the_list(body):
    assert not KIND.gate().permits(enframe(body))


def test_the_gate_passes_every_template_and_nothing_around_it():
    for body in requests():
        assert KIND.gate().permits(enframe(body))
        assert not KIND.gate().permits(enframe(body) + b"\xc0")
        assert unframe(enframe(body)) == [body]

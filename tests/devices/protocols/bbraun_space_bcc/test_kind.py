"""B. Braun Space in the catalogue."""

from dataclasses import replace
from functools import partial

import pytest

from devices.damage import mutated
from devices.effects import Transmit
from devices.mutate import Job, do
from devices.protocols.bbraun_space_bcc.frames import AFTER_BED, Frame, FrameReader, frame
from devices.protocols.bbraun_space_bcc.kind import KIND
from devices.protocols.bbraun_space_bcc.messages import QUERIES
from devices.protocols.bbraun_space_bcc.responder import ComDevice, SpaceComResponder
from station.domain.nomenclature import METRICS
from station.domain.observation import DeliveryState
from tests.devices.protocols.bbraun_space_bcc.rack import ACK, Bedside, Shelf, panel, wire


def test_the_line_is_opened_as_the_sheet_says():
    settings = KIND.settings

    assert (settings.baud, settings.bits, settings.parity, settings.stop_bits) == (9600, 8, "N", 1)
    assert settings.other_bauds == (19200, 38400, 57600, 115200)
    assert not settings.xonxoff | settings.rtscts


def test_the_names_are_those_of_the_contract():
    assert KIND.protocol == "bbraun-space-bcc"
    assert KIND.title == "B. Braun Space (BCC)"
    assert KIND.default_channel == "50111"
    assert {name for name in KIND.carries if name.startswith("MDC_")} <= METRICS.keys()
    assert {"state", "bolus", "drug", "serial", "alarm:occlusion"} <= KIND.carries


def test_everything_it_carries_arrives():
    numbers = {name: "1" for name in KIND.carries if name.startswith("MDC_")}
    alarms = {name.removeprefix("alarm:") for name in KIND.carries if name.startswith("alarm:")}
    bed = Bedside(Shelf(at_50111=panel(numbers, state=DeliveryState.KVO, alarms=frozenset(alarms))))
    bed.rack = KIND.make_responder(bed.rack._panels)
    bed.open()
    told = bed.run(6)

    assert numbers.keys() <= {one.metric.code for one in told if hasattr(one, "metric")}
    assert alarms == {one.code for one in told if hasattr(one, "active")}


def test_the_gate_lets_the_six_questions_through_and_nothing_else():
    gate = KIND.gate()
    driver = KIND.make_driver()
    fields = {"bed": b"SpaceCOM", "slot": b"1A"}

    for query in QUERIES:
        assert gate.permits(driver.encode(Transmit(query, fields)))
    for other in (
        b"",
        b"x",
        ACK + b"x",
        wire("MEM:PUT"),
        wire("MEM:GETSLOT#00"),
        wire("ADMIN:ALIVE"),
        wire("MEM:GET", last=False),
        wire("MEM:GET")[:-1],
    ):
        assert not gate.permits(other)


def test_a_bed_id_that_could_smuggle_a_message_is_not_let_through():
    assert not KIND.gate().permits(wire("MEM:GET", b"x>MEM:PUT"))


@pytest.mark.parametrize(
    "device", [ComDevice(stuffed=False), ComDevice(words=True)], ids=["plain", "in words"]
)
def test_no_mutated_frame_of_a_rack_set_up_otherwise_becomes_a_wrong_value(device):
    kind = replace(KIND, make_responder=partial(SpaceComResponder, settings=device))

    found = do(Job(kind, 1500, seed=2))

    assert found.words == []
    assert (found.mutated, found.wrong) == (1500, 0)
    assert found.genuine > 1500


def reframed(dice, raw, others):
    """Damage that the checksum covers: what a device would have to say to be believed."""
    [piece] = FrameReader().receive(raw)
    bodies = [
        one.information
        for other in others
        for one in FrameReader().receive(other)
        if isinstance(one, Frame)
    ]
    body = piece.bed + AFTER_BED + mutated(dice, piece.information, bodies)
    return frame(body, stuffed=True, last=piece.last)


def test_what_a_valid_checksum_covers_may_be_wrong_but_not_beyond_belief():
    found = do(Job(KIND, 400, seed=3, mutated=reframed, seconds=30))

    assert found.words == []
    assert found.accepted > 100
    assert found.excused > 100

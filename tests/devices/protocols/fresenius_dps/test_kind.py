"""Fresenius DPS in the catalogue."""

from dataclasses import replace
from functools import partial

import pytest

from devices.damage import mutated
from devices.effects import Transmit
from devices.mutate import Job, do
from devices.protocols.fresenius_dps.frames import Frame, FrameReader, frame
from devices.protocols.fresenius_dps.kind import KIND
from devices.protocols.fresenius_dps.messages import QUERIES
from devices.protocols.fresenius_dps.pump_words import Model
from devices.protocols.fresenius_dps.rack import Rack
from devices.protocols.fresenius_dps.responder import DpsResponder
from devices.simulators.agree import in_virtual_time, trials
from station.domain.device import Category
from tests.devices.protocols.fresenius_dps.stack import ACK, DC4, RATE, VOLUME, nak, wire


def test_the_line_is_opened_as_the_sheet_says():
    settings = KIND.settings

    assert (settings.baud, settings.bits, settings.parity, settings.stop_bits) == (19200, 7, "E", 1)
    assert settings.bits_per_character == 10
    assert not settings.xonxoff | settings.rtscts
    assert settings.other_bauds == ()


def test_the_names_are_those_of_the_contract():
    assert KIND.protocol == "fresenius-dps"
    assert KIND.title == "Fresenius Pilot / Orchestra (DPS)"
    assert KIND.category is Category.PUMP
    assert KIND.default_channel == "1"
    assert {RATE, VOLUME, "drug", "serial", "alarm:unknown"} == KIND.carries
    assert KIND.checksummed
    assert not KIND.carries_patient_identity
    assert KIND.objection("2", RATE) is None
    assert KIND.objection("6", RATE) is not None


def test_the_gate_lets_every_listed_query_through_and_nothing_else():
    gate = KIND.gate()
    driver = KIND.make_driver()

    for to in (b"", b"0", b"1", b"5"):
        fields = {"to": to, "variables": b"r", "reason": b"2"}
        for query in QUERIES:
            assert gate.permits(driver.encode(Transmit(query, fields)))
    for other in (b"", b"x", ACK + b"x", wire("1PR;d0064"), wire("1MO;2"), nak(9), b"\x15"):
        assert not gate.permits(other)
    assert gate.permits(ACK + wire("1E") + DC4)


SET_UPS = {
    "alone": Rack(alone=True),
    "one variable at a time": Rack(single=True),
    "refusing": Rack(refused={"LP": "01", "LN": "01"}),
    "deaf": Rack(deaf=frozenset({"LN", "LP", "LF"})),
    "without bolus": Rack(model=Model(lacks=frozenset("ks"))),
    "narrow": Rack(model=Model(rate_digits=1, volume_digits=1, word_digits=1, error=3)),
}


@pytest.mark.parametrize("rack", SET_UPS.values(), ids=SET_UPS)
def test_no_mutated_frame_of_a_device_set_up_otherwise_becomes_a_wrong_value(rack):
    kind = replace(KIND, make_responder=partial(DpsResponder, settings=rack))

    found = do(Job(kind, 1500, seed=4))

    assert found.words == []
    assert (found.mutated, found.wrong) == (1500, 0)
    assert found.genuine > 750


def reframed(dice, raw, others):
    """Damage that the checksum covers: what a device would have to say to be believed."""
    bodies = [
        piece.body
        for other in others
        for piece in FrameReader().receive(other)
        if isinstance(piece, Frame)
    ]
    [piece] = FrameReader().receive(raw)
    return frame(mutated(dice, piece.body, bodies))


def test_what_a_valid_checksum_covers_may_be_wrong_but_not_beyond_belief():
    found = do(Job(KIND, 400, seed=3, mutated=reframed, seconds=30))

    assert found.words == []
    assert found.accepted > 50
    assert found.excused > 10


@pytest.mark.parametrize(
    "model",
    [Model(lacks=frozenset("ks")), Model(rate_digits=1, volume_digits=1, word_digits=1, mode=0)],
    ids=["without bolus", "narrow"],
)
def test_scripts_agree_however_the_device_is_set_up(model):
    kind = replace(KIND, make_responder=partial(DpsResponder, settings=Rack(model=model)))

    for trial in trials([kind], 8):
        assert in_virtual_time(trial).verdict.wrong == []

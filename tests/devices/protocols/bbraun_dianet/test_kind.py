"""B. Braun fm and compact in the catalogue."""

import random
from dataclasses import replace
from functools import partial

import pytest

from devices.damage import mutated
from devices.effects import Transmit
from devices.mutate import Job, do
from devices.protocols.bbraun_dianet.frames import Frame, FrameReader, frame
from devices.protocols.bbraun_dianet.kind import KIND
from devices.protocols.bbraun_dianet.messages import QUERIES
from devices.protocols.bbraun_dianet.responder import DianetPump, DianetResponder
from devices.simulators.bedside import Bedside as WholeBed
from devices.virtual import VirtualLine, VirtualSettings
from station.domain.device import Category
from station.domain.nomenclature import METRICS
from station.domain.observation import DeliveryState, Identity, Numeric
from tests.devices.protocols.bbraun_dianet.cable import (
    START,
    Bedside,
    asked,
    of,
    panel,
    values,
    wire,
)


def test_the_line_is_opened_as_the_sheet_says():
    settings = KIND.settings

    assert (settings.baud, settings.bits, settings.parity, settings.stop_bits) == (9600, 8, "N", 1)
    assert settings.other_bauds == (1200,)
    assert not settings.xonxoff | settings.rtscts


def test_the_names_are_those_of_the_contract():
    assert KIND.protocol == "bbraun-dianet"
    assert KIND.title == "B. Braun fm / compact (dianet star)"
    assert KIND.category is Category.PUMP
    assert KIND.default_channel == ""
    assert KIND.checksummed
    assert {name for name in KIND.carries if name.startswith("MDC_")} <= METRICS.keys()
    assert {"state", "drug", "serial", "alarm:occlusion"} <= KIND.carries


def test_a_bolus_is_a_state_and_no_log_that_could_be_added():
    """Sheet: the current bolus volume is not to be added to the infused volume."""
    assert "bolus" not in KIND.carries


def test_everything_it_carries_arrives():
    numbers = {name: "1" for name in KIND.carries if name.startswith("MDC_")}
    alarms = {name.removeprefix("alarm:") for name in KIND.carries if name.startswith("alarm:")}
    bed = Bedside(panel(numbers, state=DeliveryState.KVO, alarms=frozenset(alarms)))
    bed.open()
    told = bed.run(20)

    assert {code for code, (value, *_) in values(told).items() if value} >= numbers.keys()
    assert alarms == {one.code for one in told if hasattr(one, "active")}


def test_the_gate_lets_the_nine_questions_through_and_nothing_else():
    gate = KIND.gate()
    driver = KIND.make_driver()

    for query in QUERIES:
        assert gate.permits(driver.encode(Transmit(query)))
    for other in (b"", b"x", b"\x80", b"\x7e", asked(1) + b"\x7e", asked(1)[:-1]):
        assert not gate.permits(other)


@pytest.mark.parametrize("segment", [0x00, *range(0x0A, 0x17), 0x80, 0xFF])
def test_no_segment_that_writes_passes_the_gate_read_either_way(segment):
    """Sheet, section 4: segments 10 to 15, whether hexadecimal or decimal."""
    assert not KIND.gate().permits(wire(bytes([0, segment])))
    assert not KIND.gate().permits(wire(bytes([0, segment, 0])))


@pytest.mark.parametrize("segment", range(1, 10))
def test_no_data_and_no_address_pass_the_gate(segment):
    assert KIND.gate().permits(wire(bytes([0, segment])))
    assert not KIND.gate().permits(wire(bytes([0, segment, 0])))
    assert not KIND.gate().permits(wire(bytes([ord("A"), segment])))


def test_a_slow_line_is_read_too():
    line = VirtualLine(KIND, WholeBed(1).panels(KIND), START, VirtualSettings(baud=1200))
    said = line.run(60)

    assert of(Identity, said)
    assert len(of(Numeric, said)) > 100
    assert line.tally.bad == 0


@pytest.mark.parametrize(
    "device",
    [
        DianetPump(type_number=202, refusals={8: 3, 5: 4}),
        DianetPump(all_ones=frozenset({3}), gap=0.2),
    ],
    ids=["refusing", "absent"],
)
def test_no_mutated_frame_of_a_pump_set_up_otherwise_becomes_a_wrong_value(device):
    kind = replace(KIND, make_responder=partial(DianetResponder, settings=device))

    found = do(Job(kind, 1500, seed=2))

    assert found.words == []
    assert (found.mutated, found.wrong) == (1500, 0)
    assert found.genuine > 1500


def reframed(dice, raw, others):
    """Damage that the checksum covers: what a device would have to say to be believed."""
    [piece] = FrameReader().receive(raw)
    bodies = [
        one.body
        for other in others
        for one in FrameReader().receive(other)
        if isinstance(one, Frame)
    ]
    return frame(mutated(dice, piece.body, bodies))


def test_what_a_valid_checksum_covers_may_be_wrong_but_not_beyond_belief():
    found = do(Job(KIND, 400, seed=3, mutated=reframed, seconds=30))

    assert found.words == []
    assert found.accepted > 100


def test_a_pump_on_a_bad_line_is_asked_again_and_again_and_never_misread():
    """The questions go on while answers come damaged, doubled or not at all."""
    dice = random.Random(5)  # noqa: S311 - the same line noise every time
    shown = {"MDC_FLOW_FLUID_PUMP": "5.25", "MDC_VOL_FLUID_DELIV": "12.3"}
    bed = Bedside(panel(shown, state=DeliveryState.INFUSING))
    frames = [bed.pump.receive(asked(segment), 0.0) for segment in range(1, 10)]
    bed.spoil = lambda said: mutated(dice, said, frames) if said and dice.random() < 0.5 else said
    bed.open()
    said = bed.run(20_000)

    found = [(one.metric.code, one.value) for one in of(Numeric, said)]
    told = {(code, str(value)) for code, value in found if code in shown and value is not None}
    assert told == set(shown.items())
    assert {one.serial for one in of(Identity, said)} == {"12345"}
    assert len(of(Numeric, said)) > 20_000
    assert bed.driver.tally.bad > 5000

"""Nonin oximeters in the catalogue: laws, damage and agreement in every output."""

from dataclasses import replace

import pytest

from devices.kind import LineSettings
from devices.measure import START
from devices.mutate import FrameLayer, Job, do
from devices.protocols.nonin.frames import Format, Frame, FrameReader
from devices.protocols.nonin.kind import KIND
from devices.protocols.nonin.oximeter import Output
from devices.simulators.agree import Trial, in_virtual_time
from devices.simulators.bedside import Bedside
from devices.simulators.faults import NAMES, Fault
from devices.virtual import VirtualLine
from station.domain.device import Category
from station.domain.nomenclature import METRICS
from station.domain.observation import Numeric
from tests.devices.protocols.nonin.bedside import EVERY, VECTORS, of, unhex
from tests.devices.protocols.nonin.settings import WITH_A_SUM, a_kind

FORMATS = {
    Output.EIGHT: Format.EIGHT,
    Output.TWO: Format.TWO,
    Output.SEVEN: Format.SEVEN,
    Output.THIRTEEN: Format.THIRTEEN,
    Output.PRINTER: Format.TEXT,
}


def test_the_line_is_opened_as_the_sheet_says():
    settings = KIND.settings

    assert (settings.baud, settings.bits, settings.parity, settings.stop_bits) == (9600, 8, "N", 1)
    assert settings.other_bauds == ()
    assert not settings.xonxoff | settings.rtscts


def test_the_names_are_those_of_the_contract():
    assert KIND.protocol == "nonin"
    assert KIND.title == "Nonin oximeter"
    assert KIND.category is Category.MONITOR
    assert KIND.default_channel == ""
    assert KIND.quiet_seconds == 3.0
    assert {name for name in KIND.carries if name.startswith("MDC_")} <= METRICS.keys()
    assert not KIND.checksummed
    assert not KIND.carries_patient_identity


def test_nothing_passes_the_gate():
    gate = KIND.gate()
    commands = VECTORS["commands"]

    assert KIND.queries == ()
    for wire in (b"", b"\x11", *EVERY, *map(unhex, commands["choose"].values())):
        assert not gate.permits(wire)
    assert not gate.permits(unhex(commands["get_time"]))
    assert not gate.permits(unhex(commands["get_serial"]))


def test_a_device_with_two_stop_bits_is_read_the_same():
    slow = replace(KIND, settings=LineSettings(baud=9600, stop_bits=2))
    told = [VirtualLine(kind, Bedside(1).panels(kind), START).run(20) for kind in (KIND, slow)]

    values = [[(one.metric.code, one.value) for one in of(Numeric, one)] for one in told]
    assert values[0] == values[1]


# --- Damage --------------------------------------------------------------------------------------


def only(form):
    """The frame reader, its frames of another format taken for what they are."""

    class Piece:
        def __init__(self, raw):
            self.raw = raw

    class Reader(FrameReader):
        def receive(self, data):
            return [
                one if isinstance(one, Frame) and one.format is form else Piece(one.raw)
                for one in super().receive(data)
            ]

    return FrameLayer(Reader, Frame)


@pytest.mark.parametrize("output", Output)
def test_no_mutated_frame_becomes_a_wrong_value_in_any_output(output):
    seconds = 12.0 if output in (Output.TWO, Output.SEVEN) else 90.0
    kind = a_kind(output, spot_every=3.0)

    found = do(Job(kind, 1500, seed=5, seconds=seconds, layer=only(FORMATS[output])))

    assert found.words == []
    assert (found.mutated, found.wrong) == (1500, 0)
    assert found.genuine > 500
    assert found.excused < 15


@pytest.mark.parametrize("output", [Output.TWO, Output.SEVEN])
def test_not_even_a_frame_whose_sum_fits_by_chance_excuses_a_packet(output):
    kind = replace(a_kind(output), checksummed=False)  # two of them would have to agree

    found = do(Job(kind, 1500, seed=6, seconds=12.0, layer=only(FORMATS[output])))

    assert (found.words, found.wrong, found.excused) == ([], 0, 0)


# --- Agreement -----------------------------------------------------------------------------------


def agreeing(output):
    """A kind that carries what its output can tell."""
    kind = a_kind(output)
    if output is Output.PRINTER:
        return replace(kind, carries=frozenset(set(kind.carries) & METRICS.keys()))
    # A pulse has a colour, and a finger that is out has no pulse: a script knows nothing of that.
    return replace(kind, carries=kind.carries - {"alarm:low-perfusion"})


@pytest.mark.parametrize("output", [Output.TWO, Output.SEVEN, Output.PRINTER])
@pytest.mark.parametrize("fault", [None, *NAMES])
def test_what_the_device_shows_is_what_is_heard_in_any_output(output, fault):
    faults = () if fault is None else (Fault(fault, 20.0, 8.0),)

    verdict = in_virtual_time(Trial(agreeing(output), len(fault or ""), faults)).verdict

    assert verdict.wrong == []
    assert verdict.compared > 60


def test_the_outputs_with_a_sum_are_those_of_the_sheet():
    assert {FORMATS[output].value for output in WITH_A_SUM} == {"2", "7", "13"}

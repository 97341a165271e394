"""A kind of device: its line settings and the gate before its line."""

import pytest

from devices.kind import Kind, LineSettings
from devices.query import Query
from station.domain.device import Category
from station.domain.observation import DeliveryState


def one_frame(wire):
    return [wire[:-1]] if wire.endswith(b"\n") and wire.count(b"\n") == 1 else None


def a_kind(*queries):
    return Kind(
        protocol="ticker",
        title="Ticker",
        category=Category.PUMP,
        settings=LineSettings(9600),
        queries=queries,
        unframe=one_frame,
        make_driver=lambda: None,
        make_responder=lambda _panels: None,
        carries=frozenset(),
        default_channel="",
        quiet_seconds=5.0,
    )


@pytest.mark.parametrize(
    ("settings", "bits"),
    [
        (LineSettings(9600), 10),
        (LineSettings(19200, bits=7, parity="E"), 10),
        (LineSettings(19200, parity="E"), 11),
        (LineSettings(9600, stop_bits=2), 11),
    ],
)
def test_a_character_takes_its_start_data_parity_and_stop_bits(settings, bits):
    assert settings.bits_per_character == bits


def test_the_gate_of_a_kind_knows_only_the_queries_of_that_kind():
    gate = a_kind(Query("rate", (b"R?",))).gate()

    assert gate.permits(b"R?\n")
    assert not gate.permits(b"R=9\n")
    assert not gate.permits(b"R?")


def test_a_kind_that_asks_nothing_may_send_nothing():
    assert not a_kind().gate().permits(b"R?\n")


def test_a_kind_objects_to_no_channel_unless_it_says_otherwise():
    assert a_kind().objection("any", "MDC_TEMP") is None


def test_patient_identity_is_off_unless_a_kind_says_otherwise():
    assert not a_kind().carries_patient_identity


def test_a_kind_tells_every_state_and_any_number_of_alarms_unless_it_says_otherwise():
    limits = a_kind().limits

    assert limits.states == frozenset(DeliveryState)
    assert not limits.state_needs
    assert limits.alarms_at_once is None

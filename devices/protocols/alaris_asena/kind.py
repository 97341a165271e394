"""Alaris and Asena syringe pumps in the catalogue."""

from devices.kind import Kind, Limits, LineSettings
from devices.protocols.alaris_asena.driver import QUIET_SECONDS, AsenaDriver
from devices.protocols.alaris_asena.figures import PROTOCOL
from devices.protocols.alaris_asena.frames import unframe
from devices.protocols.alaris_asena.messages import QUERIES
from devices.protocols.alaris_asena.pump_words import ALARM_CODES
from devices.protocols.alaris_asena.responder import METRICS, AsenaResponder, objection
from station.domain.device import Category
from station.domain.nomenclature import FLOW
from station.domain.observation import DeliveryState

KIND = Kind(
    protocol=PROTOCOL,
    title="Alaris / Asena syringe pump",
    category=Category.PUMP,
    settings=LineSettings(baud=38400, other_bauds=(9600, 19200, 57600, 115200)),
    queries=QUERIES,
    unframe=unframe,
    make_driver=AsenaDriver,
    make_responder=AsenaResponder,
    carries=frozenset(
        {*METRICS, "state", "drug", "serial", *(f"alarm:{name}" for name in ALARM_CODES)}
    ),
    default_channel="",
    quiet_seconds=QUIET_SECONDS,
    objection=objection,
    limits=Limits(
        states=frozenset({DeliveryState.INFUSING, DeliveryState.STOPPED}),
        state_needs=frozenset({FLOW.code}),
        alarms_at_once=1,
    ),
)

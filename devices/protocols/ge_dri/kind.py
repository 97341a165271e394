"""The catalogue entry of the Datex-Ohmeda record interface."""

from devices.kind import Kind, LineSettings
from devices.protocols.ge_dri import responder_values
from devices.protocols.ge_dri.attendance import QUIET
from devices.protocols.ge_dri.driver import DriDriver
from devices.protocols.ge_dri.frames import unframe
from devices.protocols.ge_dri.messages import QUERIES
from devices.protocols.ge_dri.responder import S5Monitor
from devices.protocols.ge_dri.vocabulary import PROTOCOL
from station.domain.device import Category

KIND = Kind(
    protocol=PROTOCOL,
    title="GE / Datex S/5 (DRI)",
    category=Category.MONITOR,
    settings=LineSettings(baud=19200, parity="E", rtscts=True),
    queries=QUERIES,
    unframe=unframe,
    make_driver=DriDriver,
    make_responder=S5Monitor,
    carries=responder_values.CARRIES,
    default_channel="",
    quiet_seconds=QUIET,
    carries_patient_identity=True,
    objection=responder_values.objection,
)

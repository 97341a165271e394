"""The catalogue entry of the IntelliVue data export."""

from devices.kind import Kind, LineSettings
from devices.protocols.philips_intellivue import responder_alarms, responder_values
from devices.protocols.philips_intellivue.driver import IntelliVueDriver
from devices.protocols.philips_intellivue.frames import unframe
from devices.protocols.philips_intellivue.messages import QUERIES
from devices.protocols.philips_intellivue.responder import IntelliVueMonitor
from devices.protocols.philips_intellivue.vocabulary import PROTOCOL
from devices.protocols.philips_intellivue.voices import QUIET
from station.domain.device import Category

KIND = Kind(
    protocol=PROTOCOL,
    title="Philips IntelliVue (MIB/RS232)",
    category=Category.MONITOR,
    settings=LineSettings(baud=115200),
    queries=QUERIES,
    unframe=unframe,
    make_driver=IntelliVueDriver,
    make_responder=IntelliVueMonitor,
    carries=responder_values.CARRIES
    | {"serial"}
    | {f"alarm:{name}" for name in responder_alarms.CARRIES},
    default_channel="",
    quiet_seconds=QUIET,
    carries_patient_identity=True,
    objection=responder_values.objection,
)

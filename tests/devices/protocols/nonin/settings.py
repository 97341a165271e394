"""The kind with a simulated device that is set up otherwise."""

from dataclasses import replace
from functools import partial

from devices.kind import Kind
from devices.protocols.nonin.kind import KIND
from devices.protocols.nonin.oximeter import Output, Oximeter
from devices.protocols.nonin.responder import NoninResponder

WITH_A_SUM = (Output.TWO, Output.SEVEN, Output.THIRTEEN)


def a_kind(output: Output, **settings) -> Kind:
    """The kind whose device sends this, and its own verdict on whether damage shows."""
    device = partial(NoninResponder, settings=Oximeter(output=output, **settings))
    return replace(KIND, make_responder=device, checksummed=output in WITH_A_SUM)

"""Device kinds by name: the one list a new protocol folder adds a line to.

The folders are imported only when a kind is asked for, so that taking a folder and its line away
breaks nothing else.
"""

from functools import cache
from importlib import import_module

from devices.kind import Kind
from station.domain.errors import Refused

MODULES = (
    "devices.protocols.bbraun_space_bcc.kind",
    "devices.protocols.alaris_asena.kind",
    "devices.protocols.fresenius_dps.kind",
    "devices.protocols.bbraun_dianet.kind",
    "devices.protocols.philips_intellivue.kind",
    "devices.protocols.masimo_ascii.kind",
    "devices.protocols.nonin.kind",
    "devices.protocols.capnostream.kind",
    "devices.protocols.ge_dri.kind",
    "devices.protocols.nellcor_ascii.kind",
)


@cache
def _listed(modules: tuple[str, ...]) -> tuple[Kind, ...]:
    return tuple(import_module(name).KIND for name in modules)


def kinds(modules: tuple[str, ...] = MODULES) -> dict[str, Kind]:
    """Every kind of device the station knows, by its protocol's name, in the catalogue's order."""
    return {kind.protocol: kind for kind in _listed(modules)}


def kind_of(name: str, modules: tuple[str, ...] = MODULES) -> Kind:
    """The kind a protocol name stands for; Refused, with the names there are, when unknown."""
    known = kinds(modules)
    if name not in known:
        raise Refused(f"There is no protocol named {name!r}; there are {', '.join(known)}.")
    return known[name]

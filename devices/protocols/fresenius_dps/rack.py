"""A simulated rack as it is set up, and what its modules show: apart from how a host asks for it.

The device's side, written from the sheet on its own.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from devices.panel import Panel, Panels
from devices.protocols.fresenius_dps import pump_words
from devices.protocols.fresenius_dps.pump_words import Model

USUAL_CHANNEL = "1"
NUMBERS = ("1", "2", "3", "4", "5")
ALONE, BASE = "", "0"
USUAL_DRUG = "Ketamine"


def objection(channel: str, _metric: str) -> str | None:
    """Why no pump can be in a channel: 1 to 5, or nothing where it stands alone."""
    if channel in (ALONE, *NUMBERS):
        return None
    return f"a Fresenius base has no module {channel!r}: write a number from 1 to 5."


@dataclass(frozen=True, slots=True)
class Rack:
    """How the device is set up, and how it misbehaves.

    `type` are the digits it names its kind with; `enquiry` are the seconds between its ENQs (0:
    none), and after `misses` without an answer its sessions are gone (0: never).  `patience` are
    the seconds it waits for an acknowledgement, `repeat` those after which an event is told again.
    `refused` gives a command an error, `deaf` names those it does not answer at all; with `single`
    it takes one variable a question.  `mischief` are moments with what goes wrong at the first
    command from then on; at the moments of `resets` the volume counters are set to nothing.
    """

    alone: bool = False
    type: str = "0A"
    enquiry: float = 1.5
    misses: int = 3
    patience: float = 0.5
    repeat: float = 1.0
    model: Model = field(default_factory=Model)
    refused: Mapping[str, str] = field(default_factory=dict)
    deaf: frozenset[str] = frozenset()
    single: bool = False
    parity: bool = False
    mischief: tuple[tuple[float, str], ...] = ()
    resets: tuple[float, ...] = ()


class Shelf:
    """The pumps that stand in the rack just now."""

    def __init__(self, panels: Panels, rack: Rack) -> None:
        self._panels = panels
        self._rack = rack
        self._exchanged: str | None = None
        self._to_reset = list(rack.resets)
        self._offsets: dict[str, Decimal] = {}

    def here(self, now: float) -> dict[str, Panel]:
        """The panel of every place that has a pump: a stand-alone pump has no number."""
        panels = self._panels.at(now)
        if self._rack.alone:
            return dict(zip((ALONE,), panels.values(), strict=False))
        return {channel or USUAL_CHANNEL: panel for channel, panel in panels.items()}

    def exchange(self, number: str) -> None:
        """Another pump in the first place from now on."""
        self._exchanged = number

    def id(self, to: str, now: float) -> str:
        """What a pump, or the base, calls itself."""
        here = self.here(now)
        if self._exchanged is not None and to == min(here, default=USUAL_CHANNEL):
            return self._exchanged
        return _panel(here, to).serial or f"2100{to or BASE}"

    def drug(self, to: str, now: float) -> str:
        """The drug's name on a pump."""
        drug = _panel(self.here(now), to).drug
        return USUAL_DRUG if drug is None else drug

    def items(self, to: str, names: str, now: float) -> str:
        """Variables with their digits, without those that have no value.

        Where none has one, the letters alone (INFERRED): an answer needs something to answer with.
        """
        here = self.here(now)
        if to == BASE:
            mask = sum(1 << NUMBERS.index(name) for name in here)
            return ";".join({"b": f"b{mask:02X}", "i": f"i{len(here):02X}"}[name] for name in names)
        self._reset(here, now)
        panel, offset = _panel(here, to), self._offsets.get(to, Decimal(0))
        found = (pump_words.variable(name, panel, self._rack.model, offset) for name in names)
        return ";".join(filter(None, found)) or ";".join(names)

    def _reset(self, here: Mapping[str, Panel], now: float) -> None:
        """Set the volume counters to nothing when somebody at the pumps does."""
        if self._to_reset and now >= self._to_reset[0]:
            self._to_reset.pop(0)
            for name, panel in here.items():
                self._offsets[name] = pump_words.shown(panel, pump_words.VOLUME) or Decimal(0)


def _panel(here: Mapping[str, Panel], to: str) -> Panel:
    return here.get(to) or Panel()

"""What a simulated pump counts and remembers by itself while its panel changes."""

from decimal import Decimal

from devices.panel import Panel
from devices.protocols.bbraun_dianet.pump_words import (
    FLOW,
    INFUSED,
    KEPT_RATES,
    VTBD,
    Running,
    shown,
)
from station.domain.observation import DeliveryState

MINUTE = 60


class PumpMemory:
    """The counters of one pump since it was switched on, `now` seconds after the beginning."""

    def __init__(self, now: float) -> None:
        self._on_since = self._set_at = now
        self._set_volume: Decimal | None = None
        self._set_infused: Decimal | None = None
        self._set_rate: Decimal | None = None
        self._boluses = (0, Decimal(0))
        self._last_bolus = Decimal(0)
        self.rates: list[tuple[int, Decimal]] = []

    def look(self, panel: Panel, now: float) -> Running:
        """Take note of the panel; what the pump's own counters stand at then."""
        infused = shown(panel, INFUSED)
        if shown(panel, VTBD) != self._set_volume:
            self._set_volume, self._set_infused = shown(panel, VTBD), infused
            self._set_at = now
        flow = shown(panel, FLOW)
        if panel.state is DeliveryState.INFUSING:
            self._set_rate = flow
        if flow is not None and (not self.rates or self.rates[-1][1] != flow):
            self.rates = [*self.rates, (self.minutes(now), flow)][-KEPT_RATES:]
        self._note_bolus(panel)
        since = None
        if infused is not None and self._set_infused is not None:
            since = infused - self._set_infused
        minutes = int((now - self._set_at) // MINUTE)
        return Running(since, minutes, self.minutes(now), self._set_rate, self._last_bolus)

    def minutes(self, now: float) -> int:
        """Minutes since it was switched on."""
        return int((now - self._on_since) // MINUTE)

    def _note_bolus(self, panel: Panel) -> None:
        count, volume = self._boluses
        if panel.bolus_count != count:
            self._last_bolus = max(panel.bolus_volume - volume, Decimal(0))
        self._boluses = panel.bolus_count, panel.bolus_volume

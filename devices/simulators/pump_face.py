"""What a syringe pump's display shows: the panel that a protocol's responder puts on the wire."""

from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal

from devices.panel import ONLY, Panel, Shown
from devices.simulators.approach import wander
from devices.simulators.rhythm import HOUR, Rhythm
from devices.simulators.syringe_pump import SyringePump
from devices.simulators.titration import Regimen
from station.domain import nomenclature as metrics
from station.domain.observation import DeliveryState

_BATTERY_HOURS = 8.0  # a full battery lasts
_CHARGING_HOURS = 4.0
_BATTERY_LOW = 15
DRUG = "Ketamine"


class PumpFace:
    """The panel of one pump; it runs on its battery while its patient walks."""

    def __init__(self, pump: SyringePump, rhythm: Rhythm, regimen: Regimen) -> None:
        self.pump = pump
        self._rhythm, self._regimen = rhythm, regimen
        self._seed = rhythm.seed

    def at(self, now: float) -> Mapping[str, Panel]:
        """The pump's panel at a moment."""
        self.pump.advance(now)
        battery = self._battery(now)
        alarms = set(self.pump.alarms)
        if battery < _BATTERY_LOW:
            alarms.add("battery-low")
        return {
            ONLY: Panel(
                values={
                    code: Shown(value, now)
                    for code, value in {**self._delivery(), **self._device(now, battery)}.items()
                },
                state=self.pump.state,
                alarms=frozenset(alarms),
                bolus_volume=self.pump.bolus_volume,
                bolus_count=self.pump.bolus_count,
                drug=DRUG,
                serial=self.pump.serial,
            )
        }

    def _delivery(self) -> dict[str, Decimal | None]:
        """The figures of the infusion."""
        pump, strength = self.pump, self._regimen.mg_per_ml
        return {
            metrics.FLOW.code: pump.flow,
            metrics.VOLUME_DELIVERED.code: pump.infused,
            metrics.VTBI.code: pump.vtbi,
            metrics.VTBI_REMAIN.code: pump.vtbi_remaining,
            metrics.TIME_REMAIN.code: pump.minutes_left,
            metrics.DOSE_RATE.code: (pump.flow * strength).quantize(Decimal("0.01"), ROUND_HALF_UP),
            metrics.CONCENTRATION.code: strength,
        }

    def _device(self, now: float, battery: int) -> dict[str, Decimal | None]:
        """The figures of the device itself."""
        return {
            metrics.LINE_PRESSURE.code: Decimal(self._pressure(now)),
            metrics.BATTERY.code: Decimal(battery),
            metrics.BATTERY_TIME.code: Decimal(round(battery * _BATTERY_HOURS * 60 / 100)),
        }

    def _pressure(self, now: float) -> int:
        """Per cent of the alarm limit: a little with the flow, all of it behind a kink."""
        if self.pump.occluded:
            return 100
        if self.pump.state is not DeliveryState.INFUSING:
            return round(4 + 2 * wander(self._seed, "resting pressure", now, 900))
        return round(12 + float(self.pump.rate) + 5 * wander(self._seed, "pressure", now, 600))

    def _battery(self, now: float) -> int:
        """Per cent: falls on a walk, rises again at the bedside socket."""
        walk = self._rhythm.last_walk(now)
        if walk is None:
            return 100
        used = (min(now, walk.end) - walk.begin) / HOUR / _BATTERY_HOURS
        charged = max(now - walk.end, 0.0) / HOUR / _CHARGING_HOURS
        return min(round(100 * (1 - used + charged)), 100)

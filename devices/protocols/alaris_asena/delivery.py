"""What a pump is doing, worked out from its mode, its rate and its alarm (SOURCE.md, "State").

The protocol has no word for it.  A hold is `stopped`: nothing tells a pause from a stop.
"""

from decimal import Decimal

from station.domain.observation import DeliveryState

ON_HOLD = "HLD"
KEEPING_OPEN = frozenset({"AL_EOIKV", "AL_VTBIK"})  # alarms of a pump that has gone on to KVO


def state(mode: str, rate: Decimal | None, alarm: str | None) -> DeliveryState:
    """The state that an answer tells; unknown without a rate, unless the pump is on hold.

    `rate` in mL/h; `alarm` is the code of the alarm that stands.
    """
    if mode == ON_HOLD:
        return DeliveryState.STOPPED
    if rate is None:
        return DeliveryState.UNKNOWN
    if not rate:
        return DeliveryState.STOPPED
    return DeliveryState.KVO if alarm in KEEPING_OPEN else DeliveryState.INFUSING

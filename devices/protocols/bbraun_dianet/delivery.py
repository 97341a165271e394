"""What a pump is doing, from the state bits of STATUS, as the driver reads them.

The protocol has no word for a paused infusion: such a pump does not run, which is `stopped`.
"""

from functools import lru_cache

from devices.protocols.bbraun_dianet.layouts import ABSENT_WORD
from station.domain.observation import DeliveryState

BITS = 32
MUTED = 14

# In the order of precedence.  Bolus before running: a pump that gives one runs as well.  Running
# before fast forward: what a running pump moves is therapy (SOURCE.md, UNCERTAIN).
_STATES = (
    (9, DeliveryState.BOLUS),
    (10, DeliveryState.BOLUS),
    (12, DeliveryState.BOLUS),
    (13, DeliveryState.KVO),
    (7, DeliveryState.INFUSING),
    (19, DeliveryState.PURGING),
    (5, DeliveryState.STANDBY),
)
_MODES = (
    (26, "PCA"),
    (27, "profile"),
    (28, "ramp or taper"),
    (25, "piggyback"),
    (22, "interval bolus"),
)
_MAINS = 4
_PASSING = {6, 8, 15}  # ready, bolus ready, audible alarm on: in the raw word alone
_WORDS = {
    1: "documentation mode",
    2: "remote control",
    3: "remote regulation",
    11: "being operated",
    16: "data lock",
    17: "drop control off",
    18: "history full",
    19: "fast forward",
    20: "drive backwards",
    21: "protocol recorder",
    23: "dose calculation",
    24: "reload",
    29: "delay",
}
_BY_OTHERS = {_MAINS, MUTED, *_PASSING, *(bit for bit, _ in (*_STATES, *_MODES))} - _WORDS.keys()


@lru_cache(maxsize=256)
def state(bits: int) -> DeliveryState:
    """The state that the bits tell; unknown when the pump has none for us."""
    if bits == ABSENT_WORD:
        return DeliveryState.UNKNOWN
    return next((found for bit, found in _STATES if bits >> bit & 1), DeliveryState.STOPPED)


@lru_cache(maxsize=256)
def labels(bits: int) -> dict[str, str | None]:
    """What the bits say besides, in words; nothing at all when the pump has none for us."""
    if bits == ABSENT_WORD:
        return {"operating-mode": None, "status": None}
    mode = next((word for bit, word in _MODES if bits >> bit & 1), "continuous")
    set_bits = (bit for bit in range(BITS) if bits >> bit & 1 and bit not in _BY_OTHERS)
    power = "on mains" if bits >> _MAINS & 1 else "on battery"
    words = [power, *(_WORDS.get(bit, f"bit {bit}") for bit in set_bits)]
    return {"operating-mode": mode, "status": ", ".join(words)}


def muted(bits: int) -> bool:
    """Whether somebody has silenced the alarm, for two minutes."""
    return bits != ABSENT_WORD and bits >> MUTED & 1 == 1

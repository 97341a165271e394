"""A patient is weighed: the figure, and how it was obtained; a correction names the old one."""

from datetime import datetime
from decimal import Decimal

from station.data import weights
from station.domain.versions import standing
from station.domain.weight import Method, Weight
from station.services.enter import Amends, Hand, check_moment


def weigh(
    hand: Hand,
    kilograms: Decimal,
    method: Method,
    observed_at: datetime,
    amends: Amends | None = None,
) -> Weight:
    """Write down a weight; per-kg figures go by it from `observed_at` on."""
    now = hand.clock.now().utc
    check_moment(hand, observed_at, now)
    weight = Weight(
        admission=hand.admission.id,
        kilograms=kilograms,
        method=method,
        observed=observed_at,
        recorded=now,
        author=hand.author.id,
        supersedes=None if amends is None else amends.entry,
        reason="" if amends is None else amends.reason,
    )
    weights.enter_weight(hand.store, weight)
    return weight


def weighed(hand: Hand) -> list[Weight]:
    """The weights that stand, the newest last."""
    rows = standing(weights.weights(hand.store, hand.admission.id))
    return sorted(rows, key=lambda row: (row.observed, row.recorded))

"""The lanes of the chart: their fixed order, scales, and which fold first on a small screen."""

from collections.abc import Collection
from dataclasses import dataclass
from functools import lru_cache

LEFT_MARGIN = 140  # titles and scale figures
RIGHT_MARGIN = 12
TOP_MARGIN = 22  # day names
BOTTOM_MARGIN = 24  # clock times
FOLDED_HEIGHT = 22


@dataclass(frozen=True, slots=True)
class LaneKind:
    """One lane: its title and unit, its share of the height, its colour token, its usual scale.

    `fold` says who folds first when there is too little room: the highest number.  0 never folds.
    """

    code: str
    title: str
    unit: str
    weight: float
    least: int
    colour: str
    lowest: float
    highest: float
    fold: int


# The stated order of folding: events, respiration, sedation, side effects, SpO2, heart rate.
LANES = (
    LaneKind("dose", "Dose", "", 3.0, 84, "dose", 0, 8, 0),
    LaneKind("pain", "Pain", "0-10", 2.0, 60, "pain", 0, 10, 0),
    LaneKind("pressure", "Blood pressure", "mm[Hg]", 2.6, 72, "pressure", 60, 180, 0),
    LaneKind("heart", "Heart rate", "/min", 1.8, 52, "heart", 50, 120, 1),
    LaneKind("spo2", "SpO2", "%", 1.4, 46, "spo2", 88, 100, 2),
    LaneKind("respiration", "Resp. rate", "/min", 1.3, 44, "respiration", 6, 26, 5),
    LaneKind("sedation", "Sedation", "0-3", 0.8, 34, "mute", 0, 3, 4),
    LaneKind("side_effects", "Side effects", "", 1.8, 58, "mute", 0, 1, 3),
    LaneKind("events", "Events", "", 0.9, 34, "ink", 0, 1, 6),
)
LANE = {lane.code: lane for lane in LANES}


@dataclass(frozen=True, slots=True)
class Place:
    """Where a lane stands, in pixels from the top of the chart."""

    lane: LaneKind
    top: float
    height: float
    folded: bool

    @property
    def bottom(self) -> float:
        """The lane's lower edge."""
        return self.top + self.height


def folded(height: float, opened: Collection[str] = ()) -> frozenset[str]:
    """Which lanes fold at a height; a lane that was tapped open folds last."""
    room = height - TOP_MARGIN - BOTTOM_MARGIN
    shut: set[str] = set()
    may_fold = sorted(
        (lane for lane in LANES if lane.fold), key=lambda lane: (lane.code in opened, -lane.fold)
    )
    for lane in may_fold:
        need = sum(FOLDED_HEIGHT if one.code in shut else one.least for one in LANES)
        if need <= room:
            break
        shut.add(lane.code)
    return frozenset(shut)


@lru_cache(maxsize=32)  # each frame asks for every lane's place, and only a new size moves any
def layout(height: float, opened: frozenset[str] = frozenset()) -> tuple[Place, ...]:
    """Every lane's place, in the fixed order; a lane never changes its order, only its height."""
    shut = folded(height, opened)
    room = height - TOP_MARGIN - BOTTOM_MARGIN - FOLDED_HEIGHT * len(shut)
    shares = _shares(room, shut)
    places, top = [], float(TOP_MARGIN)
    for lane in LANES:
        tall = float(FOLDED_HEIGHT) if lane.code in shut else shares[lane.code]
        places.append(Place(lane, top, tall, lane.code in shut))
        top += tall
    return tuple(places)


def _shares(room: float, shut: Collection[str]) -> dict[str, float]:
    """Heights by weight, but none under its least: what that takes, the roomy ones give."""
    standing = [lane for lane in LANES if lane.code not in shut]
    fixed: dict[str, float] = {}
    while True:
        free = [lane for lane in standing if lane.code not in fixed]
        left = max(room - sum(fixed.values()), 0.0)
        total = sum(lane.weight for lane in free) or 1.0
        tight = [lane for lane in free if left * lane.weight / total < lane.least]
        if not tight:
            return fixed | {lane.code: left * lane.weight / total for lane in free}
        fixed |= {lane.code: float(lane.least) for lane in tight}

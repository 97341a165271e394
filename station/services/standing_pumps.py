"""Since when a pump stands: what it says now began when it first said so, not when it was heard.

A pump tells its state anew after every lost line and every start of the recorder.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from station.data import gaps, history
from station.data.engine import Store
from station.data.journal import Happening, HappeningKind
from station.domain.card import Notice, Urgency
from station.domain.observation import DeliveryState, Mode
from station.domain.wall import when_words
from station.services.stay import Stay, Stretch
from station.services.tidings import Fate
from station.services.watch import Newest

STANDING = frozenset({DeliveryState.STOPPED, DeliveryState.PAUSED, DeliveryState.STANDBY})
UNSEEN = timedelta(minutes=5)  # a longer absence: nobody knows what the pump did meanwhile
MOST_TOLD = 100  # how often a state may have been told anew
NOW = timedelta(milliseconds=1)


@dataclass(frozen=True, slots=True)
class Standstill:
    """What a pump says that it does instead of infusing, and since when without a break."""

    state: DeliveryState
    since: datetime


def standing(store: Store, stay: Stay) -> Mapping[int, Standstill]:
    """The patient's pumps that stand, by their channel's figure, when the stay was read.

    What a pump did before it came to the patient is no matter here.
    """
    found = {one.figure: _standing(store, one, stay.at) for one in stay.stretches if one.lasts}
    return {figure: one for figure, one in found.items() if one is not None}


def _standing(store: Store, stretch: Stretch, at: datetime) -> Standstill | None:
    figure = stretch.figure
    first = history.last_before(store, figure, HappeningKind.STATE, at + NOW)
    if first is None or _state(first) not in STANDING:
        return None
    state = _state(first)
    for _ in range(MOST_TOLD):
        before = history.last_before(store, figure, HappeningKind.STATE, first.heard)
        if before is None or _state(before) is not state or before.heard < stretch.period.begin:
            break
        if _unseen(store, figure, before.heard, first.heard):
            break
        first = before
    return Standstill(state, max(first.heard, stretch.period.begin))


def _state(told: Happening) -> DeliveryState:
    return DeliveryState(str(told.body["state"]))


def _unseen(store: Store, figure: int, begin: datetime, end: datetime) -> bool:
    """Whether the pump was away between two moments for so long that it may have run."""
    return any(
        min(one.end or end, end) - max(one.begin, begin) > UNSEEN
        for one in gaps.gaps(store, figure, begin, end)
    )


def pump_notice(
    mode: Newest | None,
    known: Mapping[int, Standstill],
    zone: ZoneInfo,
    now: datetime,
    *,
    own: bool,
) -> Notice | None:
    """What a pump that is heard and stands asks of somebody; None where it does not stand.

    `own` says that it told its state while it was this patient's; of one that told it before, only
    the record knows since when it stands here.
    """
    reading = None if mode is None else mode.told.reading
    if mode is None or not isinstance(reading, Mode) or reading.state not in STANDING:
        return None
    record = known.get(mode.told.channel or 0)
    since = [reading.heard.utc] if own else []
    if record is not None and record.state is reading.state:
        since.append(record.since)
    if not since or mode.told.fate is Fate.NOT_OF_PATIENT:
        return None
    words = f"Pump {reading.state.value} since {when_words(min(since), zone, now)}"
    return Notice(Urgency.DUE, words)

"""The live table of a terminal: every channel's newest values with their ages."""

from decimal import Decimal
from queue import SimpleQueue
from threading import Event
from typing import TextIO

from station.domain import nomenclature
from station.domain.clock import Clock, Stamp
from station.domain.figures import ABSENT, figure
from station.domain.freshness import Freshness
from station.domain.observation import Mode, Numeric
from station.services.listener import HeraldListener
from station.services.tidings import Links, Readings, Tiding
from station.services.watch import Speaker, Watch

COLUMNS = (
    ("mL/h", nomenclature.FLOW), ("mL", nomenclature.VOLUME_DELIVERED),
    ("BP", nomenclature.CUFF_SYS), ("HR", nomenclature.HEART_RATE), ("SpO2", nomenclature.SPO2),
    ("RR", nomenclature.RESP_RATE),
)  # fmt: skip
LINE, STATE, FIGURE = 22, 12, 8
NOT_SHOWN = (Freshness.STALE, Freshness.SETTLING)


EVERY_SECONDS = 5.0


def watching(  # what it hears, where it writes, and until when
    address: str, key: bytes, clock: Clock, out: TextIO, stop: Event, seconds: float | None
) -> None:
    """Print the table every few seconds until told to stop, or for so many seconds."""
    watch, inbox = Watch(), SimpleQueue[Tiding]()
    listener = HeraldListener(address, key, inbox.put, lambda _sentence: None)
    listener.start()
    end = None if seconds is None else clock.now().monotonic + seconds
    try:
        while not stop.wait(EVERY_SECONDS):
            _fold(watch, inbox)
            now = clock.now()
            out.write(f"{table(watch, now)}\n\n")
            out.flush()
            if end is not None and now.monotonic >= end:
                return
    finally:
        listener.stop()


def _fold(watch: Watch, inbox: "SimpleQueue[Tiding]") -> None:
    while not inbox.empty():
        match inbox.get():
            case Readings() as readings:
                watch.take(readings)
            case Links() as links:
                watch.turned(links)
            case _:
                pass


def table(watch: Watch, now: Stamp) -> str:
    """One row a channel; stale values are a dash, and the last column is the newest one's age."""
    head = f"{'line':<{LINE}}{'state':<{STATE}}"
    head += "".join(f"{name:>{FIGURE}}" for name, _ in COLUMNS) + f"{'age':>{FIGURE}}"
    rows = [_row(watch, speaker, now) for speaker in watch.speakers if watch.values(speaker)]
    return "\n".join([head, *rows])


def _row(watch: Watch, speaker: Speaker, now: Stamp) -> str:
    line, address = speaker
    mode = watch.mode(speaker)
    reading = None if mode is None else mode.told.reading
    state = reading.state.value if isinstance(reading, Mode) else ""
    cells = "".join(f"{_cell(watch, speaker, m.code, now):>{FIGURE}}" for _, m in COLUMNS)
    age = min(one.age(now) for one in watch.values(speaker))
    words = f"{figure(Decimal(repr(round(age, 1))), Decimal(1))} s"
    return f"{f'{line} {address}'.strip():<{LINE}}{state:<{STATE}}{cells}{words:>{FIGURE}}"


def _cell(watch: Watch, speaker: Speaker, metric: str, now: Stamp) -> str:
    newest = watch.value(speaker, metric)
    if newest is None:
        return ""
    reading = newest.told.reading
    if not isinstance(reading, Numeric) or newest.freshness(now) in NOT_SHOWN:
        return ABSENT
    words = figure(reading.value, reading.metric.resolution)
    if metric == nomenclature.CUFF_SYS.code and reading.value is not None:
        low = watch.value(speaker, nomenclature.CUFF_DIA.code)
        below = None if low is None else low.told.reading
        words += f"/{figure(below.value if isinstance(below, Numeric) else None, Decimal(1))}"
    return words

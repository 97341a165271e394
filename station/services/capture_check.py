"""What the doctor says of raw captures: on or off, how much, since when, and what is wrong."""

from collections.abc import Mapping
from contextlib import closing
from datetime import datetime, timedelta

from station.data.capture_file import asides, captures_beside, captures_to_read
from station.data.captures import Held, Tap, held, newest, taps
from station.data.places import Places
from station.domain.clock import iso
from station.domain.device import LinkState
from station.services.finding import Finding, fine, to_do
from station.services.keep_capture import megabytes
from station.services.settings import Capture

NAME = "raw bytes"
# A chunk is written within a quarter of a minute; a disk that says no is asked each half minute.
WRITTEN_WITHIN = timedelta(minutes=2)


def examine_captures(
    places: Places, key: bytes, capture: Capture, talking: Mapping[str, LinkState], now: datetime
) -> Finding:
    """One line about the ring of raw bytes; `talking` are the lines that the recorder hears now.

    Raises ``Unavailable`` when the file cannot be read.
    """
    path = captures_beside(places.database)
    aside = asides(path)
    if aside:
        names = ", ".join(one.name for one in aside)
        words = f"Damaged files were put aside in {path.parent} ({names}): remove them when nobody"
        return to_do(NAME, f"{words} needs what can still be read of them (main.py replay)")
    captures = captures_to_read(path, key)
    if captures is None:
        words = "none are held yet" if capture.on else "none are held"
        return fine(NAME, f"{_wanted(capture)}; {words}")
    with closing(captures):
        found, last = taps(captures), newest(captures)
        quiet = last is None or now - last > WRITTEN_WITHIN
        if quiet and any(_should_be_there(found.get(line), talking[line], now) for line in talking):
            since = "yet" if last is None else f"since {iso(last)}"
            words = f"Nothing was written {since}, though lines speak: look into {places.log}"
            return to_do(NAME, words)
        return fine(NAME, f"{_wanted(capture)}; {_there(found, held(captures))}")


def _should_be_there(tap: Tap | None, link: LinkState, now: datetime) -> bool:
    return tap is not None and tap.taken and now - link.since > WRITTEN_WITHIN


def _wanted(capture: Capture) -> str:
    if not capture.on:
        return "switched off"
    identity = "also" if capture.with_identity else "not"
    return (
        f"on: {capture.megabytes} MB or {capture.days} days of each line, {identity} of protocols"
        " that may carry who the patient is"
    )


def _there(found: Mapping[str, Tap], whole: Held | None) -> str:
    there = (
        "none are held" if whole is None else f"{megabytes(whole.size)} since {iso(whole.begin)}"
    )
    without = [line for line, tap in found.items() if not tap.taken]
    return f"{there}; not taken of {', '.join(without)}" if without else there

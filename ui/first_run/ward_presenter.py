"""What is typed about a ward becomes a plan, or a sentence; the board's places as they will be."""

from datetime import time
from zoneinfo import available_timezones

from station.domain.errors import Refused
from station.services.set_up import MOST_BEDS, WardPlan

USUAL_START = "08:00"
FEWEST, USUAL = 1, 8
FEWEST_LETTERS, MOST_OFFERED = 2, 4
HOURS, MINUTES, DIGITS = 24, 60, 4


def zones() -> list[str]:
    """Every zone with a place's name, as a person would look for it."""
    return sorted(zone for zone in available_timezones() if "/" in zone and "Etc/" not in zone)


def like(words: str) -> list[str]:
    """The zones that what is typed could mean; none once it is one."""
    typed = words.strip().casefold().replace(" ", "_")
    known = zones()
    if len(typed) < FEWEST_LETTERS or words in known:
        return []
    return [zone for zone in known if typed in zone.casefold()][:MOST_OFFERED]


def bed_names(text: str) -> tuple[str, ...]:
    """The beds' names as typed, one after the other with commas between."""
    parts = text.replace("\n", ",").replace(";", ",").split(",")
    return tuple(name for part in parts if (name := _without_bed(part.strip())))


def _without_bed(name: str) -> str:
    """The screens say "Bed" themselves: "Bed 3" is the bed named 3."""
    first, _, rest = name.partition(" ")
    return rest.strip() if first.casefold() == "bed" and rest.strip() else name


def with_count(text: str, count: int) -> str:
    """The names for so many beds: those that were typed stay, further ones are numbers."""
    names = list(bed_names(text))[:count]
    number = 1
    while len(names) < count:
        if str(number) not in names:
            names.append(str(number))
        number += 1
    return ", ".join(names)


def within(count: int) -> int:
    """As many beds as the board holds, and at least one."""
    return min(max(count, FEWEST), MOST_BEDS)


def start_of_day(text: str) -> time:
    """A time of day as nurses write it: 8, 8:00, 0800."""
    plain = text.strip().replace(".", ":")
    if plain.isascii() and plain.isdigit() and len(plain) == DIGITS:
        plain = f"{plain[:2]}:{plain[2:]}"
    hour, _, minute = plain.partition(":")
    minute = minute or "0"
    whole = hour.isascii() and hour.isdigit() and minute.isascii() and minute.isdigit()
    if not whole or int(hour) >= HOURS or int(minute) >= MINUTES:
        raise Refused("The start of the day is a time such as 08:00.")
    return time(int(hour), int(minute))


def plan(name: str, zone: str, start: str, beds: str) -> WardPlan:
    """What was typed, or Refused with the first thing that cannot be."""
    return WardPlan(name.strip(), zone.strip(), start_of_day(start), bed_names(beds))

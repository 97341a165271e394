"""How well a line is heard, which adapter it hangs on, and what of its device is not to be trusted.

No Qt.  Counts are the record's; what a device says of its alarms is what it told last.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal

from station.domain.device import ConnectionState, LinkState
from station.domain.device_clock import CLOCK_SLACK, astray_words
from station.domain.figures import duration, figure
from station.domain.line_counts import LineCounts
from station.domain.wall import moment_words
from station.services.alarm_reach import reach
from station.services.connect import Speech
from station.services.device_sheet import DeviceFacts, LineFacts
from ui.devices.live_presenter import LivePresenter

SHARE_STEP = Decimal("0.1")
MOST_CLOCKS = 3
BY_NAME = "none known: found by its name alone"
BY_SOCKET = "known by its socket alone"
NO_CLOCK = "it tells no time of its own"


@dataclass(frozen=True, slots=True)
class FactWords:
    """One fact: what it is about, the words, and whether somebody should look ("due")."""

    label: str
    words: str
    kind: str = "plain"


NOTHING = FactWords("", "")


@dataclass(slots=True)
class FactsPresenter:
    """`speeches` are the protocols by name, `slack` how far a device's clock may be off."""

    live: LivePresenter
    speeches: Mapping[str, Speech] = field(default_factory=dict)
    slack: timedelta = CLOCK_SLACK

    # ------------------------------------------------------------ in the list

    def quality(self, facts: LineFacts, link: LinkState | None) -> FactWords:
        """How well a line is heard today, in few words."""
        counts = facts.today
        if counts is None or not counts.heard:
            return NOTHING
        bad = f"{_share(counts)} of bytes bad" if counts.noise else "no bad bytes"
        noisy = link is not None and link.state is ConnectionState.NOISY
        return FactWords("", f"{many(counts.good)} messages today, {bad}", _due(wrong=noisy))

    def clock(self, facts: LineFacts) -> FactWords:
        """The clock that is furthest off on a line; nothing where all are near enough."""
        astray = [ahead for one in facts.devices if (ahead := self._ahead(one)) is not None]
        worst = max(astray, key=abs, default=timedelta())
        if abs(worst) <= self.slack:
            return NOTHING
        return FactWords("", f"clock {astray_words(worst)}", "due")

    def _ahead(self, device: DeviceFacts) -> timedelta | None:
        return device.record.ahead(self.live.zone, self.live.now)

    # ------------------------------------------------------------ at the side

    def of_line(self, facts: LineFacts, link: LinkState | None) -> list[FactWords]:
        """Everything about one line."""
        return [
            FactWords("Port", self._port(facts)),
            FactWords("Adapter", self._adapter(facts, link)),
            *self._counted(facts, link),
        ]

    def _port(self, facts: LineFacts) -> str:
        speed = "" if facts.wish.baud is None else f", at {facts.wish.baud} baud"
        return f"{facts.wish.port}{speed}"

    def _adapter(self, facts: LineFacts, link: LinkState | None) -> str:
        now = None if link is None else link.adapter
        adapter = now or facts.wish.adapter
        if adapter is None:
            return BY_NAME
        return adapter.words if adapter.verifiable else f"{adapter.words}: {BY_SOCKET}"

    def _counted(self, facts: LineFacts, link: LinkState | None) -> list[FactWords]:
        noisy = _due(wrong=link is not None and link.state is ConnectionState.NOISY)
        found = []
        if facts.today is not None:
            found.append(FactWords("Today", _counts(facts.today), noisy))
        if facts.ever is not None:
            since = moment_words(facts.ever.begun, self.live.zone)
            found.append(FactWords(f"Since {since}", _counts(facts.ever)))
        return found

    def of_device(
        self, facts: LineFacts, device: DeviceFacts, labels: Mapping[str, str | None]
    ) -> list[FactWords]:
        """Everything about one device of the line; `labels` are the words it shows."""
        found = []
        if device.record.software:
            found.append(FactWords("Software", device.record.software))
        found.append(self._clock_now(device))
        found += self._clock_set(device)
        alarms = reach(self.speeches.get(facts.wish.protocol), labels)
        label = "Alarms" if alarms.told else "Alarms it cannot send"
        return [*found, FactWords(label, alarms.words, _due(wrong=not alarms.told))]

    def _clock_now(self, device: DeviceFacts) -> FactWords:
        ahead = self._ahead(device)
        if ahead is None:
            return FactWords("Its clock", NO_CLOCK)
        return FactWords("Its clock", astray_words(ahead), _due(wrong=abs(ahead) > self.slack))

    def _clock_set(self, device: DeviceFacts) -> list[FactWords]:
        """When it was found set anew, newest first; one that never was needs no history."""
        zone, looks = self.live.zone, device.record.clocks[: MOST_CLOCKS + 1]
        if len(looks) < 2:  # noqa: PLR2004 - the first look and nothing after it
            return []
        lines = [
            f"{moment_words(one.at, zone)}: {astray_words(one.ahead(zone), than='')}"
            for one in looks
        ]
        return [FactWords("It was set", "\n".join(lines))]


def short_port(port: str) -> str:
    """A port's own name: what a path or an address ends with."""
    return port.rpartition("/")[2] or port


def _counts(counts: LineCounts) -> str:
    said = [f"{many(counts.good)} messages understood, {many(counts.bad)} not"]
    if counts.noise:
        said.append(f"{_share(counts)} of bytes bad, re-synced {_times(counts.resyncs)}")
    else:
        said.append("no bad bytes")
    if counts.silences:
        lasted = f", {duration(counts.silent)} in all" if counts.silent else ""
        said.append(f"silent {_times(counts.silences)}{lasted}")
    return "\n".join(said)


def _share(counts: LineCounts) -> str:
    """The share of bad bytes in percent; never 0 where there were some."""
    share = Decimal(counts.noise * 100) / counts.heard
    if share < SHARE_STEP / 2:
        return f"less than {figure(SHARE_STEP, SHARE_STEP)} %"
    return f"{figure(share, SHARE_STEP)} %"


def many(count: int) -> str:
    """A count, its thousands apart."""
    return f"{count:,}".replace(",", "\N{NARROW NO-BREAK SPACE}")


def _times(count: int) -> str:
    return "once" if count == 1 else f"{many(count)} times"


def _due(*, wrong: bool) -> str:
    return "due" if wrong else "plain"

"""The devices page in words: every line, and for each device whose it is and what may be done.

No Qt.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from station.domain.association import Standing, Where
from station.domain.ownership import Held, Owned, Unassigned, Unconfirmed
from station.services.device_sheet import DeviceFacts, DeviceSheet, LineFacts
from ui.devices.confirm_presenter import device_words, guest_words
from ui.devices.facts_presenter import NOTHING, FactsPresenter, FactWords, short_port
from ui.devices.live_presenter import LinkWords, LivePresenter
from ui.devices.raw_presenter import RawCalls

NO_DEVICE = "No device was heard here yet."


@dataclass(frozen=True, slots=True)
class DeviceCalls:
    """What the page asks of the station, off the GUI thread."""

    sheet: Callable[[], DeviceSheet]
    answer: Callable[[DeviceFacts, bool], object]
    release: Callable[[DeviceFacts, str], object]
    pause: Callable[[str, bool], object]
    forget: Callable[[str], object]
    raw: RawCalls


@dataclass(frozen=True, slots=True)
class DeviceWords:
    """One device: its label, whose it is, how urgent that is, and what a nurse can do about it."""

    label: str
    whose: str
    kind: str
    confirm: bool = False
    answer: bool = False
    release: bool = False
    short: str = ""


@dataclass(frozen=True, slots=True)
class LineWords:
    """One line: place, protocol and port, its link, the devices on it, and how well it is heard.

    `clock` speaks only of a device whose clock is too far off.
    """

    line: str
    place: str
    what: str
    port: str
    paused: bool
    link: LinkWords
    devices: tuple[DeviceWords, ...]
    quality: FactWords = NOTHING
    clock: FactWords = NOTHING

    @property
    def whose(self) -> tuple[str, str]:
        """What the list shows of its devices: the most urgent one's words, and their kind."""
        if not self.devices:
            return NO_DEVICE, "plain"
        order = ("over", "due", "good", "plain")
        worst = min(self.devices, key=lambda one: order.index(one.kind))
        return worst.short or worst.whose, worst.kind

    @property
    def needy(self) -> bool:
        """Whether the line or a device on it needs somebody."""
        return {self.link.kind, self.whose[1]} & {"over", "due"} != set()


@dataclass(slots=True)
class DevicesPresenter:
    """Which line is chosen; the list keeps its order and its place."""

    live: LivePresenter
    titles: Mapping[str, str]
    sheet: DeviceSheet | None = None
    chosen: str | None = None
    device: int = field(default=0)
    facts: FactsPresenter | None = None

    def take(self, sheet: DeviceSheet) -> None:
        """The record was read again; a line that is gone is no longer chosen."""
        self.sheet = sheet
        names = self.names
        if self.chosen not in names:
            self.choose(names[0] if names else None)
        self.device = min(self.device, max(len(self.devices) - 1, 0))

    @property
    def names(self) -> list[str]:
        """The lines in their order."""
        return [] if self.sheet is None else [one.wish.line for one in self.sheet.lines]

    def choose(self, line: str | None) -> None:
        """Look at another line."""
        if line != self.chosen:
            self.chosen, self.device = line, 0

    def step(self, by: int) -> None:
        """The line above or below, as far as there is one."""
        names = self.names
        if self.chosen in names:
            place = min(max(names.index(self.chosen) + by, 0), len(names) - 1)
            self.choose(names[place])

    @property
    def line(self) -> LineFacts | None:
        """The line looked at."""
        if self.sheet is None or self.chosen is None:
            return None
        return self.sheet.line(self.chosen)

    @property
    def devices(self) -> tuple[DeviceFacts, ...]:
        """The devices of the line looked at."""
        return () if self.line is None else self.line.devices

    @property
    def picked(self) -> DeviceFacts | None:
        """The device that the keys act on."""
        devices = self.devices
        return devices[self.device] if self.device < len(devices) else None

    def lines(self) -> list[LineWords]:
        """Every line in words."""
        return [] if self.sheet is None else [self._words(one) for one in self.sheet.lines]

    def _words(self, facts: LineFacts) -> LineWords:
        wish, told = facts.wish, self.facts or FactsPresenter(self.live)
        speed = "" if wish.baud is None else f" at {wish.baud} baud"
        return LineWords(
            wish.line,
            "Bed to bed" if wish.bed is None else f"Bed {wish.bed}",
            self.titles.get(wish.protocol, wish.protocol),
            f"{short_port(wish.port)}{speed}",
            wish.paused,
            self.live.link(wish.line, facts.link),
            tuple(self.device_words(one) for one in facts.devices),
            told.quality(facts, self.live.state(wish.line, facts.link)),
            told.clock(facts),
        )

    def told(self) -> list[tuple[str, list[FactWords]]]:
        """Everything about the line looked at and its devices, a group each under its title."""
        line, told = self.line, self.facts or FactsPresenter(self.live)
        if line is None:
            return []
        name = line.wish.line
        groups = [("This line", told.of_line(line, self.live.state(name, line.link)))]
        for device in line.devices:
            addresses = [channel.address for _, channel in device.channels]
            labels = self.live.labels(name, addresses)
            groups.append((device_words(device), told.of_device(line, device, labels)))
        return groups

    def device_words(self, device: DeviceFacts) -> DeviceWords:
        """One device in words."""
        label = device_words(device)
        name = "" if device.guest is None else guest_words(device.guest).name
        match device.owner:
            case Owned(association=row) if row.standing is Standing.CONFIRMED:
                since = self.live.clock(row.begin)
                desk = row.where is Where.DESK
                words = f"{name} since {since}"
                words += ", from the desk: read label and wristband at the next set" if desk else ""
                return DeviceWords(label, words, "due" if desk else "good", confirm=desk,
                                   release=True,
                                   short=f"{name}, from the desk" if desk else name)  # fmt: skip
            case Owned() | Unconfirmed():
                return DeviceWords(label, f"Back: stayed with {name}?", "due", answer=True)
            case Held(quarantine=held):
                words = f"Needs confirmation since {self.live.clock(held.begin)}: {held.trigger}"
                return DeviceWords(label, words, "over", confirm=True, short="Needs confirmation")
            case Unassigned():
                return DeviceWords(label, "On no patient", "plain", confirm=True)

    def forget_words(self) -> str:
        """What forgetting the line looked at means."""
        on = [one for one in self.devices if one.guest is not None]
        words = "Forget this line? The station closes the port; what was recorded stays."
        if on:
            name = guest_words(on[0].guest).name if on[0].guest is not None else ""
            words += f" The device stays confirmed for {name} until it is taken off."
        return words

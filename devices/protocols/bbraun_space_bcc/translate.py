"""From the answers of a rack to readings: pumps, troubles, and the rack's own two clocks.

What the rack says of itself goes under the empty channel, as the line does.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from devices.protocols.bbraun_space_bcc.attendance import LINE, Attendance
from devices.protocols.bbraun_space_bcc.figures import Count
from devices.protocols.bbraun_space_bcc.messages import RACK, Block
from devices.protocols.bbraun_space_bcc.pump import Pump
from station.domain.clock import Stamp
from station.domain.observation import ClockReading, DeviceEvent, Reading

REMOVED, BAD_REQUEST = 39, 68
_UNREACHABLE, _TOPOLOGY = range(40, 50), range(50, 60)
_ERRORS = {
    11: ("no-pumps", "The rack has no pump."),
    REMOVED: ("removed", "The pump was taken out of the rack."),
    811: ("error", "The rack does not know the address that was asked for (GNERR 811)."),
}
_CLOCK_FORM, _CLOCK_EXAMPLE = "%Y%m%d%H%M%S", "20250131235959"
CLOCK_STEP = timedelta(seconds=2)
CLOCK_EVERY = 600.0  # seconds between readings of a clock that keeps time
SLACK = 5  # seconds by which the rack's counter may be ahead of ours


@dataclass(frozen=True, slots=True)
class Taken:
    """One block of an answer, with the frame it came in and when."""

    block: Block
    raw: bytes
    at: Stamp


class Translator:
    """What one rack has said; survives every interruption of its line."""

    def __init__(self, attendance: Attendance, count: Count) -> None:
        self._attendance = attendance
        self._count = count
        self._pumps: dict[str, Pump] = {}
        self._troubles: dict[str, int] = {}
        self._counter: tuple[int, Stamp] | None = None
        self._clock: ClockReading | None = None
        self._clock_told: ClockReading | None = None
        self.restarted = False

    def afresh(self) -> None:
        """Say everything again at the next answer."""
        self._clock_told = None
        self._troubles.clear()
        for pump in self._pumps.values():
            pump.afresh()

    def heard(self, block: Block, at: Stamp) -> None:
        """A block arrived: the pumps in it are there, even if the answer will break off."""
        for channel in block.pumps:
            if self._attendance.heard(channel, at):
                self._pump(channel).afresh()

    def answer(self, taken: list[Taken]) -> list[Reading]:
        """The readings of a complete answer; sets `restarted` when the rack's counter went back."""
        said = self._count_seconds(max(one.block.newest for one in taken), taken[-1].at)
        for channel, fields, one in _by_pump(taken):
            self._troubles.pop(channel, None)
            self._troubles.pop(LINE, None)
            said += self._pump(channel).answer(fields, one.raw, one.at)
        for one in taken:
            for address, code in one.block.errors:
                said += self._trouble(address, code, one.at)
        said += self._clock_of(taken)
        return said

    def broken(self, taken: list[Taken]) -> list[Reading]:
        """An answer broke off: its boluses alone are kept, for the rack has forgotten them."""
        return [
            reading
            for channel, fields, one in _by_pump(taken)
            for reading in self._pump(channel).boluses(fields, one.raw, one.at)
        ]

    def _pump(self, channel: str) -> Pump:
        pump = self._pumps.get(channel)
        if pump is None:
            pump = self._pumps[channel] = Pump(channel, self._count)
        return pump

    def _count_seconds(self, newest: int, at: Stamp) -> list[Reading]:
        """The rack's seconds since power-on never fall, unless it was switched off in between."""
        before, self._counter = self._counter, (newest, at)
        self.restarted = before is not None and newest < before[0]
        if before is None or not self.restarted:
            return []
        self.afresh()
        if newest <= at.monotonic - before[1].monotonic + SLACK:
            text = "The rack was switched off and on."
            return [DeviceEvent(LINE, "restarted", text, at)]
        text = f"The rack's clock went back by {before[0] - newest} s."
        return [DeviceEvent(LINE, "clock-back", text, at)]

    def _trouble(self, address: str, code: int, at: Stamp) -> list[Reading]:
        """An error, said once until the pump answers again; a pump it hides is silent at once."""
        channel = LINE if address == RACK else address
        if self._troubles.get(channel) == code:
            return []
        self._troubles[channel] = code
        name, text = _named(code)
        said: list[Reading] = [DeviceEvent(channel, name, text, at)]
        if code == REMOVED and channel in self._pumps:
            said += self._pumps[channel].removed(at)
        if code == REMOVED or code in _UNREACHABLE:
            said += self._attendance.silence(channel, at)
        if code in _TOPOLOGY:
            for pump in self._attendance.channels:
                said += self._attendance.silence(pump, at)
        return said

    def _clock_of(self, taken: list[Taken]) -> list[Reading]:
        """The rack's clock of day: when first read, when it stepped, and now and then."""
        found = next(filter(None, (_date_and_time(one) for one in taken)), None)
        if found is None:
            return []
        before, self._clock = self._clock, found
        said: list[Reading] = []
        if before is not None and found.device_time < before.device_time:
            back = before.device_time - found.device_time
            text = f"The rack's clock went back by {back.total_seconds():.0f} s."
            said.append(DeviceEvent(LINE, "clock-back", text, found.heard))
        told = self._clock_told
        if told is None or _moved(told, found):
            self._clock_told = found
            said.append(found)
        return said


def _by_pump(taken: Iterable[Taken]) -> list[tuple[str, Mapping[bytes, bytes], Taken]]:
    """Each pump once, with all its fields and the last block that held any."""
    pumps: dict[str, tuple[dict[bytes, bytes], Taken]] = {}
    for one in taken:
        for channel, fields in one.block.pumps.items():
            earlier = pumps.get(channel)
            pumps[channel] = ({**earlier[0], **fields} if earlier else fields, one)
    return [(channel, fields, one) for channel, (fields, one) in pumps.items()]


def _named(code: int) -> tuple[str, str]:
    """An error's name and words; any code that the sheet does not list keeps its number."""
    if code in _UNREACHABLE:
        return "unreachable", f"The rack cannot reach the pump (GNERR {code})."
    if code in _TOPOLOGY:
        return "unreachable", f"The rack cannot reach any pump (GNERR {code})."
    return _ERRORS.get(code, ("error", f"The rack says error {code}."))


def _date_and_time(one: Taken) -> ClockReading | None:
    for fields in (one.block.rack, *one.block.pumps.values()):
        written = fields.get(b"DATE", b"") + fields.get(b"TIME", b"")
        if len(written) == len(_CLOCK_EXAMPLE) and written.isdigit():
            try:
                moment = datetime.strptime(written.decode(), _CLOCK_FORM)  # noqa: DTZ007 - it tells no zone
            except ValueError:
                continue
            return ClockReading(LINE, moment, one.at)
    return None


def _moved(told: ClockReading, found: ClockReading) -> bool:
    """Whether a clock has stepped against ours since it was told, or was told long ago."""
    passed = found.heard.utc - told.heard.utc
    if abs(found.device_time - told.device_time - passed) > CLOCK_STEP:
        return True
    return found.heard.monotonic - told.heard.monotonic >= CLOCK_EVERY

"""A simulated IntelliVue monitor: the other end of the conversation.

Sheet, "What the simulator must do".  It is patient with odd hosts: it takes any association
request, repeated receipts, polls before the receipt, and a SET, which it answers and which changes
nothing.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import inf

from devices.panel import Panel, Panels
from devices.protocols.philips_intellivue.frames import Frame, FrameReader, enframe
from devices.protocols.philips_intellivue.responder_alarms import alarm_object
from devices.protocols.philips_intellivue.responder_greeting import (
    Setup,
    acceptance,
    announcement,
    system_id,
    wishes,
)
from devices.protocols.philips_intellivue.responder_polls import (
    ACTION,
    EXTENDED,
    INVOKE,
    MDS_OBJECT,
    SESSION,
    SINGLE,
    Asked,
    Contexts,
    Heading,
    Request,
    answer,
    error,
    poll,
    request,
    result,
)
from devices.protocols.philips_intellivue.responder_values import Screen
from devices.protocols.philips_intellivue.responder_wire import (
    attribute_list,
    counted,
    listed,
    u16,
    u32,
)

_TICKS = 8000
_WRAP = 2**32
CYCLE = 8192 / _TICKS
"""Seconds from one answer of an extended poll to the next: 1.024 s."""
_STALE = 5 * CYCLE
"""Answers that nobody fetched for so long are not sent any more."""

_CONFIRMED_EVENT, _GET, _SET, _CONFIRMED_SET = 1, 3, 4, 5
_MDS_CREATE = 0x0D06
_NO_SUCH_ACTION, _ACCESS_DENIED = 9, 2
_MDS, _NUMERICS, _ALARMS = 0x0021, 0x0006, 0x0036
_ALARM_GROUPS = (0x0000, 0x0801)
_ALL_OF_MDS = 0x0000

_CONNECT, _RELEASE, _HANG_UP, _DATA = b"\x0d", b"\x09", b"\x19", b"\xe1"
_REFUSAL = bytes.fromhex("0c00")
_RELEASED = bytes.fromhex("0a18c11661803080020101a08063808001000000000000000000")
_ABORT = bytes.fromhex(
    "192e110103c129a080a0803080020101060251010000000061803080020101a08064808001010000"
    "0000000000000000"
)


@dataclass(slots=True)
class _Poll:
    """One extended poll: until when it is served, and when its next answer is due."""

    asked: Asked
    until: float
    due: float
    sequence: int = 0


class IntelliVueMonitor:
    """One monitor on one line, showing what its panels show."""

    def __init__(self, panels: Panels, setup: Setup | None = None) -> None:
        self._setup = setup or Setup()
        self._panels = panels
        self._reader = FrameReader()
        self._screen = Screen(self._setup, self._shown_clock)
        self._serial = self._setup.serial
        self._panel_serial: str | None = None
        self._uptime, self._born = self._setup.uptime, 0.0
        self._offset = timedelta()
        self._refusals = self._setup.refusals
        self._associated = False
        self._patience, self._mtu, self._heard = inf, self._setup.mtu, 0.0
        self._polls: list[_Poll] = []
        self._valueless = True  # the first numeric answer of an association has no values
        self._alarms: tuple[frozenset[str], ...] = ()
        self._changes = 0
        self._seen = -1.0
        self._shown: Mapping[str, Panel] = {}
        self._frames = 0

    def receive(self, data: bytes, now: float) -> bytes:
        """Take the host's bytes; give back what the monitor answers at once."""
        said = self._expire(now)
        self._look(now)
        for piece in self._reader.receive(data):
            if isinstance(piece, Frame):
                said += self._framed(self._hear(piece.body, now))
        return said

    def due(self, now: float) -> bytes:
        """The answers of extended polls by now, and the abort of an association gone quiet."""
        said = b""
        last = min(now, self._heard + self._patience)
        while self._polls and (next_ := min(self._polls, key=_when)).due <= last:
            self._look(next_.due)
            if self._polls:  # another box has no polls
                said += self._framed(self._serve(next_, last))
        return said + self._expire(now)

    def next_due(self, now: float) -> float | None:
        """When `due` will have something; None while no host is associated."""
        if not self._associated:
            return None
        return max(now, min([one.due for one in self._polls] + [self._heard + self._patience]))

    def restart(self, now: float) -> None:
        """Power off and on: no association, and the running time begins again."""
        self._uptime, self._born = 0, now
        self._idle()

    def step_clock(self, seconds: float) -> None:
        """Set the shown clock; the running time does not notice."""
        self._offset += timedelta(seconds=seconds)

    def set_clock(self, moment: datetime, now: float) -> None:
        """Set the shown clock to a moment; the running time does not notice."""
        self._offset = moment - self._setup.clock - timedelta(seconds=now)

    def swap_serial(self, serial: str) -> None:
        """Another box: it knows nothing of the association."""
        system_id(serial)  # refused here rather than when a host asks
        self._serial = serial
        self._idle()

    def _idle(self) -> None:
        self._associated = False
        self._polls.clear()

    def _framed(self, bodies: Iterable[bytes]) -> bytes:
        """The frames, each spoilt if the setup says so."""
        frames = []
        for body in bodies:
            frame = enframe(body)
            self._frames += 1
            frames.append(self._setup.spoil(self._frames, frame) if self._setup.spoil else frame)
        return b"".join(frames)

    def _shown_clock(self, at: float) -> datetime:
        """What the monitor's screen says the time is."""
        return self._setup.clock + self._offset + timedelta(seconds=at)

    def _ticks(self, at: float) -> int:
        """The running time, which wraps."""
        return (self._uptime + round((at - self._born) * _TICKS)) % _WRAP

    def _look(self, at: float) -> Mapping[str, Panel]:
        """The panels; a serial number of their own that changes is another box."""
        if at <= self._seen:
            return self._shown
        self._seen = at
        self._shown = panels = self._panels.at(at)
        serial = next((one.serial for one in panels.values() if one.serial is not None), None)
        if serial is not None and serial != self._panel_serial:
            self._panel_serial = serial
            if serial != self._serial:
                self.swap_serial(serial)
        return panels

    def _expire(self, now: float) -> bytes:
        """Give up a host that has not been heard for too long."""
        if not self._associated or now < self._heard + self._patience:
            return b""
        self._idle()
        return self._framed([_ABORT] if self._setup.aborts else [])

    def _hear(self, body: bytes, now: float) -> list[bytes]:
        """One message of the host; gives back the answers."""
        kind = body[:1]
        if kind == _CONNECT:
            return self._connect(body, now)
        if kind in (_RELEASE, _HANG_UP):
            self._idle()
            return [_RELEASED] if kind == _RELEASE else []
        if kind != _DATA or not self._associated:
            return []
        self._heard = now
        asked = request(body)
        return self._asked(asked, now) if asked is not None else []

    def _connect(self, body: bytes, now: float) -> list[bytes]:
        """Accept (or refuse, when set up to), and announce."""
        if self._refusals:
            self._refusals -= 1
            return [_REFUSAL]
        period, mtu = wishes(body)
        period = max(period, self._setup.shortest_period)
        self._idle()
        self._associated, self._valueless = True, True
        self._heard, self._patience = now, _patience(period / _TICKS)
        self._mtu = min(mtu, self._setup.mtu)
        ticks = self._ticks(now)
        content = MDS_OBJECT + attribute_list(self._announcement(now))
        event = MDS_OBJECT + u32(ticks) + u16(_MDS_CREATE) + counted(content)
        create = u16(INVOKE) + counted(u16(1, _CONFIRMED_EVENT) + counted(event))
        return [acceptance(period, self._mtu), SESSION + create]

    def _announcement(self, now: float) -> dict[int, bytes]:
        return announcement(self._setup, self._serial, self._shown_clock(now), self._ticks(now))

    def _asked(self, asked: Request, now: float) -> list[bytes]:
        """A request: polls are served, a SET is answered and changes nothing."""
        if asked.command in (_GET, _SET, _CONFIRMED_SET):
            return [result(asked.invoke, asked.command, MDS_OBJECT + listed([]))]
        found = poll(asked) if asked.command == ACTION else None
        action = SINGLE if found is None or found.period is None else EXTENDED
        if found is None or action in self._setup.denies:
            return [error(asked.invoke, _NO_SUCH_ACTION)]
        if found.type in self._setup.denies:
            return [error(asked.invoke, _ACCESS_DENIED)]
        return self._polled(found, now)

    def _polled(self, asked: Asked, now: float) -> list[bytes]:
        """The first answer at once; an extended poll goes on each 1.024 s for its period."""
        served = _Poll(asked, now + (asked.period or 0) / _TICKS, now)
        if asked.period:
            if not self._setup.interleaves:
                self._polls = [one for one in self._polls if not _same(one.asked, asked)]
            self._polls.append(served)
        return self._serve(served, now)

    def _serve(self, served: _Poll, now: float) -> list[bytes]:
        """One answer of a poll, at the moment it is due."""
        if now - served.due > _STALE:
            missed = int((now - served.due) / CYCLE)
            served.due += missed * CYCLE
            served.sequence += missed
        at = served.due
        heading = Heading(served.asked, served.sequence % 0x10000, self._ticks(at))
        contexts = self._contexts(served.asked, at)
        served.sequence += 1
        served.due += CYCLE
        if served.due > served.until:
            self._polls = [one for one in self._polls if one is not served]
        return answer(heading, contexts, self._mtu, closing=not self._setup.loses_closing)

    def _contexts(self, asked: Asked, at: float) -> Contexts:
        """The objects that a poll is answered with; none for what this monitor does not have."""
        panels = self._look(at)
        if asked.type == _NUMERICS:
            valueless, self._valueless = self._valueless, False
            return self._screen.contexts(panels, values=not valueless)
        if asked.type == _ALARMS and asked.group in _ALARM_GROUPS:
            return [(0, [self._alarm_object(panels)])]
        if asked.type == _MDS and asked.group == _ALL_OF_MDS:
            return [(0, [u16(0) + attribute_list(self._announcement(at))])]
        return []

    def _alarm_object(self, panels: Mapping[str, Panel]) -> bytes:
        alarms = tuple(panel.alarms for panel in panels.values())
        self._changes += alarms != self._alarms
        self._alarms = alarms
        return alarm_object(panels, self._changes, texts=self._setup.alarm_texts)


def _when(served: _Poll) -> float:
    return served.due


def _same(one: Asked, other: Asked) -> bool:
    """Whether two polls ask for the same: the later renews the earlier."""
    return (one.type, one.group) == (other.type, other.group)


def _patience(period: float) -> float:
    """Seconds without a word from the host after which the association ends (sheet 2.2)."""
    if period > 43:  # noqa: PLR2004  the sheet's own steps
        return 130.0
    return max(10.0, 3 * period) if period > 3.3 else 10.0  # noqa: PLR2004  the sheet's own steps

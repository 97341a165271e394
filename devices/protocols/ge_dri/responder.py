"""A simulated S/5 monitor: the other end of the conversation.

Sheet, "What the simulator must do".  It streams what it was asked for until it is told to stop.
What is no request of values or alarms it keeps in `refused` and does nothing about.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from zlib import crc32

from devices.panel import Panel, Panels
from devices.protocols.ge_dri.frames import Frame, FrameReader
from devices.protocols.ge_dri.responder_alarms import DISPLAY, Line, display, lines
from devices.protocols.ge_dri.responder_record import (
    ALARMS,
    ANY_LEVEL,
    VALUES,
    AlarmsAsked,
    ValuesAsked,
    framed,
    record,
    request,
    u32,
)
from devices.protocols.ge_dri.responder_setup import S5Setup
from devices.protocols.ge_dri.responder_values import Screen, cuff_since

_STOP, _ONCE = 0, -1
_TRENDS = (1, 2, 3)
_AUXILIARY = 4
_SEND_ONCE, _DIFFERENTIAL, _LEAVE = 0, 2, 3
_LOOK = 1.0
"""Seconds between two looks at the alarms while a host wants to hear of every change."""
_EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001 - a device's clock knows no zone
_LATEST = 2**32 - 1
_PLUGS = 2**16


class S5Monitor:
    """One monitor on one line, showing what its panels show."""

    def __init__(self, panels: Panels, setup: S5Setup | None = None) -> None:
        self._setup = setup or S5Setup()
        self._panels = panels
        self._reader = FrameReader(either_sum=True)
        self._screen = Screen(self._setup)
        self._offset = timedelta()
        self._asked: ValuesAsked | None = None
        self._due_at = 0.0
        self._look_at: float | None = None
        self._shown: tuple[Line, ...] = ()
        self._cuff: tuple[float, int] | None = None
        self._waiting = b""
        self._frames = 0
        self.refused: list[bytes] = []

    def receive(self, data: bytes, now: float) -> bytes:
        """Take the host's bytes; give back what the monitor answers at once."""
        self._waiting += data
        if not self._ready(now):
            return b""
        said, heard, self._waiting = b"", self._waiting, b""
        for piece in self._reader.receive(heard):
            if isinstance(piece, Frame):
                said += self._hear(piece.body, now)
        return said

    def due(self, now: float) -> bytes:
        """What the host sent while CTS was low, the stream, and changes of the alarms."""
        said = self.receive(b"", now)
        if self._asked is not None and self._due_at <= now:
            missed = int((now - self._due_at) / self._asked.interval)
            self._due_at += (missed + 1) * self._asked.interval
            said += self._values(self._asked, now)
        if self._look_at is not None and self._look_at <= now:
            self._look_at = now + _LOOK
            if lines(self._alarms(now)) != self._shown:
                said += self._display(now)
        return said

    def next_due(self, now: float) -> float | None:
        """When `due` will have something; None while no host has asked for anything."""
        moments = [] if self._asked is None else [self._due_at]
        if self._look_at is not None:
            moments.append(self._look_at)
        if self._waiting and self._setup.not_ready is not None:
            moments.append(self._setup.not_ready[1])
        return max(now, min(moments)) if moments else None

    def restart(self, now: float) -> None:  # noqa: ARG002 - the signature is every responder's
        """Power off and on: nothing is streamed; the clock of day goes on."""
        self._idle()

    def step_clock(self, seconds: float) -> None:
        """Set the clock forward or back."""
        self._offset += timedelta(seconds=seconds)

    def set_clock(self, moment: datetime, now: float) -> None:
        """Set the clock to a moment."""
        self._offset = moment - self._setup.clock - timedelta(seconds=now)

    def swap_serial(self, serial: str) -> None:
        """Another box of the same model: it tells no serial number, but its plug differs."""
        plug = crc32(serial.encode()) % _PLUGS
        if plug == self._setup.plug:
            plug = (plug + 1) % _PLUGS
        self._setup = replace(self._setup, plug=plug)
        self._cuff = None
        self._idle()

    def _idle(self) -> None:
        self._reader = FrameReader(either_sum=True)
        self._asked, self._look_at = None, None
        self._waiting = b""

    def _ready(self, now: float) -> bool:
        """Whether the monitor takes what the host sends (CTS)."""
        if self._setup.not_ready is None:
            return True
        begin, end = self._setup.not_ready
        return not begin <= now < end

    # --- What a host asks for ----------------------------------------------------------------

    def _hear(self, body: bytes, now: float) -> bytes:
        asked = request(body)
        if asked is not None and not self._mine(asked.level):
            return b""
        if isinstance(asked, AlarmsAsked) and self._setup.alarms:
            return self._asked_alarms(asked, body, now)
        if isinstance(asked, ValuesAsked) and asked.trend in _TRENDS and asked.interval >= _ONCE:
            return self._asked_values(asked, now)
        if not isinstance(asked, AlarmsAsked):
            self.refused.append(body)
        return b""

    def _mine(self, level: int) -> bool:
        return level == self._setup.level or (level == ANY_LEVEL and self._setup.level_zero)

    def _asked_values(self, asked: ValuesAsked, now: float) -> bytes:
        """Stop, answer once, or answer now and stream from now on."""
        if asked.interval == _STOP:
            self._asked = None
            return b""
        if asked.interval > 0:
            self._asked, self._due_at = asked, now + asked.interval
        return self._values(asked, now)

    def _asked_alarms(self, asked: AlarmsAsked, body: bytes, now: float) -> bytes:
        if asked.command == _LEAVE:
            self._look_at = None
            return b""
        if asked.command not in (_SEND_ONCE, _DIFFERENTIAL):
            self.refused.append(body)
            return b""
        if asked.command == _DIFFERENTIAL:
            self._look_at = now + _LOOK
        return self._display(now)

    # --- What it says ------------------------------------------------------------------------

    def _values(self, asked: ValuesAsked, now: float) -> bytes:
        """One record of values."""
        panels = self._panels.at(now)
        found = self._screen.parts(panels, self._time(now), asked.classes)
        parts = [(asked.trend, part) for part in found]
        if self._setup.auxiliary and (time := self._cuff_time(panels)) is not None:
            parts.append((_AUXILIARY, u32(time)))
        return self._framed(VALUES, parts, now) if parts else b""

    def _cuff_time(self, panels: Mapping[str, Panel]) -> int | None:
        """When the cuff measured, by the clock as it was then, whatever happens to it since."""
        since = cuff_since(panels)
        if since is None:
            return None
        if self._cuff is None or self._cuff[0] != since:
            self._cuff = since, self._time(since)
        return self._cuff[1]

    def _alarms(self, now: float) -> set[str]:
        return {name for panel in self._panels.at(now).values() for name in panel.alarms}

    def _display(self, now: float) -> bytes:
        """One alarm display, with what changed since the last."""
        shown = lines(self._alarms(now))
        said = display(shown, self._shown, self._setup.silence)
        self._shown = shown
        return self._framed(ALARMS, [(DISPLAY, said)], now)

    def _framed(self, main_type: int, parts: Sequence[tuple[int, bytes]], now: float) -> bytes:
        """A record on the wire, spoilt where the setup says so."""
        setup = self._setup
        self._frames += 1
        said = record(setup, main_type, self._time(now), parts)
        if setup.record is not None:
            said = setup.record(self._frames, said)
        wire = framed(setup, said)
        return wire if setup.frame is None else setup.frame(self._frames, wire)

    def _time(self, now: float) -> int:
        """The clock of day in whole seconds since 1970."""
        passed = timedelta() if self._setup.frozen else timedelta(seconds=now)
        shown = self._setup.clock + self._offset + passed - _EPOCH
        return min(max(int(shown.total_seconds()), 0), _LATEST)

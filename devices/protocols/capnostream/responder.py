"""A simulated Capnostream: the device's end of the conversation, written from the sheet.

It says who it is when enabled, streams when started, grumbles when the host forgets it, and keeps a
list of every command that it does not serve.
"""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from math import inf

from devices.panel import ONLY, Panel, Panels
from devices.protocols.capnostream.capnogram import SAMPLES, Capnogram
from devices.protocols.capnostream.frames import Frame, FrameReader, frame
from devices.protocols.capnostream.responder_setup import Setup
from devices.protocols.capnostream.responder_words import breathing, numerics, wave

_ENABLE, _DISABLE, _START, _STOP, _LINK_ACTIVE, _SET_ITEM = 1, 2, 4, 5, 6, 60
_WAVE, _NUMERICS, _DESCRIPTION, _ITEM_IS = 0, 1, 4, 60
_FIRST_NUMERICS, _FIRST_UNNAMED = 0.52, 4.0  # s after the start of the stream
_BACKLOG = 1.0  # s of the stream that are sent late; what is older was never sent
_MOST_REFUSED = 1000
_BEGIN = datetime(1970, 1, 1)  # noqa: DTZ001  the monitor tells no zone
_NO_PANEL = Panel()
_UNNAMED = ((0x85, 127), (0x80, 132))
"""Code and payload of messages that no sheet names; their codes and lengths need escapes."""


def objection(channel: str, _metric: str) -> str | None:
    """Why there is no such channel: the monitor is one part alone."""
    if channel == ONLY:
        return None
    return f"a Capnostream has one channel only, which has no name: {channel!r} is none of its."


class CapnostreamResponder:
    """One monitor on one line, showing what its panel shows."""

    def __init__(self, panels: Panels, setup: Setup | None = None) -> None:
        self.setup = setup or Setup()
        self.refused: list[bytes] = []
        self._panels = panels
        self._reader = FrameReader(messages=None)
        self._exchanged: str | None = None
        self._clock_moved = 0.0
        self._enabled = False
        self._began: float | None = None
        self._link_heard = 0.0
        self._announcing = False
        self._capnogram = Capnogram()
        self._counter = 0
        self._waves = self._numerics = self._unnamed = 0  # of this stream
        self._said = 0

    def receive(self, data: bytes, now: float) -> bytes:
        """Take the host's bytes; give back what the monitor answers at once."""
        pieces = self._reader.receive(data)
        return b"".join(self._obey(one, now) for one in pieces if isinstance(one, Frame))

    def due(self, now: float) -> bytes:
        """What it says by itself by now: announcement, waves, numerics."""
        said = b""
        if self._announcing:
            self._announcing = False
            said = self._describe(now)
        return said + b"".join(self._stream(now))

    def next_due(self, now: float) -> float | None:
        """When it says something next by itself."""
        if self._announcing:
            return now
        if self._began is None:
            return None
        moment, _ = self._next(self._began)
        return moment

    def restart(self, now: float) -> None:  # noqa: ARG002 - the signature is every responder's
        """Power off and on: no conversation any more, and the wave is counted from 0."""
        self._reader = FrameReader(messages=None)
        self._enabled, self._began = False, None
        self._counter = 0
        self._announcing = self.setup.announces_itself

    def step_clock(self, seconds: float) -> None:
        """Step the clock."""
        self._clock_moved += seconds

    def set_clock(self, moment: datetime, now: float) -> None:
        """Set the clock."""
        self._clock_moved = (moment - self.setup.clock).total_seconds() - now

    def swap_serial(self, serial: str) -> None:
        """Another monitor on the line from now on: nobody has greeted that one."""
        self._exchanged = serial
        self._enabled, self._began = False, None

    # --- Commands ----------------------------------------------------------------------------

    def _obey(self, asked: Frame, now: float) -> bytes:
        """Serve one command; StopRT and Disable end the stream, and Disable the conversation."""
        if asked.code == _ENABLE:
            return self._enable(now)
        if asked.code in (_STOP, _DISABLE):
            self._began = None
            self._enabled = self._enabled and asked.code == _STOP
        elif asked.code == _START:
            self._start(now)
        elif asked.code == _LINK_ACTIVE:
            self._link_heard = now
        else:
            return self._refuse(asked)
        return b""

    def _enable(self, now: float) -> bytes:
        self._enabled = True
        if not self.setup.gives_id:
            return b""
        if self._began is not None and not self.setup.answers_while_streaming:
            return b""
        return self._describe(now)

    def _start(self, now: float) -> None:
        """Begin to stream; a stream that runs already goes on."""
        self._link_heard = now
        if self._enabled and self._began is None:
            self._began = now
            self._waves = self._numerics = self._unnamed = 0

    def _refuse(self, asked: Frame) -> bytes:
        """Keep what was asked and change nothing; a setting is answered with what it is."""
        if len(self.refused) < _MOST_REFUSED:
            self.refused.append(bytes((asked.code,)) + asked.payload)
        if asked.code != _SET_ITEM or not asked.payload:
            return b""
        item = asked.payload[0]
        return self._say(_ITEM_IS, bytes((item, self.setup.items.get(item, 0))))

    def _describe(self, now: float) -> bytes:
        panel = self._panel(now)
        return self._say(_DESCRIPTION, self.setup.description(self._exchanged or panel.serial))

    # --- The stream --------------------------------------------------------------------------

    def _stream(self, now: float) -> Iterator[bytes]:
        """Everything that has fallen due, in order; what is long past is left out."""
        while self._began is not None:
            moment, tell = self._next(self._began)
            if moment > now:
                return
            said = tell(moment, self._panel(now))
            if moment >= now - _BACKLOG:
                yield said

    def _next(self, began: float) -> tuple[float, Callable[[float, Panel], bytes]]:
        """What is told next, and when."""
        every = self.setup.unnamed_every
        unnamed = began + _FIRST_UNNAMED + self._unnamed * every if every else inf
        wave_at = began + self._waves / SAMPLES
        numerics_at = began + _FIRST_NUMERICS + self._numerics
        if unnamed < min(wave_at, numerics_at):
            return unnamed, self._tell_unnamed
        if numerics_at < wave_at:
            return numerics_at, self._tell_numerics
        return wave_at, self._tell_wave

    def _tell_wave(self, _moment: float, panel: Panel) -> bytes:
        sample = self._capnogram.next(*breathing(panel))
        said = self._say(_WAVE, wave(self.setup, self._counter, sample))
        self._counter += 1
        self._waves += 1
        return said

    def _tell_numerics(self, moment: float, panel: Panel) -> bytes:
        self._numerics += 1
        forgotten = moment - self._link_heard > self.setup.link_patience
        payload = numerics(self.setup, panel, self._seconds(moment), advisory=forgotten)
        return self._say(_NUMERICS, self.setup.reshape(self._numerics, payload))

    def _tell_unnamed(self, _moment: float, _panel: Panel) -> bytes:
        """What a newer revision may send: it also brings 80 and 85 into code and length."""
        code, size = _UNNAMED[self._unnamed % len(_UNNAMED)]
        self._unnamed += 1
        return self._say(code, bytes(range(size)))

    def _say(self, code: int, payload: bytes) -> bytes:
        self._said += 1
        return self.setup.spoil(self._said, frame(code, payload))

    def _seconds(self, moment: float) -> int:
        shown = self.setup.clock + timedelta(seconds=round(moment + self._clock_moved, 3))
        return (shown - _BEGIN) // timedelta(seconds=1)

    def _panel(self, now: float) -> Panel:
        return self._panels.at(now).get(ONLY, _NO_PANEL)

"""A simulated base with its modules, or a pump that stands alone: the device's end of DPS.

Written from the sheet on its own; only ``frames`` is shared with the driver.  Whatever would change
a pump is refused and kept in `controls`, and never acted upon.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from devices.panel import Panels
from devices.protocols.fresenius_dps import mischief, pump_words
from devices.protocols.fresenius_dps.frames import (
    ACK,
    DC4,
    ENQ,
    NAK,
    STX,
    Frame,
    FrameReader,
    Signal,
    frame,
)
from devices.protocols.fresenius_dps.rack import ALONE, BASE, NUMBERS, Rack, Shelf

CONTROL = frozenset(
    {"MO", "RZ", "OF", "SI", "EP", "AP", "EN", "PR", "PO", "PB", "PF", "PV", "RV", "PP", "PS"}
)
UNKNOWN, DISABLED, SYNTAX = "01", "02", "04"
NOT_USED, NOT_A_LETTER, TOO_LONG = "0A", "0B", "0C"
BASE_CLOSED, UNREACHABLE, MODULE_CLOSED = "0D", "0E", "1E"
LONGEST_MESSAGE = 80
LOOK_SECONDS = 0.5  # how often a variable that is told by itself is looked at
WITH_VARIABLES = frozenset({"LE", "LF", "DE"})
WRONG_ADDRESS, NO_ACK_CAME, NOT_READY = b"4", b"5", b"6"
OBJECTIONS = {
    "wrong checksum": b"2",
    "longer than any message": b"7",
    "a control character in it": b"8",
}
UNFINISHED = b"1"  # any other frame that did not come whole


@dataclass(slots=True)
class _Told:
    """Spontaneous frames of one module: what is told, what was, and what waits for its receipt."""

    variables: str = ""
    adjustments: bool = False
    last: dict[str, str] = field(default_factory=dict)
    waiting: dict[str, tuple[bytes, float]] = field(default_factory=dict)


class DpsResponder:
    """The device's end of the wire."""

    def __init__(self, panels: Panels, settings: Rack | None = None) -> None:
        self._set = settings or Rack()
        self._shelf = Shelf(panels, self._set)
        self.controls: list[str] = []
        self._to_go_wrong = list(self._set.mischief)
        self._reader = FrameReader()
        self._answers: dict[str, Callable[[str, str, float], str]] = {
            "DC": self._connect,
            "FC": self._disconnect,
            "LE": self._read,
            "LF": self._read_fixed,
            "LM": self._no_adjustments,
            "LN": self._read_id,
            "LP": self._read_drug,
            "DE": self._enable,
            "AE": self._disable,
            "DM": self._enable_adjustments,
            "AM": self._disable_adjustments,
        }
        self._forget(0.0)

    def _forget(self, now: float) -> None:
        """No host is known: as after power-on."""
        self._connected = False
        self._open: set[str] = set()
        self._told: dict[str, _Told] = {}
        self._missed = 0
        self._enquire_at = now + self._set.enquiry
        self._look_at = now
        self._last = b""
        self._unacknowledged: float | None = None

    # --- What every responder has ------------------------------------------------------------

    def receive(self, data: bytes, now: float) -> bytes:
        """Take the host's bytes; give back what the device answers at once."""
        said = b""
        for piece in self._reader.receive(data):
            if isinstance(piece, Frame):
                said += self._frame(piece, now)
            elif isinstance(piece, Signal):
                said += self._signal(piece.raw, now)
            elif piece.raw.startswith(STX):
                said += NAK + OBJECTIONS.get(piece.reason, UNFINISHED)
        return self._on_the_line(said)

    def due(self, now: float) -> bytes:
        """Its ENQ, its spontaneous frames, and an objection when an acknowledgement is missing."""
        said = b""
        if self._unacknowledged is not None and now >= self._unacknowledged + self._set.patience:
            self._unacknowledged = None
            said += NAK + NO_ACK_CAME
        if self._enquires and now >= self._enquire_at:
            said += self._enquiry(now)
        if self._told and now >= self._look_at:
            self._look_at = now + LOOK_SECONDS
            said += self._events(now)
        return self._on_the_line(said)

    def next_due(self, now: float) -> float | None:  # noqa: ARG002 - the signature is every responder's
        """When one of these comes next."""
        moments = [self._enquire_at] if self._enquires else []
        if self._told:
            moments.append(self._look_at)
        if self._unacknowledged is not None:
            moments.append(self._unacknowledged + self._set.patience)
        return min(moments, default=None)

    def restart(self, now: float) -> None:
        """Power off and on: every session is gone; the counters have a battery."""
        self._reader = FrameReader()
        self._forget(now)

    def step_clock(self, seconds: float) -> None:
        """Nothing: it tells no clock."""

    def set_clock(self, moment: datetime, now: float) -> None:
        """Nothing: it tells no clock."""

    def swap_serial(self, serial: str) -> None:
        """Another pump in the first place from now on; nobody has opened a session with it."""
        self._shelf.exchange(serial)
        self._open.discard(min(self._open, default=""))
        self._connected = self._connected and not self._set.alone

    def _on_the_line(self, said: bytes) -> bytes:
        return mischief.with_parity(said) if self._set.parity else said

    # --- Link control ------------------------------------------------------------------------

    @property
    def _enquires(self) -> bool:
        return self._connected and self._set.enquiry > 0

    def _enquiry(self, now: float) -> bytes:
        """Ask whether the host is there; one that does not answer loses its sessions."""
        self._enquire_at = now + self._set.enquiry
        if self._set.misses and self._missed >= self._set.misses:
            self._forget(now)
            return b""
        self._missed += 1
        return ENQ

    def _signal(self, raw: bytes, now: float) -> bytes:
        if raw == DC4:
            self._missed = 0
        elif raw == ACK:
            self._unacknowledged = None
        elif raw.startswith(NAK) and self._last:
            self._unacknowledged = now
            return self._last
        return b""

    def _frame(self, found: Frame, now: float) -> bytes:
        """A frame that came whole: a receipt for an event, or a command."""
        body = found.body.decode("ascii")
        to, message = (body[0], body[1:]) if body[0].isdigit() else (ALONE, body)
        if message in ("E", "M"):
            self._told.get(to, _Told()).waiting.pop(message, None)
            return ACK
        if to not in ((ALONE,) if self._set.alone else (BASE, *NUMBERS)):
            return NAK + WRONG_ADDRESS
        if self._unacknowledged is not None:
            return NAK + NOT_READY
        if message[:2] in self._set.deaf:
            return ACK
        return self._answer(to, message, now)

    def _answer(self, to: str, message: str, now: float) -> bytes:
        """ACK and the reply, or what goes wrong with them."""
        wrong = self._goes_wrong(now)
        self._last = frame(f"{to}{self._reply(to, message, now)}".encode())
        event = frame(f"{to}E;{self._shelf.items(to, 'b' if to == BASE else 'dr', now)}".encode())
        said = mischief.answered(wrong, self._last, event)
        if self._last in said:
            self._unacknowledged = now
        return said

    def _goes_wrong(self, now: float) -> str:
        """What goes wrong with this command, if its moment has come."""
        if not self._to_go_wrong or now < self._to_go_wrong[0][0]:
            return ""
        _, name = self._to_go_wrong.pop(0)
        if name in (mischief.SESSION_LOST, mischief.BASE_LOST):
            self._open.clear()
            self._connected = name == mischief.SESSION_LOST
        return name

    # --- Commands ----------------------------------------------------------------------------

    def _reply(self, to: str, message: str, now: float) -> str:
        """Status and data of the answer to a command."""
        command, rest = message[:2], message[2:]
        if command in CONTROL:
            self.controls.append(f"{to}{message}")
        if error := self._error(to, message, now):
            return f"I;{error}"
        return self._answers[command](to, rest[1:], now)

    def _error(self, to: str, message: str, now: float) -> str | None:
        """Why a command is not even looked at."""
        command = message[:2]
        if len(message) > LONGEST_MESSAGE:
            return TOO_LONG
        if command in CONTROL:
            return DISABLED
        if command in self._set.refused:
            return self._set.refused[command]
        if error := self._closed(to, command, now):
            return error
        if command not in self._answers:
            return UNKNOWN
        return None if (message[2:3] == ";") == (command in WITH_VARIABLES) else SYNTAX

    def _closed(self, to: str, command: str, now: float) -> str | None:
        """Why a command cannot be heard: nobody there, or no session yet."""
        greets = command == "DC"
        if to in NUMBERS and to not in self._shelf.here(now):
            return UNREACHABLE
        if not self._connected and not (greets and to in (ALONE, BASE)):
            return MODULE_CLOSED if self._set.alone else BASE_CLOSED
        return None if greets or to in (ALONE, BASE) or to in self._open else MODULE_CLOSED

    def _connect(self, to: str, _rest: str, now: float) -> str:
        if to in NUMBERS:
            self._open.add(to)
        else:
            self._connected, self._missed = True, 0
            self._enquire_at = now + self._set.enquiry
        return "C"

    def _disconnect(self, to: str, _rest: str, now: float) -> str:
        if to in NUMBERS:
            self._open.discard(to)
            self._told.pop(to, None)
        else:
            self._forget(now)
        return "C"

    def _read(self, to: str, rest: str, now: float) -> str:
        names = rest.replace(";", "")
        error = self._wrong_names(to, names)
        return f"I;{error}" if error else f"C;{self._shelf.items(to, names, now)}"

    def _wrong_names(self, to: str, names: str) -> str | None:
        if not names or (self._set.single and len(names) > 1):
            return SYNTAX
        if not (names.isalpha() and names.islower()):
            return NOT_A_LETTER
        known = pump_words.OF_BASE if to == BASE else pump_words.OF_MODULE
        return None if set(names) <= set(known) - self._set.model.lacks else NOT_USED

    def _read_fixed(self, _to: str, rest: str, _now: float) -> str:
        return f"C;b{self._set.type}" if rest == "b" else f"I;{NOT_USED}"

    def _read_id(self, to: str, _rest: str, now: float) -> str:
        return f"C;{pump_words.text(self._shelf.id(to, now))}"

    def _read_drug(self, to: str, _rest: str, now: float) -> str:
        return f"C;{pump_words.text(self._shelf.drug(to, now))}"

    def _no_adjustments(self, _to: str, _rest: str, _now: float) -> str:
        return "C"

    # --- What it says by itself --------------------------------------------------------------

    def _enable(self, to: str, rest: str, now: float) -> str:
        names = rest.replace(";", "")
        if error := self._wrong_names(to, names):
            return f"I;{error}"
        self._told.setdefault(to, _Told()).variables = names
        self._look_at = now
        return "C"

    def _disable(self, to: str, _rest: str, _now: float) -> str:
        self._told.pop(to, None)
        return "C"

    def _enable_adjustments(self, to: str, _rest: str, now: float) -> str:
        self._told.setdefault(to, _Told()).adjustments = True
        self._look_at = now
        return "C"

    def _disable_adjustments(self, to: str, _rest: str, _now: float) -> str:
        self._told.setdefault(to, _Told()).adjustments = False
        return "C"

    def _events(self, now: float) -> bytes:
        """Every variable that has changed since it was told, and whatever waits for a receipt."""
        said = b""
        for to, told in self._told.items():
            for name in told.variables:
                self._note_change(to, told, self._shelf.items(to, name, now), now)
            for letter, (wire, due) in told.waiting.items():
                if now >= due:
                    said += wire
                    told.waiting[letter] = (wire, now + self._set.repeat)
        return said

    def _note_change(self, to: str, told: _Told, item: str, now: float) -> None:
        """Let a variable that has changed wait to be told; a changed rate is an adjustment too."""
        name = item[:1]
        if told.last.get(name) == item:
            return
        told.last[name] = item
        told.waiting["E"] = (frame(f"{to}E;{item}".encode()), now)
        if told.adjustments and name == "d":
            told.waiting["M"] = (frame(f"{to}M;{item}".encode()), now)

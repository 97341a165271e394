"""From the answers on one line to readings: its modules, its device's type, what it refuses.

What a base says of itself goes under the empty channel, as the line does.
"""

from collections.abc import Iterable

from devices.protocols.fresenius_dps.messages import (
    BASE,
    BASE_CLOSED,
    ERRORS,
    MODULE_CLOSED,
    OBJECTIONS,
)
from devices.protocols.fresenius_dps.module import Count, Module
from devices.protocols.fresenius_dps.questions import Question
from devices.protocols.fresenius_dps.roll import LINE
from station.domain.clock import Stamp
from station.domain.observation import DeviceEvent, Label, Reading

LONGEST_TEXT = 64
_NO_NUMBER = frozenset("0 -")  # an id of these alone tells no pump from another


def channel_of(to: bytes) -> str:
    """A module's number; nothing for the base, and for the pump that stands alone."""
    return "" if to == BASE else to.decode("ascii")


def text_of(data: bytes | None) -> str | None:
    """Words for people; None where there are none."""
    return (data or b"").decode("ascii").strip()[:LONGEST_TEXT] or None


class Translator:
    """What one line has said; survives every interruption of it."""

    def __init__(self, count: Count) -> None:
        self._count = count
        self._modules: dict[bytes, Module] = {}
        self._model: str | None = None
        self._refused: set[tuple[Question, bytes]] = set()
        self._empty = False
        self._counted: str | None = None

    def afresh(self) -> None:
        """The conversation begins anew: what is refused, or missing, is said again."""
        self._refused.clear()
        self._empty = False
        self._counted = None

    # --- Who is there ------------------------------------------------------------------------

    def type_told(self, data: bytes | None) -> None:
        """The device's type: a number without a published list of names; None if it tells none."""
        shown = text_of((data or b"")[1:])
        self._model = f"Fresenius DPS, type {shown}" if shown else None

    def introduced(self, to: bytes, data: bytes | None, at: Stamp) -> list[Reading]:
        """A module's id was read, or could not be."""
        module = self._modules.get(to)
        if module is None:
            module = self._modules[to] = Module(channel_of(to), self._count)
        number = text_of(data)
        if number is not None and _NO_NUMBER.issuperset(number):
            number = None
        return module.introduced(self._model, number, at)

    def mapped(self, before: Iterable[bytes], now: Iterable[bytes], at: Stamp) -> list[Reading]:
        """Which modules were there, and which are there now."""
        present = set(now)
        said: list[Reading] = []
        for to in set(before) & self._modules.keys() - present:
            text = "The module was taken out of the base."
            said.append(DeviceEvent(channel_of(to), "removed", text, at))
            said += self._modules[to].over(at)
        if not present and not self._empty:
            said.append(DeviceEvent(LINE, "no-pumps", "The base has no module.", at))
        self._empty = not present
        return said

    # --- What they say -----------------------------------------------------------------------

    def sample(
        self, to: bytes, variables: dict[bytes, bytes], asked: bytes, at: Stamp
    ) -> list[Reading]:
        """The variables of a module that was introduced."""
        return self._modules[to].sample(variables, asked, at)

    def counted(self, digits: bytes, at: Stamp) -> list[Reading]:
        """How many modules the base says it has: a word of the base, told on change."""
        shown = str(int(digits, 16)) if digits else None
        if shown == self._counted:
            return []
        self._counted = shown
        return [Label(LINE, "modules", shown, at)]

    def drug(self, to: bytes, data: bytes | None, at: Stamp) -> list[Reading]:
        """The drug's name of a module that was introduced."""
        return self._modules[to].drug(text_of(data), at)

    # --- What they refuse --------------------------------------------------------------------

    def refused(self, question: Question, code: bytes, at: Stamp) -> list[Reading]:
        """An error instead of an answer: of the link, never the patient's; said once."""
        if code == BASE_CLOSED:
            for module in self._modules.values():
                module.lost()
        elif code == MODULE_CLOSED and question.to in self._modules:
            self._modules[question.to].lost()
        if (question, code) in self._refused:
            return []
        self._refused.add((question, code))
        shown = code.decode("ascii")
        reason = f"{ERRORS[code]} ({shown})" if code in ERRORS else f"error {shown}"
        text = f"{_command(question)} was refused: {reason}."
        return [DeviceEvent(channel_of(question.to), "refused", text, at)]

    def answered(self, question: Question) -> None:
        """What was refused before is answered now: the next refusal is news again."""
        if self._refused:
            self._refused = {one for one in self._refused if one[0] != question}


def _command(question: Question) -> str:
    variables = question.variables.decode("ascii")
    return f"{question.query.name};{variables}" if variables else question.query.name


def objection(reason: bytes) -> str:
    """What a device complains of with a NAK, in words."""
    shown = reason.decode("ascii")
    return f"the device objects: {OBJECTIONS.get(reason, 'unused reason')} ({shown})"

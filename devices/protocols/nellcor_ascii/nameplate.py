"""Who the device is and what it is set to, from its headings, once two of them agree.

A heading comes every 25 lines: the first readings come before anybody knows whose they are, under
an identity without a name.  There is no serial number.
"""

from collections.abc import Iterator

from devices.protocols.nellcor_ascii.messages import PROTOCOL, Bounds, Heading, Settings
from devices.two_reads import TwoReads
from station.domain import units
from station.domain.clock import Stamp
from station.domain.nomenclature import private
from station.domain.observation import Identity, Label, MeasurementValidity, Numeric, Reading

PATIENT, RESPONSE = "patient-type", "response-mode"

_SATURATION = [private(PROTOCOL, f"SPO2-LIMIT-{end}", units.PERCENT) for end in ("LOW", "HIGH")]
_PULSE = [private(PROTOCOL, f"PR-LIMIT-{end}", units.PER_MINUTE) for end in ("LOW", "HIGH")]
_SAT_SECONDS = private(PROTOCOL, "SAT-S", units.ONE)


class Nameplate:
    """Keeps what the headings said of the device on this line.

    What two headings agreed on is a fact for as long as the program runs: after an opening one
    heading that says the same is enough.
    """

    def __init__(self) -> None:
        self._reads = TwoReads()
        self._known: tuple[str, str] | None = None
        self._introduced = False
        self._told: dict[str, str] = {}
        self.saturation: Bounds | None = None
        self.pulse: Bounds | None = None

    def begin(self) -> None:
        """All is read anew: until the next heading nobody knows who speaks."""
        self._introduced = False
        self._told.clear()
        self.saturation = self.pulse = None

    def introduce(self, at: Stamp) -> Iterator[Reading]:
        """An identity without a name, before the first reading, if no heading gave another."""
        if not self._introduced:
            self._introduced = True
            yield Identity("", None, None, at)

    def named(self, said: Heading) -> tuple[str, str] | None:
        """Model and software that two headings agree on, if they are news."""
        who = said.model, f"{said.version} CRC {said.crc}"
        if not self._reads.agree("who", who) or (self._told.get("who") == " ".join(who)):
            return None
        return who

    def another(self, who: tuple[str, str]) -> bool:
        """Whether this is another device than the one that was known before."""
        return self._known not in (None, who)

    def name(self, who: tuple[str, str], at: Stamp) -> Identity:
        """The identity that a heading gives."""
        self._known, self._introduced = who, True
        self._told["who"] = " ".join(who)
        model, software = who
        return Identity("", model, None, at, software)

    def limits(self, said: Heading, at: Stamp) -> Iterator[Reading]:
        """The alarm limits that two headings agree on."""
        if not self._reads.agree("limits", (said.saturation, said.pulse)):
            return
        yield from self.introduce(at)
        self.saturation, self.pulse = said.saturation, said.pulse
        for metric, value in zip(
            [*_SATURATION, *_PULSE], [*said.saturation, *said.pulse], strict=True
        ):
            yield Numeric("", metric, value, metric.unit, MeasurementValidity.VALID, at)

    def settings(self, said: Settings, at: Stamp) -> Iterator[Reading]:
        """An N-595's settings that two lines agree on."""
        if not self._reads.agree("settings", said):
            return
        yield from self.introduce(at)
        metric = _SAT_SECONDS
        yield Numeric("", metric, said.sat_seconds, metric.unit, MeasurementValidity.VALID, at)
        for name, text in ((PATIENT, said.patient), (RESPONSE, said.response)):
            if self._told.get(name) != text:
                self._told[name] = text
                yield Label("", name, text, at)

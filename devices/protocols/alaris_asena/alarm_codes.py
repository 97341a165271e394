"""An Asena pump's alarm codes: the contract's code and English words for each.

The list of codes is known; the English is read from the mnemonics (INFERRED), and a question mark
stands where even that is doubtful.  A code that is not on the list is shown as it came.
"""

from dataclasses import dataclass

PRE_ALARM = ("pre-alarm",)
UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Condition:
    """One thing a pump can alarm about; `raw` is the pump's own code."""

    code: str
    text: str
    raw: str
    flags: tuple[str, ...] = ()


_CODES = {
    "AL_ACDIS": ("mains-lost", "mains disconnected"),
    "AL_CALLB": ("technical", "call back"),
    "AL_COMTO": ("communication", "communications time-out"),
    "AL_DRDIS": ("drive-fault", "drive disengaged"),
    "AL_EMBAT": ("battery-empty", "battery empty"),
    "AL_EOIKV": ("infusion-complete", "end of infusion, KVO"),
    "AL_EOIST": ("infusion-complete", "end of infusion, stopped"),
    "AL_FAULT": ("device-fault", "malfunction"),
    "AL_LBTAC": ("battery-low", "low battery, on AC?"),
    "AL_LWBAT": ("battery-low", "low battery"),
    "AL_OCCLU": ("occlusion", "occlusion"),
    "AL_NEOIN": ("near-end", "near end of infusion"),
    "AL_PRDSC": ("technical", "pressure disc?"),
    "AL_RHIGH": ("rate-limit", "rate high?"),
    "AL_SYRCO": ("syringe-displaced", "check syringe, clamp open"),
    "AL_TCITG": ("technical", "TCI target"),
    "AL_TITCA": ("technical", "titration to confirm"),
    "AL_TITNC": ("technical", "titration not confirmed"),
    "AL_VTBIC": ("infusion-complete", "VTBI done, continues"),
    "AL_VTBIK": ("infusion-complete", "VTBI done, KVO"),
    "AL_VTBIS": ("infusion-complete", "VTBI done, stopped"),
}  # AL_LDSCN is on the list too, but nobody knows what it stands for
_PRE_ALARMS = frozenset({"AL_NEOIN"})
UNREAD = Condition(UNKNOWN, "alarm on the pump, its code cannot be read", "A")


def condition(raw: str) -> Condition:
    """The condition of a code; a blank for an underline is read as one (UNCERTAIN, AL DRDIS)."""
    listed = raw.replace(" ", "_")
    code, text = _CODES.get(listed, (UNKNOWN, raw))
    return Condition(code, text, raw, PRE_ALARM if listed in _PRE_ALARMS else ())

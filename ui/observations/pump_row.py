"""The row of a set in which the pump is read by eye: its fields, and what is said beside it.

No Qt here.  It takes nothing from the pump: whoever reads it anew notices what nobody else does.
"""

from datetime import datetime
from decimal import Decimal

from station.domain.by_eye import CODES, GIVEN, LEFT, LOCKED, RATE, Look, differences, differs
from station.domain.errors import Refused
from station.domain.figures import figure
from station.domain.observation_set import ITEM
from station.services.pump_now import PumpNow
from ui.entries.form import Field, FieldKind, Line

LABEL = "Pump, by eye"
QUESTION = (LABEL, CODES)
UNITS = {RATE: "mL/h", GIVEN: "mL given", LEFT: "mL left"}
LOCK_WORDS = (("yes", "locked: yes"), ("no", "no"))
CHARTED, COMPARED = "no cable: it is charted", "read it: nothing is taken"
AGREES, DISAGREES = "agrees with the record", "look again at pump and line"
STEP = Decimal("0.01")


def pump_line() -> Line:
    """Rate, volume given, volume left, locked."""
    figures = (
        Field(code, ITEM[code].label, FieldKind.NUMBER, unit=unit) for code, unit in UNITS.items()
    )
    lock = Field(LOCKED, ITEM[LOCKED].label, FieldKind.CHOICE, LOCK_WORDS)
    return Line(LABEL, (*figures, lock), COMPARED, excusable=True)


def look_of(typed: dict[str, str], moment: datetime) -> Look:
    """What is typed so far; what cannot be a figure is not in it."""
    read = {code: _figure(code, typed.get(code, "")) for code in UNITS}
    return Look(moment, read[RATE], read[GIVEN], read[LEFT])


def _figure(code: str, text: str) -> Decimal | None:
    try:
        return Decimal(ITEM[code].check(text)) if text else None
    except Refused:
        return None


def hint(look: Look, now: PumpNow) -> tuple[str, bool]:
    """What stands under the row's name, and whether it asks for a second look."""
    if not now.cabled:
        return CHARTED, False
    off = [
        f"{figure(told[0], STEP)} {UNITS[code]}"
        for code, eye in look.volumes.items()
        if (told := now.told.get(code, ())) and all(differs(code, eye, one) for one in told)
    ]
    return (f"▲ record: {', '.join(off)}", True) if off else (COMPARED, False)


def stands(look: Look, now: PumpNow) -> str:
    """How the look stands to the record, in whole words; a dash before anything is compared."""
    if not now.cabled:
        return "charted, not measured" if look.volumes else "—"
    off = differences(look, now.told)
    if off:
        return f"{'; '.join(off)}: {DISAGREES}"
    return AGREES if set(look.volumes) & set(now.told) else "—"

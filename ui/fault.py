"""Three kinds of trouble in three places: a field's refusal, a banner's outage, a dialog's bug."""

import traceback
from dataclasses import dataclass
from enum import StrEnum
from logging import getLogger

from station.domain.errors import Refused, Unavailable

log = getLogger(__name__)


class Place(StrEnum):
    """Where trouble is shown."""

    FIELD = "field"
    BANNER = "banner"
    DIALOG = "dialog"


@dataclass(frozen=True, slots=True)
class Trouble:
    """One sentence for the nurse, where it belongs, and for a bug the report for the engineer."""

    place: Place
    sentence: str
    report: str = ""


def explain(fault: BaseException) -> Trouble:
    """What to show for an exception; a bug is logged here, once."""
    match fault:
        case Refused():
            return Trouble(Place.FIELD, str(fault))
        case Unavailable():
            return Trouble(Place.BANNER, str(fault))
        case _:
            log.error("a bug reached the window", exc_info=fault)
            report = "".join(traceback.format_exception(fault))
            return Trouble(
                Place.DIALOG,
                "The station made a mistake here. What was stored is safe and recording goes on;"
                " copy this report for the engineer.",
                report,
            )

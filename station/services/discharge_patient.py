"""A patient goes home: every device off, the stay ended, and why, as a note that stays."""

from datetime import datetime

from station.domain.errors import Refused
from station.domain.patient import Admission
from station.services import associate
from station.services.duty import Duty
from station.services.enter import Hand, sign_note


def discharge_patient(duty: Duty, admission: Admission, at: datetime, reason: str) -> Admission:
    """End the stay at a moment that may lie before the entry."""
    if not reason.strip():
        raise Refused("Say why the patient leaves.")
    if duty.author is None:
        raise Refused("Sign in first: every entry carries a name.")
    gone = associate.discharge(duty.store, admission, duty.act(), at)
    hand = Hand(duty.store, duty.clock, gone, duty.author)
    sign_note(hand, f"Discharged: {reason.strip()}", at)
    return gone

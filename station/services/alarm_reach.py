"""Whether a device's alarms reach the station at all, in words: what is not sent cannot be shown.

The bedside device is primary; a station that stays quiet must not look as if nothing alarmed.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from station.services.connect import Speech

ALARMS = "alarms"  # the label under which a device says whether it tells of its alarms
TOLD = (None, "available")


@dataclass(frozen=True, slots=True)
class Reach:
    """Whether alarms are told, and a sentence or two about which."""

    told: bool
    words: str


def reach(speech: Speech | None, labels: Mapping[str, str | None]) -> Reach:
    """What of a device's alarms reaches the station; `labels` are the words it shows.

    `speech` is None of a protocol that this version does not know.
    """
    if labels.get(ALARMS) not in TOLD:
        return Reach(told=False, words=f"This device says of its alarms: {labels[ALARMS]}.")
    codes = frozenset() if speech is None else speech.alarms
    if not codes and ALARMS not in labels:
        return Reach(told=False, words="This kind of device cannot send its alarms.")
    words = f"It can send: {', '.join(map(alarm_words, sorted(codes)))}." if codes else ""
    if speech is not None and speech.at_once is not None:
        many = "one alarm" if speech.at_once == 1 else f"{speech.at_once} alarms"
        words += f" It tells of {many} at a time: a further one may stand unseen."
    return Reach(told=True, words=words or "It sends its alarms.")


def alarm_words(code: str) -> str:
    """An alarm's code as the ward says it: 'air in line'."""
    return code.replace("-", " ").replace("spo2", "SpO2").replace("etco2", "EtCO2")

"""A pump's alarms, from its INAxx flags or its ALARM1, ALARM2 and PREALARM words.

Each flag and each bit is a condition of its own, under the contract's code, with the device's own
number in `raw`; a bit the specification does not name is shown as `unknown` with that number.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from devices.protocols.bbraun_space_bcc.delivery import STATUS, word

BITS = 32
PRE_ALARM = ("pre-alarm",)
YES_OR_NO = (b"0", b"1")
SILENCED, PRE_ALARM_SILENCED = 19, 20  # bits of STATUS1


@dataclass(frozen=True, slots=True)
class Condition:
    """One thing a pump can alarm about."""

    code: str
    text: str
    raw: str
    flags: tuple[str, ...] = ()


# INA4 is always 0, INA10 always _NV.
_FLAGS = {
    b"INA1": ("battery-empty", "battery empty"),
    b"INA2": ("syringe-empty", "syringe empty"),
    b"INA3": ("occlusion", "pressure high"),
    b"INA5": ("standby-over", "standby time over"),
    b"INA6": ("technical", "CC alarm"),
    b"INA7": ("infusion-complete", "volume infused"),
    b"INA8": ("infusion-complete", "time over"),
    b"INA9": ("syringe-displaced", "syringe alarm"),
    b"INA11": ("battery-low", "battery nearly empty"),
    b"INA12": ("near-end", "syringe nearly empty"),
    b"INA13": ("door-open", "door"),
    b"INA14": ("drip", "drop alarm"),
    b"INA15": ("air-in-line", "air alarm"),
    b"INA16": ("kvo", "KVO end"),
}
_PRE_ALARM_FLAGS = {b"INA11", b"INA12"}
FLAGS = {
    flag: Condition(code, text, flag.decode(), PRE_ALARM if flag in _PRE_ALARM_FLAGS else ())
    for flag, (code, text) in _FLAGS.items()
}

_ALARM1 = {
    1: ("device-fault", "calibration data corrupt"),
    2: ("battery-empty", "battery"),
    3: ("device-fault", "therapy data corrupt"),
    4: ("device-fault", "therapy data and settings corrupt"),
    5: ("battery-empty", "battery voltage too low"),
    6: ("battery-empty", "battery not in pump"),
    7: ("battery-empty", "battery flat at power-on"),
    8: ("technical", "battery cover open"),
    9: ("syringe-empty", "syringe empty"),
    10: ("occlusion", "pressure high"),
    11: ("occlusion", "pressure high, drive blocked"),
    12: ("standby-over", "standby time expired"),
    13: ("infusion-complete", "volume infused"),
    14: ("infusion-complete", "time expired"),
    15: ("drive-fault", "claw malfunction"),
    16: ("device-fault", "pressure sensor defect"),
    17: ("syringe-displaced", "syringe holder open"),
    18: ("syringe-displaced", "syringe not inserted correctly"),
    19: ("kvo", "KVO end"),
    20: ("upstream-occlusion", "upstream pressure"),
    22: ("drip", "drop alarm"),
    23: ("drip", "no drops"),
    24: ("drip", "too few drops"),
    25: ("drip", "too many drops"),
    26: ("free-flow", "free flow"),
    27: ("drip", "drop sensor required"),
    28: ("air-in-line", "air alarm"),
    29: ("air-in-line", "air bubble above 0.3 ml"),
    30: ("air-in-line", "air rate above 4 ml/h"),
    31: ("device-fault", "air sensor test fault"),
}
_ALARM2 = {
    1: ("data-lock", "data lock manipulation"),
    2: ("rate-limit", "PCA limit of hours reached"),
    3: ("technical", "SGC end"),
    4: ("syringe-empty", "take-over: syringe end"),
    5: ("technical", "take-over failed"),
    6: ("technical", "take-over slave"),
    7: ("free-flow", "danger of free flow"),
    29: ("device-fault", "occlusion test error"),
    30: ("door-open", "door opened"),
    31: ("syringe-displaced", "syringe not secure"),
}
_PREALARM = {
    1: ("syringe-displaced", "disposable not inserted"),
    2: ("near-end", "volume near end"),
    3: ("near-end", "time near end"),
    4: ("battery-low", "battery nearly empty"),
    5: ("kvo", "KVO"),
    6: ("data-lock", "data lock manipulation"),
    7: ("communication", "incompatible CAN device"),
    8: ("infusion-complete", "secondary volume infused"),
    9: ("technical", "SGC"),
    10: ("occlusion", "IDPG occlusion"),
    11: ("technical", "IDPG leap high"),
    12: ("technical", "IDPG leap low"),
    13: ("technical", "take-over: master syringe"),
    14: ("technical", "take-over: slave failure"),
    15: ("device-fault", "battery defective"),
}


def _bits(
    name: str, named: Mapping[int, tuple[str, str]], flags: tuple[str, ...] = ()
) -> list[Condition]:
    """Every bit of a word but bit 0, which says that there is no alarm."""
    return [
        Condition(*named.get(bit, ("unknown", f"{name} bit {bit}")), f"{name}.{bit}", flags)
        for bit in range(1, BITS)
    ]


WORDS = {
    b"ALARM1": _bits("ALARM1", _ALARM1),
    b"ALARM2": _bits("ALARM2", _ALARM2),
    b"PREALARM": _bits("PREALARM", _PREALARM, PRE_ALARM),
}


def standing(fields: Mapping[bytes, bytes]) -> dict[str, Condition]:
    """The conditions that an answer's fields say are there, by their raw number."""
    found = [condition for flag, condition in FLAGS.items() if fields.get(flag) == b"1"]
    for name, conditions in WORDS.items():
        if bits := word(fields.get(name)):
            found += [one for bit, one in enumerate(conditions, 1) if bits >> bit & 1]
    return {condition.raw: condition for condition in found}


def told(fields: Mapping[bytes, bytes], condition: Condition) -> bool:
    """Whether these fields say anything of a condition: an absent flag does not end an alarm.

    A device that sends words has switched its flags off, and the other way round.
    """
    source = condition.raw.partition(".")[0].encode()
    if source in fields:
        return fields[source] in YES_OR_NO if source in FLAGS else word(fields[source]) is not None
    if source in FLAGS:
        return any(word(fields.get(name)) is not None for name in WORDS)
    return any(fields.get(flag) in YES_OR_NO for flag in FLAGS)


def alarms_are_told(fields: Mapping[bytes, bytes]) -> bool:
    """Whether the pump says anything of alarms at all."""
    return any(fields.get(flag) in YES_OR_NO for flag in FLAGS) or any(
        word(fields.get(name)) is not None for name in WORDS
    )


def silenced(fields: Mapping[bytes, bytes], condition: Condition) -> tuple[str, ...]:
    """What the pump says of a condition besides: a pre-alarm, or silenced by a person."""
    status = word(fields.get(STATUS)) or 0
    bit = PRE_ALARM_SILENCED if condition.flags else SILENCED
    return (*condition.flags, "silenced") if status >> bit & 1 else condition.flags

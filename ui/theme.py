"""Colours, type and spacing as named tokens, day and night; no other file names a colour.

Every text colour stands at 4.5:1 or better on the grounds it is used on (tested): the night shift
reads this at arm's length in a dark corridor.
"""

from dataclasses import dataclass
from enum import StrEnum

LIGHTEST_TEXT_RATIO = 4.5
_LINEAR_BELOW = 0.04045

# Sizes in device-independent pixels; never under 12.
SIZE_DOSE, SIZE_BED, SIZE_VALUE, SIZE_NAME, SIZE_TEXT, SIZE_LABEL, SIZE_SMALL = (
    52, 44, 28, 20, 15, 13, 12,
)  # fmt: skip
CORNER, GAP, TARGET = 10, 12, 44
FAMILY = "Inter"


class Light(StrEnum):
    """Which of the two sets of colours is on."""

    DAY = "day"
    NIGHT = "night"


@dataclass(frozen=True, slots=True)
class Palette:
    """One set of colours, by what they mean."""

    ground: str
    card: str
    ink: str
    mute: str
    line: str
    soft: str
    dose: str
    dose_fill: str
    pain: str
    pressure: str
    heart: str
    spo2: str
    respiration: str
    due: str
    due_ground: str
    over: str
    over_ground: str
    good: str
    demonstration: str
    grades: tuple[str, str, str]
    night_shade: str
    hatch: str
    free: str


DAY = Palette(
    ground="#F4F5F2", card="#FFFFFF", ink="#16242E", mute="#5B6B75", line="#D5DBDD", soft="#E9EDEC",
    dose="#0B5C8E", dose_fill="#CFE3F0", pain="#B8431B", pressure="#3A4A54", heart="#00734F",
    spo2="#6A3D9A", respiration="#8A6A00", due="#8A5A00", due_ground="#FFF3D6", over="#A3161C",
    over_ground="#FBE3E1", good="#2F6B4F", demonstration="#6A3D9A",
    grades=("#F1D9A8", "#E0A84A", "#B86A12"),
    night_shade="#E6EAEC", hatch="#B9C2C6", free="#FAFAF8",
)  # fmt: skip
NIGHT = Palette(
    ground="#0E171D", card="#16222A", ink="#E9EFF2", mute="#9DB0BA", line="#2A3A44", soft="#1E2C35",
    dose="#6FB7E6", dose_fill="#1D3F56", pain="#FF9468", pressure="#C3CFD5", heart="#5FCBA0",
    spo2="#BE9BE8", respiration="#E0C15A", due="#F0C36A", due_ground="#3A2E14", over="#FF9A94",
    over_ground="#431C1C", good="#7CC7A1", demonstration="#BE9BE8",
    grades=("#54431F", "#8C6420", "#D08A2E"),
    night_shade="#121C23", hatch="#4A5B66", free="#121C23",
)  # fmt: skip


def palette(light: Light) -> Palette:
    """The colours of the day or of the night."""
    return DAY if light is Light.DAY else NIGHT


def _linear(channel: int) -> float:
    share = channel / 255
    return share / 12.92 if share <= _LINEAR_BELOW else ((share + 0.055) / 1.055) ** 2.4


def luminance(colour: str) -> float:
    """Relative luminance of "#RRGGBB", 0 to 1 (WCAG 2)."""
    red, green, blue = (_linear(int(colour[at : at + 2], 16)) for at in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours, 1 to 21 (WCAG 2)."""
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)

"""The simulated monitor's CO2 curve: breath after breath, twenty samples a second.

Written from the sheet for the device's end; the shape is plausible, not measured.
"""

from typing import NamedTuple

SAMPLES = 20  # a second
_INHALED, _RISEN = 0.45, 0.58  # of a breath: inspiration ends, the plateau begins
_PLATEAU = 0.9  # of the end-tidal value, where the plateau begins
_A_MINUTE = 60.0
_TREMBLING = 0.6180339887  # so that the curve's foot lies still never, as a real one's


class Sample(NamedTuple):
    """One point of the curve in the unit it was asked for, and whether a breath ends with it."""

    value: float
    ends: bool


class Capnogram:
    """Breathes; a patient without a rate does not."""

    def __init__(self) -> None:
        self._place = 0.0
        self._count = 0

    def next(self, end_tidal: float, inspired: float, rate: float) -> Sample:
        """The next sample of a patient with this end-tidal and inspired CO2 and breaths a minute.

        The sample that ends a breath holds its end-tidal value.
        """
        self._count += 1
        inspired += self._count * _TREMBLING % 1
        if rate <= 0:
            self._place = 0.0
            return Sample(inspired, ends=False)
        place = self._place + rate / _A_MINUTE / SAMPLES
        self._place = place % 1.0
        if place >= 1.0:
            return Sample(end_tidal, ends=True)
        return Sample(inspired + (end_tidal - inspired) * _shape(place), ends=False)


def _shape(place: float) -> float:
    """How much of the way from inspired to end-tidal, at a place from 0 to 1 of a breath."""
    if place < _INHALED:
        return 0.0
    if place < _RISEN:
        return _PLATEAU * (place - _INHALED) / (_RISEN - _INHALED)
    return _PLATEAU + (1 - _PLATEAU) * (place - _RISEN) / (1 - _RISEN)

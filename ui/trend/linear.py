"""From a moment or a value to its pixel: one straight line, for one figure or a column of them."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Linear:
    """`offset` is the pixel of nought, `slope` how many pixels one more is."""

    offset: float
    slope: float

    def __call__(self, value: float) -> float:
        """The pixel of one figure."""
        return self.offset + value * self.slope

    def column(self, values: Floats) -> Floats:
        """The pixels of a column of figures, NaN for NaN."""
        return self.offset + values * self.slope

    @staticmethod
    def between(at: tuple[float, float], pixels: float) -> "Linear":
        """The line on which `at` (a figure, its pixel) lies, and each one more is `pixels` on."""
        return Linear(at[1] - at[0] * pixels, pixels)

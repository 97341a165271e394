"""What the station measures of itself: a figure with its unit, its goal and what was measured.

A goal is what the design asks for on a ward's computer; it is printed beside the figure and never
fails a test, because a figure says as much of the machine as of the station.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from station.domain.errors import Refused

THREE_DIGITS = 100  # from here on a figure is printed without decimals


@dataclass(frozen=True, slots=True)
class Goal:
    """Where a figure should lie: not above a limit, or (`at_least`) not below it."""

    limit: float
    at_least: bool = False

    def met(self, figure: float) -> bool:
        """Whether a figure lies there."""
        return figure >= self.limit if self.at_least else figure <= self.limit

    @property
    def words(self) -> str:
        """The goal as the table prints it."""
        return f"{'at least' if self.at_least else 'at most'} {self.limit:g}"


@dataclass(frozen=True, slots=True)
class Measured:
    """One row of the benchmarks; `what` says what was measured, and how."""

    name: str
    figure: float
    unit: str
    what: str
    goal: Goal | None = None

    @property
    def met(self) -> bool | None:
        """Whether the goal was met; None where there is none."""
        return None if self.goal is None else self.goal.met(self.figure)

    @property
    def cells(self) -> tuple[str, str, str, str, str]:
        """The row as the table prints it: name, figure, unit, goal, what was measured."""
        goal = "" if self.goal is None else self.goal.words
        if self.met is False:
            goal += ", missed"
        return self.name, _three_digits(self.figure), self.unit, goal, self.what

    @property
    def plain(self) -> dict[str, str | float | bool | None]:
        """The row as JSON holds it."""
        return {
            "name": self.name,
            "figure": self.figure,
            "unit": self.unit,
            "goal": None if self.goal is None else self.goal.words,
            "met": self.met,
            "what": self.what,
        }


@dataclass(frozen=True, slots=True)
class Benchmark:
    """How something is measured: with how much, and from which seed, unless it is asked otherwise.

    `of` names what the amount counts, such as "seconds"; without it there is nothing to choose.
    """

    run: Callable[[int, int], list[Measured]]
    usual: int = 0
    of: str = ""
    seed: int = 1

    def measure(self, amount: int | None = None, seed: int | None = None) -> list[Measured]:
        """Its rows; Refused when an amount is asked for where there is none to choose."""
        if amount is not None and not self.of:
            raise Refused("This benchmark has one size: ask for it without an amount.")
        chosen = self.usual if amount is None else amount
        return self.run(chosen, self.seed if seed is None else seed)


def _three_digits(figure: float) -> str:
    """A figure with as many digits as mean something: three, or all of a whole number."""
    if abs(figure) >= THREE_DIGITS or figure == int(figure):
        return f"{figure:,.0f}"
    return f"{figure:.3g}"


def table(rows: Sequence[Measured]) -> str:
    """The rows as a terminal shows them, each column as wide as its widest cell."""
    cells = [row.cells for row in rows]
    wide = [max(map(len, column)) for column in zip(*cells, strict=True)]
    lines = (
        "  ".join(cell.ljust(width) for cell, width in zip(row, wide, strict=True)) for row in cells
    )
    return "\n".join(line.rstrip() for line in lines)

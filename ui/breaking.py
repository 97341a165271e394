"""Long words that may go on in the next line: surnames and paths have no other place to break."""

from ui.elided import BREAK

LONG = 20  # letters; what is shorter is never broken


def breakable(words: str) -> str:
    """The same words, those that are very long broken wherever the line ends."""
    return " ".join(BREAK.join(one) if len(one) > LONG else one for one in words.split(" "))

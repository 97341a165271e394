"""One thing the doctor looked at: fine, or what to do about it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """What was looked at, whether it is fine, and one sentence: what was seen, or what to do."""

    name: str
    fine: bool
    words: str

    @property
    def line(self) -> str:
        """How it is printed: one line, whatever an error message brought along."""
        mark = "ok" if self.fine else "to do"
        return f"{mark:<6}{self.name}: {' '.join(self.words.split())}"


def fine(name: str, words: str) -> Finding:
    """Nothing to do about it."""
    return Finding(name, fine=True, words=words)


def to_do(name: str, words: str) -> Finding:
    """Somebody should do what the words say."""
    return Finding(name, fine=False, words=words)

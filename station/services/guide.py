"""The guide, chapter by chapter, read from the program itself: it works without a network."""

from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Chapter:
    """One chapter: the name a page asks for, its title, and its text as Markdown."""

    name: str
    title: str
    text: str


@cache
def chapters() -> tuple[Chapter, ...]:
    """Every chapter in its order; the files are numbered."""
    folder = files("resources").joinpath("guide")
    found = sorted(
        (one for one in folder.iterdir() if one.name.endswith(".md")), key=lambda one: one.name
    )
    return tuple(_chapter(one.name, one.read_text(encoding="utf-8")) for one in found)


def _chapter(file: str, text: str) -> Chapter:
    """A file such as 04-entries.md; its first line is the title."""
    name = file.removesuffix(".md").partition("-")[2]
    return Chapter(name, text.splitlines()[0].lstrip("# ").strip(), text)

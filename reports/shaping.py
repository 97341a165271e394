"""Text in any script as runs in the order they stand on paper; lines broken to a width.

Right-to-left order comes from the bidirectional algorithm, joined letters from the shaping of each
run.  A character without a glyph, or one that would silently reorder its neighbours, becomes a box
with its code: nothing a person typed vanishes.
"""

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import groupby

from bidi import algorithm

from reports.typeface import Face, face_for

ISOLATE, RELEASE = "\u2068", "\u2069"
JOINERS = ("\u200c", "\u200d")
BREAK_AFTER = "-"
MARK = "M"
BOX_ADVANCE = 0.62  # of the type size, for each column of a box's code
BOX_MARGIN = 0.16
FAR_EAST = ("CJK", "HIRAGANA", "KATAKANA", "HANGUL", "IDEOGRAPHIC", "FULLWIDTH")


@dataclass(frozen=True, slots=True)
class Letter:
    """One character, the level of its direction (odd: right to left) and its face, if any."""

    char: str
    level: int
    face: Face | None


@dataclass(frozen=True, slots=True)
class Run:
    """Neighbours of one face and one direction, in the order they are read."""

    text: str
    face: Face | None
    level: int

    @property
    def right_to_left(self) -> bool:
        """Whether it is read from the right."""
        return bool(self.level % 2)

    @property
    def plain(self) -> bool:
        """Whether it is simple enough to be written as text, character by character."""
        return not self.right_to_left and all(_stands_alone(char) for char in self.text)

    def width(self, size: float) -> float:
        """How wide it stands on paper."""
        if self.face is None:
            return sum(box_width(char, size) for char in self.text)
        if self.plain:
            return self.face.width(self.text, size)
        glyphs = self.face.shaped(self.text, right_to_left=self.right_to_left)
        return sum(glyph.advance for glyph in glyphs) * size / self.face.units


def isolated(text: str) -> str:
    """A name or a note, kept from reordering the words around it."""
    return f"{ISOLATE}{_without_isolates(text)}{RELEASE}"


def _without_isolates(text: str) -> str:
    """Typed isolates become what has no glyph, so that they print as boxes."""
    return text.replace(ISOLATE, "\ufdd0").replace(RELEASE, "\ufdd1")


def box_code(char: str) -> str:
    """The code that stands in the box of a character without a glyph."""
    shown = {"\ufdd0": ISOLATE, "\ufdd1": RELEASE}.get(char, char)
    return f"{ord(shown):04X}"


def box_width(char: str, size: float) -> float:
    """How wide the box of a character is: its code stands in it in two rows."""
    columns = (len(box_code(char)) + 1) // 2
    return (columns * BOX_ADVANCE / 2 + BOX_MARGIN * 2) * size


@cache
def letters(text: str, *, bold: bool) -> tuple[Letter, ...]:
    """The characters of a text with direction and face; isolated parts each by themselves."""
    found: list[Letter] = []
    for number, part in enumerate(_parts(unicodedata.normalize("NFC", _spaced(text)))):
        found += _of_part(part, bold=bold, inner=bool(number % 2))
    return tuple(found)


def _spaced(text: str) -> str:
    return "".join(" " if char in "\t\n\r\u2028\u2029" else char for char in text)


def _parts(text: str) -> Iterator[str]:
    """What stands outside, inside, outside ... the isolates."""
    for number, piece in enumerate(text.split(ISOLATE)):
        if not number:
            yield piece.replace(RELEASE, "\ufdd1")
            continue
        inner, _, outer = piece.partition(RELEASE)
        yield inner
        yield outer.replace(RELEASE, "\ufdd1")


def _of_part(part: str, *, bold: bool, inner: bool) -> Iterator[Letter]:
    if not part:
        return
    found: list[Face | None] = []
    for char in part:
        found.append(_face(char, found[-1] if found else None, bold=bold))
    for char, level, its_face in zip(part, _levels(part, found, inner=inner), found, strict=True):
        yield Letter(char, level, its_face)


def _face(char: str, before: Face | None, *, bold: bool) -> Face | None:
    """A mark or a joiner belongs to the letter before it; unseen orders are never obeyed."""
    if char in JOINERS:
        return before
    if unicodedata.category(char)[0] == "C":
        return None
    if unicodedata.category(char)[0] == MARK and before is not None and before.has(char):
        return before
    return face_for(char, bold=bold)


def _levels(part: str, found: Sequence[Face | None], *, inner: bool) -> list[int]:
    """The embedding level of each character, by the bidirectional algorithm."""
    seen = "".join(
        "\u0300" if char in JOINERS else char if face is not None else "\u25a1"
        for char, face in zip(part, found, strict=True)
    )
    if not any(unicodedata.bidirectional(char) in ("R", "AL", "AN") for char in seen):
        return [0] * len(part)
    base = algorithm.get_base_level(seen) if inner else 0
    storage = algorithm.get_empty_storage()
    storage["base_level"] = base
    storage["base_dir"] = ("L", "R")[base]
    algorithm.get_embedding_levels(seen, storage)
    algorithm.explicit_embed_and_overrides(storage)
    algorithm.resolve_weak_types(storage)
    algorithm.resolve_neutral_types(storage, debug=False)
    algorithm.resolve_implicit_levels(storage, debug=False)
    return [int(one["level"]) for one in storage["chars"]]


def _stands_alone(char: str) -> bool:
    """Whether a character needs no neighbour to be drawn right."""
    if unicodedata.category(char)[0] == MARK or char in JOINERS:
        return False
    name = unicodedata.name(char, "")
    return not name.startswith(("ARABIC", "HEBREW", "THAI", "DEVANAGARI"))


def runs(line: Iterable[Letter]) -> list[Run]:
    """The runs of one line from left to right."""
    found = [
        Run("".join(one.char for one in group), its_face, level)
        for (its_face, level), group in groupby(line, key=lambda one: (one.face, one.level))
    ]
    highest = max((run.level for run in found), default=0)
    for level in range(highest, 0, -1):
        found = _turned(found, level)
    return found


def _turned(found: list[Run], level: int) -> list[Run]:
    """Every stretch of runs at a level or above, reversed."""
    turned: list[Run] = []
    for high, group in groupby(found, key=lambda run: run.level >= level):
        stretch = list(group)
        turned += reversed(stretch) if high else stretch
    return turned


def width(line: Iterable[Letter], size: float) -> float:
    """How wide a line stands on paper."""
    return sum(run.width(size) for run in runs(line))


def broken(text: str, size: float, room: float, *, bold: bool = False) -> list[tuple[Letter, ...]]:
    """The lines of a text, none wider than the room; a word that is wider is broken too."""
    lines: list[tuple[Letter, ...]] = []
    line: list[Letter] = []
    for word in _words(letters(text, bold=bold)):
        if line and width(_trimmed([*line, *word]), size) > room:
            lines.append(_trimmed(line))
            line = []
        for piece in _fitting(word, size, room):
            if line and width(_trimmed([*line, *piece]), size) > room:
                lines.append(_trimmed(line))
                line = []
            line += piece
    return [*lines, _trimmed(line)] if line or not lines else lines


def _trimmed(line: Sequence[Letter]) -> tuple[Letter, ...]:
    end = len(line)
    while end and line[end - 1].char == " ":
        end -= 1
    return tuple(line[:end])


def _words(text: Sequence[Letter]) -> Iterator[list[Letter]]:
    """Words with the space or the hyphen after them; far-eastern characters one by one."""
    word: list[Letter] = []
    for place, letter in enumerate(text):
        word.append(letter)
        following = text[place + 1].char if place + 1 < len(text) else ""
        breaks = letter.char == " " or _far_east(letter.char) or _far_east(following)
        if (breaks or letter.char in BREAK_AFTER) and following != " ":
            yield word
            word = []
    if word:
        yield word


def _far_east(char: str) -> bool:
    return bool(char) and unicodedata.name(char, "").startswith(FAR_EAST)


def _fitting(word: list[Letter], size: float, room: float) -> Iterator[list[Letter]]:
    """A word in pieces that fit, cut between whole letters, never before a mark."""
    if width(_trimmed(word), size) <= room:
        yield word
        return
    piece: list[Letter] = []
    for letter in word:
        if piece and not _joined(letter, piece[-1]) and width([*piece, letter], size) > room:
            yield piece
            piece = []
        piece.append(letter)
    yield piece


def _joined(letter: Letter, before: Letter) -> bool:
    """Whether a mark or a joiner hangs on the letter before it."""
    hangs = unicodedata.category(letter.char)[0] == MARK or letter.char in JOINERS
    return hangs and letter.face is not None and letter.face is before.face

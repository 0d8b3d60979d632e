"""Pieces of text on a page to visual lines, and lines to words that remember where they came from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from crawlers.reading.pdf.pages import Page, Run, cut

_BLANK = 0.16  # of the height of the type: a wider gap is a blank
_APART = 0.35  # between two Chinese characters, which are set apart to fill a line
TAB = 1.5  # outside of tables: a wider gap parts two cells
_ROOM = 2.5  # a line with this many heights to spare was ended on purpose


class Piece(NamedTuple):
    """Part of a run; ``run`` counts over the document, ``start`` is the first character's place in it."""

    left: int
    right: int
    bottom: int
    top: int
    text: str
    run: int
    start: int


class Part(NamedTuple):
    """Some words and where they stand; separators stand nowhere (``run`` is -1)."""

    text: str
    run: int = -1
    start: int = 0


Words = tuple[Part, ...]
NOTHING: Words = ()


def pieces(page: Page, first: int) -> list[Piece]:
    """Every run of a page as one piece; ``first`` is the number of its first run."""
    return [
        Piece(run.edges[0], run.edges[-1], run.bottom, run.top, run.text, number, 0)
        for number, run in enumerate(page.runs, first)
    ]


def sliced(run: Run, number: int, start: int, end: int) -> Piece | None:
    """A part of a run as a piece; ``None`` when it is blank."""
    part = cut(run, start, end)
    if part is None:
        return None
    start = run.edges.index(part.edges[0], start)
    return Piece(part.edges[0], part.edges[-1], run.bottom, run.top, part.text, number, start)


def visual_lines(found: Iterable[Piece]) -> list[list[Piece]]:
    """Lines from top to bottom, the pieces of each from left to right."""
    lines: list[list[Piece]] = []
    middle = height = 0
    for piece in sorted(found, key=lambda piece: (-piece.bottom - piece.top, piece.left)):
        own, high = piece.bottom + piece.top, piece.top - piece.bottom
        if lines and _level(own - middle, height, high):
            lines[-1].append(piece)
            if high > height:
                middle, height = own, high
        else:
            lines.append([piece])
            middle, height = own, high
    for line in lines:
        if len(line) > 1:
            line.sort()
    return lines


def _level(apart: int, height: int, high: int) -> bool:
    """Whether two pieces stand on one line; ``apart`` is twice the distance of their middles.

    Some writers box every sign as tightly as it is drawn: a comma is then a speck below the middle of its
    digits. It still stands within their line, and the next line is more than a whole height away.
    """
    small, large = sorted((height, high))
    if 5 * abs(apart) <= 4 * small:
        return True
    return 2 * small <= large and 10 * abs(apart) <= 12 * large


def spelled(line: Sequence[Piece], tab: float | None = None) -> Iterator[Part]:
    """The words of one visual line: blanks where gaps are, tabs where they are wide."""
    edge: int | None = None
    last = ""
    for piece in line:
        if edge is not None:
            gap, height = piece.left - edge, piece.top - piece.bottom
            if tab is not None and gap > tab * height:
                yield Part("\t")
            elif gap > (_APART if _is_chinese(last) and _is_chinese(piece.text[0]) else _BLANK) * height:
                yield Part(" ")
        yield Part(piece.text, piece.run, piece.start)
        last = piece.text[-1]
        edge = piece.right if edge is None else max(edge, piece.right)


def cell_words(found: Sequence[Piece], width: int) -> Words:
    """The words of a cell, wrapped lines joined without a blank.

    A blank stays between two words of Latin letters, and between digits when the upper line was not
    full: then two numbers stand one under the other, and they must not become one.
    """
    if len(found) == 1:
        return (Part(found[0].text, found[0].run, found[0].start),)
    lines = visual_lines(found)
    out: list[Part] = []
    for n, line in enumerate(lines):
        words = list(spelled(line))
        if out:
            last, first = out[-1].text[-1], words[0].text[0]
            if (_is_latin(last) and _is_latin(first)) or (
                last.isdigit() and first.isdigit() and not _is_full(lines, n - 1, width)
            ):
                out.append(Part(" "))
        out.extend(words)
    return tuple(out)


def _is_full(lines: Sequence[Sequence[Piece]], number: int, width: int) -> bool:
    """Whether a line was ended because the cell is full: by the cell's width, or by the lines around it."""
    line = lines[number]
    room = _ROOM * (line[0].top - line[0].bottom)
    edge = max(piece.right for piece in line)
    if width - (edge - line[0].left) <= room:
        return True
    edges = [max(piece.right for piece in other) for other in lines]
    as_long = sum(max(edges) - other <= room / 2 for other in edges)
    is_prose = any(_is_chinese(sign) for piece in line for sign in piece.text)
    return is_prose and as_long >= 2 and max(edges) - edge <= room / 2


def _is_chinese(character: str) -> bool:
    return "\u2e80" <= character <= "\uffef"


def _is_latin(character: str) -> bool:
    return character.isascii() and character.isalpha()


def text_of(words: Iterable[Part]) -> str:
    """The words alone."""
    return "".join([part.text for part in words])

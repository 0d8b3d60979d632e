"""Thin boxes to ruling lines: pieces joined, double lines made one. Lengths are tenths of a point."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from crawlers.reading.pdf.pages import Box

SNAP = 30  # lines this near are one: double lines, the two edges of neighbouring boxes
TOUCH = 30
SHORTEST = 80  # of a joined line; shorter ones belong to letters and dashes
_DASH = 100  # pieces up to this length may stand further apart


class Line(NamedTuple):
    """A joined line: level (``at`` is y, from left to right) or upright (``at`` is x, from below)."""

    at: int
    start: int
    end: int


def level_and_upright(rules: Iterable[Box]) -> tuple[list[Line], list[Line]]:
    """Thin boxes as joined lines: the level ones, and the upright ones."""
    level, upright = [], []
    for left, bottom, right, top in rules:
        if right - left >= top - bottom:
            level.append(Line((bottom + top) // 2, left, right))
        else:
            upright.append(Line((left + right) // 2, bottom, top))
    return _joined(level), _joined(upright)


def _joined(pieces: list[Line]) -> list[Line]:
    """Pieces that lie in one line made one, neighbouring lines drawn together."""
    out: list[Line] = []
    for bundle in _bundles(pieces):
        at = bundle[0].at if len(bundle) == 1 else (bundle[0].at + bundle[-1].at) // 2
        start, end, longest = 0, -1, 0
        for piece in sorted(bundle, key=lambda piece: piece.start):
            dashed = max(longest, piece.end - piece.start) <= _DASH
            if end < start:
                start, end, longest = piece.start, piece.end, piece.end - piece.start
            elif piece.start - end <= (2 if dashed else 1) * TOUCH:
                end, longest = max(end, piece.end), max(longest, piece.end - piece.start)
            else:
                out.append(Line(at, start, end))
                start, end, longest = piece.start, piece.end, piece.end - piece.start
        out.append(Line(at, start, end))
    return [line for line in out if line.end - line.start >= SHORTEST]


def _bundles(pieces: list[Line]) -> list[list[Line]]:
    bundles: list[list[Line]] = []
    for piece in sorted(pieces):
        if bundles and piece.at - bundles[-1][0].at <= SNAP:
            bundles[-1].append(piece)
        else:
            bundles.append([piece])
    return bundles

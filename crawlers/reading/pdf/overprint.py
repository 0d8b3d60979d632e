"""A watermark that is as dark and level as the text, known by where its words stand."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from crawlers.reading.pdf.pages import Run, without
from crawlers.reading.pdf.watermark import PHRASE_CHARACTERS, PHRASES

_SAME = 5  # tenths of a point; glyphs of one line reach differently far below it
_PHRASE, _OFTEN = 4, 3  # characters of a repeated phrase; times it is seen, texts it crosses


def without_phrases(found: list[Run]) -> list[Run]:
    """Runs without the phrase that stands on a baseline of its own, in whatever order it was drawn."""
    if not {sign for run in found for sign in run.text} >= PHRASE_CHARACTERS:
        return found
    baselines: list[list[Run]] = []
    for run in sorted(found, key=lambda run: run.bottom):
        if baselines and run.bottom - baselines[-1][0].bottom <= _SAME:
            baselines[-1].append(run)
        else:
            baselines.append([run])
    gone: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for line in baselines:
        places = [
            (run, n) for run in sorted(line, key=lambda run: run.edges[0]) for n in range(len(run.text))
        ]
        for phrase in PHRASES.finditer("".join(run.text[n] for run, n in places)):
            for run, n in places[phrase.start() : phrase.end()]:
                gone[id(run)].append((n, n + 1))
    return [part for run in found for part in (without(run, gone[id(run)]) if id(run) in gone else [run])]


def without_overprint(found: list[Run]) -> list[Run]:
    """Runs without words that stand often on a page, and across several others.

    No writer of a notice sets words over words; a watermark with the reader's name or the day does. What
    it crosses may be repeated too, but is crossed by one text only. Its copies at the edge of the page
    are parts of it.
    """
    alike: dict[tuple[str, int], list[Run]] = defaultdict(list)
    for run in found:
        if len(run.text) >= _PHRASE:
            alike[run.text, _height(run)].append(run)
    marks = [
        mark for mark, runs in alike.items() if len(runs) >= _OFTEN and len(_crossed(runs, found)) >= _OFTEN
    ]
    return [run for run in found if not any(_is_of(run, *mark) for mark in marks)] if marks else found


def _is_of(run: Run, mark: str, height: int) -> bool:
    is_part = 3 * len(run.text) >= len(mark) and (mark.startswith(run.text) or mark.endswith(run.text))
    return is_part and abs(_height(run) - height) <= 2


def _crossed(marks: Sequence[Run], found: Sequence[Run]) -> set[str]:
    """The other texts that these stand across."""
    return {
        other.text
        for run in marks
        for other in found
        if min(run.top, other.top) - max(run.bottom, other.bottom) > min(_height(run), _height(other)) / 4
        and min(run.edges[-1], other.edges[-1]) - max(run.edges[0], other.edges[0]) > _height(run) / 2
        and other.text != run.text
    }


def _height(run: Run) -> int:
    return run.top - run.bottom

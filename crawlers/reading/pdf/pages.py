"""What is kept of a PDF: the characters of its pages with their places, and the lines drawn on them.

All lengths are whole tenths of a point, the origin is the lower left corner of the page as it is read
(turned upright). Rounding once, here, is what makes the kept form give the same layout again.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterable
from typing import Any, NamedTuple

from attrs import evolve, frozen

_VERSION = 1


class Box(NamedTuple):
    """A rectangle; a ruling line is one without thickness."""

    left: int
    bottom: int
    right: int
    top: int


class Run(NamedTuple):
    """Characters that follow each other on one baseline without a gap.

    Character ``n`` reaches from ``edges[n]`` to ``edges[n + 1]``. A run neither begins nor ends with
    a blank.
    """

    text: str
    edges: tuple[int, ...]
    bottom: int
    top: int


@frozen
class Page:
    """One page. ``image_share`` is the percentage of the page that images cover."""

    width: int
    height: int
    runs: tuple[Run, ...]
    rules: tuple[Box, ...]
    fills: tuple[Box, ...] = ()
    images: int = 0
    image_share: int = 0


@frozen
class Pages:
    """A document without watermark and personal data; the only thing that is kept of a PDF."""

    pages: tuple[Page, ...]

    def to_bytes(self) -> bytes:
        """Gzipped JSON; the same pages always give the same bytes."""
        words = json.dumps(
            {"version": _VERSION, "pages": [_page_out(page) for page in self.pages]},
            ensure_ascii=False,
            separators=(",", ":"),
        )
        return gzip.compress(words.encode("utf-8", "surrogatepass"), 6, mtime=0)

    @classmethod
    def from_bytes(cls, kept: bytes) -> Pages:
        """Raises ``ValueError`` when the bytes are not a kept document of this version."""
        try:
            tree = json.loads(gzip.decompress(kept).decode("utf-8", "surrogatepass"))
        except (OSError, EOFError, ValueError) as error:
            raise ValueError(f"not a kept PDF: {error}") from error
        if not isinstance(tree, dict) or tree.get("version") != _VERSION:
            raise ValueError("not a kept PDF of this version")
        return cls(tuple(_page_in(page) for page in tree["pages"]))

    def without(self, spans: Iterable[tuple[int, int, int]]) -> Pages:
        """These pages without some characters.

        A span is (number of a run counted over all pages, first character, character after the last).
        """
        gone: dict[int, list[tuple[int, int]]] = {}
        for run, start, end in spans:
            gone.setdefault(run, []).append((start, end))
        pages, number = [], 0
        for page in self.pages:
            runs: list[Run] = []
            for whole in page.runs:
                runs.extend(without(whole, gone[number]) if number in gone else (whole,))
                number += 1
            pages.append(evolve(page, runs=tuple(runs)))
        return Pages(tuple(pages))


def cut(run: Run, start: int, end: int) -> Run | None:
    """Part of a run, without blanks at its ends; ``None`` when only blanks remain."""
    text = run.text[start:end]
    start += len(text) - len(text.lstrip())
    text = text.strip()
    if not text:
        return None
    return Run(text, run.edges[start : start + len(text) + 1], run.bottom, run.top)


def without(run: Run, spans: Iterable[tuple[int, int]]) -> list[Run]:
    """What is left of a run without some of its characters, given as half-open spans."""
    parts, at = [], 0
    for start, end in [*sorted(spans), (len(run.text), len(run.text))]:
        parts.append(cut(run, at, start))
        at = max(at, end)
    return [part for part in parts if part is not None]


def _page_out(page: Page) -> dict[str, object]:
    return {
        "size": [page.width, page.height],
        "images": [page.images, page.image_share],
        "rules": page.rules,
        "fills": page.fills,
        "runs": [
            [run.text, run.bottom, run.top, run.edges[0], *map(int.__sub__, run.edges[1:], run.edges)]
            for run in page.runs
        ],
    }


def _page_in(tree: dict[str, Any]) -> Page:
    width, height = tree["size"]
    images, image_share = tree["images"]
    return Page(
        width=width,
        height=height,
        runs=tuple(_run_in(*run) for run in tree["runs"]),
        rules=tuple(Box(*rule) for rule in tree["rules"]),
        fills=tuple(Box(*fill) for fill in tree["fills"]),
        images=images,
        image_share=image_share,
    )


def _run_in(text: str, bottom: int, top: int, left: int, *widths: int) -> Run:
    edges = [left]
    for width in widths:
        edges.append(edges[-1] + width)
    return Run(text, tuple(edges), bottom, top)

"""The figures as the page shows them: kept ones, by section, with their plots."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import Any

from attrs import evolve, frozen

from pipelines.keep import figures as keeping
from reports import plots
from reports.document import Block, Document, document
from reports.figures.catalogue import by_id, definitions

#: Members of a grouped figure on the page of its section; the page of the figure has all.
SHOWN = 12


@frozen(kw_only=True)
class KeptFigures:
    """The figures of a day, and when they were computed; ``document`` has no coverage: the page shows it by itself."""

    as_of: date
    computed_at: str
    fresh: bool
    document: Document
    blocks: Mapping[str, Block]

    def rows(self, figure_id: str) -> Sequence[Mapping[str, Any]]:
        """Return the rows of a figure; none when it is not kept."""
        block = self.blocks.get(figure_id)
        return block.rows if block else ()

    def members(self, figure_id: str) -> list[str]:
        """Return the members of a grouped figure."""
        return [row["member"] for row in self.rows(figure_id) if row["member"] is not None]


class Shelf:
    """The kept figures as they were read last: thousands of rows are not read again for every page."""

    def __init__(self) -> None:
        self._read: tuple[tuple[str, ...], KeptFigures] | None = None

    def kept(self, connection: sqlite3.Connection) -> KeptFigures | None:
        """Return the kept figures; ``None`` when there are none, or the database is older than figures."""
        try:
            known = keeping.kept(connection, definitions())
            stamp = connection.execute("SELECT * FROM figures_of").fetchone()
        except sqlite3.OperationalError as error:
            if "no such table" in str(error):
                return None
            raise
        if known is None:
            return None
        read, key = self._read, tuple(stamp)
        figures = read[1] if read and read[0] == key else _figures(connection, known)
        if figures.fresh != known.fresh:
            figures = evolve(figures, fresh=known.fresh)
        self._read = (key, figures)
        return figures


def _figures(connection: sqlite3.Connection, known: keeping.Kept) -> KeptFigures:
    shown = document(keeping.read(connection), known.as_of, ())
    return KeptFigures(
        as_of=known.as_of, computed_at=known.computed_at.isoformat(), fresh=known.fresh, document=shown,
        blocks={block.figure.id: block for block in shown.blocks()},
    )  # fmt: skip


def plot_of(block: Block, lang: str) -> str | None:
    """Return a figure's plot as SVG text; ``None`` where there is nothing to compare."""
    if not block.grouped or len(block.rows) < 2:
        return None
    key = tuple((row["member"], row["value"], row["n"]) for row in block.rows)
    return _drawn(block.figure.id, key, lang)


@lru_cache(maxsize=400)
def _drawn(figure_id: str, rows: tuple[tuple[str, float, int], ...], lang: str) -> str | None:
    named = [{"member": member, "value": value, "n": n} for member, value, n in rows]
    return plots.svg_of(by_id()[figure_id], named, lang)

"""Pages to tables and lines, in the order in which a person reads them."""

from __future__ import annotations

from collections.abc import Sequence

from attrs import frozen

from crawlers.reading.pdf.lines import Part, Words, text_of
from crawlers.reading.pdf.page_breaks import joined
from crawlers.reading.pdf.pages import Page, Pages
from crawlers.reading.pdf.placing import Placed, PlacedTable, Row, place

_FEW = 20  # characters; beside an image that fills the page they are a stamp or a page number
_MOST = 40  # per cent of the page


@frozen
class Table:
    """Rows of cells. A cell that spans stands once, where it begins; an empty cell is ``""``."""

    rows: tuple[tuple[str, ...], ...]


@frozen
class Layout:
    """What a document says.

    ``lines`` is all text in reading order, the rows of tables included with a tab between their cells;
    ``text_outside`` is what stands in no table. ``unread_pages`` are the numbers (from 1) of pages that
    are images: what they say is not known.
    """

    tables: tuple[Table, ...]
    lines: tuple[str, ...]
    text_outside: tuple[str, ...]
    unread_pages: tuple[int, ...] = ()


@frozen
class PdfReading:
    """A PDF that was read. ``kept`` is ``Pages.to_bytes()``; ``pages`` is their number."""

    layout: Layout
    kept: bytes
    pages: int


def layout(pages: Pages) -> Layout:
    """The tables and lines of a document; a plain function of the pages."""
    return as_strings(pages, placed(pages))


def placed(pages: Pages) -> list[Placed]:
    """Everything in reading order, tables that go on over a page break joined."""
    found: list[list[Placed]] = []
    first = 0
    for page in pages.pages:
        found.append(place(page, first))
        first += len(page.runs)
    return joined(found)


def as_strings(pages: Pages, items: Sequence[Placed]) -> Layout:
    """What was placed, without the memory of where it stood."""
    tables: list[Table] = []
    lines: list[str] = []
    outside: list[str] = []
    for item in items:
        if isinstance(item, PlacedTable):
            rows = tuple(tuple(text_of(words) for _, words in row) for row in item.rows)
            tables.append(Table(rows))
            lines.extend("\t".join(row) for row in rows)
        else:
            text = text_of(item.words)
            lines.append(text)
            outside.append(text)
    unread = tuple(number for number, page in enumerate(pages.pages, 1) if _is_image(page))
    return Layout(tuple(tables), tuple(lines), tuple(outside), unread)


def words_of(items: Sequence[Placed]) -> list[Words]:
    """The lines of ``Layout.lines`` and the repeated heads, as words that remember where they stand."""
    lines: list[Words] = []
    for item in items:
        if isinstance(item, PlacedTable):
            lines.extend(_row_words(row) for row in (*item.rows, *item.repeated))
        else:
            lines.append(item.words)
    return lines


def _row_words(row: Row) -> Words:
    parts: list[Part] = []
    for n, (_, words) in enumerate(row):
        parts.extend((Part("\t"), *words) if n else words)
    return tuple(parts)


def _is_image(page: Page) -> bool:
    return page.image_share >= _MOST and sum(len(run.text) for run in page.runs) < _FEW

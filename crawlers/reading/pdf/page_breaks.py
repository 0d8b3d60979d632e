"""Tables that go on over a page break, joined again."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from attrs import evolve

from crawlers.reading.pdf.grid import Grid
from crawlers.reading.pdf.lines import text_of
from crawlers.reading.pdf.placing import Placed, PlacedLine, PlacedTable, Row
from crawlers.reading.pdf.rulings import SNAP

_DIGITS = re.compile(r"\d+")
_NUMBER = re.compile(r"(?:[\s\-—–―·•.|/／第共页頁\d一二三四五六七八九十]|Page|page|of)*")


def joined(pages: Sequence[list[Placed]]) -> list[Placed]:
    """All pages as one; a table that only page numbers and running heads part from the last one goes on."""
    seen = Counter(text for page in pages for text in {_masked(item) for item in page if _is_aside(item)})
    heads = {text for text, times in seen.items() if times > 1}
    out: list[Placed] = []
    for page in pages:
        _append(out, page, heads)
    return out


def _append(out: list[Placed], page: list[Placed], heads: set[str]) -> None:
    last = next((item for item in reversed(out) if not _is_furniture(item, heads)), None)
    at = next((n for n, item in enumerate(page) if not _is_furniture(item, heads)), None)
    if isinstance(last, PlacedTable) and at is not None:
        more = page[at]
        if isinstance(more, PlacedTable) and _agree(last.grid, more.grid):
            _go_on(last, more)
            page = [*page[:at], *page[at + 1 :]]
    out.extend(page)


def _is_aside(item: Placed) -> bool:
    return isinstance(item, PlacedLine) and item.aside


def _is_furniture(item: Placed, heads: set[str]) -> bool:
    return _is_aside(item) and (_masked(item) in heads or _NUMBER.fullmatch(_masked(item)) is not None)


def _masked(item: Placed) -> str:
    """The words of a line, all numbers alike."""
    return _DIGITS.sub("0", text_of(item.words)) if isinstance(item, PlacedLine) else ""


def _agree(one: Grid, two: Grid) -> bool:
    """Whether the columns are the same; a part with fewer columns holds only spanning cells."""
    if abs(one.xs[0] - two.xs[0]) > SNAP or abs(one.xs[-1] - two.xs[-1]) > SNAP:
        return False
    few, many = sorted((one.xs, two.xs), key=len)
    return all(min(abs(x - other) for other in many) <= SNAP for x in few)


def _go_on(table: PlacedTable, more: PlacedTable) -> None:
    xs = max(table.grid.xs, more.grid.xs, key=len)
    above, below = _renumbered(table, xs), _renumbered(more, xs)
    head = [text_of(words) for _, words in above[0]]
    if len(below) > 1 and sum(map(bool, head)) > 1 and head == [text_of(words) for _, words in below[0]]:
        table.repeated.append(below.pop(0))
    broken = (table.grid.open_bottom and not table.grid.open_top) or (
        more.grid.open_top and not more.grid.open_bottom
    )
    whole = _whole_row(above[-1], below[0], broken)
    if whole is not None:
        above[-1] = whole
        below.pop(0)
    table.rows = [*above, *below]
    # The next page is compared with the columns of all parts and the lower edge of the last one.
    table.grid = evolve(table.grid, xs=xs, open_bottom=more.grid.open_bottom)


def _renumbered(table: PlacedTable, xs: tuple[int, ...]) -> list[Row]:
    """Rows whose cells carry the number of their column among ``xs``."""
    number = [min(range(len(xs)), key=lambda n, x=x: abs(xs[n] - x)) for x in table.grid.xs]  # type: ignore[misc]
    return [[(number[column], words) for column, words in row] for row in table.rows]


def _whole_row(above: Row, below: Row, broken: bool) -> Row | None:
    """One row from the halves that a page break left; ``None`` when these are two rows.

    They are halves when no line is drawn at the break, or when the label stands on one side only.
    """
    if [column for column, _ in above] != [column for column, _ in below]:
        return None
    labelled = [bool(row[0][1]) for row in (above, below)]
    if not (broken or (above[0][0] == 0 and sum(labelled) == 1)):
        return None
    return [(column, (*one, *two)) for (column, one), (_, two) in zip(above, below, strict=True)]

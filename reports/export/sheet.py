"""One sheet of an Excel file: headings, typed cells, links, and a further sheet where one is full."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Final
from urllib.parse import urlsplit

from attrs import define, field, frozen
from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from reports.export.cells import LONGEST, clean, day_of, instant_of
from reports.export.columns import COLUMNS

MOST_ROWS = 1_048_576
MOST_LINKS = 65_530
LONGEST_LINK: Final = 2_000
FIT_ON_A_PAGE: Final = 13

#: What a column's cells are -> how Excel writes numbers in it, and how wide it is.
KINDS: Final[Mapping[str, tuple[str, int]]] = {
    "yuan": ("#,##0.00", 20), "ratio": ("0.0%", 10), "count": ("#,##0", 11), "decimal": ("#,##0.00", 13),
    "year": ("0", 8), "date": ("yyyy-mm-dd", 12), "instant": ("yyyy-mm-dd hh:mm", 17), "link": ("", 40), "rows": ("", 50), "id": ("", 26),
    "long": ("", 50), "text": ("", 16),
}  # fmt: skip


@frozen
class Column:
    """A column: its heading, the kind of its cells, and what the note at its heading says."""

    name: str
    kind: str = "text"
    note: str = ""


class Formats:
    """The formats of a workbook, each made once."""

    def __init__(self, book: Workbook) -> None:
        self.head: Format = book.add_format(
            {"bold": True, "bg_color": "#E8EEF4", "bottom": 1, "valign": "top"}
        )
        self.title: Format = book.add_format({"bold": True, "font_size": 14})
        self.link: Format = book.add_format({"font_color": "#0B5394", "underline": 1})
        self.of_kind = {
            kind: book.add_format({"num_format": form} if form else {}) for kind, (form, _) in KINDS.items()
        }


@define
class Table:
    """Rows written into a sheet, and into further ones (``lots_2``) where Excel's limit is reached."""

    book: Workbook
    formats: Formats
    name: str
    columns: Sequence[Column]
    above: Sequence[str] = ()
    count: int = 0
    sheets: int = 0
    _sheet: Worksheet = field(init=False)
    _row: int = field(init=False, default=0)
    _links: int = field(init=False, default=0)
    _head: int = field(init=False, default=0)

    def __attrs_post_init__(self) -> None:
        self._start()

    def add(self, values: Sequence[Any], kinds: Mapping[int, str] | None = None) -> None:
        """Write a row. ``kinds`` names the kinds of cells that are not of their column's."""
        if self._row >= MOST_ROWS:
            self._finish()
            self._start()
        for place, (value, column) in enumerate(zip(values, self.columns, strict=True)):
            if value is not None and value != "":
                self._write(place, value, (kinds or {}).get(place, column.kind))
        self._row += 1
        self.count += 1

    def finish(self) -> int:
        """Close the last sheet and return how many rows there are."""
        self._finish()
        return self.count

    def _start(self) -> None:
        self.sheets += 1
        name = self.name if self.sheets == 1 else f"{self.name}_{self.sheets}"
        self._sheet = sheet = self.book.add_worksheet(name)
        self._row = self._links = 0
        for place, column in enumerate(self.columns):
            sheet.set_column(place, place, KINDS[column.kind][1], self.formats.of_kind[column.kind])
        for line in self.above:
            sheet.write_string(self._row, 0, clean(line), self.formats.title if not self._row else None)
            self._row += 1
        for place, column in enumerate(self.columns):
            sheet.write_string(self._row, place, column.name, self.formats.head)
            if column.note:
                sheet.write_comment(self._row, place, column.note, {"x_scale": 1.6, "y_scale": 0.7})
        self._head = self._row
        self._row += 1
        if not self.above:
            sheet.freeze_panes(1, 1)

    def _finish(self) -> None:
        self._sheet.autofilter(self._head, 0, max(self._row - 1, self._head), len(self.columns) - 1)
        self._sheet.set_landscape()
        if len(self.columns) <= FIT_ON_A_PAGE:
            self._sheet.fit_to_pages(1, 0)
        self._sheet.repeat_rows(self._head)

    def _write(self, place: int, value: Any, kind: str) -> None:
        sheet, form = self._sheet, self.formats.of_kind[kind]
        if isinstance(value, bool):
            sheet.write_boolean(self._row, place, value)
        elif isinstance(value, (int, float)):
            sheet.write_number(self._row, place, value, form)
        elif kind in _MOMENTS and (moment := _MOMENTS[kind](value)) is not None:
            sheet.write_datetime(self._row, place, moment, form)
        elif kind == "link" and self._links < MOST_LINKS and is_link(str(value)):
            self._links += 1
            sheet.write_url(self._row, place, str(value), self.formats.link, str(value))
        elif kind == "rows" and (name := sheet_of(str(value))):
            sheet.write_url(
                self._row, place, f"internal:'{name}'!A1", self.formats.link, clean(str(value), LONGEST)
            )
        else:
            sheet.write_string(self._row, place, clean(str(value), LONGEST), form)


_MOMENTS: Mapping[str, Callable[[object], Any]] = {"date": day_of, "instant": instant_of}


def is_link(address: str) -> bool:
    """Whether an address is one that may be clicked: http or https, a host, nothing that could be anything else."""
    if (
        len(address) > LONGEST_LINK
        or not address.isprintable()
        or any(sign in address for sign in ' "<>\\^`{|}')
    ):
        return False
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname) and parts.username is None


def sheet_of(address: str) -> str | None:
    """Return the sheet that holds the rows of an address on the page; ``None`` for one that has none here."""
    view = address.partition("?")[0].rpartition("/")[2].removesuffix("_public")
    name = "discounts" if view.endswith("_discounts") else view
    return name if name in COLUMNS else None


def add_all(table: Table, rows: Iterator[Sequence[Any]]) -> int:
    """Write rows into a table, close it, and return how many there were."""
    for row in rows:
        table.add(row)
    return table.finish()

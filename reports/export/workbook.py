"""The Excel file: a sheet per table beside summary, definitions, sources and excluded rows."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from xlsxwriter import Workbook

from reports.export import summary
from reports.export.columns import COLUMNS, MEANINGS, TABLES, heading_note
from reports.export.excluded import COLUMNS as EXCLUDED
from reports.export.excluded import excluded
from reports.export.sheet import Column, Formats, Table, add_all
from reports.export.tables import prepare, rows
from reports.export.target import complete_or_not_at_all
from reports.figures.as_of import AsOf

# what pages say is text: nothing in it is a formula or a link by itself
_OPTIONS = {
    "constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False,
}  # fmt: skip
_LONG = frozenset(
    ("title", "missing", "conditions", "body", "reason", "evidence", "overdue_note", "old", "new", "classification",
     "guarantee", "litigation", "address", "base_source")
)  # fmt: skip
_KIND_OF_UNIT = {
    "yuan": "yuan", "yuan/m²": "yuan", "ratio": "ratio", "count": "count", "date": "date", "instant": "instant",
    "days": "decimal", "years": "decimal", "m²": "decimal",
}  # fmt: skip


def write_xlsx(
    connection: sqlite3.Connection,
    target: Path,
    *,
    as_of: date,
    lang: str,
    sources: Sequence[Mapping[str, Any]] | None = None,
) -> dict[str, int]:
    """Write everything public as of the end of a day into an Excel file; return the rows of every sheet.

    ``target`` is replaced when the new file is complete. ``connection`` is open for reading and not shared: temporary
    views are made in it. ``sources`` are rows with name, title and enabled of all sources there are; without
    them those that have ever run are named. ``lang`` is that of words beside the data, ``en`` or ``zh``; headings
    are the names of the columns. Raises ``OSError`` where the file cannot be written.
    """
    head = summary.gather(connection, as_of, lang, sources)
    at = AsOf(connection, as_of)
    prepare(at)
    with complete_or_not_at_all(target) as part:
        book = Workbook(str(part), _OPTIONS)
        try:
            book.set_properties({"title": head.lines[0], "comments": head.lines[1],
                                 "created": datetime.combine(as_of, time())})  # fmt: skip
            return _write(book, at, head, lang)
        finally:
            book.close()


def _write(book: Workbook, at: AsOf, head: summary.Summary, lang: str) -> dict[str, int]:
    formats = Formats(book)
    counts = {"summary": summary.write_figures(book, formats, head)}
    for name in TABLES:
        table = Table(book, formats, name, [_column(column, lang) for column in COLUMNS[name]])
        counts[name] = add_all(table, rows(at, name))
    counts["definitions"] = summary.write_definitions(book, formats, head)
    counts["sources"] = summary.write_sources(book, formats, head)
    kinds = {"id": "id", "url": "link", "reason": "long", "figure_needs": "id"}
    table = Table(book, formats, "excluded", [Column(name, kinds.get(name, "text")) for name in EXCLUDED])
    counts["excluded"] = add_all(table, iter(excluded(at, lang)))
    return counts


def _column(name: str, lang: str) -> Column:
    return Column(name, _kind(name), heading_note(name, lang))


def _kind(name: str) -> str:
    unit = MEANINGS[name][0]
    if unit in _KIND_OF_UNIT:
        return _KIND_OF_UNIT[unit]
    if name in ("url", "document_url"):
        return "link"
    if name in ("phase_year", "phase_no", "run_id"):
        return "year"
    return (
        "long" if name in _LONG else "id" if name.endswith("_id") or name in ("a", "b", "seller") else "text"
    )

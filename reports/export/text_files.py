"""Tables as CSV and JSON lines, row by row, whatever their size."""

from __future__ import annotations

import csv
import json
import sqlite3
from datetime import date
from pathlib import Path
from typing import Any

from reports.export.cells import clean, harmless
from reports.export.columns import COLUMNS
from reports.export.tables import prepare, rows, typed
from reports.export.target import complete_or_not_at_all
from reports.figures.as_of import AsOf


def write_csv(connection: sqlite3.Connection, target: Path, *, table: str, as_of: date) -> int:
    """Write a table as of the end of a day as CSV and return how many rows that were.

    UTF-8 with BOM, RFC 4180 (commas, CRLF); the first row holds the names of the columns. Empty is "not known". Text
    that a spreadsheet would run begins with an apostrophe; numbers are plain. ``connection`` is open for reading
    and not shared: temporary views are made in it. Raises ``KeyError`` for a table that is not exported.
    """
    columns = COLUMNS[table]
    at = _day(connection, as_of)
    count = 0
    with complete_or_not_at_all(target) as part, part.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(columns)
        for row in rows(at, table):
            writer.writerow([_cell(value, column) for value, column in zip(row, columns, strict=True)])
            count += 1
    return count


def write_jsonl(connection: sqlite3.Connection, target: Path, *, table: str, as_of: date) -> int:
    """Write a table as of the end of a day as JSON lines (UTF-8) and return how many rows that were.

    One object a line, its keys the names of the columns in their order; numbers are numbers, JSON columns objects
    and lists, what is not known null. Otherwise as ``write_csv``.
    """
    columns = COLUMNS[table]
    at = _day(connection, as_of)
    count = 0
    with complete_or_not_at_all(target) as part, part.open("w", encoding="utf-8", newline="\n") as file:
        for row in rows(at, table):
            file.write(json.dumps(typed(row, columns), ensure_ascii=False, allow_nan=False) + "\n")
            count += 1
    return count


def _day(connection: sqlite3.Connection, as_of: date) -> AsOf:
    at = AsOf(connection, as_of)
    prepare(at)
    return at


def _cell(value: Any, column: str) -> object:
    if isinstance(value, str):
        return harmless(clean(value))
    if isinstance(value, float):
        return f"{value:.2f}" if column.endswith("_yuan") and round(value, 2) == value else repr(value)
    return value

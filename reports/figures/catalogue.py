"""All figures, and computing them. A module of this package that defines figures is found by itself."""

from __future__ import annotations

import importlib
import pkgutil
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any

import reports.figures
from reports.figures.as_of import AsOf
from reports.figures.figure import Figure, Rows, Value, Words, defined

_BASE = {"figure", "as_of", "catalogue"}

#: The sections of a report, in order.
SECTIONS: Mapping[str, Words] = {
    "day": Words("The day", "当日"),
    "week": Words("The week", "近七日"),
    "year": Words("The year to date", "本年至今"),
    "sizes": Words("Sizes", "规模"),
    "sellers": Words("Sellers", "出让方"),
    "products": Words("Products, regions, ageing", "产品、地区与账龄"),
    "prices": Words("Loan prices", "贷款包价格"),
    "property": Words("Property and goods at auction", "房产与物品拍卖"),
    "discounts": Words("Discounts at auction", "拍卖折价率"),
    "clearance": Words("Clearance", "成交与清仓"),
    "goods": Words("Odd collateral", "特殊抵债物"),
}


def figures() -> Sequence[Figure]:
    """Return all figures in the order of the sections, inside one by module and in the order of definition.

    Whatever has imported some of the modules before, the order is the same.
    """
    for module in pkgutil.iter_modules(reports.figures.__path__):
        if module.name not in _BASE:
            importlib.import_module(f"reports.figures.{module.name}")
    order = list(SECTIONS)
    return sorted(defined(), key=lambda one: (order.index(one.section), one.compute.__module__))


def compute(connection: sqlite3.Connection, day: date) -> Iterator[dict[str, Any]]:
    """Compute every figure as of the end of a day and yield rows of the table ``figures``.

    ``value`` is a plain number in the figure's unit, unrounded; ``rows`` the address of its rows on the page.
    The connection gets temporary views; the database is not written.
    """
    at = AsOf(connection, day)
    for one in figures():
        for place, value in enumerate(one.compute(at)):
            yield row_of(one, value, place)


def row_of(one: Figure, value: Value, place: int) -> dict[str, Any]:
    """Return one value as a row of the table ``figures``; sums of yuan are cleared of what floats add to the fen."""
    rows = value.rows if isinstance(value.rows, Rows) else None
    return {
        "figure_id": one.id,
        "place": place,
        "member": value.group,
        "value": round(value.value, 2) if one.unit == "yuan" and value.value is not None else value.value,
        "n": value.n,
        "rows": rows.address() if rows else None,
        "note_en": value.note.en if value.note else None,
        "note_zh": value.note.zh if value.note else None,
    }


def definitions() -> str:
    """Return what stands for the definitions as they are today: figures computed by others are not of these."""
    digest = sha256()
    for file in sorted(Path(__file__).parent.glob("*.py")):
        digest.update(file.read_bytes())
    return digest.hexdigest()[:16]


def by_id() -> dict[str, Figure]:
    """Return the figures by id."""
    return {one.id: one for one in figures()}

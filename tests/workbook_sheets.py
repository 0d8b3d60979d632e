"""What an Excel file holds, read from its parts: cells as typed values, formulas, links, notes."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

_NS = {"m": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}


def sheets(file: Path) -> dict[str, list[list[Any]]]:
    """The rows of every sheet; numbers are floats, truth values bools, text str, an empty cell None."""
    with zipfile.ZipFile(file) as book:
        names = [
            one.attrib["name"] for one in _part(book, "xl/workbook.xml").iterfind("m:sheets/m:sheet", _NS)
        ]
        return {name: _rows(_part(book, f"xl/worksheets/sheet{n}.xml")) for n, name in enumerate(names, 1)}


def words(file: Path) -> str:
    """All there is in the file, as text."""
    with zipfile.ZipFile(file) as book:
        return "\n".join(book.read(name).decode("utf-8", "replace") for name in book.namelist())


def formulas(file: Path) -> int:
    return len(re.findall(r"<f[ >]", words(file)))


def links(file: Path) -> set[str]:
    with zipfile.ZipFile(file) as book:
        parts = [
            book.read(name).decode()
            for name in book.namelist()
            if name.endswith("sheet.xml.rels") or "/_rels/sheet" in name
        ]
    return {target for part in parts for target in re.findall(r'hyperlink" Target="([^"]+)"', part)}


def number_format(file: Path, sheet: int, cell: str) -> str:
    """The number format of one cell."""
    with zipfile.ZipFile(file) as book:
        styles = _part(book, "xl/styles.xml")
        found = next(
            one
            for one in _part(book, f"xl/worksheets/sheet{sheet}.xml").iter(f"{{{_NS['m']}}}c")
            if one.attrib["r"] == cell
        )
    form = styles.findall("m:cellXfs/m:xf", _NS)[int(found.attrib.get("s", "0"))].attrib["numFmtId"]
    own = {
        one.attrib["numFmtId"]: one.attrib["formatCode"] for one in styles.iterfind("m:numFmts/m:numFmt", _NS)
    }
    return own.get(form, form)


def _part(book: zipfile.ZipFile, name: str) -> ElementTree.Element:
    return ElementTree.fromstring(book.read(name))


def _rows(sheet: ElementTree.Element) -> list[list[Any]]:
    rows = []
    for row in sheet.iterfind("m:sheetData/m:row", _NS):
        cells: list[Any] = []
        for cell in row.iterfind("m:c", _NS):
            place = _place(cell.attrib["r"])
            cells += [None] * (place - len(cells))
            cells.append(_value(cell))
        rows.append(cells)
    return rows


def _place(reference: str) -> int:
    place = 0
    for letter in re.match("[A-Z]+", reference)[0]:  # type: ignore[index]
        place = place * 26 + ord(letter) - 64
    return place - 1


def _value(cell: ElementTree.Element) -> Any:
    if cell.attrib.get("t") == "inlineStr":
        return "".join(text.text or "" for text in cell.iter(f"{{{_NS['m']}}}t"))
    value = cell.findtext("m:v", None, _NS)
    if value is None:
        return None
    return bool(int(value)) if cell.attrib.get("t") == "b" else float(value)

"""Tables of reference prices that a user keeps, CSV or JSON: every line certain, or refused with its number."""

from __future__ import annotations

import codecs
import csv
import json
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any, Final

from attrs import frozen

from crawlers.reading.reference_cells import REQUIRED, price_of
from crawlers.reading.reference_headings import TOO_MANY, Heading, heading_of
from crawlers.reading.text import squeeze
from crawlers.records import ReferencePrice, Unreadable

_DELIMITERS: Final = (",", "\t", ";", "，")
#: Under which key programs put the rows of a JSON file.
_ROWS: Final = ("reference_prices", "prices", "data", "rows", "items")

Line = tuple[str, Mapping[str, Any]]


@frozen(kw_only=True)
class Prices:
    """What was read: ``refused`` names a line and why it is none, ``left_out`` headings that say nothing here."""

    prices: tuple[ReferencePrice, ...] = ()
    refused: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()


def read_reference_prices(data: bytes, today: date | None = None) -> Prices:
    """Read the bytes of a CSV (any of the usual delimiters and encodings), a JSON list, or JSON lines.

    Headings: city, district, community, yuan_per_sqm or avg_price_yuan_m2, as_of, source, url, kind, unit,
    or their Chinese names. A price is yuan a square metre unless its heading or cell says 万. A month stands
    for its first day; nothing after ``today`` is taken. Lines that say the same twice count once, lines that
    contradict each other are refused both. Raises ``Unreadable`` when the file as a whole is no such table.
    """
    text = _decoded(data)
    lines = list(_of_json(text) if text.lstrip()[:1] in ("{", "[") else _of_csv(text))
    if not lines:
        raise Unreadable("no line beneath the headings")
    names = dict.fromkeys(name for _, cells in lines for name in cells)
    headings = _headings(names)
    found: dict[tuple[Any, ...], list[tuple[str, ReferencePrice]]] = {}
    refused: list[str] = []
    for where, cells in lines:
        try:
            price = price_of(
                [(headings[name], cell) for name, cell in cells.items() if name in headings], today
            )
        except Unreadable as error:
            refused.append(f"{where}: {error}")
            continue
        found.setdefault(_key(price), []).append((where, price))
    prices, torn = _agreed(found.values())
    left_out = tuple(name for name in names if name not in headings)
    return Prices(prices=prices, refused=(*refused, *torn), left_out=left_out)


def _key(price: ReferencePrice) -> tuple[Any, ...]:
    return (price.city, price.district, price.community, price.kind, price.as_of, price.source)


def _agreed(groups: Any) -> tuple[tuple[ReferencePrice, ...], list[str]]:
    """Return the prices of which there is one for a place, day and source, and the others as refusals."""
    prices, torn = [], []
    for group in groups:
        values = {price.yuan_per_sqm for _, price in group}
        if len(values) == 1:
            prices.append(group[0][1])
            continue
        others = ", ".join(f"{where} says {price.yuan_per_sqm:,f}" for where, price in group)
        torn.append(f"{group[0][0]}: contradicted within the file: {others}")
    return tuple(prices), torn


def _decoded(data: bytes) -> str:
    """Decode as spreadsheets write: UTF-16 with its mark, UTF-8 with or without one, else GB 18030."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encodings: tuple[str, ...] = ("utf-16",)
    else:
        encodings = ("utf-8-sig", "gb18030")
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    raise Unreadable("neither UTF-8 nor GB 18030 text")


def _headings(names: Mapping[str, Any]) -> dict[str, Heading]:
    """Return what each heading means; unknown ones are left out. Raises ``Unreadable`` when one is lacking."""
    known = {name: heading for name in names if (heading := heading_of(name)) is not None}
    columns = [heading.column for heading in known.values()]
    for column in columns:
        if columns.count(column) > 1:
            twice = ", ".join(name for name, heading in known.items() if heading.column == column)
            raise Unreadable(f"several headings mean {column}", twice)
    lacking = [column for column in REQUIRED if column not in columns]
    if lacking:
        raise Unreadable(f"no heading means {' or '.join(lacking)}", ", ".join(names)[:200])
    return known


def _of_csv(text: str) -> Iterator[Line]:
    first, _, rest = text.partition("\n")
    if squeeze(first).startswith("sep="):  # how spreadsheets are told the delimiter
        text = rest
    delimiter = max(_DELIMITERS, key=lambda sign: _known_in(text, sign))
    reader = csv.reader(text.splitlines(keepends=True), delimiter=delimiter, strict=True)
    names: list[str] = []
    try:
        for row in reader:
            if not any(cell.strip() for cell in row):
                continue
            if not names:
                names = [cell.strip() or f"column {place}" for place, cell in enumerate(row, 1)]
                if len(set(names)) < len(names):
                    raise Unreadable("a heading comes twice", ", ".join(names)[:200])
                continue
            # a cell too many means that a comma stands inside of one: which, is not certain
            extra = {TOO_MANY: "more cells than headings"} if any(map(str.strip, row[len(names) :])) else {}
            yield f"line {reader.line_num}", {**dict(zip(names, row, strict=False)), **extra}
    except csv.Error as error:
        raise Unreadable(f"line {reader.line_num} is not CSV: {error}") from error


def _known_in(text: str, delimiter: str) -> int:
    head = next((line for line in text.splitlines() if line.strip()), "")
    return sum(heading_of(cell.strip(' "')) is not None for cell in head.split(delimiter))


def _of_json(text: str) -> Iterator[Line]:
    try:
        value = _json(text)
        rows, what = list(enumerate(_rows(value), 1)), "item"
    except json.JSONDecodeError as error:
        numbered = [(number, line) for number, line in enumerate(text.splitlines(), 1) if line.strip()]
        try:
            rows, what = [(number, _json(line)) for number, line in numbered], "line"
        except json.JSONDecodeError:
            raise Unreadable(f"not JSON: {error}") from None
    for number, row in rows:
        if not isinstance(row, dict):
            raise Unreadable(f"{what} {number} is no object")
        yield f"{what} {number}", row


def _rows(value: Any) -> list[Any]:
    if isinstance(value, dict):
        lists = [value[key] for key in _ROWS if isinstance(value.get(key), list)]
        value = lists[0] if lists else [value]
    return list(value) if isinstance(value, list) else [value]


def _json(text: str) -> Any:
    """Read JSON, numbers exact. NaN and Infinity, which some programs write, stay floats: no cell takes one."""
    try:
        return json.loads(text, parse_float=Decimal)
    except RecursionError:
        raise Unreadable("not a table: lists and objects in each other without end") from None
    except json.JSONDecodeError:
        raise
    except ValueError as error:  # a whole number of thousands of digits
        raise Unreadable("a number that is too long to be one") from error

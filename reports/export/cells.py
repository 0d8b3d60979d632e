"""Values fit for a cell: nothing that a spreadsheet would run, nothing that would break its file."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Final

#: Most signs Excel keeps in a cell.
LONGEST: Final = 32_767
# what spreadsheets take for the beginning of a formula, in half and full width
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "\uff1d", "\uff0b", "\uff0d", "\uff20")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


def clean(text: str, longest: int | None = None) -> str:
    """Return text without control signs (line ends become one sign), cut with ``…`` where it is too long."""
    text = _CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    return f"{text[: longest - 1]}…" if longest and len(text) > longest else text


def harmless(text: str) -> str:
    """Return text that no spreadsheet runs when it opens a CSV file: an apostrophe stands before what it might.

    That is the usual sign for "this is text"; whoever reads the file with a program takes one leading ``'`` away.
    """
    return f"'{text}" if text.lstrip(" \n\u3000").startswith(_FORMULA) or text.startswith("'") else text


def day_of(value: object) -> date | None:
    """Return a date ``YYYY-MM-DD``, ``None`` for anything else."""
    try:
        return date.fromisoformat(value) if isinstance(value, str) and len(value) == 10 else None
    except ValueError:
        return None


def instant_of(value: object) -> datetime | None:
    """Return an instant of Beijing time without its offset, as spreadsheets keep it; ``None`` for anything else."""
    try:
        instant = datetime.fromisoformat(value) if isinstance(value, str) and len(value) > 10 else None
    except ValueError:
        return None
    if instant is None or instant.utcoffset() is None or instant.year < 1901:
        return None
    return instant.replace(tzinfo=None) if str(value).endswith("+08:00") else None

"""Labels that a wrapped cell tore into two lines: their value may stand anywhere, so it was not read."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from crawlers.reading.text import squeeze
from crawlers.reading.words import LABELS, READ_AND_LEFT

_SHORTEST = 3  # characters of a beginning: fewer begin too many words
_NEAR = 4  # lines: between the parts of a label stand lines of the value and of the cells beside it
_UNIT = re.compile(r"\([^()]*\)?[:：]?$|[:：]$")

_COLUMN_OF = {label: column for column, labels in LABELS.items() for label in labels}
_BEGINNINGS: dict[str, set[str]] = {}
for _label in _COLUMN_OF:
    for _end in range(_SHORTEST, len(_label)):
        _BEGINNINGS.setdefault(_label[:_end], set()).add(_label)


def torn_columns(lines: Sequence[str]) -> set[str]:
    """The columns of which a label is torn: its beginning is all that a part of a line says, and its
    going on is a part of one of the lines that follow. Parts are what tabs part.
    """
    parts = [[_UNIT.sub("", squeeze(part)) for part in line.split("\t")] for line in lines]
    return {
        column
        for n, line in enumerate(parts)
        if any(part in _BEGINNINGS for part in line)
        for column in _torn(line, parts[n + 1 : n + 1 + _NEAR])
    }


def _torn(line: Sequence[str], following: Sequence[Sequence[str]]) -> Iterator[str]:
    for part in line:
        if part in READ_AND_LEFT or part in _COLUMN_OF:
            continue
        labels = _BEGINNINGS.get(part, ())
        for rest in (rest for other in following for rest in other if rest and labels):
            for label in labels:
                if label.startswith(part + rest):
                    yield _COLUMN_OF[label]

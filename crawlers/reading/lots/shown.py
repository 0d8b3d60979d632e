"""What may be shown to everybody of a title, an address or a sentence: everything up to the building, nothing of the door.

Certain or cut: a number directly behind a building is a door's unless its words say that it counts or measures.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Callable, Iterator
from typing import Final

from crawlers.reading.lots.address import up_to_building
from crawlers.reading.lots.door_words import AFTER_A_DOOR, BEHIND, DOORS, NO_NUMBERS_OF_DOORS

LEFT_OUT: Final = "…"
_LONGEST: Final = 1000
#: Between two doors: 501室、502室 is one place where something was left out.
_BETWEEN = re.compile(r"[\s、,，/和及与至到~～号#\-－—–…]*")
_DASHES: Final = frozenset("\u2010\u2011\u2012\u2013\u2014\u2015\u2212\uff0d\ufe63\u30fc")
_HIDDEN: Final = "\ue000"
# 示例路12号商铺: the number is the house's, on its road
_ON_ITS_ROAD = re.compile(r"(?:[路街巷道弄段]|大道|大街)\s?$")
_OF_A_HOUSE = re.compile(r"[A-Z]?\d+(?:-\d{1,2})?号?(?:[、,]\d+号?)*(?:室|房)?")


def shown_title(title: str) -> str:
    """Return a title without its unit, floor, room, shop and parking numbers; ``…`` stands where they stood."""
    return shown_text(title)


def shown_text(text: str) -> str:
    """Return words without what tells a door in them; ``…`` stands where something was left out.

    Of a line of more than 1,000 signs the rest is left out.
    """
    return "".join(_line_shown(line) for line in text.splitlines(keepends=True))


def _line_shown(line: str) -> str:
    line = line.translate(_VISIBLE)
    if len(line) > _LONGEST:
        line = line[:_LONGEST] + LEFT_OUT
    kept, at = [], 0
    for start, end in _joined(line):
        kept += [line[at:start], LEFT_OUT]
        at = end
    return "".join((*kept, line[at:]))


def shown_sentences(conditions: str | None) -> str | None:
    """Return conditions (JSON: occupancy, lease and the like, each with its sentence) without doors; ``None`` stays.

    What is not such an object is not shown.
    """
    if conditions is None:
        return None
    try:
        sentences = json.loads(conditions)
    except ValueError:
        return None
    if not isinstance(sentences, dict):
        return None
    return json.dumps({name: shown_text(str(words)) for name, words in sentences.items()}, ensure_ascii=False)


def shown_address(address: str | None) -> str | None:
    """Return an address up to its building; ``None`` where that is not certain."""
    public = up_to_building(address) if address else None
    if not public:
        return None
    first = next(iter(_joined(public)), (len(public), 0))[0]
    return public[:first].strip(" ,，、-(（") or None


def _joined(text: str) -> Iterator[tuple[int, int]]:
    """Where the doors stand, in order; those with nothing of their own between them are one."""
    form = _without_numbers_of_its_own(_one_form(text))
    spans = sorted(_doors(form))
    while spans:
        start, end = spans.pop(0)
        end = _with_what_follows(form, end)
        while spans and (spans[0][0] <= end or _BETWEEN.fullmatch(text, end, spans[0][0])):
            end = max(end, _with_what_follows(form, spans.pop(0)[1]))
        yield start, end


def _with_what_follows(form: str, end: int) -> int:
    more = AFTER_A_DOOR.match(form, end)
    return more.end() if more else end


def _doors(form: str) -> Iterator[tuple[int, int]]:
    for pattern in (*DOORS, *BEHIND):
        for found in pattern.finditer(form):
            if not _is_house(form, found):
                yield found.span("n")


def _without_numbers_of_its_own(form: str) -> str:
    for pattern in NO_NUMBERS_OF_DOORS:
        form = pattern.sub(lambda found: _HIDDEN * len(found[0]), form)
    return form


def _is_house(form: str, found: re.Match[str]) -> bool:
    """Whether the number is the house's on its road."""
    before = form[max(0, found.start("n") - 3) : found.start("n")]
    return bool(
        _ON_ITS_ROAD.search(before)
        and "号" in found["n"] + form[found.end("n") :][:1]
        and _OF_A_HOUSE.fullmatch(found["n"])
    )


def _one_form(text: str) -> str:
    """The same words, sign for sign, in half width, capitals and with ``-`` for every dash."""
    return text.translate(_ONE_FORM)


class _Signs(dict[int, str]):
    """Signs as they are asked for, each worked out once."""

    def __init__(self, form: Callable[[str], str]) -> None:
        self.form = form

    def __missing__(self, code: int) -> str:
        self[code] = form = self.form(chr(code))
        return form


def _sign(sign: str) -> str:
    if sign in _DASHES:
        return "-"
    if sign.isdecimal():
        return str(unicodedata.decimal(sign))
    form = unicodedata.normalize("NFKC", sign).upper()
    return form if len(form) == 1 else sign


_ONE_FORM = _Signs(_sign)
_VISIBLE = _Signs(lambda sign: "" if unicodedata.category(sign) == "Cf" else sign)

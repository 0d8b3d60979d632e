"""How a page writes values: amounts, ratios, instants, and cells of rows with their links."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from typing import Any
from urllib.parse import quote

from markupsafe import Markup, escape

from reports.figures.wording import number, word, yuan
from reports.phrases import phrase
from reports.web.columns import HUNDREDTHS, IN_WORDS, INSTANTS, LINKS, NUMBERS, PLAIN, RATIOS

NOTHING = Markup('<span class="nothing">–</span>')
_LONGEST = 160
_UNIT = re.compile(r"([-\d,.]+)(.*)", re.DOTALL)


def instant(value: str | None) -> str:
    """Return an instant as a day and a time of day, in Beijing time as stored; empty when not known."""
    return (value or "")[:16].replace("T", " ")


def money(amount: float | None, lang: str) -> Markup:
    """Return an amount as people say it, the exact one beside it for those who point at it."""
    if amount is None:
        return NOTHING
    form = Markup('<data value="{0}" title="{1}">{2}</data>')
    return form.format(f"{amount:.2f}", f"{amount:,.2f}", with_unit(yuan(amount, lang)))


def with_unit(words: str) -> Markup:
    """Return a value with its unit in smaller letters."""
    found = _UNIT.fullmatch(words)
    if not found or not found[2] or found[2] == "%":
        return escape(words)
    return Markup('{0}<span class="unit">{1}</span>').format(found[1], found[2])


def percent(ratio: float | None) -> str:
    """Return a ratio in percent; ``-`` when not known."""
    return number(ratio, "ratio", "en")


def path(*parts: str) -> str:
    """Return parts as one address, each quoted."""
    return "/" + "/".join(quote(part, safe=":") for part in parts)


def outward(url: str | None, words: str) -> Markup:
    """Return a link to where something was published; the words alone for what is no web address."""
    if not url:
        return NOTHING
    if not url.startswith(("https://", "http://")):
        return escape(words)
    return Markup('<a class="out" href="{0}" rel="noopener noreferrer external">{1}</a>').format(url, words)


def cell(column: str, raw: Any, lang: str, prefix: str) -> Markup:
    """Return a value of a public table as it stands in a cell."""
    if raw is None or raw in ("", "{}", "[]"):
        return NOTHING
    for concerns, written in _WRITERS:
        if concerns(column):
            return written(column, raw, lang, prefix)
    return _plain(column, raw)


def _linked(column: str, raw: Any, _: str, prefix: str) -> Markup:
    shown = raw if column == "seller" else str(raw).rpartition(":")[2]
    return Markup('<a href="{0}">{1}</a>').format(prefix + LINKS[column] + quote(str(raw), safe=":"), shown)


_Writer = Callable[[str, Any, str, str], Markup]
#: which columns, and how their values are written: (column, value, language, what stands before an address)
_WRITERS: Sequence[tuple[Callable[[str], bool], _Writer]] = (
    (lambda column: column.endswith("_yuan"), lambda _, raw, lang, __: money(float(raw), lang)),
    (RATIOS.__contains__, lambda _, raw, __, ___: escape(percent(float(raw)))),
    (LINKS.__contains__, _linked),
    (IN_WORDS.__contains__, lambda _, raw, lang, __: escape(word(str(raw), lang))),
    (INSTANTS.__contains__, lambda _, raw, __, ___: escape(instant(str(raw)))),
    (("reason", "base_source").__contains__, lambda _, raw, lang, __: escape(phrase(str(raw), lang))),
    (("url", "document_url").__contains__, lambda _, raw, __, ___: outward(str(raw), _host(str(raw)))),
)


def is_number(column: str, raw: Any) -> bool:
    """Whether a value stands to the right, as numbers do."""
    if raw is None:
        return column.endswith("_yuan") or column in RATIOS or column in NUMBERS
    return column not in PLAIN and isinstance(raw, (int, float))


def _plain(column: str, raw: Any) -> Markup:
    if column in HUNDREDTHS and isinstance(raw, (int, float)):
        return escape(f"{raw:,.2f}")
    if isinstance(raw, float):
        return escape(f"{raw:,.2f}".rstrip("0").rstrip("."))
    if isinstance(raw, int) and column not in PLAIN:
        return escape(f"{raw:,}")
    words = _in_short(raw)
    if len(words) <= _LONGEST:
        return escape(words)
    return Markup("<details><summary>{0}…</summary>{1}</details>").format(words[:60], words)


def _in_short(raw: Any) -> str:
    """JSON of one level as words."""
    words = str(raw)
    if words[:1] not in "{[":
        return words
    try:
        value = json.loads(words)
    except ValueError:
        return words
    if isinstance(value, dict):
        return "; ".join(f"{key}: {one}" for key, one in value.items())
    return "; ".join(str(one) for one in value)


def _host(url: str) -> str:
    return url.partition("//")[2].partition("/")[0].removeprefix("www.")

"""What every template is given."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlencode

from markupsafe import Markup

from reports.figures.figure import ONCE
from reports.figures.wording import number, sentences, word, yuan
from reports.phrases import phrase
from reports.web import columns, texts, wording
from reports.web.rows_database import MOST_COUNTED, MOST_COUNTED_ONCE

if TYPE_CHECKING:
    from reports.web.site import Site

#: The pages of the menu, in order.
MENU = ("overview", "projects", "lots", "sellers", "figures", "alerts", "sources", "definitions", "data")
PLACES = {"overview": "/", "data": "/firesale"}


def context_of(site: Site, request: Any) -> dict[str, Any]:
    """Return the words and functions of templates for a request (``None``: an error before there was one)."""
    scope = request.scope if request else {}
    lang: str = scope.get("lang", site.lang)
    prefix: str = scope.get("lang_prefix", "")
    path = scope.get("raw_path", b"/").decode("latin-1").partition("?")[0]
    query = scope.get("query_string", b"").decode("latin-1")

    def t(name: str) -> str:
        return texts.text(name, lang)

    def to(*parts: str, **asked: Any) -> str:  # the address of a page of ours, in the reader's language
        pairs = [(name, value) for name, value in asked.items() if value not in (None, "")]
        return prefix + wording.path(*parts) + (f"?{urlencode(pairs)}" if pairs else "")

    return {
        "lang": lang, "html_lang": "zh-CN" if lang == "zh" else "en", "prefix": prefix, "t": t, "to": to,
        "other_lang": "en" if lang == "zh" else "zh", "here": f"{path}{'?' + query if query else ''}",
        "menu": [(name, prefix + PLACES.get(name, f"/{name}"), t(name)) for name in MENU],
        "current": _current(path), "number": lambda value, unit: wording.with_unit(number(value, unit, lang)), "word": lambda code: word(code, lang), "yuan": lambda amount: yuan(amount, lang),
        "money": lambda amount: wording.money(amount, lang), "percent": wording.percent, "instant": wording.instant,
        "whole_csv": _whole_csv, "outward": wording.outward, "nothing": wording.NOTHING, "is_number": wording.is_number,
        "cell": lambda column, raw: wording.cell(column, raw, lang, prefix),
        "column_title": lambda name: columns.column_title(name, lang), "naming": columns, "sentences": lambda *parts: sentences(parts, lang),
        "phrase": lambda words: phrase(words, lang),
        "changed": lambda column, value: wording.cell(column, value, lang, prefix),
        "without_after": lambda asked: {name: value for name, value in asked.items() if name != "after"},
        "with_after": lambda asked, place: {**asked, "after": place},
        "count": lambda value: wording.NOTHING if value is None else f"{value:,.0f}", "svg": Markup, "free_sql": site.loopback,
        "most_counted": MOST_COUNTED_ONCE if request and ONCE in request.args else MOST_COUNTED,
    }  # fmt: skip


def _whole_csv(address: str) -> str:
    """The address of all rows as CSV, from whatever page of them."""
    path, _, query = address.partition("?")
    asked = [
        (name, value)
        for name, value in parse_qsl(query, keep_blank_values=True)
        if name not in ("_next", "_size")
    ]
    return f"{path}?{urlencode([*asked, ('_stream', 'on')])}"


#: The page of the menu that other pages belong to, by the first part of their address.
_BELONGS = {"": "overview", "firesale": "data", "assets": "lots", "notices": "projects", "figure": "figures", "context": "figures"}  # fmt: skip


def _current(path: str) -> str:
    first = path.strip("/").partition("/")[0]
    return _BELONGS.get(first, first)

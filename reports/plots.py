"""Plots of figures, drawn on this side as SVG: nothing is loaded, nothing runs where they are read."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from html import escape
from typing import Any, Final

from reports.figures.figure import Figure
from reports.figures.wording import word

#: A plot of more members than this says nothing; the table beside it has all.
MOST_BARS: Final = 15
#: Plots are as wide as this with all their labels, so that letters are of one size.
WIDTH: Final = 560
FIT: Final = {"type": "fit-x", "contains": "padding"}
BAR: Final = "#1f5a8a"
BAND: Final = "#dbe6ef"
PALETTE: Final = ("#1f5a8a", "#b0452f", "#5b6876", "#8a7a2f")
_FONT = "system-ui, 'PingFang SC', 'Microsoft YaHei', 'Noto Sans CJK SC', 'WenQuanYi Micro Hei', sans-serif"
_PERIOD = re.compile(r"\d{4}(?:-\d{2}|Q[1-4])?")
_INK, _GRID = "#1d2733", "#dfe4ea"
_LONGEST_LABEL = 26
_AXIS = {"labelColor": _INK, "titleColor": _INK, "gridColor": _GRID, "domainColor": _GRID, "tickColor": _GRID, "titleFontWeight": "normal"}  # fmt: skip
_CONFIG = {
    "font": _FONT,
    "background": None,
    "view": {"stroke": None},
    "axis": _AXIS,
    "legend": {"labelColor": _INK},
}
#: unit -> what a step of the axis is worth, and its name in English and Chinese
_SCALES: Final[Mapping[str, tuple[float, str, str]]] = {
    "yuan": (1e8, "100 million yuan", "亿元"), "ratio": (0.01, "%", "%"), "yuan_per_sqm": (1, "yuan/m²", "元/平方米"),
    "days": (1, "days", "天"), "times": (1, "times", "倍"),
}  # fmt: skip


def svg_of(figure: Figure, rows: Sequence[Mapping[str, Any]], lang: str) -> str | None:
    """Return the plot of a grouped figure as SVG text; ``None`` where there is nothing to compare.

    ``rows`` are its rows of the table ``figures``. Members that are periods (2025, 2025-11, 2025Q1) become a line,
    others bars in their order, the first 15 of them.
    """
    known = [row for row in rows if row["value"] is not None and row["member"] is not None]
    if len(known) < 2:
        return None
    return drawn(specification(figure, known, lang), figure.title.of(lang))


def drawn(specification: Mapping[str, Any], title: str) -> str:
    """Draw a Vega-Lite specification as an SVG picture that is named ``title`` to those who do not see it."""
    import vl_convert  # noqa: PLC0415 - it loads a script engine: only where a plot is drawn

    whole = {"$schema": "https://vega.github.io/schema/vega-lite/v5.json", "config": _CONFIG, **specification}
    svg: str = vl_convert.vegalite_to_svg(whole)
    svg = re.sub(r' (?:role|aria-[a-z]+)="[^"]*"', "", svg)  # one picture, not a hundred nameless parts
    return svg.replace("<svg ", f'<svg role="img" aria-label="{escape(title, quote=True)}" ', 1)


def specification(figure: Figure, rows: Sequence[Mapping[str, Any]], lang: str) -> dict[str, Any]:
    """Return the Vega-Lite specification of a figure's plot."""
    size, english, chinese = _SCALES.get(figure.unit, (1, "", ""))
    periods = all(_PERIOD.fullmatch(str(row["member"])) for row in rows)
    shown = sorted(rows, key=lambda row: str(row["member"])) if periods else rows[:MOST_BARS]
    values = [
        {"place": place, "member": _label(str(row["member"]), lang), "value": row["value"] / size}
        for place, row in enumerate(shown)
    ]
    unit = (chinese if lang == "zh" else english) or None
    encoding, mark = _form(periods, unit)
    return {
        "width": WIDTH, "autosize": FIT, "height": 190 if periods else {"step": 20}, "data": {"values": values}, "mark": mark,
        "encoding": encoding,
    }  # fmt: skip


def _form(periods: bool, unit: str | None) -> tuple[dict[str, Any], dict[str, Any]]:
    """Encoding and mark: a line over periods, else bars."""
    measure = {
        "field": "value",
        "type": "quantitative",
        "title": unit,
        "axis": {"grid": True, "tickCount": 5},
    }
    member = {"field": "member", "type": "ordinal", "sort": {"field": "place"}, "title": None}
    if periods:
        encoding = {"x": {**member, "axis": {"labelAngle": -45, "labelOverlap": True}}, "y": measure}
        return encoding, {
            "type": "line",
            "point": {"color": BAR, "size": 22},
            "color": BAR,
            "strokeWidth": 1.5,
        }
    encoding = {"x": measure, "y": {**member, "axis": {"labelLimit": 230, "ticks": False, "domain": False}}}
    return encoding, {"type": "bar", "color": BAR, "height": {"band": 0.7}}


def _label(member: str, lang: str) -> str:
    words = word(member, lang)
    return words if len(words) <= _LONGEST_LABEL else f"{words[: _LONGEST_LABEL - 1]}…"

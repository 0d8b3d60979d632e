"""Plots of figures, drawn on this side as SVG: nothing is loaded, nothing runs where they are read."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from reports.figures.figure import Figure

#: A plot of more members than this says nothing; the table beside it has all.
MOST_BARS = 15
_FONT = "system-ui, 'PingFang SC', 'Microsoft YaHei', 'Noto Sans CJK SC', 'WenQuanYi Micro Hei', sans-serif"
_PERIOD = re.compile(r"\d{4}(?:-\d{2}|Q[1-4])?")
_INK, _BAR, _GRID = "#1d2733", "#1f5a8a", "#dfe4ea"
_SCALES = {"yuan": (1e8, "100 million yuan", "亿元"), "ratio": (0.01, "%", "%")}


def svg_of(figure: Figure, rows: Sequence[Mapping[str, Any]], lang: str) -> str | None:
    """Return the plot of a grouped figure as SVG text; ``None`` where there is nothing to compare.

    ``rows`` are its rows of the table ``figures``. Members that are periods (2025, 2025-11, 2025Q1) become a line,
    others bars in their order, the first 15 of them.
    """
    known = [row for row in rows if row["value"] is not None and row["member"] is not None]
    if len(known) < 2:
        return None
    import vl_convert  # noqa: PLC0415 - it loads a script engine: only where a plot is drawn

    drawn: str = vl_convert.vegalite_to_svg(specification(figure, known, lang))
    title = figure.title.of(lang).replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")
    return drawn.replace("<svg ", f'<svg role="img" aria-label="{title}" ', 1)


def specification(figure: Figure, rows: Sequence[Mapping[str, Any]], lang: str) -> dict[str, Any]:
    """Return the Vega-Lite specification of a figure's plot."""
    size, english, chinese = _SCALES.get(figure.unit, (1, "", ""))
    periods = all(_PERIOD.fullmatch(str(row["member"])) for row in rows)
    shown = sorted(rows, key=lambda row: str(row["member"])) if periods else rows[:MOST_BARS]
    values = [{"member": str(row["member"]), "value": row["value"] / size} for row in shown]
    unit = chinese if lang == "zh" else english
    measure = {
        "field": "value",
        "type": "quantitative",
        "title": unit or None,
        "axis": {"grid": True, "tickCount": 5},
    }
    member = {"field": "member", "type": "ordinal", "sort": None, "title": None}
    encoding = {"x": {**member, "axis": {"labelAngle": -45, "labelOverlap": True}}, "y": measure} if periods else {
        "x": measure, "y": {**member, "axis": {"labelLimit": 260}}}  # fmt: skip
    mark = {"type": "line", "point": True, "color": _BAR} if periods else {"type": "bar", "color": _BAR}
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
        "width": 560,
        "height": 180 if periods else {"step": 20},
        "data": {"values": values},
        "mark": mark,
        "encoding": encoding,
        "config": {
            "font": _FONT,
            "background": None,
            "view": {"stroke": None},
            "axis": {
                "labelColor": _INK,
                "titleColor": _INK,
                "gridColor": _GRID,
                "domainColor": _GRID,
                "tickColor": _GRID,
            },
        },
    }

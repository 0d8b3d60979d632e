"""Plots of single things: an asset's prices over its listings, a seller's notices by month."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any, Final

from reports import plots
from reports.figures.figure import Words
from reports.web.sellers import Month

_SHOWN: Final = {
    "starting_price_yuan": Words("starting price", "起拍价"), "final_price_yuan": Words("final price", "成交价"),
    "appraisal_yuan": Words("appraisal", "评估价"), "market_price_yuan": Words("market price (seller's word)", "市场价（出让方自述）"),
}  # fmt: skip
_COLOURS: Final = dict(zip(_SHOWN, plots.PALETTE, strict=True))
_DASHES: Final = dict(zip(_SHOWN, ([1, 0], [1, 0], [4, 3], [1, 3]), strict=True))
_PATH: Final = Words("Prices over the listings, 10 thousand yuan", "各次挂拍价格，万元")
_STREAM: Final = Words("Transfer notices by month", "转让公告（按月）")


def svg_of(lots: Sequence[Mapping[str, Any]], lang: str) -> str | None:
    """Return an asset's prices over the days its listings start, as SVG text; ``None`` for a single listing."""
    points = tuple(
        (lot["starts_at"][:10], name, lot[name] / 1e4)
        for lot in lots
        for name in _SHOWN
        if lot["starts_at"] and lot[name]
    )
    if len({day for day, _, _ in points}) < 2:
        return None
    return _path(points, lang)


@lru_cache(maxsize=200)
def _path(points: tuple[tuple[str, str, float], ...], lang: str) -> str:
    values = [{"day": day, "price": _SHOWN[name].of(lang), "value": value} for day, name, value in points]
    there = [name for name in _SHOWN if any(point[1] == name for point in points)]
    order = [_SHOWN[name].of(lang) for name in there]
    specification = {
        "width": plots.WIDTH, "autosize": plots.FIT, "height": 200, "data": {"values": values},
        "mark": {"type": "line", "point": {"size": 45}},
        "encoding": {
            "x": {"field": "day", "type": "ordinal", "title": None, "axis": {"labelAngle": 0, "labelOverlap": True}},
            "y": {"field": "value", "type": "quantitative", "title": "万元" if lang == "zh" else "10,000 yuan", "scale": {"zero": True}},
            "color": {"field": "price", "type": "nominal", "title": None, "sort": order,
                      "scale": {"domain": order, "range": [_COLOURS[name] for name in there]}, "legend": {"orient": "top"}},
            "strokeDash": {"field": "price", "type": "nominal", "sort": order, "legend": None,
                           "scale": {"domain": order, "range": [_DASHES[name] for name in there]}},
        },
    }  # fmt: skip
    return plots.drawn(specification, _PATH.of(lang))


def stream_svg(months: Sequence[Month], lang: str) -> str | None:
    """Return a seller's notices by month with their usual range, as SVG text; ``None`` for a month or two."""
    if len(months) < 3:
        return None
    return _stream(
        tuple((month.stream.month, month.stream.count, month.usual) for month in reversed(months)), lang
    )


@lru_cache(maxsize=200)
def _stream(months: tuple[tuple[str, int, tuple[float, float] | None], ...], lang: str) -> str:
    values = [
        {
            "month": month,
            "notices": notices,
            "low": usual[0] if usual else None,
            "high": usual[1] if usual else None,
        }
        for month, notices, usual in months
    ]
    x = {
        "field": "month",
        "type": "ordinal",
        "title": None,
        "axis": {"labelAngle": -45, "labelOverlap": True},
    }
    layer = [
        {"mark": {"type": "area", "color": plots.BAND, "interpolate": "step"},
         "encoding": {"x": x, "y": {"field": "low", "type": "quantitative", "title": None}, "y2": {"field": "high"}}},
        {"mark": {"type": "bar", "color": plots.BAR, "width": {"band": 0.55}},
         "encoding": {"x": x, "y": {"field": "notices", "type": "quantitative", "title": None, "axis": {"tickCount": 4, "format": "d"}}}},
    ]  # fmt: skip
    return plots.drawn(
        {
            "width": plots.WIDTH,
            "autosize": plots.FIT,
            "height": 150,
            "data": {"values": values},
            "layer": layer,
        },
        _STREAM.of(lang),
    )

"""Medians, quartiles, and whether a count is unusual beside those before it."""

from __future__ import annotations

from collections.abc import Sequence

from reports.figures.figure import Words

#: How far beyond the middle half a count must lie, in widths of that half (Tukey's fences).
FENCE = 1.5


def quantile(values: Sequence[float], part: float) -> float | None:
    """Return a quantile by linear interpolation between ordered values; ``None`` of nothing."""
    if not values:
        return None
    ordered = sorted(values)
    place = (len(ordered) - 1) * part
    low = int(place)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (ordered[high] - ordered[low]) * (place - low)


def median(values: Sequence[float]) -> float | None:
    """Return the median; ``None`` of nothing."""
    return quantile(values, 0.5)


def spread(values: Sequence[float]) -> Words | None:
    """Return the median, the middle half and the range of values in words; ``None`` of fewer than two."""
    low, middle, high = (quantile(values, part) for part in (0.25, 0.5, 0.75))
    if len(values) < 2 or low is None or middle is None or high is None:
        return None
    return Words(
        f"median {plain(middle)}, middle half {plain(low)} to {plain(high)}, all {plain(min(values))} to {plain(max(values))}",
        f"中位数 {plain(middle)}，中间一半 {plain(low)} 至 {plain(high)}，全部 {plain(min(values))} 至 {plain(max(values))}",
    )


def plain(value: float) -> str:
    """Return a number with at most two decimals."""
    return f"{value:,.2f}".rstrip("0").rstrip(".")


def unusual(count: float, before: Sequence[float]) -> int:
    """Return 1 for unusually many, -1 for unusually few, else 0.

    A count is unusual when it lies outside all of those before and beyond the fences of their middle half.
    """
    low, high = quantile(before, 0.25), quantile(before, 0.75)
    if low is None or high is None:
        return 0
    fence = FENCE * (high - low)
    if count > max(*before, high + fence):
        return 1
    return -1 if count < min(*before, low - fence) else 0


def usual_note(count: float, before: Sequence[float]) -> Words | None:
    """Say what is usual, and before it whether this count is not; ``None`` with fewer than two to compare."""
    usual = spread(before)
    if usual is None:
        return None
    said = _SAID[unusual(count, before)]
    return Words(f"{said.en}usual: {usual.en}", f"{said.zh}通常：{usual.zh}")


_SAID = {
    1: Words("UNUSUALLY MANY; ", "异常偏多；"),
    -1: Words("UNUSUALLY FEW; ", "异常偏少；"),
    0: Words("", ""),
}
UNUSUAL = Words(
    "unusual is what lies outside all of them and beyond 1.5 times their middle half",
    "异常指超出其全部范围、且超出中间一半宽度的1.5倍",
)

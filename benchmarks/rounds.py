"""Interleaved rounds: each candidate once a round, so that a busy machine slows all alike."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Mapping


def rounds(candidates: Mapping[str, Callable[[], tuple[int, float]]], count: int) -> dict[str, list[float]]:
    """Run every candidate once a round and return its rates (things a second); a candidate returns its things
    and the seconds they took, set-up left out.
    """
    rates: dict[str, list[float]] = {name: [] for name in candidates}
    for number in range(count + 1):
        for name, run in candidates.items():
            things, elapsed = run()
            if number:  # the first round warms up
                rates[name].append(things / elapsed)
    return rates


def timed(run: Callable[[], object]) -> float:
    """Return the seconds a call takes."""
    began = time.perf_counter()
    run()
    return time.perf_counter() - began


def ratio_line(what: str, ours: list[float], other: list[float], aim: float) -> str:
    """Return one line: the ratio's median over paired rounds, its spread, and the aim."""
    ratios = [a / b for a, b in zip(ours, other, strict=True)]
    spread = f"{min(ratios):.2f}-{max(ratios):.2f}"
    verdict = "reached" if statistics.median(ratios) >= aim else "NOT reached"
    return (
        f"{what:<58} {statistics.median(ratios):6.2f}  ({spread}, aim {aim:g}: {verdict})"
        f"   {statistics.median(ours):,.0f}/s against {statistics.median(other):,.0f}/s"
    )

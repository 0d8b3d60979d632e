"""``./run bench [NAME ...]``: all benchmarks, or those named (pdf, store, crawl, browser, scale)."""

from __future__ import annotations

import importlib
import os
import sys

NAMES = ("pdf", "store", "crawl", "browser", "scale")


def main() -> None:
    """Run the benchmarks one after the other; figures are ratios within this run, with their spread."""
    asked = sys.argv[1:] or list(NAMES)
    unknown = [name for name in asked if name not in NAMES]
    if unknown:
        raise SystemExit(f"there is no benchmark {unknown[0]!r}: {', '.join(NAMES)}")
    print(f"{os.cpu_count()} cores; every figure is a ratio within this run, median (least-most)")
    for name in asked:
        print(f"\n== {name}", flush=True)
        importlib.import_module(f"benchmarks.{name}").main()


if __name__ == "__main__":
    main()

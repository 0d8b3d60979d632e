"""Kill -9 at random moments of a crawl, then one normal run: as if nothing had been.

    python -m faults kills --seed 1 --moments 50

Each moment is one crawl of the demo world, on its first or its second day, killed after so many requests were
answered, before an SQL statement, within a commit, right after one, or while a receiver holds a message that
has not been recorded as told. The normal run after it must leave what an undisturbed crawl leaves.
"""

from __future__ import annotations

import argparse
import random
import shutil
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from faults.killing import KINDS, SOURCES, Suite, Tried
from faults.stand import CLOCKS


def report(tried: Sequence[Tried], suite: Suite) -> Iterator[str]:
    """Yield the lines that are printed at the end."""
    kinds = Counter((one.moment.kind, one.killed) for one in tried)
    for day, whole in sorted(suite.undisturbed.items()):
        yield (
            f"day {day}, undisturbed: {whole.requests} requests, {whole.statements} statements, {whole.commits}"
            f" commits, {sum(rows.total() for rows in whole.contents.values())} rows, {len(whole.told)} messages"
        )
    for kind in dict.fromkeys(KINDS):
        yield f"killed by {kind}: {kinds[kind, True]}; had ended before: {kinds[kind, False]}"
    yield f"messages told twice with one alert_id: {sum(one.twice for one in tried)}"
    yield f"as undisturbed: {sum(not one.wrong for one in tried)} of {len(tried)}"
    usual = sum(bool(one.wrong) and set(one.wrong) <= set(suite.controls[one.moment.day]) for one in tried)
    yield f"differing, and just as two runs without a kill do: {usual}"


def main(arguments: Sequence[str]) -> int:
    """Try the moments and print one line for each; 1 when anything was not as undisturbed."""
    parser = argparse.ArgumentParser(prog="python -m faults kills", description=__doc__.splitlines()[0])
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--moments", type=int, default=50)
    parser.add_argument(
        "--day", type=int, choices=tuple(CLOCKS), help="only this day (default: both in turn)"
    )
    parser.add_argument("--source", action="append", choices=SOURCES, help="only this source (default: both)")
    parser.add_argument("--history", action="store_true", help="the whole world: many times slower")
    parser.add_argument("--keep", type=Path, help="keep there what differed (default: thrown away)")
    asked = parser.parse_args(arguments)
    folder = asked.keep or Path(tempfile.mkdtemp(prefix="firesale-kills-"))
    days, sources = [asked.day] if asked.day else sorted(CLOCKS), asked.source or SOURCES
    tried = []
    with Suite(folder, days, sources).opened(history=asked.history) as suite:
        for day in days:
            print(
                f"day {day}, run twice without a kill: {'; '.join(suite.control(day)) or 'the same'}",
                flush=True,
            )
        moments = suite.moments(asked.moments, random.Random(asked.seed))
        for number, moment in enumerate(moments, 1):
            one = suite.try_one(moment, f"moment-{number}")
            tried.append(one)
            how = "killed" if one.killed else "had ended"
            print(f"{number:3} {moment}: {how}, {'; '.join(one.wrong) or 'as undisturbed'}", flush=True)
        print(*report(tried, suite), sep="\n")
    if not asked.keep:
        shutil.rmtree(folder, ignore_errors=True)
    return int(any(one.wrong for one in tried))

"""A month of the demo world, minute by minute: what is due is crawled by the real command, and nothing else.

    python -m faults month --seed 1 --days 30

The world moves: notices come out, lots start, are extended, sold, left and listed again, bids are held. Every source
is looked at once a day at a time of its own; the scheduler is asked for every minute, and for a day and a half the
machine is off. Twice cron calls two times in the same second; every third day the command is called when nothing is due.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

from faults import month_judge as judge
from faults.month_plan import SHIPPED, TIMES, Outage, When, configuration
from faults.month_run import Done, Passing
from faults.month_told import in_words, told_of
from faults.stand import Stand, receiving
from fixtures.world.month import Month
from fixtures.world.server import WorldServer

THRESHOLD = Decimal("1e8")
OUTAGE_AFTER, OUTAGE_LASTS = timedelta(days=11, hours=6), timedelta(hours=37, minutes=7)


def report(passing: Passing) -> tuple[list[str], list[str]]:
    """Return the lines on a month, and what was not as promised."""
    told = told_of(passing.month, passing.stand, passing.done, THRESHOLD)
    overlaps = [line for line in judge.runs(passing) if "overlaps" in line]
    lines = [
        f"{passing.minutes} minutes passed, {len(passing.done)} calls with something due, {len(passing.idle)} without",
        *judge.states(passing),
        f"overlaps: {len(overlaps)}",
        *judge.requests(passing),
        f"packages over {THRESHOLD:,.0f} yuan that came out: {told.packages}; missed {len(told.missed)}, told twice {len(told.twice)}",
        "from publication to a reader's receiver (median, p90, most):",
        *in_words(told.latencies),
    ]
    wrong = [*judge.runs(passing), *judge.looks(passing), *told.wrong, *judge.records(passing)]
    return lines, wrong


def line_of(done: Done) -> str:
    """One call in a line."""
    each = ", ".join(f"{row['source']} {row['state']} +{row['new']} ~{row['changed']}" for row in done.runs)
    return f"{done.at:%a %m-%d %H:%M}  {each or 'nothing due'}; {done.requests} requests, {len(done.heard)} messages, {done.seconds:.1f} s"


@contextmanager
def passing_in(folder: Path, seed: int, days: int, times: Mapping[str, When]) -> Iterator[Passing]:
    """Yield a month about to pass in a folder, with its server and receivers open."""
    month = Month(seed, days)
    outage = Outage(month.begins + OUTAGE_AFTER, month.begins + OUTAGE_AFTER + OUTAGE_LASTS)
    with receiving() as desk, receiving() as ops, WorldServer(month.sites) as server:
        rules = f"[alerts]\nmin_claims_yuan = {THRESHOLD}\n{configuration(times)}"
        stand = Stand(folder / "stand", desk, ops, rules)
        yield Passing(
            month=month, server=server, stand=stand, desk=desk, sources=times,
            outage=outage if outage.ends < month.ends else None,
        )  # fmt: skip


def main(arguments: Sequence[str]) -> int:
    """Let a month pass; 1 when a promise was broken."""
    parser = argparse.ArgumentParser(prog="python -m faults month", description=__doc__.splitlines()[0])
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--days", type=int, default=30)
    parser.add_argument("--source", action="append", choices=tuple(TIMES), help="only this (default: all)")
    parser.add_argument("--shipped", action="store_true", help="by the shipped schedules: every six hours")
    parser.add_argument("--keep", type=Path, help="let the month's database stay there")
    asked = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="firesale-month-") as made:
        whens: Mapping[str, When] = SHIPPED if asked.shipped else TIMES
        sources = {name: when for name, when in whens.items() if name in (asked.source or TIMES)}
        with passing_in(asked.keep or Path(made), asked.seed, asked.days, sources) as passing:
            for done in passing.pass_by():
                print(line_of(done), flush=True)
            lines, wrong = report(passing)
    print("", *lines, *(f"WRONG  {line}" for line in wrong), sep="\n")
    print(f"promises broken: {len(wrong)}")
    return 1 if wrong else 0

"""The verdict on a month: runs against the timetable, requests by subject, records against the world."""

from __future__ import annotations

import itertools
import statistics
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from faults.month_plan import in_words, planned
from faults.month_run import Passing, settled_within
from fixtures.world.auctions.truth import differences, expected_lots
from fixtures.world.month import Month
from fixtures.world.truth import expected_notices

MOST_LOOKS = 4
MOST_VALUES = 8
NOT_COUNTED = {"viewers"}  # moves by the minute and is no news
NOTICE_COLUMNS = (
    "kind",
    "published_on",
    "claims_yuan",
    "principal_yuan",
    "bid_on",
    "registration_deadline_at",
    "buyer",
)


def runs(passing: Passing) -> Iterator[str]:
    """Yield what was wrong with when and how often was crawled."""
    for name, when in passing.sources.items():
        plan = planned(when, passing.month.begins, passing.month.ends, passing.outage)
        ran = [done.at for done in passing.done for row in done.runs if row["source"] == name]
        if ran != plan:
            lacking, more = Counter(plan) - Counter(ran), Counter(ran) - Counter(plan)
            yield f"{name}: crawled at other times than planned: {_few(lacking)} lacking, {_few(more)} too many"
    for done in passing.done:
        for row in done.runs:
            if row["state"] != "ok":
                yield f"{done.at}: {row['source']} ended {row['state']}: {row['reason']}"
        if done.ran.exit:
            yield f"{done.at}: exit {done.ran.exit}: {done.ran.log[-300:]}"
    for done in passing.idle:
        if done.requests or done.runs:
            yield f"{done.at}: nothing was due, and {done.requests} requests were made"
    yield from _overlaps(passing)


def _overlaps(passing: Passing) -> Iterator[str]:
    """Two runs of a source at one time: begun in one second, or one begun before the other had ended."""
    rows = passing.stand.query("SELECT source, started_at, finished_at FROM runs ORDER BY run_id")
    for name in passing.sources:
        own = [row for row in rows if row["source"] == name]
        for one, other in itertools.pairwise(own):
            if one["finished_at"] is None or other["started_at"] <= max(
                one["started_at"], one["finished_at"]
            ):
                yield f"{name}: a run of {other['started_at']} overlaps that of {one['started_at']}"


def looks(passing: Passing) -> Iterator[str]:
    """Yield the lots that were looked at more often than promised."""
    for lot_id in settled_within(passing.month):
        found = passing.asked.looks(lot_id)
        if len(found) > MOST_LOOKS:
            yield f"{lot_id}: looked at {len(found)} times: {found}"


def records(passing: Passing) -> Iterator[str]:
    """Yield what of the records is not as the world showed it when their source was crawled last."""
    last = {row["source"]: done.at for done in passing.done for row in done.runs}
    for name, at in sorted(last.items()):
        month = Month(passing.month.seed, passing.month.days)
        month.move_to(at)
        if name == "yindeng":
            yield from _notices(passing, month)
        elif name != "ali_notices":
            yield from _lots(passing, month, name)


def _lots(passing: Passing, month: Month, source: str) -> Iterator[str]:
    stored = {
        row["lot_id"]: row for row in passing.stand.query("SELECT * FROM lots WHERE source = ?", source)
    }
    for lot_id, truth in expected_lots(month.house, source).items():
        if lot_id not in stored:
            yield f"{lot_id} ({truth.key}): not stored"
            continue
        for column, value, found in differences(stored[lot_id], truth):
            if column not in NOT_COUNTED:
                yield f"{lot_id} ({truth.key}): {column} is {found!r}, the world shows {value!r}"


def _notices(passing: Passing, month: Month) -> Iterator[str]:
    stored = {
        row["notice_id"]: row for row in passing.stand.query("SELECT * FROM notices WHERE source = 'yindeng'")
    }
    for notice_id, truth in expected_notices(month.registry).items():
        row = stored.get(notice_id)
        if row is None:
            yield f"{notice_id}: not stored"
            continue
        for column in set(NOTICE_COLUMNS) & truth.columns.keys() - truth.doubtful:
            if not _same(row[column], truth.columns[column]):
                yield f"{notice_id}: {column} is {row[column]!r}, the world shows {truth.columns[column]!r}"


def _same(stored: Any, value: Any) -> bool:
    if value is None or stored is None:
        return stored is value
    return abs(float(value) - stored) < 0.005 if isinstance(stored, float) else str(stored) == str(value)


def requests(passing: Passing) -> Iterator[str]:
    """Yield the lines on what was asked."""
    asked, month = passing.asked, passing.month
    whole = [lot_id for lot_id in settled_within(month) if asked.total(lot_id)]
    found = [asked.looks(lot_id) for lot_id in whole]
    if found:
        yield f"lots whose whole life fell into the month: {len(whole)}"
        yield f"  looks at a lot: {spread(map(len, found))}"
        yield f"  requests at its first look: {spread(each[0] for each in found)}"
        yield f"  requests at each later look: {spread(n for each in found for n in each[1:])}"
        yield f"  requests of a lot over its life: {spread(map(sum, found))}"
        daily = [
            max((month.house.lots[lot_id].ends - month.house.lots[lot_id].listed).days, 1) for lot_id in whole
        ]
        yield f"  a poller that looks once a day would look: {spread(daily)}"
    notices = [stem for stem in month.registry.notices if asked.total(stem)]
    yield f"requests of a notice, its file included: {spread(asked.total(stem) for stem in notices)}"
    yield f"  of these answered 304: {sum(asked.unchanged[s] for s in notices)} of {sum(map(asked.total, notices))}"
    apart = {name: asked.total(name) for name in ("list", "robots")}
    yield "apart: " + ", ".join(f"{name} {count}" for name, count in apart.items())
    yield f"all requests: {sum(sum(run.values()) for run in asked.by_run)}"


def spread(values: Iterable[int]) -> str:
    """``1: 20, 3: 12; mean 1.8, most 3``; of many different values the median and p90 in place of each."""
    counted = Counter(values)
    if not counted:
        return "none"
    ordered = sorted(counted.elements())
    each = ", ".join(f"{value}: {count}" for value, count in sorted(counted.items()))
    if len(counted) > MOST_VALUES:
        each = f"median {statistics.median(ordered):.0f}, p90 {ordered[int(len(ordered) * 0.9)]}"
    return f"{each}; mean {statistics.mean(ordered):.1f}, most {ordered[-1]}"


def states(passing: Passing) -> Iterator[str]:
    """Yield how the runs of every source ended, and when they were due."""
    for name, when in passing.sources.items():
        rows = [row for done in passing.done for row in done.runs if row["source"] == name]
        counted = Counter(row["state"] for row in rows)
        plan = planned(when, passing.month.begins, passing.month.ends, passing.outage)
        ended = ", ".join(f"{count} {state}" for state, count in counted.items())
        yield f"{name}: {in_words(when)}; planned {len(plan)}, crawled {len(rows)} ({ended}), new {_sum(rows, 'new')}, changed {_sum(rows, 'changed')}"


def _sum(rows: Sequence[Mapping[str, Any]], name: str) -> int:
    return sum(row[name] or 0 for row in rows)


def _few(moments: Counter[datetime]) -> str:
    return ", ".join(f"{moment:%m-%d %H:%M}" for moment in sorted(moments)[:5]) or "none"

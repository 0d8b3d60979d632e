"""What readers were told in the month, held against what came out: how late, whether twice, whether at all."""

from __future__ import annotations

import statistics
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime
from decimal import Decimal

from attrs import frozen

from faults.month_run import Done
from faults.stand import Stand
from fixtures.world.month import Month
from fixtures.world.month.notices import Post


@frozen(kw_only=True)
class Package:
    """A package over the threshold that came out: the id of its notice, when, and in which source."""

    notice_id: str
    source: str
    published_at: datetime


@frozen(kw_only=True)
class Latency:
    """From publication to a reader's receiver: the wait for the next run, and the run until the message came."""

    wait_s: float
    run_s: float

    @property
    def total_s(self) -> float:
        """Both."""
        return self.wait_s + self.run_s


def packages(month: Month, threshold: Decimal, seen_until: dict[str, datetime]) -> Iterator[Package]:
    """Yield the packages that came out after the first run and before the last one of their source."""
    for event in month.events:
        if not isinstance(event, Post) or event.notice.kind != "transfer" or event.at > seen_until["yindeng"]:
            continue
        notice = month.registry[event.notice.key]
        amount = notice.claims or notice.total or (notice.principal or 0) + (notice.interest or 0)
        if amount >= threshold:
            yield Package(notice_id=notice.notice_id, source="yindeng", published_at=event.at)
    if "ali_notices" not in seen_until:
        return
    for one in month.announcements.listed("7"):
        if month.begins < one.shown <= seen_until["ali_notices"] and (one.total or 0) >= threshold:
            notice_id = f"ali_notices:{one.number}"
            yield Package(notice_id=notice_id, source="ali_notices", published_at=one.shown)


@frozen(kw_only=True)
class Told:
    """The verdict on the messages."""

    packages: int
    latencies: Sequence[Latency]
    missed: Sequence[str]
    twice: Sequence[str]
    not_told: int

    @property
    def wrong(self) -> list[str]:
        """What was not as promised."""
        lines = [f"{notice_id}: no message" for notice_id in self.missed]
        lines += [f"{alert_id}: told twice" for alert_id in self.twice]
        return lines + ([f"{self.not_told} alerts were never told"] if self.not_told else [])


def told_of(month: Month, stand: Stand, done: Sequence[Done], threshold: Decimal) -> Told:
    """Judge the messages of all calls."""
    seen_until = {row["source"]: at for each in done for row in each.runs for at in [each.at]}
    found = list(packages(month, threshold, seen_until))
    latencies, missed = [], []
    for package in found:
        if (one := _latency(package, stand, done)) is None:
            missed.append(package.notice_id)
        else:
            latencies.append(one)
    heard = Counter(alert["alert_id"] for each in done for _, alert in each.heard)
    not_told = "SELECT count(*) AS n FROM alerts WHERE audience = 'reader' AND state <> 'told'"
    return Told(
        packages=len(found),
        latencies=latencies,
        missed=missed,
        twice=[alert_id for alert_id, count in heard.items() if count > 1],
        not_told=stand.query(not_told)[0]["n"],
    )


def _latency(package: Package, stand: Stand, done: Sequence[Done]) -> Latency | None:
    """When the first message on the package's project came that was made after the package came out."""
    rows = stand.query("SELECT project_id FROM notices WHERE notice_id = ?", package.notice_id)
    if not rows:
        return None
    for each in done:
        if each.at < package.published_at:
            continue
        for seconds, alert in each.heard:
            if alert["subject_id"] == rows[0]["project_id"]:
                return Latency(wait_s=(each.at - package.published_at).total_seconds(), run_s=seconds)
    return None


def in_words(latencies: Sequence[Latency]) -> Iterator[str]:
    """Yield a line for the whole and one for each part: median, p90, most."""
    for name in ("total_s", "wait_s", "run_s"):
        values = sorted(getattr(one, name) for one in latencies)
        if values:
            p90 = values[min(int(len(values) * 0.9), len(values) - 1)]
            words = ", ".join(_length(value) for value in (statistics.median(values), p90, values[-1]))
            yield f"  {name.removesuffix('_s')}: {words}"


def _length(seconds: float) -> str:
    return f"{seconds:.1f} s" if seconds < 120 else f"{seconds / 3600:.1f} h"

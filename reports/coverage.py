"""What of the market is not seen: the head of every report."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from attrs import frozen

from reports.figures.figure import Words

#: A source that was looked at whole within this many days is seen.
SEEN_DAYS = 2
_STATES: Mapping[str, Words] = {
    "ok": Words("seen", "已覆盖"), "partial": Words("seen in part", "部分覆盖"), "degraded": Words("seen in part", "部分覆盖"),
    "skipped": Words("not seen: needs a browser", "未覆盖：需要浏览器"), "blocked": Words("not seen: the site blocks us", "未覆盖：被网站拦截"),
    "disallowed": Words("not seen: its robots.txt forbids it", "未覆盖：robots.txt 禁止"),
    "layout": Words("not seen: its page has changed", "未覆盖：页面结构变化"), "empty": Words("not seen: an empty list", "未覆盖：列表为空"),
    "error": Words("not seen: an error of ours", "未覆盖：程序错误"),
}  # fmt: skip
_NEVER = Words("never looked at", "从未抓取")
_OFF = Words("switched off", "已停用")
_RUNNING = Words("a run did not end", "运行未正常结束")


@frozen(kw_only=True)
class Seen:
    """How one source is seen: its last run, its last whole one, and how much of what the site counts is known."""

    source: str
    title: str
    state: str | None
    enabled: bool
    last_run_at: str | None
    last_good_run_at: str | None
    known: int | None
    site_total: int | None
    reason: str | None
    seen: bool
    said: Words

    def row(self, lang: str) -> dict[str, Any]:
        """Return it as programs read it."""
        return {
            "source": self.source, "title": self.title, "state": self.state, "enabled": self.enabled, "seen": self.seen,
            "last_run_at": self.last_run_at, "last_good_run_at": self.last_good_run_at, "known": self.known,
            "site_total": self.site_total, "says": self.said.of(lang), "reason": self.reason,
        }  # fmt: skip


# the end of a day is its own: what was looked at on it was looked at
_AN_INSTANT = timedelta(seconds=1)
_LAST = """
    SELECT state, started_at, finished_at, reason FROM runs WHERE source = ? AND started_at <= ? ORDER BY run_id DESC LIMIT 1
"""
_KNOWN = """
    SELECT known, site_total FROM runs WHERE source = ? AND started_at <= ? AND complete = 1 AND site_total > 0
    ORDER BY run_id DESC LIMIT 1
"""
_GOOD = "SELECT finished_at FROM runs WHERE source = ? AND state = 'ok' AND started_at <= ? ORDER BY run_id DESC LIMIT 1"


def coverage(
    connection: sqlite3.Connection, sources: Sequence[Mapping[str, Any]], at: datetime
) -> list[Seen]:
    """Return how every source is seen at an instant, those that are not first.

    ``sources`` are rows with name, title and enabled, of every source there is.
    """
    found = [_seen(connection, one, at) for one in sources]
    return sorted(found, key=lambda one: (one.seen, not one.enabled, one.source))


def _seen(connection: sqlite3.Connection, source: Mapping[str, Any], at: datetime) -> Seen:
    name = str(source["name"])
    last = connection.execute(_LAST, [name, at.isoformat()]).fetchone()
    good = connection.execute(_GOOD, [name, at.isoformat()]).fetchone()
    known = connection.execute(_KNOWN, [name, at.isoformat()]).fetchone()
    state = last[0] if last else None
    said = _STATES.get(state or "", _RUNNING if last else _NEVER)
    if not source["enabled"] and not last:
        said = _OFF
    when = last[2] or last[1] if last else None
    recent = when is not None and (at - datetime.fromisoformat(when)).days <= SEEN_DAYS
    if state in ("ok", "partial", "degraded") and not recent:
        said = Words(f"not looked at since {when[:10]}", f"自 {when[:10]} 起未抓取") if when else _NEVER
    elif (
        said is _STATES.get("ok") and when and datetime.fromisoformat(when).date() < (at - _AN_INSTANT).date()
    ):
        said = Words(
            f"seen until {when[:10]}; nothing of later days is in here", f"已覆盖至 {when[:10]}，其后尚未抓取"
        )
    return Seen(
        source=name, title=str(source["title"]), state=state, enabled=bool(source["enabled"]), last_run_at=when,
        last_good_run_at=good[0] if good else None, known=known[0] if known else None,
        site_total=known[1] if known else None, reason=last[3] if last else None,
        seen=state in ("ok", "partial", "degraded") and recent, said=said,
    )  # fmt: skip


#: What no source of ours sees, whatever its state; said with every report.
NEVER_SEEN: Sequence[Words] = (
    Words(
        "Sales agreed without a public notice, and notices that a site takes down before we look, are not seen.",
        "未公开披露的转让，以及在抓取前已被撤下的公告，不在统计之内。",
    ),
    Words(
        "The registry shows no starting price since 2025-10-27; prices of later packages are withheld, not zero.",
        "自2025年10月27日起银登网公告不再披露起始价；此后的资产包价格为“未披露”，并非零。",
    ),
)

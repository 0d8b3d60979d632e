"""A few live requests that tell whether a site still looks as its reader expects.

What a crawl would do first (robots.txt, the first page of each list, one item), watched from outside, on a copy
of the database that is thrown away.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

from attrs import asdict, define, field
from scrapy import Request
from scrapy.http import Response

from crawlers import clock
from crawlers.blocked import redacted
from crawlers.config import Config
from crawlers.families.again import Kept
from crawlers.outcome import State
from crawlers.source import Source
from crawlers.world import world_from_environment
from firesale import running
from firesale.recording import FIXTURES, NEVER_SAVED, Recorder, check_case
from pipelines.keep.documents import Documents
from pipelines.keep.readings import readings_of_run
from pipelines.replay.rebuild import kept_of

_RECORDS = ("notices", "lots")
_BOOKKEEPING = frozenset((
    "missing", "checks_failed", "first_seen_at", "last_seen_at", "last_changed_at", "document_sha256", "asset_id",
    "project_id", "rule_project_id",
))  # fmt: skip
VERDICTS: Mapping[str, str] = {
    "ok": "the site looks as the reader expects",
    "partial": "the site answers, not with everything",
    "degraded": "the site answers by its second way only",
    "skipped": "not asked: there is no browser",
    "blocked": "the site answers with a challenge and was left alone",
    "disallowed": "robots.txt forbids it, or cannot be trusted",
    "layout": "the page is there and its fields are not: the reader has to be changed",
    "empty": "the list is there and has no rows",
    "error": "an error of our own",
}


@define
class Answer:
    """One answer of the site: address without tokens, status, type, bytes."""

    url: str
    status: int
    content_type: str
    bytes: int


@define
class Probe:
    """What a probe saw. ``record`` holds the columns of the one item that were read, ``missing`` why others were not."""

    source: str
    state: str = "error"
    reason: str | None = None
    listed: int = 0
    site_total: int | None = None
    answers: list[Answer] = field(factory=list)
    record: dict[str, Any] = field(factory=dict)
    missing: str | None = None
    problems: list[dict[str, Any]] = field(factory=list)
    saved: list[str] = field(factory=list)  # folders of recorded cases
    not_saved: list[str] = field(factory=list)  # what was asked to be kept and was not, with why

    @property
    def verdict(self) -> str:
        """One sentence; a reading that came out empty is no good one, whatever the run says."""
        if self.state == "ok" and self.record.get("reading") == "unreadable":
            return "the item's page came and nothing of it was read: the reader has to be changed"
        if self.state == "ok" and not self.record:
            return "the list is read; no item was asked for"
        return VERDICTS[self.state]

    def as_json(self) -> dict[str, Any]:
        """The probe as ``probe --json`` prints it."""
        return {**asdict(self), "verdict": self.verdict}


def probe(
    source: str, database: Path, config: Config, *, save: str | None = None, fixtures: Path = FIXTURES
) -> Probe:
    """Ask a site for the little that tells, and return what came. Stores nothing, tells nobody.

    With ``save``, the name of a case, what came is kept as fixtures of the source. Raises ``CaseRefused``.
    """
    if save is not None:
        check_case(source, save, fixtures)
    seen, recorder = Probe(source), Recorder()

    def watch(response: Response, request: Request, spider: Source, **_: Any) -> None:
        kind = (response.headers.get("Content-Type") or b"").decode("latin-1").partition(";")[0]
        seen.answers.append(Answer(redacted(response.url), response.status, kind, len(response.body)))
        if save is not None:
            recorder.watch(response, request, spider)

    with running.a_copy_of(database) as copy:
        order = running.Order(sources=[source], database=copy, sample=1, full=True, tell=False)
        before = _last_run(copy)
        ran = running.crawl(order, config, on_response=watch)
        seen.state, seen.reason = str(ran.states[source]), ran.reasons.get(source)
        run_id = _read(copy, before, seen)
        if save is not None:
            _save(copy, run_id, recorder, seen, fixtures / source, save)
    return seen


def _save(
    database: Path, run_id: int | None, recorder: Recorder, seen: Probe, folder: Path, case: str
) -> None:
    """Keep what came as recorded cases; nothing of a site that answered with a challenge, or not at all."""
    if State(seen.state) in NEVER_SAVED:
        seen.not_saved.append(f"the run is {seen.state}: what came is no page of the site")
        return
    beside = {
        "origin": "recorded",
        "recorded_at": clock.now().isoformat(),
        "recorded_from": f"the world {world}" if (world := world_from_environment()) else "the site",
        "shows": f"what the site showed on {clock.now().date()} (probe: {seen.state})",
    }
    made = recorder.save(folder, case, _kept_of_run(database, run_id), beside)
    seen.saved += [str(path) for path in made]
    seen.not_saved += recorder.refused
    if not made:
        seen.not_saved.append("no page of it came")


def _kept_of_run(database: Path, run_id: int | None) -> Kept | None:
    """What is kept of the last record that the probe read."""
    documents = Documents(database, read_only=True)
    try:
        with closing(sqlite3.connect(database)) as connection:
            connection.row_factory = sqlite3.Row
            readings = readings_of_run(connection, run_id) if run_id is not None else []
        return kept_of(documents, readings[-1]) if readings else None
    finally:
        documents.close()


def _last_run(database: Path) -> int:
    if not database.exists():
        return 0
    with closing(sqlite3.connect(database)) as connection:
        if not _has_runs(connection):
            return 0
        return int(connection.execute("SELECT ifnull(max(run_id), 0) FROM runs").fetchone()[0])


def _has_runs(connection: sqlite3.Connection) -> bool:
    """Whether any run was begun: one that could not even open its database has left no table."""
    return connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'runs'").fetchone() is not None


def _read(database: Path, before: int, seen: Probe) -> int | None:
    """Take over what the probe's run stored in the copy; returns the run's number."""
    with closing(sqlite3.connect(database)) as connection:
        connection.row_factory = sqlite3.Row
        if not _has_runs(connection):
            return None
        query = "SELECT * FROM runs WHERE source = ? AND run_id > ? ORDER BY run_id DESC"
        run = connection.execute(query, [seen.source, before]).fetchone()
        if run is None:
            return None
        seen.reason = seen.reason or run["reason"]
        seen.listed, seen.site_total = run["listed"], run["site_total"]
        problems = connection.execute(
            "SELECT url, field, words, reason FROM problems WHERE run_id = ?", [run["run_id"]]
        )
        seen.problems = [dict(row) for row in problems]
        for table in _RECORDS:
            query = f"SELECT * FROM {table} WHERE source = ? AND last_seen_at = ? ORDER BY rowid DESC LIMIT 1"
            row = connection.execute(query, [seen.source, run["started_at"]]).fetchone()
            if row is not None:
                seen.record = {k: row[k] for k in row.keys() if row[k] is not None and k not in _BOOKKEEPING}  # noqa: SIM118 - rows have no items
                seen.missing = row["missing"]
    return int(run["run_id"])

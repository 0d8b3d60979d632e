"""The operator's alert at the end of a source's run, stored in the transaction that closes the run.

What was told is remembered as facts of the alerts, under ``source:NAME``.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from attrs import frozen

from crawlers.config import Config
from crawlers.outcome import UNFINISHED, State
from pipelines.tell import source_words as words
from pipelines.tell.outbox import insert_alert, transaction
from pipelines.tell.package import Alert, Fact
from pipelines.tell.source_state import RunView, Sight, began, sight, standing, to_tell

SOURCE_STATE: Final = "source_state"
_LOOK_BACK = 50

# By number, because several runs may have begun at one moment of a frozen clock.
_NEW_SINCE = """
SELECT coalesce(sum(new), 0) FROM runs WHERE source = ?1 AND run_id <= ?2 AND run_id >= (
    SELECT coalesce(max(run_id), ?2) FROM runs WHERE source = ?1 AND started_at = ?3 AND state <> 'ok')
"""


@frozen(kw_only=True)
class _Told:
    """What the operator knows of a source: the states told, latest last, and when the trouble began."""

    states: tuple[State, ...] = ()
    began: datetime | None = None


def put_source_alert(
    connection: sqlite3.Connection, run_id: int, config: Config, now: datetime, *, whole: bool = True
) -> bool:
    """Put down what a closed run means for the operator, in the caller's transaction.

    ``whole`` says that the run walked its lists as far as it had to. Returns whether there was anything to say.
    """
    run, *before = _runs(connection, run_id, whole=whole)
    told = _told(connection, run.source)
    state = standing(run, before, told.states)
    if state is None or not to_tell(state, told.states):
        return False
    if sight(state) is Sight.WHOLE:
        alert = _recovery(connection, run, told, now, config.lang)
    else:
        last = told.states[-1] if told.states else State.OK
        sound_at = _sound_at(connection, run)
        body = words.trouble_body(run, state, last, sound_at, config.lang)
        fact = _fact(run, state, began(run, state, before))
        alert = _alert(run, fact, words.trouble_title(run, state, config.lang), body, now)
    return insert_alert(connection, alert, config.alerts.channels)


def put_unfinished_alert(connection: sqlite3.Connection, run_id: int, config: Config, now: datetime) -> bool:
    """Put down, in a transaction of its own, that the runs before a newly opened one were cut off for long."""
    last = connection.execute(
        "SELECT run_id, reason FROM runs WHERE run_id < ?1 AND source = (SELECT source FROM runs WHERE run_id = ?1)"
        " ORDER BY run_id DESC LIMIT 1",
        [run_id],
    ).fetchone()
    if last is None or not _is_unfinished(last[1]):
        return False
    with transaction(connection):
        return put_source_alert(connection, last[0], config, now)


def _recovery(connection: sqlite3.Connection, run: RunView, told: _Told, now: datetime, lang: str) -> Alert:
    since = told.began or run.started_at
    new = connection.execute(_NEW_SINCE, [run.source, run.run_id, since.isoformat()]).fetchone()[0]
    body = words.recovery_body(run, told.states[-1], since, new, lang)
    return _alert(run, _fact(run, State.OK, run.started_at), words.recovery_title(run, lang), body, now)


def _alert(run: RunView, fact: Fact, title: str, body: str, now: datetime) -> Alert:
    event = json.dumps([SOURCE_STATE, run.source, fact.state, run.run_id, run.started_at.isoformat()])
    return Alert(
        alert_id=f"{SOURCE_STATE}:{hashlib.sha256(event.encode()).hexdigest()[:16]}",
        rule=SOURCE_STATE,
        subject_type="source",
        subject_id=run.source,
        audience="operator",
        title=title,
        body=body,
        created_at=now,
        facts=(fact,),
    )


def _fact(run: RunView, state: State, began: datetime) -> Fact:
    return Fact(
        project_id=f"source:{run.source}", amount_yuan=None, listed_on=began.isoformat(), state=state.value
    )


def _told(connection: sqlite3.Connection, source: str) -> _Told:
    """Return what was told since the source was last said to be well."""
    query = "SELECT state, listed_on FROM alert_facts WHERE project_id = ? ORDER BY rowid"
    states: list[State] = []
    began = None
    for state, listed_on in map(tuple, connection.execute(query, [f"source:{source}"])):
        if state == State.OK:
            states, began = [], None
        else:
            states.append(State(state))
            began = began or datetime.fromisoformat(listed_on)
    return _Told(states=tuple(states), began=began)


def _runs(connection: sqlite3.Connection, run_id: int, *, whole: bool) -> Sequence[RunView]:
    """Return a run and those before it of the same source, latest first."""
    query = (
        "SELECT * FROM runs WHERE source = (SELECT source FROM runs WHERE run_id = :run) AND run_id <= :run"
        " AND finished_at IS NOT NULL ORDER BY run_id DESC LIMIT :most"
    )
    rows = connection.execute(query, {"run": run_id, "most": _LOOK_BACK})
    names = [column[0] for column in rows.description]
    return [_view(dict(zip(names, tuple(row), strict=True)), whole=whole) for row in rows]


def _view(row: dict[str, Any], *, whole: bool) -> RunView:
    counts = {name: row[name] or 0 for name in ("listed", "new", "changed", "problems", "requests")}
    return RunView(
        run_id=row["run_id"],
        source=row["source"],
        started_at=datetime.fromisoformat(row["started_at"]),
        state=State(row["state"]),
        reason=row["reason"],
        whole=whole,
        unfinished=_is_unfinished(row["reason"]),
        **counts,
    )


def _is_unfinished(reason: str | None) -> bool:
    return bool(reason) and str(reason).startswith(UNFINISHED)


def _sound_at(connection: sqlite3.Connection, run: RunView) -> datetime | None:
    """Return when the last run without trouble began."""
    found = connection.execute(
        "SELECT max(started_at) FROM runs WHERE source = ? AND state = ? AND run_id < ?",
        [run.source, State.OK.value, run.run_id],
    ).fetchone()[0]
    return datetime.fromisoformat(found) if found else None

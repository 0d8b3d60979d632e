"""Projects in the database: derived from notices and joins whenever one of them changes."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Sequence
from datetime import datetime

from pipelines.keep import statements as sql
from pipelines.keep.rows import Row
from pipelines.price.discounts import project_discounts
from pipelines.same.projects import Verdicts, assign, in_order, project_of, rule_project_id

# What projects and discounts are derived from.
_FOR_PROJECTS = (
    "notice_id", "rule_project_id", "project_id", "kind", "published_on", "seller", "bank", "branch", "product", "phase_year",
    "phase_no", "debtor", "principal_yuan", "claims_yuan", "total_yuan", "overdue_days", "loans", "borrowers", "base_date",
    "starting_price_yuan", "starting_price_state",
)  # fmt: skip
_KEY = ("seller", "branch", "phase_year", "phase_no", "product", "debtor")


class Projects:
    """The tables ``projects``, ``joins`` and, for projects, ``discounts``. The caller opens transactions."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection
        self.verdicts = self._verdicts()

    def _verdicts(self) -> Verdicts:
        rows = self.connection.execute("SELECT * FROM joins WHERE by = 'person' ORDER BY join_id")
        return Verdicts.of(dict(row) for row in rows)

    def place(self, row: Row) -> None:
        """Say in a notice's row which project it belongs to, by the rule and by persons' words."""
        row["rule_project_id"] = row["project_id"] = rule_project_id(row)
        involved = self.verdicts.involved()
        if involved:
            others = self.connection.execute(
                f"SELECT notice_id, rule_project_id FROM notices WHERE notice_id IN ({sql.marks(involved)})"
                " AND notice_id <> ?",
                [*involved, row["notice_id"]],
            )
            placed = assign([row, *(dict(other) for other in others)], self.verdicts)
            row["project_id"] = placed.get(row["notice_id"])

    def moved_from(self, known: Sequence[Row], news: Sequence[Row], now: datetime) -> None:
        """Derive anew the projects that notices have left."""
        left = {row["project_id"] for row in known} - {row["project_id"] for row in news}
        self.rebuild({project for project in left if project}, now)

    def rebuild(self, project_ids: set[str], now: datetime, in_hand: Sequence[Row] = ()) -> dict[str, Row]:
        """Derive projects, their discounts and the rule's joins anew; return the projects' rows.

        ``in_hand`` are rows of notices just written, which need not be read back.
        """
        if not project_ids:
            return {}
        stored = self._existing(project_ids) if in_hand else list(project_ids)
        by_project = self._gather(project_ids, stored, in_hand)
        projects = {pid: project_of(pid, notices) for pid, notices in by_project.items() if notices}
        gone = [[pid] for pid, notices in by_project.items() if not notices]
        self.connection.executemany("DELETE FROM projects WHERE project_id = ?", gone)
        self.connection.executemany(
            "DELETE FROM discounts WHERE subject_type = 'project' AND subject_id = ?",
            [[pid] for pid in stored],
        )
        self.connection.executemany(sql.PUT_PROJECT, projects.values())
        discounts = [row for pid, notices in by_project.items() for row in project_discounts(pid, notices)]
        self.connection.executemany(sql.PUT_DISCOUNT, discounts)
        self._join_by_rule(by_project, now)
        return projects

    def _gather(
        self, project_ids: set[str], stored: Sequence[str], in_hand: Sequence[Row]
    ) -> dict[str, list[Row]]:
        """All notices of the projects in the order of publication."""
        by_project: dict[str, list[Row]] = {project_id: [] for project_id in project_ids}
        for row in in_hand:
            if row["project_id"]:
                by_project[row["project_id"]].append(row)
        held = {row["notice_id"] for row in in_hand}
        for row in self._notices_of(stored):
            if row["notice_id"] not in held:
                by_project[row["project_id"]].append(row)
        for notices in by_project.values():
            notices.sort(key=in_order)
        return by_project

    def _existing(self, project_ids: set[str]) -> list[str]:
        query = f"SELECT project_id FROM projects WHERE project_id IN ({sql.marks(project_ids)})"
        return [row[0] for row in self.connection.execute(query, list(project_ids))]

    def _notices_of(self, project_ids: Sequence[str]) -> Iterable[Row]:
        if not project_ids:
            return
        columns = ", ".join(_FOR_PROJECTS)
        query = f"SELECT {columns} FROM notices WHERE project_id IN ({sql.marks(project_ids)})"
        cursor = self.connection.cursor()
        cursor.row_factory = None
        for values in cursor.execute(query, project_ids):
            yield dict(zip(_FOR_PROJECTS, values, strict=True))

    def _join_by_rule(self, by_project: dict[str, list[Row]], now: datetime) -> None:
        """Every later notice of a project is joined to its first one, with the key as evidence."""
        pairs = {}
        for notices in by_project.values():
            first = notices[0] if notices else None
            for notice in notices[1:]:
                if first and notice["rule_project_id"] == first["rule_project_id"]:
                    pairs[(notice["notice_id"], first["notice_id"])] = _evidence(notice)
        if not pairs:
            return
        query = f"SELECT a, b FROM joins WHERE by = 'rule' AND a IN ({sql.marks(pairs)})"
        known = {(row["a"], row["b"]) for row in self.connection.execute(query, [a for a, _ in pairs])}
        fresh = [
            _join(a, b, "same", "rule", evidence, now)
            for (a, b), evidence in pairs.items()
            if (a, b) not in known
        ]
        self.connection.executemany(sql.JOIN, fresh)

    def say(self, a: str, b: str, verdict: str, now: datetime) -> dict[str, Row]:
        """Store a person's word on two notices and derive the projects it touches."""
        said = json.dumps({"said": "by a person"})
        self.connection.execute(sql.JOIN, _join(a, b, verdict, "person", said, now))
        self.verdicts = self._verdicts()
        rows = self.connection.execute("SELECT notice_id, rule_project_id, project_id FROM notices")
        notices = [dict(row) for row in rows]
        placed = assign(notices, self.verdicts)
        moved = [n for n in notices if placed.get(n["notice_id"]) != n["project_id"]]
        self.connection.executemany(
            "UPDATE notices SET project_id = ? WHERE notice_id = ?",
            [(placed[n["notice_id"]], n["notice_id"]) for n in moved],
        )
        return self.rebuild({n["project_id"] for n in moved} | {placed[n["notice_id"]] for n in moved}, now)


def _join(a: str, b: str, verdict: str, by: str, evidence: str, now: datetime) -> Row:
    return {"a": a, "b": b, "verdict": verdict, "by": by, "evidence": evidence, "made_at": now.isoformat()}


def _evidence(row: Row) -> str:
    return json.dumps({name: row[name] for name in _KEY if row[name] is not None}, ensure_ascii=False)

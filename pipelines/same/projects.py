"""One loan pool over its life: which notices are about the same project.

The key is seller + branch + year + phase + product, for companies seller + branch + year + debtor.
A notice whose key is not complete is a project of its own. A person's word (``joins``) stands above the
rule and is undone by another row. Everything here follows from records and joins, and from nothing else.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from attrs import define, field

Row = Mapping[str, Any]

_CORPORATE = frozenset(("corporate_single", "corporate_batch"))
_FIGURES = ("principal_yuan", "claims_yuan", "total_yuan", "overdue_days", "loans", "borrowers")
# whose figures a project shows: the first kind of these that gives any
_PREFERENCE = (("transfer",), ("disposal", "filing"), ("marketing",))
_ANNOUNCES = frozenset(("transfer", "disposal", "marketing", "filing"))
# a notice of these kinds is about a pool even when it cannot be said which
_OF_A_POOL = _ANNOUNCES | {"result"}


def project_key(notice: Row) -> tuple[str, ...] | None:
    """Return what identifies a notice's project, ``None`` when that is not certain."""
    seller, year = notice["seller"], notice["phase_year"]
    if not seller or not year:
        return None
    start = (seller, notice["branch"] or "", str(year))
    if notice["debtor"]:
        return (*start, "debtor", notice["debtor"])
    if notice["product"] in _CORPORATE and notice["phase_no"] is None:
        return None  # the debtor's name was not kept
    if notice["phase_no"] is None or not notice["product"]:
        return None
    return (*start, str(notice["phase_no"]), notice["product"])


def rule_project_id(notice: Row) -> str | None:
    """Return the project a notice belongs to by the rule alone; ``None`` when it is about no loan pool."""
    key = project_key(notice)
    if key:
        return _id(*key)
    return _id("notice", notice["notice_id"]) if notice["kind"] in _OF_A_POOL else None


def _id(*parts: str) -> str:
    return "project:" + hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:12]


@define
class Verdicts:
    """What persons said, the latest word on each pair: what is one and what is not."""

    different: list[tuple[str, str]] = field(factory=list)
    same: list[tuple[str, str]] = field(factory=list)

    @classmethod
    def of(cls, joins: Iterable[Row]) -> Verdicts:
        """Read rows of ``joins`` by persons, oldest first."""
        latest: dict[frozenset[str], tuple[str, str, str]] = {}
        for row in joins:
            pair = frozenset((row["a"], row["b"]))
            latest.pop(pair, None)
            latest[pair] = (row["a"], row["b"], row["verdict"])
        verdicts = cls()
        for a, b, verdict in latest.values():
            (verdicts.different if verdict == "different" else verdicts.same).append((a, b))
        return verdicts

    def involved(self) -> list[str]:
        """Return the notices that persons spoke of."""
        return [notice_id for pair in (*self.different, *self.same) for notice_id in pair]


def assign(notices: Sequence[Row], verdicts: Verdicts) -> dict[str, str]:
    """Return notice id -> project id for all given notices of pools, persons' words included."""
    base = {n["notice_id"]: n["rule_project_id"] for n in notices if n["rule_project_id"]}
    # only what the rule holds together needs a leaver; else the word merely undoes a join
    leavers = [b for a, b in verdicts.different if b in base and base.get(a) == base[b]]
    base.update((notice_id, _id("notice", notice_id)) for notice_id in leavers)
    parent: dict[str, str] = {}

    def root(project: str) -> str:
        while project in parent:
            project = parent[project]
        return project

    for a, b in verdicts.same:
        if a in base and b in base:
            into, gone = root(base[a]), root(base[b])
            if into != gone:
                parent[gone] = into
    return {notice_id: root(project) for notice_id, project in base.items()}


def project_of(project_id: str, notices: Sequence[Row]) -> dict[str, Any]:
    """Return the row of a project from all its notices."""
    by_date = sorted(notices, key=in_order)
    named = _latest(by_date, ("transfer",)) or _latest(by_date, tuple(_ANNOUNCES)) or by_date[-1]
    dates = [n["published_on"] for n in by_date if n["published_on"]]
    identity = {name: _first_known(name, named, by_date) for name in _IDENTITY}
    return {
        "project_id": project_id,
        **identity,
        "state": project_state(by_date),
        "first_notice_on": dates[0] if dates else None,
        "latest_notice_on": dates[-1] if dates else None,
        "listings": sum(n["kind"] == "transfer" for n in by_date),
        **_figures(by_date),
    }


def in_order(notice: Row) -> tuple[str, bool, str]:
    """The order of notices: by day, on one day a result behind the listing it is of, then by id."""
    return notice["published_on"] or "", notice["kind"] == "result", notice["notice_id"]


_IDENTITY = ("seller", "bank", "branch", "product", "phase_year", "phase_no", "debtor")


def _first_known(name: str, named: Row, notices: Sequence[Row]) -> Any:
    if named[name] is not None or name in ("branch", "bank"):  # NULL says head office, or not a bank
        return named[name]
    return next((n[name] for n in notices if n[name] is not None), None)


def _latest(by_date: Sequence[Row], kinds: tuple[str, ...]) -> Row | None:
    return next((n for n in reversed(by_date) if n["kind"] in kinds), None)


def _figures(by_date: Sequence[Row]) -> dict[str, Any]:
    """Each figure of the latest transfer notice that gives it; without any in a transfer notice, of disposal
    or filing, else of marketing. The kinds are not mixed: a marketing notice's soft total beside the claims
    of a transfer notice would be a package that nobody announced.
    """
    for kinds in _PREFERENCE:
        own = [notice for notice in reversed(by_date) if notice["kind"] in kinds]
        figures = {name: next((n[name] for n in own if n[name] is not None), None) for name in _FIGURES}
        if any(value is not None for value in figures.values()):
            return figures
    return dict.fromkeys(_FIGURES)


def project_state(by_date: Sequence[Row]) -> str:
    """Return the state that the latest telling notice gives: marketed, listed, relisted, sold, withdrawn."""
    state, listings = "marketed", 0
    for notice in by_date:
        kind = notice["kind"]
        if kind == "transfer":
            listings += 1
            state = "relisted" if listings > 1 else "listed"
        elif kind == "disposal":
            state = "relisted" if state == "withdrawn" else "listed" if state == "marketed" else state
        elif kind == "result":
            state = "sold"
        elif kind == "withdrawal":
            state = "withdrawn"
    return state

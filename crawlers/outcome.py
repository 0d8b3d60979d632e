"""How a run ended: the closed list of states, and the ledger a run writes on its way.

A state is only ever noted, never taken back; where several fit, the one furthest down the list holds.
"""

from __future__ import annotations

import enum

from attrs import define, field

from crawlers.records import Problem


class State(enum.StrEnum):
    """The states of a run, from harmless to grave."""

    OK = "ok"
    PARTIAL = "partial"
    DEGRADED = "degraded"
    SKIPPED = "skipped"
    BLOCKED = "blocked"
    DISALLOWED = "disallowed"
    LAYOUT = "layout"
    EMPTY = "empty"
    ERROR = "error"


EXIT_STATUS = {
    State.OK: 0,
    State.PARTIAL: 3,
    State.DEGRADED: 3,
    State.SKIPPED: 3,
    State.BLOCKED: 4,
    State.DISALLOWED: 4,
    State.LAYOUT: 5,
    State.EMPTY: 5,
    State.ERROR: 1,
}

# A crawl of several sources ends with the first of these that any of them gave.
WORST_FIRST = (1, 5, 4, 3, 0)

# From the moment one of these is noticed nothing more is stored.
HOLDS_BACK = frozenset({State.BLOCKED, State.DISALLOWED, State.LAYOUT, State.EMPTY})

CUT_OFF = "the run was cut off; what it had stored stays, the next run closes the gap"
STOPPED = "the run was stopped before it had read all; what was stored stays, the same command again goes on"
# Reasons of runs that were ended from outside and say nothing about the site.
UNFINISHED = (CUT_OFF, STOPPED)

_GRAVITY = {state: place for place, state in enumerate(State)}

CHALLENGES_IN_A_ROW = 5
UNREADABLE_SHARE = 0.2
UNREADABLE_FROM = 20
WITHOUT_RECORD_IN_A_ROW = 20


@define
class ItemCount:
    """How the single documents of a run fared."""

    asked: int = 0
    failed: int = 0
    challenged: int = 0
    challenged_in_a_row: int = 0
    forbidden: int = 0
    read: int = 0
    unreadable: int = 0
    without_record: list[str] = field(
        factory=list
    )  # addresses whose answer held none though a list shows them
    _in_a_row: int = 0
    _read_before: int = 0

    def came_without_record(self, url: str) -> bool:
        """Count an answer that held no record; true when so many came in a row that it is time to stop."""
        if self.read != self._read_before:
            self._in_a_row, self._read_before = 0, self.read
        self.without_record.append(url)
        self._in_a_row += 1
        return self._in_a_row >= WITHOUT_RECORD_IN_A_ROW


@define
class Outcome:
    """The ledger of one run: what was noted, in order, and what was counted."""

    noted: list[tuple[State, str]] = field(factory=list)
    items: ItemCount = field(factory=ItemCount)
    requests: int = 0
    site_total: int | None = None
    problems: list[Problem] = field(factory=list)

    def note(self, state: State, reason: str) -> None:
        """Write down that ``state`` applies, with a reason that names page and next step."""
        self.noted.append((state, reason))

    @property
    def holds_back(self) -> bool:
        """Whether nothing more may be stored."""
        return any(state in HOLDS_BACK for state, _ in self.noted)

    def item_challenged(self) -> bool:
        """Count a challenged document; true when it is time to stop the source."""
        self.items.challenged += 1
        self.items.challenged_in_a_row += 1
        return self.items.challenged_in_a_row >= CHALLENGES_IN_A_ROW

    def item_answered(self) -> None:
        """Count a document that came as asked."""
        self.items.challenged_in_a_row = 0

    def judge(self) -> None:
        """Add what only the whole run can tell: all challenged, all forbidden, too many unreadable."""
        items = self.items
        if items.asked and items.challenged == items.asked:
            self.note(State.BLOCKED, f"all {items.asked} documents asked for were answered with a challenge")
        if items.asked and items.forbidden == items.asked:
            self.note(State.DISALLOWED, f"robots.txt forbids all {items.asked} documents asked for")
        if items.read >= UNREADABLE_FROM and items.unreadable > UNREADABLE_SHARE * items.read:
            self.note(
                State.DEGRADED,
                f"{items.unreadable} of {items.read} documents could not be read; "
                "see the table problems, and whether the documents' form has changed",
            )

    @property
    def state(self) -> State:
        """The gravest state noted, or ``ok``."""
        return max((state for state, _ in self.noted), key=_GRAVITY.__getitem__, default=State.OK)

    @property
    def reason(self) -> str | None:
        """The first reason for the state that holds, and how many more there are."""
        reasons = [reason for state, reason in self.noted if state is self.state]
        if not reasons:
            return None
        more = len(reasons) - 1
        return reasons[0] + (f" (and {more} more of this kind)" if more else "")


def exit_status(states: list[State]) -> int:
    """Return the exit status of a crawl: the worst of its sources."""
    statuses = {EXIT_STATUS[state] for state in states}
    return next((status for status in WORST_FIRST if status in statuses), 0)

"""Whether the end of a source's run is worth a word to its operator: pure functions of its runs.

One word for every change for the worse, one when it is over, none while it stays the same. Patience: a run
that only lacks single items is no alarm until the next run lacks some too; a list page not seen, and every
state in which nothing is seen, is one at once. Runs that we ended ourselves (killed, Ctrl-C) say nothing
about the site; they are an alarm when no run has come to its end for more than a day.
"""

from __future__ import annotations

import enum
from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import takewhile

from attrs import frozen

from crawlers.outcome import State


class Sight(enum.IntEnum):
    """How much of a source is seen."""

    WHOLE = 0
    IN_PART = 1
    NOTHING = 2


_SIGHT = {State.OK: Sight.WHOLE, State.PARTIAL: Sight.IN_PART, State.DEGRADED: Sight.IN_PART}

#: How long runs may be ended from outside, one after the other, before the operator hears of it.
UNFINISHED_FOR = timedelta(days=1)


@frozen(kw_only=True)
class RunView:
    """One closed run. ``whole``: every list was walked as far as it had to be; ``unfinished``: it was ended
    from outside; counts as in the table ``runs``.
    """

    run_id: int
    source: str
    started_at: datetime
    state: State
    reason: str | None = None
    listed: int = 0
    new: int = 0
    changed: int = 0
    problems: int = 0
    requests: int = 0
    whole: bool = True
    unfinished: bool = False


def sight(state: State) -> Sight:
    """Return how much of a source is seen in a state."""
    return _SIGHT.get(state, Sight.NOTHING)


def standing(run: RunView, before: Sequence[RunView], told: Sequence[State]) -> State | None:
    """Return the state a source is in after ``run``; ``None`` when the run does not tell.

    ``before`` are the runs before it, latest first; ``told`` is what the operator was told, latest last.
    """
    if run.unfinished:
        return State.ERROR if _unfinished_for_long(run, before) else None
    last = told[-1] if told else State.OK
    if run.state is State.OK and not run.whole and sight(last) is Sight.IN_PART:
        return None  # a narrowed look cannot tell that what was missing is there again
    if run.state is State.PARTIAL and run.whole and not _lacked_before(before):
        return State.OK
    return run.state


def to_tell(state: State, told: Sequence[State]) -> bool:
    """Tell whether this state is news after what was told: another extent of sight always is; within one
    extent each state is told once, so that a source that swings between two is no stream of messages.
    """
    last = told[-1] if told else State.OK
    same = takewhile(lambda one: sight(one) is sight(state), reversed(told))
    return sight(last) is not sight(state) or (sight(state) is not Sight.WHOLE and state not in same)


def began(run: RunView, state: State, before: Sequence[RunView]) -> datetime:
    """Return when the first of the runs in a row began that found the source in this state."""
    return [run, *takewhile(lambda one: one.unfinished or one.state is state, before)][-1].started_at


def _lacked_before(before: Sequence[RunView]) -> bool:
    """Tell whether the run before was partial too; those ended from outside do not count."""
    last = next((run for run in before if not run.unfinished), None)
    return last is not None and last.state is State.PARTIAL


def _unfinished_for_long(run: RunView, before: Sequence[RunView]) -> bool:
    first = [run, *takewhile(lambda one: one.unfinished, before)][-1]
    return run.started_at - first.started_at > UNFINISHED_FOR

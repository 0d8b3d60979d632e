"""How full the records of a source's runs were, field by field, and the floors that follow from it.

Rows of ``run_fills`` are only added. Of runs that were held back they are evidence and raise nothing. A floor
that the history raised is never lowered by it: that is the user's to do, in the configuration.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping, Sequence

from attrs import define, field

from crawlers.fill_names import Promise, split_name, with_the_users
from crawlers.fills import OF_THE_USUAL, WINDOW, Floor
from crawlers.outcome import State

_PUT = "INSERT OR REPLACE INTO run_fills VALUES (:run_id, :source, :part, :field, :records, :filled, :whole)"
# Of a field that nobody promised only this says something when it is missing: a seller may list a dozen things at
# once that all lack what half of the others have.
NEARLY_ALWAYS = 0.8
# Fewer records than this are no history.
LEAST_HISTORY = 5
_GOOD = (State.OK, State.PARTIAL, State.DEGRADED)
_HISTORY = f"""
    SELECT f.part, f.field, f.records, f.filled FROM run_fills f JOIN runs USING (run_id)
    WHERE f.source = ? AND f.whole AND runs.state IN ({", ".join("?" * len(_GOOD))}) ORDER BY run_id
"""


@define
class Tally:
    """Records and how many of them were filled."""

    records: int = 0
    filled: int = 0

    def add(self, records: int, filled: int) -> None:
        """Count more of them."""
        self.records += records
        self.filled += filled

    @property
    def usual(self) -> float:
        """The share, a little below it where the records are few."""
        return (self.filled + 1) / (self.records + 2)


Tallies = dict[tuple[str, str], Tally]


@define
class _Past:
    """What the good runs of a source say of one field: all of them, the best, and the runs, oldest first."""

    all: Tally = field(factory=Tally)
    best: float = 0.0
    runs: list[tuple[int, int]] = field(factory=list)

    def add(self, records: int, filled: int) -> None:
        self.all.add(records, filled)
        self.runs.append((records, filled))
        if self.all.records >= WINDOW:
            self.best = max(self.best, self.all.usual)

    @property
    def usual(self) -> float | None:
        return self.all.usual if self.all.records >= LEAST_HISTORY else None

    def raises(self, promised: float) -> float:
        """The floor that the history makes of a promise, which a later, poorer run does not lower."""
        usual = max(self.best, self.usual or 0.0)
        if not promised and usual < NEARLY_ALWAYS:
            return 0.0
        return max(promised, OF_THE_USUAL * usual)


@define
class FillHistory:
    """The past of one source's fields."""

    past: dict[tuple[str, str], _Past] = field(factory=dict)

    @classmethod
    def load(cls, connection: sqlite3.Connection, source: str) -> FillHistory:
        """Read it; a database that is older than the table has none."""
        history = cls()
        if not connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'run_fills'").fetchone():
            return history
        for part, name, records, filled in connection.execute(_HISTORY, [source, *_GOOD]):
            history.past.setdefault((part, name), _Past()).add(records, filled)
        return history

    def floors(
        self, promise: Promise, users: Mapping[str, float], *, whole: bool = True
    ) -> dict[tuple[str, str], Floor]:
        """Return the floors that hold now. A run over a part of the lists (not ``whole``) has other records than
        usual and is judged by what was said only.
        """
        said = {split_name(key): float(least) for key, least in users.items()}
        floors = {}
        for part, names in with_the_users(promise, users).items():
            for name, promised in names.items():
                past = self.past.get((part, name), _Past()) if whole else _Past()
                if (part, name) in said:
                    least = word = said[part, name]
                else:
                    word, least = promised, past.raises(promised)
                floors[part, name] = Floor(part, name, word, least, past.usual)
        return floors

    def lately_below(self, floor: Floor) -> Tally:
        """Return the last runs that were below a floor and too small to be judged, up to the last one that was not."""
        tally = Tally()
        past = self.past.get((floor.part, floor.name), _Past())
        for records, filled in reversed(past.runs):
            if filled >= floor.least * records or tally.records + records > WINDOW:
                break
            tally.add(records, filled)
        return tally


def put_fills(
    connection: sqlite3.Connection,
    tallies: Mapping[tuple[str, str], Tally],
    source: str,
    run_id: int,
    *,
    whole: bool,
) -> None:
    """Put down how full a run's records were; the caller opens the transaction."""
    connection.executemany(
        _PUT,
        [
            {"run_id": run_id, "source": source, "part": part, "field": name, "records": tally.records,
             "filled": tally.filled, "whole": int(whole)}
            for (part, name), tally in tallies.items() if tally.records
        ],
    )  # fmt: skip


def count(counted: Iterable[Sequence[tuple[str, str, bool]]]) -> Tallies:
    """Count what is counted of several records."""
    tallies: Tallies = {}
    for record in counted:
        for part, name, filled in record:
            tallies.setdefault((part, name), Tally()).add(1, int(filled))
    return tallies

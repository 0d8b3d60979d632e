"""Fill floors: the least share of a source's records that hold a value, field by field.

A page whose classes or labels were renamed still answers, and reads as a record without values. A source
therefore promises how often its main fields are filled, its own history raises that, and a run that falls
below is told from one that met a few poor records: by the literal floor over 20 records, by the odds over fewer.
"""

from __future__ import annotations

from collections.abc import Iterator
from math import comb

from attrs import frozen

from crawlers.families.again import UNLISTED
from crawlers.fill_names import ALL, ANY_OF, Promise
from crawlers.reading.notices import NO_LABEL, NO_TEXT
from crawlers.records import CityIndex, Found, Lot, Notice, Reading

WINDOW = 20  # so many records are judged together

# A floor is this share of what is usual.
OF_THE_USUAL = 0.5
# Nothing is always there: a share of 100 % so far says no more than this.
MOST_EXPECTED = 0.95
# Fewer records than 20 are judged when so poor a lot of them is rarer than this.
ODDS = 0.001
# A field that only the history speaks of: one seller's habit over a few records is no changed layout.
LEAST_WITHOUT_PROMISE = 10


@frozen
class Floor:
    """What is asked of one field of one part of a source's records.

    ``said`` is the share that the source or the user names, ``least`` that or what the history raised it to;
    ``usual`` is the share it has had, ``None`` without a history.
    """

    part: str
    name: str
    said: float
    least: float
    usual: float | None = None

    @property
    def expected(self) -> float:
        """The share of a healthy run."""
        healthy = self.said / OF_THE_USUAL if self.usual is None else self.usual
        return min(max(healthy, self.least), MOST_EXPECTED)

    @property
    def as_said(self) -> Floor:
        """The same without what the history made of it."""
        return Floor(self.part, self.name, self.said, self.said)

    def is_broken(self, records: int, filled: int) -> bool:
        """Tell whether so few filled records are no chance."""
        if not records or filled >= self.least * records:
            return False
        if records >= WINDOW and filled < self.said * records:
            return True
        if not self.said and records < LEAST_WITHOUT_PROMISE:
            return False
        return odds(records, filled, self.expected) < ODDS


def odds(records: int, filled: int, share: float) -> float:
    """Return how likely at most ``filled`` of ``records`` are when ``share`` of all are."""
    return sum(comb(records, k) * share**k * (1 - share) ** (records - k) for k in range(filled + 1))


def is_judged(found: Found) -> bool:
    """Tell whether a record says anything about the layout: one that is to be completed, that no list shows any
    more, or that was read from a file without text (a scan, a damaged file, a page instead of a file), does not.
    """
    record = found.record
    if found.ask_again or isinstance(record, CityIndex) or UNLISTED in getattr(found, "beside", ()):
        return False
    if isinstance(record, Lot) or record.reading is not Reading.UNREADABLE:
        return True
    why = record.missing.get("base_date", "").removeprefix("unreadable: ")
    return why == NO_LABEL or (why == NO_TEXT and record.document_url is None)


def parts_of(found: Found) -> tuple[str, ...]:
    """Return the parts that a record counts for."""
    if isinstance(found.record, Notice):
        return (ALL, str(found.record.kind))
    listing = (found.listing or "").partition(" (")[0]  # without what it is narrowed to
    return (ALL, listing) if listing else (ALL,)


def is_filled(record: Notice | Lot, name: str) -> bool:
    """Tell whether a record holds a value of a name."""
    values = (getattr(record, column, None) for column in ANY_OF.get(name, (name,)))
    return any(value is not None and value != "" for value in values)


def counted(found: Found, names: Promise) -> Iterator[tuple[str, str, bool]]:
    """Yield (part, name, filled) for everything that is counted of a record."""
    record = found.record
    if isinstance(record, CityIndex):
        return
    for part in parts_of(found):
        for name in names.get(part, ()):
            yield part, name, is_filled(record, name)

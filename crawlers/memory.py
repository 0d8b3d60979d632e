"""What a crawl may ask of the past. Declared here, implemented by the store, handed in by a setting."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Protocol

from attrs import frozen

from crawlers.records import ListRow


@frozen
class Validators:
    """What to ask again with, so that an unchanged file costs a 304.

    ``attachment`` is, for a page, the address of the document that its record was read from; ``shows``
    what its list showed of it.
    """

    etag: str | None
    last_modified: str | None
    sha256: str
    attachment: str | None = None
    shows: str | None = None


class Memory(Protocol):
    """The past of one source."""

    def covered(self, listing: str) -> Collection[str]:
        """Return the addresses of a list that its complete walks have covered."""

    def total_at_last_walk(self, listing: str) -> int | None:
        """Return the total that the site printed at the last complete walk of a list."""

    def short_at_last_walk(self, listing: str) -> int | None:
        """Return how many rows the last walk of a list lacked by the site's own total."""

    def usual_rows(self, listing: str) -> int | None:
        """Return how many rows the first page of a list held in the source's good runs, at least."""

    def is_stored(self, url: str) -> bool:
        """Tell whether the document behind an address is stored already."""

    def pending(self, listing: str) -> Sequence[ListRow]:
        """Return rows of a covered list whose documents could not be fetched yet."""

    def due(self, listing: str, now: datetime) -> Sequence[ListRow]:
        """Return stored documents that are to be asked for again today."""

    def validators(self, url: str) -> Validators | None:
        """Return what is known of an address that was fetched before."""

    def kept(self, url: str) -> bytes | None:
        """Return what is kept of the last whole reading of a record (gzip); ``None`` when nothing is any more."""

    def is_forgotten(self, url: str) -> bool:
        """Tell whether a record was forgotten on request: it is not asked for again."""


class NoMemory:
    """A past without anything in it: everything is new."""

    def covered(self, listing: str) -> Collection[str]:
        """Nothing is covered."""
        return frozenset()

    def total_at_last_walk(self, listing: str) -> int | None:
        """No walk was ever complete."""
        return None

    def short_at_last_walk(self, listing: str) -> int | None:
        """No walk was ever made."""
        return None

    def usual_rows(self, listing: str) -> int | None:
        """No run was ever good."""
        return None

    def is_stored(self, url: str) -> bool:
        """Nothing is stored."""
        return False

    def pending(self, listing: str) -> Sequence[ListRow]:
        """Nothing waits."""
        return ()

    def due(self, listing: str, now: datetime) -> Sequence[ListRow]:
        """Nothing is due."""
        return ()

    def validators(self, url: str) -> Validators | None:
        """Nothing was fetched."""
        return None

    def kept(self, url: str) -> bytes | None:
        """Nothing is kept."""
        return None

    def is_forgotten(self, url: str) -> bool:
        """Nothing was forgotten."""
        return False

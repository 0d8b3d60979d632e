"""``[documents]`` of the configuration: how long kept documents stay, and how much room they may take."""

from __future__ import annotations

from decimal import Decimal

from attrs import frozen

from crawlers import config_forms as forms
from crawlers.config_table import Table

MIB = 1024 * 1024


@frozen(kw_only=True)
class DocumentSettings:
    """Kept documents expire after ``keep_days`` days; above ``max_mb`` MiB the oldest versions go first."""

    keep_days: int = 400
    max_mb: int = 2048

    @property
    def max_bytes(self) -> int:
        """The quota in bytes."""
        return self.max_mb * MIB


def take_documents(table: Table) -> DocumentSettings:
    """Read the table. Raises ``ConfigError``."""
    given = {name: _whole(table, name) for name in ("keep_days", "max_mb")}
    table.nothing_left()
    return DocumentSettings(**{name: value for name, value in given.items() if value is not None})


def _whole(table: Table, name: str) -> int | None:
    value: Decimal | None = table.take(name, forms.NUMBER)
    if value is None:
        return None
    if value != int(value) or value < 1:
        raise table.wrong(name, f"expected a whole number of 1 or more, not {value}")
    return int(value)

"""``[sources.NAME] floors``: what a healthy run of a source shows at least, by the user's own word.

``{ rows = 5, principal_yuan = 0.5, transfer.amount = 0.3 }``: rows of the first list page, and the least share of
records that hold a field, of all records or of one part (a kind of notice, a list of lots). 0 asks for nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from crawlers import config_forms as forms
from crawlers.config_table import ConfigError, Table, suggestion
from crawlers.fill_names import ALL, ANY_OF, COLUMNS, ROWS, split_name


def take_floors(table: Table) -> Mapping[str, float]:
    """Take the floors of a source out of its table. Raises ``ConfigError``."""
    given = table.take_raw("floors", {})
    if not isinstance(given, dict):
        raise table.wrong("floors", "expected a table such as { rows = 5, principal_yuan = 0.5 }")
    own = Table(table.file, f"{table.name} floors", dict(_flat(given)))
    floors: dict[str, float] = {}
    for key in dict(_flat(given)):
        if key == ROWS:
            rows = own.take(key, forms.BY_TYPE[int])
            if rows is None or rows < 0:
                raise own.wrong(key, "expected a whole number, 0 or more")
            floors[key] = float(rows)
            continue
        name = split_name(key)[1]
        if name not in COLUMNS and name not in ANY_OF:
            raise own.wrong(key, f"unknown field{suggestion(name, (*ANY_OF, *COLUMNS, ROWS))}")
        share = own.take(key, forms.SHARE)
        floors[key.removeprefix(f"{ALL}.")] = float(share or 0)
    return floors


def check_parts(file: object, source: str, floors: Mapping[str, float], parts: Collection[str]) -> None:
    """Raise ``ConfigError`` for a part that the records of a source do not have: such a floor would hold nothing up."""
    for key in floors:
        part = split_name(key)[0]
        if part not in (ALL, *parts):
            why = f"unknown part{suggestion(part, parts)}"
            raise ConfigError(f"{file}: [sources.{source}] floors {key}: {why}")


def _flat(table: Mapping[str, Any], before: str = "") -> Iterator[tuple[str, Any]]:
    """``{transfer = {amount = 0.3}}``, which is what TOML makes of ``transfer.amount = 0.3``, as one key."""
    for key, value in table.items():
        if isinstance(value, dict) and not before:
            yield from _flat(value, f"{key}.")
        else:
            yield before + key, value

"""Rows of lots with each thing once: a figure of distinct things leads to as many rows as it counts."""

from __future__ import annotations

import re
from typing import Any, Final

from datasette.filters import FilterArguments, Filters

from reports.figures.figure import ONCE

#: The only rows in which one thing stands several times.
TABLE: Final = "lots_public"
#: How a condition begins that looks at a thing's other lots.
NONE_BEFORE: Final = "NOT EXISTS (SELECT 1 FROM lots_public e WHERE e.asset_id = lots_public.asset_id AND "
#: What stands before a lot: one that was seen after it (as pages list them), or a round that ended after it.
_NEWEST: Final = "(e.first_seen_at, e.lot_id) > (lots_public.first_seen_at, lots_public.lot_id)"
_LAST: Final = (
    "e.lot_id <> lots_public.lot_id"
    " AND (ifnull(e.ends_at, ''), ifnull(e.starts_at, ''), e.status = 'sold', e.lot_id) > (ifnull(lots_public.ends_at, ''),"
    " ifnull(lots_public.starts_at, ''), lots_public.status = 'sold', lots_public.lot_id)"
)

_VALUE: Final = re.compile(r":(?=p\d)")


def each_thing_once(request: Any, table: str) -> FilterArguments | None:
    """Return the condition that of a thing's lots one is shown, of those that the other filters let through.

    ``None`` where that was not asked for, or for another table.
    """
    if table != TABLE or not request.args.get(ONCE):
        return None
    asked = [
        (name, value)
        for name in request.args
        if not name.startswith("_") or "__" in name
        for value in request.args.getlist(name)
    ]
    clauses, values = Filters(sorted(asked)).build_where_clauses(table)
    # under names of their own, beside the same filters of the rows themselves
    conditions = "".join(f" AND ({_VALUE.sub(':once_', clause)})" for clause in clauses)
    order = _LAST if request.args.get(ONCE) == "last" else _NEWEST
    return FilterArguments(
        [f"{NONE_BEFORE}{order}{conditions})"],
        {f"once_{name}": value for name, value in values.items()},
    )

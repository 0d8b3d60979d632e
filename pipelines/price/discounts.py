"""A price over a base, always with the base's name, date and source; refused with its reason else.

price / claims is the registry's 折扣率, price / principal its 本金回收率; ``discount`` is 1 - price / base.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

Row = Mapping[str, Any]

_BASES = {"principal": "principal_yuan", "claims": "claims_yuan", "total": "total_yuan"}
_PRICED = frozenset(("transfer", "disposal", "filing"))
_NO_PRICE = {
    "withheld": "the registry withholds the starting price since 2025-10-27",
    "absent": "no starting price is printed",
    "unreadable": "the starting price could not be read",
}


def project_discounts(project_id: str, notices: Sequence[Row]) -> list[dict[str, Any]]:
    """Return the starting price of a project's latest listing over each base printed beside it."""
    listings = [n for n in notices if n["kind"] in _PRICED]
    if not listings:
        return []
    latest = max(listings, key=lambda n: (n["published_on"] or "", n["notice_id"]))
    rows = []
    for base_kind, column in _BASES.items():
        if base_kind == "total" and latest["total_yuan"] is None:
            continue  # most notices print no other total: nothing to refuse
        rows.append(_discount(project_id, latest, base_kind, latest[column]))
    return rows


def _discount(project_id: str, notice: Row, base_kind: str, base: float | None) -> dict[str, Any]:
    price = notice["starting_price_yuan"]
    reason = _refusal(notice, base_kind, price, base)
    ratio = price / base if reason is None and base else None
    return {
        "subject_type": "project",
        "subject_id": project_id,
        "price_kind": "starting",
        "price_yuan": price,
        "base_kind": base_kind,
        "base_yuan": base,
        "base_as_of": notice["base_date"],
        "base_source": notice["notice_id"],
        "ratio": ratio,
        "discount": None if ratio is None else 1 - ratio,
        "state": "refused" if reason else "computed",
        "reason": reason,
    }


def _refusal(notice: Row, base_kind: str, price: float | None, base: float | None) -> str | None:
    if price is None:
        return _NO_PRICE.get(notice["starting_price_state"], "no starting price is known")
    if price == 0:
        return "a starting price of 0 is no measure of value"
    if base is None:
        return f"the {base_kind} of this listing is not known"
    if base <= 0:
        return f"the {base_kind} of this listing is 0"
    return None

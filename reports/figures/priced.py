"""What figures of prices are computed over: every known price of a project beside its claims and principal.

``priced`` has a row a project and price: ``asked`` at its first transfer notice, ``deal`` when it was closed.
``on_day`` is the day of the transfer notice, of a deal that of the result notice.
"""

from __future__ import annotations

from typing import Any
from weakref import WeakSet

from pipelines.keep.public_views import OVERDUE_BUCKET
from reports.figures.as_of import AsOf
from reports.figures.transfers import PERSONAL, transfers

_PERSONAL = ", ".join(f"'{product}'" for product in PERSONAL)
_TABLE = f"""
    CREATE TEMP TABLE priced AS
    SELECT 'asked' AS price, project_id, product, bucket, published_on AS on_day, starting_price_yuan AS price_yuan,
           claims_yuan, principal_yuan
    FROM transfers WHERE listing = 1 AND starting_price_yuan > 0
    UNION ALL
    SELECT 'deal', d.subject_id, p.product, {OVERDUE_BUCKET.format("p.overdue_days")},
           ifnull((SELECT min(published_on) FROM notices_at n WHERE n.project_id = d.subject_id AND n.kind = 'result'),
                  p.latest_notice_on), max(d.price_yuan),
           max(CASE d.base_kind WHEN 'claims' THEN d.base_yuan END),
           max(CASE d.base_kind WHEN 'principal' THEN d.base_yuan END)
    FROM discounts_at d JOIN projects_at p ON p.project_id = d.subject_id
    WHERE d.subject_type = 'project' AND d.price_kind = 'final' AND d.state = 'computed' AND d.price_yuan > 0
    GROUP BY d.subject_id
"""
_SUMS = """
    SELECT {member} AS member, sum(price_yuan) AS price, sum({base}_yuan) AS base, count(*) AS n FROM priced
    WHERE price = :price AND {base}_yuan > 0 AND on_day <= :day AND {where} GROUP BY member ORDER BY {order}
"""
THIS_YEAR = "on_day >= :year_start"
OF_PERSONS = f"product IN ({_PERSONAL})"
_MADE: WeakSet[AsOf] = WeakSet()


def _priced(at: AsOf) -> AsOf:
    if at not in _MADE:
        transfers(at)
        at.connection.execute("DROP TABLE IF EXISTS temp.priced")
        at.connection.execute(_TABLE)
        _MADE.add(at)
    return at


def sums(
    at: AsOf, price: str, base: str, *, member: str, where: str, order: str = "base DESC"
) -> dict[str, Any]:
    """Return sums of ``price`` (asked, deal) and ``base`` (claims, principal) with their n, by member, up to the day.

    ``member`` is what is grouped by, ``where`` which rows count, ``order`` that of the members, all in SQL over
    ``priced``.
    """
    query = _SUMS.format(member=member, base=base, where=where, order=order)
    return {row["member"]: row for row in _priced(at).rows(query, {"price": price}) if row["member"]}

"""What figures of auctions are computed over: every lot of then in one narrow table, and which round counts once.

``auction_lots`` has a row a lot. ``thing`` is its asset (itself where it has none). ``copy_of`` names the lot
that counts where one round stands on two platforms at once, else it is NULL. ``ended_on`` is the date of its
end. ``ended`` is 1 where that lies in the year up to the day and nothing says that it is still open;
``on_offer`` is 1 where it can still be bid for. ``last`` is 1 for the last ended round of a thing. ``area_sqm`` is
NULL where it is not that of one whole thing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from weakref import WeakSet

from attrs import frozen

from reports.figures.as_of import AsOf
from reports.figures.figure import Rows, Words

#: Members of a breakdown that are kept, the largest first; definitions say so.
MOST = 1000
UNKNOWN = "unknown"
OPEN = ("upcoming", "live")
#: The statuses of a round that ran to its end, whether or not anybody bought.
RAN = ("sold", "unsold", "ended")
OVER = (*RAN, "withdrawn", "suspended", UNKNOWN)

_LOTS = """
    CREATE TEMP TABLE auction_lots AS
    SELECT lot_id, ifnull(asset_id, lot_id) AS thing, platform, kind, goods, units, channel, seller, bank, city, district,
           community, round, status, starts_at, ends_at, substr(ends_at, 1, 10) AS ended_on, bids,
           starting_price_yuan, final_price_yuan,
           CASE WHEN units > 1 OR share <> 1 OR checks_failed LIKE '%"area_sum_of_units"%'
                OR checks_failed LIKE '%"inside_area_only"%' OR area_sqm <= 0 THEN NULL ELSE area_sqm END AS area_sqm,
           NULL AS copy_of, 0 AS last,
           ifnull(status NOT IN ('upcoming', 'live') AND substr(ends_at, 1, 10) BETWEEN :year_start AND :day, 0) AS ended,
           status IN ('upcoming', 'live') AND ifnull(substr(ends_at, 1, 10) >= :day, 1) AS on_offer
    FROM lots_at
"""
_ON_TWO = """
    SELECT * FROM auction_lots WHERE thing IN (
        SELECT thing FROM auction_lots GROUP BY thing HAVING min(platform) <> max(platform))
    ORDER BY thing, ifnull(starts_at, ''), lot_id
"""
_LAST = """
    UPDATE auction_lots SET last = 1 WHERE lot_id IN (
        SELECT lot_id FROM (
            SELECT lot_id, row_number() OVER (
                PARTITION BY thing ORDER BY ends_at DESC, starts_at DESC, status = 'sold' DESC, lot_id DESC) AS nth
            FROM auction_lots WHERE ended AND copy_of IS NULL)
        WHERE nth = 1)
"""
_MADE: WeakSet[AsOf] = WeakSet()


def auction_lots(at: AsOf) -> AsOf:
    """Make the table for a day, once; return what it was made in, so that it can be asked at once."""
    if at not in _MADE:
        at.connection.execute("DROP TABLE IF EXISTS temp.auction_lots")
        at.rows(_LOTS, {})
        at.connection.execute("CREATE INDEX temp.auction_lots_id ON auction_lots (lot_id)")
        at.connection.execute("CREATE INDEX temp.auction_lots_thing ON auction_lots (thing, starts_at)")
        at.connection.executemany("UPDATE auction_lots SET copy_of = ? WHERE lot_id = ?", list(_copies(at)))
        at.rows(_LAST)
        _MADE.add(at)
    return at


def _copies(at: AsOf) -> Iterator[tuple[str, str]]:
    """Yield (lot that counts, its copy on another platform) of every round that was held on two at once."""
    by_thing: dict[str, list[Any]] = {}
    for row in at.rows(_ON_TWO):
        by_thing.setdefault(row["thing"], []).append(row)
    for lots in by_thing.values():
        for beside in rounds_of(lots):
            counts = min(beside, key=_weight)
            yield from ((counts["lot_id"], lot["lot_id"]) for lot in beside if lot is not counts)


def rounds_of(ordered: Sequence[Any]) -> list[list[Any]]:
    """Return a thing's lots, given in their order, as rounds: beside each other on two platforms is one.

    The rule of ``assets.rounds``: another platform, and begun before the others' end.
    """
    rounds: list[list[Any]] = []
    until = ""
    for lot in ordered:
        platforms = {other["platform"] for other in rounds[-1]} if rounds else set()
        begun = lot["starts_at"]
        if platforms and lot["platform"] not in platforms and begun and begun < until:
            rounds[-1].append(lot)
        else:
            rounds.append([lot])
            until = ""
        until = max(until, lot["ends_at"] or "")
    return rounds


def _weight(lot: Any) -> tuple[int, str]:
    """A sale on one platform is a sale; a round that is open on one is open; one that ran tells more than one stopped."""
    status = lot["status"]
    order = ("sold", *OPEN, "unsold", "ended", UNKNOWN, "suspended", "withdrawn")
    return (order.index(status) if status in order else len(order), lot["lot_id"])


@frozen(kw_only=True)
class Breakdown:
    """A column by which figures of auctions are broken down, and its words."""

    column: str
    words: Words

    @property
    def grouped_by(self) -> tuple[str, str]:
        """The words as a figure's definition takes them."""
        return (self.words.en, self.words.zh)

    @property
    def member(self) -> str:
        """The SQL of the member's name; what is not known is ``unknown``, never left out."""
        return f"ifnull(nullif({self.column}, ''), '{UNKNOWN}')"

    def where(self, member: str) -> Mapping[str, object]:
        """Return the filter that gives the rows of a member."""
        if member == UNKNOWN and self.column not in ("round", "status", "channel"):
            return {self.column: ("isnull", True)}
        return {self.column: member}


def _by(column: str, en: str, zh: str) -> Breakdown:
    return Breakdown(column=column, words=Words(en, zh))


SELLER = _by("seller", "seller", "处置方")
BANK = _by("bank", "bank", "银行")
PLATFORM = _by("platform", "platform", "平台")
CHANNEL = _by("channel", "channel", "处置渠道")
KIND = _by("kind", "kind", "类型")
CITY = _by("city", "city", "城市")
ROUND = _by("round", "round", "拍卖轮次")
STATUS = _by("status", "status", "状态")


def lots_where(*parts: Mapping[str, object], **more: object) -> Rows:
    """Return lots as a figure's rows."""
    where: dict[str, object] = {}
    for part in parts:
        where |= part
    return Rows("lots_public", where | more)


def over_in_year(at: AsOf) -> Mapping[str, object]:
    """Return the filter of the rounds whose end lies in the year up to the day."""
    return {"status": ("in", list(OVER)), "ended_on__gte": f"{at.year}-01-01", "ended_on__lte": str(at.day)}


def sql_list(words: Sequence[str]) -> str:
    """Return words of a closed list as SQL takes them after IN."""
    return "({})".format(", ".join(f"'{word}'" for word in words))


def title_of(row: Any) -> str:
    """Return how a lot is called: its place up to the building, else its title without doors, else its kind.

    The row has ``city``, ``district``, ``shown_address``, ``shown_title`` and ``kind``.
    """
    if row["shown_address"]:
        place = [part for part in (row["city"], row["district"]) if part and part not in row["shown_address"]]
        return "".join([*place, row["shown_address"]])
    return str(row["shown_title"] or row["kind"] or "")

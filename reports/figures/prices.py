"""Prices of loan packages by the registry's formulas: sum of prices over sum of claims, and over sum of principal.

``asked`` is the starting price of a project's first transfer notice, ``deal`` what it was sold for. Both go
through the same code (``priced``). What the registry itself printed of a period stands in the note.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from attrs import evolve

from pipelines.keep.public_views import QUARTER
from reports.figures.as_of import AsOf
from reports.figures.figure import Rows, Value, Words, figure
from reports.figures.priced import OF_PERSONS, THIS_YEAR, sums
from reports.figures.transfers import BUCKETS, PERSONAL, transfers
from reports.figures.year_series import part_of, quarters_to
from reports.official import percent, printed

#: price -> its words in both languages
_PRICES: Mapping[str, Words] = {
    "asked": Words("starting prices asked at the first transfer notice", "首份转让公告的起始价"),
    "deal": Words("prices of closed deals", "成交价"),
}
#: base -> the registry's term, and the base in words
_BASES: Mapping[str, tuple[Words, Words]] = {
    "claims": (Words("price over claims", "折扣率"), Words("claims (principal + interest)", "未偿本息")),
    "principal": (Words("price over principal", "本金回收率"), Words("principal", "未偿本金")),
}


def _rows(price: str, base: str, **more: object) -> Rows:
    """Which rows stand under a ratio; of deals the period is that of the result notice, which the rows do not name."""
    if price == "asked":
        where = {
            "kind": "transfer",
            "listing": 1,
            "starting_price_yuan": ("gt", 0),
            f"{base}_yuan": ("gt", 0),
        }
        return Rows("notices_public", {**where, **more})
    kept = {name: value for name, value in more.items() if name in ("product", "overdue_bucket")}
    where = {"price_kind": "final", "base_kind": base, "state": "computed"}
    return Rows("project_discounts_public", {**where, **kept})


def _value(
    row: Any, group: str | None, rows: Rows, price: str, base: str, official: tuple[str, str] | None = None
) -> Value:
    """The ratio of a row of sums; ``official`` is the period and population that the registry may have printed."""
    rate = printed(*official, base) if official else None
    note = None
    if rate is not None:
        english, chinese = (
            f"the registry printed {percent(rate)} for deals closed",
            f"银登中心公布的成交口径为 {percent(rate)}",
        )
        asked = price == "asked"
        note = Words(
            f"{english}; asked is not paid" if asked else english,
            f"{chinese}；起始价并非成交价" if asked else chinese,
        )
    ratio = row["price"] / row["base"] if row and row["base"] else None
    return Value(value=ratio, n=row["n"] if row else 0, group=group, rows=rows, note=note)


def _until(at: AsOf) -> Mapping[str, object]:
    return {"year": str(at.year), "published_on": ("lte", str(at.day)), "product": ("in", list(PERSONAL))}


def _single(at: AsOf, price: str, base: str) -> Iterator[Value]:
    found = sums(at, price, base, member="'all'", where=f"{THIS_YEAR} AND {OF_PERSONS}")
    value = _value(
        found.get("all"), None, _rows(price, base, **_until(at)), price, base, (str(at.year), "personal")
    )
    if price == "asked":
        value = evolve(value, note=_shown(at, value.n))
    if price == "deal" and not value.n:
        note = Words("no notice read so far gives a deal's price", "已读公告均未披露成交价")
        value = Value(value=None, n=0, rows=value.rows, note=note)
    yield value


def _shown(at: AsOf, known: int) -> Words:
    """Say how many of the year's personal batches show a price."""
    query = (
        "SELECT count(*) AS n FROM transfers WHERE listing = 1 AND published_on BETWEEN :year_start AND :day"
        f" AND {OF_PERSONS}"
    )
    count = at.one(query, {})["n"]
    return Words(
        f"{known:,} of {count:,} projects; the registry shows no price since 2025-10-27",
        f"{count:,} 个项目中的 {known:,} 个；银登网自2025年10月27日起不再披露起始价",
    )


def _by_year(at: AsOf, price: str, base: str) -> Iterator[Value]:
    for year, row in sums(
        at, price, base, member="substr(on_day, 1, 4)", where=OF_PERSONS, order="member DESC"
    ).items():
        rows = _rows(price, base, **{**_until(at), "year": year})
        yield _value(row, year, rows, price, base, (year, "personal"))


def _by_quarter(at: AsOf, price: str, base: str) -> Iterator[Value]:
    """Every quarter up to the day's; of one without a known price the ratio is not known."""
    found = sums(at, price, base, member=QUARTER.format("on_day"), where=OF_PERSONS)
    for quarter in quarters_to(at) if found else ():
        rows = _rows(price, base, quarter=quarter, **_persons(at, quarter))
        yield _value(found.get(quarter), quarter, rows, price, base, (quarter, "personal"))


def _persons(at: AsOf, quarter: str) -> Mapping[str, object]:
    until = {"published_on": ("lte", str(at.day))} if part_of(at, quarter) else {}
    return {"product": ("in", list(PERSONAL)), **until}


def _by_product(at: AsOf, price: str, base: str) -> Iterator[Value]:
    for product, row in sums(at, price, base, member="product", where=THIS_YEAR).items():
        rows = _rows(price, base, **{**_until(at), "product": product})
        yield _value(row, product, rows, price, base)


def _by_overdue(at: AsOf, price: str, base: str) -> Iterator[Value]:
    found = sums(at, price, base, member="bucket", where=f"{THIS_YEAR} AND {OF_PERSONS}")
    for bucket in BUCKETS if found else ():
        rows = _rows(price, base, overdue_bucket=bucket, **_until(at))
        yield _value(found.get(bucket), bucket, rows, price, base)


_PERSONAL = ("personal batches (credit card, consumer, business loans to persons)", "个人批量业务")
_SINCE = {"asked": ("first listed", "首次挂牌"), "deal": ("with a result", "公布结果")}
_THIS_YEAR = ("from {year}-01-01 to {day}", "{year}-01-01 至 {day}")

#: end of the id -> words behind the title, population (who, when), what computes it, what it is grouped by
_BREAKDOWNS: Mapping[
    str,
    tuple[Words, tuple[tuple[str, str], tuple[str, str]], Callable[[AsOf, str, str], Iterator[Value]], tuple[str, str] | None],
] = {
    "ytd": (Words(", personal batches", "（个人批量）"), (_PERSONAL, _THIS_YEAR), _single, None),
    "by_year": (Words(" by year", "（个人批量，按年）"), (_PERSONAL, ("in the year", "当年")), _by_year, ("year", "年份")),
    "by_quarter": (Words(" by quarter", "（个人批量，按季）"), (_PERSONAL, ("in the quarter", "当季")), _by_quarter, ("quarter", "季度")),
    "by_product_ytd": (Words(" by product", "（按产品）"), (("projects", "项目"), _THIS_YEAR), _by_product, ("product", "产品")),
    "by_overdue_ytd": (Words(" by weighted overdue time", "（个人批量，按加权逾期时间）"), (_PERSONAL, _THIS_YEAR), _by_overdue,
                       ("years overdue, of 365 days", "逾期年数（每年365天）")),
}  # fmt: skip


def _define(price: str, base: str, tail: str) -> None:
    """Define one figure of one price over one base."""
    words, (term, of), since = _PRICES[price], _BASES[base], _SINCE[price]
    title, (who, when), compute, grouped = _BREAKDOWNS[tail]
    figure(
        f"{price}_over_{base}_{tail}",
        en=f"{price.capitalize()} {term.en}{title.en}", zh=f"{'挂牌' if price == 'asked' else '成交'}{term.zh}{title.zh}",
        unit="ratio", section="prices", grouped_by=grouped,
        population=(
            f"{who[0]} {since[0]} {when[0]} whose price and {of.en} are known",
            f"{when[1]}{since[1]}、价格与{of.zh}均已知的{who[1]}",
        ),
        definition=(
            f"sum of {words.en} over sum of {of.en}, over projects with both; {term.en} is the registry's {term.zh};"
            " a price of 0 is left out",
            f"{words.zh}之和／{of.zh}之和，取两者均披露的项目；价格为0者不计",
        ),
    )(lambda at: compute(at, price, base))  # fmt: skip


for _price in _PRICES:
    for _base in _BASES:
        for _tail in _BREAKDOWNS:
            _define(_price, _base, _tail)


@figure(
    "relisting_price_over_first", en="Starting price of a re-listing over that of the listing before", zh="重新挂牌起始价与上次起始价之比",
    unit="times", section="prices",
    population=("re-listings up to {day} whose own and former starting price are known", "截至 {day} 本次与上次起始价均已知的重新挂牌"),
    definition=("sum over sum; a price of 0 is left out", "总额之比；起始价为0者不计"),
)  # fmt: skip
def relisting_price_over_first(at: AsOf) -> Iterator[Value]:
    """How far the price falls from one listing to the next."""
    row = transfers(at).one(
        "SELECT sum(t.starting_price_yuan) AS later, sum(p.starting_price_yuan) AS before, count(*) AS n FROM transfers t"
        " JOIN transfers p ON p.project_id = t.project_id AND p.listing = t.listing - 1"
        " WHERE t.starting_price_yuan > 0 AND p.starting_price_yuan > 0",
    )
    where = {
        "kind": "transfer",
        "listing": ("gt", 1),
        "starting_price_yuan": ("gt", 0),
        "published_on": ("lte", str(at.day)),
    }
    yield Value(
        value=row["later"] / row["before"] if row["before"] else None,
        n=row["n"],
        rows=Rows("notices_public", where),
    )

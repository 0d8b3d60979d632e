"""A price of earlier months rolled forward with the official index of 70 cities: an estimate that says so.

The index is that of second-hand dwellings against the month before (上月=100). It is of a whole city and of
dwellings only, so nothing else is rolled, and nothing over a month that is not published.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Final

from attrs import evolve, frozen

from crawlers.records import LotKind, ReferencePrice, Unreadable
from pipelines.price.references import INDEX_ESTIMATE, LISTING_AVERAGE

#: City and first day of the month to the index of that month, the month before being 100.
Series = Mapping[tuple[str, date], Decimal]

INDEX_NAME: Final = "70-city second-hand index"
#: A month's index outside of this is a year's index or a percentage in the wrong column.
LOWEST, HIGHEST = Decimal(90), Decimal(110)
#: Rolled over more months the rest of a city says little about one place.
MOST_MONTHS: Final = 60

CITIES: Final = frozenset((
    "北京", "天津", "石家庄", "太原", "呼和浩特", "沈阳", "大连", "长春", "哈尔滨", "上海", "南京", "杭州", "宁波", "合肥", "福州", "厦门",
    "南昌", "济南", "青岛", "郑州", "武汉", "长沙", "广州", "深圳", "南宁", "海口", "重庆", "成都", "贵阳", "昆明", "西安", "兰州", "西宁",
    "银川", "乌鲁木齐", "唐山", "秦皇岛", "包头", "丹东", "锦州", "吉林", "牡丹江", "无锡", "徐州", "扬州", "温州", "金华", "蚌埠", "安庆",
    "泉州", "九江", "赣州", "烟台", "济宁", "洛阳", "平顶山", "宜昌", "襄阳", "岳阳", "常德", "韶关", "湛江", "惠州", "桂林", "北海",
    "三亚", "泸州", "南充", "遵义", "大理",
))  # fmt: skip


@frozen(kw_only=True)
class Estimate:
    """An amount of an earlier month as of a later one: ``yuan`` (not rounded) is the amount times ``factor``."""

    yuan: Decimal
    factor: Decimal
    as_of: date
    source: str
    kind: str = INDEX_ESTIMATE


def roll(yuan: Decimal, kind: str, city: str, since: date, until: date, series: Series) -> Estimate:
    """Return an amount of the month of ``since`` as of the month of ``until`` (yuan, or yuan a square metre).

    ``kind`` is the lot's. Raises ``Unreadable`` for anything but a dwelling, a city outside of the 70, a
    month without index, and an index that cannot be one of a single month.
    """
    if kind != LotKind.HOUSING:
        raise Unreadable("the index is of dwellings only", kind)
    name = _bare(city)
    if name not in CITIES:
        raise Unreadable("not one of the 70 cities", city)
    first, last = since.replace(day=1), until.replace(day=1)
    factor = Decimal(1)
    for month in _months(first, last):
        factor *= _index(series, name, month) / 100
    return Estimate(
        yuan=yuan * factor,
        factor=factor,
        as_of=last,
        source=f"estimate: {INDEX_NAME} of {name}, {first:%Y-%m} to {last:%Y-%m}",
    )


def roll_reference(price: ReferencePrice, until: date, series: Series) -> ReferencePrice:
    """Return a listing average as of a later month, as an ``index_estimate`` whose source says what it is.

    Rounded to the fen. Raises ``Unreadable`` as ``roll`` does, and for what is an estimate already.
    """
    if price.kind != LISTING_AVERAGE:
        raise Unreadable("only a listing average is rolled forward", price.kind)
    estimate = roll(price.yuan_per_sqm, LotKind.HOUSING, price.city, price.as_of, until, series)
    return evolve(
        price,
        yuan_per_sqm=estimate.yuan.quantize(Decimal("0.01")),
        kind=INDEX_ESTIMATE,
        as_of=estimate.as_of,
        source=f"{estimate.source}; from {price.source}",
    )


def _bare(city: str) -> str:
    """Return a city as the series names it: 大理 is printed for the prefecture 大理白族自治州."""
    return "大理" if city == "大理白族自治州" else "".join(city.split()).removesuffix("市")


def _months(first: date, last: date) -> Iterator[date]:
    """Yield the months after the first up to the last: the index of a month speaks of the month before it."""
    count = (last.year - first.year) * 12 + last.month - first.month
    if count < 0:
        raise Unreadable("nothing is rolled backwards", f"{first:%Y-%m} to {last:%Y-%m}")
    if count > MOST_MONTHS:
        raise Unreadable(f"more than {MOST_MONTHS} months apart", f"{first:%Y-%m} to {last:%Y-%m}")
    for number in range(first.month, first.month + count):
        yield date(first.year + number // 12, number % 12 + 1, 1)


def _index(series: Series, city: str, month: date) -> Decimal:
    index = series.get((city, month))
    if index is None:
        raise Unreadable("the index of a month is missing", f"{city} {month:%Y-%m}")
    if not LOWEST <= index <= HIGHEST:
        raise Unreadable("not the index of one month", f"{city} {month:%Y-%m}: {index}")
    return index

"""70个大中城市商品住宅销售价格变动情况, the official price index of dwellings in 70 cities, month by month.

Publisher: 国家统计局, read from the JSON of 东方财富 (datacenter-web.eastmoney.com), which answers unsigned.
Values are indices with the month before as 100 (97.7 is a fall of 2.3 %), of new and of second-hand dwellings. A
month is stored whole, 70 cities, or not at all.

The series rolls a reference price forward as an estimate that says so; nobody's price is measured against it.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from attrs import define, field
from scrapy.http import Response

from crawlers.families.json_answers import read_json, whole
from crawlers.families.lists import Listing
from crawlers.outcome import State
from crawlers.records import CityIndex, Found, ListRow, Problem, Unreadable, Walked
from crawlers.source import NotFetched, Source

API = "https://datacenter-web.eastmoney.com/api/data/v1/get"
REPORT = "RPT_ECONOMY_HOUSE_PRICE"
SECOND_HAND, NEW = "SECOND_HOUSE_SEQUENTIAL", "FIRST_COMHOUSE_SEQUENTIAL"
CITIES = 70
PAGE_SIZE = 50  # more is answered by some and cut by others
MOST_MONTHS = 62  # nothing is rolled over more than 60
_LOOK = "Next step: compare the answer with the docstring of spiders/house_index.py"


@define
class _Read:
    """What came so far: the rows of every month, and how many pages there are."""

    months: dict[date, dict[str, CityIndex]] = field(factory=dict)
    pages: int = 1


class HouseIndex(Source):
    """The official monthly index of 70 cities."""

    name = "house_index"
    title = "70个大中城市住宅销售价格指数"
    publisher = "国家统计局"
    hosts = ("datacenter-web.eastmoney.com",)
    way = "json"
    floor = 1
    every = "1d"
    lists = (Listing("months", API),)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.read = _Read()
        self.ended = False

    def record_id(self, url: str) -> str:
        """The month at the end of an address."""
        return f"house_index:{url.partition('#')[2]}"

    async def start(self) -> AsyncIterator[Any]:
        """Ask page by page, the latest month first, down to what is known; hand on every month that is whole."""
        number, known = 1, self.memory.covered("months")
        while number <= self.read.pages:
            try:
                response = await self.fetch(self.ask(page_address(number)))
                cities, _ = self.read_answer(response, self.lists[0], number)
            except NotFetched as error:
                self._failed(error)
                break
            except Unreadable as error:
                self.stop(
                    State.LAYOUT, f"{page_address(number)}: {error.reason}; nothing was changed. {_LOOK}"
                )
                return
            months = sorted(self.read.months, reverse=True)
            seen_all = number > 1 and all(month_address(c.month) in known for c in cities)
            if (seen_all and not self.full) or len(months) > MOST_MONTHS:
                break
            number += 1
        else:
            number -= 1
        self.ended = not self.outcome.holds_back and self.outcome.state is State.OK
        for found in self._whole_months(last_is_cut=number < self.read.pages):
            yield found

    def read_answer(
        self, response: Response, listing: Listing, number: int | None
    ) -> tuple[list[CityIndex], Sequence[Problem]]:
        """The cities of a page, which are added to those of their months. Raises ``Unreadable``."""
        del listing, number
        return self._take(read_json(response.body)), ()

    def _take(self, answer: Any) -> list[CityIndex]:
        """{"success": true, "result": {"pages": 252, "count": 12600, "data": [{"REPORT_DATE": "2025-10-01 00:00:00",
        "CITY": "广州", "FIRST_COMHOUSE_SEQUENTIAL": 99.2, "SECOND_HOUSE_SEQUENTIAL": 99.1}]}}
        """
        result = answer.get("result") if isinstance(answer, Mapping) else None
        data, pages = (
            (result.get("data"), whole(result.get("pages"))) if isinstance(result, Mapping) else (None, None)
        )
        if not isinstance(data, list) or not data or not pages:
            raise Unreadable("the answer holds no rows (result.data) or no count of pages (result.pages)")
        self.read.pages = pages
        read = [self._city(row) for row in data]
        for city in read:
            of_month = self.read.months.setdefault(city.month, {})
            if city.city in of_month and of_month[city.city] != city:
                raise Unreadable(f"{city.city} stands twice in {city.month:%Y-%m}, with other values")
            of_month[city.city] = city
        return read

    def _city(self, row: Any) -> CityIndex:
        try:
            month = date.fromisoformat(str(row["REPORT_DATE"])[:10])
            city = "".join(str(row["CITY"]).split()).removesuffix("市")
            second_hand, new = _index(row[SECOND_HAND]), _index(row[NEW])
        except (KeyError, TypeError, ValueError, ArithmeticError) as error:
            raise Unreadable(f"a row without month, city or index ({error})") from None
        return CityIndex(
            city=city,
            month=month,
            second_hand=second_hand,
            new=new,
            source=self.name,
            url=month_address(month),
        )

    def _whole_months(self, *, last_is_cut: bool) -> list[Found]:
        """The months of which all cities came. The last one on a page that was not the last page is cut off."""
        months = dict(self.read.months)
        if last_is_cut and months:
            cut = min(months)
            if len(months[cut]) != CITIES:
                del months[cut]
        found = []
        for month, cities in sorted(months.items()):
            if len(cities) == CITIES:
                found += [Found(record=city) for city in cities.values()]
            else:
                reason = (
                    f"{len(cities)} of {CITIES} cities; the month was not stored, the next run asks again"
                )
                self.outcome.problems.append(
                    self.problem(month_address(month), reason, words=f"{month:%Y-%m}")
                )
                self.outcome.note(State.PARTIAL, f"{month:%Y-%m}: {reason}")
                self.ended = False
        return found

    def _failed(self, error: NotFetched) -> None:
        if error.state in (State.BLOCKED, State.DISALLOWED):
            self.stop(error.state, f"{error}; the source is left alone until the next run")
            return
        self.outcome.note(State.PARTIAL, f"{error}; what came is stored, the next run goes on")
        self.outcome.problems.append(self.problem(error.url, f"page not fetched: {error.why}"))

    def walked(self) -> list[Walked]:
        """The months that were read, newest first."""
        rows = [
            ListRow(url=month_address(month), title=f"{month:%Y-%m}", published_on=month)
            for month, cities in sorted(self.read.months.items(), reverse=True)
            if len(cities) == CITIES
        ]
        complete = self.ended and self.outcome.state is State.OK and self.whole
        return [
            Walked(
                listing="months", rows=tuple(rows), first_page_rows=len(rows), total=None, complete=complete
            )
        ]


def page_address(number: int) -> str:
    """The address of a page, the latest month first."""
    asked = {
        "reportName": REPORT, "columns": f"REPORT_DATE,CITY,{NEW},{SECOND_HAND}", "pageNumber": number,
        "pageSize": PAGE_SIZE, "sortColumns": "REPORT_DATE,CITY", "sortTypes": "-1,-1", "source": "WEB", "client": "WEB",
    }  # fmt: skip
    return f"{API}?{urlencode(asked)}"


def month_address(month: date) -> str:
    """The address that a month's figures are known by."""
    return f"{API}?{urlencode({'reportName': REPORT})}#{month:%Y-%m}"


def _index(value: Any) -> Decimal | None:
    """An index against the month before; ``None`` where none is given. Raises ``ValueError`` for another figure."""
    if value is None:
        return None
    index = Decimal(str(value))
    if not Decimal(80) <= index <= Decimal(120):
        raise ValueError(f"{value} is no index against the month before")
    return index

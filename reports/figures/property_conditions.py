"""What a buyer takes over: how often notices say who lives there, who pays the taxes, what is owed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from reports.figures.as_of import AsOf
from reports.figures.auctions import lots_where
from reports.figures.figure import Rows, Value, Words, figure

_PROPERTY = ("housing", "commercial", "industrial", "land", "parking")
_READ = f"kind IN {_PROPERTY} AND reading = 'complete'"
_POPULATION = (
    "property lots first seen by {day} whose page was read completely",
    "截至 {day} 首次抓取到、页面完整读取的房地产拍品",
)
#: What ``conditions`` may hold, in words.
_SAID: Final = {
    "occupancy": Words("who occupies it", "占有使用情况"),
    "lease": Words("a lease", "租赁情况"),
    "taxes": Words("who pays the taxes", "税费承担"),
    "arrears": Words("what is owed", "欠费"),
    "keys": Words("the keys", "钥匙"),
}
_ALL_ON_BUYER: Final = re.compile(
    "(?:一切|全部|所有|所涉|相关|各项|任何)[^，。；]{0,16}税[^。；]{0,16}(?:均|都|全部)?由买受人(?:自行|全部|全额)?(?:承担|负担|缴纳)"
)
_NOT_ALL: Final = re.compile("各自|卖方|出卖人|双方|法律规定|被执行人承担")


def _rows(key: str) -> Rows:
    return lots_where(conditions=("contains", f'"{key}"'), reading="complete", kind=("in", list(_PROPERTY)))


@figure(
    "conditions_printed",
    en="Notices that say what a buyer takes over", zh="披露交付条件的拍品占比",
    unit="ratio", section="property", about="lots", grouped_by=("said", "披露事项"), population=_POPULATION,
    definition=(
        "lots whose notice has a sentence on it / lots of the population; that nothing is said does not mean that there is nothing",
        "公告中有相应语句的拍品 ÷ 全部；未披露不等于不存在",
    ),
)  # fmt: skip
def conditions_printed(at: AsOf) -> Iterator[Value]:
    """The share of each."""
    sums = ", ".join(
        f"ifnull(sum(json_extract(conditions, '$.{key}') NOT NULL), 0) AS {key}" for key in _SAID
    )
    row = at.one(f"SELECT count(*) AS n, {sums} FROM lots_at WHERE {_READ}")
    for key, words in _SAID.items():
        yield Value(
            value=row[key] / row["n"] if row["n"] else None, n=row["n"], group=key,
            rows=_rows(key),
            note=Words(f"{words.en}: {row[key]:,} lots", f"{words.zh}：{row[key]:,} 个拍品"),
        )  # fmt: skip


@figure(
    "taxes_on_buyer",
    en="All taxes on the buyer", zh="税费全部由买受人承担",
    unit="ratio", section="property", about="lots",
    population=(
        "property lots first seen by {day}, read completely, whose notice says who pays the taxes",
        "截至 {day} 首次抓取到、完整读取且载明税费承担方式的房地产拍品",
    ),
    definition=(
        "lots whose sentence puts all taxes on the buyer in so many words / lots of the population: the seller's taxes come on top of"
        " the price",
        "明文约定一切税费由买受人承担的拍品 ÷ 全部；出让方应缴税费亦须由买受人另付",
    ),
)  # fmt: skip
def taxes_on_buyer(at: AsOf) -> Iterator[Value]:
    """The share; an unclear sentence does not count."""
    query = f"SELECT json_extract(conditions, '$.taxes') AS said FROM lots_at WHERE {_READ} AND said NOT NULL"
    said = [row["said"] for row in at.rows(query)]
    count = sum(bool(_ALL_ON_BUYER.search(one)) and not _NOT_ALL.search(one) for one in said)
    yield Value(
        value=count / len(said) if said else None, n=len(said),
        rows=_rows("taxes"),
        note=Words(f"{count:,} of {len(said):,}", f"{len(said):,} 中 {count:,}"),
    )  # fmt: skip

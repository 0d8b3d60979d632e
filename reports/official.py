"""The registry's own statistics, as it printed them: cited, and kept apart from our figures.

They cover deals closed in the period. ``discount`` is the sum of prices over the sum of claims (平均折扣率),
``recovery`` over the sum of principal (平均本金回收率), so that recovery is never below discount. The registry
published them by quarter until 2025Q1. Amounts are claims in yuan unless said otherwise.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from attrs import frozen

from reports.figures.figure import Words

PUBLISHER = "银登中心 (China Banking Credit Asset Registry and Transfer Center)"
_YI = Decimal(100_000_000)


@frozen(kw_only=True)
class Official:
    """What the registry printed of one period and population.

    ``of`` is ``all`` business, ``personal`` batches, a product, a type of seller, or an overdue bucket of personal
    batches.
    ``source`` is where it was read: the paper or page that carried it.
    """

    period: str
    of: str
    source: str
    as_of: str
    listed_lots: int | None = None
    listed_yuan: Decimal | None = None
    closed_lots: int | None = None
    closed_yuan: Decimal | None = None
    principal_yuan: Decimal | None = None
    price_yuan: Decimal | None = None
    discount: Decimal | None = None
    recovery: Decimal | None = None
    note: Words | None = None


def _yi(words: str) -> Decimal:
    return Decimal(words) * _YI


def _percent(words: str) -> Decimal:
    return Decimal(words) / 100


_ANNUAL_2022 = "https://cnwlgc.com/n/a172871.html"
_2023 = "https://cszzd.com/daikuangonglue/1241.html"
_2024Q3 = "https://freewechat.com/a/MzA4ODY4ODAwNw==/2247484426/2"
_2024 = "https://finance.ce.cn/bank12/scroll/202501/17/t20250117_39269093.shtml"
_2025Q1 = "https://xabos.cn/news/3182937.html"
_2025Q1_AGES = "https://staging.reportify.cn/news/1189131803059949568"
_BASIS = Words(
    "the five types sum to the 48.3 billion of all business; another paper gives 19.815 billion, its basis unknown",
    "五类合计与全部业务483亿元一致；另有媒体称198.15亿元，口径不明",
)

OFFICIAL: Sequence[Official] = (
    Official(
        period="2021", of="all", closed_yuan=_yi("186.48"), source="ZAKER", as_of="2026-01",
        note=Words(
            "all business; papers that give 4.73 billion for 2021 seem to mean personal batches only",
            "全部业务；媒体所载2021年47.3亿元似仅指个人批量业务",
        ),
    ),
    Official(
        period="2022", of="all", closed_yuan=_yi("369.93"), discount=_percent("30.19"), recovery=_percent("54.72"),
        source=_ANNUAL_2022, as_of="2023",
        note=Words("all kinds together, companies' loans with personal ones", "对公与个人业务合计"),
    ),
    Official(
        period="2022", of="personal", listed_lots=104, closed_lots=86, closed_yuan=_yi("175.70"), principal_yuan=_yi("57.18"),
        price_yuan=_yi("4.68"), discount=_percent("2.65"), recovery=_percent("8.19"), source=_ANNUAL_2022, as_of="2023",
        note=Words(
            "recomputed from its own totals: 2.66% and 8.18%; the printed discount is a little more off than rounding explains",
            "按其所列总额重算为2.66%与8.18%；所印折扣率之差略超出四舍五入可解释的范围",
        ),
    ),
    Official(
        period="2023", of="all", listed_yuan=_yi("1530"), closed_lots=553, closed_yuan=_yi("1193.69"), source=_2023, as_of="2024",
        note=Words(
            "listed: about; the growth printed for 2024 implies about 124.7 billion closed instead",
            "挂牌为约数；按2024年所印增速倒推，成交约1,247亿元",
        ),
    ),
    Official(period="2023", of="personal", closed_yuan=_yi("965.30"), source=_2023, as_of="2024"),
    Official(
        period="2024Q2", of="consumer", discount=_percent("4.8"), recovery=_percent("10.1"),
        source="https://dujiaojinrong.com/17308", as_of="2024",
        note=Words("consumer loans only", "仅个人消费贷款"),
    ),
    Official(period="2024Q3", of="all", listed_lots=288, closed_lots=213, closed_yuan=_yi("645"), source=_2024Q3, as_of="2024"),
    Official(
        period="2024Q3", of="personal", closed_yuan=_yi("546.6"), discount=_percent("5.8"), recovery=_percent("9.4"),
        source=_2024Q3, as_of="2024",
    ),
    Official(
        period="2024Q4", of="all", listed_lots=443, listed_yuan=_yi("1234.8"), closed_lots=359, closed_yuan=_yi("981.7"),
        source=_2024, as_of="2025-01-17",
    ),
    Official(
        period="2024Q4", of="personal", discount=_percent("4.8"), recovery=_percent("7.3"), source=_2024, as_of="2025-01-17",
        note=Words(
            "read in the order that the definition demands: a paper prints the two the other way round, but recovery is never below discount",
            "按定义取序：有媒体将两率印反，但回收率不可能低于折扣率",
        ),
    ),
    Official(
        period="2024", of="all", listed_lots=1041, listed_yuan=_yi("2861.9"), closed_yuan=_yi("2258"), source=_2024, as_of="2025-01-17",
    ),
    Official(period="2024", of="personal", closed_yuan=_yi("1583.5"), source=_2024, as_of="2025-01-17"),
    Official(period="2024", of="joint_stock", closed_yuan=_yi("1125.4"), source=_2024, as_of="2025-01-17"),
    Official(period="2024", of="consumer_finance", closed_yuan=_yi("414.4"), source=_2024, as_of="2025-01-17"),
    Official(period="2024", of="state_owned", closed_yuan=_yi("352.5"), source=_2024, as_of="2025-01-17"),
    Official(period="2024", of="city_commercial", closed_yuan=_yi("296.8"), source=_2024, as_of="2025-01-17"),
    Official(
        period="2025Q1", of="all", listed_lots=206, listed_yuan=_yi("742.7"), closed_lots=159, closed_yuan=_yi("483"),
        source=_2025Q1, as_of="2025",
    ),
    Official(
        period="2025Q1", of="personal", closed_lots=128, closed_yuan=_yi("370.4"), discount=_percent("4.1"), recovery=_percent("6.9"),
        source=_2025Q1, as_of="2025", note=Words("the last quarter that was published", "最后一个公布的季度"),
    ),
    Official(period="2025Q1", of="consumer", closed_yuan=_yi("268.2"), discount=_percent("3.8"), recovery=_percent("6.5"), source=_2025Q1_AGES, as_of="2025"),
    Official(
        period="2025Q1", of="credit_card", closed_yuan=_yi("51.9"), discount=_percent("4.4"), recovery=_percent("5.8"), source=_2025Q1_AGES, as_of="2025",
        note=Words("the discount is about", "折扣率为约数"),
    ),
    Official(period="2025Q1", of="business", discount=_percent("6.8"), source=_2025Q1_AGES, as_of="2025"),
    Official(period="2025Q1", of="<1", discount=_percent("12.6"), source=_2025Q1_AGES, as_of="2025"),
    Official(period="2025Q1", of=">5", discount=_percent("1.8"), source=_2025Q1_AGES, as_of="2025"),
    Official(period="2025Q1", of="joint_stock", closed_yuan=_yi("203.6"), source=_2025Q1_AGES, as_of="2025", note=_BASIS),
    Official(period="2025Q1", of="consumer_finance", closed_yuan=_yi("143.8"), source=_2025Q1_AGES, as_of="2025"),
    Official(period="2025Q1", of="city_commercial", closed_yuan=_yi("93.4"), source=_2025Q1_AGES, as_of="2025"),
    Official(period="2025Q1", of="state_owned", closed_yuan=_yi("41.3"), source=_2025Q1_AGES, as_of="2025"),
    Official(period="2025Q1", of="rural", closed_yuan=_yi("0.9"), source=_2025Q1_AGES, as_of="2025"),
)  # fmt: skip


def official_figures() -> Sequence[Official]:
    """Return all that the registry printed, oldest first."""
    return OFFICIAL


def percent(rate: Decimal) -> str:
    """Return a rate as it was printed, without zeros that were not: 5.8%."""
    return f"{(rate * 100).normalize():f}%"


def printed(period: str, of: str, base: str) -> Decimal | None:
    """Return the rate printed for a period and population, over ``claims`` or ``principal``; ``None`` if none was."""
    for row in OFFICIAL:
        if (row.period, row.of) == (period, of):
            return row.discount if base == "claims" else row.recovery
    return None

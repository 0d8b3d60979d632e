"""What others published: cited, dated, and kept apart from our own figures.

Most of it was read in papers: the publisher is the one they name, the link the page that was read where it has
an address.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from attrs import frozen

from reports.figures.figure import Words
from reports.figures.wording import CODES
from reports.official import PUBLISHER, Official, official_figures, percent

_ADDRESS = re.compile(r"https://[^\s,]+")


@frozen(kw_only=True)
class Published:
    """One figure as somebody printed it.

    ``value`` is in words with its unit, as printed; ``period`` what it is of; ``as_of`` the day it was printed or
    read, ``link`` where (a name of the page where no address is known); ``caution`` what it must not be compared with.
    """

    id: str
    figure: Words
    value: Words
    period: str
    publisher: str
    link: str
    as_of: str
    caution: Words | None = None

    @property
    def link_parts(self) -> list[tuple[str, bool]]:
        """Return where it was read, part by part, and whether the part is a whole https address."""
        return [(part, bool(_ADDRESS.fullmatch(part))) for part in self.link.split(", ") if part]

    def in_words(self, lang: str) -> dict[str, Any]:
        """Return it as programs read it, in a language."""
        return {
            "id": self.id, "figure": self.figure.of(lang), "value": self.value.of(lang), "period": self.period,
            "publisher": self.publisher, "link": self.link, "as_of": self.as_of,
            "caution": self.caution.of(lang) if self.caution else None,
        }  # fmt: skip


_TWO_POPULATIONS = Words(
    "28.4% is over all lots listed, 31.3% over all lots sold: two populations, so the one does not lead to the other",
    "28.4% 的统计范围是全部挂拍标的，31.3% 是全部成交标的：两个总体不同，不能相互推算",
)
_NOT_DEDUPLICATED = Words(
    "raw listings: a thing listed on two platforms or in several rounds counts every time; compare with our lots, not with our assets",
    "原始挂拍数，未去重：同一标的在两个平台或多轮挂拍会重复计数；应与本监测的挂拍数而非资产数比较",
)
_ALL_BANKS = Words(
    "the regulator's figure for all commercial banks, not for loans on sale",
    "监管对全部商业银行的统计，并非出让中的贷款",
)
_PART_YEAR = Words(
    "a part of a year against full years: 1.71 times; to the same date see ytd_vs_same_date",
    "以不足一年对全年为1.71倍；同期可比见 ytd_vs_same_date",
)
_PRESS, _REGULATOR, _CRIC = (
    "press 媒体报道",
    "National Financial Regulatory Administration 国家金融监督管理总局, via press",
    "CRIC 克而瑞",
)
_NO_LINK = "named in the press; no address"


def _said(
    id: str,
    figure: tuple[str, str],
    value: tuple[str, str],
    period: str,
    publisher: str,
    as_of: str,
    caution: Words | None = None,
    link: str = _NO_LINK,
) -> Published:
    return Published(
        id=id, figure=Words(*figure), value=Words(*value), period=period, publisher=publisher, link=link, as_of=as_of, caution=caution,
    )  # fmt: skip


_OTHERS: Sequence[Published] = (
    _said("npl_balance", ("non-performing loans of commercial banks", "商业银行不良贷款余额"), ("3.5 trillion yuan, +88.3 billion on the quarter", "3.5万亿元，较上季末增加883亿元"), "2025Q3", _REGULATOR, "2025-11", _ALL_BANKS),
    _said("npl_ratio", ("non-performing ratio of commercial banks", "商业银行不良贷款率"), ("1.52%, +0.03 points on the quarter", "1.52%，较上季末上升0.03个百分点"), "2025Q3", _REGULATOR, "2025-11", _ALL_BANKS),
    _said("capital_profit_rate", ("average capital profit rate of commercial banks", "商业银行平均资本利润率"), ("8.18%, against 8.77% a year before", "8.18%，上年同期8.77%"), "2025-01 to 2025-09", _REGULATOR, "2025-11"),
    _said("asset_profit_rate", ("average asset profit rate of commercial banks", "商业银行平均资产利润率"), ("0.63%, against 0.68% a year before", "0.63%，上年同期0.68%"), "2025-01 to 2025-09", _REGULATOR, "2025-11"),
    _said("press_notices_day", ("loan-transfer notices of the day", "当日不良贷款转让公告"), ("8, over 8.5 billion yuan, most overdue over 5 years", "8份，超85亿元，多数逾期5年以上"), "2025-11-14", _PRESS, "2025-11"),
    _said("press_notices_ytd", ("loan-transfer notices of the year to date", "年内不良贷款转让公告"), ("1,166, against about 680 a year over the four years before", "1,166份，此前四年年均约680份"), "2025-01-01 to 2025-11-14", _PRESS, "2025-11", _PART_YEAR),
    _said("press_minsheng_6", ("China Minsheng Bank's card centre, 2025 phase 6", "民生银行信用卡中心2025年第6期"), ("claims 5.14 billion yuan, 1,856 days overdue", "未偿本息51.4亿元，加权逾期1,856天"), "2025-11-14", "registry notice, via press 银登网公告，媒体转载", "2025-11",
          Words("more interest than principal: 2.447 + 2.695 billion", "利息多于本金：24.47亿元＋26.95亿元")),
    _said("personal_deals_h1", ("bulk transactions of personal bad loans", "个人不良贷款批量转让成交"), ("107.6 billion yuan, about double", "1,076亿元，约翻一番"), "2025H1", "Securities Times 证券时报", "2025-11",
          Words("another paper gives over 167 billion for the same half-year", "另有媒体称同期逾1,670亿元")),
    _said("personal_deals_forecast", ("bulk transactions of personal bad loans, forecast", "个人不良贷款批量转让成交（预测）"), ("over 200 billion yuan", "超2,000亿元"), "2025", "Securities Times 证券时报", "2025-11",
          Words("a forecast, not a fact", "为预测，非事实")),
    _said("disposals", ("bad assets disposed of by banking institutions", "银行业金融机构处置不良资产"), ("over 3 trillion yuan a year; record 3.8 trillion in 2024", "每年超3万亿元；2024年创纪录达3.8万亿元"), "2020 to 2024", _PRESS, "2025-11",
          Words("all ways of disposal, write-offs among them: transfers are a small part", "含核销等全部处置方式，转让仅占一小部分")),
    _said("bank_lots_abc", ("property listings of Agricultural Bank of China", "农业银行直供房产挂拍"), ("3,436", "3,436"), "2025-11", "platforms, via press 平台页面，媒体转载", "2025-11", _NOT_DEDUPLICATED),
    _said("bank_lots_jilin", ("property listings of Jilin Bank", "吉林银行直供房产挂拍"), ("over 2,000", "超2,000"), "2025-11", "platforms, via press 平台页面，媒体转载", "2025-11", _NOT_DEDUPLICATED),
    _said("bank_lots_guangdong", ("property listings of Guangdong rural credit institutions", "广东农信系统直供房产挂拍"), ("over 12,000", "超12,000"), "2025-11", "platforms, via press 平台页面，媒体转载", "2025-11", _NOT_DEDUPLICATED),
    _said("court_listings_cric", ("court-auction listings", "法拍房挂拍"), ("32,000 units, the year's high", "3.2万套，年内最高"), "2025-06", _CRIC, "2025-07"),
    _said("starting_discount_cric", ("average starting discount, court auctions", "法拍平均起拍折价率"), ("28.4%", "28.4%"), "2025-06", _CRIC, "2025-07", _TWO_POPULATIONS),
    _said("final_discount_cric", ("average final discount, court auctions", "法拍平均成交折价率"), ("31.3%", "31.3%"), "2025-06", _CRIC, "2025-07", _TWO_POPULATIONS),
    _said("banks_deregistered", ("small and mid-sized banks deregistered", "中小银行注销"), ("199, more than in 2021 to 2023 together", "199家，超过2021至2023年合计"), "2024", "企业预警通", "2025",
          Words("mostly merged into others; the same vendor later says 204", "多为被合并；同一机构后改称204家")),
    _said("clearance_cih_2025q1", ("court-auction rounds that sold (成交率, by round)", "法拍拍次成交率"), ("13.97% of 291,000 rounds", "29.1万拍次的13.97%"), "2025Q1", "China Index Academy 中指研究院", "2025",
          Words("counts every round; the clearance by lot (清仓率) counts a thing once", "按拍次计；清仓率按标的计一次"), "https://forexbnb.com/zh-hant/news/fintech/21661.html"),
    _said("final_ratio_cih_2025q1", ("final price over appraisal (成交折扣), court auctions", "法拍成交价／评估价（原文称折扣）"), ("74.16%", "74.16%"), "2025Q1", "China Index Academy 中指研究院", "2025",
          Words("a ratio kept, not a discount: the discount is 25.84%", "为成交价／评估价，并非折价率；折价率为25.84%"), "https://forexbnb.com/zh-hant/news/fintech/21661.html"),
    _said("registry_notices_month", ("registry notices by month", "银登网公告（按月）"), ("81 in October, 202 in November", "10月81条，11月202条"), "2025-10, 2025-11", "Cailianshe 财联社", "2025-12"),
)  # fmt: skip

_OF: Mapping[str, Words] = {
    "all": Words("all business", "全部业务"), "personal": Words("personal batches", "个人批量业务"),
    "consumer": Words("consumer loans", "个人消费贷款"), "credit_card": Words("credit cards", "信用卡透支"),
    "business": Words("business loans to persons", "个人经营贷款"), "<1": Words("personal batches under 1 year overdue", "个人批量，逾期1年以内"),
    ">5": Words("personal batches over 5 years overdue", "个人批量，逾期5年以上"),
    **{name: CODES[name] for name in ("state_owned", "joint_stock", "city_commercial", "rural", "consumer_finance")},
}  # fmt: skip


def _of_registry(period: str) -> Published:
    """What the registry's own statistics say of a period, in one row."""
    rows = [row for row in official_figures() if row.period == period]
    cautions = [row.note for row in rows if row.note]
    return Published(
        id=f"registry_{period}",
        figure=Words("registry statistics, deals closed and listed", "银登中心业务统计"),
        value=Words("; ".join(_in_english(row) for row in rows), "；".join(_in_chinese(row) for row in rows)),
        period=period, publisher=PUBLISHER, as_of=rows[0].as_of,
        link=", ".join(dict.fromkeys(row.source for row in rows)),
        caution=Words("; ".join(one.en for one in cautions), "；".join(one.zh for one in cautions)) if cautions else None,
    )  # fmt: skip


def _parts(row: Official) -> list[tuple[Decimal | int, str, str, str]]:
    said = [
        (row.listed_yuan, "listed", "挂牌", "yuan"), (row.listed_lots, "lots listed", "单挂牌", "count"),
        (row.closed_yuan, "closed", "成交", "yuan"), (row.closed_lots, "lots closed", "单成交", "count"),
        (row.discount, "price over claims", "平均折扣率", "ratio"), (row.recovery, "price over principal", "平均本金回收率", "ratio"),
    ]  # fmt: skip
    return [(value, en, zh, unit) for value, en, zh, unit in said if value is not None]


def _in_english(row: Official) -> str:
    return f"{_OF[row.of].en}: {', '.join(_english(*one) for one in _parts(row))}"


def _in_chinese(row: Official) -> str:
    return f"{_OF[row.of].zh}：{'，'.join(_chinese(*one) for one in _parts(row))}"


def _english(value: Decimal | int, en: str, _: str, unit: str) -> str:
    if unit == "count":
        return f"{value:,} {en}"
    return f"{en} {percent(Decimal(value)) if unit == 'ratio' else _plain(value, 9) + ' billion yuan'}"


def _chinese(value: Decimal | int, _: str, zh: str, unit: str) -> str:
    if unit == "count":
        return f"{value:,}{zh}"
    return f"{zh}{percent(Decimal(value)) if unit == 'ratio' else _plain(value, 8) + '亿元'}"


def _plain(value: Decimal | int, zeros: int) -> str:
    """An amount in units of so many zeros, without digits that were not printed."""
    return f"{(Decimal(value) / 10**zeros).normalize():,f}"


CONTEXT: Sequence[Published] = (
    *_OTHERS,
    *(_of_registry(period) for period in dict.fromkeys(row.period for row in official_figures())),
)

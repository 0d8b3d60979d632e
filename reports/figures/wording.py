"""Values and names in words, in both languages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from reports.figures.figure import Words

_PRODUCTS: Mapping[str, Words] = {
    "credit_card": Words("credit cards", "信用卡透支"), "consumer": Words("consumer loans", "个人消费贷款"),
    "business": Words("business loans to persons", "个人经营贷款"),
    "consumer_and_business": Words("consumer and business loans to persons", "个人消费及经营贷款"),
    "mortgage": Words("mortgages", "个人住房按揭贷款"), "corporate_single": Words("one company", "单户对公"),
    "corporate_batch": Words("companies, batch", "批量对公"), "other": Words("other", "其他"),
}  # fmt: skip


def product(name: str | None, lang: str) -> str:
    """Return a product in words; empty when not known."""
    found = _PRODUCTS.get(name or "")
    return found.of(lang) if found else name or ""


def yuan(amount: float | None, lang: str) -> str:
    """Return an amount as people say it: 5.142 billion yuan, 51.42亿元; ``-`` when not known."""
    if amount is None:
        return "-"
    sizes = (
        ((1e8, "亿元"), (1e4, "万元")) if lang == "zh" else ((1e9, " billion yuan"), (1e6, " million yuan"))
    )
    for size, unit in sizes:
        if abs(amount) >= size:
            return f"{_plain(amount / size)}{unit}" if lang == "zh" else f"{amount / size:,.3f}{unit}"
    return f"{_plain(amount)}元" if lang == "zh" else f"{amount:,.2f} yuan"


def _plain(value: float) -> str:
    return f"{value:,.2f}".removesuffix(".00")  # 7,000万元


def number(value: float | None, unit: str, lang: str) -> str:
    """Return a figure's value in words, with its unit; ``-`` when it cannot be computed."""
    if value is None:
        return "-"
    if unit == "yuan":
        return yuan(value, lang)
    if unit in _FORMS:
        form, english, chinese = _FORMS[unit]
        return f"{value:{form}}{chinese if lang == 'zh' else english}"
    return f"{value:,.0f}" if float(value).is_integer() else f"{value:,.2f}"


#: unit -> how its values are written, and what stands behind them in English and Chinese
_FORMS = {
    "ratio": (".1%", "", ""), "times": (".2f", " times", "倍"), "yuan_per_sqm": (",.0f", " yuan/m²", "元/平方米"),
    "days": (",.1f", " days", "天"),
}  # fmt: skip


def package_name(row: Any) -> str:
    """Return how a package is called: seller, branch, year and phase, or its debtor."""
    phase = (
        f"{row['phase_year'] or ''}-{row['phase_no']}" if row["phase_no"] else str(row["phase_year"] or "")
    )
    parts = [row["bank"] or row["seller"], row["branch"], row["debtor"], phase]
    return " ".join(str(part) for part in parts if part)


def sentences(parts: Iterable[str], lang: str) -> str:
    """Return parts as sentences, each with its full stop; empty ones are left out."""
    stop, marks, between = ("。", "。！？", "") if lang == "zh" else (".", ".!?", " ")
    return between.join(part if part[-1] in marks else part + stop for part in parts if part)


def word(code: str | None, lang: str) -> str:
    """Return a word of a closed list (kind, state, status, round ...) in a language; other words as they are."""
    found = CODES.get(code or "")
    return found.of(lang) if found else code or ""


#: The closed lists of the tables, in words. A code has one meaning wherever it stands.
CODES: Mapping[str, Words] = {
    **_PRODUCTS,
    "marketing": Words("marketing", "招商公告"), "transfer": Words("transfer", "转让公告"), "result": Words("result", "转让结果公告"),
    "correction": Words("correction", "更正公告"), "withdrawal": Words("withdrawal", "撤回公告"), "disposal": Words("disposal", "处置公告"),
    "filing": Words("filing", "信息披露"), "other": Words("other", "其他"),
    "marketed": Words("marketed", "招商中"), "listed": Words("listed", "已挂牌"), "relisted": Words("re-listed", "重新挂牌"),
    "sold": Words("sold", "已成交"), "withdrawn": Words("withdrawn", "已撤回"),
    "housing": Words("housing", "住宅"), "commercial": Words("commercial", "商业"), "industrial": Words("industrial", "工业"),
    "land": Words("land", "土地"), "parking": Words("parking", "车位"), "vehicle": Words("vehicles", "机动车"),
    "equity": Words("equity", "股权"), "claim": Words("claims", "债权"), "goods": Words("goods", "物品"), "lease": Words("lease", "租赁权"),
    "court": Words("court", "法院"), "bank": Words("bank", "银行"), "amc": Words("asset manager", "资产管理公司"),
    "bankruptcy": Words("bankruptcy", "破产管理人"),
    "first": Words("first round", "一拍"), "second": Words("second round", "二拍"), "sell_off": Words("sell-off", "变卖"),
    "relist": Words("re-listing", "重新上拍"), "unknown": Words("unknown", "不明"),
    "upcoming": Words("upcoming", "即将开始"), "live": Words("live", "进行中"), "unsold": Words("unsold", "流拍"),
    "suspended": Words("suspended", "中止"), "ended": Words("ended, result unknown", "已结束（结果不明）"),
    "given": Words("given", "已披露"), "withheld": Words("withheld", "不再披露"), "absent": Words("absent", "未列"),
    "unreadable": Words("unreadable", "无法读取"), "complete": Words("complete", "完整"), "partial": Words("partial", "部分"),
    "none": Words("none", "无"), "computed": Words("computed", "已计算"), "refused": Words("refused", "不予计算"),
    "same": Words("same", "同一"), "different": Words("different", "不同"), "rule": Words("rule", "规则"), "person": Words("person", "人工"),
    "told": Words("told", "已发送"), "waiting": Words("waiting", "待发送"), "failed": Words("failed", "发送失败"),
    "reader": Words("reader", "读者"), "operator": Words("operator", "运维"),
    "project": Words("package", "资产包"), "lot": Words("lot", "拍品"), "source": Words("source", "来源"),
    "large_package": Words("large package", "大额资产包"), "first_crawl": Words("first crawl", "首次抓取汇总"),
    "starting": Words("starting price", "起始价"), "floor": Words("floor price", "底价"), "final": Words("final price", "成交价"),
    "principal": Words("principal", "本金"), "claims": Words("claims (principal + interest)", "本息"), "total": Words("printed total", "所列总额"),
    "appraisal": Words("appraisal", "评估价"), "market": Words("market price, the seller's word", "市场价（出让方自述）"),
    "listing_average": Words("listing average x area", "挂牌均价×面积"),
    "occupancy": Words("occupancy", "占用情况"), "taxes": Words("taxes", "税费"), "arrears": Words("arrears", "欠费"), "keys": Words("keys", "钥匙"),
    "ali": Words("Alibaba", "阿里"), "jd": Words("JD", "京东"),
    "state_owned": Words("large state-owned banks", "大型国有银行"), "joint_stock": Words("joint-stock banks", "股份制银行"),
    "city_commercial": Words("city commercial banks", "城市商业银行"), "rural": Words("rural institutions", "农村金融机构"),
    "consumer_finance": Words("consumer finance companies", "消费金融公司"),
    ">=0.1bn": Words("100 million yuan or more", "1亿元及以上"), ">=1bn": Words("1 billion yuan or more", "10亿元及以上"),
    ">=10bn": Words("10 billion yuan or more", "100亿元及以上"), ">=50bn": Words("50 billion yuan or more", "500亿元及以上"),
}  # fmt: skip

"""Words, amounts and untrusted text of the messages, in English and Chinese."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal
from urllib.parse import urlsplit

PRODUCTS: Mapping[str, tuple[str, str]] = {
    "credit_card": ("credit card", "信用卡"),
    "consumer": ("consumer loans", "个人消费贷款"),
    "business": ("personal business loans", "个人经营性贷款"),
    "consumer_and_business": ("consumer and business loans", "个人消费及经营性贷款"),
    "mortgage": ("mortgages", "个人住房贷款"),
    "corporate_single": ("corporate, one debtor", "单户对公贷款"),
    "corporate_batch": ("corporate, several debtors", "批量对公贷款"),
    "other": ("other loans", "其他"),
}
STATES: Mapping[str, tuple[str, str]] = {
    "marketed": ("Marketed", "招商"),
    "listed": ("Listed", "挂牌"),
    "relisted": ("Re-listed", "重新挂牌"),
    "sold": ("Sold", "已成交"),
    "withdrawn": ("Withdrawn", "已撤回"),
}
KINDS: Mapping[str, tuple[str, str]] = {
    "marketing": ("marketing notice", "招商公告"),
    "transfer": ("transfer notice", "转让公告"),
    "result": ("result notice", "转让结果公告"),
    "correction": ("correction", "更正公告"),
    "withdrawal": ("withdrawal", "撤回公告"),
    "disposal": ("disposal notice", "处置公告"),
    "filing": ("exchange filing", "交易所公告"),
    "other": ("other notice", "其他公告"),
}
PRICE_STATES: Mapping[str, tuple[str, str]] = {
    "withheld": ("withheld (the registry prints none)", "未披露（登记平台不再公布）"),
    "absent": ("not printed", "未载明"),
    "unreadable": ("printed, but could not be read with certainty", "已载明，但无法确切识别"),
}
LABELS: Mapping[str, tuple[str, str]] = {
    "amount": ("amount", "金额"),
    "base_date": ("Amounts as of", "基准日"),
    "bid_on": ("Bidding on", "竞价日"),
    "claims": ("claims", "本息合计"),
    "claims_yuan": ("Claims (principal + interest)", "债权（本金＋利息）"),
    "debtor": ("Debtor", "债务人"),
    "document": ("Document", "附件"),
    "fees_yuan": ("Other fees, beside the claims", "其他费用（不含在本息内）"),
    "interest_yuan": ("Interest", "利息"),
    "link": ("Link", "链接"),
    "listed_on": ("listing", "挂牌日"),
    "loans_borrowers": ("Loans / borrowers", "笔数／户数"),
    "loans": ("loans", "笔数"),
    "borrowers": ("borrowers", "户数"),
    "not_known": ("not known", "不详"),
    # The name stands in every message, for robots that only take messages with an agreed keyword.
    "not_advice": ("firesale: information only, not advice.", "firesale：仅供参考，不构成任何建议。"),
    "notice": ("Notice", "公告"),
    "overdue_days": ("Overdue days, weighted", "加权平均逾期天数"),
    "parts_differ": ("principal and interest as printed add up to", "所载本金与利息相加为"),
    "principal_yuan": ("Principal", "本金"),
    "product": ("Product", "产品"),
    "published": ("published", "发布于"),
    "registration_deadline_at": ("Registration until", "报名截止"),
    "seller": ("Seller", "出让方"),
    "since": ("Since the last alert", "较上次提醒"),
    "source": ("source", "来源"),
    "starting_price_yuan": ("Starting price", "起始价"),
    "state": ("state", "状态"),
    "total": ("printed total", "所载总额"),
    "total_yuan": ("Printed total (what it includes is not certain)", "所载总额（构成不明）"),
    "unknown": ("Unknown", "不详"),
    "no_reason": ("not stated", "未载明"),
}


def in_language(pair: tuple[str, str], lang: str) -> str:
    """Choose the English or the Chinese word."""
    return pair[1] if lang == "zh" else pair[0]


def label(key: str, lang: str) -> str:
    """Return the words for a line of a message."""
    return in_language(LABELS[key], lang)


def clean(text: str, limit: int = 200) -> str:
    """Make one harmless line of a text from a page.

    Control, direction and invisible characters go, white space becomes one blank, the length is bounded.
    """
    kept = (" " if char.isspace() else char for char in text)
    kept = (char for char in kept if char == " " or unicodedata.category(char)[0] not in "CZ")
    line = " ".join("".join(kept).split())
    return line if len(line) <= limit else line[: limit - 1] + "…"


def clean_lines(text: str) -> str:
    """Take control and invisible characters out of a text of several lines; its indents stay."""
    return "".join(char for char in text if char == "\n" or unicodedata.category(char)[0] != "C")


def clean_url(url: str | None) -> str | None:
    """Return an http(s) address as it stands, ``None`` for anything that is not certainly one."""
    if url is None or len(url) > 1000 or clean(url, 1000) != url or any(char in ' <>"' for char in url):
        return None
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    return url if parts.scheme in ("http", "https") and parts.hostname else None


def _rounded(amount: Decimal, unit: int, places: str) -> str:
    return f"{(amount / unit).quantize(Decimal(places), ROUND_HALF_UP):,}"


def yuan_text(amount: Decimal, lang: str, *, exact: bool = False) -> str:
    """Write an amount for people: ``5.142 billion yuan (51.42亿)``, in Chinese ``51.42亿元``.

    Rounded to the places shown, below 10,000 yuan exact; ``exact`` adds the figure to the fen.
    """
    if exact and amount >= 10_000:
        rounded = yuan_text(amount, lang)
        return f"{rounded}，即 {amount:,.2f}元" if lang == "zh" else f"{rounded}, exactly {amount:,.2f}"
    if amount < 10_000:
        return f"{amount:,.2f}元" if lang == "zh" else f"{amount:,.2f} yuan"
    large = amount >= 100_000_000
    chinese = _rounded(amount, 100_000_000 if large else 10_000, "0.01") + ("亿" if large else "万")
    if lang == "zh":
        return f"{chinese}元"
    if amount >= 1_000_000_000:
        return f"{_rounded(amount, 1_000_000_000, '0.001')} billion yuan ({chinese})"
    if amount >= 1_000_000:
        return f"{_rounded(amount, 1_000_000, '0.01')} million yuan ({chinese})"
    return f"{_rounded(amount, 1, '0.01')} yuan ({chinese})"

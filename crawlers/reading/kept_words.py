"""Words of a document fit to be kept in a problem: what the trade says, and nothing that could be a name.

A free sentence may name guarantors and legal representatives in ways no pattern foresees. So it is not
searched for names: only words of the trade, digits and signs are kept, and all other Chinese is left out.
"""

from __future__ import annotations

import re
from urllib.parse import unquote, urlsplit

from crawlers.reading import personal
from crawlers.reading.words import (
    CLASSES,
    GUARANTEES,
    LABELS,
    LITIGATION,
    PRICE_HIDDEN,
    PRODUCTS,
    READ_AND_LEFT,
)

LIMIT = 200
LEFT_OUT = "…"

_TRADE = (
    "约", "余", "余笔", "余户", "余天", "万元", "万余", "亿余", "近", "超过", "超", "不低于", "不高于", "不超过", "以上", "以下", "左右", "至", "截至", "人民币", "美元", "港元",
    "元", "万元", "亿元", "千元", "百万元", "万", "亿", "笔", "户", "天", "日", "年", "月", "时", "分", "个", "人", "岁", "折",
    "其中", "合计", "共计", "共", "全部", "均为", "均", "皆", "部分", "大部分", "为", "类", "等", "和", "及", "与", "的", "或",
    "贷款", "债权", "资产", "不良", "已", "未", "无", "有", "登记", "未登记", "放弃", "抵押权", "抵押", "质押", "机动车", "车辆",
    "房产", "住房", "土地", "应收账款", "股权", "连带", "责任", "担保", "强制执行", "立案", "判决", "法院", "起诉", "申请",
    "不收取", "无需", "须", "缴纳", "交纳", "本次", "本项目", "竞价", "比例", "面议", "待定", "另行通知", "不适用", "详见", "附件",
    "上午", "下午", "中午", "星期", "周", "一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "零", "百", "千", "第", "期",
    "批", "出让方", "受让方", "借款人", "债务人", "保证人", "抵押人", "被执行人", "金额", "总额", "余额", "情况", "概述", "核销",
)  # fmt: skip
_WORDS = {
    *_TRADE, *CLASSES, *GUARANTEES, *LITIGATION, *PRICE_HIDDEN, *PRODUCTS, *READ_AND_LEFT,
    *(label for labels in LABELS.values() for label in labels),
}  # fmt: skip
_KEPT = re.compile("|".join(map(re.escape, sorted(_WORDS, key=len, reverse=True))) + r"|[^㐀-鿿]")
# a mobile number, or an identity number with its place and birthday, standing alone: files are numbered with
# just as many digits (P020250227177190890.pdf), behind a letter or in another shape
_PHONE = re.compile(
    r"(?<![A-Za-z\d_])(?:1[3-9]\d{9}"
    r"|[1-8]\d{5}(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dXx])(?![A-Za-z\d])"
)
# Words that files are named with. None of one character: 周, 万 and 余 are surnames as well.
_IN_FILE_NAMES = (
    "公告", "转让", "结果", "附件", "项目", "不良", "贷款", "资产", "债权", "个人", "消费", "经营", "信用卡", "透支", "批量", "招商",
    "挂牌", "重新", "更正", "撤回", "补充", "说明", "通知", "清单", "明细", "情况", "基本", "信息", "披露", "扫描件", "盖章", "正式",
    "最终", "定稿", "关于", "公示", "承诺函", "模板", "指引", "手册", "规则", "业务",
)  # fmt: skip
_HAN = re.compile("[㐀-鿿]")
_TRADE_WORDS = re.compile(
    "|".join(
        map(re.escape, sorted({*_IN_FILE_NAMES, *(w for w in _WORDS if len(w) > 1)}, key=len, reverse=True))
    )
)


def fit_to_keep(words: str) -> str:
    """Return words without anything that is not of the trade; what was left out shows as an ellipsis."""
    text = personal.scrub(words)
    parts, place = [], 0
    while place < len(text):
        found = _KEPT.match(text, place)
        if found and _stands_by_a_number(text, found):
            parts.append(found[0])
            place = found.end()
        else:
            if parts[-1:] != [LEFT_OUT]:
                parts.append(LEFT_OUT)
            place += 1
    return "".join(parts)[:LIMIT]


def _stands_by_a_number(text: str, found: re.Match[str]) -> bool:
    """A word of one character (万, 余, 周, 元) is a surname or part of a name as well, unless it counts something."""
    if len(found[0]) > 1 or not _HAN.match(found[0]):
        return True
    before, after = text[found.start() - 1 : found.start()], text[found.end() : found.end() + 1]
    return before.isdigit() or after.isdigit() or not (_HAN.match(before) or _HAN.match(after))


def label_fit_to_keep(label: str) -> str:
    """Return an unknown label as printed, unless it could be a person's name."""
    if len(label) > 4 and personal.scrub(label) == label and personal.is_person(label) is not True:
        return label
    return fit_to_keep(label)


def address_fit_to_keep(address: str) -> bool:
    """Tell whether an address holds no personal data: files are now and then named after who made them."""
    path = unquote(urlsplit(address).path)
    words = _TRADE_WORDS.sub(" ", path)
    if _PHONE.search(words):
        return False
    runs = re.findall(r"[㐀-鿿]{2,}", words)
    # what is left may be anybody's name: only what is certainly an organisation is kept
    return all(personal.is_person(run) is False and personal.scrub(run) == run for run in runs)

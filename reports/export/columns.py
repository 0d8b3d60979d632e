"""The columns of the exported tables: their order is the contract's, their words say what they hold and in what unit."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from reports.figures.figure import Words

COLUMNS: Final[Mapping[str, tuple[str, ...]]] = {
    "notices": (
        "notice_id", "source", "url", "document_url", "document_sha256", "kind", "title", "published_on", "seller", "bank",
        "branch", "project_id", "debtor", "product", "phase_year", "phase_no", "base_date", "principal_yuan", "interest_yuan",
        "penalty_yuan", "fees_yuan", "claims_yuan", "total_yuan", "loans", "borrowers", "overdue_days", "overdue_note",
        "borrower_age", "classification", "guarantee", "litigation", "starting_price_yuan", "starting_price_state",
        "deposit_yuan", "registration_deadline_at", "bid_on", "buyer", "agreement_on", "reading", "missing", "checks_failed",
        "first_seen_at", "last_seen_at", "last_changed_at",
    ),
    "projects": (
        "project_id", "seller", "bank", "branch", "product", "phase_year", "phase_no", "debtor", "state", "first_notice_on",
        "latest_notice_on", "listings", "principal_yuan", "claims_yuan", "total_yuan", "overdue_days", "loans", "borrowers",
    ),
    "lots": (
        "lot_id", "platform", "source", "url", "title", "kind", "goods", "units", "channel", "seller", "bank", "province",
        "city", "district", "address", "community", "area_sqm", "share", "round", "status", "starts_at", "ends_at",
        "appraisal_yuan", "market_price_yuan", "price_label", "starting_price_yuan", "current_price_yuan",
        "final_price_yuan", "deposit_yuan", "increment_yuan", "bids", "applicants", "viewers", "conditions", "asset_id",
        "reading", "missing", "checks_failed", "first_seen_at", "last_seen_at", "last_changed_at",
    ),
    "assets": (
        "asset_id", "kind", "province", "city", "district", "address", "area_sqm", "listings", "rounds", "platforms", "status",
    ),
    "discounts": (
        "subject_type", "subject_id", "price_kind", "price_yuan", "base_kind", "base_yuan", "base_as_of", "base_source",
        "ratio", "discount", "state", "reason",
    ),
    "reference_prices": ("city", "district", "community", "yuan_per_sqm", "kind", "as_of", "source", "url"),
    "joins": ("a", "b", "verdict", "by", "evidence", "made_at"),
    "changes": ("subject_type", "subject_id", "field", "old", "new", "seen_at", "run_id"),
    "alerts": (
        "alert_id", "rule", "subject_type", "subject_id", "audience", "title", "body", "created_at", "state", "told_at", "tries",
    ),
    "runs": (
        "run_id", "source", "started_at", "finished_at", "state", "reason", "requests", "listed", "site_total", "new",
        "changed", "unchanged", "problems",
    ),
    "problems": ("run_id", "source", "url", "field", "words", "reason", "seen_at"),
    "documents": ("sha256", "url", "content_type", "bytes", "fetched_at", "kept_as", "expires_on"),
    "house_index": ("city", "month", "second_hand", "new", "source", "url", "first_seen_at"),
}  # fmt: skip

#: What holds JSON: objects and lists in JSON lines, their text in the other files.
JSON_COLUMNS: Final = frozenset(
    ("missing", "checks_failed", "conditions", "classification", "guarantee", "litigation", "evidence")
)

TABLES: Final[Mapping[str, Words]] = {
    "notices": Words("published documents about loan packages, one a row", "关于贷款资产包的公告，每份一行"),
    "projects": Words("loan packages over their life, one a row", "贷款资产包的全过程，每个一行"),
    "lots": Words(
        "auction listings: one thing, one round, one platform a row", "拍卖挂牌：每个标的、每轮、每平台一行"
    ),
    "assets": Words("the things themselves, over rounds and platforms", "资产本身，合并各轮次与各平台"),
    "discounts": Words(
        "one price against one base; refused ones too", "一个价格对一个基准；拒绝计算的亦列出"
    ),
    "reference_prices": Words("what dwellings of an area are said to cost", "各区域住宅参考价"),
    "joins": Words("what was held to be one, or not, and why", "认定为同一或不同的记录及依据"),
    "changes": Words("values that changed, as they were seen", "所见的数值变化"),
    "alerts": Words("what was worth telling", "提醒"),
    "runs": Words("what every source was asked, and how it went", "各来源的抓取运行"),
    "problems": Words("what could not be fetched or read, with its words", "未能获取或读取的内容及原文"),
    "documents": Words(
        "what each record was read from; the documents themselves stay with you",
        "各记录所依据的文件；文件本身不在导出之列",
    ),
    "house_index": Words(
        "official price index of dwellings, the month before = 100", "官方住宅销售价格指数，上月=100"
    ),
}

_ID = Words("identifier", "编号")
_AMOUNT = "yuan"
_SEEN = Words(
    "instant of Beijing time at which this was first met, last met, last changed",
    "首次、最近、最近变更的抓取时间（北京时间）",
)
_COUNT = Words("number", "数量")

#: column -> (unit or empty, what it holds)
MEANINGS: Final[Mapping[str, tuple[str, Words]]] = {
    "notice_id": ("", Words("source and the publisher's own id of the document", "来源与发布方文件编号")),
    "project_id": ("", Words("the loan package it is about", "所属资产包")),
    "lot_id": ("", Words("platform and its own id of the listing", "平台与其挂牌编号")),
    "asset_id": ("", Words("the thing it sells", "所属资产")),
    "alert_id": ("", _ID), "run_id": ("", Words("the run in which it was seen", "所见的运行")),
    "source": ("", Words("where it was read", "来源")), "platform": ("", Words("auction platform", "拍卖平台")),
    "platforms": ("", Words("platforms it was listed on", "曾挂牌的平台")),
    "url": ("", Words("the page it was read from; the document itself stays there", "原始页面链接；文件请至原网站查看")),
    "document_url": ("", Words("the attachment it was read from", "附件链接")),
    "document_sha256": ("", Words("SHA-256 of that document as received", "文件的 SHA-256")),
    "title": ("", Words("as printed, up to the building; … stands where a door was left out", "原标题，仅至楼栋；… 处省略房号")),
    "address": ("", Words("up to the building", "地址，仅至楼栋")), "community": ("", Words("estate", "小区")),
    "kind": ("", Words("kind, of a closed list", "类型")), "published_on": ("date", Words("day of publication", "发布日期")),
    "seller": ("", Words("legal entity as printed", "出让方法人名称")),
    "bank": ("", Words("the seller without its legal form; empty when it is no bank", "银行简称；非银行为空")),
    "branch": ("", Words("as printed; empty for head office", "分支机构；总行为空")),
    "debtor": ("", Words("companies only", "债务人（仅企业）")), "product": ("", Words("kind of loans", "贷款类型")),
    "phase_year": ("", Words("year of the phase", "期次年份")), "phase_no": ("", Words("number of the phase", "期次")),
    "base_date": ("date", Words("day of the amounts (trade cut-off)", "交易基准日")),
    "principal_yuan": (_AMOUNT, Words("principal outstanding", "未偿本金")),
    "interest_yuan": (_AMOUNT, Words("interest outstanding", "未偿利息")),
    "penalty_yuan": (_AMOUNT, Words("penalty interest, beside the claims", "罚息，另列")),
    "fees_yuan": (_AMOUNT, Words("other fees, beside the claims", "其他费用，另列")),
    "claims_yuan": (_AMOUNT, Words("principal + interest", "未偿本息总额")),
    "total_yuan": (_AMOUNT, Words("a printed total other than principal + interest", "公告所列其他总额")),
    "loans": ("count", Words("number of loans", "资产笔数")), "borrowers": ("count", Words("number of borrowers", "借款人户数")),
    "overdue_days": ("days", Words("weighted average of days overdue", "加权平均逾期天数")),
    "overdue_note": ("", Words("from when the seller counts them", "逾期天数起算口径")),
    "borrower_age": ("years", Words("weighted average age", "借款人加权平均年龄")),
    "classification": ("", Words("loans by class, as printed", "五级分类（JSON）")),
    "guarantee": ("", Words("loans by guarantee, as printed", "担保方式（JSON）")),
    "litigation": ("", Words("loans by state of litigation, as printed", "诉讼状态（JSON）")),
    "starting_price_yuan": (_AMOUNT, Words("starting price", "起始价")),
    "starting_price_state": ("", Words("given, withheld (no longer shown by the registry), absent, unreadable", "披露、未披露、无、无法读取")),
    "deposit_yuan": (_AMOUNT, Words("deposit", "保证金")),
    "registration_deadline_at": ("instant", Words("end of registration", "报名截止")),
    "bid_on": ("date", Words("day of bidding", "竞价日")), "buyer": ("", Words("companies only", "受让方（仅企业）")),
    "agreement_on": ("date", Words("day of the agreement", "协议签署日")),
    "reading": ("", Words("complete, partial, unreadable", "读取程度")),
    "missing": ("", Words("why a column is empty", "空缺原因（JSON）")),
    "checks_failed": ("", Words("checks of arithmetic and rules that failed", "未通过的校验（JSON）")),
    "first_seen_at": ("instant", _SEEN), "last_seen_at": ("instant", _SEEN), "last_changed_at": ("instant", _SEEN),
    "state": ("", Words("state, of a closed list", "状态")),
    "first_notice_on": ("date", Words("day of the first notice", "首次公告日")),
    "latest_notice_on": ("date", Words("day of the latest notice", "最近公告日")),
    "listings": ("count", Words("how often it was listed", "挂牌次数")),
    "rounds": ("count", Words("how many rounds it has seen", "经历轮次")),
    "goods": ("", Words("what goods", "物品种类")), "units": ("count", Words("how many of them", "件数")),
    "channel": ("", Words("court, bank, amc, bankruptcy, other", "处置渠道")),
    "province": ("", Words("province", "省")), "city": ("", Words("city", "市")), "district": ("", Words("district", "区县")),
    "area_sqm": ("m²", Words("floor area", "建筑面积")),
    "share": ("ratio", Words("the part that is sold; empty for the whole", "出售份额；整体为空")),
    "round": ("", Words("first, second, sell_off, relist, unknown", "轮次")),
    "status": ("", Words("status, of a closed list", "状态")),
    "starts_at": ("instant", Words("start of bidding", "开拍时间")), "ends_at": ("instant", Words("end of bidding", "结束时间")),
    "appraisal_yuan": (_AMOUNT, Words("appraisal", "评估价")),
    "market_price_yuan": (_AMOUNT, Words("market price by the seller's own word", "卖方所称市场价")),
    "price_label": ("", Words("the printed words of the base", "基准价原文名称")),
    "current_price_yuan": (_AMOUNT, Words("current price", "当前价")),
    "final_price_yuan": (_AMOUNT, Words("price it was sold at; only when sold", "成交价；仅成交时")),
    "increment_yuan": (_AMOUNT, Words("increment", "加价幅度")),
    "bids": ("count", Words("bids", "出价次数")), "applicants": ("count", Words("registered bidders", "报名人数")),
    "viewers": ("count", Words("page views as the site counts them; volatile", "围观次数；随时变化")),
    "conditions": ("", Words("what a buyer takes over, each with its sentence", "买受人承接事项原文（JSON）")),
    "subject_type": ("", Words("what it is about", "对象类型")), "subject_id": ("", Words("the id of what it is about", "对象编号")),
    "price_kind": ("", Words("starting, floor, final", "价格类型")), "price_yuan": (_AMOUNT, Words("price", "价格")),
    "base_kind": ("", Words("what the price is held against", "基准类型")), "base_yuan": (_AMOUNT, Words("base", "基准金额")),
    "base_as_of": ("date", Words("day of the base", "基准日期")), "base_source": ("", Words("source of the base", "基准来源")),
    "ratio": ("ratio", Words("price / base: 0.644 is 64.4%", "价格÷基准：0.644 即 64.4%")),
    "discount": ("ratio", Words("1 - price / base; never the same as 折", "1−价格÷基准；与“折”不同")),
    "reason": ("", Words("why not, or why so", "原因")),
    "yuan_per_sqm": ("yuan/m²", Words("price of a square metre", "每平方米价格")),
    "as_of": ("date", Words("day the price is of", "价格日期")),
    "a": ("", _ID), "b": ("", _ID), "verdict": ("", Words("same or different", "同一或不同")),
    "by": ("", Words("rule or person", "规则或人工")), "evidence": ("", Words("what agrees", "依据（JSON）")),
    "made_at": ("instant", Words("when it was said", "认定时间")),
    "field": ("", Words("the column that changed", "变化的列")), "old": ("", Words("before", "原值")), "new": ("", Words("after; of runs: records inserted; of the index: new dwellings", "新值；运行：新增记录；指数：新建住宅")),
    "seen_at": ("instant", Words("when it was seen", "发现时间")), "rule": ("", Words("the rule that fired", "触发规则")),
    "audience": ("", Words("reader or operator", "读者或运维")), "body": ("", Words("the message", "内容")),
    "created_at": ("instant", Words("when it fired", "触发时间")), "told_at": ("instant", Words("when it was told", "发送时间")),
    "tries": ("count", Words("how often it was tried", "尝试次数")),
    "started_at": ("instant", Words("start", "开始")), "finished_at": ("instant", Words("end", "结束")),
    "requests": ("count", Words("requests sent", "请求数")), "listed": ("count", Words("distinct rows read in lists", "列表行数")),
    "site_total": ("count", Words("what the site itself counts", "网站自报总数")),
    "changed": ("count", Words("records that changed", "变化记录")), "unchanged": ("count", Words("records that did not", "未变记录")),
    "problems": ("count", Words("what could not be read", "未能读取")),
    "words": ("", Words("the words it is about, up to the building", "所涉原文，仅至楼栋")),
    "sha256": ("", Words("SHA-256 of the document as received", "文件的 SHA-256")),
    "content_type": ("", Words("what it was sent as", "内容类型")), "bytes": ("count", Words("bytes as received", "收到的字节数")),
    "fetched_at": ("instant", Words("when it was fetched", "获取时间")),
    "kept_as": ("", Words("where its cleaned copy is kept", "清除个人信息后的存放处")),
    "expires_on": ("date", Words("day after which the copy goes", "副本保存期限")),
    "month": ("date", Words("first day of the month", "月份（当月首日）")),
    "second_hand": ("", Words("second-hand dwellings, the month before = 100", "二手住宅，上月=100")),
}  # fmt: skip


def heading_note(column: str, lang: str) -> str:
    """Return what stands beside a heading: what the column holds, and its unit where it has one."""
    unit, words = MEANINGS[column]
    return f"{words.of(lang)} [{unit}]" if unit else words.of(lang)

"""The columns of the public tables in words, which of them a page of rows shows first, and how their values are written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from reports.figures.figure import Words

TABLES: Final[Mapping[str, Words]] = {
    "notices_public": Words("Notices", "公告"), "projects": Words("Loan packages (projects)", "资产包（项目）"), "lots_public": Words("Auction lots", "拍卖标的"),
    "assets_public": Words("Assets", "资产"), "project_discounts_public": Words("Prices of packages against their bases", "资产包价格与基数"),
    "lot_discounts_public": Words("Prices of lots against their bases", "标的价格与基数"), "reference_prices": Words("Reference prices", "参考价格"),
    "house_index": Words("Official house price index", "官方房价指数"), "joins": Words("What is one thing, and why", "合并记录及依据"),
    "alerts": Words("Alerts", "提醒"), "runs": Words("Runs of the sources", "来源运行记录"), "figures": Words("Figures as kept", "已计算的指标"),
}  # fmt: skip

#: What a page of rows shows before all columns are asked for.
MAIN: Final[Mapping[str, Sequence[str]]] = {
    "notices_public": ("published_on", "kind", "seller", "branch", "product", "phase_year", "phase_no", "principal_yuan", "claims_yuan",
                       "total_yuan", "overdue_days", "starting_price_yuan", "starting_price_state", "bid_on", "project_id", "url"),
    "projects": ("latest_notice_on", "seller", "branch", "product", "phase_year", "phase_no", "debtor", "state", "listings", "principal_yuan",
                 "claims_yuan", "total_yuan", "overdue_days", "project_id"),
    "lots_public": ("title", "kind", "seller", "city", "round", "status", "starts_at", "ends_at", "appraisal_yuan", "starting_price_yuan",
                    "final_price_yuan", "bids", "asset_id", "url"),
    "lot_discounts_public": ("title", "kind", "seller", "city", "round", "status", "price_kind", "price_yuan", "base_kind", "base_yuan",
                             "base_as_of", "base_source", "ratio", "discount", "state", "reason", "lot_id"),
    "project_discounts_public": ("seller", "branch", "product", "phase_year", "phase_no", "price_kind", "price_yuan", "base_kind", "base_yuan",
                                 "base_as_of", "ratio", "discount", "state", "reason", "project_id"),
    "alerts": ("created_at", "rule", "subject_type", "subject_id", "title", "state", "told_at"),
}  # fmt: skip

COLUMNS: Final[Mapping[str, Words]] = {
    "notice_id": Words("notice", "公告编号"), "source": Words("source", "来源"), "url": Words("source page", "原文"), "document_url": Words("document", "附件"),
    "kind": Words("kind", "类型"), "title": Words("title", "标题"), "published_on": Words("published", "发布日期"), "year": Words("year", "年份"),
    "quarter": Words("quarter", "季度"), "seller": Words("seller", "出让方"), "bank": Words("bank", "银行"), "branch": Words("branch", "分支机构"),
    "project_id": Words("package", "资产包"), "debtor": Words("debtor", "债务人"), "product": Words("product", "产品"), "phase_year": Words("year of phase", "期次年份"),
    "phase_no": Words("phase", "期次"), "base_date": Words("amounts as of", "基准日"), "principal_yuan": Words("principal", "本金"), "interest_yuan": Words("interest", "利息"),
    "penalty_yuan": Words("penalty", "罚息"), "fees_yuan": Words("fees", "费用"), "claims_yuan": Words("claims", "本息"), "total_yuan": Words("printed total", "所列总额"),
    "size_yuan": Words("claims or total", "本息或总额"), "loans": Words("loans", "笔数"), "borrowers": Words("borrowers", "户数"), "overdue_days": Words("overdue days", "逾期天数"),
    "overdue_bucket": Words("years overdue", "逾期年数"), "overdue_note": Words("note on overdue days", "逾期说明"), "borrower_age": Words("age of borrowers", "借款人年龄"),
    "classification": Words("classification", "五级分类"), "guarantee": Words("guarantee", "担保"), "litigation": Words("litigation", "诉讼"),
    "starting_price_yuan": Words("starting price", "起始价"), "starting_price_state": Words("price shown", "价格披露"), "deposit_yuan": Words("deposit", "保证金"),
    "registration_deadline_at": Words("registration until", "报名截止"), "bid_on": Words("bidding on", "竞价日"), "buyer": Words("buyer", "受让方"),
    "agreement_on": Words("agreement on", "协议日期"), "reading": Words("reading", "读取"), "missing": Words("missing, and why", "缺失及原因"), "checks_failed": Words("checks failed", "未通过的核对"),
    "first_seen_at": Words("first seen", "首次发现"), "first_seen_on": Words("first seen on", "首次发现日"), "last_seen_at": Words("last seen", "最近发现"), "last_changed_at": Words("last changed", "最近变更"),
    "listing": Words("which listing", "第几次挂牌"), "seller_type": Words("type of seller", "出让方类型"), "month_day": Words("month and day", "月日"),
    "building": Words("building", "楼栋"), "unit": Words("unit", "单元"), "room": Words("room", "房号"), "floor": Words("floor", "楼层"), "number": Words("house number", "门牌号"),
    "case_no": Words("case number", "案号"), "road": Words("road", "道路"), "plate": Words("plate", "车牌"),
    "state": Words("state", "状态"), "project_state": Words("state of the package", "资产包状态"), "first_notice_on": Words("first notice", "首次公告"), "first_quarter": Words("quarter of the first notice", "首次公告季度"),
    "latest_notice_on": Words("latest notice", "最新公告"), "listings": Words("listings", "挂牌次数"),
    "lot_id": Words("lot", "标的编号"), "platform": Words("platform", "平台"), "platforms": Words("platforms", "平台"), "goods": Words("goods", "物品"), "units": Words("units", "件数"), "channel": Words("channel", "渠道"),
    "province": Words("province", "省份"), "city": Words("city", "城市"), "district": Words("district", "区县"), "address": Words("address", "地址"), "community": Words("estate", "小区"),
    "area_sqm": Words("area, m²", "面积（平方米）"), "share": Words("share", "份额"), "round": Words("round", "轮次"), "rounds": Words("rounds", "轮次数"), "status": Words("status", "状态"), "starts_at": Words("starts", "开始"),
    "ends_at": Words("ends", "结束"), "ended_on": Words("ends on", "结束日"), "appraisal_yuan": Words("appraisal", "评估价"), "market_price_yuan": Words("market price", "市场价"), "price_label": Words("printed label", "价格标签"),
    "current_price_yuan": Words("current price", "当前价"), "final_price_yuan": Words("final price", "成交价"), "increment_yuan": Words("increment", "加价幅度"), "bids": Words("bids", "出价次数"),
    "applicants": Words("applicants", "报名人数"), "conditions": Words("conditions", "标的状况"), "asset_id": Words("asset", "资产"),
    "price_kind": Words("price", "价格种类"), "price_yuan": Words("price", "价格"), "base_kind": Words("base", "基数种类"), "base_yuan": Words("base", "基数"), "base_as_of": Words("base as of", "基数日期"),
    "base_source": Words("base from", "基数来源"), "ratio": Words("price / base", "价格/基数"), "discount": Words("discount", "折价率"), "reason": Words("reason", "原因"),
    "yuan_per_sqm": Words("yuan per m²", "元/平方米"), "as_of": Words("as of", "截至"), "month": Words("month", "月份"), "second_hand": Words("second-hand", "二手"), "new": Words("new", "新增"),
    "a": Words("one", "甲"), "b": Words("other", "乙"), "verdict": Words("verdict", "判定"), "by": Words("by", "依据方"), "evidence": Words("evidence", "依据"), "made_at": Words("made", "时间"), "join_id": Words("number", "编号"),
    "alert_id": Words("alert", "提醒编号"), "rule": Words("rule", "规则"), "subject_type": Words("about", "对象类型"), "subject_id": Words("subject", "对象"), "audience": Words("audience", "受众"), "body": Words("text", "正文"),
    "created_at": Words("created", "生成时间"), "told_at": Words("told", "通知时间"), "tries": Words("tries", "尝试次数"),
    "run_id": Words("run", "运行"), "started_at": Words("started", "开始"), "finished_at": Words("finished", "结束"), "requests": Words("requests", "请求数"), "listed": Words("listed", "列表行数"),
    "site_total": Words("site's total", "网站总数"), "changed": Words("changed", "变更"), "unchanged": Words("unchanged", "未变"), "problems": Words("problems", "问题"), "complete": Words("complete", "完整"), "known": Words("known", "已知"),
    "figure_id": Words("figure", "指标"), "place": Words("place", "序"), "member": Words("of which", "其中"), "value": Words("value", "数值"), "n": Words("n", "样本数"), "rows": Words("rows", "明细"), "note_en": Words("note, English", "说明（英文）"), "note_zh": Words("note, Chinese", "说明（中文）"),
}  # fmt: skip

#: Where the value of a column leads, as the beginning of an address.
LINKS: Final[Mapping[str, str]] = {"project_id": "/projects/", "asset_id": "/assets/", "lot_id": "/lots/", "seller": "/sellers/", "notice_id": "/notices/"}  # fmt: skip
IN_WORDS: Final = frozenset(
    {"kind", "product", "state", "project_state", "round", "status", "channel", "platform", "price_kind", "base_kind",
     "starting_price_state", "reading", "verdict", "by", "rule", "audience", "subject_type", "seller_type"}
)  # fmt: skip
RATIOS: Final = frozenset({"ratio", "discount", "share"})
INSTANTS: Final = frozenset(
    {"registration_deadline_at", "first_seen_at", "last_seen_at", "last_changed_at", "starts_at", "ends_at", "made_at",
     "created_at", "told_at", "started_at", "finished_at"}
)  # fmt: skip
#: Columns of sentences; the others stay on one line.
LONG: Final = frozenset(
    {"title", "base_source", "reason", "overdue_note", "missing", "checks_failed", "conditions", "evidence", "body", "rows", "note_en",
     "note_zh", "classification", "guarantee", "litigation"}
)  # fmt: skip
HUNDREDTHS: Final = frozenset({"overdue_days", "area_sqm", "borrower_age", "yuan_per_sqm"})
NUMBERS: Final = HUNDREDTHS | {"loans", "borrowers", "bids", "applicants", "listings", "rounds", "units", "value", "n", "site_total"}  # fmt: skip
PLAIN: Final = frozenset({"phase_year", "phase_no", "year", "run_id", "join_id", "place"})


def column_title(name: str, lang: str) -> str:
    """Return a column's name in words; its own name where there are none."""
    found = COLUMNS.get(name)
    return found.of(lang) if found else name


#: The operators of the filters, as the page names them.
OPERATORS: Final[Mapping[str, Words]] = {
    "exact": Words("is", "等于"), "not": Words("is not", "不等于"), "contains": Words("contains", "包含"), "notcontains": Words("does not contain", "不包含"),
    "startswith": Words("starts with", "开头为"), "endswith": Words("ends with", "结尾为"),
    "gt": Words("more than", "大于"), "gte": Words("at least", "不小于"), "lt": Words("less than", "小于"), "lte": Words("at most", "不大于"),
    "in": Words("is one of", "属于"), "notin": Words("is none of", "不属于"), "like": Words("is like", "形如"), "notlike": Words("is not like", "不形如"),
    "glob": Words("matches", "匹配"), "date": Words("is on", "日期为"),
    "isnull": Words("is not known", "未知"), "notnull": Words("is known", "已知"), "isblank": Words("is blank", "为空"), "notblank": Words("is not blank", "不为空"),
}  # fmt: skip

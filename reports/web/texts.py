"""The words of the pages, in both languages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from reports.figures.figure import Words

TEXTS: Final[Mapping[str, Words]] = {
    # the frame
    "brand": Words("firesale", "firesale"),
    "tagline": Words("Distressed-asset sales of Chinese banks", "中国银行业不良资产处置监测"),
    "skip": Words("Skip to the content", "跳到正文"), "menu": Words("Pages", "页面"),
    "overview": Words("Overview", "总览"), "projects": Words("Loan packages", "资产包"), "lots": Words("Auction lots", "拍卖标的"),
    "sellers": Words("Sellers", "出让方"), "figures": Words("Figures", "统计指标"), "definitions": Words("Definitions", "指标定义"),
    "alerts": Words("Alerts", "提醒"), "sources": Words("Sources", "来源状况"), "data": Words("Data", "数据"),
    "search": Words("Search", "搜索"), "search_all": Words("Search packages, lots and sellers", "搜索资产包、标的与出让方"),
    "search_hint": Words("bank, city, estate, title; Chinese or English", "银行、城市、小区、标题；中英文均可"),
    "language": Words("Language", "语言"), "excel": Words("Excel file", "Excel 文件"), "feed": Words("Feed", "订阅"),
    "as_of": Words("as of", "截至"), "computed": Words("computed", "计算于"), "beijing": Words("Beijing time", "北京时间"),
    "stale": Words("New data has come since the figures were computed; they follow after the next crawl or report.", "指标计算之后已有新数据；下次抓取或生成报告后更新。"),
    "no_value": Words("There is no value: nothing that was read belongs to its population.", "暂无数值：已读取的记录中没有属于该统计范围的数据。"),
    "no_figures": Words("No figures have been computed yet. firesale report computes them.", "尚未计算指标。运行 firesale report 即可计算。"),
    "solvency": Words("Counts say nothing about a bank's solvency.", "上述数字不代表任何银行的偿付能力。"),
    "advice": Words("Information only, not investment or legal advice.", "仅供参考，不构成投资或法律意见。"),
    "facts": Words("Facts from public pages, each linked to where it was published. Addresses end at the building.", "事实取自公开页面，均附原文链接。地址仅显示到楼栋。"),
    "not_found": Words("There is no such page", "没有此页面"), "not_found_says": Words("Nothing is known under this address. Search for a seller, a package or a lot instead.", "此地址下没有记录。请搜索出让方、资产包或标的。"),
    "forbidden": Words("This is not shown", "此内容不公开"), "forbidden_says": Words("Only public tables are shown: what would tell one door from another stays on the user's machine.", "仅显示公开的表；能识别到户的内容不予显示。"),
    "failed": Words("This could not be shown", "无法显示"), "failed_says": Words("The page took too long or the question was wrong.", "查询超时或条件有误。"),
    "home": Words("To the overview", "返回总览"),
    # filters
    "filter": Words("Filter", "筛选"), "apply": Words("Apply", "应用"), "clear": Words("Clear", "清除"), "all": Words("all", "全部"),
    "sort": Words("Sort by", "排序"), "next_page": Words("Next page", "下一页"), "first_page": Words("First page", "首页"),
    "none_found": Words("Nothing matches.", "没有符合条件的记录。"), "seller": Words("Seller", "出让方"),
    "seller_hint": Words("any part of the name, also in English", "名称的任意部分，亦可用英文"),
    "product": Words("Product", "产品"), "state": Words("State", "状态"), "size": Words("Size", "规模"),
    "at_least": Words("at least", "不低于"), "city": Words("City", "城市"), "kind": Words("Kind", "类型"), "channel": Words("Channel", "渠道"),
    "round": Words("Round", "轮次"), "status": Words("Status", "状态"), "platform": Words("Platform", "平台"), "bank": Words("Bank", "银行"),
    "sort_latest": Words("latest notice", "最新公告"), "sort_first": Words("first notice", "首次公告"), "sort_size": Words("size", "规模"),
    "sort_overdue": Words("overdue days", "逾期天数"), "sort_seen": Words("first seen", "首次发现"), "sort_ends": Words("end of auction", "结束时间"),
    "sort_cheap": Words("starting price, low first (where known)", "起拍价从低到高（已知者）"), "sort_dear": Words("starting price, high first (where known)", "起拍价从高到低（已知者）"),
    # packages
    "package": Words("Package", "资产包"), "notices": Words("Notices", "公告"), "notice": Words("Notice", "公告"),
    "published": Words("Published", "发布日期"), "first_notice": Words("First notice", "首次公告"), "latest_notice": Words("Latest notice", "最新公告"),
    "listings": Words("Listings", "挂牌次数"), "principal": Words("Principal", "本金"), "interest": Words("Interest", "利息"),
    "claims": Words("Claims", "本息"), "claims_long": Words("Claims (principal + interest)", "未偿本息"), "total": Words("Printed total", "所列总额"),
    "penalty": Words("Penalty", "罚息"), "fees": Words("Fees", "费用"),
    "overdue": Words("Overdue days", "逾期天数"), "overdue_weighted": Words("Weighted overdue days", "加权逾期天数"), "loans": Words("Loans", "笔数"),
    "borrowers": Words("Borrowers", "户数"), "price": Words("Price", "价格"), "starting_price": Words("Starting price", "起始价"),
    "bid_on": Words("Bidding on", "竞价日"), "registration": Words("Registration until", "报名截止"), "base_date": Words("Amounts as of", "基准日"),
    "source_page": Words("Source", "原文"), "document": Words("Document", "附件"), "life": Words("The life of this package", "资产包全过程"),
    "changes": Words("What changed", "变更记录"), "field": Words("Field", "字段"), "old": Words("Before", "变更前"), "new": Words("After", "变更后"), "seen_at": Words("Seen", "发现时间"),
    "discounts": Words("Price against base", "价格与基数"), "base": Words("Base", "基数"), "base_as_of": Words("Base as of", "基数日期"),
    "base_source": Words("Base from", "基数来源"), "ratio": Words("Price / base", "价格/基数"), "discount": Words("Discount", "折价率"),
    "refused": Words("refused", "不予计算"), "no_discounts": Words("No price is known, so nothing is compared.", "价格未知，不作比较。"),
    "why_one": Words("Why these are one", "合并依据"), "agree": Words("agree in", "一致项"), "by_rule": Words("by rule", "规则"), "by_person": Words("by a person's word", "人工"),
    "same": Words("same", "同一"), "different": Words("different", "不同"),
    "withheld_says": Words("The registry shows no starting price since 2025-10-27.", "自2025年10月27日起，银登网公告不再披露起始价。"),
    "reading": Words("Reading", "读取"), "checks": Words("Checks failed", "未通过的核对"), "overdue_note": Words("Seller's note on overdue days", "逾期天数说明"), "debtor": Words("Debtor", "债务人"),
    "buyer": Words("Buyer", "受让方"), "branch": Words("Branch", "分支机构"),
    # lots
    "lot": Words("Lot", "标的"), "asset": Words("Asset", "资产"), "area": Words("Area", "面积"), "ends": Words("Ends", "结束"), "starts": Words("Starts", "开始"),
    "appraisal": Words("Appraisal", "评估价"), "market": Words("Market price (seller's word)", "市场价（出让方自述）"),
    "final_price": Words("Final price", "成交价"), "bids": Words("Bids", "出价次数"), "path": Words("Price path", "价格走势"),
    "conditions": Words("Conditions, as printed", "标的状况（原文）"), "conditions_none": Words("The listings print none that we read.", "未读到相关说明。"),
    "first_seen": Words("First seen", "首次发现"), "share": Words("Share", "份额"), "rounds": Words("Rounds", "轮次"), "platforms": Words("Platforms", "平台"),
    "discount_of_appraisal": Words("Below appraisal", "低于评估价"), "address": Words("Place", "位置"),
    "occupancy": Words("Occupancy", "占用"), "lease": Words("Lease", "租赁"), "taxes": Words("Taxes", "税费"), "arrears": Words("Arrears", "欠费"), "keys": Words("Keys", "钥匙"),
    "per_sqm": Words("per m²", "每平方米"),
    # sellers
    "stream": Words("Transfer notices by month", "转让公告（按月）"), "month": Words("Month", "月份"), "usual": Words("Usual range", "通常范围"),
    "usual_says": Words("Usual range: the middle half of the twelve months before", "通常范围：此前十二个月的中间一半"),
    "unusual": Words("unusual", "异常"), "this_month": Words("month not over", "当月未完"),
    "packages_of": Words("Latest packages", "最新资产包"), "lots_of": Words("Latest lots", "最新标的"), "all_packages": Words("All packages of this seller", "该出让方全部资产包"), "all_lots": Words("All lots of this seller", "该出让方全部标的"),
    "league": Words("League of sellers", "出让方排名"), "league_says": Words("Raw listings and distinct things side by side: a re-listed package counts once among distinct ones, at its first transfer notice.", "原始挂牌与去重并列：重新挂牌的资产包在去重口径下只在首次转让公告时计一次。"),
    # figures
    "value": Words("Value", "数值"), "n": Words("n", "样本数"), "population": Words("Population", "统计范围"), "definition": Words("Definition", "定义"),
    "note": Words("Note", "说明"), "figure": Words("Figure", "指标"), "data_of_plot": Words("The numbers of this plot", "图中数据"), "unit": Words("Unit", "单位"),
    "to_rows": Words("to the rows", "查看明细"), "more": Words("more, all in the Excel file", "项，全部见 Excel 文件"), "id": Words("Id", "标识"),
    "context": Words("Published by others", "他方公布的数字"), "context_says": Words("Kept apart from our own figures; check the period before comparing.", "与本监测的数字分开列示；比较前请核对期间。"),
    "period": Words("Period", "期间"), "publisher": Words("Publisher", "发布方"), "caution": Words("Caution", "注意"), "link": Words("Link", "链接"),
    # overview
    "today": Words("The day", "当日"), "year": Words("The year to date", "本年至今"), "largest": Words("Largest packages of the day", "当日最大资产包"),
    "latest_packages": Words("Latest packages", "最新资产包"), "deepest": Words("Deepest discounts", "折价率最大的标的"), "not_seen": Words("Not seen", "未覆盖"),
    "seen": Words("Seen", "已覆盖"), "of_sources": Words("sources seen", "个来源已覆盖"), "since": Words("since", "自"), "never": Words("never", "从未"), "all_figures": Words("All figures", "全部指标"),
    "what_not_seen": Words("What is not seen", "未覆盖的部分"), "on_record": Words("On record", "在库"),
    # sources
    "source": Words("Source", "来源"), "says": Words("Says", "状态"), "last_run": Words("Last run", "最近运行"), "last_good": Words("Last whole run", "最近完整运行"),
    "known": Words("Known of site's total", "已知／网站总数"), "reason": Words("Evidence", "依据"), "runs": Words("Latest runs", "最近的运行"), "requests": Words("Requests", "请求数"),
    "run_new": Words("New", "新增"), "run_changed": Words("Changed", "变更"), "run_problems": Words("Problems", "问题"), "started": Words("Started", "开始"), "finished": Words("Finished", "结束"),
    # alerts
    "alert": Words("Alert", "提醒"), "for_readers": Words("For readers", "面向读者"), "for_operators": Words("For the operator", "面向运维"), "no_alerts": Words("No alerts yet.", "暂无提醒。"), "rule": Words("Rule", "规则"),
    # search
    "results": Words("Results", "结果"), "meant_sellers": Words("Sellers", "出让方"), "nothing_asked": Words("Type a bank, a city, an estate or words of a title. One Chinese sign is enough.", "输入银行、城市、小区或标题中的词，一个汉字即可。"),
    "also_searched": Words("also searched as", "同时搜索"),
    # rows
    "rows": Words("Rows", "明细"), "row": Words("row", "行"), "rows_count": Words("rows", "行"), "more_than": Words("more than", "超过"), "columns_all": Words("All columns", "全部字段"), "columns_main": Words("Main columns", "主要字段"),
    "download": Words("These rows as", "下载明细"), "column": Words("Column", "字段"), "condition": Words("is", "条件"), "conditions_of": Words("Conditions", "筛选条件"), "add_condition": Words("Add a condition", "增加条件"),
    "remove": Words("remove", "删除"), "free_sql": Words("Free SQL", "自由查询"), "run": Words("Run", "运行"), "tables": Words("Public tables", "公开的表"), "sql_says": Words("Reading only, over public tables and views; on this machine only.", "仅可读取公开的表和视图，且仅限本机。"), "truncated": Words("only the first rows are shown", "仅显示前若干行"),
    "value_of": Words("value", "值"),
    # definitions
    "definitions_says": Words("One definition each, the same in terminal, Excel file and page.", "每个指标只有一个定义，终端、Excel 与网页一致。"),
    "terms": Words("Terms", "术语"),
}  # fmt: skip

TERMS: Final = (
    (Words("package", "资产包"), Words("a pool of loans in one sale; its marketing, transfer and result notices are one project", "一次转让的贷款组合；招商、转让、结果公告合为一个项目")),
    (Words("lot", "标的"), Words("one thing on one platform in one round", "一个平台、一个轮次的一次挂拍")),
    (Words("asset", "资产"), Words("the thing itself, over rounds and platforms", "物本身，跨轮次与平台")),
    (Words("claims", "本息"), Words("principal + interest; penalty and fees stand beside it, a printed total may hold any of them", "本金与利息之和；罚息、费用另列，所列总额可能含其中任何一项")),
    (Words("discount", "折价率"), Words("1 − price / base, never without its base, the base's date and source. 折 is price / base × 10: do not mix the two", "1 − 价格/基数，必附基数、日期与来源。“折”为价格/基数×10，两者不可混用")),
    (Words("withheld", "不再披露"), Words("a registry transfer notice since 2025-10-27 prints no starting price; that is not zero", "2025年10月27日起银登网转让公告不列起始价；并非零")),
    (Words("sold", "已成交"), Words("needs proof: ended with at least one bid, or the platform's own word; an ended lot without it has no final price", "须有依据：结束时至少一次出价或平台注明；否则无成交价")),
    (Words("overdue days", "逾期天数"), Words("weighted, as the seller reckons them; sellers start the clock differently and say so in a note", "加权，以出让方口径为准；起算点各异，见其说明")),
)  # fmt: skip


def text(name: str, lang: str) -> str:
    """Return a text in a language. Raises ``KeyError`` for a name that there is not."""
    return TEXTS[name].of(lang)

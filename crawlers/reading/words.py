"""The vocabulary of notices, as data: printed labels to columns, printed words to closed lists.

A label stands here without blanks, colon and unit; longer ones win over those they contain. Met in
registry notices, marketing notices, branch notices and exchange listings of 2021-2026.
"""

from __future__ import annotations

from crawlers.records import Kind, Product

# column -> the labels it is printed under
LABELS: dict[str, tuple[str, ...]] = {
    "base_date": ("交易基准日", "交易基准日期", "基准日", "基准日期", "债权基准日", "转让基准日", "资产基准日", "封包日"),
    "principal_yuan": (
        "未偿本金总额", "未偿本金余额", "未偿本金合计", "未偿本金", "未偿还本金总额", "未偿还本金",
        "本金总额", "本金余额", "本金合计", "债权本金", "债权本金总额", "贷款本金", "贷款本金余额", "剩余本金", "本金",
    ),
    "interest_yuan": (
        "未偿利息总额", "未偿利息余额", "未偿利息合计", "未偿利息", "未偿还利息", "未偿利息及费用", "未偿利息及费用总额",
        "未偿利息及费用合计", "未偿利息费用总额", "未偿息费总额", "未偿息费", "利息及费用", "利息及费用总额", "息费总额",
        "利息总额", "利息余额", "利息合计", "欠息", "欠息总额", "债权利息", "利息",
    ),
    "penalty_yuan": ("罚息", "罚息总额", "未偿罚息", "未偿罚息总额", "罚息及复利", "罚息复利", "未偿罚息及复利", "违约金"),
    "fees_yuan": (
        "其他费用", "其他费用总额", "其他费用合计", "其他从权利费用", "从权利费用", "代垫费用", "代垫司法费用", "垫付费用",
        "垫付诉讼费", "垫付司法费用", "诉讼费用", "费用总额", "费用合计",
    ),
    "claims_yuan": (
        "未偿本息总额", "未偿本息余额", "未偿本息合计", "未偿本息", "未偿还本息总额", "未偿还本息", "本息总额", "本息合计",
        "本息余额", "贷款本息", "贷款本息总额", "贷款本息合计", "债权本息", "债权本息总额", "债权本息合计",
    ),
    "total_yuan": (
        "债权总额", "债权金额", "债权合计", "债权总金额", "债权总计", "债权余额", "债权资产总额", "资产总额", "未偿债权总额",
        "债权总额合计", "转让债权总额", "资产包总额", "标的债权总额", "标的债权金额",
    ),
    "loans": ("资产笔数", "贷款笔数", "债权笔数", "借据笔数", "总笔数", "笔数"),
    "borrowers": ("借款人户数", "债务人户数", "借款户数", "客户户数", "资产户数", "总户数", "户数"),
    "overdue_days": ("加权平均逾期天数", "加权逾期天数", "平均逾期天数", "加权平均逾期期限"),
    "borrower_age": ("借款人加权平均年龄", "加权平均年龄", "借款人平均年龄"),
    "classification": ("五级分类情况", "五级分类", "贷款五级分类", "资产五级分类", "五级分类状态", "风险分类", "风险分类情况"),
    "guarantee": ("担保情况概述", "担保情况", "担保方式", "担保方式概述"),
    "litigation": ("诉讼情况概述", "诉讼情况", "诉讼状态", "司法状态", "诉讼进展", "诉讼进展情况"),
    "starting_price_yuan": ("起始价", "起始价格", "竞价起始价", "起拍价", "挂牌价", "挂牌价格", "转让底价", "起始价金额"),
    "deposit_yuan": ("保证金", "竞价保证金", "竞买保证金", "交易保证金", "保证金金额", "报名保证金", "履约保证金"),
    "registration_deadline_at": (
        "竞价报名截止时间", "竞价报名截止日", "竞价报名截止日期", "报名截止时间", "报名截止日", "报名截止日期", "竞买报名截止时间",
        "意向受让方报名截止时间", "登记截止时间", "竞价登记截止时间",
    ),
    "bid_on": ("竞价日", "竞价日期", "竞价时间", "公开竞价日", "公开竞价日期", "公开竞价时间", "拍卖日", "竞价开始日期"),
    "buyer": ("受让方全称", "受让方名称", "受让方", "受让人", "受让人全称", "买受人"),
    "seller": ("出让方全称", "出让方名称", "出让方", "转让方全称", "转让方名称", "转让方", "出让人", "转让人"),
    "agreement_on": (
        "转让协议签署日期", "转让协议签署日", "协议签署日期", "协议签署日", "转让协议签订日期", "协议签订日期", "合同签署日期",
        "转让合同签署日期", "转让协议签署时间",
    ),
    "project_code": ("项目编码", "项目编号", "项目代码"),
}  # fmt: skip

# labels that are printed and understood, for which there is no column
READ_AND_LEFT: frozenset[str] = frozenset((
    "单一借款人最高未偿本息余额", "借款人平均未偿本息余额", "借款人加权平均授信额度", "单户最高未偿本息余额", "户均未偿本息余额",
    "单一借款人最高未偿本息总额", "借款人平均未偿本息总额", "借款人平均授信额度", "加权平均授信额度", "授信额度", "平均授信额度",
    "单一借款人最高未偿本金余额", "借款人平均未偿本金余额", "单一债务人最高未偿本息余额", "笔均未偿本息余额", "最高未偿本息余额",
    "平均未偿本息余额", "加权平均贷款利率", "贷款利率", "加权平均利率", "加权平均剩余期限", "贷款期限", "合同金额",
    "核销情况", "核销状态", "是否核销", "备注", "备注说明", "说明", "注", "其他", "其他说明", "其他事项", "特别说明", "特别提示",
    "转让方式", "竞价方式", "交易方式", "处置方式", "自由竞价开始时间", "自由竞价结束时间", "自由竞价时间", "限时竞价开始时间",
    "竞价开始时间", "竞价结束时间", "延时周期", "延时竞价周期", "加价幅度", "加价", "保留价", "最高限价", "竞价规则", "竞价结果",
    "项目名称", "资产名称", "标的名称", "资产类型", "贷款类型", "产品类型", "业务类型", "资产种类", "贷款种类", "业务品种", "项目类型",
    "债务人", "债务人名称", "借款人", "借款人名称", "保证人", "担保人", "抵押人", "抵押物", "抵质押物", "抵押物情况", "质押物",
    "担保措施", "抵押情况", "保证情况", "债务人情况", "借款人情况", "债务人经营状况", "所属行业", "行业", "所在地区", "地区", "地区分布",
    "借款人地区分布", "借款人所在地区", "借款人区域", "债务人所在地", "资产所在地", "区域分布", "受让方条件", "受让方资格", "受让方资格条件",
    "受让条件", "交易条件", "付款方式", "付款期限", "付款时间", "价款支付", "支付方式", "协议签署期限", "签约期限", "签署期限", "结算方式",
    "资金结算", "资金结算方式", "是否通过银登中心结算", "协议文本", "是否使用示范文本", "尽职调查", "尽调安排", "尽职调查时间", "尽调时间",
    "尽调截止时间", "报名开始时间", "报名时间", "竞价报名开始时间", "竞价报名时间", "公告日期", "公告日", "公告期", "公告时间", "挂牌日期",
    "挂牌时间", "发布日期", "发布时间", "预计竞价时间", "预计竞价月份", "预计竞价日", "预计挂牌时间", "资产亮点", "项目亮点", "亮点",
    "转让项目", "转让资产", "信息披露日期", "权利瑕疵", "瑕疵说明", "风险提示", "逾期起算", "逾期天数", "序号", "合计", "币种", "期数", "项目期数",
    "联系人", "联系方式", "联系电话", "电话", "联系地址", "地址", "邮箱", "电子邮箱", "传真", "手机", "咨询电话", "经办人", "联系人及电话",
    "监督电话", "举报电话", "项目状态", "挂牌次数", "成交方式", "竞买人数", "报名人数",
))  # fmt: skip

# printed words for "there is none" in a cell; an empty cell says the same
NONE_WORDS: frozenset[str] = frozenset(
    ("", "-", "--", "—", "——", "/", "无", "不适用", "N/A", "n/a", "暂无", "无。", "未披露")
)

# printed instead of a price once the registry stopped showing it to the public
PRICE_HIDDEN: tuple[str, ...] = (
    "不披露",
    "不公开",
    "不对外",
    "登录",
    "详见系统",
    "详见业务系统",
    "另行",
    "***",
    "保密",
    "业务系统",
)

CLASSES: frozenset[str] = frozenset(("正常", "关注", "次级", "可疑", "损失"))
GUARANTEES: frozenset[str] = frozenset((
    "信用", "保证", "抵押", "质押", "抵押+保证", "保证+抵押", "信用保证", "其他", "无担保", "抵质押", "组合担保", "混合担保",
))  # fmt: skip
LITIGATION: frozenset[str] = frozenset((
    "未诉", "未诉讼", "诉讼中", "已诉讼", "已诉", "仲裁", "仲裁中", "已仲裁", "已判未执", "已判决", "执行中", "撤回执行", "执行中止",
    "中止执行", "终结执行", "终本执行", "终结本次执行", "已调解", "调解", "调解中", "其他", "已立案", "诉前调解", "执行终结", "执行和解",
    "已撤诉", "撤诉", "破产", "破产中", "破产清算", "已执行", "待执行", "未起诉", "已起诉", "审理中", "公证", "已公证",
))  # fmt: skip

PRODUCTS: dict[str, Product] = {
    "信用卡透支": Product.CREDIT_CARD,
    "信用卡": Product.CREDIT_CARD,
    "信用卡透支贷款": Product.CREDIT_CARD,
    "信用卡分期": Product.CREDIT_CARD,
    "个人消费贷款": Product.CONSUMER,
    "个人消费信用贷款": Product.CONSUMER,
    "个人消费类贷款": Product.CONSUMER,
    "消费贷款": Product.CONSUMER,
    "个人消费": Product.CONSUMER,
    "个人经营性贷款": Product.BUSINESS,
    "个人经营贷款": Product.BUSINESS,
    "个人经营类贷款": Product.BUSINESS,
    "个人经营性信用贷款": Product.BUSINESS,
    "个人消费及经营性贷款": Product.CONSUMER_AND_BUSINESS,
    "个人消费及个人经营性贷款": Product.CONSUMER_AND_BUSINESS,
    "个人消费贷款及个人经营性贷款": Product.CONSUMER_AND_BUSINESS,
    "个人消费贷款及经营性贷款": Product.CONSUMER_AND_BUSINESS,
    "个人消费贷款、个人经营性贷款": Product.CONSUMER_AND_BUSINESS,
    "个人消费和经营性贷款": Product.CONSUMER_AND_BUSINESS,
    "个人消费及经营贷款": Product.CONSUMER_AND_BUSINESS,
    "个人经营性及消费贷款": Product.CONSUMER_AND_BUSINESS,
    "个人住房按揭贷款": Product.MORTGAGE,
    "个人住房贷款": Product.MORTGAGE,
    "住房按揭贷款": Product.MORTGAGE,
    "住房按揭": Product.MORTGAGE,
}

# (words at the end of a title, what the document is); the first that fits holds, so that the notice
# about a notice ("...转让公告的更正公告") is not taken for the notice itself
KINDS: tuple[tuple[str, Kind], ...] = (
    (
        r"(更正|变更|补充|修正|调整|延期|顺延)(转让|招商|转让结果)?(的)?(公告|说明|通知|启事)?$",
        Kind.CORRECTION,
    ),
    (r"(撤回|撤销|终止|取消)(挂牌|转让|竞价|项目)*(的)?(公告|说明|通知)?$", Kind.WITHDRAWAL),
    (r"转让结果(的)?公告$", Kind.RESULT),
    (r"(招商|推介)(的)?公告$", Kind.MARKETING),
    (r"(招商|推介)$", Kind.MARKETING),
    (r"转让(的)?公告$", Kind.TRANSFER),
)
# the same, said before the title of the notice that is meant: 关于撤回《...转让公告》的公告
KINDS_AHEAD: tuple[tuple[str, Kind], ...] = (
    (
        r"^(更正|变更|补充|修正|调整|延期|顺延)|(^|关于|对)(更正|变更|补充|修正|调整|延期|顺延)",
        Kind.CORRECTION,
    ),
    (r"^(撤回|撤销|终止|取消)|(^|关于|对)(撤回|撤销|终止|取消)", Kind.WITHDRAWAL),
)
# a correction or withdrawal speaks of a project; else it is about something else of the site
OF_A_PROJECT = r"转让项目|转让公告|招商公告|转让结果|批量转让|第.{1,4}[期批]"

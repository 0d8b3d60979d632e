"""The words of Alibaba's item pages, as data: labels of one role, kinds, numbers of who may sell."""

from __future__ import annotations

# Labels of the table whose value is looked at; the others name people and phones as often as things.
LABELS = frozenset((
    "起拍价", "变卖价", "起始价", "开拍价", "挂牌价", "一口价", "加价幅度", "增价幅度", "降价幅度", "保证金", "变卖预缴款", "押金",
    "履约保证金", "租金", "年租金", "首年租金", "评估价", "评估总价", "评估值", "市场价", "市场价格", "参考价", "市场参考价", "询价",
    "网络询价", "询价结果", "议价", "议价结果", "处置参考价", "延时周期", "竞价周期", "变卖周期", "类型", "处置单位", "处置机构", "处置法院",
    "转让方", "委托方", "委托人", "保留价", "竞价规则", "拍卖轮次", "竞价方式", "标的类型", "资产类型",
))  # fmt: skip

# Labels of one role, as courts, banks and sell-offs print them.
STARTING = ("起拍价", "变卖价", "起始价", "开拍价", "挂牌价", "一口价")
DEPOSIT = ("保证金", "变卖预缴款")  # 押金 and 履约保证金 secure a lease and are none
INCREMENT = ("加价幅度", "增价幅度")
SELL_OFF = ("变卖价", "变卖预缴款", "变卖周期")
LEASE = ("押金", "租金", "年租金", "首年租金")
SELLERS = ("处置单位", "处置机构", "处置法院", "转让方", "委托方", "委托人")
ADDRESS_ROWS = (
    "坐落",
    "房屋坐落",
    "不动产坐落",
    "坐落位置",
    "标的物位置",
    "标的物坐落",
    "房产坐落",
    "标的坐落",
    "所在地",
    "地址",
)

CATEGORIES = (
    "住宅用房", "商业用房", "工业用房", "其他用房", "机动车", "船舶", "股权", "债权", "矿权", "林权", "土地", "在建工程", "机械设备",
    "无形资产", "知识产权", "租赁", "经营权", "使用权", "奢侈品", "生活物资", "工业物资", "库存物资", "打包处置",
)  # fmt: skip
COURT_BIZ, BANKRUPT_BIZ = frozenset((4, 6)), 8

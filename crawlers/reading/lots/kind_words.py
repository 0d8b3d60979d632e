"""Words by which a lot's title says what is sold. Data only; a word met and missing is added here."""

from __future__ import annotations

from typing import Final

from crawlers.records import LotKind


def _words(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(text.split()))


#: The platforms' own words. 其他用房, 打包处置 and the like say nothing, and are not here.
CATEGORIES: Final = {
    **dict.fromkeys(_words("住宅用房 住宅 住房 住宅用地房产"), LotKind.HOUSING),
    **dict.fromkeys(_words("商业用房 商业 商铺 写字楼 商办 商业办公"), LotKind.COMMERCIAL),
    **dict.fromkeys(_words("工业用房 工业 厂房 工业厂房"), LotKind.INDUSTRIAL),
    **dict.fromkeys(_words("土地 土地使用权"), LotKind.LAND),
    **dict.fromkeys(_words("车位 车库 停车位"), LotKind.PARKING),
    **dict.fromkeys(_words("机动车 车辆 汽车 轿车"), LotKind.VEHICLE),
    **dict.fromkeys(_words("股权 股票 股份 股权股票"), LotKind.EQUITY),
    **dict.fromkeys(_words("债权 债权资产 不良债权"), LotKind.CLAIM),
    **dict.fromkeys(_words("租赁/经营权 租赁 经营权 使用权 租赁权 房屋租赁"), LotKind.LEASE),
    **dict.fromkeys(
        _words("机械设备 机器设备 奢侈品 生活物资 工业物资 库存物资 物资 设备 珠宝玉石 实物资产 设备物资"),
        LotKind.GOODS,
    ),
    **dict.fromkeys(
        _words("船舶 其他交通运输工具 飞机 矿权 林权 工程 在建工程 无形资产 知识产权 海域使用权"),
        LotKind.OTHER,
    ),
}
#: Kinds of buildings by what such a building is called.
BUILDINGS: Final = {
    LotKind.COMMERCIAL: _words("""
        商铺 店铺 店面 铺面 门面房 门面 门市房 门市部 临街门市 写字楼 写字间 办公楼 办公室 办公用房 办公房 商业用房 商业房 商业楼 商业办公
        商服用房 营业用房 营业房 营业楼 底商 网点房 铺位 商业网点 营业网点 酒店 宾馆 商用房 商业服务 号铺 商品铺 摊位
        商业不动产 商业街铺 商业房地产 商场 商厦
    """),
    LotKind.INDUSTRIAL: _words("""
        厂房 工业用房 工业房地产 工业房产 工业不动产 仓库 仓储用房 车间 冷库 厂区 生产用房 工业厂区 库房
    """),
    LotKind.HOUSING: _words("""
        住宅 住房 商品房 别墅 房改房 经济适用房 洋房 排屋 民房 自建房 平房 安置房 回迁房 公寓 四合院 宿舍 居住用房
    """),
}  # fmt: skip
#: Parts of such words inside other names: a road, a bus stop, a quarter.
NOT_BUILDINGS: Final = _words(
    "酒店式公寓 酒店公寓 公寓式酒店 公寓式办公 酒店管理 住房公积金 商场路 公寓路 厂房路 车间主任 办公家具 办公设备"
)
#: Materials and drinks: what a thing is of tells more than its form (鸡血石印章 is 鸡血石).
GOODS: Final = _words("""
    白酒 红酒 葡萄酒 黄酒 洋酒 啤酒 药酒 果酒 米酒 威士忌 白兰地 酱酒 原酒 基酒 茅台酒 茅台 五粮液 郎酒 汾酒 鸡血石 寿山石 田黄石 青田石 昌化石 和田玉
    翡翠 玉石 岫玉 玉器 玛瑙 琥珀 蜜蜡 钻石 裸钻 红宝石 蓝宝石 宝石 珍珠 珊瑚 黄金 金条 金币 银条 白银 铂金 首饰 珠宝
    黄花梨 红木家具 红木 紫檀 沉香 檀香 貂皮 裘皮 皮草 普洱茶 茶叶 白茶 冬虫夏草 虫草 人参 燕窝 海参 药材 中药材 梅花鹿
    奶牛 肉牛 种牛 生猪 种猪 山羊 绵羊 肉羊 马匹 蓝狐 貂 钢材 废钢 铝锭 铜材 木材 原木 煤炭 焦炭 水泥 石材 大理石 花岗岩 板材
    棉花 棉纱 布匹 面料 化肥 粮食 稻谷 小麦 玉米 大豆 大米 食用油 白糖 苗木 树木 奇石 化石 矿石 轮胎
""")
#: Things known by their form or use; the last one in the title counts.
THINGS: Final = _words("""
    机器设备 机械设备 生产设备 办公设备 电子设备 医疗设备 厨房设备 酒店设备 健身设备 制冷设备 印刷设备 生产线 设备 机床 挖掘机 装载机
    起重机 叉车 塔吊 吊车 搅拌机 注塑机 压路机 收割机 拖拉机 发电机 变压器 电梯 空调 冰箱 电视机 洗衣机 家用电器 电器 家电 手机 电脑 笔记本电脑 平板电脑
    服务器 打印机 相机 手表 腕表 名表 机械表 钟表 手提包 手包 女包 男包 皮包 箱包 皮带 眼镜 太阳镜 香水 化妆品 护肤品 服装 服饰 衣物 羽绒服 西装 大衣
    皮衣 鞋子 皮鞋 运动鞋 鞋 袜子 乳胶枕 枕头 床垫 被子 被褥 毛毯 地毯 窗帘 家具 办公家具 沙发 桌椅 钢琴 古琴 乐器
    字画 书画 油画 国画 书法 邮票 纪念币 古董 瓷器 瓷砖 紫砂壶 陶瓷 工艺品 艺术品 雕塑 佛像 摆件 手镯 手串 吊坠 项链 戒指 耳环 印章 图书 书籍 玩具
    药品 医疗器械 口罩 食品 饮料 矿泉水 香烟 卷烟 雪茄 烟草 酒水 酒 日用品 百货 文具 办公用品 库存商品 库存物资 存货 原材料 半成品 产成品
    废旧物资 罚没物资 报废物资 物资 货物 商品 电缆 钢管 型材 模具 五金 配件 零部件 光伏组件 蓄电池 电池 充电桩 集装箱 电动自行车 自行车
""")
#: Before or behind a thing's name these make it a place or a trade: 翡翠城, 家具城商铺, 设备用房, 茅台镇.
NO_GOODS: Final = _words("""
    茅台镇 五粮液大道 翡翠城 翡翠湾 翡翠园 钻石广场 钻石大厦 黄金海岸 黄金大道 黄金水岸 家具城 建材城 珠宝城 服装城 手机城 电脑城 设备用房 设备间 设备房 电梯房
    电梯公寓 食品厂 服装厂 水泥厂 酒厂 酒店 酒楼 酒吧 酒庄 商品房 图书馆 药品监督 宝石路 玉石街 电梯洋房 手机号码 手机靓号 手机号 珍珠湖 珊瑚路 空调房 货物运输
""")
VEHICLES: Final = _words("""
    轿车 小客车 越野车 越野客车 货车 客车 汽车 机动车 摩托车 牵引车 挂车 半挂车 面包车 商务车 皮卡 跑车 卡车 自卸车 罐车 专项作业车 小型普通客车 SUV
    工程车 出租车 公交车 房车 新能源车 电动汽车 电动车 电动三轮车 车辆 二手车 旅行车
""")
NO_VEHICLES: Final = _words("""
    汽车城 汽车站 汽车配件 汽车用品 汽车零部件 汽车厂 汽车园 汽车产业 汽车销售 汽车展厅 汽车4S 汽车美容 汽车维修 汽车修理 汽车租赁 汽车市场 汽车大道 货车帮
    二手车市场 汽车交易 汽车工业 汽车贸易 汽车运输 汽车文化 汽车坡道 客车厂 机动车位 机动车库 机动车停车 非机动车 汽车库 汽车位 机动车检测 汽车广场 房车营地
""")
#: Makes that are no name of a place. 长安, 福田, 东风, 解放, 大众 and 现代 are, and need 牌 or a model behind them.
MAKES: Final = _words("""
    奥迪 宝马 奔驰 梅赛德斯 保时捷 路虎 雷克萨斯 凯迪拉克 玛莎拉蒂 法拉利 劳斯莱斯 宾利 特斯拉 比亚迪 别克 雪佛兰 丰田 本田 日产 尼桑 马自达 斯巴鲁 捷豹
    沃尔沃 奇瑞 哈弗 传祺 荣威 斯柯达 雪铁龙 标致 起亚 英菲尼迪 兰博基尼 迈巴赫 阿斯顿马丁 五菱宏光 三菱 大众牌 现代牌 福特牌 长城牌 东风牌 解放牌 长安牌 福田牌 红旗牌 吉利牌 江铃牌
""")
#: Ships, aircraft, marks and rights: none of the kinds.
OTHERS: Final = _words("""
    飞机 客机 直升机 航空器 船舶 轮船 货船 渔船 游艇 散货船 集装箱船 商标 专利 著作权 软件著作权 域名 采矿权 探矿权 矿业权 林权 海域使用权 特许经营权 收费权 排污权
    取水权 车牌 号牌 在建船舶 电话号码 手机号 手机靓号 用能权
""")

"""Vocabulary for personal data in notices: labels, titles, family names, words of organisations.

Data only. A label met in a source and missing here is added here, nowhere else.
"""

from __future__ import annotations

from typing import Final


def _words(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(text.split()))


#: A person's name follows, with or without a colon.
CONTACT_LABELS: Final = _words("""
    记者 通讯员 制表人 复核人 审核人 填报人 签发人 拟稿人
    经营者 第一联系人 紧急联系人 ContactPerson Contact Contacts Attn ATTN
    联系人员 联系人 联络人 联系方式 经办人员 经办人 经办 项目经理 客户经理 收件人 收信人 寄件人
    法定代表人 法人代表 授权代表 委托代理人 咨询人 接待人 承办人 承办法官 承办律师 执行法官 书记员
    签字人 签收人 监督人 对接人 制单人 管户经理 清收人员 资产经理 姓名 委派代表 执行事务合伙人
""")
#: A person's name follows only after a colon or in the next cell: these words also begin other words.
WEAK_LABELS: Final = _words("""
    编辑 供稿 作者
    负责人 咨询 主任 经理 行长 律师 代理人 审判长 审判员 监督 举报 主管
""")
#: A person or a company follows; only persons are taken out.
PARTY_LABELS: Final = _words("""
    第三人 上诉人 被上诉人 共同被告 出租人 受益人 证人
    账户名称 账户名 开户名称 户主姓名
    自然人 个体工商户 登记在 登记于 权属人 开户名 车主 使用人 死者 继承人 监护人
    共同借款人 共同债务人 主债务人 借款人 债务人 保证人 担保人 抵押人 出质人 质押人 被执行人
    被申请执行人 申请执行人 被申请人 申请人 连带责任人 共同还款人 持卡人 产权人 所有权人 权利人 共有人
    承租人 房主 业主 户主 配偶 被告 原告 户名 收款人 受让方 受让人 买受人 竞买人 竞得人 成交人 用户姓名
    实际控制人 股东 委托人
""")
#: A number to ring follows, perhaps after a name.
PHONE_LABELS: Final = _words("""
    联系电话 咨询电话 办公电话 固定电话 移动电话 监督电话 举报电话 服务电话 服务热线 手机号码 手机号
    手机 电话号码 电话 传真 热线 座机 TEL Tel tel FAX Fax fax Phone phone Mobile mobile
""")
#: An address by which a person can be reached follows.
ADDRESS_LABELS: Final = _words("""
    联系地址 通讯地址 通信地址 邮寄地址 寄送地址 送达地址 收件地址 收信地址 办公地址 家庭住址 家庭地址
    现住址 住址 户籍地址 户籍所在地 户籍地 住所地 身份证地址
""")
#: An account, card or document number follows.
ACCOUNT_LABELS: Final = _words("""
    银行账号 收款账号 收款账户 银行账户 银行卡号 账号 帐号 账户号码 卡号 身份证号码 身份证件号码
    身份证号 身份证 身份号码 公民身份号码 证件号码 证件号 护照号码 护照号 车牌号码 车牌号 车架号
    发动机号 邮编 邮政编码
""")
#: A messenger id follows.
HANDLE_LABELS: Final = _words("""
    微信号 微信 QQ号 QQ qq 企业微信 钉钉号 WeChat Wechat wechat VX vx V信 威信
""")
#: Directly before an 11-digit number these make it an amount or a count and not a mobile number.
FACT_LABELS: Final = _words("""
    金额 总额 余额 本金 利息 本息 罚息 复利 费用 合计 总计 小计 价 价款 价格 保证金 额度 笔数 户数 债权
    人民币 RMB ￥ ¥ 评估值 市值 面值
""")
#: What may directly follow such a number to the same effect.
FACT_UNITS: Final = _words("""
    元 万元 笔 户 人民币 万 亿
""")
#: After these a code of letters, digits and hyphens is a fact, whatever it looks like.
CODE_LABELS: Final = _words("""
    项目编号 项目编码 项目代码 标的编号 公告编号 合同编号 合同号 统一社会信用代码 信用代码 登记编号
    资产编号 债权编号 业务编号 编号 编码
""")
#: Cells that are headings: never a name themselves, and a row of them is a header row.
HEADINGS: Final = frozenset(
    _words("""
    联系电话 电话 手机 手机号 手机号码 联系手机 办公电话 传真 邮箱 电子邮箱 电子邮件 联系邮箱 E-mail
    Email email 地址 联系地址 通讯地址 邮寄地址 住址 部门 职务 职位 岗位 单位 机构 所属机构 分行 支行
    经办行 地区 区域 省份 城市 序号 编号 备注 说明 性别 年龄 民族 身份证号 身份证号码 证件号码 证件类型
    微信 微信号 QQ 姓名 名称 类型 金额 项目 项目名称 债权 抵押物 担保方式 本金 利息 时间 日期 户数 笔数
""")
)
#: Directly after a name these make it a person's.
TITLES: Final = _words("""
    总经理 副总经理 副经理 副主任 副行长 夫妇 夫妻 及其配偶 及配偶
    先生 女士 小姐 经理 主任 老师 律师 法官 行长 科长 处长 主管 同志 总
""")
#: A title followed by these is part of another word: 律师事务所, 经理部, 总额.
NOT_AFTER_TITLE: Final = _words("""
    事务所 人协会 人员 人 部 层 室 办 费 函 会 额 计 数 和 行 部门 价 监 体 则 结 署 局
""")
#: 项目经理, 高级经理: what stands before the title is a rank and not a name.
RANKS: Final = frozenset(
    _words("""
    项目 高级 客户 总 副 副总 部门 业务 大堂 资深 执行 区域 产品 管户 资产 主办 专职 代理 车间 办公室
    党委 党办 金融办 居委会 村委会 班 团队 市场 财务 销售 省 市 县 区 支 分 支行 分行 汇 加 公 于 曾
    时任 常务 常 任 前 管 首席
""")
)
#: Words that begin like a name and are none.
NOT_NAMES: Final = frozenset(
    _words("""
    公司
    平均 单一 年龄 户数 加权 最高 余额 应当 应该 应付 应收 应偿 高级 高额 高于 高风险 于此 任何 任意
    何时 方面 方式 方可 万元 万户 金额 金融 时间 时点 时效 单位 单户 单笔 项目 项下 成立 成交 成都 成功
    安排 安全 安徽 安装 明细 明确 明示 计算 计息 计划 全部 全体 全额 全权 公司 公告 公开 公证 公示 和解
    和其他 经营 经济 经办 经过 常见 常规 常住 管理 管辖 管户 路径 路段 许可 许昌 江苏 江西 江门 江阴
    江海 石家庄 温州 温馨 金华 金昌 金山 宁波 宁夏 宁德 乌海 云南 云浮 广州 广东 广西 湖南 湖北 海南
    海口 黄山 黄石 连云港 连带 连续 杭州 苏州 常州 徐州 郑州 贺州 梅州 柳州 贵州 贵阳 贵港 包头 包括
    包含 包干 台州 台湾 阳江 阳光 阳泉 华东 华北 华夏 华南 白银 景德镇 白城 关于 关联 关系 关注 莫名
    严重 严格 严禁 解除 解放 解释 解押 查封 查询 查看 查阅 查无 查明 党委 项数 幸福 终本 终结 执行 诉讼
    信用 次级 可疑 损失 抵押 质押 保证 担保 正常 印章 印鉴 全国 全市 全省 全程 时限 段落 周边 周期 周一
    周二 周三 周四 周五 周六 周日 史上 伍拾 伍万 陆拾 陆万 万分 万一 万亿 祖籍 游戏 相关 商业 商用 商品
    商务 商议 商定 家庭 家具 家电 钱款 符合 能够 能否 空置 空白 空地 水电 水费 从业 从属 从权利 双方
    双倍 支付 支行 支持 车辆 车位 车库 车牌 车间 费用 房产 房屋 房地产 路线 艾滋 别墅 别名 曾用名 曾经
    向我行 向银行 向法院 向本院 易于 后续 后附 计收 计提 有限 有关 有效 有无 国有 国家 国际 东方 东莞
    东营 南京 南宁 南通 南昌 北京 北海 西安 西宁 邢台 邯郸 柏乡 终止 详见 详情 见附件 附件 暂无 无 未知
    不详 略 同上 空 本行 我行 待定 另行 通知 联系 名下 名单 信息 情况 高新区 于公 于私 农业 农户 农村
    农行 申请 申报 申购 申诉 应急 应用 强制 强调 强执 温岭 温泉 房贷 甘肃 尚欠 尚未 庄园 养殖 种植 马上
    党员 干部 都江堰 满足 满额 盛京 盛世 利率 利润 利害 充分 充足 充值 越秀 越南 丰台 丰田 时代 时刻
    平安 平台 平等 和平 和田 和谐 安庆 安阳 安康 通过 通讯 通道 通用 通报 元整 户籍 干预 干扰 施工 施行
    鞍山 凤凰 路桥 麻将 麻烦 蓝色 蓝图 伏法 雷同 宣布 宣告 宣传 项链 童装 童车 焦点 谷物 谷歌 厉行 富裕
    富余 殷实 权利 权益 权属 权证 裁判 裁定 裁决 鱼塘 仲裁 仲春 宫殿 红色 红木 权限 扶贫 师傅 师生 师范
    文件 文书 文字 文化 高管 广发 广告 广场 东海 欧元 沃尔玛 利息 越权 古玩 古董 养老 巢湖 空调 空间
    沙发 沙石 须知 须经 须在 须提 须持 须缴 须于 须具 须携 须自 丰富 关闭 相应 相对 荆州 荆门 竞价 竞买 权力 海外 海关 海域 帅气 商铺 商标
    年利率 年化 年度 年限 年化率 牟利 牟取 哈尔滨 爱好 阳台 第一 言明 福州 福建 福利
""")
)
#: Whole words that make a name an organisation's.
ORGANISATION_WORDS: Final = _words("""
    公司 集团 银行 信用社 信用联社 合作社 联社 中心 合伙 企业 事务所 协会 商会 学会 基金 信托 委员会
    政府 法院 检察院 医院 学校 大学 学院 中学 小学 幼儿园 酒店 宾馆 饭店 餐厅 旅馆 农场 林场 牧场 渔场
    养殖场 加工厂 总厂 分厂 工厂 经营部 营业部 事业部 门市部 服务部 销售部 批发部 商行 车行 工作室 商店
    超市 商场 市场 支行 分行 总行 分公司 研究所 研究院 管理局 管理处 办事处 办公室 村民 居委会 村委会
    联合会 工会 股份 有限 控股 资产管理 资管 小额贷款 典当 担保公司 租赁 消费金融 汽车金融 财务公司 证券
    保险 期货 药房 诊所 加油站 电站 俱乐部 专业户 管委会 交易所 清算组 管理人 管理有限 供销社 合作联社
    农商 村镇 农信 财政 国资 Ltd LTD Limited LIMITED Inc INC Corp CORP Company LLC Bank BANK Group GROUP
    Holdings
""")
#: Trades that firms are named after; certain from four characters on (李建设 is a person).
TRADES: Final = _words("""
    资产 实业 投资 贸易 物流 科技 食品 地产 置业 建设 建筑 工程 机械 纺织 电子 化工 医药 能源 矿业 农业 文化 传媒 商贸
    物产 百货 金控 国投 材料 装饰 服饰 电器 家具 水泥 钢铁 汽车 旅游 餐饮 运输 印刷 包装 塑料 五金 玻璃 造纸 制造 制药
""")
#: Last characters of an organisation's name; certain only from five characters on (张厂 may be a person).
ORGANISATION_ENDS: Final = "厂店部局院校社场行园矿馆所站坊铺楼庄司组队"
#: Last characters of a place's name.
PLACE_ENDS: Final = "省市区县镇乡村州路街"
#: Family names of two characters.
DOUBLE_SURNAMES: Final = frozenset(
    _words("""
    欧阳 上官 司马 诸葛 司徒 东方 皇甫 尉迟 公孙 慕容 令狐 宇文 长孙 夏侯 端木 轩辕 百里 呼延 南宫 东郭
    西门 独孤 澹台 淳于 太史 申屠 闻人 赫连 钟离 万俟 公冶 宗政 濮阳 单于 仲孙 拓跋 完颜 纳兰 那拉 叶赫
    爱新 觉罗 即墨 亓官 太叔 鲜于 闾丘 巫马 公羊 壤驷 左丘 梁丘 南门 羊舌 微生 漆雕 乐正 颛孙 子车 谷梁 拓拔 夹谷 段干
""")
)
#: Family names of one character.
SURNAMES: Final = frozenset(
    "".join(
        _words("""
    王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈
    姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤
    温康施文牛樊葛邢安齐易乔伍庞颜倪庄聂章鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁尚符舒阮柯纪梅童凌毕单季裴
    霍涂成苗谷盛曲翁冉骆蓝路游辛靳阳管柴蒙鲍华喻祁蒲房滕屈饶解牟艾尤时穆农司卓古吉缪简车项连芦麦褚娄窦戚
    岑景党宫费卜冷晏席卫米柏宗瞿桂全佟应臧闵苟邬边卞姬和仇栾隋商刁沙荣巫寇桑郎甄丛仲虞敖巩明佘池查麻苑迟
    邝官封谈匡鞠惠荆乐冀郁胥南班储原栗燕楚鄢劳谌奚皮粟冼蔺楼盘满闻位厉伊仝郜海阚花权强帅屠豆朴盖练廉禹井
    祖漆巴丰支卿国狄平计索宣晋相初云容敬来扈晁芮都普阙浦戈伏鹿薄邸雍辜羊阿乌母裘亓修邰赫杭况那宿鲜印逯隆
    茹诺战慕危玉银亢嵇公哈湛宾戎勾茅利於呼揭干但尉冶斯元束檀衣信展阴昝智幸奉植富伦种逄闭苍候芶昌涛竺禤尧
    酆常傅萧贝经贲洪诸钮滑荀羿汲邴糜牧隗宓蓬郗仰暴钭韶蓟怀鄂咸赖能莘贡扶堵宰郦璩濮郏阎鱼庾终暨衡弘禄殳沃
    蔚夔厍訾毋乜须巢蒯桓雒缑訚禚钊撒恽闾郇郐郄宛佴
""")
    )
)
#: The few dozen that stand for most people and begin hardly any other word after a party's label.
CLEAR_SURNAMES: Final = frozenset(
    "王李张刘陈杨黄赵吴徐孙朱胡郭林罗郑梁谢宋唐韩冯邓曹彭肖董袁潘蒋蔡杜叶苏魏吕沈姚卢姜崔谭汪廖邹"
)
#: Family names that also begin a phrase after a label: 借款人应偿, 保证人于, 债务人单位.
AMBIGUOUS_SURNAMES: Final = frozenset(
    "应和平单年时成计利能有相权公全项经终信费房原支从国管但关须农党初因为区"
)
#: Characters that given names do not hold; a run that holds one early is a phrase.
NOT_IN_NAMES: Final = frozenset("的不未已将被所均额数等元笔户及或是还应偿款贷债该此其且但若如果须需按至也并")
#: Where a run of characters after a name goes on with something else.
AFTER_NAME: Final = _words("""
    报道 表示 告诉 认为 介绍
    联系 电话 手机 传真 地址 邮箱 邮编 先生 女士 小姐 经理 主任 老师 律师 身份证 公民身份 男 女 等 与 和
    及 的 持有 持 名下 已 于 提供 承担 为 以 在 自 向 因 逾期 死亡 签订 签署 对 未 尚 之 系 将 至今 欠
    所有 共有 夫妇 夫妻 拖欠 处 微信 住 个人 不良 贷款 出生 之妻 之夫 作为 共同 均 应 到期 还款 借款
    抵押 担保 保证 同志 法官 汉族 回族 满族 以其 用其 职务 部门 工作 请 或 通过
""")
#: Where an address is over and something else begins.
NOT_IN_ADDRESSES: Final = _words("""
    联系 电话 手机 传真 邮编 邮政编码 邮箱 收件 收信 法定代表人 注册资本 统一社会信用 身份证 公民身份
    未偿 本金 截至 截止 尚欠 贷款 借款 债权 QQ 微信 Tel TEL
""")
#: Behind a name, perhaps in brackets or after a comma, these say that it is a person's.
SAID_OF_PERSONS: Final = _words("""
    身份证 公民身份 身份号码 名下 所有的 提供连带 提供保证 提供担保 提供抵押 提供质押 提供最高额 承担连带 联系电话 手机号
    联系方式 电话
""")
#: In brackets behind a name: 张三（客户经理）.
OFFICES: Final = _words("经理 主任 律师 法官 行长 主管 联系人 电话 配偶")
#: What stands before a name inside a sentence.
BEFORE_NAMES: Final = frozenset("为以由及和与、系对将在于向行人：:，,。；;（( \t\n")
#: Parts of names of other peoples, which have no family name in front: 扎西多吉, 斯琴高娃, 阿卜杜拉.
PARTS_OF_NAMES: Final = _words("""
    扎西 多吉 卓玛 才让 次仁 旦增 丹增 洛桑 格桑 央金 尼玛 索朗 平措 仁青 仁增 加措 拉姆 曲珍 卓嘎 达瓦 巴桑
    白玛 强巴 桑吉 才仁 巴特尔 其其格 格日勒 高娃 乌云 斯琴 图雅 萨仁 娜仁 呼格吉勒 买买提 艾力 阿卜杜 阿不都 吐尔逊
    古丽 努尔 麦麦提 买合木提 艾合买提 玉素甫 木合塔尔 热合曼 阿依古 帕提
""")
#: Cells and labels of facts: what holds one of these is no name.
FACT_HEADINGS: Final = _words("""
    本金 利息 本息 总额 余额 金额 费用 笔数 户数 天数 年龄 基准日 分类 情况 时间 日期 截止 起始价 保证金 期限 合计 小计 总计
    项目 公告 资产 债权 编号 编码 方式 转让 竞价
""")
#: Before a lone family name with a title: 联系张经理, 咨询王女士, 借款人李先生.
BEFORE_LONE_SURNAME: Final = frozenset("系人由与和或向问询请及找给至致电话员方为：:、，,。；; \t\n（(")
#: Titles that no word of an office ends in.
COURTESY: Final = _words("先生 女士 小姐 同志")

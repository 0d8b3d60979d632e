"""Words by which a sentence of a notice speaks of occupancy, lease, taxes, arrears or keys. Data only."""

from __future__ import annotations

import re
from typing import Final

from attrs import frozen


@frozen
class Topic:
    """``about`` finds what a sentence speaks of, ``never`` what only looks like it, ``states`` what makes it a fact."""

    about: re.Pattern[str]
    states: re.Pattern[str]
    never: re.Pattern[str]


_FACTS: Final = "现[^金代价款]|目前|尚|已|未|无|没有|不|有|由|被|在|仍|均|属|为|承担|负责|自理"
_BORNE: Final = "承担|负担|自理|缴纳|交纳|缴清|支付|各自|结清|负责|含税"
TOPICS: Final = {
    "occupancy": Topic(
        re.compile(
            "占用|占有|住在|实际控制|居住权|户口|腾空|腾退|腾房|清空|清场|清退|空置|闲置|空房|空关|入住|自住|自用|搬离|搬迁|搬空|(?:[人由在中仍续员可]|一家|家人|实际|由[^,。]{1,12})居住"
        ),
        re.compile(f"{_FACTS}|空置|闲置|空房|自住|自用|腾空|占用"),
        re.compile(
            "耕地占用|资金占用|占用税|占用保证金|占用资金|占用费|占有\\d|共同占有|占有份额|空置费|空置率|搬迁补偿|道路占用|占用道路"
        ),
    ),
    "lease": Topic(
        re.compile("租赁|租约|承租|出租|带租|租户|租客|租期|转租|租给|租用|租金|以租抵"),
        re.compile(f"{_FACTS}|带租|租期|约定|至\\d|合同"),
        re.compile(
            "融资租赁|租赁有限|租赁公司|出租[车汽]|租赁股份|金融租赁|租赁市场|租赁服务|优先购买[^,。]*承租人|承租人[^,。]*优先购买"
        ),
    ),
    "taxes": Topic(
        re.compile(
            "税费|税金|税款|土地出让金|包税|净到手|净得价|税收|契税|增值税|印花税|所得税|含税|税、费|税及|(?:过户|转移登记|变更登记|办证|权证)[^,。]{0,8}费用|过户费"
        ),
        re.compile(f"{_BORNE}|补缴|包税|净"),
        re.compile("发票|税号|纳税人识别|完税证明|税务局|纳税信用"),
    ),
    "arrears": Topic(
        re.compile(
            "欠费|欠缴|欠付|欠交|拖欠|欠款|欠物业|欠水|欠电|欠税|物业费|物业管理费|物管费|水电|水费|电费|燃气费|煤气费|供暖费|取暖费|暖气费|采暖费|停车费|"
            "维修基金|维修资金|违章"
        ),
        re.compile(f"{_BORNE}|欠|处理"),
        re.compile(
            "拖欠(?:的)?(?:贷款|工资|本金|借款|货款|工程款)|欠付(?:的)?(?:贷款|工资|本金|利息|货款|工程款)|欠款[人本金]|违章(?:建筑|搭建|建设)|拖欠租金"
        ),
    ),
    "keys": Topic(
        re.compile("钥匙|门禁卡"),
        re.compile(f"{_FACTS}|移交|交付|交接|保管|把|收取"),
        re.compile("钥匙扣|钥匙孔|钥匙保管人陪同"),
    ),
}
ADVICE = re.compile(
    "自行(?:了解|核实|调查|查看|查询|咨询|勘|看样|判断|确认|评估|到)|请(?:各?竞买人|意向|买受人|自行|咨询)|建议|敬请|谨慎|应当?(?:提前|事先|充分|认真|仔细|自行|实地)|"
    "了解|咨询|包括但不限于|可能|如有|如存在|如涉及|若有|若存在|不限于|视为|瑕疵担保|优先购买|竞买人(?:应|须|必须|需)|悔拍|违约"
)
BEARING = re.compile("承担|负担|自理|负责|各自|缴纳|支付")
SURE_FACT = re.compile(
    "现[由为有被已处系状无]|目前|已|尚|至\\d|截[至止]|[\\d,.]+元|均为|系|[有无]人|未|无|由[^买]"
)
FACT_IN_ADVICE = re.compile("现[由为有被已处系无]|目前|尚|至\\d|截[至止]|[\\d,.]+元")
ENDS = re.compile(r"(?<=[。;!?；！？])")
ENUMERATOR = re.compile(
    r"^(?:第[一二三四五六七八九十]+条|[(（]?[一二三四五六七八九十\d]{1,2}[)）、.．:](?!\d)|[①-⑳]|[·•●■◆*-])\s*"
)
HEADING_CELL = re.compile(
    "序号|编号|坐落|位置|地址|面积|名称|备注|用途|权利人|房号|价|(?:情况|现状|状况|状态|说明|承担|与否)$|^是否"
)
SAYS = re.compile("无|有|未|已|否|是|空置|腾空|由|不|承担")
LABEL = re.compile("[^:,。]{0,16}:(?=.)")
ANSWER = re.compile("[无有是否已未]|没有|不详|正常")
EMPTY: Final = frozenset(("", "-", "--", "—", "——", "/", "详见公告", "见公告", "详见评估报告"))

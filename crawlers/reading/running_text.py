"""Announcements in running text, brought to one amount a clause, each behind its own label.

截至基准日，债权本金18,600,000元，利息及罚息合计2,000,000元 has two amounts, and the second is nobody's alone: a sum of
several things is never given to the last of them.
"""

from __future__ import annotations

import re
from typing import Final

_PART: Final = "(?:本金|利息|欠息|罚息|复利|复息|违约金|迟延履行金|(?:从权利|其他|相关|诉讼|实现债权的?|垫付的?)?费用?|垫付款|诉讼费)"
_AND: Final = "(?:、|及|和|与|以及|加上?|\\+)(?:相应的?|全部|应收|其他|相关)?"
_SUM: Final = re.compile(
    f"(?P<parts>{_PART}(?:总额|余额)?(?:{_AND}{_PART}(?:余额)?)+)(?:等)?(?P<sum>合计|总计|总额|总和|共计|之和|余额|小计)?"
)
# a comma between digits parts thousands; a bracket behind an amount holds an amount of its own
_BREAKS: Final = re.compile(r"[。；;！]|(?<!\d)[，,]|[，,](?!\d)|(?<=元)[（(）)、.]")


def clauses(line: str) -> list[str]:
    """Return the clauses of a line of text; a row of cells (with tabs) is left as it is."""
    if "\t" in line:
        return [line]
    parts = (part.strip(" 、（()）") for part in _BREAKS.split(_SUM.sub(_label_of_sum, line)))
    return [part for part in parts if part]


def _label_of_sum(found: re.Match[str]) -> str:
    """Principal and interest are 本息合计, with anything else a 债权总额; a sum without principal has no label."""
    parts = found["parts"]
    if "本金" not in parts:
        return "若干项之和"
    others = re.sub("本金|利息|欠息|总额|余额|相应的?|全部|应收|以及|[、及和与+]", "", parts)
    return "债权总额" if others else "本息合计"

"""Who sells: the league of sellers and of their types, raw notices beside distinct projects and their claims."""

from __future__ import annotations

from collections.abc import Iterator

from reports.figures.as_of import AsOf
from reports.figures.figure import Value, figure
from reports.figures.transfers import EVERY, ONCE, SIZE, YTD, YTD_PROJECTS, by

_SELLER = ("seller", "出让方")
_TYPE = ("type of seller, told by its name", "出让方类型（依名称判断）")
_CLAIMS = (f"sum of {SIZE[0]}; {ONCE[0]}", f"{SIZE[1]}之和；{ONCE[1]}")
_TYPES = (
    "six large state-owned banks, twelve joint-stock banks, city commercial banks, rural institutions, consumer finance"
    " companies, asset managers; other: private, foreign and policy banks, and whatever the name does not tell",
    "六家大型国有银行、十二家股份制银行、城商行、农村金融机构、消费金融公司、资产管理公司；其他含民营、外资、政策性银行及名称无法判断者",
)


@figure(
    "transfer_notices_by_seller_ytd", en="Transfer notices by seller", zh="转让公告（按出让方）",
    unit="count", section="sellers", grouped_by=_SELLER, population=YTD, definition=EVERY,
)  # fmt: skip
def transfer_notices_by_seller_ytd(at: AsOf) -> Iterator[Value]:
    """The league by raw notices."""
    yield from by(at, "seller", "notices")


@figure(
    "transfer_projects_by_seller_ytd", en="Distinct projects by seller", zh="项目数（去重，按出让方）",
    unit="count", section="sellers", grouped_by=_SELLER, population=YTD_PROJECTS, definition=ONCE,
)  # fmt: skip
def transfer_projects_by_seller_ytd(at: AsOf) -> Iterator[Value]:
    """The league by distinct projects."""
    yield from by(at, "seller", "projects")


@figure(
    "claims_by_seller_ytd_yuan", en="Claims by seller, distinct projects", zh="未偿本息（项目去重，按出让方）",
    unit="yuan", section="sellers", grouped_by=_SELLER, population=YTD_PROJECTS, definition=_CLAIMS,
)  # fmt: skip
def claims_by_seller_ytd_yuan(at: AsOf) -> Iterator[Value]:
    """The league by claims."""
    yield from by(at, "seller", "claims")


@figure(
    "transfer_notices_by_seller_type_ytd", en="Transfer notices by type of seller", zh="转让公告（按出让方类型）",
    unit="count", section="sellers", grouped_by=_TYPE, population=YTD,
    definition=(f"{EVERY[0]}; {_TYPES[0]}", f"{EVERY[1]}；{_TYPES[1]}"),
)  # fmt: skip
def transfer_notices_by_seller_type_ytd(at: AsOf) -> Iterator[Value]:
    """Raw notices of each type."""
    yield from by(at, "seller_type", "notices")


@figure(
    "transfer_projects_by_seller_type_ytd", en="Distinct projects by type of seller", zh="项目数（去重，按出让方类型）",
    unit="count", section="sellers", grouped_by=_TYPE, population=YTD_PROJECTS,
    definition=(f"{ONCE[0]}; {_TYPES[0]}", f"{ONCE[1]}；{_TYPES[1]}"),
)  # fmt: skip
def transfer_projects_by_seller_type_ytd(at: AsOf) -> Iterator[Value]:
    """Distinct projects of each type."""
    yield from by(at, "seller_type", "projects")


@figure(
    "claims_by_seller_type_ytd_yuan", en="Claims by type of seller, distinct projects", zh="未偿本息（项目去重，按出让方类型）",
    unit="yuan", section="sellers", grouped_by=_TYPE, population=YTD_PROJECTS,
    definition=(f"{_CLAIMS[0]}; {_TYPES[0]}", f"{_CLAIMS[1]}；{_TYPES[1]}"),
)  # fmt: skip
def claims_by_seller_type_ytd_yuan(at: AsOf) -> Iterator[Value]:
    """Claims of each type."""
    yield from by(at, "seller_type", "claims")

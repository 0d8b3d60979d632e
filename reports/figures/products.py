"""What is sold and where: products and provinces, raw notices beside distinct projects and their claims."""

from __future__ import annotations

from collections.abc import Iterator

from reports.figures.as_of import AsOf
from reports.figures.figure import Value, figure
from reports.figures.transfers import EVERY, ONCE, SIZE, YTD, YTD_PROJECTS, by

_PRODUCT = ("product", "产品")
_PROVINCE = ("province", "省级地区")
_CLAIMS = (f"sum of {SIZE[0]}; {ONCE[0]}", f"{SIZE[1]}之和；{ONCE[1]}")
_WHERE = (
    "where the branch sits, by its name; a city commercial bank or rural institution without a branch by its own name;"
    " unknown: head offices and card centres of sellers that lend all over the country, and names that do not tell",
    "按分支机构名称所示地区；城商行与农村金融机构无分支时按其自身名称；不明：全国性机构的总行、信用卡中心及名称无法判断者",
)


@figure(
    "transfer_notices_by_product_ytd", en="Transfer notices by product", zh="转让公告（按产品）",
    unit="count", section="products", grouped_by=_PRODUCT, population=YTD, definition=EVERY,
)  # fmt: skip
def transfer_notices_by_product_ytd(at: AsOf) -> Iterator[Value]:
    """Raw notices of each product."""
    yield from by(at, "product", "notices")


@figure(
    "transfer_projects_by_product_ytd", en="Distinct projects by product", zh="项目数（去重，按产品）",
    unit="count", section="products", grouped_by=_PRODUCT, population=YTD_PROJECTS, definition=ONCE,
)  # fmt: skip
def transfer_projects_by_product_ytd(at: AsOf) -> Iterator[Value]:
    """Distinct projects of each product."""
    yield from by(at, "product", "projects")


@figure(
    "claims_by_product_ytd_yuan", en="Claims by product, distinct projects", zh="未偿本息（项目去重，按产品）",
    unit="yuan", section="products", grouped_by=_PRODUCT, population=YTD_PROJECTS, definition=_CLAIMS,
)  # fmt: skip
def claims_by_product_ytd_yuan(at: AsOf) -> Iterator[Value]:
    """Claims of each product."""
    yield from by(at, "product", "claims")


@figure(
    "transfer_notices_by_province_ytd", en="Transfer notices by province", zh="转让公告（按地区）",
    unit="count", section="products", grouped_by=_PROVINCE, population=YTD,
    definition=(f"{EVERY[0]}; {_WHERE[0]}", f"{EVERY[1]}；{_WHERE[1]}"),
)  # fmt: skip
def transfer_notices_by_province_ytd(at: AsOf) -> Iterator[Value]:
    """Raw notices of each province."""
    yield from by(at, "province", "notices")


@figure(
    "transfer_projects_by_province_ytd", en="Distinct projects by province", zh="项目数（去重，按地区）",
    unit="count", section="products", grouped_by=_PROVINCE, population=YTD_PROJECTS,
    definition=(f"{ONCE[0]}; {_WHERE[0]}", f"{ONCE[1]}；{_WHERE[1]}"),
)  # fmt: skip
def transfer_projects_by_province_ytd(at: AsOf) -> Iterator[Value]:
    """Distinct projects of each province."""
    yield from by(at, "province", "projects")


@figure(
    "claims_by_province_ytd_yuan", en="Claims by province, distinct projects", zh="未偿本息（项目去重，按地区）",
    unit="yuan", section="products", grouped_by=_PROVINCE, population=YTD_PROJECTS,
    definition=(f"{_CLAIMS[0]}; {_WHERE[0]}", f"{_CLAIMS[1]}；{_WHERE[1]}"),
)  # fmt: skip
def claims_by_province_ytd_yuan(at: AsOf) -> Iterator[Value]:
    """Claims of each province."""
    yield from by(at, "province", "claims")

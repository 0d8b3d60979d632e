"""The year to date in yuan, by kind of notice, and its largest packages."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from reports.figures.as_of import AsOf
from reports.figures.day import parts_of
from reports.figures.figure import Rows, Value, figure
from reports.figures.transfers import LARGEST, ONCE, SIZE, YTD, YTD_PROJECTS, in_year, silent, transfers
from reports.figures.wording import package_name


@figure(
    "claims_ytd_yuan", en="Claims, every notice of the year to date", zh="本年未偿本息（全部公告）",
    unit="yuan", section="year", population=YTD,
    definition=(f"sum of {SIZE[0]}; a re-listed package counts every time", f"{SIZE[1]}之和；重新挂牌重复计入"),
)  # fmt: skip
def claims_ytd_yuan(at: AsOf) -> Iterator[Value]:
    """The sum over all notices."""
    yield _claims(at, first=False)


@figure(
    "claims_projects_ytd_yuan", en="Claims, distinct projects of the year to date", zh="本年未偿本息（项目去重）",
    unit="yuan", section="year", population=YTD_PROJECTS,
    definition=(f"sum of {SIZE[0]}; {ONCE[0]}", f"{SIZE[1]}之和；{ONCE[1]}"),
)  # fmt: skip
def claims_projects_ytd_yuan(at: AsOf) -> Iterator[Value]:
    """The sum over first transfer notices."""
    yield _claims(at, first=True)


def _claims(at: AsOf, *, first: bool) -> Value:
    row = transfers(at).one(
        "SELECT sum(size_yuan) AS yuan, count(size_yuan) AS n, count(*) AS notices FROM transfers"
        f" WHERE published_on BETWEEN :year_start AND :day{' AND listing = 1' if first else ''}",
        {},
    )
    once: Mapping[str, object] = {"listing": 1} if first else {}
    rows = in_year(at, size_yuan=("notnull", 1), **once)
    return Value(value=row["yuan"], n=row["n"], rows=rows, note=silent(row["notices"] - row["n"]))


@figure(
    "notices_by_kind_ytd", en="Notices by kind, the year to date", zh="本年公告（按类型）",
    unit="count", section="year", grouped_by=("kind of notice", "公告类型"),
    population=("documents published from {year}-01-01 to {day}, of all sources", "{year}-01-01 至 {day} 发布的全部来源公告"),
    definition=("every document counts once", "每份文件计一次"),
)  # fmt: skip
def notices_by_kind_ytd(at: AsOf) -> Iterator[Value]:
    """How many of each kind."""
    query = (
        "SELECT kind, count(*) AS n FROM notices_at WHERE published_on BETWEEN :year_start AND :day"
        " GROUP BY kind ORDER BY n DESC, kind"
    )
    for row in at.rows(query, {}):
        rows = Rows(
            "notices_public",
            {"kind": row["kind"], "year": str(at.year), "published_on": ("lte", str(at.day))},
        )
        yield Value(value=row["n"], n=row["n"], group=row["kind"], rows=rows)


@figure(
    "largest_ytd_yuan", en="The largest packages of the year", zh="本年最大资产包",
    unit="yuan", section="year", grouped_by=("package", "资产包"), population=YTD_PROJECTS,
    definition=(f"{SIZE[0]}, at the first transfer notice", f"{SIZE[1]}；以首份转让公告为准"),
)  # fmt: skip
def largest_ytd_yuan(at: AsOf) -> Iterator[Value]:
    """The ten largest, each with its parts."""
    query = (
        "SELECT * FROM transfers WHERE published_on BETWEEN :year_start AND :day AND listing = 1 AND size_yuan NOT NULL"
        " ORDER BY size_yuan DESC, notice_id LIMIT :most"
    )
    for row in transfers(at).rows(query, {"most": LARGEST}):
        yield Value(
            value=row["size_yuan"], n=1, group=package_name(row), note=parts_of(row),
            rows=Rows("notices_public", {"notice_id": row["notice_id"]}),
        )  # fmt: skip


@figure(
    "largest_elsewhere_ytd_yuan", en="The largest packages outside the registry", zh="银登网以外的最大资产包",
    unit="yuan", section="year", grouped_by=("package", "资产包"),
    population=(
        "projects with a disposal notice or filing published from {year}-01-01 to {day} and no registry transfer notice",
        "{year}-01-01 至 {day} 有处置公告或信息披露、且无银登网转让公告的项目",
    ),
    definition=(
        f"{SIZE[0]}, of the latest of these documents; a filing may tell of a sale that is only planned",
        f"{SIZE[1]}；取最新一份文件；信息披露可能仅为计划",
    ),
)  # fmt: skip
def largest_elsewhere_ytd_yuan(at: AsOf) -> Iterator[Value]:
    """The ten largest that exchanges, asset managers and listed banks made known."""
    query = (
        "SELECT *, ifnull(claims_yuan, total_yuan) AS size_yuan, max(published_on || notice_id) AS latest FROM notices_at"
        " WHERE kind IN ('disposal', 'filing') AND published_on >= :year_start AND ifnull(claims_yuan, total_yuan) NOT NULL"
        " AND ifnull(project_id, '') NOT IN (SELECT project_id FROM transfers)"
        " GROUP BY ifnull(project_id, notice_id) ORDER BY size_yuan DESC, notice_id LIMIT :most"
    )
    for row in transfers(at).rows(query, {"most": LARGEST}):
        yield Value(
            value=row["size_yuan"], n=1, group=package_name(row), note=parts_of(row),
            rows=Rows("notices_public", {"notice_id": row["notice_id"]}),
        )  # fmt: skip

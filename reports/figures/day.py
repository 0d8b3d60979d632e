"""The day on the registry: how many transfer notices, of what size, how long overdue, and the largest."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pipelines.keep.public_views import OVERDUE_BUCKET
from reports.figures.as_of import AsOf
from reports.figures.figure import Rows, Value, Words, figure
from reports.figures.transfers import ONCE, transfers
from reports.figures.wording import package_name, yuan

LARGEST = 10
_POPULATION = ("registry transfer notices published on {day}", "{day} 发布的银登网转让公告")
_AGED = (
    "registry transfer notices published on {day} that give an amount and weighted overdue days",
    "{day} 发布、且披露金额与加权逾期天数的银登网转让公告",
)
_BUCKETS = {"<1": Words("under 1 year", "1年以内"), "1-3": Words("1 to 3 years", "1至3年"),
            "3-5": Words("3 to 5 years", "3至5年"), ">5": Words("over 5 years", "5年以上")}  # fmt: skip


def _of_day(at: AsOf, **more: object) -> Rows:
    return Rows("notices_public", {"kind": "transfer", "published_on": str(at.day), **more})


@figure(
    "transfer_notices_day",
    en="Transfer notices", zh="转让公告",
    unit="count", section="day", population=_POPULATION,
    definition=("every notice counts, re-listings too", "每份公告计一次，重新挂牌亦计入"),
)  # fmt: skip
def transfer_notices_day(at: AsOf) -> Iterator[Value]:
    """How many there are."""
    count = at.one(
        "SELECT count(*) AS n FROM notices_at WHERE kind = 'transfer' AND published_on = :day", {}
    )["n"]
    yield Value(value=count, n=count, rows=_of_day(at))


@figure(
    "transfer_projects_day",
    en="Distinct projects, first listed on the day", zh="当日首次挂牌项目（去重）",
    unit="count", section="day",
    population=("projects whose first transfer notice was published on {day}", "首份转让公告发布于 {day} 的项目"),
    definition=ONCE,
)  # fmt: skip
def transfer_projects_day(at: AsOf) -> Iterator[Value]:
    """How many projects were listed for the first time."""
    query = "SELECT count(*) AS n FROM transfers WHERE published_on = :day AND listing = 1"
    count = transfers(at).one(query, {})["n"]
    yield Value(value=count, n=count, rows=_of_day(at, listing=1))


@figure(
    "notices_by_kind_day",
    en="Notices by kind", zh="公告（按类型）",
    unit="count", section="day", grouped_by=("kind of notice", "公告类型"),
    population=("documents published on {day}, of all sources", "{day} 发布的全部来源公告"),
    definition=("every document counts once", "每份文件计一次"),
)  # fmt: skip
def notices_by_kind_day(at: AsOf) -> Iterator[Value]:
    """How many of each kind."""
    query = "SELECT kind, count(*) AS n FROM notices_at WHERE published_on = :day GROUP BY kind ORDER BY n DESC, kind"
    for row in at.rows(query, {}):
        yield Value(
            value=row["n"], n=row["n"], group=row["kind"],
            rows=Rows("notices_public", {"kind": row["kind"], "published_on": str(at.day)}),
        )  # fmt: skip


@figure(
    "claims_day_yuan",
    en="Claims (principal + interest)", zh="未偿本息总额",
    unit="yuan", section="day", population=_POPULATION,
    definition=(
        "sum of 未偿本息, or of the printed total where claims are not known; n counts the notices that give either",
        "未偿本息之和；未披露本息时取所列总额；n 为披露其一的公告数",
    ),
)  # fmt: skip
def claims_day_yuan(at: AsOf) -> Iterator[Value]:
    """The sum, over the notices that give it."""
    row = at.one(
        "SELECT sum(ifnull(claims_yuan, total_yuan)) AS yuan, count(ifnull(claims_yuan, total_yuan)) AS n,"
        " count(*) AS notices, sum(claims_yuan IS NULL AND total_yuan IS NOT NULL) AS totals"
        " FROM notices_at WHERE kind = 'transfer' AND published_on = :day",
        {},
    )
    silent = row["notices"] - row["n"]
    note = Words(f"{silent} more give no amount", f"另有 {silent} 份未披露金额") if silent else None
    yield Value(value=row["yuan"], n=row["n"], rows=_of_day(at), note=note)


@figure(
    "principal_day_yuan",
    en="Principal", zh="未偿本金",
    unit="yuan", section="day", population=_POPULATION,
    definition=("sum over the notices that give it", "披露该项的公告之和"),
)  # fmt: skip
def principal_day_yuan(at: AsOf) -> Iterator[Value]:
    """The sum, over the notices that give it."""
    row = at.one(
        "SELECT sum(principal_yuan) AS yuan, count(principal_yuan) AS n FROM notices_at"
        " WHERE kind = 'transfer' AND published_on = :day",
        {},
    )
    yield Value(value=row["yuan"], n=row["n"], rows=_of_day(at))


_BY_AGE = """
    SELECT overdue_bucket AS bucket, sum(size_yuan) AS yuan, count(*) AS n FROM (
        SELECT {bucket} AS overdue_bucket, ifnull(claims_yuan, total_yuan) AS size_yuan FROM notices_at
        WHERE kind = 'transfer' AND published_on = :day AND overdue_days NOT NULL)
    WHERE size_yuan NOT NULL GROUP BY overdue_bucket
"""


def _by_age(at: AsOf) -> dict[str, Any]:
    return {
        row["bucket"]: row
        for row in at.rows(_BY_AGE.format(bucket=OVERDUE_BUCKET.format("overdue_days")), {})
    }


@figure(
    "claims_by_overdue_day_yuan",
    en="Claims by weighted overdue time", zh="未偿本息（按加权逾期时间）",
    unit="yuan", section="day", grouped_by=("years overdue, of 365 days", "逾期年数（每年365天）"),
    population=_AGED,
    definition=("sum of claims of the notices whose weighted overdue days lie in the bucket", "加权逾期天数落入各档的公告的未偿本息之和"),
)  # fmt: skip
def claims_by_overdue_day_yuan(at: AsOf) -> Iterator[Value]:
    """The sum of each bucket; one without a notice is 0."""
    found = _by_age(at)
    for bucket, words in _BUCKETS.items():
        row = found.get(bucket)
        yield Value(
            value=row["yuan"] if row else 0, n=row["n"] if row else 0, group=bucket,
            rows=_of_day(at, overdue_bucket=bucket), note=words,
        )  # fmt: skip


@figure(
    "overdue_over_5y_share_day",
    en="Share of claims over 5 years overdue", zh="逾期5年以上占未偿本息比例",
    unit="ratio", section="day",
    population=_AGED,
    definition=("claims of notices with weighted overdue days above 1,825, over the claims of all in the population",
                "加权逾期天数超过1,825天的公告的未偿本息占全部之比"),
)  # fmt: skip
def overdue_over_5y_share_day(at: AsOf) -> Iterator[Value]:
    """The share by amount; how many notices that are is its note."""
    found = _by_age(at)
    total = sum(row["yuan"] for row in found.values())
    count = sum(row["n"] for row in found.values())
    old = found.get(">5")
    over = old["n"] if old else 0
    yield Value(
        value=(old["yuan"] if old else 0) / total if total else None, n=count, rows=_of_day(at, overdue_bucket=">5"),
        note=Words(f"{over} of {count} notices", f"{count} 份公告中的 {over} 份"),
    )  # fmt: skip


@figure(
    "largest_day_yuan",
    en="The largest packages", zh="最大资产包",
    unit="yuan", section="day", grouped_by=("package", "资产包"), population=_POPULATION,
    definition=("claims, or the printed total; the note gives principal, interest and overdue days", "未偿本息或所列总额；注明本金、利息与逾期天数"),
)  # fmt: skip
def largest_day_yuan(at: AsOf) -> Iterator[Value]:
    """The ten largest, each with its parts."""
    query = (
        "SELECT *, ifnull(claims_yuan, total_yuan) AS size FROM notices_at WHERE kind = 'transfer'"
        " AND published_on = :day AND size NOT NULL ORDER BY size DESC, notice_id LIMIT :most"
    )
    for row in at.rows(query, {"most": LARGEST}):
        yield Value(
            value=row["size"], n=1, group=package_name(row), note=parts_of(row),
            rows=Rows("notices_public", {"notice_id": row["notice_id"]}),
        )  # fmt: skip


def parts_of(row: Any) -> Words:
    """What a package's size is made of, as far as its notice says."""
    said = [
        ("principal", "本金", row["principal_yuan"]), ("interest", "利息", row["interest_yuan"]),
        ("penalty", "罚息", row["penalty_yuan"]), ("fees", "费用", row["fees_yuan"]),
    ]  # fmt: skip
    english = [f"{en} {yuan(amount, 'en')}" for en, _, amount in said if amount is not None]
    chinese = [f"{zh}{yuan(amount, 'zh')}" for _, zh, amount in said if amount is not None]
    if row["overdue_days"] is not None:
        english.append(f"{row['overdue_days']:,.2f} days overdue")
        chinese.append(f"加权逾期{row['overdue_days']:,.2f}天")
    if row["claims_yuan"] is None:
        english.append("the size is the printed total, which may hold more than claims")
        chinese.append("规模为所列总额，可能含费用")
    return Words("; ".join(english), "；".join(chinese))

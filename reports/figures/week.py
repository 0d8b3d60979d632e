"""The last seven days on the registry, the day included, beside the weeks before."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta

from reports.figures.as_of import AsOf
from reports.figures.day import parts_of
from reports.figures.figure import Rows, Value, Words, figure
from reports.figures.transfers import EVERY, LARGEST, ONCE, SIZE, silent, transfers
from reports.figures.usual import UNUSUAL, usual_note
from reports.figures.wording import package_name

DAYS = 7
WEEKS = 52
_POPULATION = (
    "registry transfer notices published from {since} to {until}",
    "{since} 至 {until} 发布的银登网转让公告",
)
_PROJECTS = (
    "projects whose first transfer notice was published from {since} to {until}",
    "首份转让公告发布于 {since} 至 {until} 的项目",
)
_THIS_WEEK = "published_on BETWEEN :since AND :day"


def _since(at: AsOf) -> dict[str, str]:
    return {"since": str(at.day - timedelta(days=DAYS - 1))}


def _rows(at: AsOf, **more: object) -> Rows:
    days = [str(at.day - timedelta(days=back)) for back in range(DAYS - 1, -1, -1)]
    return Rows("notices_public", {"kind": "transfer", "published_on": ("in", days), **more})


@figure(
    "transfer_notices_week", en="Transfer notices of the last seven days", zh="近七日转让公告",
    unit="count", section="week", population=_POPULATION,
    definition=(
        f"{EVERY[0]}; the usual range is that of the 52 weeks before, each of seven days; {UNUSUAL.en}",
        f"{EVERY[1]}；通常范围取此前52周（每周七天）；{UNUSUAL.zh}",
    ),
)  # fmt: skip
def transfer_notices_week(at: AsOf) -> Iterator[Value]:
    """How many there are, and how many are usual."""
    query = f"SELECT count(*) AS n FROM transfers WHERE {_THIS_WEEK}"
    count = transfers(at).one(query, _since(at))["n"]
    yield Value(value=count, n=count, rows=_rows(at), note=_usual(at, count))


def _usual(at: AsOf, count: int) -> Words | None:
    """The range of the weeks before; nothing where the database does not reach back so far."""
    first = at.one("SELECT min(published_on) AS day FROM transfers")["day"]
    if not first or date.fromisoformat(first) > at.day - timedelta(days=DAYS * (WEEKS + 1) - 1):
        return Words("no usual range: fewer than 52 weeks before are known", "无通常范围：此前已知不足52周")
    days = at.rows("SELECT published_on AS day, count(*) AS n FROM transfers GROUP BY published_on")
    weeks: Counter[int] = Counter()
    for row in days:
        weeks[(at.day - date.fromisoformat(row["day"])).days // DAYS] += row["n"]
    counts = [weeks[back] for back in range(1, WEEKS + 1)]
    usual = usual_note(count, counts)
    return (
        Words(f"the week before {counts[0]}; {usual.en}", f"前一周 {counts[0]}；{usual.zh}")
        if usual
        else None
    )


@figure(
    "transfer_projects_week", en="Distinct projects first listed in the last seven days", zh="近七日首次挂牌项目（去重）",
    unit="count", section="week", population=_PROJECTS, definition=ONCE,
)  # fmt: skip
def transfer_projects_week(at: AsOf) -> Iterator[Value]:
    """How many projects were listed for the first time."""
    query = f"SELECT count(*) AS n FROM transfers WHERE {_THIS_WEEK} AND listing = 1"
    count = transfers(at).one(query, _since(at))["n"]
    yield Value(value=count, n=count, rows=_rows(at, listing=1))


@figure(
    "notices_by_kind_week", en="Notices by kind, the last seven days", zh="近七日公告（按类型）",
    unit="count", section="week", grouped_by=("kind of notice", "公告类型"),
    population=("documents published from {since} to {until}, of all sources", "{since} 至 {until} 发布的全部来源公告"),
    definition=("every document counts once", "每份文件计一次"),
)  # fmt: skip
def notices_by_kind_week(at: AsOf) -> Iterator[Value]:
    """How many of each kind."""
    query = (
        f"SELECT kind, count(*) AS n FROM notices_at WHERE {_THIS_WEEK} GROUP BY kind ORDER BY n DESC, kind"
    )
    for row in at.rows(query, _since(at)):
        yield Value(value=row["n"], n=row["n"], group=row["kind"], rows=_rows(at, kind=row["kind"]))


@figure(
    "claims_week_yuan", en="Claims of the last seven days, every notice", zh="近七日未偿本息（全部公告）",
    unit="yuan", section="week", population=_POPULATION,
    definition=(f"sum of {SIZE[0]}; a re-listed package counts every time", f"{SIZE[1]}之和；重新挂牌重复计入"),
)  # fmt: skip
def claims_week_yuan(at: AsOf) -> Iterator[Value]:
    """The sum over all notices."""
    yield _claims(at)


@figure(
    "claims_projects_week_yuan", en="Claims of the last seven days, distinct projects", zh="近七日未偿本息（项目去重）",
    unit="yuan", section="week", population=_PROJECTS,
    definition=(f"sum of {SIZE[0]}; {ONCE[0]}", f"{SIZE[1]}之和；{ONCE[1]}"),
)  # fmt: skip
def claims_projects_week_yuan(at: AsOf) -> Iterator[Value]:
    """The sum over first transfer notices."""
    yield _claims(at, listing=1)


def _claims(at: AsOf, **once: object) -> Value:
    row = transfers(at).one(
        "SELECT sum(size_yuan) AS yuan, count(size_yuan) AS n, count(*) AS notices FROM transfers"
        f" WHERE {_THIS_WEEK}{' AND listing = 1' if once else ''}",
        _since(at),
    )
    rows = _rows(at, size_yuan=("notnull", 1), **once)
    return Value(value=row["yuan"], n=row["n"], rows=rows, note=silent(row["notices"] - row["n"]))


@figure(
    "largest_week_yuan", en="The largest packages of the last seven days", zh="近七日最大资产包",
    unit="yuan", section="week", grouped_by=("package", "资产包"), population=_POPULATION,
    definition=(f"{SIZE[0]}; a package listed twice in these days is shown at its later notice", f"{SIZE[1]}；期内两次挂牌的取后一份公告"),
)  # fmt: skip
def largest_week_yuan(at: AsOf) -> Iterator[Value]:
    """The ten largest, each with its parts."""
    query = (
        f"SELECT *, max(listing) AS latest FROM transfers WHERE {_THIS_WEEK} AND size_yuan NOT NULL"
        " GROUP BY project_id ORDER BY size_yuan DESC, notice_id LIMIT :most"
    )
    for row in transfers(at).rows(query, {**_since(at), "most": LARGEST}):
        note = parts_of(row)
        if row["listing"] > 1:
            note = Words(f"re-listed; {note.en}", f"重新挂牌；{note.zh}")
        yield Value(
            value=row["size_yuan"], n=1, group=package_name(row), note=note,
            rows=Rows("notices_public", {"notice_id": row["notice_id"]}),
        )  # fmt: skip

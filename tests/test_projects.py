"""Notices of one pool are one project; near-identical pools are not; a person's word can be undone."""

import subprocess
import sys
from datetime import date, datetime
from decimal import Decimal

import pytest

from crawlers.clock import BEIJING
from crawlers.reading.notices import Body, Source, read_notice
from crawlers.records import Found
from pipelines.keep.records import Counts
from pipelines.keep.store import Store

NOW = datetime(2025, 12, 20, 18, tzinfo=BEIJING)
WHO = "中国民生银行股份有限公司信用卡中心关于2025年第{}期个人不良贷款（信用卡透支）转让项目{}"


@pytest.fixture
def store(tmp_path):
    store = Store(tmp_path / "firesale.db")
    yield store
    store.close()


def found(number, title, on, claims=None, price=None):
    rows = (
        [("未偿本金总额(元)", f"{claims / 2:,.2f}", "未偿利息总额(元)", f"{claims / 2:,.2f}")]
        if claims
        else [("备注", "")]
    )
    if price is not None:
        rows.append(("起始价(元)", f"{price:,.2f}"))
    source = Source(
        notice_id=f"yindeng:{number}", source="yindeng", url=f"https://www.yindeng.com.cn/{number}.html", title=title,
        published_on=date.fromisoformat(on), price_withheld_since=date(2025, 10, 27),
    )  # fmt: skip
    notice, problems = read_notice(source, Body(tables=[rows]))
    return Found(record=notice, problems=problems)


def keep(store, *records):
    store.write(records, run_id=None, now=NOW, counts=Counts())


def projects(store):
    return [
        dict(row)
        for row in store.connection.execute("SELECT * FROM projects ORDER BY first_notice_on, project_id")
    ]


def test_marketing_transfer_relisting_and_result_are_one_project(store):
    keep(
        store,
        found(1, WHO.format(8, "招商公告").replace("转让项目", "批量转让项目"), "2025-11-14", 21_697_000_000),
        found(2, WHO.format(8, "转让公告"), "2025-12-09", 18_464_000_000),
        found(3, WHO.format(8, "转让公告").replace("第8期", "第8批"), "2025-12-15", 18_464_000_000),
        found(4, WHO.format(8, "转让结果公告"), "2025-12-19"),
    )
    (project,) = projects(store)
    assert (project["state"], project["listings"]) == ("sold", 2)
    assert project["claims_yuan"] == 18_464_000_000
    assert (project["first_notice_on"], project["latest_notice_on"]) == ("2025-11-14", "2025-12-19")
    joins = store.connection.execute("SELECT a, b, by, evidence FROM joins ORDER BY a").fetchall()
    assert [(row["a"], row["b"], row["by"]) for row in joins] == [
        (f"yindeng:{n}", "yindeng:1", "rule") for n in (2, 3, 4)
    ]
    assert "信用卡中心" in joins[0]["evidence"]


@pytest.mark.parametrize(
    ("endings", "state"),
    [
        (["招商公告"], "marketed"),
        (["转让公告"], "listed"),
        (["转让公告", "转让公告"], "relisted"),
        (["转让公告", "转让公告的撤回公告"], "withdrawn"),
        (["转让公告", "转让公告的撤回公告", "转让公告"], "relisted"),
        (["转让公告", "转让公告的更正公告"], "listed"),
        (["转让公告", "转让结果公告"], "sold"),
    ],
)
def test_the_state_follows_from_the_notices_in_order(store, endings, state):
    keep(store, *(found(n, WHO.format(6, end), f"2025-11-{n + 10}", 1000) for n, end in enumerate(endings)))
    (project,) = projects(store)
    assert project["state"] == state


def test_a_result_of_the_day_of_its_listing_is_its_end_whatever_their_numbers(store):
    keep(
        store,
        found(1, WHO.format(8, "转让结果公告"), "2025-12-09"),
        found(2, WHO.format(8, "转让公告"), "2025-12-09", 1e9),
    )
    assert [project["state"] for project in projects(store)] == ["sold"]


def test_near_identical_packages_of_one_day_stay_apart(store):
    keep(store, *(found(n, WHO.format(n, "转让公告"), "2025-11-14", 414_000_000) for n in range(1, 5)))
    assert len(projects(store)) == 4


def test_the_order_of_arrival_does_not_matter(store, tmp_path):
    records = [
        found(1, WHO.format(8, "转让公告"), "2025-12-09", 1000),
        found(2, WHO.format(8, "转让公告"), "2025-12-15", 900),
        found(3, WHO.format(8, "转让结果公告"), "2025-12-19"),
    ]
    keep(store, *records)
    other = Store(tmp_path / "other.db")
    for record in reversed(records):
        keep(other, record)
    assert projects(store) == projects(other)
    other.close()


def test_a_person_joins_and_the_word_is_undone(store):
    keep(
        store,
        found(1, WHO.format(1, "转让公告"), "2025-11-14", 1000),
        found(2, WHO.format(2, "转让公告"), "2025-11-15", 2000),
    )
    before = projects(store)
    store.say("yindeng:1", "yindeng:2", "same", NOW)
    (project,) = projects(store)
    assert (project["listings"], project["claims_yuan"]) == (2, 2000)
    store.say("yindeng:1", "yindeng:2", "different", NOW.replace(hour=19))
    assert [p["claims_yuan"] for p in projects(store)] == [p["claims_yuan"] for p in before]


def test_a_person_splits_and_the_split_holds_when_the_notice_is_read_again(store):
    second = found(2, WHO.format(1, "转让公告"), "2025-11-15", 2000)
    keep(store, found(1, WHO.format(1, "转让公告"), "2025-11-14", 1000), second)
    assert len(projects(store)) == 1
    store.say("yindeng:1", "yindeng:2", "different", NOW)
    assert sorted(p["claims_yuan"] for p in projects(store)) == [1000, 2000]
    keep(store, found(2, WHO.format(1, "转让公告"), "2025-11-15", 3000))
    assert sorted(p["claims_yuan"] for p in projects(store)) == [1000, 3000]
    store.say("yindeng:1", "yindeng:2", "same", NOW.replace(hour=20))
    assert len(projects(store)) == 1


def test_discounts_name_their_base_and_are_refused_with_a_reason(store):
    keep(
        store,
        found(1, WHO.format(1, "转让公告"), "2025-10-20", 1000, price=120),
        found(2, WHO.format(2, "转让公告"), "2025-11-20", 1000),
        found(3, WHO.format(3, "转让公告"), "2025-10-20", 1000, price=0),
        found(4, WHO.format(4, "转让公告"), "2025-10-20", None, price=100),
    )
    rows = store.connection.execute(
        "SELECT n.notice_id, d.* FROM discounts d JOIN notices n ON n.project_id = d.subject_id ORDER BY n.notice_id, base_kind"
    ).fetchall()
    of = {(row["notice_id"], row["base_kind"]): row for row in rows}
    claims = of["yindeng:1", "claims"]
    assert (claims["state"], claims["base_yuan"], claims["base_source"]) == ("computed", 1000, "yindeng:1")
    assert Decimal(str(claims["ratio"])) == Decimal("0.12")
    assert of["yindeng:1", "principal"]["ratio"] == 0.24
    assert "withholds" in of["yindeng:2", "claims"]["reason"]
    assert of["yindeng:3", "claims"]["state"] == "refused"
    assert "not known" in of["yindeng:4", "claims"]["reason"]
    assert ("yindeng:1", "total") not in of


def test_the_commands_join_and_split(store, tmp_path):
    keep(
        store,
        found(1, WHO.format(1, "转让公告"), "2025-11-14", 1000),
        found(2, WHO.format(2, "转让公告"), "2025-11-15", 2000),
    )
    second = projects(store)[1]["project_id"]
    for word, left in (("join", 1), ("split", 2)):
        done = subprocess.run(
            [sys.executable, "-m", "firesale", word, "yindeng:1", second, "--db", str(tmp_path / "firesale.db")],
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        assert len(projects(store)) == left

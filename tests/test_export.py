"""Files that people send on: typed, complete or not there at all, without doors, and with nothing a spreadsheet runs."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from click.testing import CliRunner, Result
from workbook_sheets import formulas, links, number_format, sheets, words
from xlsxwriter import Workbook

from firesale.commands.export import export_command
from pipelines.keep import public
from pipelines.keep.database import open_database, open_reading
from reports.export import atom_feed, write_csv, write_jsonl, write_xlsx
from reports.export import sheet as sheet_module
from reports.export.cells import harmless
from reports.export.columns import COLUMNS, MEANINGS
from reports.export.sheet import Column, Formats, Table, add_all, is_link, sheet_of

FRIDAY, MONDAY = date(2025, 11, 14), date(2025, 11, 17)
FIRST, LATER = "2025-11-14T18:00:00+08:00", "2025-11-17T18:00:00+08:00"
PAGE = "https://www.yindeng.com.cn/xxpl/t20251114_3000001.html"
FORMULA = '=HYPERLINK("http://example.invalid","公告")'
#: Columns that tables hold for our own use, and that nobody is given.
OWN = {
    "notices": {"project_code", "rule_project_id"},
    "lots": {"case_no"},
    "joins": {"join_id"},
    "runs": {"complete", "known"},
}


def _seen(first: str, changed: str) -> dict[str, str]:
    return {"first_seen_at": first, "last_seen_at": changed, "last_changed_at": changed}


def _notice(number: int, on: str, kind: str, seen: str, **more: Any) -> dict[str, Any]:
    return {
        "notice_id": f"yindeng:t{number}", "source": "yindeng", "url": PAGE, "kind": kind, "published_on": on,
        "seller": "演示银行股份有限公司", "bank": "演示银行", "project_id": "project:1", "product": "credit_card",
        "phase_year": 2025, "phase_no": 6, "title": "演示银行股份有限公司转让公告", "reading": "complete", "checks_failed": "[]",
        "missing": '{"buyer": "not printed"}', "starting_price_state": "withheld", **_seen(seen, seen), **more,
    }  # fmt: skip


def _lot(number: int, **more: Any) -> dict[str, Any]:
    return {
        "lot_id": f"jd:{number}", "platform": "jd", "source": "jd_auctions", "url": f"https://paimai.jd.com/{number}",
        "title": "示例路12号演示家园5幢1502房", "kind": "housing", "address": "示例路12号演示家园5幢1502房", "city": "广州市",
        "conditions": '{"occupancy": "5幢1502房由案外人占用。"}', "round": "first", "status": "live", "asset_id": f"asset:{number}",
        "appraisal_yuan": 2240000.0, "starting_price_yuan": 1234567.89, "share": 0.5, "reading": "complete", "missing": "{}",
        "checks_failed": "[]", "case_no": "（2025）粤0112执1号", **_seen(FIRST, LATER), **more,
    }  # fmt: skip


NOTICES = [
    _notice(1, "2025-11-14", "transfer", FIRST, claims_yuan=5141999994.3, principal_yuan=2447e6, overdue_days=1856.28,
            classification='{"损失": 12}', bid_on="2025-11-28", registration_deadline_at="2025-11-27T17:00:00+08:00"),
    _notice(2, "2025-11-14", "transfer", FIRST, title=FORMULA, url="javascript:alert(1)", project_id="project:2",
            reading="unreadable", starting_price_state="unreadable"),
    _notice(3, "2025-11-17", "result", LATER, title="<script>alert(1)</script>\x07 1502房"),
]  # fmt: skip
LOTS = [
    _lot(1, status="sold", final_price_yuan=1718000.0, title="演示家园5幢1502房（已变更）"),
    _lot(
        2,
        title="-5 抵债白酒",
        address=None,
        conditions=None,
        appraisal_yuan=None,
        kind="goods",
        goods="白酒",
        share=None,
    ),
]
PROJECT = {
    "seller": "演示银行股份有限公司",
    "bank": "演示银行",
    "product": "credit_card",
    "phase_year": 2025,
    "listings": 1,
}
PROJECTS = [
    PROJECT | {"project_id": "project:1", "phase_no": 6, "state": "sold", "claims_yuan": 5141999994.3,
               "first_notice_on": "2025-11-14", "latest_notice_on": "2025-11-17"},
    PROJECT | {"project_id": "project:2", "phase_no": 7, "state": "listed", "claims_yuan": None,
               "first_notice_on": "2025-11-14", "latest_notice_on": "2025-11-14"},
]  # fmt: skip
DISCOUNT = {
    "subject_type": "lot",
    "price_kind": "starting",
    "base_kind": "appraisal",
    "base_as_of": "2025-11-14",
}
DISCOUNTS = [
    DISCOUNT | {"subject_id": "jd:1", "price_yuan": 1234567.89, "base_yuan": 2240000.0, "ratio": 0.5511463794642857,
                "discount": 0.4488536205357143, "state": "computed"},
    DISCOUNT | {"subject_id": "jd:2", "state": "refused", "reason": "the appraisal is not known: not printed"},
]  # fmt: skip
CHANGES = [
    ("lot", "jd:1", "status", "live", "sold"),
    ("lot", "jd:1", "final_price_yuan", None, "1718000.0"),
    ("lot", "jd:1", "title", "演示家园5幢1502房", "演示家园5幢1502房（已变更）"),
    ("lot", "jd:1", "case_no", None, "（2025）粤0112执1号"),
]
RUN = {"run_id": 1, "source": "yindeng", "started_at": FIRST, "finished_at": FIRST, "state": "ok", "listed": 2, "site_total": 2,
       "known": 2, "complete": 1}  # fmt: skip


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("export") / "firesale.db"
    db = open_database(path)
    with closing(db.conn):
        db.table("notices").insert_all(NOTICES)
        db.table("lots").insert_all(LOTS)
        db.table("projects").insert_all(PROJECTS)
        db.table("assets").insert_all([
            {"asset_id": f"asset:{n}", "kind": "housing", "address": "示例路12号演示家园5幢", "listings": 1} for n in (1, 2)
        ])  # fmt: skip
        db.table("discounts").insert_all(DISCOUNTS)
        names = ("subject_type", "subject_id", "field", "old", "new")
        db.table("changes").insert_all(
            dict(zip(names, one, strict=True)) | {"seen_at": LATER, "run_id": 2} for one in CHANGES
        )
        db.table("runs").insert_all([RUN, RUN | {"run_id": 2, "started_at": LATER, "finished_at": LATER}])
        db.table("problems").insert({"run_id": 1, "source": "jd_auctions", "url": PAGE, "field": "area_sqm",
                                     "words": "演示家园5幢1502房约九十平", "reason": "no number", "seen_at": FIRST})  # fmt: skip
        db.table("house_index").insert({"city": "广州市", "month": "2025-10-01", "second_hand": 99.2, "new": 99.6,
                                        "source": "house_index", "url": PAGE, "first_seen_at": LATER})  # fmt: skip
        public.refresh(db.conn)
    return path


@pytest.fixture
def connection(database: Path) -> Iterator[Any]:
    with closing(open_reading(database)) as opened:
        yield opened


@pytest.fixture(autouse=True)
def frozen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FIRESALE_NOW", "2025-11-17T20:00:00+08:00")
    monkeypatch.delenv("FIRESALE_CONFIG", raising=False)


@pytest.fixture(scope="module")
def workbook(database: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("book") / "all.xlsx"
    with pytest.MonkeyPatch.context() as patch, closing(open_reading(database)) as opened:
        patch.setenv("FIRESALE_NOW", "2025-11-17T20:00:00+08:00")
        write_xlsx(opened, file, as_of=MONDAY, lang="en")
    return file


def objects(connection: Any, tmp_path: Path, table: str, day: date) -> list[dict[str, Any]]:
    write_jsonl(connection, tmp_path / "rows.jsonl", table=table, as_of=day)
    return [json.loads(line) for line in (tmp_path / "rows.jsonl").read_text("utf-8").splitlines()]


def table_rows(connection: Any, tmp_path: Path, table: str, day: date) -> list[dict[str, str]]:
    write_csv(connection, tmp_path / "rows.csv", table=table, as_of=day)
    with (tmp_path / "rows.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


# -- columns ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("table", COLUMNS)
def test_every_public_column_of_a_table_is_exported(connection: Any, table: str) -> None:
    stored = {row[1] for row in connection.execute(f"PRAGMA table_info({table})")}
    assert stored - set(COLUMNS[table]) == OWN.get(table, set())
    assert set(COLUMNS[table]) <= stored


def test_every_column_is_defined_in_both_languages() -> None:
    used = {column for columns in COLUMNS.values() for column in columns}
    assert used == MEANINGS.keys()
    assert all(meaning.en and meaning.zh for _, meaning in MEANINGS.values())


# -- CSV and JSON lines ----------------------------------------------------------------------------------------


def test_a_csv_file_is_one_that_excel_opens(connection: Any, tmp_path: Path) -> None:
    write_csv(connection, tmp_path / "notices.csv", table="notices", as_of=MONDAY)
    data = (tmp_path / "notices.csv").read_bytes()
    assert data.startswith(b"\xef\xbb\xbfnotice_id,source,")
    assert data.count(b"\r\n") == 4


def test_a_csv_cell_is_what_was_stored(connection: Any, tmp_path: Path) -> None:
    rows = {row["notice_id"]: row for row in table_rows(connection, tmp_path, "notices", MONDAY)}
    assert list(rows["yindeng:t1"]) == list(COLUMNS["notices"])
    assert (rows["yindeng:t1"]["claims_yuan"], rows["yindeng:t1"]["overdue_days"]) == (
        "5141999994.30",
        "1856.28",
    )
    assert (rows["yindeng:t1"]["buyer"], rows["yindeng:t1"]["phase_no"]) == ("", "6")
    ratio = table_rows(connection, tmp_path, "discounts", MONDAY)[0]["ratio"]
    assert float(ratio) == DISCOUNTS[0]["ratio"]


def test_csv_text_that_would_be_run_is_text(connection: Any, tmp_path: Path) -> None:
    titles = {row["notice_id"]: row["title"] for row in table_rows(connection, tmp_path, "notices", MONDAY)}
    assert titles["yindeng:t2"] == f"'{FORMULA}"
    assert titles["yindeng:t3"].startswith("<script>alert(1)</script> ")


@pytest.mark.parametrize(
    ("text", "cell"),
    [("=1+1", "'=1+1"), ("+1", "'+1"), ("-1", "'-1"), ("@SUM(1)", "'@SUM(1)"), ("\t=1", "'\t=1"), ("  =1", "'  =1"),
     ("\uff1d1", "'\uff1d1"), ("'x", "''x"), ("演示=1", "演示=1"), ("", "")],
)  # fmt: skip
def test_what_begins_like_a_formula_gets_an_apostrophe(text: str, cell: str) -> None:
    assert harmless(text) == cell


def test_json_lines_hold_typed_values(connection: Any, tmp_path: Path) -> None:
    rows = {row["notice_id"]: row for row in objects(connection, tmp_path, "notices", MONDAY)}
    first = rows["yindeng:t1"]
    assert list(first) == list(COLUMNS["notices"])
    assert (first["claims_yuan"], first["phase_no"], first["buyer"]) == (5141999994.3, 6, None)
    assert (first["classification"], first["missing"], first["checks_failed"]) == (
        {"损失": 12},
        {"buyer": "not printed"},
        [],
    )
    assert "演示银行" in (tmp_path / "rows.jsonl").read_text("utf-8")


def test_both_kinds_of_text_files_hold_the_same_rows(connection: Any, tmp_path: Path) -> None:
    for table in COLUMNS:
        lines = objects(connection, tmp_path, table, MONDAY)
        cells = table_rows(connection, tmp_path, table, MONDAY)
        key = COLUMNS[table][1 if table in ("changes", "discounts") else 0]
        assert [str(row[key]) for row in lines] == [row[key] for row in cells], table


# -- as of a day -----------------------------------------------------------------------------------------------


def test_documents_count_when_they_were_published_and_lots_as_they_were_seen(
    connection: Any, tmp_path: Path
) -> None:
    friday = {row["lot_id"]: row for row in objects(connection, tmp_path, "lots", FRIDAY)}
    monday = {row["lot_id"]: row for row in objects(connection, tmp_path, "lots", MONDAY)}
    assert (friday["jd:1"]["status"], friday["jd:1"]["final_price_yuan"]) == ("live", None)
    assert (monday["jd:1"]["status"], monday["jd:1"]["final_price_yuan"]) == ("sold", 1718000.0)
    assert (friday["jd:1"]["title"], monday["jd:1"]["title"]) == ("演示家园5幢…", "演示家园5幢…（已变更）")
    assert len(objects(connection, tmp_path, "notices", FRIDAY)) == 2
    assert [row["state"] for row in objects(connection, tmp_path, "projects", FRIDAY)] == ["listed", "listed"]
    for table, then in (("changes", 0), ("runs", 1)):
        assert len(objects(connection, tmp_path, table, FRIDAY)) == then, table


# -- doors -----------------------------------------------------------------------------------------------------


def test_no_door_is_in_any_file(connection: Any, workbook: Path, tmp_path: Path) -> None:
    for table in COLUMNS:
        for day in (FRIDAY, MONDAY):
            assert "1502" not in json.dumps(objects(connection, tmp_path, table, day)), (table, day)
            assert "1502" not in json.dumps(table_rows(connection, tmp_path, table, day)), (table, day)
    assert "1502" not in words(workbook)
    assert "1502" not in atom_feed(connection, as_of=MONDAY, self_url=None, lang="zh").decode()


def test_a_record_not_yet_brought_up_to_date_shows_no_door(database: Path, tmp_path: Path) -> None:
    copy = tmp_path / "stale.db"
    copy.write_bytes(database.read_bytes())
    with closing(open_database(copy).conn) as writing:
        writing.execute(
            "UPDATE lots SET title = '演示家园6幢1603室', address = '演示家园6幢1603室' WHERE lot_id = 'jd:2'"
        )
        writing.execute("DELETE FROM shown WHERE subject_id = 'jd:1'")
    with closing(open_reading(copy)) as opened:
        rows = {row["lot_id"]: row for row in objects(opened, tmp_path, "lots", MONDAY)}
    assert (rows["jd:2"]["title"], rows["jd:2"]["address"]) == ("演示家园6幢…", "演示家园6幢")
    assert rows["jd:1"]["conditions"] == {"occupancy": "5幢…由案外人占用。"}


def test_columns_for_our_own_use_are_in_no_change(connection: Any, tmp_path: Path) -> None:
    assert {row["field"] for row in objects(connection, tmp_path, "changes", MONDAY)} == {
        "status",
        "final_price_yuan",
        "title",
    }


# -- Excel -----------------------------------------------------------------------------------------------------


def test_an_excel_file_has_a_sheet_per_table_and_four_beside(workbook: Path) -> None:
    found = sheets(workbook)
    assert set(found) == {*COLUMNS, "summary", "definitions", "sources", "excluded"}
    for table, columns in COLUMNS.items():
        assert tuple(found[table][0]) == columns


def test_excel_cells_are_typed(workbook: Path) -> None:
    found = sheets(workbook)
    row = dict(zip(COLUMNS["notices"], found["notices"][2], strict=False))
    assert row["notice_id"] == "yindeng:t1"
    assert (row["claims_yuan"], row["phase_year"], row["buyer"]) == (5141999994.3, 2025.0, None)
    assert row["published_on"] == (FRIDAY - date(1899, 12, 30)).days
    assert row["registration_deadline_at"] == pytest.approx(
        (date(2025, 11, 27) - date(1899, 12, 30)).days + 17 / 24
    )
    place = list(found).index("discounts") + 1
    column = "ABCDEFGHIJKLMN"[COLUMNS["discounts"].index("discount")]
    assert number_format(workbook, place, f"{column}2") == "0.0%"
    assert number_format(workbook, list(found).index("notices") + 1, "V3") == "#,##0.00"


def test_excel_runs_nothing_and_links_only_to_pages(workbook: Path) -> None:
    assert formulas(workbook) == 0
    assert any(row[6] == FORMULA for row in sheets(workbook)["notices"][1:] if len(row) > 6)
    assert links(workbook) == {PAGE, "https://paimai.jd.com/1", "https://paimai.jd.com/2"}
    assert "\x07" not in words(workbook)


def test_an_excel_file_says_what_it_is(workbook: Path) -> None:
    found = sheets(workbook)
    head = [row[0] for row in found["summary"][:5]]
    assert "2025-11-17" in head[1] and "not investment or legal advice" in head[1]
    assert "links back" in head[2] and "yindeng" in head[3]
    heads = next(row for row in found["summary"] if row and row[0] == "section")
    figures = {(row[1], row[3]): row for row in found["summary"] if len(row) > 6 and row[1] != "figure"}
    assert heads[4:7] == ["value", "unit", "n"]
    assert figures["transfer_notices_ytd", None][4:7] == [2.0, "count", 2.0]
    assert figures["transfer_notices_ytd", None][10] == "yindeng"
    defined = {(row[0], row[1], row[2]) for row in found["definitions"][1:]}
    assert {
        ("figure", "transfer_notices_ytd", "year"),
        ("column", "claims_yuan", "notices"),
        ("table", "lots", None),
    } <= defined
    assert found["sources"][1][0] == "yindeng"


def test_rows_that_figures_leave_out_stand_with_their_reason(workbook: Path) -> None:
    left = {(row[0], row[1], row[2]): row[3] for row in sheets(workbook)["excluded"][1:]}
    assert left["notices", "yindeng:t1", "a starting price"].startswith("withheld")
    assert left["notices", "yindeng:t2", "a document that could be read"] == "nothing in it could be read"
    assert ("notices", "yindeng:t2", "claims or a total") in left
    assert left["lots", "jd:2", "an appraisal or a market price"] == "the page prints neither"
    assert (
        left["discounts", "jd:2 starting/appraisal", "a price over a base"]
        == "the appraisal is not known: not printed"
    )


def test_a_full_sheet_goes_on_in_another(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheet_module, "MOST_ROWS", 3)
    monkeypatch.setattr(sheet_module, "MOST_LINKS", 1)
    with Workbook(str(tmp_path / "full.xlsx"), {"constant_memory": True}) as book:
        table = Table(book, Formats(book), "lots", [Column("url", "link"), Column("bids", "count")])
        assert add_all(table, iter((f"https://example.invalid/{number}", number) for number in range(5))) == 5
    found = sheets(tmp_path / "full.xlsx")
    assert {name: [row[1] for row in rows] for name, rows in found.items()} == {
        "lots": ["bids", 0, 1], "lots_2": ["bids", 2, 3], "lots_3": ["bids", 4],
    }  # fmt: skip
    assert links(tmp_path / "full.xlsx") == {f"https://example.invalid/{number}" for number in (0, 2, 4)}


@pytest.mark.parametrize(
    ("address", "certain"),
    [("https://example.invalid/a?x=1#y", True), ("http://127.0.0.1:8001/", True), ("javascript:alert(1)", False),
     ("file:///etc/passwd", False), ("https://user@example.invalid/", False), ("https://", False), ("//example.invalid", False),
     ('https://example.invalid/"x', False), ("https://example.invalid/\n", False), ("https://a.invalid/" + "a" * 2000, False)],
)  # fmt: skip
def test_only_certain_addresses_are_links(address: str, certain: bool) -> None:
    assert is_link(address) is certain


def test_rows_of_the_page_are_found_in_the_file() -> None:
    assert sheet_of("/firesale/notices_public?kind=transfer") == "notices"
    assert sheet_of("/firesale/lot_discounts_public?state=computed") == "discounts"
    assert sheet_of("/firesale/house_index") == "house_index"
    assert sheet_of("/firesale/figures") is None


def test_problems_and_the_index_of_cities_are_given_as_well(connection: Any, tmp_path: Path) -> None:
    def given(table: str, day: date) -> list[dict[str, Any]]:
        write_jsonl(connection, tmp_path / "x.jsonl", table=table, as_of=day)
        return [json.loads(line) for line in (tmp_path / "x.jsonl").read_text(encoding="utf-8").splitlines()]

    (problem,) = given("problems", FRIDAY)
    assert problem["words"] == "演示家园5幢…约九十平"
    assert given("house_index", FRIDAY) == []  # not yet seen
    assert [(one["city"], one["second_hand"]) for one in given("house_index", MONDAY)] == [("广州市", 99.2)]


# -- complete or not at all ------------------------------------------------------------------------------------


@pytest.mark.parametrize("write", [write_csv, write_jsonl])
def test_a_file_is_replaced_only_by_a_complete_one(
    connection: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, write: Any
) -> None:
    def breaks(*_: object) -> Iterator[tuple[Any, ...]]:
        yield tuple("x" for _ in COLUMNS["runs"])
        raise OSError("no space")

    file = tmp_path / "runs.txt"
    file.write_text("former")
    monkeypatch.setattr("reports.export.text_files.rows", breaks)
    with pytest.raises(OSError, match="no space"):
        write(connection, file, table="runs", as_of=MONDAY)
    assert file.read_text() == "former"
    assert [one.name for one in tmp_path.iterdir()] == ["runs.txt"]


# -- the feed --------------------------------------------------------------------------------------------------

ATOM = {"a": "http://www.w3.org/2005/Atom"}


def entries(feed: bytes) -> dict[str, dict[str, str | None]]:
    found = {}
    for entry in ElementTree.fromstring(feed).iterfind("a:entry", ATOM):
        link = entry.find("a:link", ATOM)
        found[entry.findtext("a:id", "", ATOM)] = {
            "link": None if link is None else link.attrib["href"],
            **{
                name: entry.findtext(f"a:{name}", None, ATOM)
                for name in ("title", "updated", "published", "summary")
            },
        }
    return found


def test_the_feed_has_an_entry_per_new_package(connection: Any) -> None:
    feed = atom_feed(connection, as_of=MONDAY, self_url="http://127.0.0.1:8001/feed.atom?lang=en", lang="en")
    root = ElementTree.fromstring(feed)
    assert root.find("a:link[@rel='self']", ATOM).attrib["href"].endswith("?lang=en")  # type: ignore[union-attr]
    assert root.findtext("a:updated", None, ATOM) == "2025-11-17T00:00:00+08:00"
    found = entries(feed)
    first = found["tag:firesale.invalid,2025:project:1"]
    assert first["title"] == "sold: 演示银行 2025-6, credit cards, 5.142 billion yuan"
    assert (first["link"], first["published"]) == (PAGE, "2025-11-14T00:00:00+08:00")
    assert "5,141,999,994.30" in (first["summary"] or "")
    assert found["tag:firesale.invalid,2025:project:2"]["link"] is None  # its address is none to be clicked


def test_the_feed_of_a_day_knows_nothing_of_later_ones(connection: Any) -> None:
    then = entries(atom_feed(connection, as_of=FRIDAY, self_url=None, lang="en"))
    assert (then["tag:firesale.invalid,2025:project:1"]["title"] or "").startswith("listed: ")
    assert entries(atom_feed(connection, as_of=date(2026, 3, 1), self_url=None, lang="zh")) == {}


# -- the command -----------------------------------------------------------------------------------------------


def export(database: Path, *arguments: str) -> Result:
    return CliRunner().invoke(export_command, [*arguments, "--db", str(database)])


@pytest.mark.parametrize(
    ("arguments", "says"),
    [(["x.pdf"], ".xlsx, .csv, .jsonl, .atom"), (["x"], ".xlsx"), (["x.csv", "--table", "lot"], "Did you mean 'lots'?"),
     (["x.csv", "--table", "figures"], "one of notices"), (["x.xlsx", "--table", "lots"], "no single table"),
     (["no_such_folder/x.csv"], "does not exist"), (["x.csv", "--as-of", "14.11.2025"], "a day such as"),
     (["x.csv", "--as-of", "2025-11-18"], "a day to come"), ([], "FILE")],
)  # fmt: skip
def test_what_cannot_be_exported_is_refused_with_status_2(
    database: Path, arguments: list[str], says: str
) -> None:
    result = export(database, *arguments)
    assert (result.exit_code, says in result.output) == (2, True), result.output


def test_the_command_writes_each_kind_of_file_and_says_what_it_wrote(database: Path, tmp_path: Path) -> None:
    for name, rows in (("a.csv", {"notices": 3}), ("a.jsonl", {"notices": 3}), ("a.ATOM", {"entries": 2})):
        result = export(database, str(tmp_path / name), "--json")
        assert result.exit_code == 0, result.output
        said = json.loads(result.stdout)
        assert (said["rows"], said["as_of"], said["bytes"]) == (
            rows,
            "2025-11-17",
            (tmp_path / name).stat().st_size,
        )
        assert said["runs"] == [{"source": "yindeng", "started_at": LATER, "state": "ok"}]
    result = export(
        database, str(tmp_path / "then.csv"), "--table", "lots", "--as-of", "2025-11-14", "--lang", "zh"
    )
    assert result.exit_code == 0 and "仅供参考" in result.output and FIRST in result.output


def test_the_command_writes_an_excel_file(database: Path, tmp_path: Path) -> None:
    result = export(database, str(tmp_path / "a.xlsx"), "--json", "--lang", "zh")
    assert result.exit_code == 0, result.output
    found = sheets(tmp_path / "a.xlsx")
    assert {name: len(found[name]) - 1 for name in ("notices", "lots")} == {"notices": 3, "lots": 2}
    assert json.loads(result.stdout)["rows"]["notices"] == 3
    assert len(found["sources"]) > 3  # all there are, not only those that ran

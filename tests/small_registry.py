"""A small registry for whole-run tests: notices as text in their pages, cut and named as the site does."""

import hashlib
import json
import os
import sqlite3
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from fixtures.world.site import Page, not_found, page

HOST = "www.yindeng.com.cn"
FOLDER = {"transfer": "/xxpl/xxpl_bldkzr/bldkzr_zrgg/", "result": "/xxpl/xxpl_bldkzr/bldkzr_zrjggg/"}
CHANGED = datetime(2025, 11, 14, tzinfo=UTC)
CHECKOUT = Path(__file__).resolve().parents[1]
FRIDAY = "2025-11-14T18:00:00+08:00"
MONDAY = "2025-11-17T18:00:00+08:00"


def address(listing, name):
    return f"https://{HOST}{FOLDER[listing]}{name}"


class SmallRegistry:
    """Rows are (number, title, date, page body); newest first when listed."""

    host = HOST

    def __init__(self, transfers=23, results=12, day=date(2025, 11, 14)):
        self.rows = {"transfer": [], "result": []}
        self.files = {}
        for listing, count in (("transfer", transfers), ("result", results)):
            for number in range(count):
                self.post(listing, day - timedelta(days=(count - number) // 3))

    def post(
        self,
        listing="transfer",
        on=date(2025, 11, 14),
        *,
        title=None,
        principal=None,
        body=None,
        phase=None,
        files=(),
    ):
        number = 3000000 + 10000 * (listing == "result") + len(self.rows[listing])
        phase = phase or len(self.rows[listing]) + 1
        end = "转让公告" if listing == "transfer" else "转让结果公告"
        title = title or f"某某银行股份有限公司关于2025年第{phase}期个人不良贷款（信用卡透支）转让项目{end}"
        name = f"{on:%Y%m}/t{on:%Y%m%d}_{number}.html"
        self.files.update({FOLDER[listing] + f"{on:%Y%m}/" + file: data for file, data in files})
        content = body or (
            transfer_body(principal or 1_000_000 + number) if listing == "transfer" else result_body()
        )
        self.rows[listing].append((name, title, on, content))
        return address(listing, name)

    def replace(self, listing, place, **changes):
        name, title, on, body = self.rows[listing][place]
        new = {"title": title, "on": on, "body": body} | changes
        self.rows[listing][place] = (name, new["title"], new["on"], new["body"])

    def answer(self, request):
        for listing, folder in FOLDER.items():
            if request.path.startswith(folder):
                return self._in(listing, request.path.removeprefix(folder), request.path)
        return not_found()

    def _in(self, listing, name, path):
        newest_first = sorted(self.rows[listing], key=lambda row: (row[2], row[0]), reverse=True)
        pages = -(-len(newest_first) // 10)
        for row in newest_first:
            if row[0] == name:
                return page(row[3].encode(), "text/html; charset=utf-8", CHANGED)
        for place in range(1, pages + 1):
            if name == ("index.html" if place == 1 else f"index_{pages - place + 1}.html"):
                body = list_page(newest_first[(place - 1) * 10 : place * 10], len(newest_first))
                return Page(200, body.encode(), "text/html; charset=utf-8")
        if name == "index.html":
            return Page(200, list_page([], 0).encode(), "text/html; charset=utf-8")
        if path in self.files:
            return page(self.files[path], "application/pdf", CHANGED)
        return not_found()


def list_page(rows, total):
    items = "".join(
        '<div class="rightListContent list-item"><span class="rightListImport unlock list-content">'
        f'<a href="./{name}">{title}</a></span><span class="rightListTime data-time">{on}</span></div>'
        for name, title, on, _ in rows
    )
    return (
        f'<html><head><meta charset="utf-8"></head><body><ul class="list-box">{items}</ul>'
        f'<span id="pageTotal" class="pageTotal">共{total}条</span></body></html>'
    )


def transfer_body(principal, interest=200_000, extra=""):
    rows = (
        ("交易基准日", "20250630", "未偿本金总额(元)", f"{principal:,.2f}"),
        ("资产笔数(笔)", "756", "未偿利息总额(元)", f"{interest:,.2f}"),
        ("借款人户数(户)", "431", "未偿本息总额(元)", f"{principal + interest:,.2f}"),
        ("加权平均逾期天数", "833.66", "其他费用(元)", "228.49"),
    )
    table = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows)
    return (
        f'<html><body><div class="article-box"><table>{table}</table><p>竞价报名截止时间：2025年11月26日 17:00</p>'
        f"<p>竞价日：2025年11月28日</p>{extra}</div></body></html>"
    )


def result_body():
    return (
        '<html><body><div class="article-box"><p>受让方全称：中国信达资产管理股份有限公司</p>'
        "<p>转让协议签署日期：2025年10月21日</p></div></body></html>"
    )


def with_attachment(file):
    return f'<html><body><div class="attach_main attachment"><div class="attach_file"><a href="./{file}">附件</a></div></div></body></html>'


class Ran:
    """What one crawl printed and left."""

    def __init__(self, done):
        self.exit = done.returncode
        self.log = done.stderr
        self.json = json.loads(done.stdout) if done.stdout.strip().startswith("{") else None
        self.run = self.json["runs"][-1] if self.json and self.json["runs"] else None


def environment(server, now, more=None):
    kept = {key: value for key, value in os.environ.items() if not key.startswith("FIRESALE_")}
    return {
        **kept,
        "FIRESALE_WORLD": server.url,
        "FIRESALE_NOW": now,
        "PYTHONPATH": str(CHECKOUT),
        **(more or {}),
    }


def command(database, *options):
    return [sys.executable, "-m", "firesale", "crawl", "yindeng", "--json", "--db", str(database), *options]


def crawl(server, database, *options, now=FRIDAY, env=None):
    done = subprocess.run(
        command(database, *options), cwd=Path(database).parent, env=environment(server, now, env),
        capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    return Ran(done)


def rows(database, query, *values):
    connection = sqlite3.connect(database)
    connection.row_factory = sqlite3.Row
    try:
        return [dict(row) for row in connection.execute(query, values)]
    finally:
        connection.close()


def contents(database):
    """All facts, without the bookkeeping of runs and clocks."""
    notices = rows(database, "SELECT * FROM notices ORDER BY notice_id")
    for notice in notices:
        for name in ("first_seen_at", "last_seen_at", "last_changed_at"):
            del notice[name]
    return notices, rows(database, "SELECT * FROM projects ORDER BY project_id")


def paths(server):
    return [line.path.removeprefix("/" + HOST) for line in server.requests]


def digest(path):
    return hashlib.sha256(Path(path).read_bytes()).hexdigest()

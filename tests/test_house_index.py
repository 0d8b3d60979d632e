"""The official index of 70 cities: months whole or not at all, revisions kept, stale reference prices rolled."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import date
from decimal import Decimal
from urllib.parse import parse_qs

from auction_runs import crawl
from small_registry import FRIDAY, environment, rows

from fixtures.world.server import WorldServer
from fixtures.world.site import Page
from pipelines.price.index import CITIES

HOST = "datacenter-web.eastmoney.com"
MONTHS = [date(2025, 10 - n, 1) for n in range(4)]
LONGER = [date(2025, 10 - n, 1) for n in range(8)]


class Statistics:
    """The JSON of the series: four months of 70 cities, the latest first, 50 rows a page."""

    host = HOST

    def __init__(self, months=MONTHS, lacking=(), **revised):
        self.rows = [
            {"REPORT_DATE": f"{month} 00:00:00", "CITY": city, "FIRST_COMHOUSE_SEQUENTIAL": 99.5,
             "SECOND_HOUSE_SEQUENTIAL": revised.get(f"{city}{month:%m}", 99.0)}
            for month in months for city in sorted(CITIES, reverse=True) if (city, month) not in lacking
        ]  # fmt: skip

    def answer(self, request):
        if request.path == "/robots.txt":
            return Page(200, b"User-agent: *\nDisallow:\n", "text/plain")
        number = int(parse_qs(request.query)["pageNumber"][0])
        data = self.rows[50 * (number - 1) : 50 * number]
        result = {"pages": -(-len(self.rows) // 50), "count": len(self.rows), "data": data}
        return Page(200, json.dumps({"success": True, "result": result}).encode(), "application/json")


def run(database, site):
    with WorldServer([site]) as server:
        ran = crawl(server, database, "house_index")
        return ran, [line.path for line in server.requests if "robots" not in line.path]


def test_the_series_is_stored_and_the_next_run_asks_for_two_pages(tmp_path):
    database = tmp_path / "firesale.db"
    first, asked = run(database, Statistics())
    assert (first.exit, first.run["state"], len(asked)) == (0, "ok", 6), first.log
    assert (first.run["listed"], first.run["new"]) == (4, 4)
    assert rows(database, "SELECT count(*) AS n, min(second_hand) AS low FROM house_index") == [
        {"n": 280, "low": 99.0}
    ]
    again, asked = run(database, Statistics())
    assert (again.run["new"], again.run["changed"], again.run["unchanged"], len(asked)) == (0, 0, 1, 2)


def test_a_revised_figure_leaves_a_change(tmp_path):
    database = tmp_path / "firesale.db"
    run(database, Statistics())
    revised, _ = run(database, Statistics(广州10=98.7))
    assert (revised.run["new"], revised.run["changed"]) == (0, 1)
    (change,) = rows(database, "SELECT * FROM changes")
    assert (change["subject_id"], change["field"], change["old"], change["new"]) == (
        "广州:2025-10",
        "second_hand",
        "99.0",
        "98.7",
    )


def test_a_month_that_lacks_a_city_is_not_stored_and_said(tmp_path):
    database = tmp_path / "firesale.db"
    ran, _ = run(database, Statistics(lacking={("广州", MONTHS[0])}))
    assert (ran.exit, ran.run["state"], ran.run["new"]) == (3, "partial", 3)
    assert "69 of 70 cities" in ran.run["reason"]
    assert (
        rows(database, "SELECT DISTINCT month FROM house_index ORDER BY 1 DESC")[0]["month"] == "2025-09-01"
    )


def test_an_answer_of_another_shape_holds_all_back(tmp_path):
    database = tmp_path / "firesale.db"
    site = Statistics(广州10=0.987)
    ran, _ = run(database, site)
    assert (ran.exit, ran.run["state"]) == (5, "layout")
    assert "0.987 is no index" in ran.run["reason"]
    assert rows(database, "SELECT * FROM house_index") == []


def test_a_stale_listing_average_is_rolled_forward_as_an_estimate_that_says_so(tmp_path):
    database = tmp_path / "firesale.db"
    table = tmp_path / "refs.csv"
    table.write_text(
        "city,district,yuan_per_sqm,as_of,source\n广州市,黄埔区,40000,2025-04-15,a portal\n", encoding="utf-8"
    )
    with WorldServer([Statistics(LONGER)]) as server:
        crawl(server, database, "house_index")
        done = subprocess.run(
            [sys.executable, "-m", "firesale", "import", str(table), "--db", str(database)],
            env=environment(server, FRIDAY), cwd=tmp_path, capture_output=True, text=True, check=False,
        )  # fmt: skip
    assert done.returncode == 0, done.stderr
    (estimate,) = rows(database, "SELECT * FROM reference_prices WHERE kind = 'index_estimate'")
    assert estimate["yuan_per_sqm"] == float(
        (Decimal(40000) * Decimal("0.99") ** 6).quantize(Decimal("0.01"))
    )
    assert (estimate["as_of"], estimate["source"].startswith("estimate: ")) == ("2025-10-01", True)

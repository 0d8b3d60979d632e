"""A seeded database of any size: lots, notices, projects, assets and discounts as a few years of crawling leave them.

Rows are made up (no seller, place or person is meant), written in bulk through the tables of the real schema; what
follows from records (discounts, projects, assets, what is shown and found, the figures) is derived by the product's
own functions. The market is the same at every size: the sellers, cities and products of a small one are those of a
large one.
"""

from __future__ import annotations

import json
import random
import sqlite3
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from crawlers.clock import BEIJING
from pipelines.keep import public
from pipelines.keep.database import open_database
from pipelines.keep.schema import ASSETS, DISCOUNTS, LOTS, NOTICES, PROJECTS, RUNS
from pipelines.price.discounts import project_discounts
from pipelines.price.lots import lot_discounts
from pipelines.same.assets import asset_of
from pipelines.same.projects import project_of, rule_project_id

Row = dict[str, Any]

TODAY = date(2025, 11, 14)
NOW = datetime(2025, 11, 14, 20, tzinfo=BEIJING)
FIRST_YEAR = 2021
AT_ONCE = 5000
SELLERS, CITIES, COMMUNITIES = 500, 120, 4000
EACH_ONCE = (
    1000  # the first so many stand for every seller and city, so that a small market lacks none of them
)
_SURNAMES = "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥"


def build(path: Path, lots: int, notices: int, seed: int = 1) -> None:
    """Make a database of so many lots and notices; the same seed and size make the same rows."""
    database = open_database(path)
    connection = database.conn
    connection.execute("PRAGMA synchronous = OFF")
    chance = random.Random(seed)
    _fill(connection, "notices", NOTICES, "projects", PROJECTS, _packages(chance, notices))
    _fill(connection, "lots", LOTS, "assets", ASSETS, _things(chance, lots))
    _runs(connection, lots, notices)
    public.refresh(connection)
    connection.execute("ANALYZE")
    connection.close()


def _fill(
    connection: sqlite3.Connection, records: str, columns: Row, wholes: str, whole_columns: Row,
    groups: Iterator[tuple[list[Row], Row, list[Row]]],
) -> None:  # fmt: skip
    """Write records, what they are of, and their discounts, some thousand in a transaction."""
    waiting: tuple[list[Row], list[Row], list[Row]] = ([], [], [])
    for rows, whole, discounts in groups:
        waiting[0].extend(rows)
        waiting[1].append(whole)
        waiting[2].extend(discounts)
        if len(waiting[0]) >= AT_ONCE:
            _write(
                connection, ((records, columns), (wholes, whole_columns), ("discounts", DISCOUNTS)), waiting
            )
    _write(connection, ((records, columns), (wholes, whole_columns), ("discounts", DISCOUNTS)), waiting)


def _write(connection: sqlite3.Connection, tables: Any, waiting: tuple[list[Row], ...]) -> None:
    connection.execute("BEGIN")
    for (table, columns), rows in zip(tables, waiting, strict=True):
        marks = ", ".join(f":{name}" for name in columns)
        connection.executemany(
            f"INSERT OR REPLACE INTO {table} ({', '.join(columns)}) VALUES ({marks})",
            [{name: row.get(name) for name in columns} for row in rows],
        )
        rows.clear()
    connection.execute("COMMIT")


def _rank(chance: random.Random, most: int) -> int:
    """One of so many, the first of them a twelfth of the time, the later ones ever less often."""
    return min(int(10 * (chance.paretovariate(0.9) - 1)), most - 1)


def _bank(number: int) -> tuple[str, str, str | None]:
    name = f"样例{_SURNAMES[number % 22]}{_SURNAMES[number // 22 % 22]}{number}{'农村商业银行' if number % 3 else '银行'}"
    return f"{name}股份有限公司", name, "信用卡中心" if number % 5 == 0 else None


def _packages(chance: random.Random, count: int) -> Iterator[tuple[list[Row], Row, list[Row]]]:
    """Projects with their notices: a transfer notice, some listed again, some with a result."""
    made = 0
    while made < count:
        number = made
        rank = number if number < SELLERS else _rank(chance, SELLERS)
        seller, bank, branch = _bank(rank * 7 % SELLERS)
        day = date(FIRST_YEAR, 1, 4) + timedelta(
            days=int((TODAY - date(FIRST_YEAR, 1, 4)).days * chance.random() ** 0.6)
        )
        principal = round(chance.lognormvariate(17.5, 1.6), 2)
        base = {
            "source": "yindeng", "seller": seller, "bank": bank, "branch": branch, "product": chance.choice(("credit_card", "consumer", "business")),
            "phase_year": day.year, "phase_no": number + 1, "principal_yuan": principal, "interest_yuan": round(principal * 0.6, 2),
            "claims_yuan": round(principal * 1.6, 2), "overdue_days": round(chance.uniform(90, 3500), 2), "loans": chance.randint(1, 90_000),
            "borrowers": chance.randint(1, 60_000), "reading": "complete", "checks_failed": "[]", "missing": "{}", "base_date": str(day - timedelta(days=90)),
        }  # fmt: skip
        kinds = ["transfer"] * (2 if chance.random() < 0.1 else 1) + (
            ["result"] if chance.random() < 0.5 else []
        )
        rows = [
            _notice(base, kind, day + timedelta(days=30 * place), number, place)
            for place, kind in enumerate(kinds)
        ]
        rows = [row for row in rows if row["published_on"] <= str(TODAY)]
        made += len(rows)
        project = project_of(rows[0]["project_id"], rows)
        yield rows, project, project_discounts(project["project_id"], rows)


def _notice(base: Row, kind: str, day: date, number: int, place: int) -> Row:
    row = {**dict.fromkeys(NOTICES), **base}
    priced = kind == "transfer" and str(day) < "2025-10-27"
    stamp = f"{day}T18:00:00+08:00"
    row.update(
        notice_id=f"yindeng:t{day:%Y%m%d}_{number}{place}", kind=kind, published_on=str(day),
        url=f"https://www.yindeng.com.cn/xxpl/t{day:%Y%m%d}_{number}{place}.html",
        title=f"{base['seller']}{base['branch'] or ''}关于{base['phase_year']}年第{base['phase_no']}期个人不良贷款转让{'公告' if kind == 'transfer' else '结果公告'}",
        starting_price_yuan=round(base["claims_yuan"] * 0.05, 2) if priced else None,
        starting_price_state="given" if priced else "withheld" if kind == "transfer" else "absent",
        first_seen_at=stamp, last_seen_at=stamp, last_changed_at=stamp,
    )  # fmt: skip
    row["rule_project_id"] = row["project_id"] = rule_project_id(row)
    return row


def _things(chance: random.Random, count: int) -> Iterator[tuple[list[Row], Row, list[Row]]]:
    """Things with their lots: listed once to three times, the later rounds cheaper."""
    made = things = 0
    while made < count:
        place = things if things < EACH_ONCE else _rank(chance, COMMUNITIES)
        things += 1
        city = place * 31 % CITIES
        court = chance.random() < 0.7
        seller, bank, _ = _bank(place * 13 % SELLERS)
        area = round(chance.uniform(30, 200), 2)
        appraisal = round(area * chance.uniform(3000, 40_000), 2)
        thing = {
            "platform": "jd", "source": "jd_auctions", "kind": chance.choice(("housing", "housing", "housing", "commercial", "parking")),
            "channel": "court" if court else "bank", "seller": f"样例市第{city}区人民法院" if court else seller,
            "bank": None if court else bank, "province": f"样例{_SURNAMES[city % 22]}省", "city": f"样例{city}市",
            "district": f"样例{city}区", "community": f"演示花园{place}", "area_sqm": area, "appraisal_yuan": appraisal, "units": 1,
            "price_label": "评估价", "reading": "complete", "missing": "{}", "checks_failed": "[]",
            "conditions": json.dumps({"taxes": "税费由买受人承担"}, ensure_ascii=False),
        }  # fmt: skip
        start = date(FIRST_YEAR, 1, 4) + timedelta(
            days=int(chance.random() ** 0.5 * (TODAY - date(FIRST_YEAR, 1, 4)).days)
        )
        sold_in = chance.choice((0, 1, 1, 2, 9, 9, 9))
        lots = [
            _lot(
                thing,
                made + turn,
                turn,
                start + timedelta(days=45 * turn),
                sold_in,
                appraisal * 0.7 * 0.8**turn,
            )
            for turn in range(min(3, sold_in + 1))
        ]
        lots = [lot for lot in lots if lot["starts_at"][:10] <= str(TODAY + timedelta(days=30))]
        made += len(lots)
        asset_id = f"asset:{made:x}"
        for lot in lots:
            lot["asset_id"] = asset_id
        yield lots, asset_of(asset_id, lots), [row for lot in lots for row in lot_discounts(lot, None, start)]


def _lot(thing: Row, number: int, turn: int, start: date, sold_in: int, price: float) -> Row:
    ends = start + timedelta(days=1)
    status = (
        "upcoming" if start > TODAY else "live" if ends > TODAY else "sold" if turn == sold_in else "unsold"
    )
    stamp = f"{min(start, TODAY)}T09:00:00+08:00"
    price = round(price, 2)
    building, room = number % 30 + 1, number % 28 * 100 + number % 4 + 1
    address = f"示例路{number % 900 + 1}号{thing['community']}{building}幢{room}室"
    row = {**dict.fromkeys(LOTS), **thing}
    row.update(
        lot_id=f"jd:{400_000_000 + number * 4 + turn}", url=f"https://paimai.jd.com/{400_000_000 + number * 4 + turn}",
        title=f"{thing['province']}{thing['city']}{address}", address=address, round=("first", "second", "sell_off")[turn], status=status,
        starts_at=f"{start}T10:00:00+08:00", ends_at=f"{ends}T10:00:00+08:00", starting_price_yuan=price, current_price_yuan=price,
        final_price_yuan=round(price * 1.1, 2) if status == "sold" else None, bids=7 if status == "sold" else 0,
        first_seen_at=stamp, last_seen_at=stamp, last_changed_at=stamp,
    )  # fmt: skip
    return row


def _runs(connection: sqlite3.Connection, lots: int, notices: int) -> None:
    """The last thirty days of two sources, all of them whole."""
    rows = []
    for back in range(30):
        stamp = (NOW - timedelta(days=back, hours=2)).isoformat()
        for source, known in (("yindeng", notices), ("jd_auctions", lots)):
            rows.append(
                {"run_id": 2 * (30 - back) + (source == "yindeng"), "source": source, "started_at": stamp, "finished_at": stamp,
                 "state": "ok", "requests": 12, "listed": known, "site_total": known, "new": 5, "changed": 3, "unchanged": known,
                 "problems": 0, "complete": 1, "known": known}
            )  # fmt: skip
    marks = ", ".join(f":{name}" for name in RUNS)
    connection.executemany(
        f"INSERT INTO runs ({', '.join(RUNS)}) VALUES ({marks})",
        [{**dict.fromkeys(RUNS), **row} for row in rows],
    )

"""Records stored a second, changes and documents included, against a plain executemany of the same rows."""

from __future__ import annotations

import gzip
import os
import sqlite3
import tempfile
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

from attrs import evolve

from benchmarks.rounds import ratio_line, rounds, timed
from crawlers.clock import BEIJING
from crawlers.records import Document, Found, Kind, Notice, PriceState, Product, Reading
from pipelines.keep.database import open_database
from pipelines.keep.records import Counts
from pipelines.keep.store import Store

RECORDS = 2000
BATCH = 100
NOW = datetime(2025, 11, 14, 18, tzinfo=BEIJING)
AIM = 0.3


def found(number: int) -> Found:
    """One record as a crawl yields it, with its document."""
    url = f"https://www.yindeng.com.cn/xxpl/xxpl_bldkzr/bldkzr_zrgg/202511/t20251114_{3000000 + number}.html"
    kept = gzip.compress(os.urandom(600).hex().encode(), 1)  # about the size of a kept notice
    document = Document(
        url=url, sha256=f"{number:064x}", content_type="text/html", size=4000, fetched_at=NOW, kept=kept, etag='"x"'
    )  # fmt: skip
    principal, interest = Decimal(10_000_000 + number), Decimal("2000000.50")
    notice = Notice(
        notice_id=f"yindeng:t20251114_{3000000 + number}", source="yindeng", url=url, kind=Kind.TRANSFER,
        title=f"某某银行股份有限公司关于2025年第{number}期个人不良贷款（信用卡透支）转让项目转让公告",
        published_on=date(2025, 11, 14), document_sha256=document.sha256, seller="某某银行股份有限公司", bank="某某银行",
        product=Product.CREDIT_CARD, phase_year=2025, phase_no=number, base_date=date(2025, 6, 30),
        principal_yuan=principal, interest_yuan=interest, claims_yuan=principal + interest, loans=756, borrowers=431,
        overdue_days=Decimal("833.66"), overdue_note="逾期天数自合同约定还款日次日起算", borrower_age=Decimal("41.94"),
        classification={"损失": 411, "次级": 340, "可疑": 5}, guarantee={"信用": 756}, litigation={"未诉": 756},
        starting_price_state=PriceState.WITHHELD, registration_deadline_at=NOW, bid_on=date(2025, 11, 28),
        reading=Reading.COMPLETE, missing=dict.fromkeys(("total_yuan", "buyer", "agreement_on"), "not printed"),
    )  # fmt: skip
    return Found(record=notice, documents=(document,), listing="transfer")


def changed(record: Found) -> Found:
    """The same record read again with three other values and another document."""
    notice = record.record
    assert notice.principal_yuan is not None and notice.claims_yuan is not None
    notice = evolve(
        notice,
        principal_yuan=notice.principal_yuan + 1,
        claims_yuan=notice.claims_yuan + 1,
        bid_on=date(2025, 12, 1),
    )
    documents = tuple(evolve(d, sha256=d.sha256[::-1]) for d in record.documents)
    return evolve(record, record=notice, documents=documents)


TABLES = ("notices", "documents", "pages", "projects", "discounts", "changes")


class Floor:
    """The same rows, read out of a finished database, put into the same tables by plain executemany."""

    def __init__(self, finished: Path, only: tuple[str, ...]) -> None:
        connection = sqlite3.connect(finished)
        self.rows = {name: connection.execute(f"SELECT * FROM {name}").fetchall() for name in only}
        connection.close()

    def run(self, path: Path) -> tuple[int, float]:
        """Write all rows in as many transactions as the store takes."""
        connection = open_database(path).conn
        steps = RECORDS // BATCH

        def write() -> None:
            for step in range(steps):
                connection.execute("BEGIN")
                for name, rows in self.rows.items():
                    part = rows[step * len(rows) // steps : (step + 1) * len(rows) // steps]
                    if part:
                        marks = ", ".join("?" * len(part[0]))
                        connection.executemany(f"INSERT INTO {name} VALUES ({marks})", part)
                connection.execute("COMMIT")

        seconds = timed(write)
        connection.close()
        return RECORDS, seconds


def store(records: list[Found], path: Path) -> tuple[int, float]:
    """Store records as a crawl does, in batches."""
    target = Store(path)

    def write() -> None:
        for start in range(0, RECORDS, BATCH):
            target.write(records[start : start + BATCH], run_id=1, now=NOW, counts=Counts())

    seconds = timed(write)
    target.close()
    return RECORDS, seconds


def main() -> None:
    """Print the ratios."""
    fresh = [found(number) for number in range(RECORDS)]
    again = [changed(record) for record in fresh]
    with tempfile.TemporaryDirectory() as folder:
        names = (Path(folder) / f"{number}.db" for number in range(10_000))
        finished = next(names)
        store(fresh, finished)
        store(again, finished)
        all_rows, notices = Floor(finished, TABLES), Floor(finished, ("notices",))
        paths: list[Path] = []

        def first() -> tuple[int, float]:
            paths.append(next(names))
            return store(fresh, paths[-1])

        rates = rounds(
            {
                "floor": lambda: all_rows.run(next(names)),
                "notices": lambda: notices.run(next(names)),
                "new": first,
                "changed": lambda: store(again, paths[-1]),
            },
            5,
        )
    print(ratio_line("new records stored / executemany of the same rows", rates["new"], rates["floor"], AIM))
    print(ratio_line("changed records, 3 changes each / the same", rates["changed"], rates["floor"], AIM))
    print(
        ratio_line("new records / executemany of the notices' rows alone", rates["new"], rates["notices"], 0)
    )


if __name__ == "__main__":
    main()

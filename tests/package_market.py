"""A small database of loan packages that figures are computed over: rows as the store keeps them, nothing crawled."""

from __future__ import annotations

from datetime import date
from typing import Any

from crawlers.records import Kind, Notice
from pipelines.keep import public
from pipelines.keep.database import open_database
from pipelines.keep.rows import row_of
from pipelines.price.discounts import project_discounts
from pipelines.same.projects import project_of
from reports.figures.as_of import AsOf

DAY = date(2025, 11, 14)
PINGAN = "平安银行股份有限公司"


class Packages:
    """Notices of one database, each of a package named by a word (``a``), which is its project."""

    def __init__(self, path: Any) -> None:
        self.database = open_database(path / "packages.db")
        self.connection = self.database.conn
        self.notices: dict[str, list[dict[str, Any]]] = {}
        self.count = 0

    def notice(self, package: str, on: str, kind: Kind = Kind.TRANSFER, **given: Any) -> str:
        """Put a notice in, published on a day; ``given`` are columns. Return its id."""
        self.count += 1
        notice_id = f"yindeng:t{on.replace('-', '')}_{self.count:07d}"
        record = Notice(
            notice_id=notice_id, source="yindeng", url=f"https://www.yindeng.com.cn/{self.count}.html", kind=kind,
            title=f"第{self.count}期", published_on=date.fromisoformat(on),
        )  # fmt: skip
        row = {
            **row_of(record), "project_id": f"project:{package}", "seller": PINGAN, "bank": "平安银行", "product": "credit_card",
            "phase_year": int(on[:4]), "phase_no": self.count, "starting_price_state": "absent", "reading": "complete", **given,
        }  # fmt: skip
        known = {column.name for column in self.database["notices"].columns}
        self.database["notices"].insert({name: value for name, value in row.items() if name in known})
        self.notices.setdefault(row["project_id"], []).append(row)
        return notice_id

    def years(self, *counts: int, until: int = 2024) -> None:
        """Put in so many notices a year, spread over its quarters, the last of them in ``until``."""
        for year, count in zip(range(until - len(counts) + 1, until + 1), counts, strict=True):
            for number in range(count):
                self.notice(f"{year}-{number}", f"{year}-{1 + 3 * (number % 4):02d}-15")

    def deal(self, package: str, price: float, **bases: float) -> None:
        """Put in the price that a package was sold for, over each base."""
        self.database["discounts"].insert_all(
            {
                "subject_type": "project", "subject_id": f"project:{package}", "price_kind": "final", "price_yuan": price,
                "base_kind": base_kind, "base_yuan": base, "ratio": price / base, "discount": 1 - price / base, "state": "computed",
            }
            for base_kind, base in bases.items()
        )  # fmt: skip

    def whole_run(self, on: str = "2025-11-14") -> None:
        """Let a run have walked the registry's whole list on a day."""
        self.database["runs"].insert(
            {
                "run_id": 1,
                "source": "yindeng",
                "state": "ok",
                "complete": 1,
                "started_at": f"{on}T09:00:00+08:00",
            }
        )

    def at(self, day: date = DAY) -> AsOf:
        """Return the packages as of the end of a day, with projects told and words shown."""
        self.database["projects"].delete_where()
        self.database["projects"].insert_all(project_of(name, rows) for name, rows in self.notices.items())
        self.database["discounts"].delete_where("price_kind = 'starting'")
        for name, rows in self.notices.items():
            self.database["discounts"].insert_all(project_discounts(name, rows))
        self.connection.commit()
        public.refresh(self.connection)
        return AsOf(self.connection, day)

"""The tables, as ordered migrations recorded in the database. Public names are never renamed."""

from __future__ import annotations

import re
from collections.abc import Iterable

from sqlite_utils import Database
from sqlite_utils.migrations import Migrations

from pipelines.keep.figures import FIGURES, FIGURES_OF
from pipelines.keep.public import add_conditions, make_keys_certain, make_views
from pipelines.keep.public import make as make_public
from pipelines.keep.sellers import make as make_sellers
from pipelines.tell.outbox import DDL

migrations = Migrations("firesale")

NOTICES = {
    "notice_id": str, "source": str, "url": str, "document_url": str, "document_sha256": str, "kind": str, "title": str,
    "published_on": str, "seller": str, "bank": str, "branch": str, "project_id": str, "debtor": str, "product": str,
    "phase_year": int, "phase_no": int, "project_code": str, "base_date": str, "principal_yuan": float,
    "interest_yuan": float, "penalty_yuan": float, "fees_yuan": float, "claims_yuan": float, "total_yuan": float,
    "loans": int, "borrowers": int, "overdue_days": float, "overdue_note": str, "borrower_age": float,
    "classification": str, "guarantee": str, "litigation": str, "starting_price_yuan": float,
    "starting_price_state": str, "deposit_yuan": float, "registration_deadline_at": str, "bid_on": str, "buyer": str,
    "agreement_on": str, "reading": str, "missing": str, "checks_failed": str, "first_seen_at": str,
    "last_seen_at": str, "last_changed_at": str, "rule_project_id": str,
}  # fmt: skip

PROJECTS = {
    "project_id": str, "seller": str, "bank": str, "branch": str, "product": str, "phase_year": int, "phase_no": int,
    "debtor": str, "state": str, "first_notice_on": str, "latest_notice_on": str, "listings": int,
    "principal_yuan": float, "claims_yuan": float, "total_yuan": float, "overdue_days": float, "loans": int,
    "borrowers": int,
}  # fmt: skip

DISCOUNTS = {
    "subject_type": str, "subject_id": str, "price_kind": str, "price_yuan": float, "base_kind": str, "base_yuan": float,
    "base_as_of": str, "base_source": str, "ratio": float, "discount": float, "state": str, "reason": str,
}  # fmt: skip

LOTS = {
    "lot_id": str, "platform": str, "source": str, "url": str, "title": str, "kind": str, "goods": str, "units": int,
    "channel": str, "seller": str, "bank": str, "province": str, "city": str, "district": str, "address": str,
    "community": str, "area_sqm": float, "share": float, "round": str, "status": str, "starts_at": str, "ends_at": str,
    "appraisal_yuan": float, "market_price_yuan": float, "price_label": str, "starting_price_yuan": float,
    "current_price_yuan": float, "final_price_yuan": float, "deposit_yuan": float, "increment_yuan": float, "bids": int,
    "applicants": int, "viewers": int, "case_no": str, "conditions": str, "asset_id": str, "reading": str, "missing": str,
    "checks_failed": str, "first_seen_at": str, "last_seen_at": str, "last_changed_at": str,
}  # fmt: skip

ASSETS = {
    "asset_id": str, "kind": str, "province": str, "city": str, "district": str, "address": str, "area_sqm": float,
    "listings": int, "rounds": int, "platforms": str, "status": str,
}  # fmt: skip

REFERENCE_PRICES = {
    "city": str, "district": str, "community": str, "yuan_per_sqm": float, "kind": str, "as_of": str, "source": str,
    "url": str,
}  # fmt: skip

HOUSE_INDEX = {
    "city": str, "month": str, "second_hand": float, "new": float, "source": str, "url": str, "first_seen_at": str,
}  # fmt: skip

READINGS = {
    "reading_id": int, "subject_type": str, "subject_id": str, "source": str, "listing": str, "url": str, "title": str,
    "published_on": str, "shows": str, "page_sha256": str, "file_sha256": str, "file_url": str, "beside": str,
    "ask_again": int, "run_id": int, "read_at": str,
}  # fmt: skip
FORGOTTEN = {"id": str, "forgotten_at": str, "by": str, "why": str, "url_sha256": str}

RUN_FILLS = {
    "run_id": int, "source": str, "part": str, "field": str, "records": int, "filled": int, "whole": int,
}  # fmt: skip

RUNS = {
    "run_id": int, "source": str, "started_at": str, "finished_at": str, "state": str, "reason": str, "requests": int,
    "listed": int, "site_total": int, "new": int, "changed": int, "unchanged": int, "problems": int,
    "complete": int, "known": int,
}  # fmt: skip
RUNS_PUBLIC = tuple(name for name in RUNS if name not in ("complete", "known"))

#: table and columns of the orders of the page
PAGE_ORDERS = (
    ("notices", "published_on, notice_id"), ("notices", "seller, published_on"), ("notices", "bank"),
    ("projects", "latest_notice_on, project_id"), ("projects", "seller, latest_notice_on"),
    ("projects", "ifnull(ifnull(claims_yuan, total_yuan), -1), project_id"),
    ("projects", "ifnull(overdue_days, -1), project_id"), ("projects", "product, latest_notice_on"),
    ("projects", "state, latest_notice_on"),
    ("lots", "first_seen_at, lot_id"), ("lots", "ifnull(ends_at, ''), lot_id"),
    ("lots", "starting_price_yuan, lot_id"), ("alerts", "audience, created_at"),
)  # fmt: skip

MORE_PAGE_ORDERS = (
    # a first crawl sees thousands of lots in one instant: without the id they would be sorted for every page
    ("lots", "city, first_seen_at, lot_id"), ("lots", "seller, first_seen_at, lot_id"), ("lots", "bank, first_seen_at, lot_id"),
    ("lots", "kind, first_seen_at, lot_id"), ("lots", "status, first_seen_at, lot_id"), ("notices", "seller, kind, published_on, claims_yuan, total_yuan"),
)  # fmt: skip


@migrations()
def registry(db: Database) -> None:
    """Notices and what follows from them."""
    db.table("notices").create(NOTICES, pk="notice_id")
    for columns in (["project_id"], ["rule_project_id"], ["source", "published_on"], ["url"]):
        db.table("notices").create_index(columns)
    db.table("projects").create(PROJECTS, pk="project_id")
    db.table("joins").create(  # no key but its number: undoing a word is another row, also in the same second
        {"join_id": int, "a": str, "b": str, "verdict": str, "by": str, "evidence": str, "made_at": str},
        pk="join_id",
    )
    db.table("joins").create_index(["a"])
    db.table("discounts").create(DISCOUNTS, pk=("subject_type", "subject_id", "price_kind", "base_kind"))
    db.table("changes").create(
        {
            "subject_type": str,
            "subject_id": str,
            "field": str,
            "old": str,
            "new": str,
            "seen_at": str,
            "run_id": int,
        }
    )
    db.table("changes").create_index(["subject_type", "subject_id"])
    db.table("runs").create(RUNS, pk="run_id")
    db.table("problems").create(
        {"run_id": int, "source": str, "url": str, "field": str, "words": str, "reason": str, "seen_at": str}
    )
    db.table("problems").create_index(["run_id"])
    db.table("documents").create(
        {
            "sha256": str,
            "url": str,
            "content_type": str,
            "bytes": int,
            "fetched_at": str,
            "kept_as": str,
            "expires_on": str,
        },
        pk=("sha256", "url"),
    )


@migrations()
def walking(db: Database) -> None:
    """What the crawl remembers: rows of walked lists, and what each page was last asked with."""
    db.table("listed").create(
        {
            "source": str,
            "listing": str,
            "url": str,
            "title": str,
            "published_on": str,
            "state": str,
            "tries": int,
        },
        pk=("source", "listing", "url"),
    )
    db.table("walks").create(
        {"run_id": int, "source": str, "listing": str, "first_page_rows": int, "total": int, "complete": int},
        pk=("run_id", "listing"),
    )
    db.table("pages").create(
        {"url": str, "source": str, "listing": str, "notice_id": str, "sha256": str, "etag": str, "last_modified": str,
         "attachment": str, "asked_on": str},
        pk="url",
    )  # fmt: skip
    db.table("pages").create_index(["notice_id"])


@migrations()
def telling(db: Database) -> None:
    """Alerts, and what was delivered of them to whom."""
    for statement in DDL.split(";"):
        db.execute(statement)


@migrations()
def short_walks(db: Database) -> None:
    """How many rows a walk lacked by the site's own total."""
    db.table("walks").add_column("short_by", int)


@migrations()
def auctions(db: Database) -> None:
    """Lots, the things they sell, and what such things are said to cost."""
    db.table("lots").create(LOTS, pk="lot_id")
    for columns in (["asset_id"], ["source"], ["url"], ["city", "kind"]):
        db.table("lots").create_index(columns)
    db.table("lot_keys").create({"key": str, "lot_id": str}, pk=("key", "lot_id"))
    db.table("lot_keys").create_index(["lot_id"])
    db.table("assets").create(ASSETS, pk="asset_id")
    db.table("reference_prices").create(REFERENCE_PRICES)
    db.execute(
        "CREATE UNIQUE INDEX idx_reference_prices ON reference_prices"
        " (city, ifnull(district, ''), ifnull(community, ''), kind, as_of, source)"
    )
    db.table("pages").add_column("asked_at", str)
    db.table("pages").add_column("shows", str)


@migrations()
def house_index(db: Database) -> None:
    """The official monthly index of dwellings, by which stale reference prices are rolled forward."""
    db.table("house_index").create(HOUSE_INDEX, pk=("city", "month"))
    db.table("house_index").create_index(["url"])


@migrations()
def readings(db: Database) -> None:
    """How every record was read, so that kept documents can be read again, and what was forgotten on request."""
    db.table("readings").create(READINGS, pk="reading_id")
    for columns in (["subject_type", "subject_id"], ["page_sha256"], ["file_sha256"], ["source"]):
        db.table("readings").create_index(columns)
    db.table("forgotten").create(FORGOTTEN, pk="id")
    db.table("documents").create_index(["url"])


@migrations()
def run_fills(db: Database) -> None:
    """How full the records of every run were, field by field."""
    db.table("run_fills").create(RUN_FILLS, pk=("run_id", "part", "field"))
    db.table("run_fills").create_index(["source"])


@migrations()
def digests(db: Database) -> None:
    """Which alerts go to a channel inside another one."""
    for statement in DDL.split(";"):
        db.execute(statement)


@migrations()
def hosts(db: Database) -> None:
    """How often every host was asked on a day, and what its robots.txt was."""
    db.table("hosts").create(
        {"host": str, "day": str, "asked": int, "robots": str, "robots_at": str}, pk=("host", "day")
    )


@migrations()
def public(db: Database) -> None:
    """What everybody may see of every record, how it is found, and the figures as they were computed last."""
    make_public(db)
    db.table("figures").create(FIGURES)
    db.table("figures").create_index(["figure_id"])
    db.table("figures_of").create(FIGURES_OF)


@migrations()
def shown_conditions(db: Database) -> None:
    """The sentences of a lot's conditions as everybody may see them; doors are told apart better, so all is shown anew."""
    add_conditions(db)


@migrations()
def sellers(db: Database) -> None:
    """What sellers are and where they sit; the public view of notices tells it, and which listing of its project each is."""
    make_sellers(db)
    make_views(db)


@migrations()
def days_of_projects(db: Database) -> None:
    """The feed of new packages asks for them by their days."""
    for column in ("first_notice_on", "latest_notice_on"):
        db.table("projects").create_index([column], if_not_exists=True)


def _make_orders(db: Database, orders: Iterable[tuple[str, str]]) -> None:
    for table, columns in orders:
        name = f"idx_page_{table}_{re.sub(r'[^a-z]+', '_', columns)}".rstrip("_")
        db.execute(f"CREATE INDEX IF NOT EXISTS {name} ON {table} ({columns})")


@migrations()
def page_orders(db: Database) -> None:
    """The orders in which the page lists and filters, so that a million rows cost it no more than a few thousand."""
    _make_orders(db, PAGE_ORDERS)


@migrations()
def turns(db: Database) -> None:
    """When every host was asked last and by whom, so that its pace holds over sources, processes and restarts."""
    db.table("turns").create({"host": str, "at": float, "asker": str}, pk="host")


@migrations()
def page_orders_of_places(db: Database) -> None:
    """The lots of a city, seller, bank, kind or state in their order, and a seller's months, which the page sums without looking at the notices."""
    _make_orders(db, MORE_PAGE_ORDERS)


@migrations()
def numbers_of_views(db: Database) -> None:
    """Numbers that the public views work out are found by exact filters, which the page binds as text."""
    make_views(db)


@migrations()
def page_orders_of_a_citys_states(db: Database) -> None:
    """What of a city was sold stands behind all that is newer: its own order spares looking through that."""
    _make_orders(db, (("lots", "city, status, first_seen_at, lot_id"),))


@migrations()
def keys_of_shown(db: Database) -> None:
    """A count of rows of a public view looks at its own table only."""
    make_keys_certain(db)


@migrations()
def page_orders_of_a_things_lots(db: Database) -> None:
    """Each thing once: whether a lot is the newest of its thing is told by the index alone."""
    _make_orders(db, (("lots", "asset_id, first_seen_at, lot_id"),))

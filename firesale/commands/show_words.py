"""What words name: the ids of notices and lots, each with what tells it from its neighbours."""

from __future__ import annotations

from typing import Any

import click

from crawlers.reading.lots.shown import shown_title
from firesale.commands.shared import money, print_table

MOST_NAMED = 30
MOST_WORDS = 30

_NOTICES = """
    SELECT notice_id AS id, 'notice' AS subject_type, published_on AS day, title, ifnull(claims_yuan, total_yuan) AS claims_yuan,
           NULL AS starting_price_yuan, NULL AS area_sqm, kind AS state, project_id AS thing FROM notices WHERE {0}"""
_LOTS = """
    SELECT lot_id, 'lot', substr(starts_at, 1, 10), title, NULL, starting_price_yuan, area_sqm, status, asset_id
    FROM lots WHERE {0}"""
_OF_NOTICES = "title || ' ' || ifnull(seller, '') || ifnull(branch, '') || ' ' || ifnull(debtor, '')"
_OF_LOTS = (
    "title || ' ' || ifnull(seller, '') || ' ' || ifnull(city, '') || ifnull(district, '')"
    " || ' ' || ifnull(community, '') || ' ' || ifnull(goods, '')"
)


def named_by(connection: Any, words: str) -> tuple[list[dict[str, Any]], int]:
    """Return what the words name, the latest first and 30 at most, and how many there are; every word must be met.

    Titles end at the building: neighbours are told apart by their ids, areas and prices. Raises a usage error for
    more words than anybody types.
    """
    parts = words.split()
    if len(parts) > MOST_WORDS:
        raise click.UsageError(f"These are {len(parts)} words; {MOST_WORDS} are taken at most")

    def holds(text: str) -> str:
        return " AND ".join(f"instr({text}, ?{place})" for place in range(1, len(parts) + 1))

    query = f"{_NOTICES.format(holds(_OF_NOTICES))} UNION ALL {_LOTS.format(holds(_OF_LOTS))}"
    count = connection.execute(f"SELECT count(*) FROM ({query})", parts).fetchone()[0]
    rows = connection.execute(f"{query} ORDER BY day DESC, id LIMIT {MOST_NAMED}", parts)
    return [{**dict(row), "title": shown_title(row["title"] or "")} for row in rows], count


def print_named(found: list[dict[str, Any]], count: int) -> None:
    """Print what words name, one line each."""
    print_table(
        ("id", "day", "state", "claims", "starting", "m²", "thing", "title"),
        [
            (
                row["id"],
                row["day"],
                row["state"],
                money(row["claims_yuan"]),
                money(row["starting_price_yuan"]),
                f"{row['area_sqm']:g}" if row["area_sqm"] else "",
                row["thing"],
                row["title"],
            )
            for row in found
        ],
        right=("claims", "starting", "m²"),
        wide=("title",),
    )
    if count > len(found):
        click.echo(f"and {count - len(found):,} more: add a word, such as a seller or a city", err=True)

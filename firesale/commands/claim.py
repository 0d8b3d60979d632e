"""``firesale claim``: is a published sentence about a discount true?"""

from __future__ import annotations

import json
from contextlib import closing
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from firesale.commands.shared import database_option, language

if TYPE_CHECKING:
    from reports.claims import Answer, Base

_BASES = "principal, claims, total, appraisal, market, listing_average"


@click.command("claim", context_settings={"ignore_unknown_options": False})
@click.option("--price", metavar="P", help="The price: 79.84万, 798,400, 2.24 million, 5.14亿 (yuan).")
@click.option(
    "--base",
    "bases",
    metavar="B",
    multiple=True,
    help=f"What it is set against, also with its name: appraisal=224万 ({_BASES}, or any word). May be repeated.",
)
@click.option(
    "--says", metavar="WORDS", help='What the sentence says: "over 70%", 不到3折, 超七成, "half price".'
)
@click.option("--from", "subject", metavar="ID", help="Take price and bases of this project or lot.")
@click.option(
    "--lang", type=click.Choice(("en", "zh")), help="Language (default: that of the configuration)."
)
@click.option("--json", "as_json", is_flag=True, help="One JSON object on standard output.")
@database_option
def claim_command(
    price: str | None,
    bases: tuple[str, ...],
    says: str | None,
    subject: str | None,
    lang: str | None,
    as_json: bool,
    database: Path,
) -> int:
    """Show the arithmetic of a published sentence: a percent is a discount (1 - price / base), 折 is price / base x 10.

    Exit status 0 also when the sentence is false; 2 when it, a price or a base cannot be understood.

    Example: firesale claim --price 79.84万 --base 224万 --says "over 70%"

    Example: firesale claim --from jd:310933273 --says 不到4折
    """
    from crawlers.reading.claimed import read_says
    from crawlers.records import Unreadable
    from firesale.commands.claim_words import print_answers
    from reports.claims import Answer

    if bool(subject) == bool(price or bases):
        raise click.UsageError("claim takes --price and --base, or --from ID instead of both")
    try:
        read = read_says(says) if says is not None else None
    except Unreadable as error:
        raise click.UsageError(
            f"--says {says!r}: {error.reason}. Understood are, for example: over 70%, about 64%, at least 30%, "
            "between 60% and 70%, half price, 3折, 不到3折, 超七成, 评估价的64%"
        ) from error
    refused: list[dict[str, Any]] = []
    if subject:
        pairs, refused = _from_database(database, subject)
    else:
        if not (price and bases):
            raise click.UsageError("claim needs both --price and --base (or --from ID)")
        amount = _amount("--price", price)
        pairs = [(f"{amount}", amount, _base(words)) for words in bases]
    answers = [(kind, Answer(price=amount, base=base, says=read, words=says)) for kind, amount, base in pairs]
    if as_json:
        click.echo(json.dumps(_object(answers, refused, bool(subject)), ensure_ascii=False))
    else:
        print_answers(answers, refused, named=bool(subject), lang=lang or language())
    return 0


def _object(answers: list[tuple[str, Answer]], refused: list[dict[str, Any]], named: bool) -> dict[str, Any]:
    """The contract's object is that of the first; several stand beside each other in ``bases``."""
    if not answers:
        nothing: dict[str, Any] = dict.fromkeys(("ratio", "discount", "says", "holds", "price_needed_yuan"))
        return {**nothing, "bases": [], "refused": refused}
    first = answers[0][1].row()
    if len(answers) == 1 and not named:
        return first
    rows = [answer.named_row() | ({"price_kind": kind} if named else {}) for kind, answer in answers]
    return {**first, "bases": rows, **({"refused": refused} if named else {})}


def _amount(option: str, words: str) -> Decimal:
    from crawlers.reading.claimed_amounts import read_typed_amount
    from crawlers.records import Unreadable

    try:
        return read_typed_amount(words)
    except Unreadable as error:
        raise click.UsageError(
            f"{option} {words!r}: {error.reason}. Write for example 79.84万, 798400, 2.24 million or 5.14亿 (yuan)"
        ) from error


def _base(words: str) -> Base:
    from reports.claims import Base

    name, sign, amount = words.partition("=")
    if not sign:
        name, amount = "", words
    return Base(yuan=_amount("--base", amount), name=name.strip() or None)


def _from_database(
    database: Path, subject: str
) -> tuple[list[tuple[str, Decimal, Base]], list[dict[str, Any]]]:
    """Every price of a project or lot over every base that is known, and those that were refused, with why."""
    from pipelines.keep.database import open_reading
    from reports.claims import Base

    with closing(open_reading(database)) as connection:
        rows = connection.execute(_DISCOUNTS, {"id": subject}).fetchall()
    if not rows:
        raise click.UsageError(
            f"There is no project or lot {subject!r} with a price in {database}. `firesale show {subject}` tells what is known"
        )
    pairs = [
        (
            row["price_kind"],
            Decimal(str(row["price_yuan"])),
            Base(yuan=Decimal(str(row["base_yuan"])), name=row["base_kind"], as_of=row["base_as_of"], source=row["base_source"]),
        )
        for row in rows if row["state"] == "computed"
    ]  # fmt: skip
    refused = [
        {"price_kind": row["price_kind"], "base": row["base_kind"], "reason": row["reason"]}
        for row in rows
        if row["state"] != "computed"
    ]
    return pairs, refused


_DISCOUNTS = """
    SELECT * FROM discounts WHERE (subject_type = 'project' AND subject_id IN (
        SELECT :id UNION SELECT project_id FROM notices WHERE notice_id = :id UNION
        SELECT project_id FROM notices WHERE rule_project_id = :id))
    OR (subject_type = 'lot' AND subject_id IN (SELECT :id UNION SELECT lot_id FROM lots WHERE url = :id))
    ORDER BY price_kind = 'starting' DESC, base_kind = 'listing_average' DESC, base_kind
"""

"""Every count leads to exactly the rows it counts; the figures that cannot are named here with the reason."""

from __future__ import annotations

import re
from contextlib import closing

from pipelines.keep.database import open_reading
from reports.figures.catalogue import by_id

#: The link gives lots as they stand today, while the figure is of an earlier day, or more than a filter can say.
INEXACT = {
    r"(assets|lots)_on_offer.*|lots_by_status|estates_on_offer": "rows show a lot's state today, the figure that of its day",
    r"estates_unsold|estates_no_bid": "what became of a thing in its other rounds is no filter of rows",
    r"court_to_bank": "of a court's things those that came back are named, and when none did all of them",
}


def test_every_rows_link_answers_and_every_count_selects_its_rows(get, page_database):
    with closing(open_reading(page_database)) as connection:
        query = (
            "SELECT figure_id, rows, min(n) AS n FROM figures WHERE rows NOT NULL GROUP BY figure_id, rows"
        )
        found = [tuple(row) for row in connection.execute(query)]
    wrong = []
    for name, address, n in found:
        table, _, asked = address.partition("?")
        answer = get(f"{table}.json?{asked}&_size=0")
        exact = by_id()[name].unit == "count" and not any(re.fullmatch(one, name) for one in INEXACT)
        if answer.status_code != 200 or (exact and answer.json()["filtered_table_rows_count"] != n):
            wrong.append((name, address, n))
    assert len(found) > 500
    assert wrong == []


def rows_of(get, asked):
    answer = get(f"/firesale/lots_public.json?{asked}&_size=0")
    assert answer.status_code == 200, answer.text
    return answer.json()["filtered_table_rows_count"]


def test_each_thing_stands_once_of_what_the_filters_let_through(get, page_database):
    with closing(open_reading(page_database)) as connection:

        def count(where):
            query = f"SELECT count(*), count(DISTINCT ifnull(asset_id, lot_id)) FROM lots WHERE {where}"
            return tuple(connection.execute(query).fetchone())

        assert count("1")[0] > count("1")[1]
        for asked, where in (
            ("", "1"),
            ("round=second", "round = 'second'"),
            (
                "status__in=unsold,sold&kind=housing&bids__gte=0",
                "status IN ('unsold', 'sold') AND kind = 'housing' AND bids >= 0",
            ),
            ("kind__not=housing&starts_at__isnull=1", "kind <> 'housing' AND starts_at IS NULL"),
        ):
            assert (rows_of(get, asked), rows_of(get, f"{asked}&_once=1")) == count(where), asked


def test_what_no_filter_can_name_fares_with_once_as_without(get):
    for asked in ("nosuch=1", "title%22)--=1", ":p0=1", "title__nosuch=1"):
        plain, once = (get(f"/firesale/lots_public?{asked}{more}").status_code for more in ("", "&_once=1"))
        assert plain == once < 500, asked

"""Every count leads to exactly the rows it counts; the figures that cannot are named here with the reason."""

from __future__ import annotations

import re
from contextlib import closing

from pipelines.keep.database import open_reading
from reports.figures.catalogue import by_id

#: The link gives the lots of the things counted, or lots as they stand today while the figure is of an earlier day.
INEXACT = {
    r"assets_.*": "a thing has several lots; sellers, banks and channels are known of lots only",
    r"lots_on_offer.*|lots_by_status": "rows show a lot's state today, the figure that of its day",
    r"estates_.*": "an estate's lots are linked whatever their day and kind",
    r"court_to_bank": "all lots of courts are linked, the counted ones are comparable",
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

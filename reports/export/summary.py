"""What stands beside the data in an Excel file: the figures, their definitions, and how every source is seen."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any, Final

from attrs import frozen
from xlsxwriter import Workbook

from crawlers import clock
from pipelines.keep import figures as kept_figures
from reports.coverage import NEVER_SEEN, Seen, coverage
from reports.document import DISCLAIMER, filled, note_of
from reports.export.columns import COLUMNS, MEANINGS, TABLES
from reports.export.sheet import Column, Formats, Table
from reports.figures import catalogue
from reports.figures.figure import Words
from reports.figures.wording import word

_TITLE = Words("Distressed-asset sales of Chinese banks", "中国银行业不良资产处置监测")
LICENCE: Final = Words(
    "Facts with links back to where they were published; the documents themselves stay there and are not part of this file.",
    "本文件仅列事实并附原始链接；公告与页面原件请至发布网站查看，不随本文件提供。",
)
_KIND_OF_UNIT: Final = {
    "yuan": "yuan", "yuan_per_sqm": "yuan", "ratio": "ratio", "count": "count", "times": "decimal", "days": "decimal",
    "rounds": "decimal",
}  # fmt: skip
_FIGURES: Final = (
    Column("section"), Column("figure", "id"), Column("title", "long"), Column("member", "id"), Column("value", "decimal"),
    Column("unit"), Column("n", "count"), Column("population", "long"), Column("definition", "long"), Column("note", "long"),
    Column("sources", "long"), Column("rows", "rows"),
)  # fmt: skip
_DEFINITIONS: Final = (
    Column("of"), Column("name", "id"), Column("in", "id"), Column("title", "long"), Column("unit"),
    Column("definition", "long"), Column("population", "long"),
)  # fmt: skip
_SOURCES: Final = (
    Column("source"), Column("title", "long"), Column("says", "id"), Column("state"), Column("seen"), Column("enabled"),
    Column("last_run_at", "instant"), Column("last_good_run_at", "instant"), Column("known", "count"),
    Column("site_total", "count"), Column("coverage", "ratio"), Column("reason", "long"),
)  # fmt: skip


@frozen(kw_only=True)
class Summary:
    """Figures (rows of the table ``figures``), coverage, the sources under each table, and the lines at the head."""

    as_of: date
    lang: str
    figures: Sequence[Mapping[str, Any]]
    seen: Sequence[Seen]
    sources: Mapping[str, Sequence[str]]
    lines: Sequence[str]


def gather(
    connection: sqlite3.Connection, as_of: date, lang: str, sources: Sequence[Mapping[str, Any]] | None
) -> Summary:
    """Return what stands beside the data of a day. Figures are those kept where they are fresh, else computed."""
    figures = _figures(connection, as_of)
    end = datetime.combine(as_of + timedelta(days=1), time(), clock.BEIJING)
    ran = [row[0] for row in connection.execute("SELECT DISTINCT source FROM runs ORDER BY source")]
    if sources is None:
        sources = [{"name": name, "title": name, "enabled": True} for name in ran]
    seen = coverage(connection, sources, min(end, clock.now()))
    return Summary(
        as_of=as_of,
        lang=lang,
        figures=figures,
        seen=seen,
        sources=_sources_under(connection, ran),
        lines=_lines(as_of, seen, lang),
    )


def _figures(connection: sqlite3.Connection, as_of: date) -> list[dict[str, Any]]:
    known = kept_figures.kept(connection, catalogue.definitions())
    if known and known.fresh and known.as_of == as_of:
        return kept_figures.read(connection)
    return list(catalogue.compute(connection, as_of))


def _sources_under(connection: sqlite3.Connection, ran: Sequence[str]) -> dict[str, list[str]]:
    return {
        table: [
            name
            for name in ran
            if connection.execute(f"SELECT 1 FROM main.{table} WHERE source = ? LIMIT 1", [name]).fetchone()
        ]
        for table in ("notices", "lots")
    }


def _lines(as_of: date, seen: Sequence[Seen], lang: str) -> list[str]:
    said = "；".join if lang == "zh" else "; ".join
    runs = [f"{one.source}: {one.said.of(lang)} ({one.last_run_at[:16]})" for one in seen if one.last_run_at]
    unseen = [one.source for one in seen if not one.seen]
    words = {
        "en": (f"As of the end of {as_of}, Beijing time.", "Last runs: ", "Not seen as of then: "),
        "zh": (f"截至 {as_of} 日终（北京时间）。", "最近运行：", "截至该日未覆盖："),
    }["zh" if lang == "zh" else "en"]
    lines = [
        _TITLE.of(lang),
        f"{words[0]} {DISCLAIMER.of(lang)}",
        LICENCE.of(lang),
        f"{words[1]}{said(runs) or '-'}",
    ]
    lines += [f"{words[2]}{', '.join(unseen) or '-'}", *(word.of(lang) for word in NEVER_SEEN), ""]
    return lines


def write_figures(book: Workbook, formats: Formats, head: Summary) -> int:
    """Write the sheet ``summary``: what this file is, then every figure with its n, population and sources."""
    table = Table(book, formats, "summary", _FIGURES, above=head.lines)
    known = catalogue.by_id()
    for row in head.figures:
        one = known.get(row["figure_id"])
        if one is None:
            continue
        table.add(
            (
                catalogue.SECTIONS[one.section].of(head.lang), one.id, one.title.of(head.lang), word(row["member"], head.lang), row["value"],
                one.unit, row["n"], filled(one.population, head.as_of, head.lang),
                filled(one.definition, head.as_of, head.lang), note_of(row, head.lang) or None,
                ", ".join(head.sources.get(one.about, ())), row["rows"],
            ),
            {4: _KIND_OF_UNIT[one.unit]},
        )  # fmt: skip
    return table.finish()


def write_definitions(book: Workbook, formats: Formats, head: Summary) -> int:
    """Write the sheet ``definitions``: of every figure, of every table and of every column with its unit."""
    table = Table(book, formats, "definitions", _DEFINITIONS)
    for row in _definitions(head):
        table.add(row)
    return table.finish()


def _definitions(head: Summary) -> Iterator[Sequence[str | None]]:
    lang = head.lang
    for one in catalogue.figures():
        definition, population = (
            filled(words, head.as_of, lang) for words in (one.definition, one.population)
        )
        by = one.grouped_by.of(lang) if one.grouped_by else ""
        title = f"{one.title.of(lang)} ({by})" if by else one.title.of(lang)
        yield "figure", one.id, one.section, title, one.unit, definition, population
    for name, words in TABLES.items():
        yield "table", name, None, None, None, words.of(lang), None
        for column in COLUMNS[name]:
            unit, meaning = MEANINGS[column]
            yield "column", column, name, None, unit or None, meaning.of(lang), None


def write_sources(book: Workbook, formats: Formats, head: Summary) -> int:
    """Write the sheet ``sources``: how each is seen, its last whole run, and what no source sees."""
    table = Table(book, formats, "sources", _SOURCES)
    for seen in head.seen:
        row = seen.row(head.lang)
        share = row["known"] / row["site_total"] if row["known"] is not None and row["site_total"] else None
        table.add([share if column.name == "coverage" else row[column.name] for column in _SOURCES])
    for words in NEVER_SEEN:
        table.add([None, words.of(head.lang), *[None] * (len(_SOURCES) - 2)])
    return table.finish()

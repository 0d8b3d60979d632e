"""A document as JSON, Markdown, or a file that a person sends on."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from markupsafe import Markup

from reports import plots
from reports.context import CONTEXT
from reports.coverage import NEVER_SEEN
from reports.document import DISCLAIMER, SHOWN, Block, Document, filled, note_of
from reports.figures.figure import Words
from reports.figures.wording import number, sentences, word

TEMPLATES = Path(__file__).parent / "templates"
LABELS: Mapping[str, Words] = {
    "title": Words("Distressed-asset sales of Chinese banks", "中国银行业不良资产处置监测"),
    "as_of": Words("as of", "截至"), "coverage": Words("What is seen, and what is not", "覆盖情况"),
    "figure": Words("figure", "指标"), "member": Words("of which", "其中"), "value": Words("value", "数值"),
    "n": Words("n", "样本数"), "note": Words("note", "说明"), "population": Words("population", "统计范围"),
    "definition": Words("definition", "定义"), "more": Words("more, all in the export", "项，全部见导出文件"),
    "source": Words("source", "来源"), "says": Words("says", "状态"), "good": Words("last whole run", "最近完整运行"),
    "known": Words("known of site's total", "已知／网站总数"), "context": Words("Published by others", "他方公布的数字"),
    "own": Words("kept apart from our own figures; check the period before comparing", "与本监测的数字分开列示；比较前请核对期间"),
    "period": Words("period", "期间"), "publisher": Words("publisher", "发布方"), "caution": Words("caution", "注意"),
    "links": Words("Numbers lead to their rows where `firesale serve` runs,", "数字可点开查看明细，须运行 `firesale serve`："),
    "rows": Words("rows", "明细"), "data": Words("the figures of this plot", "图中数据"),
}  # fmt: skip


def sources_of(connection: sqlite3.Connection) -> dict[str, list[str]]:
    """Return the sources under each of the tables notices and lots, as far as they have ever run."""
    ran = [row[0] for row in connection.execute("SELECT DISTINCT source FROM runs ORDER BY source")]
    return {
        table: [
            source
            for source in ran
            if connection.execute(f"SELECT 1 FROM {table} WHERE source = ? LIMIT 1", [source]).fetchone()
        ]
        for table in ("notices", "lots")
    }


def as_json(document: Document, sources: Mapping[str, Sequence[str]], lang: str) -> dict[str, Any]:
    """Return the object of ``report --json``: figures one entry per member, values unrounded.

    Beside the contract's keys every figure has ``definition``, ``date``, ``rows`` (their address on the page) and
    ``note``; ``coverage`` says how each source is seen, ``context`` holds what others published.
    """
    figures = [
        {
            "id": block.figure.id, "group": row["member"], "title": block.figure.title.of(lang), "value": _plain(row["value"], block.figure.unit),
            "unit": block.figure.unit, "n": row["n"], "population": filled(block.figure.population, document.as_of, lang),
            "sources": list(sources.get(block.figure.about, [])), "section": block.figure.section,
            "definition": filled(block.figure.definition, document.as_of, lang), "date": str(document.as_of),
            "rows": row["rows"], "note": note_of(row, lang) or None,
        }
        for block in document.blocks() for row in block.rows
    ]  # fmt: skip
    return {
        "as_of": str(document.as_of),
        "figures": figures,
        "coverage": [seen.row(lang) for seen in document.coverage],
        "not_seen": [words.of(lang) for words in NEVER_SEEN],
        "context": [row.in_words(lang) for row in CONTEXT],
        "says": DISCLAIMER.of(lang),
    }


#: Where `firesale serve` answers unless told otherwise.
PAGE = "http://127.0.0.1:8001"


def written(
    template: str, document: Document, lang: str, drawn: Mapping[str, str] | None = None, page: str = PAGE
) -> str:
    """Render a template (``report.md`` or ``report.html``) for a document.

    ``drawn`` gives the plots by figure id: SVG text for HTML, a file's address for Markdown. ``page`` is where the web
    page answers, to which the numbers lead.
    """
    html = template.endswith(".html")
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES), autoescape=select_autoescape(("html",)), undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )  # fmt: skip
    environment.filters["cell"] = _cell
    return environment.get_template(template).render(
        document=document, lang=lang, shown=SHOWN, drawn=drawn or {}, never_seen=NEVER_SEEN, context=CONTEXT,
        disclaimer=DISCLAIMER.of(lang), label=lambda name: LABELS[name].of(lang), number=number, word=word,
        sentences=lambda *parts: sentences(parts, lang), page=page,
        linked=lambda row, unit: _linked(number(row["value"], unit, lang), row["rows"], f"{page}/{lang}", html=html), note_of=note_of,
        filled=lambda words: filled(words, document.as_of, lang),
    )  # fmt: skip


def plotted(document: Document, lang: str) -> dict[str, str]:
    """Return the plots of the grouped figures as SVG text, by figure id."""
    found = {
        block.figure.id: plots.svg_of(block.figure, block.rows, lang)
        for block in document.blocks()
        if _worth_a_plot(block)
    }
    return {name: svg for name, svg in found.items() if svg}


def _linked(words: str, rows: str | None, page: str, *, html: bool) -> str:
    """A number that leads to its rows."""
    if not rows:
        return words
    if html:
        return Markup('<a href="{}">{}</a>').format(page + rows, words)
    return f"[{words}]({page}{rows})"


def _plain(value: float | None, unit: str) -> float | int | None:
    """Counts as whole numbers; an average of counts may be none."""
    if value is not None and unit == "count" and float(value).is_integer():
        return int(value)
    return value


def _worth_a_plot(block: Block) -> bool:
    return block.grouped and len(block.rows) > 2


def _cell(words: object) -> str:
    """Words fit for a cell of a Markdown table: what would be markup there is shown."""
    return re.sub(r"([\\|`*_<>\[\]#])", r"\\\1", str(words)).replace("\n", " ")

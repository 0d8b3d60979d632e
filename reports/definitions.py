"""The page of definitions, generated from the figures: what every number means, over whom, in which unit."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping

from reports.figures.catalogue import SECTIONS, figures
from reports.figures.figure import Figure, Words

_UNITS: Mapping[str, Words] = {
    "count": Words("a count", "个数"), "yuan": Words("yuan", "元"), "yuan_per_sqm": Words("yuan a square metre", "元/平方米"),
    "ratio": Words("a ratio, 0.644 is 64.4%", "比率，0.644 即 64.4%"), "times": Words("one count over another", "两数之比（倍）"),
    "days": Words("days", "天"), "rounds": Words("rounds", "轮次"),
}  # fmt: skip
_TITLE = Words("Definitions", "指标定义")
_LEAD = Words(
    "Generated from the figures themselves (`python -m reports.definitions`); terminal, export and page run the same ones. "
    "{day} is the day of the report, {year} its year, {since} and {until} the first and last day of its week.",
    "由指标代码自动生成（`python -m reports.definitions zh`）；终端、导出文件与网页使用同一套指标。"
    "{day} 为报告日，{year} 为其年份，{since} 与 {until} 为统计周的起止日。",
)
_FIELDS = {
    "population": Words("Population", "统计范围"), "definition": Words("Definition", "定义"), "unit": Words("Unit", "单位"),
    "groups": Words("One value for each", "分组"),
}  # fmt: skip


def markdown(lang: str) -> str:
    """Return the page of definitions in a language, as Markdown."""
    return "\n".join(_lines(lang)) + "\n"


def _lines(lang: str) -> Iterator[str]:
    yield from (f"# {_TITLE.of(lang)}", "", _LEAD.of(lang))
    for name, title in SECTIONS.items():
        found = [one for one in figures() if one.section == name]
        if found:
            yield from ("", f"## {title.of(lang)}")
        for one in found:
            yield from _entry(one, lang)


def _entry(one: Figure, lang: str) -> Iterator[str]:
    colon = "：" if lang == "zh" else ": "
    yield from ("", f"### {one.title.of(lang)}", "", f"`{one.id}`", "")
    said = {
        "population": one.population, "definition": one.definition, "unit": _UNITS[one.unit], "groups": one.grouped_by,
    }  # fmt: skip
    for name, words in said.items():
        if words:
            yield f"* {_FIELDS[name].of(lang)}{colon}{words.of(lang)}"


if __name__ == "__main__":
    sys.stdout.write(markdown(sys.argv[1] if len(sys.argv) > 1 else "en"))

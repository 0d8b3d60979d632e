"""Documents that are generated, or come in two languages, do not drift."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from firesale.cli import COMMANDS
from reports.definitions import markdown

CHECKOUT = Path(__file__).resolve().parents[1]


@pytest.mark.parametrize(("file", "lang"), [("definitions.md", "en"), ("definitions.zh.md", "zh")])
def test_the_page_of_definitions_is_the_one_of_today(file: str, lang: str) -> None:
    assert (CHECKOUT / "docs" / file).read_text(encoding="utf-8") == markdown(lang), (
        f"python -m reports.definitions {lang} > docs/{file}"
    )


@pytest.mark.parametrize("readme", ["README.md", "README.zh.md"])
def test_links_and_commands_of_both_readmes_exist(readme: str) -> None:
    text = (CHECKOUT / readme).read_text(encoding="utf-8")
    for target in re.findall(r"\]\((?!https?:|#)([^)#]+)", text):
        assert (CHECKOUT / target).exists(), target
    own = {"demo", "test", "bench", "scrapy"}
    named = set(re.findall(r"\./run (\w+)", text))
    assert named <= set(COMMANDS) | own, named - set(COMMANDS) - own


def test_the_twins_name_the_same_commands_and_sources() -> None:
    english, chinese = (
        (CHECKOUT / name).read_text(encoding="utf-8") for name in ("README.md", "README.zh.md")
    )
    for pattern in (r"^\./run (\w+)", r"^\| `(\w+)` \|"):
        assert set(re.findall(pattern, english, re.MULTILINE)) == set(
            re.findall(pattern, chinese, re.MULTILINE)
        )

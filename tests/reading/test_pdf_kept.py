"""What is kept of a PDF: the same layout again, and no person in it."""

from __future__ import annotations

import gzip
import json

import pytest
from hypothesis import given
from hypothesis import strategies as some
from pdf_drawings import BASIC, GRID, both, drawn, lines, marked, table, told
from reportlab.lib import colors

from crawlers.reading.pdf import Page, Pages, layout
from crawlers.reading.pdf.extraction import pages_of
from crawlers.reading.pdf.pages import Box, Run
from crawlers.reading.pdf.reading import read
from crawlers.reading.personal import passages

NAME, MOBILE, PHONE, MAIL, IDENTITY = (
    "赵测试",
    "13800138000",
    "010-66550123",
    "zhao.ceshi@example.com",
    "110101199003070011",
)
PERSONAL = (NAME, MOBILE, PHONE, MAIL, IDENTITY)
CONTACTS = both(
    lines(65, 780, "不良贷款转让公告"),
    table(top=760),
    table((("联系人", NAME), ("联系电话", MOBILE), ("电子邮箱", MAIL)), (120, 340), top=520),
    lines(65, 400, f"联系人：{NAME} 联系电话：{PHONE}", f"身份证号：{IDENTITY}"),
)


def test_no_person_is_in_the_layout_or_in_what_is_kept() -> None:
    reading = read(drawn(CONTACTS))
    kept = gzip.decompress(reading.kept).decode()
    for words in PERSONAL:
        assert words not in "\n".join(reading.layout.lines)
        assert words not in kept
    assert passages("\n".join(reading.layout.lines)) == ()


def test_everything_else_is_still_there() -> None:
    reading = read(drawn(CONTACTS))
    assert reading.layout.tables[0].rows == told(BASIC)
    assert [row[0] for row in reading.layout.tables[1].rows] == ["联系人", "联系电话", "电子邮箱"]
    assert reading.pages == 1


def test_a_person_struck_twice_or_in_a_repeated_head_is_gone_too() -> None:
    twice = both(lines(65, 400, f"联系人：{NAME}"), lines(65.3, 400, f"联系人：{NAME}"))
    head = ("联系人", NAME)
    again = tuple(table((head, row), (120, 340), top=780) for row in (("起始价", "5"), ("加价", "6")))
    for data in (drawn(twice), drawn(*again)):
        reading = read(data)
        assert NAME not in gzip.decompress(reading.kept).decode()
        assert "联系人" in reading.layout.lines[0]


def test_a_name_that_wraps_over_two_lines_of_a_cell_is_gone() -> None:
    reading = read(drawn(table((("联系人", "赵测\n试"), ("备注", "无")), (120, 340))))
    assert reading.layout.tables[0].rows == (("联系人", ""), ("备注", "无"))
    assert "赵" not in gzip.decompress(reading.kept).decode()


@pytest.mark.parametrize("mark", [None, marked(35), marked(0)], ids=["plain", "slanting", "level"])
def test_the_kept_form_gives_the_same_layout(mark: object) -> None:
    page = both(CONTACTS, mark) if mark else CONTACTS  # type: ignore[arg-type]
    reading = read(drawn(page, page))
    assert layout(Pages.from_bytes(reading.kept)) == reading.layout


def test_the_same_file_gives_the_same_bytes() -> None:
    data = drawn(CONTACTS)
    assert read(data).kept == read(data).kept


def test_the_kept_form_is_small() -> None:
    data = drawn(CONTACTS, CONTACTS)
    assert len(read(data).kept) < len(data)


def test_only_kept_pages_of_this_version_are_taken() -> None:
    other = gzip.compress(json.dumps({"version": 0, "pages": []}).encode())
    for kept in (b"", b"%PDF-1.4", gzip.compress(b"[1]"), gzip.compress(b"{"), other):
        with pytest.raises(ValueError, match="not a kept PDF"):
            Pages.from_bytes(kept)


NUMBERS = some.integers(-20_000, 20_000)
BOXES = some.builds(
    lambda x, y, w, h: Box(x, y, x + w, y + h),
    NUMBERS,
    NUMBERS,
    some.integers(0, 6000),
    some.integers(0, 6000),
)
RUNS = some.builds(
    lambda text, left, widths, bottom, height: Run(
        text, tuple(left + sum(widths[:n]) for n in range(len(text) + 1)), bottom, bottom + height
    ),
    some.text("损失笔0123456789,.:A", min_size=1, max_size=8),
    some.integers(0, 5000),
    some.lists(some.integers(1, 200), min_size=8, max_size=8),
    some.integers(0, 8000),
    some.integers(20, 400),
)
PAGES = some.builds(
    Page,
    width=some.just(5953),
    height=some.just(8419),
    runs=some.lists(RUNS, max_size=30).map(tuple),
    rules=some.lists(BOXES, max_size=30).map(tuple),
    fills=some.lists(BOXES, max_size=5).map(tuple),
    images=some.integers(0, 3),
    image_share=some.integers(0, 100),
)


@given(some.lists(PAGES, max_size=3))
def test_whatever_is_on_a_page_is_kept_and_nothing_of_its_text_gets_lost(drawn_pages: list[Page]) -> None:
    pages = Pages(tuple(drawn_pages))
    again = Pages.from_bytes(pages.to_bytes())
    assert again == pages
    seen = layout(pages)
    assert layout(again) == seen
    written = sorted("".join(run.text for page in drawn_pages for run in page.runs))
    assert sorted("".join(seen.lines).replace("\t", "").replace(" ", "")) == written


def test_a_cell_drawn_in_white_is_left_to_the_paper() -> None:
    style = [*GRID, ("TEXTCOLOR", (1, 0), (1, 0), colors.white)]
    [seen] = layout(pages_of(drawn(table((("起始价", "1"), ("加价", "2")), (120, 340), style=style)))).tables
    assert seen.rows == (("起始价", ""), ("加价", "2"))

"""Characters and lines of a page, without what is not meant to be read with it."""

from __future__ import annotations

import pytest
from pdf_drawings import (
    BASIC,
    FONT,
    PHRASE,
    Drawing,
    both,
    drawn,
    glyph_by_glyph,
    lines,
    marked,
    photo,
    raw_page,
    stream,
    table,
    told,
    turned,
)
from reportlab.lib import colors
from reportlab.lib.pagesizes import A4, landscape
from reportlab.pdfgen.canvas import Canvas

from crawlers.reading.pdf import layout
from crawlers.reading.pdf.extraction import pages_of
from crawlers.records import Unreadable

PLAIN = both(lines(65, 780, "不良贷款转让公告", "一、不良贷款基本信息"), table())


def read(data: bytes) -> tuple[str, ...]:
    return layout(pages_of(data)).lines


EXPECTED = read(drawn(PLAIN))


def test_a_plain_notice_is_read_as_it_was_drawn() -> None:
    seen = layout(pages_of(drawn(PLAIN)))
    assert [table.rows for table in seen.tables] == [told(BASIC)]
    assert seen.text_outside == ("不良贷款转让公告", "一、不良贷款基本信息")


MARKS = {
    "slanting": marked(35),
    "slanting the other way": marked(-45),
    "slanting a little": marked(3),
    "slanting, a character an object": marked(35, apart=True),
    "up the page": marked(90),
    "head down": marked(180),
    "light and level": marked(0, 0.8),
    "see-through and level": marked(0, 0.0, 0.3),
    "in outline and light": marked(0, 0.8, mode=1),
    "invisible": marked(0, mode=3),
    "only a clip": marked(0, mode=7),
    "black and level": marked(0),
    "black and level, a character an object": marked(0, apart=True),
    "black, level and as small as the text": marked(0, size=9),
    "black, level, small, a character an object": marked(0, size=9, apart=True),
    "another phrase": marked(0, size=9, phrase="禁止转载"),
    "the reader's name and the day": marked(0, size=9, phrase="仅供某公司参阅 2025-11-14"),
    "a longer phrase": marked(0, size=9, phrase="未经许可，严禁转载"),
}


@pytest.mark.parametrize("mark", MARKS.values(), ids=list(MARKS))
@pytest.mark.parametrize("order", ["over", "under"])
def test_a_watermark_changes_nothing(mark: Drawing, order: str) -> None:
    assert read(drawn(both(PLAIN, mark) if order == "over" else both(mark, PLAIN))) == EXPECTED


def test_the_phrase_drawn_in_any_order_is_left_out() -> None:
    def columns(canvas: Canvas) -> None:
        canvas.setFont(FONT, 9)
        for n in (3, 0, 7, 1, 5, 2, 6, 4):
            for y in range(100, 800, 41):
                canvas.drawString(150 + 9 * n, y, PHRASE[n])

    assert read(drawn(both(PLAIN, columns))) == EXPECTED


def test_words_that_only_stand_often_on_a_page_are_read() -> None:
    data = drawn(lines(65, 780, *["信用卡透支，已核销"] * 30))
    assert read(data) == ("信用卡透支，已核销",) * 30


def test_a_watermark_alone_is_no_text() -> None:
    with pytest.raises(Unreadable, match="no text"):
        pages_of(drawn(marked(0)))


@pytest.mark.parametrize("angle", [90, 180, 270])
@pytest.mark.parametrize("mark", [None, marked(35), marked(0)], ids=["plain", "slanting", "level"])
def test_a_page_drawn_sideways_is_read_upright(angle: int, mark: Drawing | None) -> None:
    page = both(PLAIN, mark) if mark else PLAIN
    assert read(drawn(turned(page, angle), size=landscape(A4) if angle % 180 else A4)) == EXPECTED


@pytest.mark.parametrize("angle", [90, 180, 270])
def test_a_page_that_says_it_is_turned_is_read_upright(angle: int) -> None:
    def page(canvas: Canvas) -> None:
        canvas.setPageRotation(angle)
        turned(PLAIN, angle)(canvas)

    assert read(drawn(page, size=A4)) == EXPECTED  # the size is the one that is seen


def test_a_page_whose_corner_is_elsewhere_is_read_alike() -> None:
    content = b"BT /H 12 Tf %d %d Td (Loans 756) Tj ET"
    [here] = pages_of(raw_page(content % (20, 200))).pages
    [there] = pages_of(raw_page(content % (-180, 1200), page=b"/MediaBox[-200 1000 200 1300]")).pages
    assert here == there


def test_words_outside_of_the_visible_part_are_not_read() -> None:
    content = b"BT /H 12 Tf 20 200 Td (Loans 756) Tj 0 -150 Td (hidden 9) Tj ET"
    [page] = pages_of(raw_page(content, page=b"/MediaBox[0 0 400 300]/CropBox[0 100 400 300]")).pages
    assert [run.text for run in page.runs] == ["Loans 756"]


def test_objects_inside_of_forms_are_read_and_slanting_forms_are_not() -> None:
    words = stream(
        b"BT /H 10 Tf 0 0 Td (Loans) Tj ET 0 20 m 90 20 l S",
        b"/Type/XObject/Subtype/Form/BBox[0 -50 200 200]/Resources<</Font<</H 5 0 R>>>>",
    )
    content = b"q 1 0 0 1 30 60 cm /X Do Q q .8 .6 -.6 .8 200 60 cm /X Do Q q 2 0 0 2 30 150 cm /X Do Q"
    [page] = pages_of(raw_page(content, words)).pages
    assert [(run.text, run.edges[0]) for run in page.runs] == [("Loans", 300), ("Loans", 300)]
    assert [(rule.left, rule.bottom, rule.right) for rule in page.rules] == [
        (300, 800, 1200),
        (300, 1900, 2100),
    ]


def test_white_words_on_a_dark_box_are_read_and_on_paper_are_not() -> None:
    content = (
        b"0 0 .4 rg 20 180 100 30 re f 1 g BT /H 12 Tf 30 190 Td (Head) Tj ET"
        b" BT /H 12 Tf 200 190 Td (gone) Tj ET"
    )
    [page] = pages_of(raw_page(content)).pages
    assert [run.text for run in page.runs] == ["Head"]


@pytest.mark.parametrize("colour", ["0 g", "0.4 g", "1 0 0 rg", "0 0 1 rg", "0 .5 0 rg"])
def test_dark_and_coloured_words_are_read(colour: str) -> None:
    [page] = pages_of(raw_page(colour.encode() + b" BT /H 12 Tf 30 190 Td (Loans 756) Tj ET")).pages
    assert [run.text for run in page.runs] == ["Loans 756"]


def test_words_struck_twice_are_read_once() -> None:
    content = b"BT /H 12 Tf 30 190 Td (1,100.00) Tj .4 0 Td (1,100.00) Tj ET"
    spread = b"".join(
        b"BT /H 12 Tf %f 100 Td (%c) Tj ET " % (30 + 6.67 * n + shift, digit)
        for n, digit in enumerate(b"220011")
        for shift in (0, 0.3)
    )
    [page] = pages_of(raw_page(content + b" " + spread)).pages
    assert layout(pages_of(raw_page(content + b" " + spread))).lines == ("1,100.00", "220011")
    assert sum(len(run.text) for run in page.runs) == len("1,100.00220011")


def test_a_character_an_object_is_read_like_a_line_an_object() -> None:
    words = "未偿本金总额(元) 66,369,783.05；损失 411 笔"
    assert read(drawn(glyph_by_glyph(words, 65, 700))) == (words,)


def test_radicals_are_read_as_the_characters_they_look_like() -> None:
    from crawlers.reading.pdf.glyphs import plain_characters  # noqa: PLC0415

    assert plain_characters("⾦额⻓⻋⽇期不良") == "金额长车日期不良"


def test_fonts_that_do_not_name_their_characters_are_refused() -> None:
    def data(names: bytes) -> bytes:
        font = (
            b"<</Type/Font/Subtype/Type3/FontBBox[0 0 0 0]/FontMatrix[.001 0 0 .001 0 0]/FirstChar 49/LastChar 50"
            b"/Widths[600 600]/Encoding<</Type/Encoding/Differences[49/a/b]>>/CharProcs<</a 7 0 R/b 7 0 R>>"
            b"/Resources<<>>" + names + b">>"
        )
        box = stream(b"600 0 d0 100 0 400 700 re f")
        cmap = stream(
            b"/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /X def"
            b" 1 begincodespacerange <00> <FF> endcodespacerange"
            b" 2 beginbfchar <31> <0037> <32> <0035> endbfchar endcmap end end"
        )
        content = b"BT /T 12 Tf 20 200 Td (1212) Tj ET"
        return raw_page(content, font, box, cmap, fonts=b"/T 6 0 R")

    [page] = pages_of(data(b"/ToUnicode 8 0 R")).pages
    assert [run.text for run in page.runs] == ["7575"]
    with pytest.raises(Unreadable, match="do not say which characters"):
        pages_of(data(b""))


def test_a_scan_is_told_from_an_empty_page() -> None:
    with pytest.raises(Unreadable, match=r"^scanned: no text layer \(2 pages, 2 images\)"):
        pages_of(drawn(photo, photo))
    with pytest.raises(Unreadable, match=r"^scanned: no text layer \(1 pages, 1 images\)"):
        pages_of(drawn(both(photo, marked(0, mode=3, phrase="认出的字"))))
    with pytest.raises(Unreadable, match=r"^no text \(1 pages, 0 images\)"):
        pages_of(drawn(lambda canvas: None))


def test_a_scanned_page_among_others_is_named() -> None:
    seen = layout(pages_of(drawn(PLAIN, both(photo, lines(290, 30, "2")))))
    assert seen.unread_pages == (2,)
    assert layout(pages_of(drawn(PLAIN))).unread_pages == ()


def test_a_coloured_grid_and_a_boxed_page_do_not_matter() -> None:
    frame = lambda canvas: canvas.rect(20, 20, 555, 800)  # noqa: E731
    orange = table(style=[("GRID", (0, 0), (-1, -1), 1.5, colors.orange)])
    head = lines(65, 780, "不良贷款转让公告", "一、不良贷款基本信息")
    assert read(drawn(both(frame, head, orange))) == EXPECTED


def test_the_phrase_is_nowhere_in_what_is_kept() -> None:
    for mark in MARKS.values():
        assert PHRASE[:4] not in "".join(read(drawn(both(PLAIN, mark))))

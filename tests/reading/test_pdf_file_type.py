"""What a file is, and whether it arrived whole."""

from __future__ import annotations

import pytest
from pdf_drawings import drawn, lines, raw_page

from crawlers.reading.pdf import looks_cut_short, sniff
from crawlers.reading.pdf.extraction import pages_of
from crawlers.reading.pdf.file_type import LARGEST, check
from crawlers.records import Unreadable

NOTICE = drawn(lines(65, 700, "不良贷款转让公告", "交易基准日 20250409"))


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"%PDF-1.7\n", "pdf"),
        (b"\xef\xbb\xbf%PDF-1.4", "pdf"),
        (b"\r\n \r\n%PDF-1.4", "pdf"),
        (b"HTTP junk before\n" * 20 + b"%PDF-1.4", "pdf"),
        (b"junk" * 300 + b"%PDF-1.4", "unknown"),
        (b"<!DOCTYPE html><html>", "html"),
        (b"\xef\xbb\xbf\n<HTML><head>", "html"),
        (b"\n\n<script>location='/a'</script>", "html"),
        (b'<?xml version="1.0"?>\n<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML">', "html"),
        (b"<!-- a note --><html>", "html"),
        ("<html><body>系统繁忙</body>".encode("utf-16"), "html"),
        (b"<html><p>see %PDF-1.4</p>", "html"),
        (b'<?xml version="1.0"?><Error><Code>NoSuchKey</Code></Error>', "unknown"),
        (b"PK\x03\x04....word/document.xml", "docx"),
        (b"PK\x03\x04....xl/workbook.xml", "xlsx"),
        (b"PK\x03\x04....a.pdf", "zip"),
        (b"PK\x05\x06" + b"\x00" * 18, "zip"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "ole"),
        (b"\x89PNG\r\n\x1a\n", "png"),
        (b"\xff\xd8\xff\xe0", "jpeg"),
        (b"GIF89a", "gif"),
        (b"Rar!\x1a\x07\x01", "rar"),
        (b"7z\xbc\xaf\x27\x1c", "7z"),
        (b"", "empty"),
        (b" \r\n\x00", "empty"),
        (b"hello", "unknown"),
        ("公告".encode("gb18030"), "unknown"),
    ],
)
def test_a_file_is_named_by_its_first_bytes(data: bytes, kind: str) -> None:
    assert sniff(data) == kind


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty file"),
        (b"<html></html>", "not a PDF but HTML"),
        (b"PK\x03\x04word/", "not a PDF but a Word document (docx)"),
        (b"PK\x03\x04", "not a PDF but a ZIP archive"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "not a PDF but an old Office document (doc or xls)"),
        (b"\xff\xd8\xff\xe0", "not a PDF but a JPEG image"),
        (b"Rar!\x1a\x07\x01", "not a PDF but a RAR archive"),
        (b"busy, try later", "not a PDF but something else"),
    ],
)
def test_what_is_no_pdf_is_refused_by_name(data: bytes, reason: str) -> None:
    with pytest.raises(Unreadable) as refused:
        pages_of(data)
    assert refused.value.reason == reason


def test_a_file_cut_off_anywhere_is_never_read_as_whole() -> None:
    end = NOTICE.rindex(b"%%EOF") + len(b"%%EOF")
    for length in range(1, end):
        assert sniff(NOTICE[:length]) != "pdf" or looks_cut_short(NOTICE[:length]), length
    assert not looks_cut_short(NOTICE[:end])


@pytest.mark.parametrize("share", [0.2, 0.5, 0.8, 0.95, 0.99, 0.999])
def test_a_file_cut_off_is_refused_although_pages_could_be_repaired(share: float) -> None:
    with pytest.raises(Unreadable, match="truncated or damaged PDF"):
        pages_of(NOTICE[: int(len(NOTICE) * share)])


@pytest.mark.parametrize("tail", [b"", b"\n", b"\r\n\r\n", b"\x00" * 5000, b"\n<!-- sent by a proxy -->"])
def test_a_little_after_the_end_does_no_harm(tail: bytes) -> None:
    assert not looks_cut_short(NOTICE.rstrip() + tail)


def test_a_linearized_file_cut_off_behind_its_first_end_mark_is_noticed() -> None:
    head = b"%PDF-1.4\n1 0 obj\n<</Linearized 1/L 90210/H[1 2]/O 3/E 4/N 2/T 5>>\nendobj\n"
    assert looks_cut_short(head + b"xref\ntrailer\nstartxref\n0\n%%EOF\n")
    whole = head.replace(b"90210", b"   99") + b"xref\ntrailer\nstartxref\n0\n%%EOF\n"
    assert not looks_cut_short(whole)


def test_a_hole_in_the_middle_is_noticed() -> None:
    middle = NOTICE.index(b"stream") + 20
    with pytest.raises(Unreadable, match="truncated or damaged PDF"):
        pages_of(NOTICE[:middle] + NOTICE[middle + 60 :])


def test_a_file_changed_by_a_text_transfer_is_refused() -> None:
    with pytest.raises(Unreadable, match="truncated or damaged PDF"):
        pages_of(raw_page(b"BT /H 12 Tf\n20 200 Td\n(Loans 756) Tj\nET").replace(b"\n", b"\r\n"))


def test_a_length_that_stands_elsewhere_is_looked_up() -> None:
    data = raw_page(b"BT /H 12 Tf 20 200 Td (Loans 756) Tj ET", b"39").replace(
        b"/Length 39", b"/Length 6 0 R"
    )
    [page] = pages_of(data).pages
    assert [run.text for run in page.runs] == ["Loans 756"]
    with pytest.raises(Unreadable, match="truncated or damaged PDF"):
        pages_of(data.replace(b"(Loans 756)", b"(756)"))


def test_a_hand_made_file_with_a_wrong_table_of_places_is_read() -> None:
    data = raw_page(b"BT /H 12 Tf 20 200 Td (Loans 756) Tj ET")
    start = data.rindex(b"startxref\n")
    [page] = pages_of(data[:start] + b"startxref\n7\n%%EOF\n").pages
    assert [run.text for run in page.runs] == ["Loans 756"]


def test_an_encrypted_file_is_refused() -> None:
    with pytest.raises(Unreadable, match=r"^encrypted PDF"):
        pages_of(drawn(lines(65, 700, "公告"), encrypt="secret"))


def test_a_file_that_only_forbids_copying_is_read() -> None:
    from reportlab.lib.pdfencrypt import StandardEncryption  # noqa: PLC0415

    lock = StandardEncryption("", ownerPassword="owner", canCopy=0)
    [page] = pages_of(drawn(lines(65, 700, "交易基准日"), encrypt=lock)).pages
    assert [run.text for run in page.runs] == ["交易基准日"]


def test_a_file_of_many_pages_or_bytes_is_refused() -> None:
    with pytest.raises(Unreadable, match="more than 200 pages"):
        pages_of(drawn(*[lines(65, 700, "附件")] * 201))
    with pytest.raises(Unreadable, match="larger than 50 MiB"):
        check(b"%PDF-1.4\n" + b"\x00" * LARGEST)

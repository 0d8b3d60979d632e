"""The demo world keeps its promises: counts, pages, validators, and rows that shift while one looks."""

from __future__ import annotations

import hashlib
import http.client
import io
import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from datetime import date, timedelta
from html import unescape
from urllib.parse import urljoin, urlsplit

import pypdfium2
import pytest
from attrs import evolve

from fixtures.world.days import world
from fixtures.world.files import ROOT
from fixtures.world.history import history_of
from fixtures.world.notices import written_by_hand
from fixtures.world.planted import PLANTED
from fixtures.world.projects import expected_projects, project_of
from fixtures.world.registry import HEADINGS, Registry
from fixtures.world.server import WorldServer, path_of
from fixtures.world.truth import expected, expected_notices

FRIDAY = date(2025, 11, 14)
TRANSFERS = "bldkzr_zrgg"
ROW = re.compile(
    r'<a href="([^"]+)"[^>]*>([^<]+)</a></span><span class="rightListTime data-time">([\d-]+)</span>'
)
TOTAL = re.compile(r'<span id="pageTotal" class="pageTotal">共(\d+)条</span>')


@pytest.fixture(scope="module")
def registry() -> Registry:
    return world(1)


@pytest.fixture
def small() -> Iterator[tuple[Registry, WorldServer]]:
    site = world(1, history=False)
    with WorldServer([site]) as server:
        yield site, server


def fetch(
    server: WorldServer, url: str, method: str = "GET", **headers: str
) -> tuple[int, dict[str, str], bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=10)
    try:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request(method, path_of(url), headers=named)
        answer = connection.getresponse()
        return answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read()
    finally:
        connection.close()


def rows_of(body: bytes) -> list[tuple[str, str, str]]:
    return [(href, unescape(title), day) for href, title, day in ROW.findall(body.decode())]


def walk(server: WorldServer, folder: str) -> tuple[list[str], int]:
    """Read a list as a crawler does: the total on page 1 tells the names of all the others."""
    first = f"https://www.yindeng.com.cn{ROOT}/{folder}/index.html"
    _, _, body = fetch(server, first)
    total = int(TOTAL.search(body.decode())[1])  # type: ignore[index]
    pages = -(-total // 10)
    found = [urljoin(first, href) for href, _, _ in rows_of(body)]
    for number in range(2, pages + 1):
        address = urljoin(first, f"index_{pages - number + 1}.html")
        status, _, body = fetch(server, address)
        assert status == 200, address
        found += [urljoin(address, href) for href, _, _ in rows_of(body)]
    return found, total


def transfers(registry: Registry) -> list[date]:
    return [notice.listed for notice in registry.notices.values() if notice.kind == "transfer"]


def test_the_years_before_hold_the_known_counts_of_transfer_notices(registry: Registry) -> None:
    before = [day for day in transfers(registry) if day.year < 2025]
    assert len(before) == 2_720
    assert sum((day.month, day.day) <= (11, 14) for day in before) == 2_368
    assert {day.year for day in before} == {2021, 2022, 2023, 2024}


def test_the_year_holds_1166_transfer_notices_by_friday_and_8_on_it(registry: Registry) -> None:
    days = transfers(registry)
    assert sum(day.year == 2025 for day in days) == 1_166
    assert max(days) == FRIDAY
    assert days.count(FRIDAY) == 8


def test_fridays_packages_hold_more_than_eight_and_a_half_billion_most_of_it_over_five_years_old(
    registry: Registry,
) -> None:
    of_day = [n for n in registry.notices.values() if n.kind == "transfer" and n.listed == FRIDAY]
    claims = sum(notice.claims or 0 for notice in of_day)
    old = sum(notice.claims or 0 for notice in of_day if notice.days and notice.days > 1_826)
    assert claims > 8_500_000_000
    assert old / claims > 0.5


def test_about_45_percent_of_the_packages_are_sold(registry: Registry) -> None:
    results = sum(notice.kind == "result" for notice in registry.notices.values())
    assert 0.43 < results / len(transfers(registry)) < 0.47


def test_prices_end_on_27_october_2025(registry: Registry) -> None:
    late = [n for n in registry.notices.values() if n.kind == "transfer" and n.on >= date(2025, 10, 27)]
    early = [n for n in registry.notices.values() if n.kind == "transfer" and n.on < date(2025, 10, 27)]
    assert len(late) > 60
    assert all(notice.price is None for notice in late)
    assert all(notice.price is not None for notice in early)


def test_everything_is_published_on_working_days_under_one_id_that_grows_with_the_date(
    registry: Registry,
) -> None:
    notices = list(registry.notices.values())
    assert all(notice.on.weekday() < 5 for notice in notices)
    numbers = [notice.number for notice in notices]
    assert len(set(numbers)) == len(numbers)
    assert numbers == [notice.number for notice in sorted(notices, key=lambda each: (each.on, each.number))]


def test_a_package_is_told_apart_by_its_key_even_among_the_generated_ones(registry: Registry) -> None:
    projects = expected_projects(registry)
    again = [project for project in projects.values() if project["listings"] > 1]
    assert 60 < len(again) < 400
    assert (
        sum(project["listings"] for project in projects.values()) == len(transfers(registry)) - 1
    )  # a person's


def test_the_history_is_the_same_in_every_process() -> None:
    code = (
        "from hashlib import sha256; from fixtures.world.history import history_of; "
        "from fixtures.world.notices import written_by_hand; "
        "print(sha256(repr(history_of(written_by_hand())).encode()).hexdigest())"
    )
    here = hashlib.sha256(repr(history_of(written_by_hand())).encode()).hexdigest()
    there = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert there.stdout.strip() == here


def test_the_history_is_the_one_that_was_agreed_on() -> None:
    """A change here changes the figures of the demo: change the number only on purpose."""
    claims = sum(notice.claims or 0 for notice in history_of(written_by_hand()))
    assert f"{claims:,.2f}" == "875,030,419,594.38"


@pytest.mark.parametrize("day", [1, 2])
def test_the_figures_written_by_hand_add_up_unless_marked(day: int) -> None:
    for notice in world(day, history=False).notices.values():
        sums = [
            notice.claims is None
            or notice.interest is None
            or (notice.principal or 0) + notice.interest == notice.claims,
            *(
                counts is None or notice.loans is None or sum(counts.values()) == notice.loans
                for counts in (notice.classes, notice.guarantee, notice.litigation)
            ),
            notice.borrowers is None or notice.loans is None or notice.borrowers <= notice.loans,
            notice.listed == notice.on,
        ]
        assert all(sums) != notice.checks_fail, notice.key


def test_every_row_of_the_walked_pages_comes_once(registry: Registry) -> None:
    with WorldServer([registry]) as server:
        for folder in HEADINGS:
            found, total = walk(server, folder)
            assert len(found) == len(set(found)) == total == len(registry.rows(folder))
            assert found == [registry.url(notice) for notice in registry.rows(folder)]


def test_the_bare_folder_is_page_1_and_the_oldest_page_holds_the_remainder(registry: Registry) -> None:
    with WorldServer([registry]) as server:
        _, _, named = fetch(server, f"https://www.yindeng.com.cn{ROOT}/{TRANSFERS}/index.html")
        _, _, bare = fetch(server, f"https://www.yindeng.com.cn{ROOT}/{TRANSFERS}/")
        _, _, oldest = fetch(server, f"https://www.yindeng.com.cn{ROOT}/{TRANSFERS}/index_1.html")
    assert bare == named
    assert len(rows_of(oldest)) == (len(registry.rows(TRANSFERS)) - 1) % 10 + 1


@pytest.mark.parametrize(
    "name", ["index_0.html", "index_9.html", "index_01.html", "index_-1.html", "202511/t20251114_1.html"]
)
def test_what_is_not_there_is_404(small: tuple[Registry, WorldServer], name: str) -> None:
    _, server = small  # 70-odd rows, so page 1 would be index_8 and has no such name
    assert fetch(server, f"https://www.yindeng.com.cn{ROOT}/{TRANSFERS}/{name}")[0] == 404


def test_every_page_and_file_of_the_hand_written_notices_is_served(
    small: tuple[Registry, WorldServer],
) -> None:
    registry, server = small
    for notice in registry.notices.values():
        status, _, page = fetch(server, registry.url(notice))
        assert status == 200
        assert notice.list_title in unescape(page.decode())
        document_url = registry.document_url(notice)
        if document_url is None:
            assert b".pdf" not in page
            continue
        assert document_url.rpartition("/")[2].encode() in page
        status, headers, file = fetch(server, document_url)
        assert status == 200
        assert (headers["content-type"] == "application/pdf") == file.startswith(b"%PDF")
        assert file.startswith(b"%PDF") != (notice.carrier == "error_page")
        assert hashlib.sha256(file).hexdigest() == expected(registry, notice).columns["document_sha256"]


def test_the_files_that_hang_beside_a_notice_are_served_too(small: tuple[Registry, WorldServer]) -> None:
    registry, server = small
    notice = registry["several-attachments"]
    files = [fetch(server, urljoin(registry.url(notice), href)) for _, href in notice.unrelated]
    assert [(status, body[:4]) for status, _, body in files] == [(200, b"%PDF"), (200, b"PK\x03\x04")]


def test_two_worlds_draw_the_same_bytes() -> None:
    one, other = world(2, history=False), world(2, history=False)
    for notice in one.notices.values():
        assert one.document(notice) == other.document(notice), notice.key


def text_of(file: bytes) -> str:
    document = pypdfium2.PdfDocument(io.BytesIO(file))
    return "".join(page.get_textpage().get_text_range() for page in document)


def test_files_have_two_pages_of_text_and_scans_have_none(registry: Registry) -> None:
    drawn = registry.document(registry["minsheng-2025-6"])
    assert drawn is not None
    assert len(pypdfium2.PdfDocument(io.BytesIO(drawn))) == 2
    text = re.sub(r"\s", "", text_of(drawn))
    assert "未偿利息及费用总额(元)2,694,905,117.36" in text
    assert "竞价报名截止时间：2025年11月26日17:00" in text
    assert "起始价" not in text
    assert "未经许可不得转载" in text
    scan = registry.document(registry["scanned-result"])
    assert scan is not None
    assert text_of(scan).strip() == ""


def test_the_page_breaks_inside_the_bidding_table(registry: Registry) -> None:
    file = registry.document(registry["guangda-2025-25"])
    assert file is not None
    first, second = pypdfium2.PdfDocument(io.BytesIO(file))
    assert "自由竞价开始时间" in first.get_textpage().get_text_range()
    assert "起始价(元) 43,379,800.00" in second.get_textpage().get_text_range()


def test_every_planted_person_and_number_stands_somewhere_in_the_world() -> None:
    registry = world(2, history=False)
    with WorldServer([registry]) as server:
        pages = [fetch(server, registry.url(notice))[2].decode() for notice in registry.notices.values()]
        lists = [
            fetch(server, registry.list_url(folder, number))[2].decode()
            for folder in HEADINGS
            for number in (1, 2)
        ]
    files = [registry.document(notice) for notice in registry.notices.values() if notice.carrier == "pdf"]
    everything = "\n".join([*pages, *lists, *(text_of(file) for file in files if file)])
    assert [words for words in PLANTED if words not in everything] == []


def test_an_unchanged_page_is_304_by_etag_and_by_date(small: tuple[Registry, WorldServer]) -> None:
    registry, server = small
    notice = registry["minsheng-2025-6"]
    for url in (registry.url(notice), registry.document_url(notice) or "", registry.list_url(TRANSFERS, 1)):
        status, headers, body = fetch(server, url)
        assert (status, bool(body)) == (200, True)
        by_etag = fetch(server, url, If_None_Match=headers["etag"])
        assert (by_etag[0], by_etag[2], by_etag[1]["etag"]) == (304, b"", headers["etag"])
        assert fetch(server, url, If_Modified_Since=headers["last-modified"])[0] == 304
        assert (
            fetch(server, url, If_None_Match='"other"', If_Modified_Since=headers["last-modified"])[0] == 200
        )


def test_a_notice_corrected_in_place_is_sent_again(small: tuple[Registry, WorldServer]) -> None:
    registry, server = small
    before = registry["jiangsu-2025-6"]
    old = fetch(server, registry.document_url(before) or "")
    after = registry.correct(before, before.published_at + timedelta(days=1), borrowers=57_000)
    new = fetch(server, registry.document_url(after) or "", If_None_Match=old[1]["etag"])
    assert new[0] == 200
    assert new[1]["last-modified"] != old[1]["last-modified"]
    assert "57000" in text_of(new[2])
    assert expected(registry, after).columns["borrowers"] == 57_000
    assert registry.rows(TRANSFERS).count(after) == 1


def test_head_answers_without_a_body(small: tuple[Registry, WorldServer]) -> None:
    registry, server = small
    status, headers, body = fetch(server, registry.list_url(TRANSFERS, 1), method="HEAD")
    assert (status, body) == (200, b"")
    assert int(headers["content-length"]) > 1_000


def test_posting_shifts_every_page_and_ten_more_move_every_name(small: tuple[Registry, WorldServer]) -> None:
    registry, server = small
    before, total = walk(server, TRANSFERS)
    second = registry.list_url(TRANSFERS, 2)
    _, headers, old_page = fetch(server, second)
    sample = evolve(registry["pingan-2025-84"], key="")
    posted = [registry.post(evolve(sample, phase=900))]
    status, _, shifted = fetch(server, second, If_None_Match=headers["etag"])
    assert status == 200
    assert rows_of(shifted)[1:] == rows_of(old_page)[:-1]
    posted += [registry.post(evolve(sample, phase=901 + nth)) for nth in range(9)]
    assert registry.list_url(TRANSFERS, 2) != second
    assert registry.list_url(TRANSFERS, 3) == second
    assert rows_of(fetch(server, second)[2]) == rows_of(old_page)
    found, new_total = walk(server, TRANSFERS)
    assert new_total == total + 10
    assert found == [registry.url(notice) for notice in reversed(posted)] + before


def test_a_row_is_seen_twice_when_notices_are_posted_between_two_pages(
    small: tuple[Registry, WorldServer],
) -> None:
    registry, server = small
    _, total = walk(server, TRANSFERS)
    new = evolve(registry["pingan-2025-84"], key="", phase=901)
    server.after(1, lambda: registry.post(new))
    _, _, first = fetch(server, registry.list_url(TRANSFERS, 1))
    _, _, second = fetch(server, registry.list_url(TRANSFERS, 2))
    assert rows_of(first)[-1] == rows_of(second)[0]
    assert int(TOTAL.search(second.decode())[1]) == total + 1  # type: ignore[index]


def test_a_path_is_overridden_for_so_many_answers(small: tuple[Registry, WorldServer]) -> None:
    registry, server = small
    url = registry.list_url(TRANSFERS, 2)
    server.override(url, status=503, body="later", headers={"Retry-After": "1"}, times=2)
    answers = [fetch(server, url) for _ in range(3)]
    assert [status for status, _, _ in answers] == [503, 503, 200]
    assert answers[0][1]["retry-after"] == "1"
    server.override(url, status=403)
    server.restore(url)
    assert fetch(server, url)[0] == 200


def test_a_body_can_be_cut_short(small: tuple[Registry, WorldServer]) -> None:
    registry, server = small
    url = registry.list_url(TRANSFERS, 1)
    server.override(url, body=b"x" * 500, cut_at=100)
    with pytest.raises(http.client.IncompleteRead):
        fetch(server, url)


def test_a_held_path_hangs_until_it_is_released(small: tuple[Registry, WorldServer]) -> None:
    registry, server = small
    url = registry.list_url(TRANSFERS, 1)
    seen: list[int] = []
    with server.hold(url) as hold:
        asking = threading.Thread(target=lambda: seen.append(fetch(server, url)[0]))
        asking.start()
        assert hold.reached.wait(5)
        assert fetch(server, registry.list_url(TRANSFERS, 2))[0] == 200
        assert seen == []
    asking.join(5)
    assert seen == [200]


def test_robots_is_404_until_somebody_writes_one(small: tuple[Registry, WorldServer]) -> None:
    _, server = small
    url = "https://www.yindeng.com.cn/robots.txt"
    assert fetch(server, url)[0] == 404
    server.override(url, body="User-agent: *\nDisallow: /xxpl/", headers={"Content-Type": "text/plain"})
    status, headers, body = fetch(server, url)
    assert (status, headers["content-type"]) == (200, "text/plain")
    assert b"Disallow" in body


def test_requests_are_written_down_with_their_status_and_headers(small: tuple[Registry, WorldServer]) -> None:
    registry, server = small
    url = registry.list_url(TRANSFERS, 1)
    fetch(server, f"{url}?x=1", User_Agent="firesale")
    fetch(server, "https://example.com/")
    first, second = server.requests
    assert (first.method, first.path, first.status) == ("GET", f"{path_of(url)}?x=1", 200)
    assert first.headers["user-agent"] == "firesale"
    assert (second.path, second.status) == ("/example.com/", 404)
    assert server.counts()[second.path, 404] == 1


def test_a_folder_without_its_slash_is_sent_to_the_real_address(small: tuple[Registry, WorldServer]) -> None:
    _, server = small
    status, headers, _ = fetch(server, f"https://www.yindeng.com.cn{ROOT}/{TRANSFERS}")
    assert (status, headers["location"]) == (301, f"https://www.yindeng.com.cn{ROOT}/{TRANSFERS}/")


def test_monday_adds_seven_notices_one_of_them_over_a_billion_and_corrects_two() -> None:
    friday, monday = world(1), world(2)
    one, two = expected_notices(friday), expected_notices(monday)
    new = [two[notice_id] for notice_id in two if notice_id not in one]
    assert len(new) == 7
    large = [
        each.key for each in new if (each.columns["claims_yuan"] or each.columns["total_yuan"] or 0) >= 1e9
    ]
    assert large == ["guangda-2025-31"]
    changed = [one[each].key for each in one if one[each] != two[each]]
    assert sorted(changed) == ["few-rows", "wrong-sums"]


def test_what_is_generated_keeps_clear_of_every_project_written_by_hand(registry: Registry) -> None:
    by_hand = {project_of(notice) for notice in world(2, history=False).notices.values()} - {None}
    generated = {project_of(notice) for notice in registry.notices.values() if not notice.key}
    assert by_hand & generated == set()


def test_a_value_that_is_a_trap_is_expected_empty_with_its_reason(registry: Registry) -> None:
    scanned = expected(registry, registry["scanned-transfer"])
    assert scanned.columns["claims_yuan"] is None
    assert scanned.columns["starting_price_state"] == "unreadable"
    assert scanned.traps["claims_yuan"] == "a scan without text"
    assert expected(registry, registry["icbc-2021-2"]).columns["starting_price_yuan"] == 0
    rounded = expected(registry, registry["minsheng-2025-8-marketing"])
    assert rounded.columns["loans"] is None
    assert rounded.columns["claims_yuan"] is None
    assert str(rounded.columns["total_yuan"]) == "21697120954.08"


def test_the_command_prints_its_address_on_one_line() -> None:
    command = [sys.executable, "-m", "fixtures.world.server", "--port", "0", "--day", "2", "--no-history"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        line = process.stdout.readline().strip()
        try:
            port = int(urlsplit(line).port or 0)
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
            connection.request("GET", f"/www.yindeng.com.cn{ROOT}/{TRANSFERS}/index.html")
            body = connection.getresponse().read()
            connection.close()
        finally:
            process.terminate()
    assert line == f"http://127.0.0.1:{port}"
    assert "2025-11-17" in body.decode()

"""The page in a real browser, at a desk and on a phone, in both languages.

With ``FIRESALE_SCREENSHOTS=docs/screenshots`` the READMEs' pictures are taken anew, with ``all:FOLDER`` one of every page.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from playwright.sync_api import Page, sync_playwright

from crawlers.browser.finder import find_browser
from tests.browser_site import need_browser
from tests.web.conftest import DAY, MARKUP, NOW

CHECKOUT = Path(__file__).resolve().parents[2]
DESK, PHONE = {"width": 1280, "height": 900}, {"width": 390, "height": 844}
BOTH = [("en", DESK), ("zh", DESK), ("en", PHONE), ("zh", PHONE)]
NAMES = [f"{lang} {size['width']}" for lang, size in BOTH]
WORDS = {
    "en": {"search": "Search", "rows": "Rows: Notices", "next": "Next page", "apply": "Apply"},
    "zh": {"search": "搜索", "rows": "明细: 公告", "next": "下一页", "apply": "应用"},
}


@pytest.fixture(scope="module")
def address(page_database: Path) -> Iterator[str]:
    """The page as it is served; one server for all tests here."""
    need_browser()
    kept = {name: value for name, value in os.environ.items() if not name.startswith("FIRESALE_")}
    command = [
        sys.executable,
        "-m",
        "firesale",
        "serve",
        "--port",
        "0",
        "--as-of",
        str(DAY),
        "--json",
        "--db",
        str(page_database),
    ]
    with subprocess.Popen(
        command, cwd=CHECKOUT, env=kept | {"FIRESALE_NOW": NOW.isoformat()}, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout
        yield json.loads(process.stdout.readline())["address"].rstrip("/")
        process.terminate()
        assert process.wait(timeout=20) in (0, -15)


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """One browser for all tests here."""
    need_browser()
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=find_browser().path)
        yield started
        started.close()


class Visit:
    """A tab of a reader, with everything it asked for and complained about."""

    def __init__(self, browser: Any, address: str, size: dict[str, int]) -> None:
        self.address = address
        self.context = browser.new_context(viewport=size, accept_downloads=True)
        self.page: Page = self.context.new_page()
        self.asked: list[str] = []
        self.said: list[str] = []
        self.page.on("request", lambda request: self.asked.append(request.url))
        self.page.on("console", lambda message: self.said.append(f"{message.type}: {message.text}"))
        self.page.on("pageerror", lambda error: self.said.append(str(error)))

    def open(self, path: str) -> Page:
        """Open an address of the page."""
        self.page.goto(self.address + path)
        self.fits()
        return self.page

    def fits(self) -> None:
        """Nothing stands out of the window: what is wide scrolls inside."""
        self.page.wait_for_load_state("load")  # without its style sheet a page is as wide as it likes
        wide = self.page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        assert wide <= 0, (self.page.url, wide)

    def close(self) -> None:
        """End the visit: nothing left this machine, and the browser had nothing to complain of."""
        self.context.close()
        assert self.asked
        assert not [url for url in self.asked if not url.startswith((self.address, "data:"))]
        assert self.said == []


@pytest.fixture
def visit(browser: Any, address: str, request: pytest.FixtureRequest) -> Iterator[Visit]:
    made = Visit(browser, address, getattr(request, "param", DESK))
    yield made
    made.close()


def sizes_of_both() -> Any:
    return pytest.mark.parametrize(("lang", "visit"), BOTH, indirect=["visit"], ids=NAMES)


@sizes_of_both()
def test_a_reader_searches_for_a_bank_opens_a_package_and_follows_a_number_to_its_rows(
    lang: str, visit: Visit
) -> None:
    page, words = visit.open(f"/{lang}/"), WORDS[lang]
    page.get_by_role("searchbox").fill("民生" if lang == "zh" else "Minsheng")
    page.get_by_role("button", name=words["search"]).click()
    page.get_by_role("link", name="2025年第6期个人不良贷款").first.click()
    assert "1,856.28" in page.inner_text("main")
    visit.fits()
    visit.open(f"/{lang}/").locator("a.figure").first.click()
    assert page.locator("h1").inner_text() == words["rows"]
    assert page.locator("table.rows tbody tr").count() == 8
    visit.fits()


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_reader_filters_packages_and_turns_the_page(lang: str, visit: Visit) -> None:
    page, words = visit.open(f"/{lang}/projects"), WORDS[lang]
    page.locator("#f-state").select_option("sold")
    page.locator("#f-sort").select_option("size")
    page.get_by_role("button", name=words["apply"]).click()
    assert "state=sold" in page.url
    first = page.locator("tbody th").first.inner_text()
    page.get_by_role("link", name=words["next"]).click()
    assert page.locator("tbody th").first.inner_text() != first
    assert page.locator("#f-state").input_value() == "sold"


def test_the_excel_file_is_downloaded(visit: Visit, tmp_path: Path) -> None:
    page = visit.open("/en/")
    with page.expect_download(timeout=120_000) as waited:
        page.get_by_role("link", name="Excel file").click()
    assert waited.value.suggested_filename == f"firesale-{DAY}.xlsx"
    target = tmp_path / "book.xlsx"
    waited.value.save_as(target)
    assert "xl/workbook.xml" in ZipFile(target).namelist()


def test_markup_in_a_title_is_shown_and_not_run(visit: Visit) -> None:
    page = visit.open("/en/notices/yindeng:t20251113_1")
    assert MARKUP in page.inner_text("main")
    assert "run" not in page.title().split()
    assert page.locator("img").count() == 0


def test_the_keyboard_is_enough(visit: Visit) -> None:
    page = visit.open("/en/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    assert page.evaluate("document.activeElement.getBoundingClientRect().top") >= 0  # it shows itself
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "content"
    page.keyboard.press("Tab")
    inside = page.evaluate("document.getElementById('content').contains(document.activeElement)")
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert (inside, outline) == (True, "solid")


_CONTRAST = """() => {
  const light = part => { const v = part / 255; return v <= .03928 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4 };
  const parts = colour => colour.match(/[\\d.]+/g).map(Number);
  const bright = ([r, g, b]) => .2126 * light(r) + .7152 * light(g) + .0722 * light(b);
  const ground = node => { for (; node; node = node.parentElement) { const c = parts(getComputedStyle(node).backgroundColor);
    if (c.length < 4 || c[3] > 0) return c } return [255, 255, 255] };
  const poor = new Set();
  for (const node of document.querySelectorAll("body *:not(svg *)")) {
    if (![...node.childNodes].some(one => one.nodeType === 3 && one.data.trim())) continue;
    const [a, b] = [bright(parts(getComputedStyle(node).color)), bright(ground(node))];
    if ((Math.max(a, b) + .05) / (Math.min(a, b) + .05) < 4.5 && node.innerText.trim() !== "–") poor.add(node.outerHTML.slice(0, 120));
  }
  return [...poor] }"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_words_stand_out_from_their_ground(visit: Visit, scheme: str) -> None:
    visit.page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    for path in ("/en/", "/zh/lots", "/en/notices/yindeng:t20251114_2977900", "/en/sources"):
        assert visit.open(path).evaluate(_CONTRAST) == [], path


PICTURES = {
    "overview": "/", "packages": "/projects?sort=size", "package": "/notices/yindeng:t20251114_2977900", "lots": "/lots",
    "asset": "/lots/jd:311204471", "sellers": "/sellers", "figures": "/figures/year", "alerts": "/alerts", "sources": "/sources",
    "search": "/search?q=银", "rows": "/firesale/notices_public?kind=transfer&published_on=2025-11-14",
}  # fmt: skip


#: Those that the READMEs show.
SHOWN = ("overview-en-1280", "asset-en-1280", "overview-zh-1280", "overview-zh-390")


@sizes_of_both()
def test_no_page_is_wider_than_its_window(lang: str, visit: Visit) -> None:
    _, every, folder = os.environ.get("FIRESALE_SCREENSHOTS", "").rpartition("all:")
    for name, path in PICTURES.items():
        page = visit.open(f"/{lang}{path}")
        width = page.viewport_size["width"] if page.viewport_size else 0
        picture = f"{name}-{lang}-{width}"
        if folder and (every or picture in SHOWN):
            page.screenshot(path=Path(folder) / f"{picture}.png")


@pytest.mark.parametrize("name", SHOWN)
def test_the_pictures_are_there_and_shown(name: str) -> None:
    lang = name.split("-")[1]
    readme = (CHECKOUT / ("README.zh.md" if lang == "zh" else "README.md")).read_text(encoding="utf-8")
    assert f"(docs/screenshots/{name}.png)" in readme
    assert (CHECKOUT / "docs" / "screenshots" / f"{name}.png").read_bytes().startswith(b"\x89PNG")

"""Which browser is taken, and what is said without one; addresses that are challenges, and tokens cut from them."""

from __future__ import annotations

import pytest
from scrapy import Request
from scrapy.http import HtmlResponse, Response

from crawlers.blocked import (
    BlockedMiddleware,
    Challenged,
    RedirectedToChallengeMiddleware,
    challenging_address,
    redacted,
)
from crawlers.browser.finder import NAMES, find_browser, main, why_no_browser

SHELL = "chromium-headless-shell"


def program(folder, name):
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    path.write_text("#!/bin/sh\n")
    path.chmod(0o755)
    return path


def playwrights(folder, revision, name="chrome-headless-shell", *, complete=True):
    path = program(folder / f"chromium_headless_shell-{revision}" / "chrome-linux", name)
    if complete:
        (path.parents[1] / "INSTALLATION_COMPLETE").touch()
    return path


@pytest.fixture
def bare(tmp_path):
    return {"PATH": str(tmp_path / "bin"), "PLAYWRIGHT_BROWSERS_PATH": str(tmp_path / "own")}


def test_nothing_is_found_where_nothing_is(bare):
    assert find_browser(bare) is None
    assert "apt-get install -y --no-install-recommends chromium-headless-shell" in why_no_browser(bare)


def test_the_headless_shell_is_taken_before_a_full_browser(bare, tmp_path):
    for name in reversed(NAMES):
        path = program(tmp_path / "bin", name)
        assert find_browser(bare).path == path


def test_playwrights_own_comes_before_the_systems_and_its_newest_counts(bare, tmp_path):
    program(tmp_path / "bin", SHELL)
    playwrights(tmp_path / "own", 999)
    newest = playwrights(tmp_path / "own", 1201, "headless_shell")
    playwrights(tmp_path / "own", 1300, complete=False)
    assert find_browser(bare).path == newest
    assert why_no_browser(bare) is None


def test_the_browser_that_the_user_names_comes_first(bare, tmp_path):
    playwrights(tmp_path / "own", 1201)
    named = program(tmp_path / "mine", "any-name")
    found = find_browser(bare | {"FIRESALE_CHROMIUM": str(named)})
    assert (found.path, found.origin) == (named, "FIRESALE_CHROMIUM")


@pytest.mark.parametrize(
    ("told", "said"),
    [("none", "FIRESALE_CHROMIUM=none"), ("/no/such/file", "/no/such/file is not a program")],
)
def test_a_refusal_or_a_wrong_name_means_no_browser_whatever_else_there_is(bare, tmp_path, told, said):
    program(tmp_path / "bin", SHELL)
    environment = bare | {"FIRESALE_CHROMIUM": told}
    assert find_browser(environment) is None
    assert said in why_no_browser(environment)


def test_the_set_up_is_told_the_path_or_the_reason(bare, tmp_path, monkeypatch, capsys):
    for name, value in bare.items():
        monkeypatch.setenv(name, value)
    monkeypatch.delenv("FIRESALE_CHROMIUM", raising=False)
    assert main() == 1
    assert "no browser was found" in capsys.readouterr().err
    path = program(tmp_path / "bin", SHELL)
    assert main() == 0
    assert capsys.readouterr().out == f"{path}  (the system's)\n"


CHALLENGES = [
    "https://sf-item.taobao.com/sf_item/1.htm/_____tmd_____/punish?x5secdata=a&x5step=2",
    "https://sf.taobao.com//_____tmd_____/punish",
    "https://login.taobao.com/member/login.jhtml?redirectURL=x",
    "https://login.taobao.com",
    "https://passport.jd.com/new/login.aspx?ReturnUrl=x",
    "https://PASSPORT.jd.com/uc/login",
    "https://plogin.m.jd.com/login/login",
    "https://cfe.m.jd.com/privatedomain/risk_handler/03101900/?returnurl=x",
    "https://i.taobao.com/my_itaobao",
]
ORDINARY = [
    "https://sf-item.taobao.com/sf_item/1.htm",
    "https://paimai.jd.com/1",
    "https://paimai.jd.com/1?from=https://passport.jd.com/new/login.aspx",
    "https://www.jd.com/passport.jd.com.html",
    "https://example.org/punish",
]


@pytest.mark.parametrize("url", CHALLENGES)
def test_an_address_can_be_a_challenge(url):
    assert challenging_address(url)
    with pytest.raises(Challenged):
        BlockedMiddleware().process_response(Request("https://a.example/"), HtmlResponse(url, body=b"<p>x"))


@pytest.mark.parametrize("url", ORDINARY)
def test_an_ordinary_address_is_none_whatever_its_parameters_mention(url):
    assert challenging_address(url) is None


@pytest.mark.parametrize("url", CHALLENGES)
def test_a_redirect_to_a_challenge_is_not_followed(url):
    answer = Response("https://a.example/x", 302, {"Location": url})
    with pytest.raises(Challenged) as caught:
        RedirectedToChallengeMiddleware().process_response(Request("https://a.example/x"), answer)
    assert "x5secdata" not in caught.value.evidence


@pytest.mark.parametrize("status", [200, 302])
def test_other_redirects_and_pages_pass(status):
    answer = Response("https://a.example/x", status, {"Location": "/y"})
    assert RedirectedToChallengeMiddleware().process_response(Request(answer.url), answer) is answer


REDACTED = [
    ("https://a/punish?x5secdata=abc&x5step=2", "https://a/punish"),
    ("https://a/p?id=1&x5secdata=abc&page=2#top", "https://a/p?id=1&page=2#top"),
    ("https://a/p?X5SecData=abc&id=1", "https://a/p?id=1"),
    ("https://a/api?functionId=q&h5st=2026&sign=ff&body=%7B%7D", "https://a/api?functionId=q&body=%7B%7D"),
    (
        "https://login.taobao.com/l?redirectURL=https%3A%2F%2Fa%2Fp%3Fid%3D1%26x5secdata%3Dabc",
        "https://login.taobao.com/l?redirectURL=https%3A%2F%2Fa%2Fp%3Fid%3D1",
    ),
    (
        "https://l/?u=https%3A%2F%2Fb%2F%3Fv%3Dhttps%253A%252F%252Fc%252F%253Fx5secdata%253Dabc",
        "https://l/?u=https%3A%2F%2Fb%2F%3Fv%3Dhttps%253A%252F%252Fc%252F",
    ),
]


@pytest.mark.parametrize(("url", "clean"), REDACTED)
def test_tokens_are_cut_from_addresses(url, clean):
    assert redacted(url) == clean


@pytest.mark.parametrize(
    "url",
    [
        "https://a/p",
        "https://a/p?id=1&page=2",
        "https://a/p?q=%E6%B3%95%E6%8B%8D&body=%7B%22a%22%3A%221%3F%22%7D",
        "https://a/p?next=https%3A%2F%2Fb%2F%3Fid%3D1",
    ],
)
def test_an_address_without_tokens_is_given_back_as_it_is(url):
    assert redacted(url) == url

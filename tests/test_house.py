"""Rules over the whole house: imports one way, names that agree, documents that do not drift."""

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from click.testing import CliRunner

from crawlers import config, settings
from crawlers.families.notice_lists import LayoutChanged
from crawlers.reading.page import read_page
from crawlers.source import PromiseBroken, Source
from firesale import cli, running

CHECKOUT = Path(__file__).resolve().parents[1]
SOURCES = running.all_sources()
README = (CHECKOUT / "README.md").read_text(encoding="utf-8")


def tool(*command):
    done = subprocess.run(
        [sys.executable, "-m", *command], cwd=CHECKOUT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_imports_point_one_way():
    done = subprocess.run(
        [str(Path(sys.executable).with_name("lint-imports"))],
        cwd=CHECKOUT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout


def test_the_linter_finds_nothing():
    tool("ruff", "check", ".")


def test_the_formatter_would_change_nothing():
    tool("ruff", "format", "--check", ".")


def test_the_types_hold():
    tool("mypy")


@pytest.mark.parametrize("name", SOURCES)
def test_file_class_and_name_of_a_source_agree(name):
    source = SOURCES[name]
    assert source.__module__.rpartition(".")[2] == name
    assert source.__name__.lower() == name.replace("_", "")


@pytest.mark.parametrize("name", SOURCES)
def test_a_source_says_who_publishes_what_and_where(name):
    source = SOURCES[name]
    module = sys.modules[source.__module__]
    assert "Publisher:" in (module.__doc__ or "")
    assert source.publisher
    assert all(host in settings.__doc__ or "." in host for host in source.hosts)


@pytest.mark.parametrize("name", SOURCES)
def test_no_source_is_less_polite_than_the_default(name):
    own = SOURCES[name].custom_settings or {}
    assert not {"DOWNLOAD_DELAY", "CONCURRENT_REQUESTS_PER_DOMAIN", "ROBOTSTXT_OBEY", "USER_AGENT"} & set(own)


def test_a_source_that_does_not_keep_the_promise_is_refused_when_defined():
    with pytest.raises(PromiseBroken, match="publisher"):
        type("Nobody", (Source,), {"name": "nobody", "title": "t", "hosts": ("x",), "__doc__": "d"})


@pytest.mark.parametrize("name", cli.COMMANDS)
def test_every_command_has_help_with_an_example_and_takes_a_database(name):
    done = CliRunner().invoke(cli.firesale, [name, "--help"])
    assert done.exit_code == 0
    assert "Example:" in done.output
    assert "--db" in done.output


def test_the_readme_names_only_commands_that_exist():
    named = set(re.findall(r"^\./run (\w+)", README, re.MULTILINE)) | set(
        re.findall(r"`\./run (\w+)", README)
    )
    assert named
    assert named <= {*cli.COMMANDS, "test", "bench", "scrapy"}


def test_the_readmes_configuration_is_valid(tmp_path):
    text = re.search(r"```toml\n(.*?)```", README, re.DOTALL)[1]
    tomllib.loads(text)
    (tmp_path / "firesale.toml").write_text(text)
    loaded = config.load(
        tmp_path / "firesale.toml",
        {"DESK_ROBOT": "https://oapi.dingtalk.com/robot/send?access_token=x"},
        SOURCES_KEYS,
    )
    assert loaded.alerts.channels[0].kind == "dingtalk"


SOURCES_KEYS = {name: {} for name in SOURCES}


def test_the_project_stands_alone():
    """No file names a place outside of the checkout, and no package registry."""
    files = subprocess.run(
        ["git", "ls-files"], cwd=CHECKOUT, capture_output=True, text=True, check=True
    ).stdout.split()
    for name in files:
        path = CHECKOUT / name
        if path.suffix not in (".py", ".md", ".toml", ".lock", ".cfg", "") or not path.is_file():
            continue
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"https?://[^ \"]+/(simple|packages)/", text), name
    lock = (CHECKOUT / "requirements.lock").read_text()
    assert "--hash=sha256:" in lock
    assert not re.search(r"^\s*(-i|--index-url)", lock, re.MULTILINE)


def test_a_new_source_is_written_and_red_until_filled_in(tmp_path):
    done = CliRunner().invoke(
        cli.firesale, ["new", "suaee", "https://www.suaee.com/notices/index.html", "--into", str(tmp_path)]
    )
    assert done.exit_code == 0, done.output
    spider = (tmp_path / "spiders" / "suaee.py").read_text(encoding="utf-8")
    namespace = {"__name__": "spiders.suaee"}
    exec(compile(spider, "suaee.py", "exec"), namespace)
    source = namespace["Suaee"]()
    page = (tmp_path / "fixtures" / "suaee" / "first-list" / "page.html").read_bytes()
    with pytest.raises(LayoutChanged):
        source.read_list(read_page("https://www.suaee.com/notices/index.html", page))
    again = CliRunner().invoke(
        cli.firesale, ["new", "suaee", "https://www.suaee.com/", "--into", str(tmp_path)]
    )
    assert again.exit_code != 0

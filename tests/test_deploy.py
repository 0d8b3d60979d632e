"""The files in ``deploy``: every key is one that its reader knows, and every command one that we have."""

from __future__ import annotations

import configparser
import re
import shlex

import click
import pytest
from small_registry import CHECKOUT

from firesale.cli import COMMANDS, firesale

DEPLOY = CHECKOUT / "deploy"
UNITS = ("firesale.service", "firesale.timer", "firesale-watch.service")
KNOWN_KEYS = {
    "Unit": {"Description", "Wants", "After"},
    "Service": {
        "Type", "User", "WorkingDirectory", "Environment", "EnvironmentFile", "ExecStart", "SuccessExitStatus",
        "TimeoutStartSec", "TimeoutStopSec", "KillMode", "Nice", "NoNewPrivileges", "PrivateTmp", "ProtectSystem",
        "ProtectHome", "ReadWritePaths", "Restart", "RestartSec", "RestartPreventExitStatus",
    },
    "Timer": {"OnCalendar", "Persistent", "RandomizedDelaySec", "AccuracySec"},
    "Install": {"WantedBy"},
}  # fmt: skip
INSTRUCTIONS = {"FROM", "RUN", "WORKDIR", "COPY", "USER", "VOLUME", "ENV", "STOPSIGNAL", "ENTRYPOINT", "CMD"}
CRON_FIELD = re.compile(r"\*(/\d+)?|\d+(-\d+)?(,\d+(-\d+)?)*")


def unit(name):
    parser = configparser.ConfigParser(interpolation=None, delimiters="=", comment_prefixes="#")
    parser.optionxform = str
    parser.read_string((DEPLOY / name).read_text(encoding="utf-8"))
    return parser


def lines(name):
    text = (DEPLOY / name).read_text(encoding="utf-8").replace("\\\n", " ")
    return [line for line in text.splitlines() if line.strip() and not line.startswith("#")]


def is_understood(arguments):
    """Whether our own command line takes these arguments; a usage error is raised if not."""
    name, *rest = arguments
    assert name in COMMANDS
    command = firesale.get_command(click.Context(firesale), name)
    return command.make_context(name, list(rest)) is not None


def after_run(words):
    """The arguments that follow ``run`` in a command's words."""
    place = next(place for place, word in enumerate(words) if word.endswith("/run"))
    return [word for word in words[place + 1 :] if word[0].isalpha() or word.startswith("-")]


@pytest.mark.parametrize("name", UNITS)
def test_a_unit_has_only_keys_that_systemd_knows_none_twice_and_says_why(name):
    parser = unit(name)  # refuses a key that stands twice
    for section in parser.sections():
        assert not set(parser[section]) - KNOWN_KEYS[section]
        assert all(value.strip() for value in parser[section].values())
    assert (DEPLOY / name).read_text().startswith("# ")


@pytest.mark.parametrize("name", [name for name in UNITS if name.endswith(".service")])
def test_a_service_runs_a_command_of_ours_and_lets_it_close_its_runs(name):
    service = unit(name)["Service"]
    assert is_understood(after_run(shlex.split(service["ExecStart"])))
    assert service["KillMode"] == "mixed"
    assert int(service["TimeoutStopSec"]) > 90  # what the watch gives its crawls
    assert service["WorkingDirectory"] == service["ReadWritePaths"]
    assert service["ExecStart"].startswith(service["WorkingDirectory"])


def test_the_timer_starts_the_service_of_its_name_and_catches_up():
    timer = unit("firesale.timer")["Timer"]
    assert timer["Persistent"] in ("yes", "true")
    assert re.fullmatch(r"\*-\*-\* \*:00/\d+:00", timer["OnCalendar"])
    assert unit("firesale.timer")["Install"]["WantedBy"] == "timers.target"
    assert unit("firesale.service")["Service"]["Type"] == "oneshot"
    assert "Install" not in unit("firesale.service")


def test_a_site_s_trouble_is_no_failure_of_the_service_and_ours_is():
    from crawlers.outcome import EXIT_STATUS  # noqa: PLC0415

    troubles = {str(status) for status in EXIT_STATUS.values()} - {"0", "1"}
    assert set(unit("firesale.service")["Service"]["SuccessExitStatus"].split()) == troubles


def test_the_crontab_has_one_line_of_five_fields_and_a_command_of_ours():
    (line,) = lines("crontab")
    *fields, command = line.split(maxsplit=5)
    assert len(fields) == 5
    assert all(CRON_FIELD.fullmatch(field) for field in fields)
    assert "%" not in command  # cron takes it for the end of the line
    assert is_understood(after_run(shlex.split(command.split(">>")[0], comments=False)))


def test_the_container_copies_what_is_there_and_runs_a_command_of_ours():
    found = [line.strip().split(maxsplit=1) for line in lines("Containerfile")]
    said = dict(found)
    assert {word for word, _ in found} <= INSTRUCTIONS
    assert found[0][0] == "FROM"
    copied = [words.split()[0] for word, words in found if word == "COPY"]
    assert all((CHECKOUT / name).exists() for name in copied)
    assert {"crawlers", "spiders", "pipelines", "firesale", "fixtures"} <= set(copied)
    assert said["ENTRYPOINT"] == '["python", "-m", "firesale"]'
    assert is_understood(re.findall(r'"([^"]+)"', said["CMD"]))
    assert (said["USER"], said["STOPSIGNAL"]) == ("firesale", "SIGTERM")


@pytest.mark.parametrize("name", [*UNITS, "crontab", "Containerfile"])
def test_no_secret_and_no_private_path_stands_in_them(name):
    text = (DEPLOY / name).read_text(encoding="utf-8")
    assert not re.search(r"/home/|/root/|token=|[a-f0-9]{32}", text)

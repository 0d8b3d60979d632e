"""The configuration file: what is taken, what is refused and how the refusal reads."""

from __future__ import annotations

import os
from datetime import time, timedelta
from decimal import Decimal

import pytest

from crawlers.config import Channel, Config, ConfigError, load

SECRET = "https://oapi.dingtalk.com/robot/send?access_token=SECRET-TOKEN-1"
CHANNEL = '[[alerts.channel]]\nname = "desk"\nkind = "dingtalk"\nurl_env = "DESK_URL"\n'


@pytest.fixture
def read(tmp_path):
    def read(text, env=None, source_keys=None):
        file = tmp_path / "firesale.toml"
        file.write_bytes(text if isinstance(text, bytes) else text.encode())
        return load(file, env or {}, source_keys)

    return read


def refusal(read, text, **given):
    with pytest.raises(ConfigError) as caught:
        read(text, **given)
    return str(caught.value)


def test_a_missing_default_file_means_all_defaults(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    config = load(None, {})
    assert config == Config()
    assert (config.lang, config.alerts.min_claims_yuan, config.alerts.channels) == ("en", Decimal(10**9), ())


@pytest.mark.parametrize(
    ("words", "times"),
    [('"08:30"', [time(8, 30)]), ('["18:00", "00:00"]', [time(0), time(18)]), ('["23:59"]', [time(23, 59)])],
)
def test_times_of_day_are_read_in_their_order(read, words, times):
    source = read(f"[sources.yindeng]\nat = {words}\ndeadline = '90min'").source("yindeng")
    assert (list(source.at), source.deadline) == (times, timedelta(minutes=90))


@pytest.mark.parametrize(
    "words", ['"8:30"', '"24:00"', '"08:30:00"', '"０8:30"', "[]", '["08:30", "08:30"]', "830"]
)
def test_other_times_of_day_are_refused(read, words):
    said = refusal(read, f"[sources.yindeng]\nat = {words}")
    assert '[sources.yindeng] at: expected a time of day in Beijing such as "08:30"' in said


def test_a_source_has_one_schedule(read):
    said = refusal(read, "[sources.yindeng]\nat = '08:30'\nevery = '1d'")
    assert "[sources.yindeng] at: stands beside every" in said


def test_the_default_file_of_the_working_directory_is_read(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "firesale.toml").write_text('lang = "zh"')
    assert load(None, {}).lang == "zh"


def test_the_variable_names_the_file_and_the_argument_goes_before_it(tmp_path):
    one, two = tmp_path / "one.toml", tmp_path / "two.toml"
    one.write_text('contact = "one"')
    two.write_text('contact = "two"')
    assert load(None, {"FIRESALE_CONFIG": str(one)}).contact == "one"
    assert load(two, {"FIRESALE_CONFIG": str(one)}).contact == "two"


@pytest.mark.parametrize("by_variable", [True, False])
def test_a_named_file_that_is_not_there_is_an_error(tmp_path, by_variable):
    file = tmp_path / "nowhere.toml"
    with pytest.raises(ConfigError, match=r"nowhere\.toml.*No such file"):
        load(None, {"FIRESALE_CONFIG": str(file)}) if by_variable else load(file, {})


def test_a_file_that_the_variable_names_in_vain_is_said_with_the_variable(tmp_path):
    with pytest.raises(
        ConfigError, match=r"FIRESALE_CONFIG names it.*Next step: make it, or unset FIRESALE_CONFIG"
    ):
        load(None, {"FIRESALE_CONFIG": str(tmp_path / "none.toml")})


def test_everything_that_can_be_set_is_read(read):
    config = read(
        'contact = "mail@example.org"\nlang = "zh"\n'
        '[alerts]\nmin_claims_yuan = 5e8\nseller = "民生银行"\nproduct = ["credit_card", "consumer"]\n'
        'region = ["浙江", "上海"]\nkeyword = "白酒"\noverdue_days = 1826\ndiscount = 0.3\n'
        + CHANNEL
        + '[sources.yindeng]\nenabled = false\nevery = "6h"\npace_s = 2.5\n',
        {"DESK_URL": f" {SECRET}\n"},
    )
    assert (config.contact, config.lang) == ("mail@example.org", "zh")
    alerts = config.alerts
    assert (alerts.min_claims_yuan, alerts.overdue_days) == (Decimal(500_000_000), Decimal(1826))
    assert (alerts.seller, alerts.product) == (("民生银行",), ("credit_card", "consumer"))
    assert (alerts.region, alerts.keyword, alerts.discount) == (("浙江", "上海"), ("白酒",), Decimal("0.3"))
    assert alerts.channels == (
        Channel(name="desk", kind="dingtalk", url_env="DESK_URL", audience="reader", address=SECRET),
    )
    source = config.source("yindeng")
    assert (source.enabled, source.every, source.pace_s) == (False, timedelta(hours=6), 2.5)
    assert config.source("coamc").enabled is None


def test_a_threshold_of_nothing_is_kept(read):
    assert read("[alerts]\nmin_claims_yuan = 0").alerts.min_claims_yuan == 0


def test_quiet_hours_and_digests_are_times_of_day(read):
    alerts = read(
        '[alerts]\nquiet = "22:00 - 07:00"\ndigest = ["17:00", "08:30"]\nat_once_yuan = 5e9\n'
    ).alerts
    assert (alerts.quiet, alerts.digest) == ((time(22), time(7)), (time(8, 30), time(17)))
    assert alerts.at_once_yuan == Decimal(5 * 10**9)
    none = read("[alerts]\n").alerts
    assert (none.quiet, none.digest, none.at_once_yuan) == (None, (), None)


def test_a_byte_order_mark_is_tolerated(read):
    assert read(b'\xef\xbb\xbflang = "zh"').lang == "zh"


@pytest.mark.parametrize(
    ("words", "length"),
    [
        ("30m", timedelta(minutes=30)),
        ("30min", timedelta(minutes=30)),
        ("1.5h", timedelta(minutes=90)),
        ("1 d", timedelta(days=1)),
        ("2w", timedelta(days=14)),
        ("45s", timedelta(seconds=45)),
    ],
)
def test_a_length_of_time_is_read(read, words, length):
    assert read(f'[sources.yindeng]\nevery = "{words}"').source("yindeng").every == length


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('contakt = "x"', "contakt: unknown key; did you mean 'contact'?"),
        ("min_claims_yuan = 5", "min_claims_yuan: unknown key; it belongs under [alerts]"),
        ("pace_s = 5", "pace_s: unknown key; it belongs under [sources.NAME]"),
        ("[alert]\nseller = 'x'", "alert: unknown key; did you mean 'alerts'?"),
        (
            "[alerts]\nmin_claim_yuan = 5",
            "[alerts] min_claim_yuan: unknown key; did you mean 'min_claims_yuan'?",
        ),
        ("[alerts]\nquite = '22:00-07:00'", "[alerts] quite: unknown key; did you mean 'quiet'?"),
        ("quiet = '22:00-07:00'", "quiet: unknown key; it belongs under [alerts]"),
        ("digest = '08:30'", "digest: unknown key; it belongs under [alerts]"),
        (CHANNEL + 'url = "x"', "[[alerts.channel]] no. 1 url: unknown key; did you mean 'url_env'?"),
        ("[sources.yindeng]\nevrey = '1d'", "[sources.yindeng] evrey: unknown key; did you mean 'every'?"),
        (
            "[sources.yindeng]\nzzz = 1",
            "zzz: unknown key; known here: at, category, city, daily_requests, deadline, enabled, every, floors, pace_s, province, seller, status",
        ),
    ],
)
def test_an_unknown_key_is_refused_with_what_was_probably_meant(read, text, message):
    assert message in refusal(read, text)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("contact = 5", "contact: expected a text; found 5"),
        ("contact = ' '", 'contact: expected a text; found " "'),
        ('lang = "de"', 'lang: expected one of en, zh; found "de"'),
        ('lang = "zhh"', """found "zhh"; did you mean 'zh'?"""),
        (
            '[alerts]\nmin_claims_yuan = "1e9"',
            'min_claims_yuan: expected a number, 0 or more; found "1e9"; a number stands without quotes: 1e9',
        ),
        ("[alerts]\nmin_claims_yuan = true", "min_claims_yuan: expected a number, 0 or more; found true"),
        ("[alerts]\nmin_claims_yuan = -1", "expected a number, 0 or more; found -1"),
        ("[alerts]\nmin_claims_yuan = inf", "expected a number, 0 or more; found inf"),
        ("[alerts]\nmin_claims_yuan = nan", "expected a number, 0 or more; found nan"),
        (f"[alerts]\nmin_claims_yuan = 1{'0' * 400}", "expected a number, 0 or more"),
        (
            "[alerts]\ndiscount = 30",
            "expected a number from 0 to 1 (0.3 means 30%); found 30; did you mean 0.3?",
        ),
        (
            "[alerts]\nseller = []",
            "seller: expected a text or a list of texts, none of them empty; found []",
        ),
        (
            "[alerts]\nquiet = '22:00'",
            'quiet: expected a span of Beijing time such as "22:00-07:00"; found "22:00"',
        ),
        ("[alerts]\nquiet = '22:00-24:00'", "quiet: expected a span of Beijing time"),
        ("[alerts]\nquiet = '07:00-07:00'", "quiet: expected a span of Beijing time"),
        ("[alerts]\nquiet = ['22:00', '07:00']", "quiet: expected a span of Beijing time"),
        ("[alerts]\ndigest = '8:30'", "digest: expected a time of day in Beijing"),
        ("[alerts]\ndigest = true", "digest: expected a time of day in Beijing"),
        ("[alerts]\nat_once_yuan = '1e9'", "at_once_yuan: expected a number, 0 or more"),
        ("[alerts]\nseller = ['']", "seller: expected a text or a list of texts"),
        ("[alerts]\nregion = [1]", "region: expected a text or a list of texts"),
        ("[alerts]\nproduct = 'credit_crad'", "product: expected one or a list of credit_card, consumer"),
        ("[alerts]\nproduct = ['other', 'credit_crad']", "did you mean 'credit_card'?"),
        (
            "[alerts]\nkeyword = 2025-01-01",
            "keyword: expected a text or a list of texts, none of them empty; found 2025-01-01",
        ),
        (f"[alerts]\nmin_claims_yuan = 'https://example.com/{'x' * 9}'", "0 or more; found a text"),
        (f"[alerts]\nmin_claims_yuan = '{'x' * 60}'", "0 or more; found a text"),
        ("alerts = 5", "[alerts] is 5; expected a table"),
        ("[alerts]\nchannel = 'x'", "channel: expected a list of tables, each headed [[alerts.channel]]"),
        (
            "[alerts.channel]\nname = 'x'",
            "channel: expected a list of tables, each headed [[alerts.channel]]",
        ),
        ("[alerts]\nchannel = [5]", "[[alerts.channel]] no. 1 is 5; expected a table"),
        (CHANNEL.replace('"dingtalk"', '"sms"'), "kind: expected one of webhook, email, dingtalk, wecom"),
        (CHANNEL + 'audience = "all"', "audience: expected one of reader, operator; found a text"),
        (CHANNEL.replace('name = "desk"\n', ""), "name: missing; a channel needs name, kind and url_env"),
        (CHANNEL.replace("desk", "a/b"), "name: expected a name of 1 to 40 letters"),
        (CHANNEL * 2, "two channels are named 'desk'"),
        ("[sources]\nyindeng = true", "[sources.yindeng] is true; expected a table"),
        (
            "[sources.yindeng]\nevery = 6",
            'every: expected a time such as "30m", "6h" or "1d", a year at most; found 6',
        ),
        ("[sources.yindeng]\nevery = '0h'", "every: expected a time such as"),
        ("[sources.yindeng]\nevery = '99999d'", "every: expected a time such as"),
        ("[sources.yindeng]\nevery = '６h'", "every: expected a time such as"),
        ("[sources.yindeng]\nenabled = 1", "enabled: expected true or false; found 1; did you mean true"),
        ("[sources.yindeng]\npace_s = -2", "pace_s: expected a number of seconds, 0 or more; found -2"),
        ("lang = ", "not valid TOML"),
        (b"contact = '\xd6\xd0'", "not UTF-8 at byte 11"),
    ],
)
def test_a_wrong_value_is_refused_with_file_key_and_form(read, text, message):
    said = refusal(read, text)
    assert message in said
    assert "firesale.toml" in said


def test_a_directory_is_no_file(tmp_path):
    with pytest.raises(ConfigError, match="cannot be read"):
        load(tmp_path, {})


def test_a_channel_without_its_variable_is_kept_and_says_why(read):
    for env in ({}, {"DESK_URL": "  "}):
        (channel,) = read(CHANNEL, env).alerts.channels
        assert channel.address is None
        assert channel.reason == "the environment variable DESK_URL is not set"


def test_the_address_is_in_no_repr(read):
    config = read(CHANNEL, {"DESK_URL": SECRET})
    assert config.alerts.channels[0].address == SECRET
    assert "SECRET" not in repr(config) + str(config) + repr(config.alerts.channels)


@pytest.mark.parametrize("key", ["name", "kind", "url_env", "audience", "url"])
def test_a_secret_pasted_into_the_file_is_not_repeated(read, key):
    lines = [line for line in CHANNEL.splitlines() if not line.startswith(f"{key} ")]
    assert "SECRET" not in refusal(read, "\n".join([*lines, f'{key} = "{SECRET}"']))


KNOWN = {"yindeng": {"lists": list, "deep": bool}, "coamc": {}, "*": {"budget": int}}


def test_a_spider_may_declare_keys_of_its_own(read):
    config = read(
        '[sources.yindeng]\nlists = "transfer"\ndeep = true\nbudget = 5\n[sources.coamc]', source_keys=KNOWN
    )
    assert config.source("yindeng").extra == {"lists": ("transfer",), "deep": True, "budget": 5}
    assert config.source("coamc").extra == {}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[sources.yinden]", "[sources.yinden]: unknown source; did you mean 'yindeng'?"),
        ("[sources.'*']", "[sources.*]: unknown source"),
        ("[sources.coamc]\nlists = 'a'", "lists: unknown key"),
        (
            "[sources.yindeng]\ndeep = 'yes'",
            'deep: expected true or false; found "yes"; did you mean true, without quotes?',
        ),
        ("[sources.yindeng]\nbudget = 1.5", "budget: expected a whole number; found 1.5"),
        ("[sources.yindeng]\nbudget = true", "budget: expected a whole number; found true"),
    ],
)
def test_only_known_sources_and_declared_keys_are_taken(read, text, message):
    assert message in refusal(read, text, source_keys=KNOWN)


def test_the_environment_of_the_process_can_be_given_as_it_is(tmp_path, monkeypatch):
    monkeypatch.setenv("DESK_URL", SECRET)
    file = tmp_path / "mine.toml"
    file.write_text(CHANNEL)
    assert load(file, os.environ).alerts.channels[0].address == SECRET

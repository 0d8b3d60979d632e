"""The frozen clock: an instant of the years in which anything could have been sold, or a usage error."""

from __future__ import annotations

from datetime import datetime

import pytest

from crawlers import clock
from firesale.cli import main


@pytest.mark.parametrize(
    "given", ["2000-01-01T00:00:00+08:00", "2099-12-31T23:59:59+08:00", "2025-11-14T10:00:00Z"]
)
def test_an_instant_of_this_century_is_the_clock_in_beijing_time(monkeypatch, given):
    monkeypatch.setenv("FIRESALE_NOW", given)
    assert clock.now() == datetime.fromisoformat(given)
    assert clock.now().utcoffset() == clock.BEIJING.utcoffset(None)


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ("9999-12-31T23:59:59+08:00", "outside of the years 2000 to 2099"),
        ("0001-01-01T00:00:00+08:00", "outside of the years 2000 to 2099"),
        ("0001-01-01T00:00:00+14:00", "outside of the years 2000 to 2099"),
        ("1999-12-31T23:59:59+08:00", "outside of the years 2000 to 2099"),
        ("2100-01-01T00:00:00+08:00", "outside of the years 2000 to 2099"),
        ("2025-11-14T10:00:00", "needs an offset"),
        ("yesterday", "not an ISO 8601 instant"),
    ],
)
def test_any_other_clock_is_refused_before_anything_starts(monkeypatch, capsys, tmp_path, given, why):
    monkeypatch.setenv("FIRESALE_NOW", given)
    with pytest.raises(ValueError, match=why):
        clock.now()
    with pytest.raises(SystemExit) as left:
        main(["sources", "--db", str(tmp_path / "a.db")])
    assert left.value.code == 2
    assert why in capsys.readouterr().err

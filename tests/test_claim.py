"""The claim check at the door: the arithmetic of published sentences."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from firesale.commands.claim import claim_command


def claim(*arguments: str) -> Any:
    return CliRunner().invoke(claim_command, [*arguments], standalone_mode=False)


def answered(*arguments: str) -> dict[str, Any]:
    result = claim(*arguments, "--json")
    assert result.exception is None, result.output
    found: dict[str, Any] = json.loads(result.output)
    return found


def test_the_flat_that_was_printed_at_over_seventy_percent() -> None:
    found = answered("--price", "79.84万", "--base", "224万", "--says", "over 70%")
    assert found == {
        "ratio": pytest.approx(0.3564285714), "discount": pytest.approx(0.6435714286), "says": "over 70%", "holds": False,
        "price_needed_yuan": 672000.0,
    }  # fmt: skip
    words = claim("--price", "79.84万", "--base", "224万", "--says", "over 70%").output
    assert "64.4%" in words and "\nfalse\n" in words and "less than 67.2万" in words


def test_one_floor_over_three_bases_of_one_package() -> None:
    """Bohai's package of 2025: principal 499.37, with interest 603.73, with everything 698.33 (亿)."""
    found = answered("--price", "488.83亿", "--base", "total=698.33亿", "--base", "claims=603.73亿", "--base", "principal=499.37亿")  # fmt: skip
    assert [(row["base"], round(row["ratio"], 3)) for row in found["bases"]] == [
        ("total", 0.700), ("claims", 0.810), ("principal", 0.979),
    ]  # fmt: skip


def test_without_a_sentence_its_parts_are_null() -> None:
    found = answered("--price", "488.83亿", "--base", "698.33亿")
    assert (found["says"], found["holds"], found["price_needed_yuan"]) == (None, None, None)


@pytest.mark.parametrize(
    "arguments",
    [(), ("--price", "1万"), ("--base", "1万"), ("--price", "x", "--base", "1万"), ("--price", "1万", "--base", "0"),
     ("--price", "1万", "--base", "2万", "--says", "cheap"), ("--price", "1万", "--base", "2万", "--from", "jd:1")],
)  # fmt: skip
def test_what_cannot_be_understood_is_a_usage_error(arguments: tuple[str, ...]) -> None:
    result = claim(*arguments)
    assert type(result.exception).__name__ == "UsageError"


def test_a_price_above_its_base_is_a_premium(tmp_path: Path) -> None:
    assert "a premium of 50.0%" in claim("--price", "3万", "--base", "2万", "--lang", "en").output


@given(
    price=st.integers(1, 10**12), base=st.integers(1, 10**12),
    says=st.sampled_from(("over 70%", "不到3折", "at most 30%", "不超过三成", "超五成", "1折以下")),
)  # fmt: skip
def test_at_the_boundary_price_the_sentence_turns(price: int, base: int, says: str) -> None:
    """A fen on one side of the boundary it holds, a fen on the other it does not."""
    needed = answered("--price", str(price), "--base", str(base), "--says", says)["price_needed_yuan"]
    step = max(needed * 1e-9, 0.01)
    if needed - step <= 0:
        return
    below, above = (
        answered("--price", f"{needed + side:.12f}", "--base", str(base), "--says", says)["holds"]
        for side in (-step, step)
    )
    assert below != above

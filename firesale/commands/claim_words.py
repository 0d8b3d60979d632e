"""The answer to a claim in words, in both languages."""

from __future__ import annotations

from decimal import ROUND_HALF_EVEN, Decimal
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from crawlers.reading.claimed import Says
    from reports.claims import Answer


_MOST_PLACES = 8


def print_answers(
    answers: list[tuple[str, Answer]], refused: list[dict[str, Any]], *, named: bool, lang: str
) -> None:
    """Print every price over every base; with a sentence whether it holds, and what would have to be true for it."""
    from reports.figures.wording import word
    from reports.phrases import phrase

    zh = lang == "zh"
    for place, (kind, answer) in enumerate(answers):
        if place:
            click.echo()
        if answer.base.name:
            click.echo(
                f"{word(kind, lang)} / {word(answer.base.name, lang)}"
                if named
                else word(answer.base.name, lang)
            )
        for line in _lines(answer, zh):
            click.echo(line)
    for row in refused:
        what = f"{word(row['price_kind'], lang)} / {word(row['base'], lang)}"
        click.echo(f"{what}: {'不予计算，' if zh else 'refused, '}{phrase(row['reason'], lang)}")
    if not named and any(answer.base.name is None for _, answer in answers):
        click.echo(
            "基数未命名：请说明它是评估价、市场价、均价×面积、本金、本息还是总额（--base 评估价=…），否则比例无从核对。"
            if zh
            else "The base has no name: an appraisal, a market price, a listing average x area, principal, claims or a total? "
            "Without it nobody can check the figure (--base appraisal=...)."
        )


def _lines(answer: Answer, zh: bool) -> list[str]:
    from reports.phrases import phrase

    price, base = money(answer.price, zh), money(answer.base.yuan, zh)
    ratio = percent(answer.ratio)
    fold = _shortest((answer.ratio * 10).quantize(Decimal("0.01")))
    whose = phrase(answer.base.source, "zh" if zh else "en")
    source = ", ".join(part for part in (answer.base.as_of, whose) if part)
    off = (
        ("折价率" if zh else "a discount of") if answer.discount >= 0 else ("溢价" if zh else "a premium of")
    )
    result = f"{off} {percent(abs(answer.discount))}"
    if zh:
        lines = [
            f"{price} / {base} = {ratio}（{fold}折），{result}" + (f"；基数：{source}" if source else "")
        ]
    else:
        lines = [
            f"{price} / {base} = {ratio} of the base ({fold}折), {result}"
            + (f"; base: {source}" if source else "")
        ]
    if answer.says is None:
        return lines
    means = meaning(answer.says, zh)
    lines.append(f"“{answer.words}”：{means}" if zh else f'"{answer.words}" says {means}')
    lines.append(("成立" if zh else "true") if answer.holds else ("不成立" if zh else "false"))
    lines.append(_needed(answer, zh))
    return lines


def meaning(says: Says, zh: bool) -> str:
    """Return for which discounts a sentence is taken to be true."""
    low = None if says.low is None else percent(says.low)
    high = None if says.high is None else percent(says.high)
    what = "折价率" if zh else "a discount "
    if low is not None and high is not None:
        text = f"{what}在 {low} 至 {high} 之间" if zh else f"{what}between {low} and {high}"
        if says.by_rounding:
            text += (
                f"（四舍五入为 {percent(says.named)}）" if zh else f" (what rounds to {percent(says.named)})"
            )
        elif says.about is not None:
            points = _shortest(says.about * 100)
            text += (
                f"（“约”“近”按 {points} 个百分点理解）"
                if zh
                else f' ("about" and "nearly" are taken as {points} points)'
            )
        return text
    if low is not None:
        return what + ((f"不低于 {low}" if says.low_included else f"超过 {low}") if zh else (f"of {low} or more" if says.low_included else f"over {low}"))  # fmt: skip
    return what + ((f"不超过 {high}" if says.high_included else f"低于 {high}") if zh else (f"of {high} or less" if says.high_included else f"under {high}"))  # fmt: skip


def _needed(answer: Answer, zh: bool) -> str:
    says, price, base = answer.says, answer.price_needed, answer.base_needed
    assert says is not None and price is not None  # noqa: S101 - asked for with a sentence only
    if says.by_rounding or says.about is not None:
        named = percent(says.named)
        return (
            f"折价率恰为 {named} 时价格为 {money(price, zh)}"
            if zh
            else f"at a discount of exactly {named} the price is {money(price, zh)}"
        )
    if says.low is not None and says.high is not None:
        return _range_needed(answer, says.low, says.high, zh)
    bound = says.boundary(answer.discount)
    lower_bound = bound == says.low
    included = says.low_included if lower_bound else says.high_included
    if zh:
        words = ("不高于" if included else "低于") if lower_bound else ("不低于" if included else "高于")
        text = f"要使其成立：价格须{words} {money(price, zh)}"
        return text + (f"，或基数须{_turned(words)} {money(base, zh)}" if base is not None else "")
    words = (
        ("at most" if included else "less than") if lower_bound else ("at least" if included else "more than")
    )
    text = f"for it to be true the price must be {words} {money(price, zh)}"
    turned = {
        "at most": "at least",
        "less than": "more than",
        "at least": "at most",
        "more than": "less than",
    }[words]
    return text + (f", or the base {turned} {money(base, zh)}" if base is not None else "")


def _range_needed(answer: Answer, low: Decimal, high: Decimal, zh: bool) -> str:
    """Both ends: a price may be too high for one and too low for the other; no base makes it all gone."""
    least, most = (money(answer.base.yuan * (1 - end), zh) for end in (high, low))
    bases = [] if high == 1 else [money(answer.price / (1 - end), zh) for end in (low, high)]
    if zh:
        text = f"要使其成立：价格须在 {least} 至 {most} 之间"
        return text + (f"，或基数在 {bases[0]} 至 {bases[1]} 之间" if bases else "")
    text = f"for it to be true the price must be from {least} to {most}"
    return text + (f", or the base from {bases[0]} to {bases[1]}" if bases else "")


def _turned(words: str) -> str:
    return {"不高于": "不低于", "低于": "高于", "不低于": "不高于", "高于": "低于"}[words]


def percent(value: Decimal) -> str:
    """Return a ratio as a percentage with one decimal, more where a sentence named more."""
    exact = (value * 100).normalize()
    exponent = exact.as_tuple().exponent
    places = -exponent if isinstance(exponent, int) and -3 <= exponent < -1 else 1
    while places < _MOST_PLACES and value not in (0, 1) and round(value * 100, places) in (0, 100):
        places += 1  # 0.001% is not nothing, and 99.999% not all
    return f"{value:.{places}%}"


def money(yuan: Decimal, zh: bool) -> str:
    """Return an amount in both the trade's unit and the reader's: 67.2万 (672,000 yuan)."""
    size, unit = (
        (Decimal(10**8), "亿")
        if yuan >= 10**8
        else (Decimal(10**4), "万")
        if yuan >= 10**4
        else (Decimal(1), "")
    )
    short = f"{_shortest((yuan / size).quantize(Decimal('0.0001'), ROUND_HALF_EVEN))}{unit}"
    if not unit:
        return f"{short}元" if zh else f"{short} yuan"
    full = _shortest(yuan.quantize(Decimal("0.01"), ROUND_HALF_EVEN), grouped=True)
    return f"{short}元" if zh else f"{short} ({full} yuan)"


def _shortest(value: Decimal, grouped: bool = False) -> str:
    text = f"{value.quantize(Decimal('0.0001'), ROUND_HALF_EVEN):{',' if grouped else ''}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text

"""The part of a thing that is sold: 50%产权份额, 二分之一份额, 1/2产权."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Final

from crawlers.reading.numbers import NUMERALS, chinese_number
from crawlers.reading.text import squeeze
from crawlers.records import Unreadable

_OF_A_COMPANY = re.compile(
    "债权(?![人银])|股权(?!投资|基金)|股份(?!有限|制|公司|合作|经济|银行)|股票|合伙企业|基金份额|出资额|财产份额|投资份额"
)
_FIGURE: Final = rf"(?<![\d.])(?P<percent>\d{{1,3}}(?:\.\d{{1,9}})?)[%‰]|(?<![\d/])(?P<upper>\d{{1,6}})/(?P<lower>\d{{1,6}})(?![\d/])|(?P<below>[{NUMERALS}\d]{{1,9}})分之(?P<above>[{NUMERALS}\d]{{1,9}})|(?P<half>一半|半数)"
_WHAT: Final = (
    "(?:份额|产权|所有权|共有权|共有份|权益|权利|房产|房屋|不动产|房地产|按份共有|土地使用权|使用权)"
)
_BEFORE_WHAT = re.compile(
    rf"(?:{_FIGURE})(?=(?:的|之|不动产|房产|房屋|房地产|共有|按份|财产|权利|土地|相应|所有)*{_WHAT})"
)
_AFTER_WHAT = re.compile(
    "(?:份额|产权比例|共有比例|持有比例|所占比例|产权占比|权利比例|(?:占|享)有(?:的)?(?:产权)?(?:份额)?|占(?=[\\d一二三四五六七八九]))"
    f"[为是:占有的约各(]{{0,4}}(?:{_FIGURE})"
)
_AT_THE_END = re.compile(f"(?:房产|房屋|不动产|产权)[的之(]?(?:{_FIGURE})(?=$|[、,;)])")
_NOT_A_SHARE = re.compile(
    "佣金|保证金|税|评估|起拍|增值|首付|利率|贷款|加价|尾款|违约|服务费|市场价|溢价|分摊"
)
_SOME = re.compile("份额")
_WHOLE = re.compile(
    "(?:全部|整体|完整|100%|百分之百|整套|全套)(?:的)?(?:产权|所有权|房产|房屋|不动产|共有|按份)*(?:的)?份额|整体(?:拍卖|处置|转让)|份额(?:为)?(?:全部|100%|整体)"
)
_OF_THE_LOT = re.compile("标的物?|拍品|拍卖(?:的)?(?:财产|范围|内容)|本次(?:仅)?(?:拍卖|处置|转让|变卖|出售)")
_ONLY_A_SHARE = re.compile("(?:仅|只)(?:拍卖|处置|转让|变卖|出售|涉及|为|是)[^,;]{0,24}份额")
_SENTENCE = re.compile("[。;!?\n]")


def share_of(title: str, lines: Sequence[str]) -> Decimal | None:
    """Return the part on sale, above 0 and below 1; ``None`` for the whole.

    The title comes first; a line of the text counts only where its sentence speaks of the lot itself. A share
    of a company (30%股权) or of a claim gives ``None``: such a lot is appraised as the share it is.
    Raises ``Unreadable`` for a share without its figure and for several that are not the whole together.
    """
    words = squeeze(title)
    if _OF_A_COMPANY.search(words):
        return None
    found = list(_figures(words))
    if found or _WHOLE.search(words):
        return _one(found, title)
    if _SOME.search(words):
        raise Unreadable("a share without its figure", title)
    return _of_lines(lines)


def _of_lines(lines: Sequence[str]) -> Decimal | None:
    shares = set()
    for line in lines:
        for sentence in (
            _SENTENCE.split(squeeze(line)) if "份额" in line or "分之" in line or "%" in line else ()
        ):
            about = _OF_THE_LOT.search(sentence)
            if not about or "整体" in sentence:
                continue
            found = list(_figures(sentence[about.start() :]))
            if _WHOLE.search(sentence):
                if found and sum(found) < 1:  # all of a half, or all instead of the half?
                    raise Unreadable("a share and the whole in one sentence", sentence)
                continue
            if not found and _ONLY_A_SHARE.search(sentence):
                raise Unreadable("a share without its figure", sentence)
            if found:
                shares.add(_one(found, sentence))
    shares.discard(None)
    if len(shares) > 1:
        raise Unreadable("several shares", " ".join(map(str, sorted(share for share in shares if share))))
    return shares.pop() if shares else None


def _figures(words: str) -> Iterator[Fraction]:
    """The shares named in the words, each place once."""
    taken: list[tuple[int, int]] = []
    for pattern in (_BEFORE_WHAT, _AFTER_WHAT, _AT_THE_END):
        for found in pattern.finditer(words):
            clause = re.split("[,:、(]", words[: found.start()])[-1][-10:]
            if _NOT_A_SHARE.search(clause) or any(
                start < found.end() and found.start() < end for start, end in taken
            ):
                continue
            taken.append(found.span())
            yield _value(found, words)


def _value(found: re.Match[str], words: str) -> Fraction:
    if found["half"]:
        return Fraction(1, 2)
    if found["percent"]:
        return Fraction(found["percent"]) / (1000 if "‰" in found[0] else 100)
    if found["upper"]:
        above, below = int(found["upper"]), int(found["lower"])
    else:
        above, below = _number(found["above"]), _number(found["below"])
    if not 0 < above <= below:
        raise Unreadable("not a part of a whole", words)
    return Fraction(above, below)


def _number(words: str) -> int:
    return int(words) if words.isdigit() else 100 if words == "百" else chinese_number(words)


def _one(found: Sequence[Fraction], words: str) -> Decimal | None:
    """One share, told once or more often; two that make up the whole are the whole."""
    parts = sorted(set(found))
    if not found or sum(found) == 1 or parts[-1] == 1:
        return None
    if len(parts) > 1:
        raise Unreadable("several shares", words)
    if len(found) > 1 and re.search("各|[、及和与].*份额", words):
        raise Unreadable("several shares", words)
    share = parts[0]
    if not 0 < share < 1:
        raise Unreadable("not a part of a whole", words)
    return (Decimal(share.numerator) / Decimal(share.denominator)).quantize(Decimal("0.000001")).normalize()

"""A notice's title taken apart: kind, seller, branch, year, phase, product or debtor.

``{seller}{branch?}关于{year}年第{n}期个人不良贷款（{product}）转让项目转让公告`` and
``{seller}{branch?}关于{year}年{debtor}[等{k}户]不良贷款转让项目转让公告``, the same with 转让结果公告, and
``{year}年第{n}期...批量转让项目招商公告``. Brackets are full or half width, blanks stray in.
"""

from __future__ import annotations

import re

from attrs import frozen

from crawlers.reading import personal
from crawlers.reading.numbers import chinese_number
from crawlers.reading.text import full_brackets, squeeze
from crawlers.reading.words import KINDS, KINDS_AHEAD, OF_A_PROJECT, PRODUCTS
from crawlers.records import Kind, Product

LEGAL_FORMS = ("股份有限公司", "有限责任公司", "有限公司", "联合社", "联社")
_BANK = re.compile("银行|信用合作?(?:联社|联合社|社)|信用社")  # a credit cooperative is a bank to the law
_NOT_A_BANK = re.compile(
    r"消费金融|金融租赁|汽车金融|信托|资产管理|财务|理财|融资租赁|金融资产投资|小额贷款|保险|证券"
)
_SELLER = re.compile(rf"^(?P<seller>.+?(?:{'|'.join(LEGAL_FORMS)}))(?P<branch>.*)$")
_BANK_ALONE = re.compile(r"^(?P<seller>.+?银行)(?P<branch>.*)$")
_PHASE = re.compile(
    r"^(?P<year>\d{4})年(?:度)?第?(?P<no>\d+|[零〇一二三四五六七八九十百]+)[期批](?P<rest>.*)$"
)
_YEAR = re.compile(r"^(?P<year>\d{4})年(?:度)?(?P<rest>.*)$")
_PRODUCT = re.compile(r"不良(?:贷款|资产|债权)?（(?P<product>[^（）]*(?:（[^（）]*）[^（）]*)*)）")
_DEBTOR = re.compile(
    r"^(?P<debtor>.+?)(?:等(?P<households>\d+|[一二三四五六七八九十]+)户)?(?:企业|公司类)?(?:对公)?(?:不良(?:贷款|资产|债权)|债权|贷款债权)"
)
_VERBS = "更正|变更|补充|修正|调整|延期|顺延|撤回|撤销|终止|取消"
_QUOTED = re.compile(rf'^(?:关于|对)?(?:{_VERBS})(?:公告|通知|说明)?[:：]?[《“"]?(?P<inner>.+)$')
_VERB_INSIDE = re.compile(rf'(关于|对)(?:{_VERBS})(?:挂牌)?[《“"]?')
_BRANCH = re.compile(r"^[一-鿿（）]{2,25}(分行|中心|支行|营业部|事业部|分公司|部|分中心|行)$")
# 转让公告（重新挂牌）: what stands in brackets behind a title is an aside, unless it says another kind
_ASIDE = re.compile(r"(?<=公告)（([^（）]{1,14})）$")
_ASIDE_KINDS = (("更正|变更|修正|延期", Kind.CORRECTION), ("撤回|撤销|终止|取消", Kind.WITHDRAWAL))
PERSON_MARK = "（个人）"


@frozen(kw_only=True)
class Title:
    """What a title says. ``text`` is the title fit to be stored: a natural person's name is cut out."""

    text: str
    kind: Kind
    seller: str | None = None
    bank: str | None = None
    branch: str | None = None
    phase_year: int | None = None
    phase_no: int | None = None
    product: Product | None = None
    product_words: str | None = None
    debtor: str | None = None
    households: int | None = None
    names_a_person: bool = False


def read_kind(title: str) -> Kind:
    """Tell what a document is from its title without blanks; ``other`` when no word fits."""
    of_a_project = re.search(OF_A_PROJECT, title) is not None
    for pattern, kind in KINDS_AHEAD:
        if of_a_project and re.search(pattern, title):
            return kind
    said = _ASIDE.search(title)
    if said and of_a_project:
        for pattern, kind in _ASIDE_KINDS:
            if re.search(pattern, said[1]):
                return kind
    tail = _ASIDE.sub("", title).rstrip('》”"。.）) ')
    for pattern, kind in KINDS:
        if re.search(pattern, tail) and (of_a_project or kind not in (Kind.CORRECTION, Kind.WITHDRAWAL)):
            return kind
    return Kind.OTHER


def bank_of(seller: str | None) -> str | None:
    """Return a bank's name without its legal form, ``None`` for a seller that is not a bank."""
    if seller is None or not _BANK.search(seller) or _NOT_A_BANK.search(seller):
        return None
    for form in LEGAL_FORMS[:3]:
        if seller.endswith(form):
            return seller.removesuffix(form)
    return seller


def read_title(words: str) -> Title:
    """Take a title apart; what its grammar does not certainly give stays ``None``."""
    title = full_brackets(squeeze(words))
    kind = read_kind(title)
    text = _collapse(words)
    quoted = _QUOTED.match(title)
    body = _VERB_INSIDE.sub(r"\1", quoted["inner"] if quoted else title)
    head, about, rest = body.partition("关于")
    if not about:  # a marketing notice may begin with its year, seller unsaid
        split = re.search(r"\d{4}年", body)
        head, rest = (body[: split.start()], body[split.start() :]) if split else ("", body)
    seller, branch = read_seller(head)
    facts: dict[str, object] = {"kind": kind, "seller": seller, "bank": bank_of(seller), "branch": branch}
    return _about(text, rest, facts)


def kept_title(words: str) -> str:
    """Return a title fit to be stored wherever titles are: no natural person's name in it."""
    title = read_title(words)
    return personal.scrub(title.text) if title.kind is Kind.OTHER else title.text


def read_seller(words: str) -> tuple[str | None, str | None]:
    """Split ``{legal entity}{branch}``; both ``None`` when no legal entity is certain."""
    name = full_brackets(squeeze(words))
    found = _SELLER.match(name) or _BANK_ALONE.match(name)
    if not found or len(found["seller"]) < 4:
        return None, None
    branch = found["branch"]
    if branch and not _BRANCH.match(branch):
        return (found["seller"], None) if branch in ("（", "）") else (None, None)
    return found["seller"], branch or None


def _about(text: str, rest: str, facts: dict[str, object]) -> Title:
    """Read what follows 关于: year, phase and product, or year and debtor."""
    phase = _PHASE.match(rest)
    if phase:
        number = phase["no"]
        facts["phase_year"] = int(phase["year"])
        facts["phase_no"] = int(number) if number.isdigit() else chinese_number(number)
        return Title(text=text, **facts, **_product(phase["rest"]))  # type: ignore[arg-type]
    year = _YEAR.match(rest)
    if year and facts["kind"] is not Kind.OTHER:
        facts["phase_year"] = int(year["year"])
        return _debtor(text, year["rest"], facts)
    return Title(text=text, **facts)  # type: ignore[arg-type]


def _product(rest: str) -> dict[str, object]:
    found = _PRODUCT.search(rest)
    if found:
        words = found["product"]
        return {"product": PRODUCTS.get(words, Product.OTHER), "product_words": words}
    if "对公" in rest:
        return {"product": Product.CORPORATE_BATCH, "product_words": "对公"}
    return {}


def _debtor(text: str, rest: str, facts: dict[str, object]) -> Title:
    found = _DEBTOR.match(rest)
    if not found or rest.startswith("个人不良"):
        return Title(text=text, **facts, **_product(rest))  # type: ignore[arg-type]
    debtor, households = found["debtor"], found["households"]
    count = (
        None if not households else int(households) if households.isdigit() else chinese_number(households)
    )
    facts["households"] = count
    facts["product"] = Product.CORPORATE_BATCH if count and count > 1 else Product.CORPORATE_SINGLE
    if personal.is_person(debtor) is False:
        return Title(text=text, debtor=debtor, **facts)  # type: ignore[arg-type]
    # not certainly an organisation: whatever it is, a person's name must not be kept
    if not count or count == 1:
        del facts["product"]
    return Title(text=_cut_out(text, debtor), names_a_person=True, **facts)  # type: ignore[arg-type]


def _collapse(words: str) -> str:
    """A title fit to be shown: trimmed, inner line breaks gone, its own brackets and blanks kept."""
    return re.sub(r"\s*[\r\n\t]+\s*", "", words.strip())


def _cut_out(text: str, name: str) -> str:
    """Take a name out of a title in which blanks may stand between its characters."""
    pattern = r"\s*".join(re.escape(character) for character in name)
    pattern = pattern.replace("（", "[（(]").replace("）", "[）)]")
    return re.sub(pattern, PERSON_MARK, text)

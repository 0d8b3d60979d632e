"""Titles of announcements on auction platforms: what they announce, and whose debt is on sale.

Freer than the registry's: {seller}关于{debtor}[等{k}户]债权的处置公告, ...债权资产包招商公告, ...抵债资产拍卖公告. A
listing on a platform is a disposal, whatever word for selling it uses.
"""

from __future__ import annotations

import re
from typing import Final

from attrs import evolve

from crawlers.reading import personal
from crawlers.reading.text import full_brackets, squeeze
from crawlers.reading.titles import PERSON_MARK, bank_of, read_seller
from crawlers.records import Kind, Notice, Product

# The first that fits holds: a correction of a disposal is a correction.
_KINDS: Final = (
    ("更正|变更|补充公告|补充说明|修正|延期|顺延", Kind.CORRECTION),
    ("(?:关于|^)(?:撤回|撤销|撤拍|终止|中止|取消|暂停|暂缓)|(?:撤回|撤销|撤拍|终止|中止|取消|暂停|暂缓).{0,6}(?:公告|通知|说明|公示)$", Kind.WITHDRAWAL),
    ("催收|通知书|债权人会议|申报债权|债权申报", Kind.OTHER),
    ("成交(?:公告|公示|结果)|结果(?:公告|公示)", Kind.RESULT),
    ("招商|推介|预公告|征集意向|意向征集|投资者招募", Kind.MARKETING),
    ("处置|拍卖|变卖|转让|竞价|出售|出让|挂牌|竞买|公开销售|招标", Kind.DISPOSAL),
)  # fmt: skip
_BANKRUPT: Final = re.compile("管理人|破产|清算组|重整")
_FINANCIAL: Final = re.compile(
    "债权|贷款|不良|资产包|抵债|银行|信用社|农信|农商|资产管理|金融资产|信达|东方|长城|华融|中信金融"
)
_DEBTOR: Final = re.compile(
    r"(?:关于)?(?:公开|撤回|撤销|终止|中止|取消|暂停|暂缓|更正|变更)?(?:处置|转让|拍卖|竞价|出售|拟处置|拟转让|对)?(?:所?持有的?|享有的?)?(?P<debtor>[^，,：:《》“”]{2,60}?)"
    r"(?:等(?P<count>\d+|[一二三四五六七八九十]+)(?:户|家|笔)(?:企业|公司|债务人)?)?(?:的)?(?:不良|金融|单户)?(?:贷款)?"
    r"(?:债权(?!人)|贷款|不良资产)"
)
# short words that are no name, though nothing says that they are none
_NO_NAME: Final = re.compile(
    "资产|债权|贷款|项目|不良|[批包户笔系]|部分|相关|本行|我行|一[处宗批栋套]|房|地|车"
)
_COMPANY: Final = re.compile("(?:公司|厂|集团|合作社|中心|企业|医院|学校|酒店|（有限合伙）)$")


def kind_of(title: str) -> Kind:
    """What an announcement announces, by its title; ``other`` for administrators and for what is no sale."""
    words = full_brackets(squeeze(title))
    found = next((kind for pattern, kind in _KINDS if re.search(pattern, words)), Kind.OTHER)
    if _BANKRUPT.search(words) or (found is Kind.DISPOSAL and not _FINANCIAL.search(words)):
        return Kind.OTHER
    return found


def debtor_of(title: str) -> tuple[str | None, Product | None, tuple[str, ...]]:
    """Return the debtor (one company), the product, and the printed names that must not be kept."""
    words = full_brackets(squeeze(title))
    rest = words.partition("关于")[2]
    found = _DEBTOR.match(rest) if rest else None
    if not found:
        return None, None, ()
    names = [name for name in re.split("、|及其|以及|[和与及](?=[^、]{2,})", found["debtor"]) if name]
    persons = tuple(name for name in names if _may_be_a_person(name))
    many = len(names) > 1 or (found["count"] or "1") not in ("1", "一")
    companies = [name for name in names if _COMPANY.search(name) and personal.is_person(name) is False]
    if persons or not companies:
        return None, None, persons
    one = companies[0] if len(companies) == 1 or found["count"] else None
    return one, Product.CORPORATE_BATCH if many else Product.CORPORATE_SINGLE, ()


def _may_be_a_person(name: str) -> bool:
    said = personal.is_person(name)
    short = re.fullmatch("[\u3400-\u9fff·]{2,4}", name) and not _NO_NAME.search(name)
    return bool(said) or (said is None and bool(short))


def names_persons(title: str) -> bool:
    """Whether a title names what may be natural persons as debtors; they are cut out of what is kept of it."""
    return bool(debtor_of(title)[2])


def with_title(notice: Notice, title: str, author: str | None, *, is_cut: bool = False) -> Notice:
    """Return a notice with what its platform title says; ``author`` is who is printed as its publisher.

    ``is_cut`` says that the title is a kept one out of which persons were cut.
    """
    debtor, product, persons = (None, None, ()) if is_cut else debtor_of(title)
    changes: dict[str, object] = {"kind": kind_of(title)}
    if persons:
        changes["title"] = _without(personal.scrub(notice.title), persons)
    if is_cut:
        changes["title"] = title
    if notice.debtor is None and debtor:
        changes |= {"debtor": debtor, "product": notice.product or product}
    if notice.seller is None and author and changes["kind"] is not Kind.OTHER:
        seller, branch = read_seller(author)
        changes |= {"seller": seller, "branch": branch, "bank": bank_of(seller)}
    missing = {name: why for name, why in notice.missing.items() if changes.get(name) is None}
    if persons or is_cut:
        missing["debtor"] = "not certainly a company: names of natural persons are not kept"
    return evolve(notice, missing=missing, **changes)  # type: ignore[arg-type]


def _without(title: str, names: tuple[str, ...]) -> str:
    """A title without these names, in which blanks may stand between their characters."""
    for name in names:
        title = re.sub(r"\s*".join(map(re.escape, name)), PERSON_MARK, title)
    return title

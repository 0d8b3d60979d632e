"""Words and addresses that may be kept, and those that may not."""

import pytest

from crawlers.reading.kept_words import address_fit_to_keep, fit_to_keep, label_fit_to_keep
from fixtures.world.days import world

SITE = "https://www.yindeng.com.cn/xxpl/xxpl_bldkzr/bldkzr_zrgg/202511/"


@pytest.mark.parametrize(
    "name",
    [
        "t20251114_3001234.html", "t20251114_13800001234.html", "P020250227177190890.pdf", "P020251114328190001.pdf",
        "P0202511132977802000000.pdf", "W020251113000001.xlsx", "转让公告.pdf", "不良贷款转让结果公告.pdf", "资产清单（定稿）.pdf", "个人不良贷款转让项目转让公告.pdf", "附件1.pdf",
        "%E8%BD%AC%E8%AE%A9%E5%85%AC%E5%91%8A.pdf", "a1b2c3d4e5f6.pdf", "2025111400001.pdf", "viewer.html?file=P1.pdf",
    ],
)  # fmt: skip
def test_the_names_of_ordinary_files_are_kept(name):
    assert address_fit_to_keep(SITE + name)


def test_every_address_of_the_bundled_world_is_kept():
    registry = world(2, history=False)
    notices = registry.notices.values()
    addresses = [registry.url(n) for n in notices] + [registry.document_url(n) for n in notices]
    assert [address for address in addresses if address and not address_fit_to_keep(address)] == []


@pytest.mark.parametrize(
    "name",
    [
        "褚景行13800990017.pdf",
        "13800990017.pdf",
        "转让公告-杨霖妤.pdf",
        "%E6%9D%A8%E9%9C%96%E5%A6%A4P1.pdf",
        "110101199003070011.pdf",
    ],
)
def test_a_name_or_number_of_a_person_is_not(name):
    assert not address_fit_to_keep(SITE + name)


def test_of_a_sentence_only_the_words_of_the_trade_are_kept():
    assert fit_to_keep("约833天") == "约833天"
    kept = fit_to_keep("出让方已起诉欧阳小明、王翠花,法院已判决")
    assert "法院" in kept
    assert not any(part in kept for part in ("欧阳", "小明", "翠花"))


@pytest.mark.parametrize("name", ["周万和", "余和元", "时年月", "万一", "和万余"])
def test_a_name_made_of_words_of_the_trade_is_left_out(name):
    assert name not in fit_to_keep(f"出让方已起诉{name},法院已判决")
    assert name not in fit_to_keep(name)


def test_an_unknown_label_is_kept_unless_it_could_be_a_name():
    assert label_fit_to_keep("资产绿色评级") == "资产绿色评级"
    assert "小明" not in label_fit_to_keep("欧阳小明")

"""A notice read label by label: what the forms of the wild give, and what they must not give."""

from datetime import date, datetime
from decimal import Decimal

import pytest

from crawlers.clock import BEIJING
from crawlers.reading.notices import Body, Source, read_notice
from crawlers.reading.titles import kept_title, read_title
from crawlers.records import Kind, PriceState, Product, Reading

TITLE = "中国银行股份有限公司天津市分行关于2026年第2期个人不良贷款（个人消费贷款）转让项目转让公告"
FULL = [
    ("交易基准日", "20250630", "未偿本金总额(元)", "66,369,783.05"),
    ("资产笔数(笔)", "756", "未偿利息总额(元)", "11,006,194.24"),
    ("借款人户数(户)", "431", "未偿本息总额(元)", "77,375,977.29"),
    ("加权平均逾期天数", "833.66", "其他费用(元)", "228,236.49"),
    ("借款人加权平均年龄", "41.94", "", ""),
    ("五级分类情况", "损失 411 笔;次级 340 笔；可疑 5 笔"),
    ("担保情况概述", "信用 756 笔"),
    ("诉讼情况概述", "终本执行 313 笔;未诉 291 笔;已判未执 92 笔;终结执行 22 笔;执 行中 20 笔;诉讼中 18 笔"),
]
LINES = (
    "注1：加权平均逾期天数及年龄以本息总额为权重。",
    "注2：逾期天数自借款人首次未按约还款之",
    "日次日起计算。",
    "二、时间安排",
    "竞价报名截止时间：2026年3月17日 17:00",
    "竞价日：2026年3月20日",
)


def read(tables=(), lines=(), title=TITLE, published_on=date(2026, 3, 13), trouble=None, **more):
    source = Source(
        notice_id="yindeng:t20260313_1",
        source="yindeng",
        url="https://www.yindeng.com.cn/xxpl/xxpl_bldkzr/bldkzr_zrgg/202603/t20260313_1.html",
        title=title,
        published_on=published_on,
        price_withheld_since=date(2025, 10, 27),
    )
    return read_notice(source, Body(tables=tables, lines=lines, trouble=trouble, **more))


def changed(label, *cells):
    return [row if row[0] != label else (label, *cells) for row in FULL]


def test_the_standard_form_is_read_whole():
    notice, problems = read([FULL], LINES)
    assert problems == ()
    assert notice.reading is Reading.COMPLETE
    assert notice.kind is Kind.TRANSFER
    assert notice.product is Product.CONSUMER
    assert (notice.seller, notice.bank, notice.branch) == ("中国银行股份有限公司", "中国银行", "天津市分行")
    assert (notice.phase_year, notice.phase_no) == (2026, 2)
    assert notice.base_date == date(2025, 6, 30)
    assert notice.principal_yuan == Decimal("66369783.05")
    assert notice.interest_yuan == Decimal("11006194.24")
    assert notice.claims_yuan == Decimal("77375977.29")
    assert notice.fees_yuan == Decimal("228236.49")
    assert notice.total_yuan is None
    assert (notice.loans, notice.borrowers) == (756, 431)
    assert notice.overdue_days == Decimal("833.66")
    assert notice.borrower_age == Decimal("41.94")
    assert notice.classification == {"损失": 411, "次级": 340, "可疑": 5}
    assert notice.litigation == {
        "终本执行": 313, "未诉": 291, "已判未执": 92, "终结执行": 22, "执行中": 20, "诉讼中": 18,
    }  # fmt: skip
    assert notice.registration_deadline_at == datetime(2026, 3, 17, 17, tzinfo=BEIJING)
    assert notice.bid_on == date(2026, 3, 20)
    assert notice.overdue_note == "逾期天数自借款人首次未按约还款之日次日起计算。"
    assert notice.starting_price_state is PriceState.WITHHELD
    assert notice.checks_failed == ()


def test_every_empty_column_says_why():
    notice, _ = read([FULL], LINES)
    for name in ("total_yuan", "deposit_yuan", "buyer", "starting_price_yuan", "penalty_yuan", "debtor"):
        assert notice.missing[name]
    assert "principal_yuan" not in notice.missing


def test_pairs_glued_to_one_line_read_the_same():
    glued = [
        "交易基准日20250630未偿本金总额(元)66,369,783.05",
        "资产笔数(笔)756未偿利息总额(元)11,006,194.24",
        "借款人户数(户)431未偿本息总额(元)77,375,977.29",
        "加权平均逾期天数833.66其他费用(元)228,236.49",
        "五级分类情况损失 411 笔;次级 340 笔;可疑 5 笔",
    ]
    for tables, lines in (([[(line,) for line in glued]], ()), ((), glued)):
        notice, _ = read(tables, lines)
        assert notice.principal_yuan == Decimal("66369783.05")
        assert notice.base_date == date(2025, 6, 30)
        assert (notice.loans, notice.borrowers) == (756, 431)
        assert notice.overdue_days == Decimal("833.66")
        assert notice.fees_yuan == Decimal("228236.49")
        assert notice.classification == {"损失": 411, "次级": 340, "可疑": 5}


def test_a_table_without_lines_is_read_by_its_gaps():
    lines = ["\t".join(cell for cell in row) for row in FULL]
    notice, _ = read((), (*lines, *LINES))
    assert notice.claims_yuan == Decimal("77375977.29")
    assert notice.reading is Reading.COMPLETE


def test_labels_above_their_values_are_read_by_column():
    table = [
        ("债务人名称", "本金(元)", "利息(元)", "本息合计(元)"),
        ("某某有限公司", "100.00", "20.50", "120.50"),
    ]
    notice, _ = read([table])
    assert (notice.principal_yuan, notice.interest_yuan, notice.claims_yuan) == (
        100,
        Decimal("20.5"),
        Decimal("120.5"),
    )


def test_of_several_debtors_only_their_sum_is_the_package():
    head = ("债务人名称", "本金(元)", "利息(元)")
    rows = [("甲有限公司", "100.00", "20.00"), ("乙有限公司", "50.00", "5.00")]
    without_sum, _ = read([[head, *rows]])
    assert without_sum.principal_yuan is None
    with_sum, _ = read([[head, *rows, ("合计", "150.00", "25.00")]])
    assert (with_sum.principal_yuan, with_sum.claims_yuan) == (150, 175)


def test_the_watermark_between_the_characters_of_a_value_is_taken_out():
    notice, _ = read([changed("五级分类情况", "损失 411 未笔;次经级 340 笔;可疑 5 笔")], LINES)
    assert notice.classification == {"损失": 411, "次级": 340, "可疑": 5}


@pytest.mark.parametrize(
    ("label", "words", "column"),
    [
        ("加权平均逾期天数", "约833天", "overdue_days"),
        ("五级分类情况", "损失411笔,部分次级", "classification"),
        ("担保情况概述", "机动车抵押未登记,放弃抵押权756笔", "guarantee"),
        ("资产笔数(笔)", "14.78万", "loans"),
    ],
)
def test_what_is_not_certain_stays_empty_with_its_words_and_reason(label, words, column):
    rest = next(row for row in FULL if row[0] == label)[2:]
    notice, problems = read([changed(label, words, *rest)], LINES)
    assert getattr(notice, column) is None
    assert notice.missing[column].startswith("unreadable")
    assert notice.reading is Reading.PARTIAL
    assert [(p.field, p.words) for p in problems] == [(column, words)]
    assert notice.starting_price_state is PriceState.UNREADABLE


@pytest.mark.parametrize(
    ("label", "words", "column"),
    [
        ("五级分类情况", "均为损失", "classification"),
        ("担保情况概述", "机动车抵押未登记,放弃抵押权", "guarantee"),
        ("诉讼情况概述", "部分已诉", "litigation"),
    ],
)
def test_a_list_printed_as_a_sentence_was_read_and_holds_no_counts(label, words, column):
    notice, problems = read([changed(label, words)], LINES)
    assert getattr(notice, column) is None
    assert notice.missing[column].startswith("printed without counts")
    assert notice.reading is Reading.COMPLETE
    assert [(p.field, p.words) for p in problems] == [(column, words)]


def test_names_in_a_free_sentence_are_not_kept_in_problems():
    words = "出让方已起诉欧阳小明、王翠花,法院已判决1笔"
    _, problems = read([changed("诉讼情况概述", words)], LINES)
    assert problems
    assert "欧阳" not in repr(problems)
    assert "翠花" not in repr(problems)


def test_a_value_that_came_too_close_to_the_next_label_is_told_from_it():
    lines = ("交易基准日\t20250630 未偿本金总额(元)\t66,369,783.05", "资产笔数(笔) 756 借款人户数(户)\t431")
    notice, _ = read((), lines)
    assert (notice.base_date, notice.principal_yuan) == (date(2025, 6, 30), Decimal("66369783.05"))
    assert (notice.loans, notice.borrowers) == (756, 431)


def test_a_label_whose_value_stands_elsewhere_is_not_read():
    notice, _ = read((), ("未偿本金总额", "交易基准日\t20250630\t48,090,238.80", "(元)"))
    assert notice.principal_yuan is None
    assert notice.reading is Reading.PARTIAL


def test_a_list_above_a_label_in_mid_height_belongs_to_it():
    notice, _ = read(
        (), ("已仲裁 7054 笔；其他 459 笔", "诉讼情况概述", "。", "担保情况概述信用 7513 笔；其他 3 笔。")
    )
    assert notice.litigation == {"已仲裁": 7054, "其他": 459}
    assert notice.guarantee == {"信用": 7513, "其他": 3}


def test_a_list_in_lines_is_joined_until_it_sums_to_the_loans_or_refused():
    lines = ["资产笔数(笔)756", "诉讼情况概述未诉 700 笔；", "已诉讼 56 笔", "担保情况概述信用 700 笔"]
    notice, _ = read((), lines)
    assert notice.litigation == {"未诉": 700, "已诉讼": 56}
    assert notice.guarantee is None
    assert notice.reading is Reading.PARTIAL


def test_an_amount_without_a_unit_is_no_amount():
    notice, _ = read([[("未偿本金总额", "66,369,783.05")]])
    assert notice.principal_yuan is None
    assert notice.missing["principal_yuan"].startswith("unreadable")


def test_a_unit_said_once_above_the_table_holds_for_it():
    notice, _ = read([[("未偿本金总额", "6,636.97")]], ["单位：万元"])
    assert notice.principal_yuan == Decimal("66369700")


def test_a_total_that_includes_fees_is_not_the_claims():
    rows = [
        ("未偿本金(元)", "3,236,800.00"), ("未偿利息(元)", "2,829,400.00"),
        ("其他从权利费用(元)", "228,800.00"), ("债权总额(元)", "6,295,000.00"),
    ]  # fmt: skip
    notice, _ = read([rows])
    assert notice.total_yuan == Decimal(6295000)
    assert notice.claims_yuan == Decimal(6066200)
    assert notice.fees_yuan == Decimal(228800)


@pytest.mark.parametrize(
    ("row", "published_on", "state", "price"),
    [
        ((("起始价(元)", "12,000,000.00"),), date(2025, 10, 20), PriceState.GIVEN, Decimal(12000000)),
        ((("起始价(元)", "0"),), date(2025, 10, 20), PriceState.GIVEN, Decimal(0)),
        ((("起始价(元)", "0.00"),), date(2021, 2, 8), PriceState.GIVEN, Decimal(0)),
        ((), date(2025, 10, 24), PriceState.ABSENT, None),
        ((), date(2025, 10, 27), PriceState.WITHHELD, None),
        ((("起始价(元)", "登录系统查看"),), date(2025, 11, 1), PriceState.WITHHELD, None),
        ((("起始价(元)", "面议"),), date(2025, 10, 1), PriceState.UNREADABLE, None),
    ],
)
def test_a_price_is_given_withheld_absent_or_unreadable(row, published_on, state, price):
    notice, _ = read([[*FULL, *row]], published_on=published_on)
    assert (notice.starting_price_state, notice.starting_price_yuan) == (state, price)


def test_an_unknown_label_is_left_and_said():
    notice, problems = read([[*FULL, ("资产绿色评级", "甲级")]], LINES)
    assert notice.reading is Reading.PARTIAL
    assert "资产绿色评级" in problems[0].words


def test_the_same_column_printed_twice_with_other_values_is_refused():
    notice, _ = read([[*FULL, ("未偿本金总额(元)", "1.00")]], LINES)
    assert notice.principal_yuan is None
    assert "more than once" in notice.missing["principal_yuan"]


def test_a_narrative_never_overrules_a_table():
    notice, _ = read([FULL], (*LINES, "截至目前未偿本金总额：1,000.00元，仅供参考"))
    assert notice.principal_yuan == Decimal("66369783.05")


def test_a_scan_gives_a_record_with_its_reason():
    notice, problems = read(trouble="scanned: no text layer")
    assert notice.reading is Reading.UNREADABLE
    assert notice.seller == "中国银行股份有限公司"
    assert "scanned" in notice.missing["principal_yuan"]
    assert [p.reason for p in problems] == ["scanned: no text layer"]
    assert notice.starting_price_state is PriceState.UNREADABLE


def test_a_result_notice_gives_buyer_code_and_date():
    title = "湖北消费金融股份有限公司关于2025年第9期个人不良贷款(个人消费贷款)转让项目转让结果公告"
    lines = (
        "项目名称：湖北消费金融股份有限公司2025年第9期个人不良贷款转让项目",
        "项目编号：GR2025-0912",
        "出让方全称：湖北消费金融股份有限公司",
        "受让方全称：中国中信金融资产管理股份有限",
        "公司湖北省分公司",
        "转让协议签署日期：2025年 12 月9日",
        "2026 年 1 月 5 日",
    )
    notice, problems = read((), lines, title=title)
    assert problems == ()
    assert notice.kind is Kind.RESULT
    assert notice.bank is None
    assert notice.project_code == "GR2025-0912"
    assert notice.buyer == "中国中信金融资产管理股份有限公司湖北省分公司"
    assert notice.agreement_on == date(2025, 12, 9)
    assert notice.starting_price_state is PriceState.ABSENT


def test_sums_and_orders_that_do_not_hold_are_flagged_and_kept():
    rows = changed("借款人户数(户)", "900", "未偿本息总额(元)", "77,375,977.30")
    rows = [row if row[0] != "五级分类情况" else ("五级分类情况", "损失 411 笔;次级 340 笔") for row in rows]
    lines = ("竞价报名截止时间：2026年3月17日 17:00", "竞价日：2026年3月10日")
    notice, _ = read([rows], lines)
    assert set(notice.checks_failed) == {
        "principal_plus_interest_is_claims", "classification_sums_to_loans", "borrowers_at_most_loans", "dates_in_order",
    }  # fmt: skip
    assert notice.claims_yuan == Decimal("77375977.30")


def test_a_list_date_that_differs_from_the_address_is_flagged():
    notice, _ = read([FULL], LINES, published_on=date(2026, 3, 14))
    assert notice.checks_failed == ("list_date_is_url_date",)


def test_a_person_as_debtor_is_kept_nowhere():
    title = "某某银行股份有限公司关于2026年欧阳小明等3户不良贷款转让项目转让公告"
    notice, problems = read([FULL], LINES, title=title)
    assert notice.debtor is None
    assert "欧阳小明" not in repr((notice, problems))


def test_a_withdrawal_needs_no_labels():
    title = "关于撤回平安银行股份有限公司关于2026年第39期个人不良贷款（个人消费及经营性贷款）转让项目转让公告的公告"
    notice, problems = read((), ("因转让方原因，现撤回该项目。",), title=title)
    assert (notice.kind, notice.reading, problems) == (Kind.WITHDRAWAL, Reading.COMPLETE, ())


def test_a_transfer_notice_without_any_label_is_unreadable():
    notice, problems = read((), ("内容建设中",))
    assert notice.reading is Reading.UNREADABLE
    assert problems[0].reason == "no known label in its text"


@pytest.mark.parametrize(
    ("aside", "kind"),
    [
        ("（重新挂牌）", Kind.TRANSFER),
        ("(第二次)", Kind.TRANSFER),
        ("（更正）", Kind.CORRECTION),
        ("（已撤回）", Kind.WITHDRAWAL),
    ],
)
def test_words_in_brackets_behind_a_title_are_an_aside(aside, kind):
    notice, _ = read([FULL], LINES, title=TITLE + aside)
    assert (notice.kind, notice.phase_no, notice.branch) == (kind, 2, "天津市分行")


def test_a_list_that_begins_with_a_word_that_is_also_a_label_is_a_list():
    notice, _ = read(
        (), ("资产笔数(笔)\t72", "诉讼情况概述\t其他 72 笔", "担保情况概述\t其他 12 笔；信用 60 笔")
    )
    assert (notice.litigation, notice.guarantee) == ({"其他": 72}, {"其他": 12, "信用": 60})


def test_an_empty_value_outside_of_a_ruled_table_is_not_none_but_unread():
    notice, _ = read((), ("资产笔数(笔)\t", "未偿本金总额(元)\t66,369,783.05"))
    assert notice.missing["loans"].startswith("unreadable")
    assert notice.reading is Reading.PARTIAL


def test_a_footnote_that_defines_the_days_in_other_words_is_kept():
    notes = (
        "注 1：加权平均逾期天数以本息总额为权重。",
        "注 2：逾期天数，系自首个逾期日（含）起至交易基准日（不含）止。",
    )
    notice, _ = read([FULL], (*notes, *LINES[3:]))
    assert notice.overdue_note == "逾期天数，系自首个逾期日（含）起至交易基准日（不含）止。"


def test_an_iso_deadline_is_an_instant():
    notice, _ = read([FULL], (*LINES[:4], "竞价报名截止时间：2026-03-17 16:30", "竞价日：2026-03-20"))
    assert notice.registration_deadline_at == datetime(2026, 3, 17, 16, 30, tzinfo=BEIJING)


@pytest.mark.parametrize("debtor", ["欧阳小明", "欧阳小明（个人）", "自然人欧阳小明", "欧阳小明、王翠花"])
def test_a_title_fit_to_keep_names_no_person_and_reads_the_same_again(debtor):
    title = f"某某银行股份有限公司关于2026年{debtor}不良贷款转让项目转让公告"
    kept = kept_title(title)
    assert not any(part in kept for part in ("小明", "翠花"))
    assert kept_title(kept) == kept
    assert read_title(kept).kind is Kind.TRANSFER


def test_a_page_without_text_says_so_for_every_column():
    notice, _ = read()
    assert notice.missing["principal_yuan"] == "unreadable: no text in it"

"""Money, counts, shares, lengths of time, sentences, choices, yes and no, several values in one cell."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anhe.ledgers.columns import Column, Kind
from anhe.ledgers.kinds import CORRECTION_KINDS, CORRECTION_SUBJECTS, LEVELS, SEX, STAFF
from anhe.ledgers.mediation_kinds import DISPUTES, MEDIATORS
from anhe.ledgers.samples.hands import chinese_number, full_width
from anhe.ledgers.values import (
    BadValue,
    Choices,
    Duration,
    Sentence,
    clean_boolean,
    clean_choice,
    clean_duration,
    clean_integer,
    clean_list,
    clean_money,
    clean_percent,
    clean_sentence,
    clean_term,
    clean_text,
)
from anhe.ledgers.values.numerals import chinese_integer
from tests.ledgers.cells import CELLS


def refused(answer):
    assert isinstance(answer, BadValue), f"was read as {answer!r}"
    return answer.reason


class TestDuration:
    @pytest.mark.parametrize(
        "cell",
        [
            "三年六个月",
            "3年6个月",
            "3年6月",
            "42个月",
            "四十二个月",
            "三年半",
            "3.5年",
            "３年６个月",
            " 3 年 零 6 个月 ",
        ],
    )
    def test_the_same_length_in_many_words(self, cell):
        assert clean_duration(cell) == Duration(months=42)

    @pytest.mark.parametrize(
        ("cell", "length"),
        [
            ("半年", Duration(months=6)),
            ("两年", Duration(months=24)),
            ("15日", Duration(days=15)),
            ("一年十五天", Duration(months=12, days=15)),
            ("十个月", Duration(months=10)),
        ],
    )
    def test_months_and_days_stay_apart(self, cell, length):
        assert clean_duration(cell) == length

    def test_a_bare_number_counts_what_the_column_says(self):
        assert clean_duration(6, unit="月") == Duration(months=6)
        assert clean_duration("2", unit="年") == Duration(months=24)
        assert "没有写单位" in refused(clean_duration(6))

    @pytest.mark.parametrize("cell", ["半个月", "长期", "年", "3年6", "-3年"])
    def test_what_has_no_exact_length_is_refused(self, cell):
        assert "看不出是多长时间" in refused(clean_duration(cell))

    @given(st.integers(1, 300), st.integers(0, 29))
    def test_what_it_prints_it_reads(self, months, days):
        length = Duration(months, days)
        assert clean_duration(str(length)) == length == clean_duration(length)


class TestTerm:
    """矫正期限: some ledgers write how long, others from when to when."""

    def test_is_a_length_or_its_first_and_last_day(self):
        assert clean_term("三年") == Duration(36)
        assert clean_term("2026.3.5-2029.3.4") == (date(2026, 3, 5), date(2029, 3, 4))
        assert "早于起日" in refused(clean_term("2029.3.4至2026.3.5"))


class TestSentence:
    @pytest.mark.parametrize(
        ("cell", "parts"),
        [
            (
                "有期徒刑三年，缓刑四年",
                Sentence("fixed_term_imprisonment", Duration(36), Duration(48)),
            ),
            (
                "判处有期徒刑2年6个月，宣告缓刑三年，并处罚金人民币5000元",
                Sentence("fixed_term_imprisonment", Duration(30), Duration(36), "并处罚金人民币5000元"),
            ),
            ("拘役五个月缓刑十个月", Sentence("criminal_detention", Duration(5), Duration(10))),
            ("判三缓四", Sentence("fixed_term_imprisonment", Duration(36), Duration(48))),
            ("管制一年", Sentence("public_surveillance", Duration(12))),
            (
                "有期徒刑十五年，剥夺政治权利三年",
                Sentence("fixed_term_imprisonment", Duration(180), None, "剥夺政治权利三年"),
            ),
            ("无期徒刑", Sentence("life_imprisonment")),
        ],
    )
    def test_is_taken_apart(self, cell, parts):
        assert clean_sentence(cell) == parts

    @pytest.mark.parametrize(
        ("cell", "why"),
        [("缓刑三年", "主刑"), ("有期徒刑", "刑期"), ("有期徒刑三年，缓刑", "考验期"), ("详见判决书", "主刑")],
    )
    def test_a_missing_part_is_named(self, cell, why):
        assert why in refused(clean_sentence(cell))


class TestMoney:
    @pytest.mark.parametrize(
        "cell",
        [
            12000,
            12000.0,
            "12000",
            "12,000.00",
            "¥12000",
            "￥12,000元",
            "人民币12000元整",
            "1.2万元",
            "1.2万",
            "１２０００元",
            "一万二千元",
            "壹万贰仟元整",
        ],
    )
    def test_the_same_amount_in_many_dresses(self, cell):
        assert clean_money(cell) == Decimal("12000.00")

    def test_the_unit_of_the_heading_counts_for_bare_numbers_only(self):
        assert clean_money(1.2, unit="万元") == Decimal("12000.00")
        assert clean_money("12000元", unit="万元") == Decimal("12000.00")

    def test_jiao_and_fen_are_kept(self):
        assert clean_money("三元五角二分") == Decimal("3.52")

    def test_the_dust_of_a_float_is_no_fraction_of_a_cent(self):
        assert clean_money(0.1 + 0.2) == Decimal("0.30")

    @pytest.mark.parametrize(
        ("cell", "why"),
        [
            ("1200.505", "超过两位"),
            ("-5", "负数"),
            ("12,00", "不是金额"),
            ("若干", "不是金额"),
            ("500-800", "不是金额"),
        ],
    )
    def test_what_is_no_exact_amount_is_refused(self, cell, why):
        assert why in refused(clean_money(cell))

    @given(st.decimals(0, 10**9, places=2))
    def test_amounts_round_trip(self, amount):
        assert clean_money(f"{amount:,}元") == amount == clean_money(clean_money(f"{amount:,}元"))


class TestWholeNumbersAndShares:
    @pytest.mark.parametrize("cell", [12, 12.0, "12", "12人", "十二", "１２", " 12 ", "12.0"])
    def test_one_count_in_many_dresses(self, cell):
        assert clean_integer(cell) == 12

    @pytest.mark.parametrize("cell", [12.5, "十几", "12-15", "1,2"])
    def test_what_is_no_whole_number_is_refused_never_rounded(self, cell):
        assert "不是整数" in refused(clean_integer(cell))

    @given(st.integers(1, 99))
    def test_chinese_numerals_round_trip(self, number):
        assert chinese_integer(chinese_number(number)) == number

    @pytest.mark.parametrize(
        ("text", "number"),
        [("廿三", 23), ("一百零五", 105), ("二〇二六", 2026), ("两万", 20000), ("叁仟伍佰", 3500), ("零", 0)],
    )
    def test_larger_numerals(self, text, number):
        assert chinese_integer(text) == number

    @pytest.mark.parametrize("cell", ["85%", "８５％", 0.85, "85", 85, "百分之八十五"])
    def test_one_share_in_many_dresses(self, cell):
        assert clean_percent(cell) == Decimal("0.85")

    def test_a_bare_one_may_be_one_per_cent_or_all(self):
        assert "85%" in refused(clean_percent(1))
        assert clean_percent("1%") == Decimal("0.01")
        assert clean_percent("100%") == 1


class TestChoicesAndYesOrNo:
    @pytest.mark.parametrize("cell", ["缓刑", "宣告缓刑", "缓", " 缓 刑 ", "缓刑（三年）", "suspended_sentence"])
    def test_one_kind_in_many_spellings(self, cell):
        assert clean_choice(cell, CORRECTION_KINDS) == "suspended_sentence"

    @pytest.mark.parametrize(
        ("cell", "sex"), [("男", "male"), ("女性", "female"), ("M", "male"), ("ｆ", "female"), ("男 ", "male")]
    )
    def test_sex(self, cell, sex):
        assert clean_choice(cell, SEX) == sex

    def test_a_refusal_shows_what_may_be_written(self):
        assert "管制、缓刑、假释、暂予监外执行" in refused(clean_choice("行政拘留", CORRECTION_KINDS))

    def test_a_cell_that_says_nothing_is_empty_unless_that_is_a_choice(self):
        assert clean_choice("无", LEVELS) is None
        assert clean_choice("无", Choices({"none": ("无",)})) == "none"

    @pytest.mark.parametrize("cell", ["是", "有", "√", "✓", "Y", "1", 1, 1.0, True, "TRUE"])
    def test_yes(self, cell):
        assert clean_boolean(cell) is True

    @pytest.mark.parametrize("cell", ["否", "无", "×", "N", "0", 0, False, "没有"])
    def test_no(self, cell):
        assert clean_boolean(cell) is False

    def test_neither_is_empty_or_refused(self):
        assert clean_boolean(None) is None
        assert "“是”或“否”" in refused(clean_boolean("待定"))


class TestTextAndLists:
    @pytest.mark.parametrize(
        "cell",
        ["甲、乙、丙", "甲，乙，丙", "甲;乙；丙", "甲/乙/丙", "甲\n乙\r\n丙", "甲、乙、、丙、", "甲、乙、乙、丙"],
    )
    def test_several_values_in_one_cell(self, cell):
        assert clean_list(cell) == ("甲", "乙", "丙")

    def test_a_text_keeps_its_lines_and_loses_stray_spaces(self):
        assert clean_text("  在外  务工 \n\n 每周报告 ") == "在外 务工\n每周报告"

    def test_a_text_too_long_is_refused_with_both_lengths(self):
        assert clean_text("四个字的", max_length=4) == "四个字的"
        assert "有 5 个字，最多 4 个字" in refused(clean_text("五个字的话", max_length=4))

    @given(st.text(st.characters(min_codepoint=0x21, max_codepoint=0x7E), min_size=1))
    def test_full_width_reads_like_half_width(self, text):
        assert clean_text(full_width(text)) == clean_text(text)

    @given(CELLS)
    def test_cleaning_a_text_twice_changes_nothing(self, cell):
        once = clean_text(cell)
        assert clean_text(once) == once


@pytest.mark.parametrize("kind", Kind)
@given(cell=CELLS)
def test_no_cell_whatever_stops_the_reading(kind, cell):
    column = Column("field", "列", kind, choices=SEX)
    answer = column.cleaner()(cell)
    assert not isinstance(answer, BadValue) or answer.reason


def test_every_column_of_every_ledger_can_clean():
    for ledger in (CORRECTION_SUBJECTS, STAFF, MEDIATORS, DISPUTES):
        assert len({column.field for column in ledger.columns}) == len(ledger.columns)
        for column in ledger.columns:
            assert not isinstance(column.cleaner()(None), BadValue)

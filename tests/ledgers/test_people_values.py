"""Identity numbers, telephone numbers and names as they arrive in ledgers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anhe.law.identity import make_check_digit
from anhe.ledgers.samples.hands import full_width
from anhe.ledgers.values import BadValue, Name, Phone, clean_id_number, clean_name, clean_phones

NUMBERS = [body + make_check_digit(body) for body in (f"50019919900307{order:03d}" for order in range(1, 60))]
NUMBER = next(number for number in NUMBERS if number.isdigit())
ENDS_IN_X = next(number for number in NUMBERS if number.endswith("X"))


def refused(answer):
    assert isinstance(answer, BadValue), f"was read as {answer!r}"
    return answer.reason


class TestIdNumber:
    @pytest.mark.parametrize(
        "cell",
        [
            NUMBER,
            f" {NUMBER} ",
            f"'{NUMBER}",
            f"‘{NUMBER}",
            f"{NUMBER}\n",
            full_width(NUMBER),
            f"{NUMBER[:6]} {NUMBER[6:14]} {NUMBER[14:]}",
            f"{NUMBER[:6]}-{NUMBER[6:14]}-{NUMBER[14:]}",
            f"\ufeff{NUMBER}",
            f'="{NUMBER}"',
            f"\t{NUMBER}",
        ],
    )
    def test_is_read_whatever_stands_around_its_digits(self, cell):
        assert str(clean_id_number(cell)) == NUMBER

    @pytest.mark.parametrize("letter", ["X", "x", "Ｘ", "ｘ", "Х", "х", "×"])
    def test_every_letter_that_looks_like_x_is_x(self, letter):
        assert str(clean_id_number(ENDS_IN_X[:-1] + letter)) == ENDS_IN_X

    @pytest.mark.parametrize(
        "cell",
        [
            pytest.param(float(NUMBER[:15] + "000"), id="number cell"),
            pytest.param(int(NUMBER), id="whole number beyond what a spreadsheet keeps"),
            pytest.param("5.00199E+17", id="scientific text"),
            pytest.param("5.00199199003070E+17", id="scientific text with fifteen places"),
            pytest.param(NUMBER[:15] + "000.0", id="text with a decimal point"),
            pytest.param(NUMBER[:15] + "000", id="zeros turned to text afterwards"),
        ],
    )
    def test_digits_lost_in_a_number_are_refused_and_said_so(self, cell):
        assert "末几位已丢失" in refused(clean_id_number(cell))

    def test_fifteen_places_survive_as_a_number(self):
        old = "500199900307001"

        assert str(clean_id_number(float(old))) == str(clean_id_number(old))
        assert not isinstance(clean_id_number(old), BadValue)

    def test_a_masked_number_is_refused(self):
        assert "遮盖" in refused(clean_id_number("500199********0012"))

    @pytest.mark.parametrize("cell", [NUMBER[:17], NUMBER + "1", "50019919901307001X", "护照E12345678"])
    def test_what_is_no_identity_number_is_refused(self, cell):
        assert refused(clean_id_number(cell))

    def test_a_wrong_check_digit_is_refused(self):
        wrong = NUMBER[:17] + ("1" if NUMBER[17] != "1" else "2")
        assert refused(clean_id_number(wrong))

    @pytest.mark.parametrize("cell", [None, "", "无", "—"])
    def test_an_empty_cell_has_none(self, cell):
        assert clean_id_number(cell) is None

    def test_cleaning_twice_changes_nothing(self):
        once = clean_id_number(ENDS_IN_X.lower())
        assert clean_id_number(once) == once == clean_id_number(str(once))


class TestPhones:
    @pytest.mark.parametrize(
        "cell",
        [
            "19900001234",
            19900001234,
            19900001234.0,
            "19900001234.0",
            "+8619900001234",
            "+86 199 0000 1234",
            "0086-19900001234",
            "8619900001234",
            "(86)19900001234",
            "199-0000-1234",
            "１９９００００１２３４",
            "电话：19900001234",
            "1.9900001234E+10",
        ],
        ids=str,
    )
    def test_one_mobile_number_in_many_dresses(self, cell):
        assert [phone.number for phone in clean_phones(cell)] == ["19900001234"]

    @pytest.mark.parametrize("between", ["、", "，", ",", "；", "/", "\n", " ", " 或 "])
    def test_several_in_one_cell_are_all_kept_in_order(self, between):
        cell = f"19900001234{between}19900005678"
        assert [phone.number for phone in clean_phones(cell)] == ["19900001234", "19900005678"]

    def test_whose_number_it_is_stays_with_it(self):
        assert clean_phones("19900001234（母亲），妻子19900005678") == (
            Phone("19900001234", "母亲"),
            Phone("19900005678", "妻子"),
        )

    def test_the_same_number_twice_is_one(self):
        assert len(clean_phones("19900001234/+86 199-0000-1234")) == 1

    @pytest.mark.parametrize(
        ("cell", "number"),
        [
            ("023-63000000", "023-63000000"),
            ("02363000000", "023-63000000"),
            ("0812 3000000", "0812-3000000"),
            ("023-63000000转801", "023-63000000-801"),
            ("63000000", "63000000"),
        ],
    )
    def test_landlines_keep_area_code_and_extension_apart(self, cell, number):
        assert [phone.number for phone in clean_phones(cell)] == [number]

    @pytest.mark.parametrize("cell", ["1990000123", "199000012345", "12900001234", "见附表", "1.5"])
    def test_what_is_no_number_is_refused(self, cell):
        assert "不是电话号码" in refused(clean_phones(cell))

    def test_digits_lost_in_scientific_notation_are_refused(self):
        assert "末几位已丢失" in refused(clean_phones("1.99E+10"))

    @pytest.mark.parametrize("cell", [None, "", "无", "/"])
    def test_an_empty_cell_has_none(self, cell):
        assert clean_phones(cell) == ()

    @given(st.lists(st.integers(0, 9999), min_size=1, max_size=3, unique=True))
    def test_cleaning_twice_changes_nothing(self, ends):
        once = clean_phones("；".join(f"+86 199-0000-{end:04d}" for end in ends))
        assert clean_phones("、".join(map(str, once))) == once


class TestName:
    @pytest.mark.parametrize("cell", ["张三", "张 三", "张\u3000三", " 张  三 ", "张三\n", "'张三", "\u200b张三"])
    def test_layout_spaces_are_no_part_of_a_chinese_name(self, cell):
        assert clean_name(cell) == Name("张三")

    @pytest.mark.parametrize("dot", ["·", "•", "・", "．", ".", "‧", " · "])
    def test_all_middle_dots_are_one(self, dot):
        assert clean_name(f"买买提{dot}艾力") == Name("买买提·艾力")

    def test_a_latin_name_keeps_its_spaces(self):
        assert clean_name("John  Smith") == Name("John Smith")

    def test_a_rare_character_is_left_as_it_is(self):
        assert clean_name("𠮷﨑") == Name("𠮷﨑")

    @pytest.mark.parametrize(
        "cell", ["张三（曾用名李四）", "张三(曾用名李四)", "张 三 【曾用名李四】", "张三\n（曾用名李四）"]
    )
    def test_a_note_in_brackets_is_kept_apart(self, cell):
        assert clean_name(cell) == Name("张三", "曾用名李四")

    @pytest.mark.parametrize(
        ("cell", "why"),
        [
            ("张三、李四", "不止一个姓名"),
            ("张三/李四", "不止一个姓名"),
            ("张*", "遮盖"),
            ("13800000000", "不像姓名"),
            ("张三2", "不像姓名"),
            ("啊" * 51, "太长"),
        ],
    )
    def test_what_is_no_single_name_is_refused(self, cell, why):
        assert why in refused(clean_name(cell))

    def test_cleaning_twice_changes_nothing(self):
        once = clean_name(" 买买提 ．艾 力")
        assert clean_name(str(once)) == once

"""Identity numbers, GB 11643, and division codes, GB/T 2260. All numbers are made up."""

from datetime import date

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from anhe.law.divisions import counties_of, division, province_of
from anhe.law.identity import Fault, IdNumber, InvalidIdNumber, Sex, make_check_digit, to_18_digits

BIRTHS = st.dates(date(1900, 1, 1), date(2026, 12, 31))
SYNTHETIC = "500103" + "19900307" + "123"
NUMBER = SYNTHETIC + make_check_digit(SYNTHETIC)


def fault_of(text: str, **more: date) -> InvalidIdNumber:
    with pytest.raises(InvalidIdNumber) as refused:
        IdNumber.parse(text, **more)
    return refused.value


def read_or_reason(text: str) -> str:
    try:
        return IdNumber.parse(text).text
    except InvalidIdNumber as refused:
        return refused.reason


class TestIdNumber:
    """Eighteen digits, the last of them checking the others."""

    def test_the_standards_own_example_of_a_check_digit(self) -> None:
        assert make_check_digit("11010519491231002") == "X"
        assert make_check_digit("44052418800101001") == "4"

    def test_region_birth_date_and_sex_are_read(self) -> None:
        number = IdNumber.parse(NUMBER)

        assert number.region_code == "500103"
        assert number.region is not None
        assert number.region.full_name == "重庆市渝中区"
        assert number.birth_date == date(1990, 3, 7)
        assert number.sex is Sex.MALE

    def test_spaces_and_a_small_x_do_no_harm(self) -> None:
        assert IdNumber.parse(" 110105 19491231 002x ").text == "11010519491231002X"

    def test_fifteen_digits_are_brought_to_eighteen(self) -> None:
        number = IdNumber.parse("110105491231002")

        assert number.text == to_18_digits("110105491231002") == "11010519491231002X"
        assert number.sex is Sex.FEMALE

    @pytest.mark.parametrize(("day", "age"), [("2026-03-06", 35), ("2026-03-07", 36), ("2027-01-01", 36)])
    def test_a_year_of_age_is_full_on_the_birthday(self, day: str, age: int) -> None:
        assert IdNumber.parse(NUMBER).age_on(date.fromisoformat(day)) == age

    @pytest.mark.parametrize(
        ("text", "fault", "saying"),
        [
            pytest.param("", Fault.LENGTH, "现为0位", id="nothing"),
            pytest.param(NUMBER[:17], Fault.LENGTH, "现为17位", id="a digit lost"),
            pytest.param(NUMBER + "0", Fault.LENGTH, "现为19位", id="one too many"),
            pytest.param("50010319900307O231", Fault.CHARACTERS, "第15位是“O”", id="letter O for zero"),
            pytest.param("5001031990030X1231", Fault.CHARACTERS, "第14位是“X”", id="X in the middle"),
            pytest.param("１" + NUMBER[1:], Fault.CHARACTERS, "第1位", id="full-width digit"),
            pytest.param("99" + NUMBER[2:], Fault.REGION, "99", id="no such province"),
            pytest.param("500103199002301231", Fault.BIRTH_DATE, "19900230", id="30 February"),
            pytest.param("500103199013011231", Fault.BIRTH_DATE, "19901301", id="month 13"),
            pytest.param("500103000003071231", Fault.BIRTH_DATE, "00000307", id="year 0"),
        ],
    )
    def test_what_is_wrong_is_said_in_words(self, text: str, fault: Fault, saying: str) -> None:
        refused = fault_of(text)

        assert refused.fault is fault
        assert saying in refused.reason

    def test_nobody_is_born_after_the_day_of_asking(self) -> None:
        assert fault_of(NUMBER, on=date(1990, 3, 6)).fault is Fault.BIRTH_DATE
        assert IdNumber.parse(NUMBER, on=date(1990, 3, 7))

    def test_a_wrong_check_digit_names_the_right_one_and_likely_numbers(self) -> None:
        wrong = NUMBER[:17] + ("0" if NUMBER[17] != "0" else "1")

        refused = fault_of(wrong)

        assert refused.fault is Fault.CHECK_DIGIT
        assert f"应为“{NUMBER[17]}”" in refused.reason
        assert NUMBER in refused.likely

    @given(born=BIRTHS, serial=st.integers(0, 999), place=st.integers(0, 15))
    def test_neighbours_that_changed_places_are_found_out(self, born: date, serial: int, place: int) -> None:
        first_17 = f"500103{born:%Y%m%d}{serial:03}"
        number = first_17 + make_check_digit(first_17)
        swapped = number[:place] + number[place + 1] + number[place] + number[place + 2 :]
        assume(swapped != number)

        with pytest.raises(InvalidIdNumber) as refused:
            IdNumber.parse(swapped)
        if refused.value.fault in (Fault.CHECK_DIGIT, Fault.BIRTH_DATE):
            assert number in refused.value.likely

    @given(born=BIRTHS, serial=st.integers(0, 999))
    def test_every_made_number_reads_back(self, born: date, serial: int) -> None:
        first_17 = f"500242{born.year:04}{born:%m%d}{serial:03}"
        number = IdNumber.parse(first_17 + make_check_digit(first_17))

        assert number.birth_date == born
        assert number.sex is (Sex.MALE if serial % 2 else Sex.FEMALE)

    @given(st.text(max_size=20) | st.text("0123456789X", min_size=15, max_size=18))
    def test_any_text_is_a_number_or_refused_with_a_reason(self, text: str) -> None:
        assert read_or_reason(text)


class TestDivisions:
    """Provinces, and Chongqing down to its counties."""

    def test_thirty_four_provinces(self) -> None:
        codes = {f"{n:02}0000" for n in range(11, 83)}
        assert sum(division(code) is not None for code in codes) == 34

    def test_chongqings_counties_are_named_in_order_of_code(self) -> None:
        counties = counties_of("50")

        assert counties[0].full_name == "重庆市万州区"
        assert [county.code for county in counties] == sorted(county.code for county in counties)
        assert "江北区" not in {county.name for county in counties}, "abolished in 2025"

    def test_former_counties_are_still_read_from_numbers(self) -> None:
        former = division("500381")

        assert former is not None
        assert (former.name, former.until) == ("江津市", 2006)

    def test_an_unknown_county_falls_back_to_its_province(self) -> None:
        assert division("330106") is None
        above = province_of("330106")
        assert above is not None
        assert above.name == "浙江省"
        assert province_of("990101") is None

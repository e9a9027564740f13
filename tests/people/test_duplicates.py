"""Is this person already known? The same number is the same person; the rest a human judges."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anhe.law.identity import make_check_digit
from anhe.people.duplicates import Asked, Candidate, Certainty, candidates, candidates_many, near_numbers
from tests.people.factories import BORN_ON, PersonFactory, id_number

NUMBER = id_number(order=1)


def verdicts(found: list[Candidate]) -> list[tuple[str, str]]:
    return [(one.certainty.value, str(one.why)) for one in found]


@pytest.mark.django_db
class TestCandidates:
    def test_same_number_is_the_same_person(self) -> None:
        known = PersonFactory(name="张三", id_number=NUMBER)

        found = candidates("张三", BORN_ON, NUMBER)

        assert [one.person for one in found] == [known]
        assert verdicts(found) == [("same", "证件号码相同")]

    def test_same_number_under_another_name_says_so(self) -> None:
        PersonFactory(name="张三", id_number=NUMBER)

        assert verdicts(candidates("李四", BORN_ON, NUMBER)) == [("same", "证件号码相同，登记的姓名是张三")]

    @pytest.mark.parametrize(
        "written",
        [
            pytest.param(NUMBER.lower(), id="small x"),
            pytest.param(f" {NUMBER[:6]} {NUMBER[6:]} ", id="with spaces"),
            pytest.param(NUMBER.translate({ord(c): ord(c) + 0xFEE0 for c in "0123456789X"}), id="full width"),
            pytest.param(NUMBER[:6] + NUMBER[8:17], id="the old number of 15 figures"),
        ],
    )
    def test_a_number_is_the_same_however_it_is_written(self, written: str) -> None:
        PersonFactory(name="张三", id_number=NUMBER)

        assert [one.certainty for one in candidates("张三", None, written)] == [Certainty.SAME]

    def test_an_old_number_on_record_meets_todays(self) -> None:
        PersonFactory(name="张三", id_number=NUMBER[:6] + NUMBER[8:17])

        assert [one.certainty for one in candidates("张三", None, NUMBER)] == [Certainty.SAME]

    def test_same_name_and_birth_date_is_for_a_human_to_judge(self) -> None:
        PersonFactory(name="张三")

        assert verdicts(candidates("张三", BORN_ON, id_number())) == [("maybe", "姓名和出生日期相同")]

    def test_same_sound_and_birth_date_is_for_a_human_to_judge(self) -> None:
        PersonFactory(name="章珊")

        assert verdicts(candidates("张山", BORN_ON)) == [("maybe", "姓名读音相同，出生日期相同")]

    def test_the_same_name_stands_before_the_same_sound(self) -> None:
        PersonFactory(name="章三")
        PersonFactory(name="张三")

        assert [one.person.name for one in candidates("张三", BORN_ON)] == ["张三", "章三"]

    @pytest.mark.parametrize(
        ("name", "born_on"),
        [
            pytest.param("张三", date(1990, 3, 8), id="born a day later"),
            pytest.param("张三", None, id="birth date not known"),
            pytest.param("张四", BORN_ON, id="another name"),
        ],
    )
    def test_less_than_that_is_nobody(self, name: str, born_on: date | None) -> None:
        PersonFactory(name="张三")

        assert candidates(name, born_on) == []

    def test_a_number_typed_with_one_wrong_figure_is_maybe_the_same(self) -> None:
        PersonFactory(name="张三", id_number=NUMBER)
        wrong = NUMBER[:16] + str((int(NUMBER[16]) + 1) % 10) + NUMBER[17]

        assert verdicts(candidates("李四", None, wrong)) == [("maybe", "证件号码只差一位，可能录错")]

    def test_each_record_is_named_once_with_its_strongest_reason(self) -> None:
        PersonFactory(name="张三", id_number=NUMBER)

        assert [one.certainty for one in candidates("张三", BORN_ON, NUMBER)] == [Certainty.SAME]

    def test_a_record_given_up_is_never_offered(self) -> None:
        kept = PersonFactory(name="张三")
        PersonFactory(name="张三", merged_into=kept)

        assert [one.person for one in candidates("张三", BORN_ON)] == [kept]


@pytest.mark.django_db
class TestManyAtOnce:
    def test_each_gets_the_same_answer_as_alone_in_the_same_order(self) -> None:
        PersonFactory(name="张三", id_number=NUMBER)
        PersonFactory(name="章三")
        asked = [Asked("李四", None, NUMBER), Asked("张三", BORN_ON), Asked("王五", BORN_ON), Asked("", None, "")]

        together = candidates_many(asked)

        assert together == [candidates(one.name, one.born_on, one.id_number) for one in asked]
        assert [len(found) for found in together] == [1, 2, 0, 0]

    def test_a_thousand_cost_as_many_statements_as_one(self, queries) -> None:
        asked = [Asked(f"张{order}", BORN_ON, id_number(order=order)) for order in range(1, 1000)]
        with queries() as one:
            candidates_many(asked[:1])
        with queries() as thousand:
            candidates_many(asked)

        assert len(thousand) == len(one) == 2


class TestNearNumbers:
    """GB 11643: the check digit finds every single wrong figure."""

    def test_a_right_number_has_no_right_neighbour(self) -> None:
        assert near_numbers(NUMBER) == set()

    @given(st.integers(0, 16), st.integers(1, 9), st.integers(1, 999))
    def test_the_right_number_is_among_the_neighbours_of_every_single_slip(
        self, place: int, by: int, order: int
    ) -> None:
        right = id_number(order=order)
        wrong = right[:place] + str((int(right[place]) + by) % 10) + right[place + 1 :]

        assert right in near_numbers(wrong)

    def test_every_neighbour_is_valid_and_one_figure_away(self) -> None:
        wrong = NUMBER[:17] + ("0" if NUMBER[17] != "0" else "1")

        for near in near_numbers(wrong):
            assert near[17] == make_check_digit(near[:17])
            assert sum(a != b for a, b in zip(near, wrong, strict=True)) == 1

    @pytest.mark.parametrize("number", ["", "123", "E12345678", "1101011990030700１1", "²" * 18])
    def test_what_is_no_such_number_has_no_neighbours(self, number: str) -> None:
        assert near_numbers(number) == set()

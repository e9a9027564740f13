"""A notice about somebody who may be on record already: named once, gone on with by a tick that stays on record."""

from __future__ import annotations

from datetime import date

import pytest

from anhe.casework.acts import Refused
from anhe.casework.file_acts import SealFile
from anhe.correction.admission import RegisterNotice
from anhe.correction.models import Correction
from anhe.law.citations import PIPL
from anhe.people.models import Person
from tests.correction.factories import refused
from tests.district import act, id_number

BORN = date(1990, 1, 1)


class TestLookAlikes:
    """PIPL art. 8: one person, one record."""

    def test_the_same_name_and_birth_date_is_refused_once(self, cases):
        cases.expected(name="钱一鸣")

        with refused(PIPL[8], saying="姓名和出生日期相同"):
            cases.expected(name="钱一鸣", not_the_same=False)

        assert Correction.objects.count() == 1

    def test_the_words_hold_what_a_clerk_compares_and_no_whole_number(self, cases):
        number = id_number(BORN)
        cases.expected(name="钱一鸣", id_number=number)

        said = self.refusal(cases, name="钱一鸣")

        assert "钱一鸣（1990 年生，证件尾号 " + number[-4:] + "，青石司法所）" in said
        assert number not in said

    def test_the_same_sound_and_birth_date_is_named_too(self, cases):
        cases.expected(name="钱一鸣")
        assert "姓名读音相同" in self.refusal(cases, name="钱一铭")

    @pytest.mark.parametrize(
        "other",
        [
            pytest.param({"name": "赵大海"}, id="another name"),
            pytest.param({"name": "钱一鸣", "born_on": date(1990, 1, 2)}, id="born a day later"),
        ],
    )
    def test_nobody_is_asked_about_who_is_not_alike(self, cases, other):
        cases.expected(name="钱一鸣")
        assert cases.expected(not_the_same=False, **other)

    def test_the_tick_goes_on_and_stays_in_the_entry(self, cases):
        cases.expected(name="钱一鸣")

        correction = cases.expected(name="钱一鸣", not_the_same=True)

        assert correction.file.entries.get().told["not_the_same"] is True
        assert Person.objects.filter(name="钱一鸣").count() == 2

    def test_the_same_number_is_the_same_person_without_a_question(self, cases):
        number = id_number(BORN)
        known = Person.objects.create(name="钱一鸣", id_number=number, born_on=BORN)
        Person.objects.create(name="钱一鸣", id_number=id_number(BORN), born_on=BORN)

        assert cases.expected(name="钱一鸣", id_number=number, not_the_same=False).person == known

    def test_who_has_no_file_in_reach_is_named_by_surname_only(self, cases):
        Person.objects.create(name="钱一鸣", born_on=BORN)

        said = self.refusal(cases, name="钱一鸣")

        assert "钱**（1990 年生）" in said
        assert "钱一鸣" not in said

    def test_R14_a_minor_is_not_named_to_staff_who_do_not_serve_minors(self, cases):
        born_on = date(2010, 5, 1)
        cases.expected(name="钱一鸣", born_on=born_on)

        said = self.refusal(cases, name="钱一鸣", born_on=born_on)

        assert "钱**" in said
        assert "青石司法所" not in said

    def test_R15_who_is_known_by_a_sealed_file_only_is_as_if_not_on_record(self, cases, district):
        correction = cases.expected(name="钱一鸣")
        act(SealFile, on=correction.file, by=district.agency_head, sealed_basis="示例决定1号")

        assert cases.expected(name="钱一鸣", not_the_same=False)

    @staticmethod
    def refusal(cases, **facts):
        with pytest.raises(Refused, match="在册有相近的人") as caught:
            cases.expected(not_the_same=False, **facts)
        return caught.value.message


class TestTheTick:
    """The form shows it once the act was refused for it, not before."""

    def test_a_fresh_form_does_not_offer_it(self, district):
        form = RegisterNotice.Input(record=district.office)
        assert form["not_the_same"].is_hidden

    def test_a_refusal_brings_it_out(self, district):
        form = RegisterNotice.Input({"name": "钱一鸣"}, record=district.office)
        form.full_clean()
        form.add_error("not_the_same", "在册有相近的人")

        assert not form["not_the_same"].is_hidden

    def test_once_ticked_it_stays_beside_other_errors(self, district):
        form = RegisterNotice.Input({"not_the_same": "on"}, record=district.office)

        assert not form["not_the_same"].is_hidden
        assert form.errors["name"]

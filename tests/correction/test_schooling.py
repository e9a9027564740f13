"""A minor's unfinished schooling is taken up with the education department. CC-705."""

from __future__ import annotations

from datetime import date

import pytest

from anhe import clock
from anhe.casework.models import DutyRecord, Notice
from anhe.correction.admission import RegisterArrival
from anhe.correction.schooling import TellEducation
from anhe.law.citations import LAW
from anhe.people.models import Person
from tests.correction.factories import open_duties, refused
from tests.correction.test_register_entry import enter
from tests.district import act, id_number

FIFTEEN, SIXTEEN = date(2010, 3, 3), date(2010, 3, 2)  # on Monday 2 March 2026


def arrive(correction, district, **changed):
    given = {"arrived_at": clock.now(), "place": "agency", "identity_checked": True, "phone": "", "lives_at": "",
             "guardian": "虚构监护人", "busy_hours": ""} | changed  # fmt: skip
    act(RegisterArrival, on=correction, by=district.agency_officer, **given)
    correction.refresh_from_db()


def tell(correction, by, **changed):
    given = {"told_on": clock.today(), "body": "示例区教育局", "arranged": "转入青石中学九年级"} | changed
    return act(TellEducation, on=correction, by=by, **given)


class TestSchoolingIsOwed:
    """Law art. 55 ¶1."""

    @pytest.mark.parametrize(
        ("born_on", "unfinished", "owed"),
        [
            pytest.param(FIFTEEN, False, True, id="sixteen tomorrow"),
            pytest.param(SIXTEEN, False, False, id="sixteen today"),
            pytest.param(SIXTEEN, True, True, id="sixteen, said not to have finished"),
            pytest.param(date(2000, 1, 1), True, False, id="an adult"),
        ],
    )
    def test_R14_the_schooling_task_opens_at_arrival(self, cases, district, born_on, unfinished, owed):
        correction = cases.expected(born_on=born_on)

        arrive(correction, district, schooling_unfinished=unfinished)

        assert ("correction.schooling" in open_duties(correction)) is owed

    def test_R14_it_is_the_office_s_with_the_article_and_its_reckoning(self, cases, district):
        correction = cases.expected(born_on=FIFTEEN)
        arrive(correction, district)

        duty = DutyRecord.objects.get(name="correction.schooling")
        assert (duty.organisation, duty.due_on) == (district.office, date(2026, 3, 9))
        assert str(LAW[55].paragraph(1)) in duty.basis
        assert "通知教育部门" in "".join(duty.steps)

    def test_R14_no_day_lies_past_the_term(self, cases, district):
        correction = cases.expected(born_on=FIFTEEN, ends_on=date(2026, 3, 4))
        arrive(correction, district)
        assert open_duties(correction)["correction.schooling"] == date(2026, 3, 4)

    @pytest.mark.parametrize(("born_on", "owed"), [(FIFTEEN, True), (SIXTEEN, False)])
    def test_R14_a_minor_who_comes_in_from_a_ledger_is_not_forgotten(self, district, born_on, owed):
        person = Person(name="台账人", born_on=born_on, id_number=id_number(born_on)).prepare()

        assert ("correction.schooling" in open_duties(enter(district, person=person))) is owed

    @pytest.mark.parametrize(("born_on", "asked"), [(SIXTEEN, True), (date(2000, 1, 1), False)])
    def test_R14_the_question_is_asked_of_minors_only(self, cases, district, born_on, asked):
        form = RegisterArrival.Input(record=cases.expected(born_on=born_on))
        assert ("schooling_unfinished" in form.fields) is asked


class TestTellingEducation:
    """Law art. 55 ¶1."""

    def test_R14_the_telling_ends_it_and_says_what_was_arranged(self, cases, district):
        correction = cases.expected(born_on=FIFTEEN)
        arrive(correction, district)

        entry = tell(correction, district.colleague)

        assert entry.text == "2026-03-02 将就学事项通知示例区教育局：转入青石中学九年级"
        assert "correction.schooling" not in open_duties(correction)

    def test_it_is_not_written_down_before_it_happened(self, cases, district):
        correction = cases.expected(born_on=FIFTEEN)
        arrive(correction, district)
        with refused(saying="不能晚于今天"):
            tell(correction, district.colleague, told_on=date(2026, 3, 3))

    def test_there_is_nothing_to_tell_of_an_adult(self, cases, district):
        with refused(LAW[55], saying="不是未成年"):
            tell(cases.enrolled(), district.officer)

    def test_nor_before_the_person_came(self, cases, district):
        with refused(LAW[21], saying="尚未报到"):
            tell(cases.expected(born_on=FIFTEEN), district.colleague)


class TestNoticeOfArrival:
    def test_R14_the_office_hears_of_a_minor_s_arrival_without_a_name_but_for_the_post_for_minors(
        self, cases, district
    ):
        arrive(cases.expected(name="钱一鸣", born_on=FIFTEEN), district)

        words = {notice.account: notice.text for notice in Notice.objects.all()}
        assert "钱一鸣" in words[district.colleague]
        for other in (district.officer, district.office_head):
            assert "钱一鸣" not in words[other]
            assert words[other].startswith("未成年社区矫正对象")

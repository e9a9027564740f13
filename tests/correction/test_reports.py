"""报告: how often, counted from when, and when no more."""

from datetime import date, timedelta

import pytest

from anhe.correction.levels import DecideLevel
from anhe.correction.models import Correction, LifeEvent
from anhe.correction.reporting import RecordHealthReport, RecordLifeChange, RecordMedicalReview, RecordReport
from anhe.law.citations import LAW, MEASURES
from tests.correction.factories import Cases, open_duties, refused
from tests.district import District, act

RHYTHMS = [("strict", 7), ("ordinary", 15), ("lenient", 30)]


def report(correction: Correction, district: District, on: date) -> None:
    act(RecordReport, on=correction, by=district.officer, reported_on=on, manner="phone", text="一切正常")


def health(correction: Correction, district: District, on: date) -> None:
    act(RecordHealthReport, on=correction, by=district.officer, reported_on=on, manner="phone", health="病情稳定")


def review(correction: Correction, district: District, on: date) -> None:
    act(RecordMedicalReview, on=correction, by=district.officer, reviewed_on=on, hospital="虚构医院", findings="稳定")


def change(correction: Correction, district: District, event: str, **more: str) -> None:
    given = {"happened_on": date(2026, 3, 2), "facts": "情况属实", "lives_at": "", "employer": "", "phone": ""} | more
    act(RecordLifeChange, on=correction, by=district.officer, event=event, **given)


class TestPeriodicReports:
    """Measures art. 24 ¶1; how often is the district's choice."""

    @pytest.mark.parametrize(("level", "days"), RHYTHMS)
    def test_the_next_one_is_counted_from_the_last_by_the_level(self, cases, district, live_at, level, days):
        correction = cases.enrolled()
        act(DecideLevel, on=correction, by=district.officer, level=level, facts="事实如下：甲", reasons="理由如下：乙",
            told_on_objection=True)  # fmt: skip
        live_at("2026-03-09 09:00")

        report(correction, district, date(2026, 3, 7))

        assert open_duties(correction)["correction.report"] == date(2026, 3, 7) + timedelta(days=days)
        assert correction.file.duties.filter(name="correction.report", state="open").count() == 1

    @pytest.mark.parametrize(("ends_on", "owed"), [(date(2026, 3, 16), True), (date(2026, 3, 15), False)])
    def test_none_is_owed_after_the_last_day_of_the_term(self, cases, district, live_at, ends_on, owed):
        correction = cases.enrolled(ends_on=ends_on)
        live_at("2026-03-09 09:00")
        report(correction, district, date(2026, 3, 9))
        assert ("correction.report" in open_duties(correction)) is owed

    def test_tomorrow_s_report_is_not_taken_today(self, cases, district):
        with refused(saying="报告日期不能晚于今天"):
            report(cases.enrolled(), district, date(2026, 3, 3))

    def test_who_has_not_arrived_does_not_report(self, cases, district):
        with refused(LAW[21], saying="尚未报到"):
            report(cases.expected(), district, date(2026, 3, 2))

    def test_R06_nor_does_who_is_past_the_term(self, cases, district, live_at):
        correction = cases.enrolled(ends_on=date(2026, 3, 31))
        live_at("2026-03-31 23:00")
        report(correction, district, date(2026, 3, 31))
        live_at("2026-04-01 00:00")
        with refused(LAW[44]):
            report(correction, district, date(2026, 3, 31))


class TestHealthReports:
    """Measures art. 24 ¶2: once every month of a temporary release (catalogue CC-204)."""

    @pytest.fixture
    def released(self, cases, live_at):
        live_at("2026-03-10 09:00")
        return cases.enrolled(kind="temporary_release", is_medical_parole=True, notified_on=date(2026, 3, 10))

    def test_the_first_belongs_to_the_month_after_admission(self, released):
        duty = released.file.duties.get(name="correction.health_report")
        assert (duty.remind_by, duty.due_on) == (date(2026, 4, 10), date(2026, 4, 30))

    @pytest.mark.parametrize(
        ("reported_on", "next_due"),
        [
            pytest.param(date(2026, 3, 25), date(2026, 4, 30), id="an extra one in March does not answer April"),
            pytest.param(date(2026, 4, 2), date(2026, 5, 31), id="early in its month"),
            pytest.param(date(2026, 4, 30), date(2026, 5, 31), id="on its last day"),
            pytest.param(date(2026, 5, 2), date(2026, 5, 31), id="late: May still has its own"),
        ],
    )
    def test_every_month_has_one(self, released, district, live_at, reported_on, next_due):
        live_at(f"{reported_on} 10:00")
        health(released, district, reported_on)
        assert open_duties(released)["correction.health_report"] == next_due

    def test_the_month_in_which_the_term_ends_has_one_by_the_last_day(self, cases):
        correction = cases.enrolled(kind="temporary_release", ends_on=date(2026, 4, 15))
        assert open_duties(correction)["correction.health_report"] == date(2026, 4, 15)

    def test_no_more_when_the_turn_comes_after_the_term(self, cases):
        correction = cases.enrolled(kind="temporary_release", ends_on=date(2026, 4, 1))
        assert "correction.health_report" not in open_duties(correction)

    def test_others_owe_none(self, cases, district):
        correction = cases.enrolled()
        assert "correction.health_report" not in open_duties(correction)
        with refused(MEASURES[24], saying="暂予监外执行"):
            health(correction, district, date(2026, 3, 2))


class TestMedicalReviews:
    """Measures art. 24 ¶2: every three months on medical parole (catalogue CC-205)."""

    @pytest.fixture
    def paroled(self, cases, live_at):
        live_at("2026-03-10 09:00")
        return cases.enrolled(kind="temporary_release", is_medical_parole=True, notified_on=date(2026, 3, 10))

    def test_the_first_is_due_three_months_after_admission(self, paroled):
        assert open_duties(paroled)["correction.medical_review"] == date(2026, 6, 10)

    @pytest.mark.parametrize("day", [date(2026, 6, 1), date(2026, 6, 10), date(2026, 6, 20)])
    def test_the_next_is_counted_from_the_day_the_last_was_owed(self, paroled, district, live_at, day):
        live_at(f"{day} 10:00")
        review(paroled, district, day)
        assert open_duties(paroled)["correction.medical_review"] == date(2026, 9, 10)

    def test_it_comes_with_its_papers(self, paroled):
        told = {"reviewed_on": "2026-03-10", "hospital": "虚构医院", "findings": "稳定"}
        assert set(RecordMedicalReview.Input(told, record=paroled).errors) == {"papers"}

    def test_who_is_released_for_pregnancy_owes_none(self, cases, district):
        correction = cases.enrolled(kind="temporary_release")
        assert "correction.medical_review" not in open_duties(correction)
        with refused(MEASURES[24], saying="保外就医"):
            review(correction, district, date(2026, 3, 2))


class TestLifeChanges:
    """Measures art. 24 ¶1; which visits and talks follow is the district's list (domain.md A8)."""

    @pytest.mark.parametrize(
        ("event", "visit", "talk"),
        [
            ("family_event", "V2 家庭重大变故必访", "T6 家庭变故、情绪变化谈话"),
            ("illness", "V3 患病住院必访", None),
            ("home_changed", "V4 居所、工作、就学变动必访", None),
            ("work_changed", "V4 居所、工作、就学变动必访", None),
            ("mood_changed", "V5 预警属实、情绪异常必访", "T6 家庭变故、情绪变化谈话"),
            ("job_lost", None, "T7 失业、困难、纠纷谈话"),
            ("dispute", None, "T7 失业、困难、纠纷谈话"),
            ("risky_contact", None, None),
        ],
    )
    def test_each_event_opens_what_the_lists_name(self, cases, district, event, visit, talk):
        correction = cases.enrolled()
        change(correction, district, event, lives_at="示例区云溪镇虚构路2号")

        opened = correction.file.duties.filter(name__endswith=".life_event")
        assert {duty.title for duty in opened} == {visit, talk} - {None}
        for duty in opened:
            assert "示例区社矫〔2020〕3号" in duty.steps[-1], "the district's document is named"

    def test_every_event_is_tried_above(self):
        assert len(LifeEvent) == 8

    def test_family_events_leave_one_working_day_and_others_three(self, cases, district):
        correction = cases.enrolled()
        change(correction, district, "family_event")
        change(correction, district, "illness")
        owed = {
            duty.title[:2]: duty.due_on for duty in correction.file.duties.filter(name="correction.visit.life_event")
        }
        assert owed == {"V2": date(2026, 3, 3), "V3": date(2026, 3, 5)}

    def test_a_new_address_stands_on_the_person(self, cases, district):
        correction = cases.enrolled()
        with refused(saying="新的居住地址"):
            change(correction, district, "home_changed")
        change(correction, district, "home_changed", lives_at="示例区云溪镇虚构路2号")
        correction.refresh_from_db()
        assert correction.person.lives_at == "示例区云溪镇虚构路2号"

    def test_a_district_without_lists_opens_none_and_goes_on(self, bare_cases: Cases, bare_district: District):
        correction = bare_cases.enrolled()
        change(correction, bare_district, "family_event")
        assert not correction.file.duties.filter(name__endswith=".life_event").exists()
        assert correction.lifechanges.count() == 1

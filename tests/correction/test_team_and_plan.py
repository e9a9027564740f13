"""矫正小组与矫正方案: who carries the plan, and that it is this person's own."""

from datetime import date

import pytest

from anhe.casework.running import NotAllowed
from anhe.correction.models import Correction, Plan
from anhe.correction.team_and_plan import LIKENESS_LIMIT, PLAN_PARTS, ApprovePlan, DraftPlan, FormTeam
from anhe.law.citations import LAW, MEASURES
from tests.correction.factories import form_team, open_duties, refused
from tests.district import District, act

MAN = ("林所员", "m", "officer", False)
WOMAN = ("秦主任", "f", "committee", False)
SPECIALIST = ("周所员", "m", "officer", True)


def draft(correction: Correction, district: District, words: str = "因人施策", **parts: str) -> Plan:
    act(DraftPlan, on=correction, by=district.officer, **({part: f"{part}：{words}" for part in PLAN_PARTS} | parts))
    return correction.plans.get(approved_on=None)


def approve(plan: Plan, district: District, *, own_words: bool = False) -> None:
    act(ApprovePlan, on=plan, by=district.office_head, own_words=own_words)


class TestTeam:
    """Law art. 25, 52 ¶2; Measures art. 19."""

    def test_R13_a_woman_s_plan_waits_for_a_woman_in_the_team(self, cases, district):
        correction = cases.with_team(MAN, woman=True)
        plan = draft(correction, district)
        assert "correction.team_member" in open_duties(correction)
        with refused(LAW[25], saying="应当有女性成员"):
            approve(plan, district)

        form_team(correction, district, MAN, WOMAN)
        approve(plan, district)

        assert "correction.team_member" not in open_duties(correction)

    def test_R13_a_man_s_team_needs_no_woman(self, cases, district):
        correction = cases.with_team(MAN)
        approve(draft(correction, district), district)
        assert correction.plans.get().approved_on == date(2026, 3, 2)

    def test_R13_a_woman_who_has_left_does_not_count(self, cases, district):
        correction = cases.with_team(WOMAN, woman=True)
        form_team(correction, district, MAN)
        with refused(LAW[25]):
            approve(draft(correction, district), district)

    @pytest.mark.parametrize(("member", "lawful"), [(MAN, False), (SPECIALIST, True)])
    def test_R14_a_minor_s_team_has_somebody_who_knows_minors(self, cases, district, member, lawful):
        correction = cases.with_team(member, born_on=date(2010, 1, 1))
        plan = draft(correction, district)
        if lawful:
            approve(plan, district)
        else:
            with refused(LAW[52].paragraph(2), saying="熟悉未成年人"):
                approve(plan, district)

    def test_no_plan_is_approved_before_there_is_a_team(self, cases, district):
        with refused(LAW[25], saying="尚未确定矫正小组"):
            approve(draft(cases.enrolled(), district), district)

    def test_a_member_is_named_with_sex_and_part_in_the_team(self, cases):
        told = {"letter_signed": "on", "name_1": "林所员", "sex_1": "m", "role_1": "officer", "name_2": "秦主任"}
        form = FormTeam.Input(told, record=cases.enrolled())
        assert set(form.errors) == {"name_2"}

    def test_a_new_team_takes_the_old_one_s_place_and_leaves_it_on_record(self, cases, district):
        correction = cases.with_team(MAN)
        form_team(correction, district, WOMAN)
        assert list(correction.team.values_list("name", "left_on")) == [
            ("林所员", date(2026, 3, 2)), ("秦主任", None),
        ]  # fmt: skip


class TestPlan:
    """Law art. 24; Measures art. 22."""

    def test_a_draft_waits_for_approval_and_is_then_reviewed_every_three_months(self, cases, district):
        correction = cases.with_team()
        plan = draft(correction, district)
        assert open_duties(correction)["correction.plan_approval"] == date(2026, 3, 5)
        assert "correction.plan" not in open_duties(correction)

        approve(plan, district)

        owed = open_duties(correction)
        assert owed["correction.plan_review"] == date(2026, 6, 2)
        assert "correction.plan_approval" not in owed
        assert owed["correction.talk.plan_changed"] == date(2026, 3, 5)

    def test_a_review_brings_a_second_version_and_keeps_the_first(self, cases, district, live_at):
        correction = cases.with_team()
        approve(draft(correction, district), district)
        live_at("2026-06-02 09:00")
        plan = draft(correction, district, "三个月后调整")

        assert "correction.plan_review" not in open_duties(correction)
        assert (plan.version, correction.plans.count()) == (2, 2)
        assert "因人施策" in correction.plans.get(version=1).aims

    def test_no_review_is_owed_after_the_term(self, cases, district):
        correction = cases.with_team(ends_on=date(2026, 6, 1))
        approve(draft(correction, district), district)
        assert "correction.plan_review" not in open_duties(correction)

    def test_a_review_on_the_last_day_is(self, cases, district):
        correction = cases.with_team(ends_on=date(2026, 6, 2))
        approve(draft(correction, district), district)
        assert open_duties(correction)["correction.plan_review"] == date(2026, 6, 2)

    def test_a_draft_can_be_put_in_other_words_and_is_still_one_version_and_one_duty(self, cases, district):
        correction = cases.with_team()
        draft(correction, district, "初稿")
        plan = draft(correction, district, "改写稿")

        assert (plan.version, correction.plans.count()) == (1, 1)
        assert "改写稿" in plan.aims
        assert correction.file.duties.filter(name="correction.plan_approval", state="open").count() == 1
        assert "初稿" in correction.file.entries.filter(act="correction.DraftPlan").first().told["aims"]

    def test_the_form_starts_from_the_last_version(self, cases, district):
        correction = cases.with_team()
        draft(correction, district)
        assert DraftPlan.Input(record=correction).initial["aims"] == "aims：因人施策"

    def test_an_approved_version_is_not_approved_again(self, cases, district):
        plan = draft(cases.with_team(), district)
        approve(plan, district)
        with refused(saying="已经批准"):
            approve(plan, district)

    def test_another_office_does_not_approve(self, cases, district):
        plan = draft(cases.with_team(), district)
        with pytest.raises(NotAllowed):
            act(ApprovePlan, on=plan, by=district.stranger, own_words=True)


class TestLikeness:
    """domain.md A5: one person, one plan; more than 80% like another's is flagged before approval."""

    @pytest.fixture
    def like(self, cases, district):
        """A plan that shares this many of a hundred characters with an approved one, both of equal length."""

        def like(percent: int, **facts: object) -> Plan:
            first, second = cases.with_team(SPECIALIST, **facts), cases.with_team(SPECIALIST)
            empty = dict.fromkeys(PLAN_PARTS, "")
            length = 200 - (len(PLAN_PARTS) - 1)  # the breaks between the parts are alike as well
            alike = round(200 * percent / 100) - (len(PLAN_PARTS) - 1)
            approve(draft(first, district, **(empty | {"aims": "同" * length})), district, own_words=True)
            return draft(second, district, **(empty | {"aims": "同" * alike + "异" * (length - alike)}))

        return like

    def test_eighty_percent_is_not_over_eighty(self, like, district):
        approve(like(LIKENESS_LIMIT), district)

    def test_over_eighty_percent_is_flagged_with_the_name_and_approved_once_confirmed(self, like, district):
        plan = like(LIKENESS_LIMIT + 1)
        with refused(MEASURES[22], saying="测试人乙的方案文字相似度 81%"):
            approve(plan, district)

        approve(plan, district, own_words=True)

        plan.refresh_from_db()
        assert plan.approved_on == date(2026, 3, 2)

    def test_R14_a_minor_is_not_named_to_the_officer_of_another_file(self, like, district):
        with refused(MEASURES[22], saying="一名未成年对象"):
            approve(like(90, born_on=date(2010, 1, 1)), district)

    def test_an_earlier_version_of_the_same_person_is_no_copy(self, cases, district):
        correction = cases.with_team()
        approve(draft(correction, district), district)
        approve(draft(correction, district), district)
        assert correction.plans.count() == 2

"""外出: asked for, decided by the body the days call for, returned from."""

import json
from datetime import UTC, date, datetime

import pytest

from anhe.casework.models import Notice, TextMessage
from anhe.casework.running import NotAllowed
from anhe.correction import configuration as choices
from anhe.correction.completion import CompleteCorrection
from anhe.correction.leave import ApproveLeave, RefuseLeave, ReportReturn, TellProcuratorateOfLeave
from anhe.correction.models import LeaveRequest
from anhe.law.citations import LAW, MEASURES
from anhe.orgs.models import Delegation
from tests.correction.factories import adopt, open_duties, refused
from tests.district import act, at

START = date(2026, 3, 10)
LAST_DAY = {7: date(2026, 3, 16), 8: date(2026, 3, 17), 30: date(2026, 4, 8), 31: date(2026, 4, 9)}


@pytest.fixture
def approve():
    def approve(leave: LeaveRequest, by) -> None:
        act(ApproveLeave, on=leave, by=by, opinion="同意")
        leave.refresh_from_db()

    return approve


def refuse(leave: LeaveRequest, by, **changed: str) -> None:
    told = {"facts": "单位证明与事实不符。", "opinion": "所附证明经核实不属实"} | changed
    act(RefuseLeave, on=leave, by=by, **told)


class TestWhoDecides:
    """Measures art. 27 ¶2-3: seven days the office by delegation, thirty the agency, more the city."""

    @pytest.mark.parametrize(
        ("days", "decides", "does_not"),
        [(7, "office_head", None), (8, "agency_head", "office_head"),
         (30, "agency_head", "office_head"), (31, "city_officer", "agency_head")],
    )  # fmt: skip
    def test_the_days_call_for_a_body_and_none_below_it_decides(
        self, cases, district, approve, days, decides, does_not
    ):
        leave = cases.leave(START, LAST_DAY[days])
        assert leave.days == days
        if does_not:
            with pytest.raises(NotAllowed) as caught:
                approve(leave, getattr(district, does_not))
            assert str(MEASURES[27].paragraph(3 if days > 30 else 2)) in map(str, caught.value.basis)
            with pytest.raises(NotAllowed):
                refuse(leave, getattr(district, does_not))

        approve(leave, getattr(district, decides))

        assert leave.status == LeaveRequest.Status.APPROVED

    @pytest.mark.parametrize(
        ("days", "capacity"),
        [(7, "JUDICIAL_OFFICE"), (8, "CORRECTION_AGENCY"), (30, "CORRECTION_AGENCY"), (31, "CITY_AGENCY")],
    )
    def test_the_decision_is_owed_by_that_body_before_departure(self, cases, days, capacity):
        duty = cases.leave(START, LAST_DAY[days]).correction.file.duties.get(name="correction.leave_decision")
        assert (duty.capacity, duty.due_on) == (capacity, date(2026, 3, 9))

    def test_a_body_above_may_decide_as_well(self, cases, district, approve):
        leave = cases.leave(START, LAST_DAY[7])
        approve(leave, district.city_officer)
        assert leave.status == LeaveRequest.Status.APPROVED

    def test_without_delegation_the_office_s_part_falls_to_the_agency(self, cases, district, approve):
        Delegation.objects.all().delete()
        leave = cases.leave(START, LAST_DAY[7])
        with pytest.raises(NotAllowed) as caught:
            approve(leave, district.office_head)
        assert "没有县级社区矫正机构的委托" in caught.value.message

        approve(leave, district.agency_head)

    def test_another_office_decides_nothing_here(self, cases, district, approve):
        with pytest.raises(NotAllowed):
            approve(cases.leave(START, LAST_DAY[7]), district.stranger)

    def test_thirty_days_within_two_months_are_the_agency_s_and_the_thirty_first_is_the_city_s(
        self, cases, district, approve, live_at
    ):
        live_at("2026-02-24 09:00")
        correction = cases.enrolled(notified_on=date(2026, 2, 24))
        cases.leave(date(2026, 3, 1), date(2026, 3, 15), correction=correction, approved=True)
        live_at("2026-04-01 09:00")
        second = cases.leave(date(2026, 4, 5), date(2026, 4, 19), correction=correction)
        approve(second, district.agency_head)
        assert "correction.leave_procuratorate" not in open_duties(correction)

        live_at("2026-04-20 09:00")
        third = cases.leave(date(2026, 4, 25), date(2026, 4, 25), correction=correction)
        with pytest.raises(NotAllowed) as caught:
            approve(third, district.agency_head)
        assert "累计外出31日" in caught.value.message
        approve(third, district.city_officer)

        assert open_duties(correction)["correction.leave_procuratorate"] == date(2026, 4, 20)

    def test_refused_leaves_do_not_count(self, cases, district, approve):
        correction = cases.enrolled()
        refuse(cases.leave(START, LAST_DAY[30], correction=correction), district.agency_head)
        approve(cases.leave(date(2026, 4, 9), date(2026, 4, 15), correction=correction), district.office_head)

    def test_what_the_city_approved_the_agency_tells_the_procuratorate(self, cases, district, approve):
        leave = cases.leave(START, LAST_DAY[31])
        approve(leave, district.city_officer)
        act(TellProcuratorateOfLeave, on=leave, by=district.agency_officer, told_on=date(2026, 3, 2))
        assert "correction.leave_procuratorate" not in open_duties(leave.correction)


class TestAsking:
    """Law art. 27; Measures art. 26, 27 ¶1."""

    @pytest.mark.parametrize(
        ("starts_on", "short"),
        [
            pytest.param(date(2026, 3, 5), False, id="three days ahead"),
            pytest.param(date(2026, 3, 4), True, id="two days ahead"),
            pytest.param(date(2026, 3, 2), True, id="the same day: a father dying"),
        ],
    )
    def test_short_notice_is_flagged_and_never_refused(self, cases, district, approve, starts_on, short):
        leave = cases.leave(starts_on, starts_on)
        assert leave.is_urgent is short
        approve(leave, district.office_head)
        assert leave.status == LeaveRequest.Status.APPROVED

    def test_leaving_today_is_decided_today(self, cases):
        leave = cases.leave(date(2026, 3, 2), date(2026, 3, 3))
        assert open_duties(leave.correction)["correction.leave_decision"] == date(2026, 3, 2)

    def test_nobody_asks_for_days_gone_by(self, cases):
        with refused(saying="不能早于今天"):
            cases.leave(date(2026, 3, 1), date(2026, 3, 3))

    def test_a_leave_may_last_until_the_last_day_of_the_term(self, cases):
        assert cases.leave(date(2026, 3, 30), date(2026, 3, 31), correction=cases.enrolled(ends_on=date(2026, 3, 31)))

    def test_and_not_a_day_longer(self, cases):
        with refused(LAW[44], saying="2026-03-31"):
            cases.leave(date(2026, 3, 30), date(2026, 4, 1), correction=cases.enrolled(ends_on=date(2026, 3, 31)))

    @pytest.mark.parametrize(("second", "overlaps"), [(date(2026, 3, 12), True), (date(2026, 3, 13), False)])
    def test_two_leaves_do_not_share_a_day(self, cases, second, overlaps):
        correction = cases.enrolled()
        cases.leave(START, date(2026, 3, 12), correction=correction)
        if overlaps:
            with refused(saying="重叠"):
                cases.leave(second, date(2026, 3, 14), correction=correction)
        else:
            assert cases.leave(second, date(2026, 3, 14), correction=correction)

    def test_a_refused_leave_may_be_asked_for_again(self, cases, district):
        correction = cases.enrolled()
        refuse(cases.leave(START, LAST_DAY[7], correction=correction), district.office_head)
        cases.leave(date(2026, 3, 11), date(2026, 3, 12), correction=correction)
        assert correction.leaves.filter(status="requested").count() == 1


class TestDecision:
    """Law art. 27 ¶1: a proper reason must be approved; a refusal is an adverse document."""

    def test_R11_approval_takes_one_step(self, cases, district):
        leave = cases.leave(START, LAST_DAY[7])
        form = ApproveLeave.Input({"opinion": ApproveLeave.Input.base_fields["opinion"].initial}, record=leave)
        assert form.is_valid()

        act(ApproveLeave, on=leave, by=district.office_head, **form.cleaned_data)

        leave.refresh_from_db()
        assert (leave.status, leave.decided_on) == (LeaveRequest.Status.APPROVED, date(2026, 3, 2))

    @pytest.mark.parametrize("empty", ["facts", "opinion"])
    def test_R11_a_refusal_without_text_is_impossible_on_the_page_and_behind_it(self, cases, district, empty):
        leave = cases.leave(START, LAST_DAY[7])
        told = {"facts": "单位证明与事实不符。", "opinion": "所附证明经核实不属实"} | {empty: "  "}
        assert set(RefuseLeave.Input(told, record=leave).errors) == {empty}
        with refused(LAW[27].paragraph(1), saying="事实和理由"):
            refuse(leave, district.office_head, **{empty: "  "})

    def test_R11_the_third_trip_to_one_place_offers_recurrent_travel(self, cases, district):
        correction = cases.enrolled()
        for day in (5, 7, 9):
            leave = cases.leave(date(2026, 3, day), date(2026, 3, day), correction=correction)
            refuse(leave, district.office_head)
            assert ("经常性跨市县" in correction.file.entries.last().text) is (day == 9)

    def test_R08_a_refusal_says_facts_rule_author_approver_and_how_to_complain(self, cases, district):
        leave = cases.leave(START, LAST_DAY[7])
        refuse(leave, district.office_head)

        words = json.loads(leave.correction.file.documents.get(form="correction.leave_refused").words)
        assert words["facts"] == "单位证明与事实不符。"
        assert str(LAW[27]) in words["rule"]
        assert words["author"] == "石所长"
        assert "青石司法所" in words["approver"]

    def test_what_is_decided_is_decided(self, cases, district, approve):
        leave = cases.leave(START, LAST_DAY[7])
        approve(leave, district.office_head)
        with refused(saying="已批准"):
            refuse(leave, district.office_head)

    @pytest.mark.parametrize(("day", "allowed"), [("2026-03-16", True), ("2026-03-17", False)])
    def test_a_leave_is_not_approved_when_its_days_are_over(self, cases, district, approve, live_at, day, allowed):
        leave = cases.leave(START, LAST_DAY[7])
        live_at(f"{day} 09:00")
        if allowed:
            approve(leave, district.office_head)
        else:
            with refused(LAW[27].paragraph(1), saying="不能事后批准"):
                approve(leave, district.office_head)

    def test_nothing_is_decided_once_correction_has_ended(self, cases, district, approve, live_at):
        correction = cases.enrolled(ends_on=date(2026, 3, 31))
        leave = cases.leave(date(2026, 3, 31), date(2026, 3, 31), correction=correction)
        live_at("2026-03-31 09:00")
        act(CompleteCorrection, on=correction, by=district.agency_head, manner="announced", remark="")
        with refused(LAW[44]):
            approve(leave, district.office_head)

    def test_the_agency_has_it_for_its_records_and_the_person_a_neutral_text(self, cases, district, approve):
        leave = cases.leave(START, LAST_DAY[7])
        Notice.objects.all().delete()
        approve(leave, district.office_head)

        told = {notice.account for notice in Notice.objects.all()}
        assert told == {district.officer, district.agency_head, district.agency_officer}
        assert Notice.objects.filter(account=district.agency_head, text__startswith="备案").exists()
        assert TextMessage.objects.get().phone == "13900000000"

    def test_it_opens_the_return_and_the_talks_before_and_after(self, cases, district, approve):
        leave = cases.leave(START, LAST_DAY[7])
        approve(leave, district.office_head)
        owed = open_duties(leave.correction)
        assert owed["correction.leave_return"] == LAST_DAY[7]
        assert owed["correction.talk.leave_approved"] == date(2026, 3, 5)
        assert "correction.leave_decision" not in owed


class TestReturn:
    """Measures art. 28 ¶3: back and reported before the approved days run out."""

    @pytest.fixture
    def away(self, cases):
        return cases.leave(START, LAST_DAY[7], approved=True)

    def give_back(self, leave, district, moment: datetime, explanation: str = "") -> str:
        return act(ReportReturn, on=leave, by=district.officer, returned_at=moment, explanation=explanation).text

    def test_back_on_the_last_evening_is_in_time(self, away, district, live_at):
        live_at("2026-03-17 09:00")
        assert self.give_back(away, district, at("2026-03-16 23:59")) == "按期返回，已销假"
        owed = open_duties(away.correction)
        assert "correction.leave_return" not in owed
        assert owed["correction.talk.leave_returned"] == date(2026, 3, 20)

    def test_back_after_midnight_is_late_and_needs_an_explanation(self, away, district, live_at):
        live_at("2026-03-17 09:00")
        with refused(MEASURES[28].paragraph(3), saying="请说明原因"):
            self.give_back(away, district, at("2026-03-17 00:00"))
        assert "航班取消" in self.give_back(away, district, at("2026-03-17 00:00"), "航班取消，已电话报告")

    def test_the_instant_counts_not_the_zone_it_is_told_in(self, away, district, live_at):
        live_at("2026-03-17 09:00")
        with refused(MEASURES[28].paragraph(3)):
            self.give_back(away, district, datetime(2026, 3, 16, 16, 0, tzinfo=UTC))

    def test_early_on_the_first_day_in_shanghai_is_not_before_the_leave(self, away, district, live_at):
        live_at("2026-03-10 09:00")
        assert self.give_back(away, district, datetime(2026, 3, 9, 23, 0, tzinfo=UTC)) == "按期返回，已销假"

    def test_nobody_is_back_before_leaving_or_in_the_future(self, away, district, live_at):
        live_at("2026-03-10 09:00")
        with refused(saying="早于外出起"):
            self.give_back(away, district, at("2026-03-09 23:00"))
        with refused(saying="不能晚于现在"):
            self.give_back(away, district, at("2026-03-10 09:01"))

    def test_only_an_approved_leave_is_returned_from(self, cases, district):
        with refused(saying="没有进行中的外出"):
            self.give_back(cases.leave(START, LAST_DAY[7]), district, at("2026-03-02 08:00"))


class TestWhoRegistersAndWhoDecides:
    """The district's choice (catalogue A-10); where it made none, another person decides."""

    @pytest.mark.parametrize("decide", ["approve", "refuse"])
    def test_without_a_choice_who_registered_does_not_decide(self, bare_cases, bare_district, approve, decide):
        leave = bare_cases.leave(START, LAST_DAY[7])

        with pytest.raises(NotAllowed, match="须由另一人审批"):
            (approve if decide == "approve" else refuse)(leave, bare_district.officer)

        approve(leave, bare_district.office_head)
        assert leave.status == LeaveRequest.Status.APPROVED

    @pytest.mark.parametrize("may", [True, False])
    def test_the_district_allows_it_or_not(self, bare_cases, bare_district, approve, may):
        adopt(bare_district, choices.LEAVE, {"registrar_may_decide": may})
        leave = bare_cases.leave(START, LAST_DAY[7])

        if may:
            approve(leave, bare_district.officer)
        else:
            with pytest.raises(NotAllowed, match="须由另一人审批"):
                approve(leave, bare_district.officer)
        assert (leave.status == LeaveRequest.Status.APPROVED) is may

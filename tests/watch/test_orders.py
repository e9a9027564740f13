"""电子定位: the order itself, from the five grounds to the minute in which it lapses. Law art. 29; R01, R02, R05."""

from datetime import date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from anhe import clock
from anhe.casework.models import Document, File
from anhe.casework.running import NotAllowed
from anhe.correction.completion import CompleteCorrection, RecordSummary, WriteAppraisal
from anhe.law.citations import LAW, MEASURES
from anhe.law.rules.positioning import PositioningGround
from anhe.orgs.models import Role
from anhe.watch.models import PositioningOrder, Trail
from anhe.watch.orders import ApprovePositioning, ProposePositioning, RefusePositioning, TellPositioningTerms
from anhe.watch.terms import (
    AssessStillNecessary,
    EndWithCorrection,
    ExtendPositioning,
    LapsePositioning,
    LiftPositioning,
    RefuseExtension,
    TellPositioningEnded,
    lapse_due_orders,
)
from tests.correction.factories import refused
from tests.district import account, act, at
from tests.watch.orders_made import GROUNDED, LAST_DAY, ORDERED_ON, Orders, fresh, open_duties, paper, telling

Status = PositioningOrder.Status
LAWFUL = [ground for ground in PositioningGround if ground != PositioningGround.NONE_OF_THESE]


def approve(order: PositioningOrder, orders: Orders, *, by=None, **changed) -> PositioningOrder:
    given = {"starts_on": ORDERED_ON, "ends_on": LAST_DAY, "opinion": "同意"} | changed
    act(ApprovePositioning, on=order, by=by or orders.district.leader, **given)
    return fresh(order)


def extend(order: PositioningOrder, orders: Orders, until: date) -> PositioningOrder:
    act(ExtendPositioning, on=order, by=orders.district.leader, ends_on=until, opinion="同意延长")
    return fresh(order)


class TestProposing:
    """Law art. 29 ¶1; CC-401: one of five grounds, facts, evidence."""

    @pytest.mark.parametrize("ground", LAWFUL)
    def test_R01_on_each_of_the_five_grounds(self, orders, ground):
        order = orders.proposed(ground=ground.value)

        assert (order.ground, order.status) == (ground, Status.PROPOSED)
        assert order.file.attachments.count() == 1

    @pytest.mark.parametrize("ground", ["none_of_these"])
    def test_R01_on_no_other(self, orders, ground):
        with refused(LAW[29].paragraph(1), saying="不属于法定的五种情形"):
            orders.proposed(ground=ground)

    @pytest.mark.parametrize(
        ("changed", "saying"),
        [
            pytest.param({"facts": "  "}, "事实和证据", id="no facts"),
            pytest.param({"evidence": "  "}, "事实和证据", id="no evidence"),
            pytest.param({"papers": []}, "证据材料", id="no papers"),
        ],
    )
    def test_R01_not_without_facts_evidence_and_papers(self, orders, changed, saying):
        with refused(LAW[29].paragraph(1), saying=saying):
            orders.proposed(**changed)

    @pytest.mark.parametrize(
        "changed",
        [{"ground": "none_of_these"}, {"facts": ""}, {"evidence": ""}, {"status": "approved"}],
        ids=["another ground", "no facts", "no evidence", "nobody approved it"],
    )
    def test_R01_the_database_itself_takes_none_without(self, orders, changed):
        file, facts = orders.file(), {key: GROUNDED[key] for key in ("ground", "facts", "evidence")}
        row = facts | {"file": file, "proposed_by": orders.district.officer, "proposed_at": clock.now()} | changed
        with pytest.raises(IntegrityError), transaction.atomic():
            PositioningOrder.objects.create(**row)

    def test_only_one_at_a_time(self, orders):
        order = orders.proposed()
        with refused(saying="待批准或者正在执行"):
            orders.proposed(file=order.file)

    def test_another_office_proposes_nothing_here(self, orders):
        with pytest.raises(NotAllowed):
            act(ProposePositioning, on=orders.file(), by=orders.district.stranger, **GROUNDED, papers=[paper()])

    def test_not_before_the_person_has_arrived(self, orders):
        with refused(saying="尚未报到"):
            orders.proposed(file=orders.cases.expected().file)

    def test_not_on_a_file_of_another_kind(self, orders):
        file = File(kind="mediation")
        answer = ProposePositioning.ready(file)
        assert not answer
        assert "只用于社区矫正对象" in answer.why

    def test_the_head_owes_the_decision_and_sees_the_file_by_it(self, orders):
        order = orders.proposed()
        leader = orders.district.actor(orders.district.leader)

        assert open_duties(order) == {"positioning.decide": date(2026, 3, 11)}
        assert File.objects.visible_to(leader).filter(pk=order.file.pk).exists()
        approve(order, orders)
        assert not File.objects.visible_to(leader).filter(pk=order.file.pk).exists()

    def test_the_sheet_for_the_head_s_hand_says_ground_facts_and_evidence(self, orders):
        words = Document.objects.get(file=orders.proposed().file, form="watch.approval_sheet").words
        assert "无正当理由" in words
        assert "车票" in words


class TestApproving:
    """Law art. 29: the county's head alone; at most three months, the first day counted (CC-401, A-03)."""

    @pytest.mark.parametrize("who", ["officer", "office_head", "agency_head", "agency_officer", "city_officer"])
    def test_R01_nobody_but_the_county_s_head_approves(self, orders, who):
        order = orders.proposed()
        with pytest.raises(NotAllowed) as caught:
            approve(order, orders, by=getattr(orders.district, who))
        assert str(LAW[29].paragraph(1)) in map(str, caught.value.basis) or str(LAW[29]) in map(str, caught.value.basis)
        approve(order, orders)

    def test_R01_nor_does_a_leader_of_a_body_above(self, orders):
        order = orders.proposed()
        above = account("市局领导", Role.BUREAU_LEADER, orders.district.city)
        with pytest.raises(NotAllowed) as caught:
            approve(order, orders, by=above)
        assert "示例区司法局负责人" in caught.value.message

    def test_R01_approval_says_by_whom_and_when(self, orders):
        order = approve(orders.proposed(), orders)
        assert (order.status, order.approved_by, order.approved_at) == (
            Status.APPROVED,
            orders.district.leader,
            at("2026-03-10 09:00"),
        )
        assert order.file.entries.last().text.endswith("2026-03-10 至 2026-06-09")

    def test_R01_the_one_who_proposed_does_not_approve(self, orders):
        order = orders.proposed()
        order.proposed_by = orders.district.leader
        order.save()
        with refused(LAW[29].paragraph(1), saying="提请人不能批准"):
            approve(order, orders)

    @pytest.mark.parametrize(
        ("starts_on", "latest"),
        [
            pytest.param(date(2026, 3, 10), date(2026, 6, 9), id="the catalogue's example"),
            pytest.param(date(2026, 6, 10), date(2026, 9, 9), id="the catalogue's second term"),
            pytest.param(date(2026, 4, 1), date(2026, 6, 30), id="whole months"),
            pytest.param(date(2026, 11, 30), date(2027, 2, 28), id="February has no 29th here"),
            pytest.param(date(2027, 11, 30), date(2028, 2, 29), id="a leap February has one"),
            pytest.param(date(2026, 12, 1), date(2027, 2, 28), id="to the end of February"),
        ],
    )
    def test_R02_the_term_is_three_months_at_most(self, orders, starts_on, latest):
        order = orders.proposed(file=orders.file(ends_on=date(2028, 12, 31)))
        with refused(LAW[29].paragraph(2), saying=str(latest)):
            approve(order, orders, starts_on=starts_on, ends_on=latest + timedelta(days=1))

        order = approve(order, orders, starts_on=starts_on, ends_on=latest)

        assert order.last_day == latest

    def test_R02_it_ends_at_midnight_after_the_last_day(self, orders):
        order = approve(orders.proposed(), orders)
        assert (order.starts_at, order.ends_at) == (at("2026-03-10 09:00"), at("2026-06-10 00:00"))

    def test_R02_no_term_is_given_by_default(self):
        assert not ApprovePositioning.Input.base_fields["ends_on"].initial

    def test_it_is_not_retroactive(self, orders):
        order = orders.proposed()
        with refused(LAW[29], saying="不能追溯"):
            approve(order, orders, starts_on=date(2026, 3, 9))

    def test_a_later_first_day_begins_at_midnight(self, orders):
        order = approve(orders.proposed(), orders, starts_on=date(2026, 3, 11))
        assert order.starts_at == at("2026-03-11 00:00")
        assert not PositioningOrder.objects.in_force(at("2026-03-10 23:59")).exists()
        assert PositioningOrder.objects.in_force(at("2026-03-11 00:00")).exists()

    @pytest.mark.parametrize(("last", "is_refused"), [(date(2026, 5, 1), True), (date(2026, 4, 30), False)])
    def test_it_does_not_outlast_the_correction(self, orders, last, is_refused):
        order = orders.proposed(file=orders.file(ends_on=date(2026, 4, 30)))
        if is_refused:
            with refused(LAW[44], saying="2026-04-30"):
                approve(order, orders, ends_on=last)
        else:
            assert approve(order, orders, ends_on=last).last_day == last

    def test_it_makes_the_trail_the_documents_and_the_duties(self, orders):
        order = approve(orders.proposed(), orders)

        assert Trail.objects.filter(order=order).count() == 1
        assert set(order.file.documents.values_list("form", flat=True)) >= {"watch.decision", "watch.notice"}
        assert open_duties(order) == {
            "positioning.tell": ORDERED_ON,
            "positioning.area": ORDERED_ON,
            "positioning.fit": ORDERED_ON,
            "positioning.assess": LAST_DAY,
        }

    def test_a_refusal_has_its_reason_and_leaves_no_trail(self, orders):
        order = orders.proposed()
        act(RefusePositioning, on=order, by=orders.district.leader, opinion="可以先以训诫处理")
        order = fresh(order)

        assert (order.status, Trail.objects.count(), open_duties(order)) == (Status.REFUSED, 0, {})
        with refused(saying="未批准"):
            approve(order, orders)
        assert orders.proposed(file=order.file)


class TestTelling:
    """Measures art. 37 ¶2; PIPL art. 17: term, duties, consequences, rights; the day of the order."""

    def test_R05_the_person_is_told_and_signs_the_day_of_the_order(self, orders):
        order = orders.approved()
        assert open_duties(order)["positioning.tell"] == ORDERED_ON

        act(TellPositioningTerms, on=order, by=orders.district.officer, **telling(papers=[paper("告知书.pdf")]))

        order = fresh(order)
        assert order.told_on == ORDERED_ON
        assert "positioning.tell" not in open_duties(order)
        assert order.file.entries.last().text == "已告知电子定位的期限、要求、后果和权利，本人签名"

    @pytest.mark.parametrize("left_out", ["term_told", "duties_told", "consequences_told", "rights_told"])
    def test_R05_nothing_is_left_out(self, orders, left_out):
        with refused(MEASURES[37].paragraph(2), saying="都要告知"):
            act(TellPositioningTerms, on=orders.approved(), by=orders.district.officer, **telling(**{left_out: False}))

    def test_R05_the_notice_says_term_consequences_rights_and_what_becomes_of_the_positions(self, orders):
        order = orders.approved()
        words = Document.objects.get(file=order.file, form="watch.notice").words
        assert '"last_day": "2026-06-09"' in words
        assert '"first_day": "2026-03-10"' in words

    def test_R05_who_will_not_sign_is_told_before_a_witness(self, orders):
        order = orders.approved()
        with refused(saying="见证人"):
            act(TellPositioningTerms, on=order, by=orders.district.officer, **telling(manner="witnessed"))
        act(
            TellPositioningTerms,
            on=order,
            by=orders.district.officer,
            **telling(manner="witnessed", witness="村委会主任"),
        )
        assert "拒绝签名" in order.file.entries.last().text

    def test_R05_a_minor_is_told_with_the_guardian_there(self, orders):
        file = orders.file(born_on=date(2009, 6, 1))
        order = orders.approved(file=file)
        with refused(LAW[52], saying="监护人"):
            act(TellPositioningTerms, on=order, by=orders.district.colleague, **telling())
        assert orders.told(order).told_on

    def test_R05_an_extension_is_told_again(self, orders, live_at):
        order = orders.told()
        live_at("2026-06-01 09:00")
        order = extend(orders.assessed(order), orders, date(2026, 9, 9))
        assert order.told_on is None
        assert open_duties(order)["positioning.tell"] == date(2026, 6, 1)
        assert orders.told(order).told_on == date(2026, 6, 1)

    def test_not_before_it_is_approved(self, orders):
        with refused(LAW[29].paragraph(1), saying="尚未批准"):
            act(TellPositioningTerms, on=orders.proposed(), by=orders.district.officer, **telling())


class TestExtending:
    """Law art. 29 ¶2; CC-402: assessed in writing, approved again, three months each time."""

    def test_R02_not_without_an_assessment(self, orders):
        with refused(LAW[29].paragraph(2), saying="书面评估"):
            extend(orders.approved(), orders, date(2026, 9, 9))

    def test_R02_not_when_the_assessment_says_no(self, orders):
        order = orders.assessed(orders.approved(), still_necessary=False)
        with refused(LAW[29].paragraph(2), saying="不得延长"):
            extend(order, orders, date(2026, 9, 9))

    def test_R02_the_assessment_is_written(self, orders):
        with refused(LAW[29].paragraph(2), saying="书面"):
            act(AssessStillNecessary, on=orders.approved(), by=orders.district.agency_officer, assessment="  ",
                still_necessary=True)  # fmt: skip

    @pytest.mark.parametrize(
        ("starts_on", "ended_on", "latest"),
        [
            pytest.param(date(2026, 3, 10), date(2026, 6, 9), date(2026, 9, 9), id="the catalogue's example"),
            pytest.param(date(2026, 3, 10), date(2026, 5, 31), date(2026, 8, 31), id="whole months"),
            pytest.param(date(2026, 9, 30), date(2026, 11, 29), date(2027, 2, 28), id="February has no 30th"),
            pytest.param(date(2026, 10, 1), date(2026, 11, 30), date(2027, 2, 28), id="to the end of February"),
        ],
    )
    def test_R02_each_extension_is_at_most_three_months(self, orders, starts_on, ended_on, latest):
        file = orders.file(ends_on=date(2028, 12, 31))
        order = orders.assessed(orders.approved(starts_on, ended_on, file=file))
        with refused(LAW[29].paragraph(2), saying=str(latest)):
            extend(order, orders, latest + timedelta(days=1))

        order = extend(order, orders, latest)

        assert (order.last_day, order.extensions) == (latest, 1)

    def test_R02_a_second_extension_needs_a_second_assessment(self, orders, live_at):
        order = extend(orders.assessed(orders.approved()), orders, date(2026, 9, 9))
        live_at("2026-09-01 09:00")
        with refused(LAW[29].paragraph(2), saying="书面评估"):
            extend(order, orders, date(2026, 12, 9))
        assert extend(orders.assessed(order), orders, date(2026, 12, 9)).last_day == date(2026, 12, 9)

    @pytest.mark.parametrize("who", ["officer", "agency_head", "city_officer"])
    def test_R02_only_the_head_extends(self, orders, who):
        order = orders.assessed(orders.approved())
        with pytest.raises(NotAllowed):
            act(ExtendPositioning, on=order, by=getattr(orders.district, who), ends_on=date(2026, 9, 9), opinion="同意")

    def test_R02_the_last_minute_still_extends_and_the_next_does_not(self, orders, live_at):
        order = orders.assessed(orders.approved())
        live_at("2026-06-10 00:00")
        with refused(LAW[29], saying="自行失效"):
            extend(order, orders, date(2026, 9, 9))
        live_at("2026-06-09 23:59")
        assert extend(order, orders, date(2026, 9, 9)).last_day == date(2026, 9, 9)

    def test_a_positive_assessment_asks_the_head_a_negative_one_asks_to_lift(self, orders):
        order = orders.assessed(orders.approved())
        assert open_duties(order)["positioning.extend"] == LAST_DAY
        assert "positioning.assess" not in open_duties(order)

        order = orders.assessed(orders.approved(), still_necessary=False)
        assert open_duties(order)["positioning.lift"] == ORDERED_ON
        assert "positioning.extend" not in open_duties(order)

    def test_a_refused_extension_lets_the_order_run_to_its_day(self, orders):
        order = orders.assessed(orders.approved())
        act(RefuseExtension, on=order, by=orders.district.leader, opinion="风险已经降低")
        order = fresh(order)
        assert (order.status, order.last_day) == (Status.APPROVED, LAST_DAY)
        assert "positioning.extend" not in open_duties(order)

    def test_the_paper_says_from_which_day_it_is_extended(self, orders):
        order = extend(orders.assessed(orders.approved()), orders, date(2026, 9, 9))
        assert '"extended_from": "2026-06-10"' in Document.objects.get(file=order.file, form="watch.extension").words


class TestEnding:
    """Law art. 29 ¶2; CC-402, CC-403: by itself at the end, and in one step before."""

    @pytest.mark.parametrize("who", ["officer", "agency_head", "leader"])
    def test_R02_lifting_takes_one_step(self, orders, live_at, who):
        order = orders.approved()
        live_at("2026-04-01 15:20")

        act(LiftPositioning, on=order, by=getattr(orders.district, who), reason="不需要继续使用")

        order = fresh(order)
        assert (order.status, order.ends_at) == (Status.LIFTED, at("2026-04-01 15:20"))
        assert not PositioningOrder.objects.in_force(at("2026-04-01 15:20")).exists()
        assert open_duties(order) == {}

    def test_an_order_lifted_before_its_first_day_never_was_in_force(self, orders):
        order = orders.approved(date(2026, 3, 20), date(2026, 6, 1))
        act(LiftPositioning, on=order, by=orders.district.officer, reason="情况变化")
        order = fresh(order)
        assert order.ends_at == order.starts_at

    @pytest.mark.parametrize(
        ("moment", "in_force"), [("2026-06-09 23:59", True), ("2026-06-10 00:00", False), ("2026-06-10 00:01", False)]
    )
    def test_R02_it_lapses_by_itself_at_the_minute(self, orders, live_at, moment, in_force):
        order = orders.approved()
        now = live_at(moment)

        assert PositioningOrder.objects.in_force(now).filter(pk=order.pk).exists() is in_force
        assert order.is_in_force(now) is in_force

    def test_R02_the_clock_writes_it_down_once(self, orders, live_at):
        order = orders.worn()
        live_at("2026-06-09 23:59")
        assert lapse_due_orders() == 0
        live_at("2026-06-10 00:00")
        assert (lapse_due_orders(), lapse_due_orders()) == (1, 0)

        order = fresh(order)
        assert (order.status, order.ends_at) == (Status.LAPSED, at("2026-06-10 00:00"))
        assert open_duties(order) == {
            "positioning.remove": date(2026, 6, 10),
            "positioning.tell_ended": date(2026, 6, 10),
        }
        assert order.file.entries.filter(act=LapsePositioning.name).count() == 1

    def test_R02_a_clock_that_slept_writes_the_true_end(self, orders, live_at):
        order = orders.approved()
        live_at("2026-06-12 08:00")
        lapse_due_orders()
        assert fresh(order).ends_at == at("2026-06-10 00:00")

    def test_R05_a_human_tells_the_person_of_the_end_and_gives_the_notice(self, orders, live_at):
        order = orders.approved()
        live_at("2026-06-10 00:00")
        lapse_due_orders()
        live_at("2026-06-10 09:00")
        assert not Document.objects.filter(file=order.file, form="watch.lifting").exists()

        act(TellPositioningEnded, on=order, by=orders.district.officer, told_on=date(2026, 6, 10))

        assert '"ended_because": "期满未延长"' in Document.objects.get(file=order.file, form="watch.lifting").words
        assert open_duties(fresh(order)) == {}
        with refused(saying="已经告知"):
            act(TellPositioningEnded, on=order, by=orders.district.officer, told_on=date(2026, 6, 10))

    def test_R05_nobody_is_told_of_an_end_that_has_not_come(self, orders):
        with refused(saying="还没有结束"):
            act(TellPositioningEnded, on=orders.approved(), by=orders.district.officer, told_on=ORDERED_ON)

    def test_only_the_clock_lapses(self, orders, live_at):
        order = orders.approved()
        live_at("2026-06-10 00:00")
        with pytest.raises(NotAllowed):
            act(LapsePositioning, on=order, by=orders.district.leader)

    def test_the_end_of_the_correction_ends_the_order(self, orders, live_at):
        correction = orders.cases.enrolled(ends_on=date(2026, 4, 30))
        order = orders.worn(file=correction.file, ends_on=date(2026, 4, 30))
        live_at("2026-04-30 16:00")
        complete(correction, orders)

        order = fresh(order)
        assert (order.status, order.ends_at) == (Status.LIFTED, at("2026-04-30 16:00"))
        assert order.ended_because == "社区矫正已经结束"
        assert set(open_duties(order)) == {"positioning.remove", "positioning.tell_ended"}
        assert order.file.entries.last().act == EndWithCorrection.name

    def test_and_a_proposal_still_waiting(self, orders, live_at):
        correction = orders.cases.enrolled(ends_on=date(2026, 4, 30))
        order = orders.proposed(file=correction.file)
        live_at("2026-04-30 16:00")
        complete(correction, orders)
        assert fresh(order).status == Status.REFUSED

    def test_after_it_another_may_be_proposed(self, orders):
        order = orders.approved()
        act(LiftPositioning, on=order, by=orders.district.officer, reason="不需要继续使用")
        again = orders.approved(file=order.file)
        assert Trail.objects.filter(order__file=order.file).count() == 2
        assert again.pk != order.pk


def complete(correction, orders: Orders) -> None:
    head = orders.district.agency_head
    act(RecordSummary, on=correction, by=orders.district.officer, summary_on=clock.today(), text="按时报告，遵守规定。")
    act(WriteAppraisal, on=correction, by=head, appraisal="在矫期间遵守监督管理规定，表现良好。", told_of_support=True)
    act(CompleteCorrection, on=correction, by=head, manner="announced", remark="")


def test_the_last_day_is_read_in_shanghai():
    order = PositioningOrder(ends_at=datetime.fromisoformat("2026-06-09T16:00:00+00:00"))
    assert order.last_day == LAST_DAY

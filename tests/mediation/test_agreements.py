"""How mediation ends well, and what is owed then. Mediation Law art. 27-33."""

from datetime import date

import pytest

from anhe.casework.models import DutyRecord
from anhe.law.citations import MEDIATION_LAW
from anhe.mediation.agreements import (
    ArchiveCase,
    RecordAgreement,
    RecordBreach,
    RecordConfirmation,
    RecordFollowUp,
    RecordPerformance,
)
from anhe.mediation.models import Status
from tests.district import act
from tests.mediation.factories import AGREEMENT, Mediation, again, open_duties, refused


class TestWrittenAgreement:
    """Mediation Law art. 29 para 2; RM-12."""

    def test_it_is_in_force_from_the_day_on_which_the_last_of_the_three_is_there(
        self, mediation: Mediation, live_at
    ) -> None:
        case = mediation.begun()
        live_at("2026-03-04 09:00")

        act(RecordAgreement, on=case, by=mediation.mediator, **AGREEMENT | {"sealed_on": date(2026, 3, 4)})

        case = again(case)
        assert (case.concluded_on, case.effective_on) == (date(2026, 3, 2), date(2026, 3, 4))
        assert case.file.entries.latest("seq").text == "达成书面协议，2026-03-04生效"

    @pytest.mark.parametrize(
        ("missing", "named"),
        [("parties_signed_on", "各方当事人"), ("mediator_signed_on", "调解员签名"), ("sealed_on", "印章")],
    )
    def test_without_one_of_the_three_it_is_not_in_force(self, mediation: Mediation, missing: str, named: str) -> None:
        case = mediation.begun()

        with refused(MEDIATION_LAW[29].paragraph(2), saying=named):
            act(RecordAgreement, on=case, by=mediation.mediator, **AGREEMENT | {missing: None})
        assert again(case).status == Status.IN_MEDIATION

    def test_what_is_owed_afterwards(self, mediation: Mediation) -> None:
        case = mediation.agreed()

        assert case.status == Status.PERFORMING
        owed = DutyRecord.objects.open().filter(file=case.file).order_by("due_on", "name")
        assert [(duty.name, duty.title, duty.due_on) for duty in owed] == [
            ("mediation.follow_up", "达成协议后第 7 日回访", date(2026, 3, 9)),
            ("mediation.performance", "督促履行调解协议", date(2026, 3, 31)),
            ("mediation.confirmation", "告知双方可以共同申请司法确认的期限", date(2026, 4, 1)),
            ("mediation.follow_up", "达成协议后第 30 日回访", date(2026, 4, 1)),
        ]

    def test_performance_is_promised_for_a_day_not_before_the_agreement(self, mediation: Mediation) -> None:
        with refused(saying="不能早于达成协议"):
            mediation.agreed(performance_due_on=date(2026, 3, 1))

    def test_R21_there_is_no_agreement_before_rights_were_told(self, mediation: Mediation) -> None:
        with refused(MEDIATION_LAW[23], saying="开始调解之后"):
            act(RecordAgreement, on=mediation.accepted(), by=mediation.mediator, **AGREEMENT)


class TestOralAgreement:
    """Mediation Law art. 28, 30; RM-13."""

    ORAL = AGREEMENT | {
        "form": "oral",
        "parties_signed_on": None,
        "mediator_signed_on": None,
        "sealed_on": None,
        "performance_due_on": None,
    }

    def test_it_is_in_force_from_the_day_it_is_reached(self, mediation: Mediation) -> None:
        case = mediation.agreed(**self.ORAL)

        assert (case.status, case.effective_on) == (Status.AGREED, date(2026, 3, 2))

    def test_its_content_is_on_record(self, mediation: Mediation) -> None:
        with refused(MEDIATION_LAW[28], saying="记录内容"):
            mediation.agreed(**self.ORAL | {"agreement": "  "})


class TestConfirmationWindow:
    """Mediation Law art. 33; RM-16: thirty days from effect, rolled over days off."""

    def test_both_sides_apply_until_the_last_day(self, mediation: Mediation, live_at) -> None:
        case = mediation.agreed()
        live_at("2026-04-02 09:00")
        with refused(MEDIATION_LAW[33].paragraph(1), saying="届满"):
            act(RecordConfirmation, on=case, by=mediation.mediator, confirmation="applied", on_day=date(2026, 4, 2))
        act(RecordConfirmation, on=case, by=mediation.mediator, confirmation="applied", on_day=date(2026, 4, 1))

        assert "mediation.confirmation" not in open_duties(case.file)

    def test_a_window_over_the_national_holiday_rolls(self, mediation: Mediation) -> None:
        case = mediation.agreed()
        case.effective_on = date(2026, 9, 1)

        window = case.confirmation_window()

        assert window is not None
        assert (window.remind_by, window.due) == (date(2026, 10, 1), date(2026, 10, 8))

    def test_the_court_rules_on_what_was_applied_for(self, mediation: Mediation) -> None:
        case = mediation.agreed()
        today = date(2026, 3, 2)
        with refused(MEDIATION_LAW[33].paragraph(1), saying="共同申请"):
            act(RecordConfirmation, on=case, by=mediation.mediator, confirmation="confirmed", on_day=today)
        act(RecordConfirmation, on=case, by=mediation.mediator, confirmation="applied", on_day=today)
        act(RecordConfirmation, on=case, by=mediation.mediator, confirmation="confirmed", on_day=today)

        assert again(case).is_confirmed
        assert again(case).status == Status.PERFORMING, "confirmation is a mark beside the status"

    def test_there_is_nothing_to_confirm_before_an_agreement(self, mediation: Mediation) -> None:
        with refused(MEDIATION_LAW[33], saying="生效后"):
            act(
                RecordConfirmation,
                on=mediation.begun(),
                by=mediation.mediator,
                confirmation="applied",
                on_day=date(2026, 3, 2),
            )


class TestAfterwards:
    """Mediation Law art. 31-32."""

    def test_performed_followed_up_twice_and_archived(self, mediation: Mediation, live_at) -> None:
        case = mediation.agreed()
        live_at("2026-03-09 09:00")
        act(RecordFollowUp, on=case, by=mediation.mediator, heard="排水沟已动工。")
        assert open_duties(case.file)["mediation.follow_up"] == date(2026, 4, 1), "each visit closes one"
        live_at("2026-03-30 09:00")
        act(RecordPerformance, on=case, by=mediation.mediator, performed_on=date(2026, 3, 28), note="已完工。")
        live_at("2026-04-01 09:00")
        act(RecordFollowUp, on=case, by=mediation.mediator, heard="双方满意。")
        act(RecordConfirmation, on=case, by=mediation.mediator, confirmation="not_wanted", on_day=date(2026, 4, 1))
        act(ArchiveCase, on=case, by=mediation.chair)

        case = again(case)
        assert (case.status, case.file.closed_on) == (Status.PERFORMED, date(2026, 4, 1))
        assert open_duties(case.file) == {}
        assert DutyRecord.objects.filter(file=case.file, state=DutyRecord.State.WAIVED).count() == 0

    @pytest.mark.parametrize("day", [date(2026, 3, 1), date(2026, 3, 3)], ids=["before the agreement", "tomorrow"])
    def test_performance_lies_between_agreement_and_today(self, mediation: Mediation, day: date) -> None:
        with refused(saying="履行完毕日期"):
            act(RecordPerformance, on=mediation.agreed(), by=mediation.mediator, performed_on=day, note="")

    def test_a_breach_tells_the_routes_and_can_still_be_made_good(self, mediation: Mediation) -> None:
        case = mediation.agreed()
        with refused(MEDIATION_LAW[32], saying="途径"):
            act(RecordBreach, on=case, by=mediation.mediator, reason="拒不改建", routes_told=False)
        act(RecordBreach, on=case, by=mediation.mediator, reason="拒不改建", routes_told=True)
        assert again(case).status == Status.BREACHED
        assert "mediation.performance" not in open_duties(case.file)

        act(RecordPerformance, on=again(case), by=mediation.mediator, performed_on=date(2026, 3, 2), note="")
        assert again(case).status == Status.PERFORMED

    def test_an_unperformed_agreement_is_not_archived(self, mediation: Mediation) -> None:
        with refused(MEDIATION_LAW[27], saying="归档"):
            act(ArchiveCase, on=mediation.agreed(), by=mediation.chair)

"""What is owed in mediation, by whom, until when: one table.

The law fixes only the confirmation window (RM-16); the other intervals are the district's, and without them nothing
is owed by a number nobody has adopted.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import cast

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from anhe.casework.acts import Act
from anhe.casework.deadlines import Due, by_law, on_day, within_days, within_working_days
from anhe.casework.duty_table import Duty, Owner
from anhe.law.citations import MEDIATION_LAW
from anhe.mediation.agreements import (
    FOLLOW_UP,
    RecordAgreement,
    RecordBreach,
    RecordConfirmation,
    RecordFollowUp,
    RecordPerformance,
    TerminateMediation,
)
from anhe.mediation.committees import RegisterCommittee, RenewTerm
from anhe.mediation.configuration import intervals
from anhe.mediation.disputes import AcceptDispute, RegisterDispute
from anhe.mediation.entering import AmendDisputeFromLedger, EnterCommitteeFromLedger, EnterDisputeFromLedger
from anhe.mediation.models import Committee, MediationCase, Status
from anhe.orgs.access import By

WEEK = timedelta(days=7)
ELECTION_LEAD = timedelta(days=60)


def mediator_or_chair(act: Act) -> Owner:
    """The mediator with the case; before there is one, or without an account, the committee's chair."""
    officer = act.file.officer
    return Owner(act.file.organisation, By.MEDIATOR if officer else By.COMMITTEE_CHAIR, officer)


def committee_chair(act: Act) -> Owner:
    return Owner(act.file.organisation, By.COMMITTEE_CHAIR)


def case_of(act: Act) -> MediationCase:
    return cast(MediationCase, act.subject)


def first_contact(act: Act) -> Due | None:
    if case_of(act).status != Status.REPORTED or not (adopted := intervals(act)):
        return None
    return within_working_days(adopted.value["contact_working_days"], act.today, adopted.source)


def usual_length(act: Act) -> Due | None:
    adopted = intervals(act)
    return by_law("RM-10", start=act.today, days=adopted.value["conclude_days"]) if adopted else None


def promised_day(act: Act) -> Due | None:
    case = case_of(act)
    if case.status != Status.PERFORMING or not case.performance_due_on:
        return None
    day = case.performance_due_on
    return on_day(day, gettext("调解协议约定的履行期限至 {day}。").format(day=day))


def confirmation_window(act: Act) -> Due:
    return by_law("RM-16", start=case_of(act).effective_on)


def follow_ups(act: Act) -> list[Due]:
    adopted = intervals(act)
    if not adopted:
        return []
    start, source = cast(date, case_of(act).concluded_on), adopted.source
    return [
        within_days(days, start, source, gettext("达成协议后第 {days} 日回访").format(days=days))
        for days in adopted.value["follow_up_days"]
    ]


def end_of_term(act: Act) -> Due | None:
    committee = cast(Committee, act.subject)
    day = committee.term_ends_on
    if day is None:
        return None
    return on_day(day, gettext("本届任期自 {start} 起三年，至 {end}。").format(start=committee.term_starts_on, end=day))


def week_before(act: Act, remind_by: date) -> date:
    return max(act.today, remind_by - WEEK)


def before_election(act: Act, remind_by: date) -> date:
    return max(act.today, remind_by - ELECTION_LEAD)


DUTIES = [
    Duty("mediation.first_contact", _("联系各方当事人，征询意愿，办理受理"), MEDIATION_LAW[17],
         opens=(RegisterDispute, EnterDisputeFromLedger), owner=mediator_or_chair, due=first_contact,
         closes=(AcceptDispute, TerminateMediation), also_closes=AmendDisputeFromLedger),
    Duty("mediation.conclude", _("按期调结（只提醒，可约定延长）"), MEDIATION_LAW[21],
         opens=AcceptDispute, owner=mediator_or_chair, due=usual_length, shows=week_before,
         closes=(RecordAgreement, TerminateMediation)),
    Duty("mediation.performance", _("督促履行调解协议"), MEDIATION_LAW[31].paragraph(2),
         opens=(RecordAgreement, EnterDisputeFromLedger, AmendDisputeFromLedger), owner=mediator_or_chair,
         due=promised_day, shows=week_before,
         closes=(RecordPerformance, RecordBreach), also_closes=AmendDisputeFromLedger),
    Duty("mediation.confirmation", _("告知双方可以共同申请司法确认的期限"), MEDIATION_LAW[33],
         opens=RecordAgreement, owner=mediator_or_chair, due=confirmation_window, closes=RecordConfirmation),
    Duty(FOLLOW_UP, _("回访"), MEDIATION_LAW[31].paragraph(2),
         opens=RecordAgreement, owner=mediator_or_chair, due=follow_ups, shows=week_before, closes=RecordFollowUp),
    Duty("committee.renew_term", _("调委会换届"), MEDIATION_LAW[9].paragraph(2),
         opens=(RegisterCommittee, EnterCommitteeFromLedger, RenewTerm), owner=committee_chair,
         due=end_of_term, shows=before_election, closes=RenewTerm),
]  # fmt: skip

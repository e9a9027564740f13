"""What is owed on an investigation assessment: by whom, by when, under which article, what ends it."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from anhe.casework.acts import Act
from anhe.casework.deadlines import Due, by_law, on_day, within_days, within_working_days
from anhe.casework.duty_table import Duty, Owner
from anhe.casework.owners import agency
from anhe.correction import configuration as district
from anhe.correction.assessment import (
    OFFICERS,
    AgreeExtension,
    AssignInvestigators,
    DraftOpinion,
    RecordAdoption,
    SendOpinion,
    SignOpinion,
)
from anhe.correction.assessment_commission import (
    AskForMissingPapers,
    ConfirmPapersComplete,
    DeclineRepeat,
    ExplainUnassessable,
    FindUnassessable,
    ReceiveCommission,
    ReturnUnassessable,
    TellProcuratorateOfCommission,
)
from anhe.law.citations import LAW, MEASURES, OPINIONS
from anhe.law.rules.assessment import ImpossibleClock, MissingPapersClock
from anhe.orgs.access import By, capacity_of

ENDED = (SendOpinion, ReturnUnassessable, DeclineRepeat)


def receiving_desk(act: Act) -> Owner:
    """The agency, and in it the officer who took the letter in."""
    return Owner(act.file.organisation, By.CORRECTION_AGENCY, act.file.officer)


def lead_investigator(act: Act) -> Owner:
    """The lead by name, in the post that makes him or her an officer."""
    lead = act.input.lead
    posts = lead.posts.in_force(act.today).select_related("organisation__parent")
    post = next(one for one in posts if capacity_of(one) & OFFICERS)
    return Owner(post.organisation, capacity_of(post), lead)


def promptly(act: Act) -> Due:
    return on_day(act.today, _now("法律规定“及时”，按收到当日提醒。"))


def asking_for_papers(act: Act) -> Due:
    """Three working days since the Opinions of 2026; before them the law said no more than "promptly"."""
    if not OPINIONS.is_in_force(act.made.received_on):
        return promptly(act)
    return by_law("CC-104", start=act.made.received_on, clock=MissingPapersClock.ASK)


def opinion_after_completion(act: Act) -> Due:
    """Ten working days, five in fast-track cases, from the day on which everything was in."""
    record: Any = act.record
    if record.complete_on == record.received_on or not OPINIONS.is_in_force(record.complete_on):
        return by_law("CC-103" if record.is_fast_track else "CC-102", start=record.complete_on)
    return by_law("CC-104", start=record.complete_on, clock=MissingPapersClock.ASSESS, fast_track=record.is_fast_track)


def agreed_day(act: Act) -> Due:
    return on_day(act.record.extended_to, _now("与委托机关商定的期限。"))


def chasing_papers(act: Act) -> Due | None:
    """The law sets the commissioner no day; the district says when to ask again."""
    choice = district.chosen(act.work, district.ASSESSMENT)
    return within_working_days(choice[0]["chase_working_days"], act.today, choice[1]) if choice else None


def asking_what_was_decided(act: Act) -> Due | None:
    choice = district.chosen(act.work, district.ASSESSMENT)
    return within_days(choice[0]["adoption_days"], act.input.sent_on, choice[1]) if choice else None


def explaining(act: Act) -> Due:
    if not OPINIONS.is_in_force(act.record.unclear_since):
        return promptly(act)
    return by_law("CC-105", start=act.record.unclear_since, clock=ImpossibleClock.EXPLAIN)


def returning(act: Act) -> Due:
    if not OPINIONS.is_in_force(act.record.unclear_since):
        return promptly(act)
    return by_law("CC-105", start=act.record.unclear_since, clock=ImpossibleClock.RETURN)


# fmt: off
DUTIES = [
    Duty("assessment.check_papers", _("核对委托材料，不齐的通知补齐"), OPINIONS[4].paragraph(1),
         opens=ReceiveCommission, owner=receiving_desk, due=asking_for_papers,
         closes=(ConfirmPapersComplete, AskForMissingPapers, DeclineRepeat), also_closes=ReturnUnassessable),
    Duty("assessment.tell_procuratorate", _("通知检察院：接受调查评估委托"), MEASURES[13],
         opens=ReceiveCommission, owner=receiving_desk, due=promptly, closes=TellProcuratorateOfCommission),
    Duty("assessment.await_papers", _("收齐补充的委托材料"), OPINIONS[4].paragraph(1),
         opens=AskForMissingPapers, owner=receiving_desk, due=chasing_papers,
         closes=(ConfirmPapersComplete, AskForMissingPapers), also_closes=(ReturnUnassessable, DeclineRepeat)),
    Duty("assessment.assign", _("指派两名调查人员"), MEASURES[14],
         opens=ConfirmPapersComplete, owner=agency, due=promptly, closes=AssignInvestigators, also_closes=ENDED),
    Duty("assessment.investigate", _("调查了解情况，拟写评估意见"), MEASURES[14],
         opens=AssignInvestigators, owner=lead_investigator, due=opinion_after_completion,
         closes=DraftOpinion, also_closes=(AssignInvestigators, SendOpinion, ReturnUnassessable, DeclineRepeat)),
    Duty("assessment.opinion", _("完成调查评估，提交意见并抄送检察院"), MEASURES[14].paragraph(2),
         opens=ConfirmPapersComplete, owner=agency, due=opinion_after_completion,
         closes=SendOpinion, also_closes=(AgreeExtension, ReturnUnassessable, DeclineRepeat)),
    Duty("assessment.opinion_extended", _("按商定的期限提交评估意见"), MEASURES[14].paragraph(2),
         opens=AgreeExtension, owner=agency, due=agreed_day,
         closes=SendOpinion, also_closes=(AgreeExtension, ReturnUnassessable)),
    Duty("assessment.send", _("提交已签发的评估意见"), MEASURES[14].paragraph(2),
         opens=SignOpinion, owner=receiving_desk, due=promptly, closes=SendOpinion),
    Duty("assessment.explain", _("向委托机关说明无法评估的情况"), OPINIONS[4].paragraph(2),
         opens=FindUnassessable, owner=receiving_desk, due=explaining,
         closes=ExplainUnassessable, also_closes=ReturnUnassessable),
    Duty("assessment.return", _("确实无法评估的，退回委托材料"), OPINIONS[4].paragraph(2),
         opens=FindUnassessable, owner=receiving_desk, due=returning, closes=ReturnUnassessable,
         also_closes=SendOpinion),
    Duty("assessment.adoption", _("登记评估意见的采信情况"), (MEASURES[14].paragraph(2), LAW[18]),
         opens=SendOpinion, owner=receiving_desk, due=asking_what_was_decided, closes=RecordAdoption),
]
# fmt: on

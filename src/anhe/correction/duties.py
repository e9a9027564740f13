"""The duty table of community corrections: what is owed, by whom, by when, under which article, what ends it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from anhe.casework.acts import Act
from anhe.casework.deadlines import Due, by_law, on_day, within_working_days
from anhe.casework.duty_table import Duty, Owner
from anhe.clock import SHANGHAI
from anhe.correction import configuration as district
from anhe.correction.admission import (
    AnnounceAdmission,
    ChaseDocuments,
    ReceiveDocuments,
    RegisterArrival,
    RegisterNotice,
    SendReceipt,
)
from anhe.correction.calendar_acts import NoteHoliday
from anhe.correction.complaints import AnswerComplaint, LodgeComplaint
from anhe.correction.completion import CompleteCorrection, RecordSummary, WriteAppraisal
from anhe.correction.confirmed_alerts import NoteConfirmedAlert
from anhe.correction.leave import (
    CAPACITY_OF_BODY,
    ApproveLeave,
    RefuseLeave,
    ReportReturn,
    RequestLeave,
    TellProcuratorateOfLeave,
    authority_for,
)
from anhe.correction.levels import DecideLevel
from anhe.correction.lost_contact import (
    RaiseLostContact,
    RecordContactRestored,
    RecordSearchTry,
    TellProcuratorateOfLostContact,
)
from anhe.correction.models import CorrectionKind
from anhe.correction.owners import agency, city_agency, correction_of, office
from anhe.correction.register_entry import EnterFromLedger
from anhe.correction.reporting import RecordHealthReport, RecordLifeChange, RecordMedicalReview, RecordReport
from anhe.correction.rhythms import (
    ending_with_term,
    next_health_report,
    next_medical_review,
    next_report,
    regular_visit,
)
from anhe.correction.schooling import TellEducation, schooling_owed
from anhe.correction.team_and_plan import ApprovePlan, DraftPlan, FormTeam, answer_for
from anhe.correction.visits_and_talks import RecordTalk, RecordVisit
from anhe.law.choices import Body
from anhe.law.citations import LAW, MEASURES, OPINIONS
from anhe.orgs.access import By
from anhe.orgs.models import OrganisationKind

SOON = timedelta(days=7)
MONTH = timedelta(days=30)
LIFE_EVENT = "life_event"
TELLING_OF_SCHOOLING = 5


# When each is due -------------------------------------------------------------------------------


def initial_report(act: Act) -> Due | None:
    """Ten days from effect for those who report by themselves (CC-115); the others are brought (CC-117, CC-118)."""
    if act.made.kind == CorrectionKind.TEMPORARY_RELEASE:
        return None
    return by_law("CC-115", start=act.made.effective_on)


def documents_from_authority(act: Act) -> Due:
    return by_law("CC-112", start=act.made.effective_on)


def receipt(act: Act) -> Due:
    return by_law("CC-113", start=act.input.received_on)


def chasing_at_once(act: Act) -> Due | None:
    """Papers are missing: the deciding authority is told the same day (Measures art. 16 ¶2)."""
    if not act.record.missing_documents:
        return None
    return on_day(act.today, str(_("法律文书不齐，当日通知决定机关补齐。")))


def papers_completed(act: Act) -> Due:
    return by_law("CC-114", start=act.input.told_on)


def in_admission(name: str) -> Callable[[Act], Due | None]:
    """So many working days after arrival, as the district chose."""

    def due(act: Act) -> Due | None:
        choice = district.chosen(act.work, district.ADMISSION)
        if choice is None:
            return None
        return ending_with_term(act, within_working_days(choice[0][name], act.today, choice[1]))

    return due


def plan_approval(act: DraftPlan) -> Due | None:
    """Owed once a draft, in however many wordings."""
    return None if act.rewrites else in_admission("approval_working_days")(act)


def plan_review(act: Act) -> Due | None:
    if act.record.review_by is None or act.record.review_by > correction_of(act).ends_on:
        return None
    return on_day(act.record.review_by, str(_("按本区规定的周期复评方案。")))


def listed(name: str, trigger: str) -> Callable[[Act], list[Due]]:
    """Every item of a visit or talk list that the trigger calls for; a change in life names its own."""

    def due(act: Act) -> list[Due]:
        event = str(act.input.event) if trigger == LIFE_EVENT else trigger
        return [
            ending_with_term(
                act, within_working_days(item.working_days, act.today, item.source, f"{item.code} {item.title}")
            )
            for item in district.items(act.work, name, event)
        ]

    return due


def a_month_ahead(act: Act, remind_by: date) -> date:
    return max(act.today, remind_by - MONTH)


def a_week_ahead(act: Act, remind_by: date) -> date:
    return max(act.today, remind_by - SOON)


def summary(act: Act) -> Due | None:
    """Thirty days before the end, where the term is long enough for it (Measures art. 53 ¶2)."""
    correction = correction_of(act)
    if correction.ends_on - MONTH < act.today:
        return on_day(correction.ends_on, str(_("矫正期不足三十日，期满前提交。")))
    return by_law("CC-801", start=correction.ends_on)


def last_day(act: Act) -> Due:
    correction = correction_of(act)
    return on_day(correction.ends_on, str(_("矫正期满当日解除，不提前，也不因节假日顺延。")))


def decision_before_departure(act: Act) -> Due:
    leave = act.made
    if leave.starts_on <= act.today:
        return on_day(act.today, str(_("当日出发，当日审批。")))
    return on_day(leave.starts_on - timedelta(days=1), str(_("在出发前一日审批。")))


def end_of_leave(act: Act) -> Due:
    return by_law("CC-308", start=act.record.ends_on)


def tell_procuratorate_of_leave(act: Act) -> Due | None:
    if authority_for(act.record).value != Body.CITY_AGENCY:
        return None
    return on_day(act.today, str(_("上级批准后及时通报同级人民检察院。")))


def leave_owner(act: Act) -> Any:
    by = CAPACITY_OF_BODY[authority_for(act.made).value]
    return {By.JUDICIAL_OFFICE: office, By.CORRECTION_AGENCY: agency, By.CITY_AGENCY: city_agency}[by](act)


def at_once(act: Act) -> Due:
    return on_day(act.today, str(_("发现失去联系，立即组织查找并通报。")))


def lost_supervision_limit(act: Act) -> Due:
    return by_law("CC-412", start=act.input.last_contact_at.astimezone(SHANGHAI))


def answer_of_complaint(act: Act) -> Due:
    return within_working_days(15, act.today, str(_("申诉控告及时办理，本系统按十五个工作日提醒")))


def schooling(act: Act) -> Due | None:
    """A minor's schooling is unfinished. Law art. 55 says no number of days."""
    owed = schooling_owed(act, act.file.person)  # type: ignore[arg-type]
    if not owed:
        return None
    reminder = str(_("及时通知教育部门，本系统按五个工作日提醒"))
    return ending_with_term(act, within_working_days(TELLING_OF_SCHOOLING, act.today, reminder))


def missing_woman_or_specialist(act: FormTeam) -> Due | None:
    """The team lacks someone the law wants in it: owed before the plan can be approved (R13, R14)."""
    answer = answer_for(act.record, act.members)
    return None if answer else on_day(act.today, answer.why)


def answerer(act: Act) -> Owner:
    """The bureau's leader where the agency itself is complained of, else the agency."""
    bureau = act.record.kind == OrganisationKind.JUSTICE_BUREAU
    return Owner(act.record, By.BUREAU_LEADER if bureau else By.CORRECTION_AGENCY)


def about_correction(act: Act) -> Any:
    return correction_of(act).pk


ENTERING = (RegisterArrival, EnterFromLedger)
TRIGGERS: dict[str, type[Act]] = {
    "admission": RegisterArrival,
    LIFE_EVENT: RecordLifeChange,
    "holiday": NoteHoliday,
    "level_changed": DecideLevel,
    "plan_changed": ApprovePlan,
    "leave_approved": ApproveLeave,
    "leave_returned": ReportReturn,
    "alert_confirmed": NoteConfirmedAlert,
    "before_completion": RecordSummary,
}

DUTIES = [
    # 入矫
    Duty(
        "correction.arrival",
        _("等候报到"),
        LAW[21],
        opens=RegisterNotice,
        owner=agency,
        due=initial_report,
        closes=RegisterArrival,
    ),
    Duty(
        "correction.documents",
        _("收取法律文书"),
        (LAW[20], MEASURES[16].paragraph(1)),
        opens=RegisterNotice,
        owner=agency,
        due=documents_from_authority,
        closes=ReceiveDocuments,
    ),
    Duty(
        "correction.receipt",
        _("送达回执"),
        MEASURES[16].paragraph(1),
        opens=ReceiveDocuments,
        owner=agency,
        due=receipt,
        closes=SendReceipt,
    ),
    Duty(
        "correction.chase",
        _("催送缺少的文书"),
        MEASURES[16].paragraph(2),
        opens=ReceiveDocuments,
        owner=agency,
        due=chasing_at_once,
        closes=ChaseDocuments,
    ),
    Duty(
        "correction.missing_papers",
        _("等候补齐文书"),
        MEASURES[16].paragraph(2),
        opens=ChaseDocuments,
        owner=agency,
        due=papers_completed,
        closes=ReceiveDocuments,
    ),
    Duty(
        "correction.team",
        _("确定矫正小组"),
        (LAW[25], MEASURES[19]),
        opens=RegisterArrival,
        owner=office,
        due=in_admission("team_working_days"),
        closes=FormTeam,
    ),
    Duty(
        "correction.team_member",
        _("补足矫正小组成员"),
        (LAW[25], LAW[52]),
        opens=FormTeam,
        owner=office,
        due=missing_woman_or_specialist,
        closes=FormTeam,
    ),
    Duty(
        "correction.announcement",
        _("入矫宣告"),
        MEASURES[20],
        opens=RegisterArrival,
        owner=office,
        due=in_admission("announcement_working_days"),
        closes=AnnounceAdmission,
    ),
    Duty(
        "correction.schooling",
        _("通知教育部门"),
        LAW[55].paragraph(1),
        opens=ENTERING,
        owner=office,
        due=schooling,
        closes=TellEducation,
    ),
    Duty(
        "correction.plan",
        _("拟订矫正方案"),
        (LAW[24], MEASURES[22]),
        opens=ENTERING,
        owner=office,
        due=in_admission("plan_working_days"),
        closes=DraftPlan,
    ),
    Duty(
        "correction.plan_approval",
        _("批准矫正方案"),
        MEASURES[22],
        opens=DraftPlan,
        owner=office,
        due=plan_approval,
        closes=ApprovePlan,
    ),
    Duty(
        "correction.plan_review",
        _("复评矫正方案"),
        MEASURES[22].paragraph(3),
        opens=ApprovePlan,
        owner=office,
        due=plan_review,
        closes=DraftPlan,
        shows=a_week_ahead,
        about=about_correction,
    ),
    # 报告
    Duty(
        "correction.report",
        _("定期报告"),
        MEASURES[24].paragraph(1),
        opens=(*ENTERING, RecordReport),
        owner=office,
        due=next_report,
        closes=RecordReport,
        shows=a_week_ahead,
        about=about_correction,
    ),
    Duty(
        "correction.health_report",
        _("身体情况报告"),
        MEASURES[24].paragraph(2),
        opens=(*ENTERING, RecordHealthReport),
        owner=office,
        due=next_health_report,
        closes=RecordHealthReport,
        shows=a_week_ahead,
        about=about_correction,
    ),
    Duty(
        "correction.medical_review",
        _("病情复查"),
        MEASURES[24].paragraph(2),
        opens=(*ENTERING, RecordMedicalReview),
        owner=office,
        due=next_medical_review,
        closes=RecordMedicalReview,
        shows=a_month_ahead,
        about=about_correction,
    ),
    # 走访、谈话
    *(
        Duty(
            f"correction.visit.{trigger}",
            _("必访"),
            MEASURES[23],
            opens=act,
            owner=office,
            due=listed(district.VISITS, trigger),
            closes=RecordVisit,
            about=about_correction,
        )
        for trigger, act in TRIGGERS.items()
    ),
    *(
        Duty(
            f"correction.talk.{trigger}",
            _("必谈"),
            MEASURES[23],
            opens=act,
            owner=office,
            due=listed(district.TALKS, trigger),
            closes=RecordTalk,
            about=about_correction,
        )
        for trigger, act in TRIGGERS.items()
    ),
    Duty(
        "correction.regular_visit",
        _("定期走访"),
        (LAW[26], MEASURES[23]),
        opens=(*ENTERING, RecordVisit),
        owner=office,
        due=regular_visit,
        closes=RecordVisit,
        shows=a_week_ahead,
        about=about_correction,
    ),
    # 外出
    Duty(
        "correction.leave_decision",
        _("审批外出申请"),
        MEASURES[27],
        opens=RequestLeave,
        owner=leave_owner,
        due=decision_before_departure,
        closes=(ApproveLeave, RefuseLeave),
    ),
    Duty(
        "correction.leave_return",
        _("销假"),
        MEASURES[28].paragraph(3),
        opens=ApproveLeave,
        owner=office,
        due=end_of_leave,
        closes=ReportReturn,
    ),
    Duty(
        "correction.leave_procuratorate",
        _("通报检察院（外出）"),
        MEASURES[27].paragraph(3),
        opens=ApproveLeave,
        owner=agency,
        due=tell_procuratorate_of_leave,
        closes=TellProcuratorateOfLeave,
    ),
    # 失联
    Duty(
        "correction.search",
        _("组织查找"),
        (LAW[30], MEASURES[38]),
        opens=RaiseLostContact,
        owner=office,
        due=at_once,
        closes=RecordSearchTry,
        also_closes=RecordContactRestored,
    ),
    Duty(
        "correction.lost_procuratorate",
        _("通报检察院（失联）"),
        (MEASURES[38], OPINIONS[14]),
        opens=RaiseLostContact,
        owner=agency,
        due=at_once,
        closes=TellProcuratorateOfLostContact,
    ),
    Duty(
        "correction.lost_limit",
        _("失联满四十八小时前找到本人"),
        OPINIONS[13],
        opens=RaiseLostContact,
        owner=office,
        due=lost_supervision_limit,
        closes=RecordContactRestored,
    ),
    # 解除
    Duty(
        "correction.summary",
        _("提交个人总结"),
        MEASURES[53].paragraph(2),
        opens=ENTERING,
        owner=office,
        due=summary,
        closes=RecordSummary,
        shows=a_month_ahead,
    ),
    Duty(
        "correction.appraisal",
        _("作出书面鉴定"),
        MEASURES[53].paragraph(2),
        opens=RecordSummary,
        owner=agency,
        due=last_day,
        closes=WriteAppraisal,
    ),
    Duty(
        "correction.completion",
        _("解除社区矫正"),
        (LAW[44], MEASURES[53]),
        opens=ENTERING,
        owner=agency,
        due=last_day,
        closes=CompleteCorrection,
        shows=a_month_ahead,
    ),
    # 申诉控告
    Duty(
        "correction.complaint",
        _("答复申诉控告"),
        LAW[34].paragraph(2),
        opens=LodgeComplaint,
        owner=answerer,
        due=answer_of_complaint,
        closes=AnswerComplaint,
    ),
]

"""The duty table of community corrections: what is owed, by whom, by when, under which article, what ends it."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from anhe.casework.acts import Act
from anhe.casework.duty_table import Duty
from anhe.casework.owners import agency, office
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
from anhe.correction.due_days import (
    LIFE_EVENT,
    a_month_ahead,
    a_week_ahead,
    about_correction,
    answer_of_complaint,
    answerer,
    at_once,
    chasing_at_once,
    decision_before_departure,
    documents_from_authority,
    end_of_leave,
    in_admission,
    initial_report,
    last_day,
    leave_owner,
    listed,
    lost_supervision_limit,
    missing_woman_or_specialist,
    papers_completed,
    plan_approval,
    plan_review,
    receipt,
    schooling,
    summary,
    tell_procuratorate_of_leave,
)
from anhe.correction.leave import (
    ApproveLeave,
    RefuseLeave,
    ReportReturn,
    RequestLeave,
    TellProcuratorateOfLeave,
)
from anhe.correction.levels import DecideLevel
from anhe.correction.lost_contact import (
    RaiseLostContact,
    RecordContactRestored,
    RecordSearchTry,
    TellProcuratorateOfLostContact,
)
from anhe.correction.register_entry import EnterFromLedger
from anhe.correction.reporting import RecordHealthReport, RecordLifeChange, RecordMedicalReview, RecordReport
from anhe.correction.rhythms import (
    next_health_report,
    next_medical_review,
    next_report,
    regular_visit,
)
from anhe.correction.schooling import TellEducation
from anhe.correction.team_and_plan import ApprovePlan, DraftPlan, FormTeam
from anhe.correction.visits_and_talks import RecordTalk, RecordVisit
from anhe.law.citations import LAW, MEASURES, OPINIONS

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

# One duty a line: name, title, article; what opens it, who owes it, by when, what ends it; from which day it is shown.
# fmt: off
DUTIES = [
    # 入矫
    Duty("correction.arrival",             _("等候报到"),                   LAW[21],                              opens=RegisterNotice,                   owner=agency,      due=initial_report,                            closes=RegisterArrival),
    Duty("correction.documents",           _("收取法律文书"),               (LAW[20], MEASURES[16].paragraph(1)), opens=RegisterNotice,                   owner=agency,      due=documents_from_authority,                  closes=ReceiveDocuments),
    Duty("correction.receipt",             _("送达回执"),                   MEASURES[16].paragraph(1),            opens=ReceiveDocuments,                 owner=agency,      due=receipt,                                   closes=SendReceipt),
    Duty("correction.chase",               _("催送缺少的文书"),             MEASURES[16].paragraph(2),            opens=ReceiveDocuments,                 owner=agency,      due=chasing_at_once,                           closes=ChaseDocuments),
    Duty("correction.missing_papers",      _("等候补齐文书"),               MEASURES[16].paragraph(2),            opens=ChaseDocuments,                   owner=agency,      due=papers_completed,                          closes=ReceiveDocuments),
    Duty("correction.team",                _("确定矫正小组"),               (LAW[25], MEASURES[19]),              opens=RegisterArrival,                  owner=office,      due=in_admission("team_working_days"),         closes=FormTeam),
    Duty("correction.team_member",         _("补足矫正小组成员"),           (LAW[25], LAW[52]),                   opens=FormTeam,                         owner=office,      due=missing_woman_or_specialist,               closes=FormTeam),
    Duty("correction.announcement",        _("入矫宣告"),                   MEASURES[20],                         opens=RegisterArrival,                  owner=office,      due=in_admission("announcement_working_days"), closes=AnnounceAdmission),
    Duty("correction.schooling",           _("通知教育部门"),               LAW[55].paragraph(1),                 opens=ENTERING,                         owner=office,      due=schooling,                                 closes=TellEducation),
    Duty("correction.plan",                _("拟订矫正方案"),               (LAW[24], MEASURES[22]),              opens=ENTERING,                         owner=office,      due=in_admission("plan_working_days"),         closes=DraftPlan),
    Duty("correction.plan_approval",       _("批准矫正方案"),               MEASURES[22],                         opens=DraftPlan,                        owner=office,      due=plan_approval,                             closes=ApprovePlan),
    Duty("correction.plan_review",         _("复评矫正方案"),               MEASURES[22].paragraph(3),            opens=ApprovePlan,                      owner=office,      due=plan_review,                               closes=DraftPlan,                      shows=a_week_ahead, about=about_correction),
    # 报告
    Duty("correction.report",              _("定期报告"),                   MEASURES[24].paragraph(1),            opens=(*ENTERING, RecordReport),        owner=office,      due=next_report,                               closes=RecordReport,                   shows=a_week_ahead, about=about_correction),
    Duty("correction.health_report",       _("身体情况报告"),               MEASURES[24].paragraph(2),            opens=(*ENTERING, RecordHealthReport),  owner=office,      due=next_health_report,                        closes=RecordHealthReport,             shows=a_week_ahead, about=about_correction),
    Duty("correction.medical_review",      _("病情复查"),                   MEASURES[24].paragraph(2),            opens=(*ENTERING, RecordMedicalReview), owner=office,      due=next_medical_review,                       closes=RecordMedicalReview,            shows=a_month_ahead, about=about_correction),
    # 走访、谈话
    *(Duty(f"correction.visit.{trigger}",    _("必访"),                       MEASURES[23],                         opens=act,                              owner=office,      due=listed(district.VISITS, trigger),          closes=RecordVisit,                    about=about_correction) for trigger, act in TRIGGERS.items()),
    *(Duty(f"correction.talk.{trigger}",     _("必谈"),                       MEASURES[23],                         opens=act,                              owner=office,      due=listed(district.TALKS, trigger),           closes=RecordTalk,                     about=about_correction) for trigger, act in TRIGGERS.items()),
    Duty("correction.regular_visit",       _("定期走访"),                   (LAW[26], MEASURES[23]),              opens=(*ENTERING, RecordVisit),         owner=office,      due=regular_visit,                             closes=RecordVisit,                    shows=a_week_ahead, about=about_correction),
    # 外出
    Duty("correction.leave_decision",      _("审批外出申请"),               MEASURES[27],                         opens=RequestLeave,                     owner=leave_owner, due=decision_before_departure,                 closes=(ApproveLeave, RefuseLeave)),
    Duty("correction.leave_return",        _("销假"),                       MEASURES[28].paragraph(3),            opens=ApproveLeave,                     owner=office,      due=end_of_leave,                              closes=ReportReturn),
    Duty("correction.leave_procuratorate", _("通报检察院（外出）"),         MEASURES[27].paragraph(3),            opens=ApproveLeave,                     owner=agency,      due=tell_procuratorate_of_leave,               closes=TellProcuratorateOfLeave),
    # 失联
    Duty("correction.search",              _("组织查找"),                   (LAW[30], MEASURES[38]),              opens=RaiseLostContact,                 owner=office,      due=at_once,                                   closes=RecordSearchTry,                also_closes=RecordContactRestored),
    Duty("correction.lost_procuratorate",  _("通报检察院（失联）"),         (MEASURES[38], OPINIONS[14]),         opens=RaiseLostContact,                 owner=agency,      due=at_once,                                   closes=TellProcuratorateOfLostContact),
    Duty("correction.lost_limit",          _("失联满四十八小时前找到本人"), OPINIONS[13],                         opens=RaiseLostContact,                 owner=office,      due=lost_supervision_limit,                    closes=RecordContactRestored),
    # 解除
    Duty("correction.summary",             _("提交个人总结"),               MEASURES[53].paragraph(2),            opens=ENTERING,                         owner=office,      due=summary,                                   closes=RecordSummary,                  shows=a_month_ahead),
    Duty("correction.appraisal",           _("作出书面鉴定"),               MEASURES[53].paragraph(2),            opens=RecordSummary,                    owner=agency,      due=last_day,                                  closes=WriteAppraisal),
    Duty("correction.completion",          _("解除社区矫正"),               (LAW[44], MEASURES[53]),              opens=ENTERING,                         owner=agency,      due=last_day,                                  closes=CompleteCorrection,             shows=a_month_ahead),
    # 申诉控告
    Duty("correction.complaint",           _("答复申诉控告"),               LAW[34].paragraph(2),                 opens=LodgeComplaint,                   owner=answerer,    due=answer_of_complaint,                       closes=AnswerComplaint),
]
# fmt: on

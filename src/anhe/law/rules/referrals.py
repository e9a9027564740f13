"""Mediation on referral by court, police and others (三调对接)."""

from datetime import date
from typing import Annotated

from anhe.law.answers import Answer, No, Yes
from anhe.law.calendar import BUILTIN, WorkingCalendar
from anhe.law.choices import Choice
from anhe.law.citations import (
    INVITED_MEDIATION_RULES,
    MEDIATION_LAW,
    ONLINE_MEDIATION_RULES,
    PUBLIC_SECURITY_LAW,
    PUBLIC_SECURITY_PROCEDURE,
)
from anhe.law.deadlines import Deadline, calendar_days, working_days
from anhe.law.rules.registry import decide, due
from anhe.law.wording import gettext as _
from anhe.law.wording import gettext_noop


@due(
    "RM-32",
    gettext_noop("立案前委派调解"),
    INVITED_MEDIATION_RULES[27].paragraph(1),
    ONLINE_MEDIATION_RULES[24].paragraph(1),
)
def pre_filing_mediation(
    start: Annotated[date, "签收移交材料或者平台确认接受之日"],
    appraisal_days: Annotated[int, "鉴定评估占用的日数（不计入）"] = 0,
    agreed_days: Annotated[int, "双方同意延长的日数"] = 0,
    *,
    calendar: WorkingCalendar = BUILTIN,
) -> Deadline:
    """Thirty days; appraisal does not count, the parties may agree to longer. Online Rules art. 24, 26."""
    return _mediation_days(start, 30, appraisal_days, agreed_days, calendar)


class CourtProcedure(Choice):
    """How the court hears the filed case."""

    ORDINARY = "ordinary", gettext_noop("普通程序")
    SUMMARY = "summary", gettext_noop("简易程序")


@due(
    "RM-33",
    gettext_noop("立案后委托调解"),
    INVITED_MEDIATION_RULES[27].paragraph(2),
    ONLINE_MEDIATION_RULES[24].paragraph(1),
)
def post_filing_mediation(
    start: Annotated[date, "签收移交材料或者平台确认接受之日"],
    procedure: Annotated[CourtProcedure, "审理程序"] = CourtProcedure.ORDINARY,
    agreed_days: Annotated[int, "双方同意延长的日数"] = 0,
    *,
    calendar: WorkingCalendar = BUILTIN,
) -> Deadline:
    """Fifteen days in ordinary, seven in summary procedure. Invited Mediation art. 27 para 2."""
    days = 15 if procedure is CourtProcedure.ORDINARY else 7
    return _mediation_days(start, days, 0, agreed_days, calendar)


def _mediation_days(start: date, days: int, excluded: int, agreed: int, calendar: WorkingCalendar) -> Deadline:
    if excluded < 0 or agreed < 0:
        raise ValueError(_("不计入和延长的日数不能是负数。"))
    period = calendar_days(start, days + excluded + agreed, rolls=True, calendar=calendar)
    if not excluded and not agreed:
        return period
    step = _("其中法定{days}日，鉴定等不计入{excluded}日，双方同意延长{agreed}日。")
    return period.noting(step.format(days=days, excluded=excluded, agreed=agreed))


@due("RM-34", gettext_noop("在线确认接受调解"), ONLINE_MEDIATION_RULES[12].paragraph(1))
def confirm_online_referral(
    start: Annotated[date, "收到委派委托信息或者申请之日"], *, calendar: WorkingCalendar = BUILTIN
) -> Deadline:
    """Three working days. Online Mediation Rules art. 12 para 1."""
    return working_days(start, 3, calendar=calendar)


@decide(
    "RM-35",
    gettext_noop("治安案件调解履行后不予处罚"),
    PUBLIC_SECURITY_LAW[9].paragraph(4),
    PUBLIC_SECURITY_PROCEDURE[186],
)
def no_penalty_after_mediation(
    start: Annotated[date, "违反治安管理行为发生之日"],
    civil_dispute: Annotated[bool, "是否因民间纠纷引起、情节较轻"] = False,
    before_decision: Annotated[bool, "是否在公安机关作出处理决定之前"] = False,
    agreed_and_performed: Annotated[bool, "是否达成协议并已履行"] = False,
    written_request: Annotated[bool, "当事人是否书面申请"] = False,
    police_approved: Annotated[bool, "公安机关是否认可"] = False,
) -> Answer:
    """No penalty once mediated and performed, requested and approved. Public Security Law 2025 art. 9 para 4."""
    needed = {
        _("因民间纠纷引起且情节较轻"): civil_dispute,
        _("在公安机关作出处理决定之前"): before_decision,
        _("达成协议并履行"): agreed_and_performed,
        _("当事人书面申请"): written_request,
        _("公安机关认可"): police_approved,
    }
    place = PUBLIC_SECURITY_LAW[9].paragraph(4)
    if start < PUBLIC_SECURITY_LAW.cited_since:
        place = PUBLIC_SECURITY_PROCEDURE[186]
    missing = tuple(_("尚缺：{name}。").format(name=name) for name, met in needed.items() if not met)
    return Answer(not missing, missing or (_("条件齐备，不予处罚。"),), (place,))


@due("RM-36", gettext_noop("治安案件再次调解"), PUBLIC_SECURITY_PROCEDURE[183])
def second_police_mediation(
    start: Annotated[date, "第一次调解之日"], *, calendar: WorkingCalendar = BUILTIN
) -> Deadline:
    """Within seven working days of the first. Police Procedure art. 183."""
    return working_days(start, 7, calendar=calendar)


class DisputeNature(Choice):
    """What a dispute is about."""

    CIVIL = "civil", gettext_noop("民间纠纷")
    CRIMINAL = "criminal", gettext_noop("刑事案件")
    ADMINISTRATIVE = "administrative", gettext_noop("行政争议")
    RESERVED = "reserved", gettext_noop("法律规定由专门机关处理或者禁止调解")


@decide("RM-38", gettext_noop("是否属于人民调解范围"), MEDIATION_LAW[2])
def belongs_to_mediation(nature: Annotated[DisputeNature, "纠纷性质"]) -> Answer:
    """Only disputes among people. Mediation Law art. 2."""
    if nature is DisputeNature.CIVIL:
        return Yes(_("属于民间纠纷，可以受理。"))
    return No(_("{nature}不属于人民调解范围，不受理并告知其他途径。").format(nature=nature.label))

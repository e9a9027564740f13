"""Judicial confirmation of agreements (司法确认). Mediation Law art. 33, Civil Procedure Law art. 205-206."""

from datetime import date
from typing import Annotated

from anhe.law.answers import Answer, No, Yes
from anhe.law.calendar import BUILTIN, WorkingCalendar, named
from anhe.law.choices import Body, Choice
from anhe.law.citations import (
    CIVIL_PROCEDURE,
    CIVIL_PROCEDURE_INTERPRETATION,
    CONFIRMATION_RULES,
    MEDIATION_LAW,
)
from anhe.law.deadlines import Deadline, calendar_days, months
from anhe.law.months import Convention
from anhe.law.rules.mediation import confirmation_application
from anhe.law.rules.registry import decide, due
from anhe.law.wording import gettext as _
from anhe.law.wording import gettext_noop


@decide("RM-16", gettext_noop("申请司法确认"), MEDIATION_LAW[33].paragraph(1), CIVIL_PROCEDURE[205])
def may_apply_for_confirmation(
    start: Annotated[date, "调解协议生效之日"],
    on: Annotated[date, "申请之日"],
    jointly: Annotated[bool, "是否双方共同申请"] = True,
    *,
    calendar: WorkingCalendar = BUILTIN,
) -> Answer:
    """Jointly and in time. Civil Procedure Law art. 205."""
    if not jointly:
        return No(_("应当由双方当事人共同申请。"))
    last = confirmation_application(start, calendar=calendar).due
    if on > last:
        return No(_("申请期限已于{last}届满；可以就协议向人民法院起诉。").format(last=named(last)))
    return Yes(_("申请期限至{last}，可以申请。").format(last=named(last)))


@decide("RM-17", gettext_noop("司法确认由哪个法院管辖"), CIVIL_PROCEDURE[205])
def confirmation_court(
    court_invited: Annotated[bool, "是否人民法院邀请先行调解"] = False,
    intermediate_jurisdiction: Annotated[bool, "所涉纠纷是否应由中级人民法院管辖"] = False,
) -> Answer:
    """The inviting court; else the basic court of domicile, thing or organisation. Civil Procedure Law art. 205."""
    if court_invited:
        return Answer(Body.INVITING_COURT, (_("向作出邀请的人民法院提出。"),), (CIVIL_PROCEDURE[205].item(1),))
    place = (CIVIL_PROCEDURE[205].item(2),)
    if intermediate_jurisdiction:
        return Answer(Body.INTERMEDIATE_COURT, (_("应当由中级人民法院管辖的，向相应的中级人民法院提出。"),), place)
    reason = _("向当事人住所地、标的物所在地、调解组织所在地的基层人民法院提出。")
    return Answer(Body.BASIC_COURT, (reason,), place)


class NotAccepted(Choice):
    """The five situations of the Interpretation art. 355, and what is none."""

    OUTSIDE_COURTS = "outside_courts", gettext_noop("不属于人民法院受理范围")
    WRONG_COURT = "wrong_court", gettext_noop("不属于收到申请的人民法院管辖")
    PERSONAL_STATUS = "personal_status", gettext_noop("婚姻、亲子、收养等身份关系")
    OTHER_PROCEDURE = "other_procedure", gettext_noop("涉及其他特别程序、公示催告、破产程序")
    OWNERSHIP = "ownership", gettext_noop("涉及物权、知识产权确权")
    NONE_OF_THESE = "none_of_these", gettext_noop("没有以上情形")


@decide("RM-18", gettext_noop("司法确认是否受理"), CIVIL_PROCEDURE_INTERPRETATION[355])
def confirmation_is_accepted(subject: Annotated[NotAccepted, "情形"]) -> Answer:
    """Will the court take the application? Interpretation art. 355."""
    if subject is NotAccepted.NONE_OF_THESE:
        return Yes(_("没有不予受理的情形。"))
    item = list(NotAccepted).index(subject) + 1
    return No(
        _("{subject}的，不予受理。").format(subject=subject.label),
        CIVIL_PROCEDURE_INTERPRETATION[355].paragraph(1).item(item),
    )


@due("RM-18", gettext_noop("司法确认是否受理"), CONFIRMATION_RULES[4].paragraph(1), CIVIL_PROCEDURE[85])
def acceptance_decision(start: Annotated[date, "法院收到申请之日"], *, calendar: WorkingCalendar = BUILTIN) -> Deadline:
    """Three days from the application. Confirmation Rules 2011 art. 4."""
    return calendar_days(start, 3, rolls=True, calendar=calendar)


class Rejected(Choice):
    """The six situations of the Interpretation art. 358, and what is none."""

    AGAINST_MANDATORY_LAW = "against_mandatory_law", gettext_noop("违反法律强制性规定")
    HARMS_OTHERS = "harms_others", gettext_noop("损害国家利益、社会公共利益、他人合法权益")
    AGAINST_PUBLIC_ORDER = "against_public_order", gettext_noop("违背公序良俗")
    INVOLUNTARY = "involuntary", gettext_noop("违反自愿原则")
    UNCLEAR = "unclear", gettext_noop("内容不明确")
    OTHER = "other", gettext_noop("其他不能确认的情形")
    NONE_OF_THESE = "none_of_these", gettext_noop("没有以上情形")


@decide("RM-19", gettext_noop("司法确认是否驳回"), CIVIL_PROCEDURE_INTERPRETATION[358], CIVIL_PROCEDURE[206])
def confirmation_is_rejected(content: Annotated[Rejected, "情形"]) -> Answer:
    """Must the application be rejected? Interpretation art. 358."""
    if content is Rejected.NONE_OF_THESE:
        return No(_("没有应当驳回的情形。"))
    item = list(Rejected).index(content) + 1
    reason = _("{content}的，裁定驳回；可以变更或者重新达成协议，也可以起诉。").format(content=content.label)
    return Yes(reason, CIVIL_PROCEDURE_INTERPRETATION[358].item(item))


@due("RM-20", gettext_noop("审结司法确认案件"), CIVIL_PROCEDURE[187], CIVIL_PROCEDURE[206])
def confirmation_ruling(start: Annotated[date, "立案之日"], *, calendar: WorkingCalendar = BUILTIN) -> Deadline:
    """Thirty days from filing; fifteen stay a target only (A-06). Civil Procedure Law art. 187."""
    ruling = calendar_days(start, 30, rolls=True, calendar=calendar)
    return ruling.noting(_("有特殊情况需要延长的，由本院院长批准。"))


class Objector(Choice):
    """Who objects to a ruling."""

    PARTY = "party", gettext_noop("当事人")
    INTERESTED = "interested", gettext_noop("利害关系人")


@due("RM-21", gettext_noop("对确认裁定提出异议"), CIVIL_PROCEDURE_INTERPRETATION[372].paragraph(2), CIVIL_PROCEDURE[85])
def objection(
    start: Annotated[date, "当事人收到裁定之日；利害关系人知道或者应当知道权益受损之日"],
    objector: Annotated[Objector, "异议人"] = Objector.PARTY,
    *,
    calendar: WorkingCalendar = BUILTIN,
) -> Deadline:
    """Fifteen days for a party, six months for others concerned. Interpretation art. 372 para 2."""
    if objector is Objector.INTERESTED:
        return months(start, 6, rolls=True, convention=Convention.CIVIL, calendar=calendar)
    return calendar_days(start, 15, rolls=True, calendar=calendar)


@due("RM-22", gettext_noop("申请强制执行"), CIVIL_PROCEDURE[250], CIVIL_PROCEDURE_INTERPRETATION[460])
def enforcement_application(
    start: Annotated[date, "履行期限的最后一日；分期履行的为最后一期"], *, calendar: WorkingCalendar = BUILTIN
) -> Deadline:
    """Two years from the last day of performance. Civil Procedure Law art. 250."""
    return months(start, 24, rolls=True, convention=Convention.CIVIL, calendar=calendar)

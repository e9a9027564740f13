"""Administrative reconsideration, before and during the ordinary and simplified procedures. Law of 2023."""

from datetime import date
from decimal import Decimal
from typing import Annotated

from anhe.law.answers import Answer, No, Yes
from anhe.law.calendar import BUILTIN, WorkingCalendar, named
from anhe.law.choices import Choice
from anhe.law.citations import CIVIL_PROCEDURE, RECONSIDERATION_LAW, RECONSIDERATION_REGULATIONS
from anhe.law.deadlines import Deadline, calendar_days, ending, months, working_days, working_days_before
from anhe.law.months import Convention
from anhe.law.rules.registry import decide, due
from anhe.law.wording import gettext as _
from anhe.law.wording import gettext_noop

L = RECONSIDERATION_LAW
WORKING = L[88].paragraph(2)
ROLLS = CIVIL_PROCEDURE[85].paragraph(3)


@due("AR-01", gettext_noop("申请行政复议"), L[20].paragraph(1), L[88], ROLLS)
def application(
    start: Annotated[date, "知道或者应当知道行政行为之日"],
    days: Annotated[int, "法律规定的更长期限（日）"] = 60,
    *,
    calendar: WorkingCalendar = BUILTIN,
) -> Deadline:
    """Sixty days, or longer where a law says so. Art. 20 para 1."""
    if days < 60:
        raise ValueError(_("申请期限不少于六十日，法律规定更长的从其规定。"))
    return calendar_days(start, days, rolls=True, calendar=calendar)


@due("AR-02", gettext_noop("未告知复议权利时的申请期限"), L[20].paragraph(3), L[88], ROLLS)
def application_untold(
    start: Annotated[date, "知道或者应当知道复议权利、机关和期限之日"],
    content_known: Annotated[date | None, "知道或者应当知道行政行为内容之日"] = None,
    *,
    calendar: WorkingCalendar = BUILTIN,
) -> Deadline:
    """Sixty days from knowing the rights, at most a year from knowing the content. Art. 20 para 3."""
    told = calendar_days(start, 60, rolls=True, calendar=calendar)
    if content_known is None:
        return told
    longest = months(content_known, 12, rolls=True, convention=Convention.CIVIL, calendar=calendar)
    if told.remind_by <= longest.remind_by:
        return told
    cut = _("六十日至{day}，但自知道行政行为内容之日起最长一年，后者先到。").format(day=named(told.remind_by))
    return longest.noting(cut)


@due("AR-03", gettext_noop("最长申请期限"), L[21], L[88], ROLLS)
def longest_application(
    start: Annotated[date, "行政行为作出之日"],
    real_estate: Annotated[bool, "是否因不动产提出"] = False,
    *,
    calendar: WorkingCalendar = BUILTIN,
) -> Deadline:
    """Twenty years for real estate, five for all else. Art. 21."""
    # Judged when the application comes, so acts older than the law of 2023 are measured by it too.
    years = 20 if real_estate else 5
    basis = (L[21], L[88], ROLLS)
    return months(start, 12 * years, rolls=True, convention=Convention.CIVIL, calendar=calendar, basis=basis)


class Service(Choice):
    """How the act was made known."""

    ON_THE_SPOT = "on_the_spot", gettext_noop("当场作出")
    DELIVERED = "delivered", gettext_noop("直接送达")
    MAILED = "mailed", gettext_noop("邮寄送达")
    ANNOUNCED = "announced", gettext_noop("公告")
    TOLD_LATER = "told_later", gettext_noop("事后补充告知")
    DUTY_WITH_TERM = "duty_with_term", gettext_noop("不履行法定职责，有履行期限")
    DUTY_WITHOUT_TERM = "duty_without_term", gettext_noop("不履行法定职责，没有履行期限")


_BEGINS = {
    Service.ON_THE_SPOT: gettext_noop("自行政行为作出之日（{day}）起计算。"),
    Service.DELIVERED: gettext_noop("自受送达人签收之日（{day}）起计算。"),
    Service.MAILED: gettext_noop("自邮件签收之日（{day}）起计算。"),
    Service.ANNOUNCED: gettext_noop("自公告期限届满之日（{day}）起计算。"),
    Service.TOLD_LATER: gettext_noop("自收到补充告知之日（{day}）起计算。"),
    Service.DUTY_WITH_TERM: gettext_noop("自履行期限届满之日（{day}）起计算。"),
    Service.DUTY_WITHOUT_TERM: gettext_noop("自行政机关收到申请满六十日（{day}）起计算。"),
}


@decide("AR-04", gettext_noop("申请期限从哪一日起算"), RECONSIDERATION_REGULATIONS[15], RECONSIDERATION_REGULATIONS[16])
def application_begins(
    start: Annotated[date, "作出、签收、公告期满、补充告知、履行期满或者收到申请之日"],
    service: Annotated[Service, "方式"] = Service.DELIVERED,
) -> Answer:
    """From which day the application's period runs. Regulations art. 15-16."""
    begins = start
    place = RECONSIDERATION_REGULATIONS[15]
    if service is Service.DUTY_WITHOUT_TERM:
        begins = calendar_days(start, 60, rolls=False).due
    if service in (Service.DUTY_WITH_TERM, Service.DUTY_WITHOUT_TERM):
        place = RECONSIDERATION_REGULATIONS[16]
    return Answer(begins, (_(_BEGINS[service]).format(day=named(begins)),), (place,))


@due("AR-05", gettext_noop("审查是否受理"), L[30], WORKING)
def acceptance(start: Annotated[date, "收到复议申请之日"], *, calendar: WorkingCalendar = BUILTIN) -> Deadline:
    """Five working days, then deemed accepted. Art. 30."""
    return working_days(start, 5, calendar=calendar).noting(_("期满未作出不予受理决定的，视为受理。"))


class SupplementClock(Choice):
    """Which clock of art. 31."""

    SUPPLEMENT = "supplement", gettext_noop("申请人补正（10个工作日）")
    NOTICE = "notice", gettext_noop("通知补正（5个工作日）")


@due("AR-06", gettext_noop("补正申请材料"), L[31], WORKING)
def supplement(
    start: Annotated[date, "申请人收到补正通知之日；通知补正的为收到申请之日"],
    clock: Annotated[SupplementClock, "哪一个期限"] = SupplementClock.SUPPLEMENT,
    *,
    calendar: WorkingCalendar = BUILTIN,
) -> Deadline:
    """Told once within five working days, supplied within ten. Art. 31."""
    return working_days(start, 10 if clock is SupplementClock.SUPPLEMENT else 5, calendar=calendar)


@due("AR-07", gettext_noop("处罚机关转送复议申请"), L[32].paragraph(2), WORKING)
def forwarding(start: Annotated[date, "处罚机关收到复议申请之日"], *, calendar: WorkingCalendar = BUILTIN) -> Deadline:
    """Five working days where the penalty is upheld. Art. 32 para 2."""
    return working_days(start, 5, calendar=calendar)


@due("AR-10", gettext_noop("发送申请书副本（普通程序）"), L[48], WORKING)
def send_copy(start: Annotated[date, "受理之日"], *, calendar: WorkingCalendar = BUILTIN) -> Deadline:
    """Seven working days. Art. 48."""
    return working_days(start, 7, calendar=calendar)


@due("AR-11", gettext_noop("被申请人答复举证（普通程序）"), L[48], WORKING)
def reply(start: Annotated[date, "收到申请书副本之日"], *, calendar: WorkingCalendar = BUILTIN) -> Deadline:
    """Ten working days. Art. 48."""
    return working_days(start, 10, calendar=calendar)


@due("AR-13", gettext_noop("听证的通知和组成"), L[51].paragraph(1), WORKING)
def hearing_notice(start: Annotated[date, "举行听证之日"], *, calendar: WorkingCalendar = BUILTIN) -> Deadline:
    """Five whole working days between notice and hearing, neither counted (A-17). Art. 51 para 1."""
    return working_days_before(start, 5, clear=True, calendar=calendar)


@decide("AR-13", gettext_noop("听证的通知和组成"), L[50].paragraph(3))
def hearing_panel_is_lawful(
    hosts: Annotated[int, "主持人数"] = 1,
    hearing_officers: Annotated[int, "听证员人数"] = 2,
    recorders: Annotated[int, "记录员人数"] = 1,
) -> Answer:
    """One host, two or more hearing officers, one recorder. Art. 50 para 3."""
    lawful = hosts == 1 and hearing_officers >= 2 and recorders == 1
    reason = _("应当有主持人一名、听证员两名以上、记录员一名；现为{hosts}、{officers}、{recorders}。")
    return Answer(lawful, (reason.format(hosts=hosts, officers=hearing_officers, recorders=recorders),))


@due("AR-15", gettext_noop("作出复议决定（普通程序）"), L[62].paragraph(1), L[88], ROLLS)
def decision(
    start: Annotated[date, "受理之日"],
    extension_days: Annotated[int, "经复议机构负责人批准延长的日数（至多30）"] = 0,
    *,
    calendar: WorkingCalendar = BUILTIN,
) -> Deadline:
    """Sixty days; an extension of up to thirty runs from the strict last day (A-17). Art. 62 para 1."""
    if not 0 <= extension_days <= 30:
        raise ValueError(
            _("延长期限最多不得超过三十日（行政复议法第62条第1款），不能是{n}日。").format(n=extension_days)
        )
    if not extension_days:
        return calendar_days(start, 60, rolls=True, calendar=calendar)
    first = calendar_days(start, 60, rolls=False, calendar=calendar)
    extended = calendar_days(first.due, extension_days, rolls=True, calendar=calendar)
    step = _("六十日至{day}，自该日起延长{n}日。").format(day=named(first.due), n=extension_days)
    return ending(extended.remind_by, rolls=True, steps=(step,), calendar=calendar)


class SimplifiedGround(Choice):
    """The situations of art. 53, and what is none."""

    ON_THE_SPOT = "on_the_spot", gettext_noop("当场作出的行政行为")
    WARNING = "warning", gettext_noop("警告或者通报批评")
    AMOUNT = "amount", gettext_noop("案件涉及款额")
    OPEN_GOVERNMENT = "open_government", gettext_noop("政府信息公开案件")
    ALL_AGREE = "all_agree", gettext_noop("当事人各方同意")
    NONE_OF_THESE = "none_of_these", gettext_noop("没有以上情形")


SIMPLIFIED_UP_TO_YUAN = Decimal(3000)


@decide("AR-16", gettext_noop("可否适用简易程序"), L[53])
def may_simplify(
    ground: Annotated[SimplifiedGround, "情形"] = SimplifiedGround.AMOUNT,
    amount: Annotated[Decimal, "款额（元）"] = Decimal(0),
    clear: Annotated[bool, "是否事实清楚、权利义务关系明确、争议不大"] = True,
) -> Answer:
    """Clear and small cases, or by consent of all; "3000 yuan or less" includes it (A-16). Art. 53."""
    if ground is SimplifiedGround.ALL_AGREE:
        return Yes(_("当事人各方同意的，可以适用简易程序。"), L[53].paragraph(2))
    if ground is SimplifiedGround.NONE_OF_THESE:
        return No(_("没有可以适用简易程序的情形，各方也没有同意。"))
    if not clear:
        return No(_("须事实清楚、权利义务关系明确、争议不大。"), L[53].paragraph(1))
    if ground is SimplifiedGround.AMOUNT:
        reason = _("款额{amount}元，三千元以下（含三千元）的可以适用。").format(amount=amount)
        return Answer(amount <= SIMPLIFIED_UP_TO_YUAN, (reason,), (L[53].paragraph(1).item(3),))
    return Yes(_("{ground}，可以适用简易程序。").format(ground=ground.label), L[53].paragraph(1))


@due("AR-17", gettext_noop("发送申请书副本（简易程序）"), L[54].paragraph(1), WORKING)
def send_copy_simplified(start: Annotated[date, "受理之日"], *, calendar: WorkingCalendar = BUILTIN) -> Deadline:
    """Three working days. Art. 54 para 1."""
    return working_days(start, 3, calendar=calendar)


@due("AR-18", gettext_noop("被申请人答复举证（简易程序）"), L[54].paragraph(1), WORKING)
def reply_simplified(start: Annotated[date, "收到申请书副本之日"], *, calendar: WorkingCalendar = BUILTIN) -> Deadline:
    """Five working days. Art. 54 para 1."""
    return working_days(start, 5, calendar=calendar)


@due("AR-19", gettext_noop("作出复议决定（简易程序）"), L[62].paragraph(2), L[88], ROLLS)
def decision_simplified(start: Annotated[date, "受理之日"], *, calendar: WorkingCalendar = BUILTIN) -> Deadline:
    """Thirty days, no extension. Art. 62 para 2."""
    return calendar_days(start, 30, rolls=True, calendar=calendar)


@due("AR-20", gettext_noop("简易程序转为普通程序后的决定期限"), L[55], L[62].paragraph(1))
def decision_after_conversion(
    start: Annotated[date, "受理之日（不是转换之日）"], *, calendar: WorkingCalendar = BUILTIN
) -> Deadline:
    """Still sixty days from acceptance. Art. 55, 62."""
    return calendar_days(start, 60, rolls=True, calendar=calendar)

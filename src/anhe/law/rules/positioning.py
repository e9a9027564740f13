"""Electronic positioning, lost contact and lost supervision. Law art. 29-32, Opinions 2026 art. 13-14."""

from datetime import date, datetime, timedelta
from typing import Annotated

from anhe.law.answers import Answer, No, Yes
from anhe.law.calendar import BUILTIN, WorkingCalendar, day_of
from anhe.law.choices import Body, Choice
from anhe.law.citations import LAW, MEASURES, OPINIONS, TEMPORARY_RELEASE_RULES, Dated
from anhe.law.deadlines import Deadline, calendar_days, hours, months
from anhe.law.months import Convention
from anhe.law.rules.registry import decide, due
from anhe.law.wording import gettext as _
from anhe.law.wording import gettext_noop

POSITIONING_MONTHS = Dated(LAW[29].paragraph(2), unit="months", values={date(2020, 7, 1): 3})
LOST_SUPERVISION_HOURS = Dated(OPINIONS[13], unit="hours", values={date(2026, 2, 21): 48})


class PositioningGround(Choice):
    """The five legal grounds of Law art. 29 para 1, and what is none."""

    BROKE_PROHIBITION_ORDER = "broke_prohibition_order", gettext_noop("违反人民法院禁止令")
    LEFT_WITHOUT_LEAVE = "left_without_leave", gettext_noop("无正当理由，未经批准离开所居住的市、县")
    WARNED_FOR_NOT_REPORTING = "warned_for_not_reporting", gettext_noop("拒不按照规定报告活动情况，被给予警告")
    PENALISED_FOR_BREACH = "penalised_for_breach", gettext_noop("违反监督管理规定，被给予治安管理处罚")
    REVOCATION_PROPOSED = "revocation_proposed", gettext_noop("拟提请撤销缓刑、假释或者收监执行")
    NONE_OF_THESE = "none_of_these", gettext_noop("其他情形")


@decide("CC-401", gettext_noop("可否使用电子定位装置"), LAW[29].paragraph(1), MEASURES[37])
def may_position(
    ground: Annotated[PositioningGround, "情形"],
    approved_by: Annotated[Body, "批准人"] = Body.BUREAU_LEADER,
) -> Answer:
    """One of five grounds, approved by the county-level justice head; "may", never "must". Law art. 29 para 1."""
    if ground is PositioningGround.NONE_OF_THESE:
        return No(_("不属于法定的五种情形，不得使用电子定位装置。"))
    if approved_by is not Body.BUREAU_LEADER:
        return No(_("应当由县级司法行政部门负责人批准，{body}无权批准。").format(body=approved_by.label))
    told = _("使用期限不得超过三个月，并应当告知期限、要求和违反的后果。")
    return Yes(_("{ground}，可以使用。").format(ground=ground.label) + told)


@due("CC-401", gettext_noop("可否使用电子定位装置"), LAW[29].paragraph(2))
def positioning_term(
    start: Annotated[date, "启用之日"],
    first_day_counts: Annotated[bool, "启用之日是否计入期限（从严：计入）"] = True,
) -> Deadline:
    """At most three months, the first day counted (A-03); lapses by itself, never rolled. Law art. 29 para 2."""
    return months(
        start,
        POSITIONING_MONTHS.on(start),
        rolls=False,
        convention=Convention.CIVIL,
        first_day_counts=first_day_counts,
    )


@due("CC-402", gettext_noop("延长电子定位"), LAW[29].paragraph(2))
def positioning_extension_term(
    start: Annotated[date, "延长期开始之日（前次届满的次日）"],
    first_day_counts: Annotated[bool, "开始之日是否计入期限（从严：计入）"] = True,
) -> Deadline:
    """Each extension is at most three months again. Law art. 29 para 2."""
    return positioning_term(start, first_day_counts)


@decide("CC-402", gettext_noop("延长电子定位"), LAW[29].paragraph(2))
def may_extend_positioning(
    still_necessary: Annotated[bool, "是否经评估仍有必要"],
    approved_by: Annotated[Body, "批准人"] = Body.BUREAU_LEADER,
) -> Answer:
    """Assessed as still necessary, and approved again. Law art. 29 para 2."""
    if not still_necessary:
        return No(_("未经评估认为仍有必要的，期满应当解除，不得延长。"))
    if approved_by is not Body.BUREAU_LEADER:
        return No(_("应当由县级司法行政部门负责人批准，{body}无权批准。").format(body=approved_by.label))
    return Yes(_("经评估仍有必要并经批准，可以延长，每次不得超过三个月。"))


class PositionUse(Choice):
    """For what positions from a device are asked."""

    CORRECTION = "correction", gettext_noop("社区矫正工作")
    RESETTLEMENT = "resettlement", gettext_noop("安置帮教")
    MEDIATION = "mediation", gettext_noop("调解")
    OTHER = "other", gettext_noop("其他用途")


@decide("CC-404", gettext_noop("定位信息可以用于什么"), LAW[29].paragraph(3))
def may_use_positions(use: Annotated[PositionUse, "用途"]) -> Answer:
    """For community correction only. Law art. 29 para 3."""
    if use is PositionUse.CORRECTION:
        return Yes(_("可以用于社区矫正工作，并应当严格保密。"))
    return No(_("电子定位获得的信息只能用于社区矫正工作，不得用于{use}。").format(use=use.label))


class Absence(Choice):
    """The three situations of Opinions 2026 art. 13."""

    LOST_CONTACT = "lost_contact", gettext_noop("失去联系")
    LEFT_WITHOUT_LEAVE = "left_without_leave", gettext_noop("未经批准离开所居住的市、县")
    OVERDUE_RETURN = "overdue_return", gettext_noop("经批准外出，逾期未返回")


@due("CC-412", gettext_noop("脱管认定"), OPINIONS[13], OPINIONS[26])
def lost_supervision_after(
    start: Annotated[datetime, "失去联系、离开的时刻，或者批准期限届满的时刻（最后一日24时，即次日0时）"],
) -> Deadline:
    """The last instant that is not yet lost supervision: exactly 48 hours; a minute more is. Opinions art. 13, 26."""
    limit = LOST_SUPERVISION_HOURS.on(day_of(start))
    return hours(start, limit).noting(_("恰满{hours}小时不构成，超过即属于脱管。").format(hours=limit))


@decide("CC-412", gettext_noop("脱管认定"), OPINIONS[13], OPINIONS[26])
def is_lost_supervision(
    start: Annotated[datetime, "失去联系、离开的时刻，或者批准期限届满的时刻（最后一日24时，即次日0时）"],
    until: Annotated[datetime, "恢复联系、返回的时刻；尚未恢复的为查问的时刻"],
    absence: Annotated[Absence, "情形"] = Absence.LOST_CONTACT,
    proper_reason: Annotated[bool, "是否有正当理由"] = False,
    urgent: Annotated[bool, "是否情况紧急（未经批准离开的）"] = False,
    reported_promptly: Annotated[bool, "是否及时报告（逾期未返回的）"] = False,
) -> Answer:
    """Is this absence lost supervision? Opinions 2026 art. 13; events before 2026-02-21 are not judged by it (A-19)."""
    if until < start:
        raise ValueError(_("终止时刻{until}早于起始时刻{start}。").format(until=until, start=start))
    if not OPINIONS.is_in_force(day_of(start)):
        reason = _("四十八小时的标准自2026年2月21日起施行，此前发生的按当时的规定由人认定。")
        return No(reason, OPINIONS[27])
    over = until - start > timedelta(hours=LOST_SUPERVISION_HOURS.on(day_of(start)))
    whole, rest = divmod(int((until - start).total_seconds()) // 60, 60)
    away = _("{absence}，持续{hours}小时{minutes}分。").format(absence=absence.label, hours=whole, minutes=rest)
    if not over:
        return Answer(False, (away, _("没有超过四十八小时，不构成脱管。")))
    excused = _excuse(absence, proper_reason, urgent, reported_promptly)
    if excused:
        return Answer(False, (away, excused))
    return Answer(
        True, (away, _("超过四十八小时，属于脱管。")), (OPINIONS[13].paragraph(1).item(_ITEMS[absence]), OPINIONS[26])
    )


_ITEMS = {Absence.LOST_CONTACT: 1, Absence.LEFT_WITHOUT_LEAVE: 2, Absence.OVERDUE_RETURN: 3}


def _excuse(absence: Absence, proper_reason: bool, urgent: bool, reported_promptly: bool) -> str:
    if absence is Absence.LOST_CONTACT and proper_reason:
        return _("有正当理由的除外。")
    if absence is Absence.LEFT_WITHOUT_LEAVE and proper_reason and urgent:
        return _("情况紧急且有正当理由的除外。")
    if absence is Absence.OVERDUE_RETURN and proper_reason and reported_promptly:
        return _("有正当理由且及时报告的除外。")
    return ""


class RestrictionClock(Choice):
    """Which notice is owed."""

    RESTRICTION = "restriction", gettext_noop("决定拘留、强制隔离戒毒、强制措施的通知（三日）")
    TEMPORARY_RELEASE_NEW_CRIME = (
        "temporary_release_new_crime",
        gettext_noop("暂予监外执行对象新罪漏罪被采取强制措施的通知（24小时）"),
    )


@due("CC-416", gettext_noop("限制人身自由情况的通知"), LAW[32], MEASURES[41])
def restriction_notice(
    start: Annotated[datetime, "作出决定的日期；24小时通知的为采取强制措施的时刻"],
    clock: Annotated[RestrictionClock, "哪一个期限"] = RestrictionClock.RESTRICTION,
    *,
    calendar: WorkingCalendar = BUILTIN,
) -> Deadline:
    """Three days from the decision; 24 hours for new crimes under temporary release. Measures art. 41, Rules art. 22."""
    if clock is RestrictionClock.TEMPORARY_RELEASE_NEW_CRIME:
        return hours(start, 24, basis=(TEMPORARY_RELEASE_RULES[22].paragraph(1),))
    return calendar_days(day_of(start), 3, rolls=True, calendar=calendar)

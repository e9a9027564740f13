"""Rewards and sanctions of the agency itself (表扬、训诫、警告) and penalty requests. Measures art. 32-36."""

from datetime import date
from typing import Annotated

from anhe.law.answers import Answer, No, Yes
from anhe.law.calendar import named
from anhe.law.choices import Choice, SubjectKind
from anhe.law.citations import (
    BREACH_OF_PROHIBITION_ORDER,
    BREACH_OF_SUPERVISION,
    LAW,
    MEASURES,
    PENALTY_LIMITATION,
    PUBLIC_SECURITY_LAW,
    Citation,
)
from anhe.law.deadlines import Deadline, months
from anhe.law.months import Convention, same_day
from anhe.law.rules.registry import decide, due
from anhe.law.wording import gettext as _
from anhe.law.wording import gettext_noop

ADMONITION_UP_TO_DAYS = 10


class Severity(Choice):
    """How heavy the breach is; a human's finding."""

    SLIGHT = "slight", gettext_noop("情节轻微")
    HEAVIER = "heavier", gettext_noop("情节较重")
    SERIOUS = "serious", gettext_noop("情节严重")


@due("CC-502", gettext_noop("表扬的条件"), MEASURES[33].paragraph(2), MEASURES[58])
def commendation_from(start: Annotated[date, "接受社区矫正之日"]) -> Deadline:
    """The first day with six months served; "six months or more" includes it. Measures art. 33 para 2."""
    full = months(start, 6, rolls=False, convention=Convention.CRIMINAL)
    return full.noting(_("自该日起满六个月（含本数），可以评定。"))


@decide("CC-502", gettext_noop("表扬的条件"), MEASURES[33])
def may_commend(
    start: Annotated[date, "接受社区矫正之日"],
    on: Annotated[date, "评定之日"],
    accepts_judgment: Annotated[bool, "是否服从判决、认罪悔罪"] = False,
    obeys_law: Annotated[bool, "是否遵守法律法规"] = False,
    obeys_supervision: Annotated[bool, "是否遵守报告、会客、外出、迁居等规定"] = False,
    takes_part: Annotated[bool, "是否积极参加教育学习等活动"] = False,
    outstanding_deed: Annotated[bool, "是否有见义勇为、抢险救灾等突出表现或者突出事迹"] = False,
) -> Answer:
    """Six months and four conditions together, or an outstanding deed at any time. Measures art. 33 para 2-3."""
    if outstanding_deed:
        return Yes(_("有突出表现或者突出事迹，可以表扬，不受六个月限制。"), MEASURES[33].paragraph(3))
    full = commendation_from(start).due
    if on < full:
        return No(_("接受社区矫正至{day}才满六个月。").format(day=named(full)), MEASURES[33].paragraph(2))
    if not (accepts_judgment and obeys_law and obeys_supervision and takes_part):
        return No(_("四项条件应当同时符合。"), MEASURES[33].paragraph(2))
    return Yes(_("已满六个月并同时符合四项条件，可以表扬。"), MEASURES[33].paragraph(2))


def days_away(start: date | None, end: date | None) -> int | None:
    """Days from losing supervision to being back; None when the dates are not told. A-07: from the loss itself."""
    if start is None or end is None:
        return None
    if end < start:
        raise ValueError(_("返回之日{end}早于脱离之日{start}。").format(end=end, start=start))
    return (end - start).days


def is_over_a_month(start: date, end: date) -> bool:
    """Over one month: after the same day of the next month. Interpretation art. 202 para 1."""
    return end > same_day(start, 1, Convention.CRIMINAL)


class AdmonitionGround(Choice):
    """The four situations of Measures art. 34."""

    ABSENCE = "absence", gettext_noop("不按时报到或者脱离监管")
    RULE_BREACH = "rule_breach", gettext_noop("违反报告、会客、外出、迁居等规定")
    EDUCATION = "education", gettext_noop("不按规定参加教育学习等活动")
    OTHER = "other", gettext_noop("其他违反监督管理规定")


@decide("CC-503", gettext_noop("训诫的条件"), MEASURES[34])
def must_admonish(
    ground: Annotated[AdmonitionGround, "情形"] = AdmonitionGround.ABSENCE,
    start: Annotated[date | None, "脱离监管或者应报到期满之日"] = None,
    end: Annotated[date | None, "返回或者报到之日"] = None,
    severity: Annotated[Severity, "情节"] = Severity.SLIGHT,
    educated_in_vain: Annotated[bool, "是否经教育仍不改正"] = False,
) -> Answer:
    """Are the conditions of an admonition met? Measures art. 34; the agency decides, never the office."""
    if ground is AdmonitionGround.ABSENCE:
        days = _told(days_away(start, end))
        if days > ADMONITION_UP_TO_DAYS:
            return No(_("脱离监管{days}日，超过十日，应当给予警告。").format(days=days), MEASURES[35].item(2))
        if days == 0:
            return No(_("没有脱离监管满一日。"), MEASURES[34].item(1))
        return Yes(_("脱离监管{days}日，未超过十日。").format(days=days), MEASURES[34].item(1))
    if ground is AdmonitionGround.EDUCATION:
        met = _("经教育仍不改正，应当训诫。") if educated_in_vain else _("尚未经教育，先行教育。")
        return Answer(educated_in_vain, (met,), (MEASURES[34].item(3),))
    item = 2 if ground is AdmonitionGround.RULE_BREACH else 4
    if severity is Severity.SLIGHT:
        return Yes(_("{ground}，情节轻微。").format(ground=ground.label), MEASURES[34].item(item))
    return No(_("{severity}的，不适用训诫，应当给予更重的处置。").format(severity=severity.label), MEASURES[35])


class WarningGround(Choice):
    """The six situations of Measures art. 35."""

    PROHIBITION_ORDER = "prohibition_order", gettext_noop("违反禁止令")
    ABSENCE = "absence", gettext_noop("不按时报到或者脱离监管")
    RULE_BREACH = "rule_breach", gettext_noop("违反报告、会客、外出、迁居等规定")
    MEDICAL_REVIEW = "medical_review", gettext_noop("保外就医不按时提交病情复查")
    ADMONISHED_TWICE = "admonished_twice", gettext_noop("受到两次训诫")
    OTHER = "other", gettext_noop("其他违反监督管理规定")


@decide("CC-504", gettext_noop("警告的条件"), MEASURES[35])
def must_warn(
    ground: Annotated[WarningGround, "情形"] = WarningGround.ABSENCE,
    start: Annotated[date | None, "脱离监管或者应报到期满之日"] = None,
    end: Annotated[date | None, "返回或者报到之日"] = None,
    severity: Annotated[Severity, "情节"] = Severity.HEAVIER,
    unreformed: Annotated[bool, "是否经教育或者经训诫仍不改正"] = False,
    admonitions: Annotated[int, "已受训诫次数"] = 0,
) -> Answer:
    """Are the conditions of a warning met? Measures art. 35."""
    place = MEASURES[35].item(list(WarningGround).index(ground) + 1)
    match ground:
        case WarningGround.ABSENCE:
            days = _told(days_away(start, end))
            if days > ADMONITION_UP_TO_DAYS:
                return Yes(_("脱离监管{days}日，超过十日。").format(days=days), place)
            return No(_("脱离监管{days}日，未超过十日，不适用警告。").format(days=days), MEASURES[34].item(1))
        case WarningGround.ADMONISHED_TWICE:
            met = admonitions >= 2 and unreformed
            reason = _("已受训诫{count}次；须两次训诫且仍不改正。").format(count=admonitions)
            return Answer(met, (reason,), (place,))
        case WarningGround.MEDICAL_REVIEW:
            return Answer(unreformed, (_("无正当理由不按时提交复查，须经教育仍不改正。"),), (place,))
    wanted = Severity.SLIGHT if ground is WarningGround.PROHIBITION_ORDER else Severity.HEAVIER
    reason = _("{ground}，{wanted}的适用警告；本次为{severity}。")
    told = reason.format(ground=ground.label, wanted=wanted.label, severity=severity.label)
    return Answer(severity is wanted, (told,), (place,))


def _told(days: int | None) -> int:
    if days is None:
        raise ValueError(_("脱离监管的，应当给出 start（脱离之日）和 end（返回之日）。"))
    return days


class Breach(Choice):
    """What was breached."""

    SUPERVISION = "supervision", gettext_noop("违反监督管理规定")
    PROHIBITION_ORDER = "prohibition_order", gettext_noop("违反禁止令")


@decide("CC-505", gettext_noop("提请治安管理处罚"), LAW[59], MEASURES[36])
def may_request_penalty(
    start: Annotated[date, "违反行为发生之日"],
    kind: Annotated[SubjectKind, "类别"],
    breach: Annotated[Breach, "违反什么"] = Breach.SUPERVISION,
) -> Answer:
    """May a penalty be requested, and under which article of that day? A-08: not for parole's supervision rules."""
    ordered = kind in (SubjectKind.PUBLIC_SURVEILLANCE, SubjectKind.SUSPENDED_SENTENCE)
    if breach is Breach.PROHIBITION_ORDER:
        if not ordered:
            return No(_("{kind}没有禁止令。").format(kind=kind.label))
        return _penalty(_("违反禁止令，可以提请治安管理处罚。"), BREACH_OF_PROHIBITION_ORDER.on(start), start)
    place = BREACH_OF_SUPERVISION.on(start)
    if kind is SubjectKind.PAROLE:
        reason = _("该条不包括假释；可以依法训诫、警告或者提请撤销假释。")
        return No(reason, place)
    return _penalty(_("{kind}对象违反监督管理规定，可以提请治安管理处罚。").format(kind=kind.label), place, start)


def _penalty(reason: str, place: Citation, start: date) -> Answer:
    last = penalty_limitation(start).due
    noticed = _("公安机关至{last}未发现的，不再处罚。").format(last=named(last))
    return Answer(True, (reason, noticed), (place, LAW[59], MEASURES[36]))


@due("CC-505", gettext_noop("提请治安管理处罚"), PUBLIC_SECURITY_LAW[25])
def penalty_limitation(start: Annotated[date, "行为发生之日；连续状态的为终了之日"]) -> Deadline:
    """Not discovered by the police within six months: no penalty. Public Security Law 2025 art. 25."""
    period = months(start, 6, rolls=False, convention=Convention.CIVIL)
    return period.under(PENALTY_LIMITATION.on(start))


@decide("CC-506", gettext_noop("行政拘留是否执行"), PUBLIC_SECURITY_LAW[23], PUBLIC_SECURITY_LAW[24])
def detention_is_executed(
    start: Annotated[date, "违反行为发生之日"],
    age: Annotated[int, "行为时年龄（周岁）"],
    first_time: Annotated[bool, "是否初次违反治安管理"] = False,
    pregnant_or_nursing: Annotated[bool, "是否怀孕或者哺乳自己不满一周岁婴儿"] = False,
    grave: Annotated[bool, "是否情节严重、影响恶劣"] = False,
    twice_within_a_year: Annotated[bool, "是否一年以内二次以上违反治安管理"] = False,
) -> Answer:
    """Would detention be executed on this person? Public Security Law 2025 art. 23."""
    young, middle, old = 14 <= age < 16, 16 <= age < 18 and first_time, age >= 70
    if age < 14:
        return No(_("不满十四周岁的不予处罚。"), PUBLIC_SECURITY_LAW[12])
    if pregnant_or_nursing:
        return No(_("怀孕或者哺乳自己不满一周岁婴儿的，不执行行政拘留。"))
    if not (young or middle or old):
        return Yes(_("不属于不执行行政拘留的情形。"))
    if grave:
        return Yes(_("情节严重、影响恶劣，不受不执行拘留的限制。"))
    if twice_within_a_year and (young or old):
        return Yes(_("一年以内二次以上违反治安管理，不受不执行拘留的限制。"))
    return No(_("年龄{age}周岁，属于不执行行政拘留的情形。").format(age=age))

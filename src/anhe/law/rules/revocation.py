"""Revocation, return to prison, arrest and commutation (撤销、收监、逮捕、减刑). Law art. 33, 46-50."""

from datetime import date, datetime
from typing import Annotated

from anhe.law.answers import Answer, No, Yes
from anhe.law.calendar import BUILTIN, WorkingCalendar, day_of
from anhe.law.choices import Body, Choice, SubjectKind
from anhe.law.citations import (
    COMMUTATION_RULES,
    CRIMINAL_LAW,
    CRIMINAL_PROCEDURE_INTERPRETATION,
    LAW,
    MEASURES,
    OPINIONS,
    TEMPORARY_RELEASE_OPINIONS,
    TEMPORARY_RELEASE_RULES,
    Citation,
)
from anhe.law.deadlines import Deadline, calendar_days, hours, months, working_days
from anhe.law.months import Convention
from anhe.law.rules.registry import decide, due
from anhe.law.rules.sanctions import Severity, days_away, is_over_a_month
from anhe.law.wording import gettext as _
from anhe.law.wording import gettext_noop


class Handling(Choice):
    """What follows when a person who was away is found."""

    NONE = "none", gettext_noop("不处罚")
    ADMONITION = "admonition", gettext_noop("训诫")
    WARNING = "warning", gettext_noop("警告")
    REVOCATION_REQUEST = "revocation_request", gettext_noop("提请撤销缓刑、假释")
    REINCARCERATION_REQUEST = "reincarceration_request", gettext_noop("提请收监执行")


@decide("CC-413", gettext_noop("查找到对象后的处置"), MEASURES[38].paragraph(2))
def handling_when_found(
    kind: Annotated[SubjectKind, "类别"],
    start: Annotated[date, "脱离监管之日"],
    end: Annotated[date, "返回之日"],
    proper_reason: Annotated[bool, "是否有正当理由"] = False,
    refuses_to_tell: Annotated[bool, "暂予监外执行对象是否拒不报告行踪、脱离监管"] = False,
) -> Answer:
    """Which handling's conditions are met by so long an absence. Measures art. 34, 35, 46, 47, 49."""
    days = days_away(start, end) or 0
    away = _("脱离监管{days}日。").format(days=days)
    released = kind is SubjectKind.TEMPORARY_RELEASE
    if released and refuses_to_tell:
        reason = _("拒不报告行踪，脱离监管，应当提出收监执行建议。")
        return Answer(Handling.REINCARCERATION_REQUEST, (away, reason), (MEASURES[49].paragraph(1).item(2),))
    revocable = kind in REVOCATION_BY_ABSENCE
    if revocable and is_over_a_month(start, end) and not proper_reason:
        reason = _("无正当理由超过一个月，应当提请撤销。")
        return Answer(Handling.REVOCATION_REQUEST, (away, reason), (REVOCATION_BY_ABSENCE[kind],))
    if days > 10:
        return Answer(Handling.WARNING, (away, _("超过十日，应当警告。")), (MEASURES[35].item(2),))
    if days >= 1:
        return Answer(Handling.ADMONITION, (away, _("未超过十日，应当训诫。")), (MEASURES[34].item(1),))
    return Answer(Handling.NONE, (away, _("不足一日。")))


REVOCATION_BY_ABSENCE: dict[SubjectKind, Citation] = {
    SubjectKind.SUSPENDED_SENTENCE: MEASURES[46].paragraph(1).item(2),
    SubjectKind.PAROLE: MEASURES[47].paragraph(1).item(1),
}


class ProbationRevocationGround(Choice):
    """The five situations of Measures art. 46."""

    PROHIBITION_ORDER = "prohibition_order", gettext_noop("违反禁止令")
    ABSENCE = "absence", gettext_noop("无正当理由不按时报到或者脱离监管")
    PENALISED = "penalised", gettext_noop("因违反监督管理规定受到治安管理处罚")
    WARNED_TWICE = "warned_twice", gettext_noop("受到两次警告")
    OTHER = "other", gettext_noop("其他违反有关规定")


@decide("CC-511", gettext_noop("提请撤销缓刑的条件"), MEASURES[46].paragraph(1), CRIMINAL_LAW[77].paragraph(2))
def may_request_probation_revocation(
    ground: Annotated[ProbationRevocationGround, "情形"] = ProbationRevocationGround.ABSENCE,
    start: Annotated[date | None, "脱离监管或者应报到期满之日"] = None,
    end: Annotated[date | None, "返回之日；尚未返回的为查问之日"] = None,
    proper_reason: Annotated[bool, "是否有正当理由"] = False,
    severity: Annotated[Severity, "情节"] = Severity.SERIOUS,
    warnings: Annotated[int, "已受警告次数"] = 0,
    unreformed: Annotated[bool, "是否仍不改正"] = False,
) -> Answer:
    """Are the conditions for requesting revocation of a suspended sentence met? Measures art. 46."""
    place = MEASURES[46].paragraph(1).item(list(ProbationRevocationGround).index(ground) + 1)
    match ground:
        case ProbationRevocationGround.ABSENCE:
            return _over_a_month(start, end, proper_reason, place)
        case ProbationRevocationGround.PENALISED:
            return Answer(unreformed, (_("受到治安管理处罚后，须仍不改正。"),), (place,))
        case ProbationRevocationGround.WARNED_TWICE:
            return _warned_twice(warnings, unreformed, place)
    reason = _("{ground}，须情节严重；本次为{severity}。").format(ground=ground.label, severity=severity.label)
    return Answer(severity is Severity.SERIOUS, (reason,), (place,))


class ParoleRevocationGround(Choice):
    """The three situations of Measures art. 47."""

    ABSENCE = "absence", gettext_noop("无正当理由不按时报到或者脱离监管")
    WARNED_TWICE = "warned_twice", gettext_noop("受到两次警告")
    OTHER = "other", gettext_noop("其他违反监督管理规定，尚未构成新的犯罪")


@decide("CC-512", gettext_noop("提请撤销假释的条件"), MEASURES[47].paragraph(1), CRIMINAL_LAW[86].paragraph(3))
def may_request_parole_revocation(
    ground: Annotated[ParoleRevocationGround, "情形"] = ParoleRevocationGround.ABSENCE,
    start: Annotated[date | None, "脱离监管或者应报到期满之日"] = None,
    end: Annotated[date | None, "返回之日；尚未返回的为查问之日"] = None,
    proper_reason: Annotated[bool, "是否有正当理由"] = False,
    warnings: Annotated[int, "已受警告次数"] = 0,
    unreformed: Annotated[bool, "是否仍不改正"] = False,
) -> Answer:
    """Are the conditions for requesting revocation of parole met? No gravity is asked. Measures art. 47."""
    place = MEASURES[47].paragraph(1).item(list(ParoleRevocationGround).index(ground) + 1)
    match ground:
        case ParoleRevocationGround.ABSENCE:
            return _over_a_month(start, end, proper_reason, place)
        case ParoleRevocationGround.WARNED_TWICE:
            return _warned_twice(warnings, unreformed, place)
    return Yes(_("违反监督管理规定、尚未构成新的犯罪，条文不要求情节严重。"), place)


def _over_a_month(start: date | None, end: date | None, proper_reason: bool, place: Citation) -> Answer:
    if start is None or end is None:
        raise ValueError(_("脱离监管的，应当给出 start（脱离之日）和 end（返回之日）。"))
    days = days_away(start, end)
    if not is_over_a_month(start, end):
        return No(_("脱离监管{days}日，没有超过一个月。").format(days=days), place)
    if proper_reason:
        return No(_("有正当理由的除外。"), place)
    return Yes(_("无正当理由脱离监管{days}日，超过一个月。").format(days=days), place)


def _warned_twice(warnings: int, unreformed: bool, place: Citation) -> Answer:
    reason = _("已受警告{count}次；须两次警告且仍不改正。").format(count=warnings)
    return Answer(warnings >= 2 and unreformed, (reason,), (place,))


@due("CC-513", gettext_noop("新罪、漏罪判决的通知"), OPINIONS[19], LAW[46].paragraph(2))
def new_judgment_notice(
    start: Annotated[date, "对新罪、漏罪的判决生效之日"], *, calendar: WorkingCalendar = BUILTIN
) -> Deadline:
    """The court tells the agency in writing within ten days of effect. Opinions 2026 art. 19."""
    return calendar_days(start, 10, rolls=True, calendar=calendar)


class ArrestClock(Choice):
    """Which clock of Law art. 47."""

    DECISION = "decision", gettext_noop("法院决定是否逮捕（48小时）")
    CUSTODY = "custody", gettext_noop("逮捕后的羁押期限（30日）")


@due("CC-514", gettext_noop("提请逮捕"), LAW[47].paragraph(2), CRIMINAL_PROCEDURE_INTERPRETATION[544])
def arrest(
    start: Annotated[datetime, "法院收到提请的时刻；羁押期限的为逮捕执行之日"],
    clock: Annotated[ArrestClock, "哪一个期限"] = ArrestClock.DECISION,
) -> Deadline:
    """48 hours to decide; custody of at most 30 days, never longer for a holiday. Law art. 47 para 2."""
    if clock is ArrestClock.CUSTODY:
        return calendar_days(day_of(start), 30, rolls=False)
    return hours(start, 48)


class ArrestGround(Choice):
    """The four situations of Measures art. 48, and what is none."""

    MAY_FLEE = "may_flee", gettext_noop("可能逃跑")
    REAL_DANGER = "real_danger", gettext_noop("有危害安全或者秩序的现实危险")
    MAY_RETALIATE = "may_retaliate", gettext_noop("可能实施报复")
    MAY_REOFFEND = "may_reoffend", gettext_noop("可能实施新的犯罪")
    NONE_OF_THESE = "none_of_these", gettext_noop("其他情形")


@decide("CC-514", gettext_noop("提请逮捕"), LAW[47].paragraph(1), MEASURES[48])
def may_request_arrest(
    kind: Annotated[SubjectKind, "类别"],
    ground: Annotated[ArrestGround, "情形"],
) -> Answer:
    """With a revocation request only, so for suspended sentences and parole. Law art. 47 para 1, Measures art. 48."""
    if kind not in REVOCATION_BY_ABSENCE:
        return No(_("{kind}没有撤销缓刑、假释的程序，不适用提请逮捕。").format(kind=kind.label))
    if ground is ArrestGround.NONE_OF_THESE:
        return No(_("不属于可以提请逮捕的四种情形。"))
    return Yes(_("{ground}，可以在提请撤销的同时提请逮捕。").format(ground=ground.label))


@due("CC-515", gettext_noop("裁定撤销缓刑、假释"), LAW[48].paragraph(1), CRIMINAL_PROCEDURE_INTERPRETATION[545])
def revocation_ruling(
    start: Annotated[date, "法院收到建议书之日"],
    arrested: Annotated[bool, "对象是否已被逮捕：在押的不顺延"] = False,
    *,
    calendar: WorkingCalendar = BUILTIN,
) -> Deadline:
    """Thirty days from the request. Law art. 48 para 1."""
    return calendar_days(start, 30, rolls=not arrested, calendar=calendar)


class ReincarcerationGround(Choice):
    """The eight situations of Measures art. 49."""

    UNFIT = "unfit", gettext_noop("不符合暂予监外执行条件")
    LEFT_OR_HIDING = "left_or_hiding", gettext_noop("擅自离开经警告拒不改正，或者拒不报告行踪、脱离监管")
    PENALISED = "penalised", gettext_noop("因违反监督管理规定受到治安管理处罚")
    WARNED_TWICE = "warned_twice", gettext_noop("受到两次警告")
    MEDICAL_REVIEW = "medical_review", gettext_noop("不按规定提交病情复查，经警告拒不改正")
    REASON_GONE = "reason_gone", gettext_noop("暂予监外执行的情形消失，刑期未满")
    GUARANTOR_LOST = "guarantor_lost", gettext_noop("保证人丧失条件或者被取消资格，限期内提不出新的保证人")
    OTHER = "other", gettext_noop("其他违反有关规定，情节严重")


@decide(
    "CC-521", gettext_noop("提出收监执行建议的条件"), MEASURES[49].paragraph(1), LAW[49], TEMPORARY_RELEASE_RULES[23]
)
def may_request_reincarceration(
    ground: Annotated[ReincarcerationGround, "情形（已经查明）"],
    warnings: Annotated[int, "已受警告次数"] = 0,
    unreformed: Annotated[bool, "是否仍不改正"] = False,
    severity: Annotated[Severity, "情节"] = Severity.SERIOUS,
) -> Answer:
    """Are the conditions for requesting return to prison met? Measures art. 49; A-05 for two warnings."""
    place = MEASURES[49].paragraph(1).item(list(ReincarcerationGround).index(ground) + 1)
    match ground:
        case ReincarcerationGround.PENALISED:
            return Answer(unreformed, (_("受到治安管理处罚后，须仍不改正。"),), (place,))
        case ReincarcerationGround.WARNED_TWICE:
            counted = _("已受警告{count}次；实施办法须两次警告。").format(count=warnings)
            court = _("法院审查时还要求仍不改正的证据。")
            standard = CRIMINAL_PROCEDURE_INTERPRETATION[516].item(4)
            return Answer(warnings >= 2, (counted, court), (place, standard))
        case ReincarcerationGround.OTHER:
            reason = _("须情节严重；本次为{severity}。").format(severity=severity.label)
            return Answer(severity is Severity.SERIOUS, (reason,), (place,))
    approved = _("经县级司法行政机关审核同意后提出。")
    return Answer(True, (_("{ground}。").format(ground=ground.label), approved), (place,))


class ReincarcerationClock(Choice):
    """Which clock runs after the request."""

    DECISION = "decision", gettext_noop("作出是否收监的决定（30日）")
    SUPPLEMENT = "supplement", gettext_noop("补充材料（15个工作日）")


@due("CC-522", gettext_noop("收监执行的决定"), LAW[49].paragraph(2), OPINIONS[16].paragraph(2))
def reincarceration_decision(
    start: Annotated[date, "收到建议书之日；补充材料的为被要求之日"],
    clock: Annotated[ReincarcerationClock, "哪一个期限"] = ReincarcerationClock.DECISION,
    *,
    calendar: WorkingCalendar = BUILTIN,
) -> Deadline:
    """Thirty days to decide; fifteen working days to supplement. Law art. 49 para 2, Opinions 2023 art. 14."""
    if clock is ReincarcerationClock.SUPPLEMENT:
        place = TEMPORARY_RELEASE_OPINIONS[14].paragraph(2)
        return working_days(start, 15, calendar=calendar, basis=(place,))
    return calendar_days(start, 30, rolls=True, calendar=calendar)


@due("CC-523", gettext_noop("收监执行"), TEMPORARY_RELEASE_OPINIONS[14].paragraph(1), OPINIONS[18].paragraph(2))
def return_to_prison(start: Annotated[date, "监狱收到收监执行决定书之日"]) -> Deadline:
    """Three days from receiving the decision, not rolled: it is custody. Opinions 2026 art. 18 para 2."""
    return calendar_days(start, 3, rolls=False)


class Decider(Choice):
    """Who decided the return to prison."""

    COURT = "court", gettext_noop("人民法院")
    PRISON_ADMINISTRATION = "prison_administration", gettext_noop("监狱管理机关")
    PUBLIC_SECURITY = "public_security", gettext_noop("公安机关")


@decide("CC-523", gettext_noop("收监执行"), MEASURES[50], OPINIONS[18])
def who_returns_to_prison(decided_by: Annotated[Decider, "决定机关"]) -> Answer:
    """Who brings the person in. Measures art. 50, Opinions 2026 art. 18."""
    if decided_by is Decider.PRISON_ADMINISTRATION:
        return Answer(Body.PRISON, (_("由存放或者接收罪犯档案的监狱在三日内收监执行。"),), (MEASURES[50].paragraph(3),))
    reason = _("由执行地县级公安机关收到决定书后立即送交。")
    paragraph = 1 if decided_by is Decider.COURT else 2
    return Answer(Body.PUBLIC_SECURITY, (reason,), (MEASURES[50].paragraph(paragraph),))


@due("CC-524", gettext_noop("不计入执行刑期的裁定"), TEMPORARY_RELEASE_RULES[26])
def time_not_served_ruling(
    start: Annotated[date, "法院收到不计入刑期建议书之日"], *, calendar: WorkingCalendar = BUILTIN
) -> Deadline:
    """One month from the prison's request. Temporary Release Rules art. 26."""
    return months(start, 1, rolls=True, convention=Convention.CRIMINAL, calendar=calendar)


@due("CC-531", gettext_noop("减刑"), LAW[33].paragraph(2), MEASURES[42], CRIMINAL_PROCEDURE_INTERPRETATION[534])
def commutation_ruling(
    start: Annotated[date, "法院收到减刑建议书和证据材料之日"], *, calendar: WorkingCalendar = BUILTIN
) -> Deadline:
    """Thirty days from the request. Law art. 33 para 2."""
    return calendar_days(start, 30, rolls=True, calendar=calendar)


class SuspendedPenalty(Choice):
    """Which penalty was suspended."""

    DETENTION = "detention", gettext_noop("拘役")
    IMPRISONMENT = "imprisonment", gettext_noop("有期徒刑")


SHORTEST_PROBATION_MONTHS = {SuspendedPenalty.DETENTION: 2, SuspendedPenalty.IMPRISONMENT: 12}


@decide("CC-531", gettext_noop("减刑"), CRIMINAL_LAW[78], COMMUTATION_RULES[16], COMMUTATION_RULES[18])
def may_commute(
    kind: Annotated[SubjectKind, "类别"],
    meritorious: Annotated[bool, "是否有重大立功表现"] = False,
    original_days: Annotated[int, "管制原判日数"] = 0,
    served_days: Annotated[int, "减刑后实际执行的日数"] = 0,
    probation_months: Annotated[int, "缩减后的缓刑考验期月数"] = 12,
    penalty: Annotated[SuspendedPenalty, "缓刑的原判刑种"] = SuspendedPenalty.IMPRISONMENT,
) -> Answer:
    """Floors of commutation: half of surveillance served; probation kept at two months or a year. Rules art. 16, 18."""
    if kind is SubjectKind.SUSPENDED_SENTENCE:
        least = SHORTEST_PROBATION_MONTHS[penalty]
        if not meritorious:
            return No(_("宣告缓刑的一般不适用减刑，有重大立功表现的除外。"), COMMUTATION_RULES[18].paragraph(1))
        reason = _("{penalty}的缓刑考验期缩减后不得少于{least}个月；拟为{months}个月。").format(
            penalty=penalty.label, least=least, months=probation_months
        )
        return Answer(probation_months >= least, (reason,), (COMMUTATION_RULES[18].paragraph(2),))
    if kind is SubjectKind.PUBLIC_SURVEILLANCE:
        reason = _("实际执行{served}日，不得少于原判{original}日的二分之一。").format(
            served=served_days, original=original_days
        )
        met = original_days > 0 and 2 * served_days >= original_days
        return Answer(met, (reason,), (COMMUTATION_RULES[16],))
    return Yes(_("符合刑法规定的减刑条件的，可以提出减刑建议。"), CRIMINAL_LAW[78], LAW[33].paragraph(1))


class Measure(Choice):
    """What may be done about a breach."""

    ADMONITION = "admonition", gettext_noop("训诫")
    WARNING = "warning", gettext_noop("警告")
    PENALTY_REQUEST = "penalty_request", gettext_noop("提请治安管理处罚")
    REVOCATION_REQUEST = "revocation_request", gettext_noop("提请撤销缓刑、假释")
    REINCARCERATION_REQUEST = "reincarceration_request", gettext_noop("提请收监执行")


@decide("CC-532", gettext_noop("某类对象可以适用哪种处置"), LAW[59], CRIMINAL_LAW[38].paragraph(4))
def measure_fits(
    measure: Annotated[Measure, "处置"],
    kind: Annotated[SubjectKind, "类别"] = SubjectKind.PUBLIC_SURVEILLANCE,
) -> Answer:
    """Surveillance is never revoked nor turned into prison; revocation and return each fit their own kinds."""
    if measure is Measure.REVOCATION_REQUEST:
        fits = kind in REVOCATION_BY_ABSENCE
        return Answer(
            fits, (_("撤销只适用于缓刑、假释；本人为{kind}。").format(kind=kind.label),), (LAW[46].paragraph(1),)
        )
    if measure is Measure.REINCARCERATION_REQUEST:
        fits = kind is SubjectKind.TEMPORARY_RELEASE
        reason = _("收监执行建议只适用于暂予监外执行；本人为{kind}。").format(kind=kind.label)
        return Answer(fits, (reason,), (LAW[49].paragraph(1),))
    if measure is Measure.PENALTY_REQUEST and kind is SubjectKind.PAROLE:
        return No(_("违反监督管理规定的治安处罚不包括假释。"), LAW[59])
    return Yes(_("{kind}对象可以适用{measure}。").format(kind=kind.label, measure=measure.label))

"""Resettlement support (安置帮教): a service, never an enforcement. Prison Law 2026 art. 58-62."""

from datetime import date
from typing import Annotated

from anhe.law.answers import Answer, No, Yes
from anhe.law.choices import Body, Choice, Obligation, SubjectKind
from anhe.law.citations import (
    JUVENILE_PREVENTION_LAW,
    MEASURES,
    OPINIONS,
    ORGANISED_CRIME_LAW,
    PRISON_LAW,
    RELEASE_NOTICE_OPINIONS,
    RESETTLEMENT_OPINIONS,
)
from anhe.law.deadlines import Deadline, months, months_before
from anhe.law.months import Convention
from anhe.law.rules.registry import decide, due
from anhe.law.wording import gettext as _
from anhe.law.wording import gettext_noop


@decide("AZ-01", gettext_noop("监狱应否与安置帮教机构衔接"), PRISON_LAW[59].paragraph(1))
def prison_must_hand_over(start: Annotated[date, "释放之日"]) -> Answer:
    """A duty of the prison since 2026-11-01; earlier releases follow the earlier law (A-18)."""
    since = PRISON_LAW.cited_since
    if start < since:
        reason = _("释放在{since}之前，当时的监狱法没有规定这项衔接义务。").format(since=since)
        return No(reason, PRISON_LAW[35].on(start))
    return Yes(_("监狱应当与户籍地或者居住地县级安置帮教机构做好人员衔接。"), PRISON_LAW[59].paragraph(1))


@decide("AZ-03", gettext_noop("附加剥夺政治权利由谁执行"), PRISON_LAW[59].paragraph(2))
def who_executes_loss_of_political_rights() -> Answer:
    """The police; it is no community correction. Prison Law 2026 art. 59 para 2."""
    return Answer(Body.PUBLIC_SECURITY, (_("由户籍地或者居住地公安机关执行，不属于社区矫正。"),))


@decide("AZ-06", gettext_noop("解除矫正时是否必须衔接安置帮教"), OPINIONS[20].paragraph(2), MEASURES[53].paragraph(2))
def must_link_to_resettlement(kind: Annotated[SubjectKind, "类别"]) -> Answer:
    """Must for surveillance, parole and temporary release; told and offered for suspended sentences (A-09)."""
    told = _("应当告知安置帮教相关规定。")
    if kind is SubjectKind.SUSPENDED_SENTENCE:
        return Answer(Obligation.MAY, (told, _("缓刑不在必须衔接之列，由本人自愿。")))
    return Answer(Obligation.MUST, (told, _("{kind}对象应当做好与安置帮教机构的衔接。").format(kind=kind.label)))


@decide("AZ-07", gettext_noop("未成年人刑满由谁接回"), JUVENILE_PREVENTION_LAW[56])
def who_meets_a_minor(has_guardian: Annotated[bool, "有无监护人"] = True) -> Answer:
    """The guardian; without one the justice department arranges it. Juvenile Prevention Law art. 56."""
    if has_guardian:
        return Answer(Body.GUARDIAN, (_("提前通知父母或者其他监护人按时接回。"),))
    return Answer(Body.JUSTICE_DEPARTMENT, (_("没有监护人的，提前通知户籍地或者居住地司法行政部门安排接回。"),))


@due("AZ-10", gettext_noop("组织、领导黑社会性质组织人员报告期限的上限"), ORGANISED_CRIME_LAW[19])
def longest_reporting(start: Annotated[date, "刑罚执行完毕之日"]) -> Deadline:
    """At most five years, decided by the police; only marked here. Organised Crime Law art. 19."""
    return months(start, 60, rolls=False, convention=Convention.CIVIL)


@due("AZ-11", gettext_noop("释放前寄送通知书（实践做法，未核实）"), RELEASE_NOTICE_OPINIONS.whole)
def release_notice(start: Annotated[date, "释放之日"]) -> Deadline:
    """One month before release, by practice. The source of 1999 is unverified."""
    return months_before(start, 1).noting(_("期限来自1999年文件，现行效力未核实，以区县配置为准。"))


class SupportKind(Choice):
    """Who is supported."""

    RELEASED_PERSON = "released_person", gettext_noop("刑满释放人员")
    CORRECTION_COMPLETED = "correction_completed", gettext_noop("解除社区矫正人员")


SUPPORT_YEARS = {SupportKind.RELEASED_PERSON: 5, SupportKind.CORRECTION_COMPLETED: 3}


@due("AZ-12", gettext_noop("帮教期限（实践做法，可配置）"), RESETTLEMENT_OPINIONS.whole)
def support_term(
    start: Annotated[date, "刑满释放或者解除矫正之日"],
    kind: Annotated[SupportKind, "帮教对象"] = SupportKind.RELEASED_PERSON,
    years: Annotated[int | None, "区县配置的年数；不填按5年、3年"] = None,
) -> Deadline:
    """To the same day after the configured years; a service without any duty of the person."""
    length = SUPPORT_YEARS[kind] if years is None else years
    term = months(start, 12 * length, rolls=False, convention=Convention.CIVIL)
    return term.noting(_("帮教是服务，本人没有报告义务；年限以区县配置为准。"))

"""The term, completion and termination (期限、解除、终止). Law art. 44-45, Measures art. 53-54, Criminal Law."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Annotated

from anhe.law.answers import Answer, No, Yes
from anhe.law.calendar import BUILTIN, WorkingCalendar, named
from anhe.law.choices import Choice, SubjectKind
from anhe.law.citations import (
    CRIMINAL_LAW,
    CRIMINAL_PROCEDURE_INTERPRETATION,
    LAW,
    MEASURES,
    OPINIONS,
    TEMPORARY_RELEASE_RULES,
    Citation,
)
from anhe.law.deadlines import Deadline, calendar_days, days_before, ending, months_before
from anhe.law.months import Convention, same_day, term_end
from anhe.law.rules.registry import decide, due
from anhe.law.wording import gettext as _
from anhe.law.wording import gettext_noop

TERM_BASIS: dict[SubjectKind, Citation] = {
    SubjectKind.PUBLIC_SURVEILLANCE: CRIMINAL_LAW[41],
    SubjectKind.SUSPENDED_SENTENCE: CRIMINAL_LAW[73].paragraph(3),
    SubjectKind.PAROLE: CRIMINAL_LAW[83].paragraph(2),
    SubjectKind.TEMPORARY_RELEASE: LAW[44],
}
STARTS = {
    SubjectKind.PUBLIC_SURVEILLANCE: gettext_noop("管制的刑期自判决执行之日起计算"),
    SubjectKind.SUSPENDED_SENTENCE: gettext_noop("缓刑考验期自判决确定之日起计算"),
    SubjectKind.PAROLE: gettext_noop("假释考验期自假释之日起计算"),
    SubjectKind.TEMPORARY_RELEASE: gettext_noop("暂予监外执行的期限自交付执行之日起计算"),
}
SURVEILLANCE_DAYS_FOR_A_DAY_HELD = 2


@due("CC-801", gettext_noop("期满前的个人总结和鉴定"), MEASURES[53].paragraph(2))
def closing_summary(start: Annotated[date, "矫正期满之日"]) -> Deadline:
    """Generally thirty days before the term ends. Measures art. 53 para 2."""
    return days_before(start, 30)


@due("CC-802", gettext_noop("矫正期满之日"), LAW[44], MEASURES[53])
def completion(
    start: Annotated[date, "判决执行（管制）、判决确定（缓刑）、假释、交付执行之日"],
    kind: Annotated[SubjectKind, "类别"] = SubjectKind.SUSPENDED_SENTENCE,
    years: Annotated[int, "期限的年数"] = 0,
    months: Annotated[int, "期限的月数"] = 0,
    days: Annotated[int, "期限的日数（半个月按15日）"] = 0,
    detained_days: Annotated[int, "判决执行前先行羁押的日数（管制一日折抵二日）"] = 0,
    ends: Annotated[date | None, "文书已写明期满之日的，以文书为准"] = None,
) -> Deadline:
    """Last day of the term; the certificate is given on it, never earlier or later. Criminal Law art. 41, 73, 83.

    Surveillance is shortened by two days for each day held before; probation and parole are not.
    """
    basis = (TERM_BASIS[kind], CRIMINAL_PROCEDURE_INTERPRETATION[202].paragraph(2), LAW[44])
    if ends is not None:
        _must_not_end_before(start, ends)
        step = _("文书写明期满之日为{day}。").format(day=named(ends))
        return ending(ends, rolls=False, steps=(step,), basis=basis)
    last = term_end(start, years=years, months=months, days=days)
    steps = [
        _("{starts}：自{start}起{years}年{months}个月{days}日，至{last}止。").format(
            starts=_(STARTS[kind]), start=named(start), years=years, months=months, days=days, last=named(last)
        )
    ]
    if detained_days:
        last = _shortened(last, kind, detained_days, steps)
        _must_not_end_before(start, last)
    return ending(last, rolls=False, steps=tuple(steps), basis=basis)


def _shortened(last: date, kind: SubjectKind, detained_days: int, steps: list[str]) -> date:
    if detained_days < 0:
        raise ValueError(_("先行羁押的日数不能是负数。"))
    if kind is not SubjectKind.PUBLIC_SURVEILLANCE:
        steps.append(_("先行羁押的日数不折抵{kind}的期限。").format(kind=kind.label))
        return last
    credit = SURVEILLANCE_DAYS_FOR_A_DAY_HELD * detained_days
    shortened = last - timedelta(days=credit)
    steps.append(
        _("先行羁押{held}日，折抵管制{credit}日，至{last}止。").format(
            held=detained_days, credit=credit, last=named(shortened)
        )
    )
    return shortened


def _must_not_end_before(start: date, last: date) -> None:
    if last < start:
        raise ValueError(_("期满之日{last}早于开始之日{start}，请核对期限和折抵日数。").format(last=last, start=start))


class Pending(Choice):
    """What is going on when the term ends."""

    NOTHING = "nothing", gettext_noop("没有未决事项")
    COERCIVE_MEASURE = "coercive_measure", gettext_noop("被采取刑事强制措施")
    REVOCATION_UNDECIDED = "revocation_undecided", gettext_noop("已提请撤销，尚未裁定")


@decide("CC-803", gettext_noop("期满时有未决事项，应否发放解除证明书"), OPINIONS[20].paragraph(1))
def must_issue_certificate(
    pending: Annotated[Pending, "期满时的情形"] = Pending.REVOCATION_UNDECIDED,
    unreachable: Annotated[bool, "是否因被羁押、脱管等无法发放"] = False,
) -> Answer:
    """The certificate is issued all the same; handing it over may wait. Opinions 2026 art. 20 para 1."""
    if unreachable:
        return No(_("因被羁押、脱管等无法发放的，可以暂缓发放；期满仍即解除。"))
    return Yes(_("期满时{pending}，仍应当发放解除社区矫正证明书。").format(pending=pending.label))


class ReleaseClock(Choice):
    """Which notice is owed before a temporary release ends."""

    LETTER = "letter", gettext_noop("矫正期满三十日前函告决定机关")
    PRISON_NOTICE = "prison_notice", gettext_noop("刑期届满前一个月内书面通知监狱、看守所")


@due("CC-804", gettext_noop("暂予监外执行期满前的函告、通知"), OPINIONS[16].paragraph(2), TEMPORARY_RELEASE_RULES[27])
def before_temporary_release_ends(
    start: Annotated[date, "矫正期满或者刑期届满之日"],
    clock: Annotated[ReleaseClock, "哪一个期限"] = ReleaseClock.LETTER,
) -> Deadline:
    """The letter thirty days before; the prison's notice within the last month, reminded when that month opens."""
    if clock is ReleaseClock.LETTER:
        return days_before(start, 30)
    opens = months_before(start, 1).due
    step = _("{end}届满前一个月以内，即{opens}至{end}之间通知。").format(end=named(start), opens=named(opens))
    window = ending(start, rolls=False, steps=(step,), basis=(TEMPORARY_RELEASE_RULES[27].paragraph(1),))
    return replace(window, remind_by=opens)


@due("CC-805", gettext_noop("暂予监外执行对象死亡的通知"), TEMPORARY_RELEASE_RULES[28])
def death_notice(start: Annotated[date, "发现死亡之日"], *, calendar: WorkingCalendar = BUILTIN) -> Deadline:
    """Five days from finding out. Temporary Release Rules art. 28."""
    return calendar_days(start, 5, rolls=True, calendar=calendar)


class EndEvent(Choice):
    """What ends the correction."""

    EXPIRED = "expired", gettext_noop("矫正期满")
    PARDONED = "pardoned", gettext_noop("被赦免")
    REVOKED = "revoked", gettext_noop("被裁定撤销缓刑、假释")
    REINCARCERATED = "reincarcerated", gettext_noop("被决定收监执行")
    DIED = "died", gettext_noop("死亡")


class Ending(Choice):
    """How correction ends."""

    COMPLETION = "completion", gettext_noop("解除社区矫正")
    TERMINATION = "termination", gettext_noop("社区矫正终止")


def how_it_ends(event: Annotated[EndEvent, "事由"]) -> Answer:
    """Completion with a certificate, or termination? Law art. 44, 45."""
    if event in (EndEvent.EXPIRED, EndEvent.PARDONED):
        return Answer(
            Ending.COMPLETION, (_("{event}的，发放解除社区矫正证明书。").format(event=event.label),), (LAW[44],)
        )
    return Answer(Ending.TERMINATION, (_("{event}的，社区矫正终止。").format(event=event.label),), (LAW[45],))


decide("CC-805", gettext_noop("解除还是终止"), LAW[45])(how_it_ends)
decide("CC-806", gettext_noop("解除还是终止"), LAW[44])(how_it_ends)


class ExpulsionClock(Choice):
    """Which notice about a foreigner with expulsion."""

    TRANSFER = "transfer", gettext_noop("期满前二个月送交判决书等")
    NATIONALITY = "nationality", gettext_noop("国籍身份未能查明：期满前六个月通报")


@due("CC-807", gettext_noop("附加驱逐出境的外国人期满前的通报"), OPINIONS[22])
def expulsion_notice(
    start: Annotated[date, "矫正期满之日"],
    clock: Annotated[ExpulsionClock, "哪一个期限"] = ExpulsionClock.TRANSFER,
    admitted: Annotated[date | None, "入矫之日：矫正期限不满六个月的，国籍不明应在入矫时通报"] = None,
) -> Deadline:
    """Two months before the end; six months where nationality is unknown. Opinions 2026 art. 22."""
    if clock is ExpulsionClock.TRANSFER:
        return months_before(start, 2)
    if admitted is not None and start < same_day(admitted, 6, Convention.CRIMINAL) - timedelta(days=1):
        step = _("矫正期限不满六个月，应当在入矫时（{day}）通报。").format(day=named(admitted))
        return ending(admitted, rolls=False, steps=(step,))
    return months_before(start, 6)

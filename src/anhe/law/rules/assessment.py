"""Investigation before correction is decided (调查评估). Law art. 18, Measures art. 13-14, Opinions 2026 art. 1-5."""

from datetime import date
from typing import Annotated

from anhe.law.answers import Answer, No, Yes
from anhe.law.calendar import BUILTIN, WorkingCalendar, named
from anhe.law.choices import Choice, Obligation, SubjectKind
from anhe.law.citations import LAW, MEASURES, OPINIONS
from anhe.law.deadlines import Deadline, months, working_days
from anhe.law.months import Convention
from anhe.law.rules.registry import decide, due
from anhe.law.wording import gettext as _
from anhe.law.wording import gettext_noop


@decide("CC-101", gettext_noop("是否应当委托调查评估"), LAW[18], OPINIONS[1])
def must_commission(
    kind: Annotated[SubjectKind, "拟适用的类别"],
    has_criminal_record: Annotated[bool, "是否有犯罪前科"] = False,
    critically_ill: Annotated[bool, "是否病情严重、适用立即保外就医程序"] = False,
    low_risk: Annotated[bool, "是否固定住所、稳定来源、危险性小的未成年犯、初犯、过失犯等"] = False,
) -> Answer:
    """Must, should, may, or need not an assessment be commissioned? Opinions 2026 art. 1."""
    if kind is SubjectKind.PAROLE:
        return Answer(Obligation.MUST, (_("拟裁定假释的，应当委托调查评估。"),))
    if critically_ill and kind is SubjectKind.TEMPORARY_RELEASE:
        return Answer(Obligation.NEED_NOT, (_("病情严重、立即保外就医的，可以不委托。"),))
    if has_criminal_record:
        return Answer(Obligation.GENERALLY_MUST, (_("有犯罪前科的，一般应当委托。"),))
    if low_risk:
        return Answer(Obligation.NEED_NOT, (_("住所和收入稳定且危险性小的未成年犯、初犯、过失犯等，可以不委托。"),))
    return Answer(Obligation.MAY, (_("决定机关根据需要可以委托。"),))


@due("CC-102", gettext_noop("完成调查评估"), MEASURES[14].paragraph(2))
def assessment(
    start: Annotated[date, "收到委托函及全部所附材料之日"], *, calendar: WorkingCalendar = BUILTIN
) -> Deadline:
    """Ten working days from the letter with all its papers. Measures art. 14 para 2; A-13."""
    return working_days(start, 10, calendar=calendar)


@due("CC-103", gettext_noop("完成速裁案件的调查评估"), MEASURES[14].paragraph(2))
def fast_track_assessment(
    start: Annotated[date, "收到委托函及全部所附材料之日"], *, calendar: WorkingCalendar = BUILTIN
) -> Deadline:
    """Five working days in fast-track cases. Measures art. 14 para 2."""
    return working_days(start, 5, calendar=calendar)


class MissingPapersClock(Choice):
    """Which of the two clocks of art. 4 para 1."""

    ASK = "ask", gettext_noop("通知补齐材料")
    ASSESS = "assess", gettext_noop("补齐后完成评估")


@due(
    "CC-104",
    gettext_noop("委托材料不齐：通知补齐，补齐后重新起算"),
    OPINIONS[4].paragraph(1),
    MEASURES[14].paragraph(2),
)
def missing_papers(
    start: Annotated[date, "收到委托函之日；补齐后完成评估的，为收到补齐材料之日"],
    clock: Annotated[MissingPapersClock, "哪一个期限"] = MissingPapersClock.ASK,
    fast_track: Annotated[bool, "是否速裁案件"] = False,
    *,
    calendar: WorkingCalendar = BUILTIN,
) -> Deadline:
    """Three working days to ask; the assessment's days run anew from completion. Opinions 2026 art. 4 para 1."""
    if clock is MissingPapersClock.ASK:
        return working_days(start, 3, calendar=calendar)
    return working_days(start, 5 if fast_track else 10, calendar=calendar)


class ImpossibleClock(Choice):
    """Which of the two clocks of art. 4 para 2."""

    EXPLAIN = "explain", gettext_noop("沟通说明情况")
    RETURN = "return", gettext_noop("退回材料")


@due("CC-105", gettext_noop("无法评估：沟通说明、退回材料"), OPINIONS[4].paragraph(2), MEASURES[14].paragraph(2))
def assessment_impossible(
    start: Annotated[date, "发现姓名、居住地不真实或者身份不明之日"],
    clock: Annotated[ImpossibleClock, "哪一个期限"] = ImpossibleClock.EXPLAIN,
    *,
    calendar: WorkingCalendar = BUILTIN,
) -> Deadline:
    """Explained within three, returned within five working days. Opinions 2026 art. 4 para 2."""
    return working_days(start, 3 if clock is ImpossibleClock.EXPLAIN else 5, calendar=calendar)


@due("CC-106", gettext_noop("评估意见六个月内不重复评估"), OPINIONS[5].paragraph(1))
def opinion_holds_until(start: Annotated[date, "出具评估意见之日"]) -> Deadline:
    """The last day on which an unchanged opinion makes a new assessment needless; a quantity, never rolled."""
    return months(start, 6, rolls=False, convention=Convention.CRIMINAL)


class AssessmentRound(Choice):
    """Why the same person is referred again."""

    SAME_CASE = "same_case", gettext_noop("同一案件的不同诉讼阶段")
    PAROLE_OR_RELEASE = "parole_or_release", gettext_noop("拟提请假释、暂予监外执行")
    ALREADY_DECIDED = "already_decided", gettext_noop("决定机关已经作出判决、裁定或者决定")


@decide("CC-106", gettext_noop("评估意见六个月内不重复评估"), OPINIONS[5].paragraph(1))
def must_assess_again(
    start: Annotated[date, "前次出具评估意见之日"],
    on: Annotated[date, "再次收到委托之日"],
    situation: Annotated[AssessmentRound, "再次委托的情形"] = AssessmentRound.PAROLE_OR_RELEASE,
    changed: Annotated[bool, "居住地、保证人等是否有新情况"] = False,
) -> Answer:
    """Must the agency assess the same person again? Opinions 2026 art. 5 para 1."""
    if situation is AssessmentRound.ALREADY_DECIDED:
        return No(_("已经作出判决、裁定或者决定的，不再出具评估意见。"))
    if changed:
        return Yes(_("有居住地变更、保证人更换等新情况，应当评估。"))
    if situation is AssessmentRound.SAME_CASE:
        return No(_("同一案件没有新事实新情况，不重复评估。"))
    last = opinion_holds_until(start).due
    if on <= last:
        return No(_("前次意见至{last}未满六个月且无新情况，不重复评估。").format(last=named(last)))
    return Yes(_("前次意见的六个月已于{last}届满，应当评估。").format(last=named(last)))


class Recipient(Choice):
    """Who asks to see an assessment."""

    COMMISSIONING_AUTHORITY = "commissioning_authority", gettext_noop("委托机关")
    PROCURATORATE = "procuratorate", gettext_noop("执行地县级人民检察院")
    SUBJECT = "subject", gettext_noop("被调查人")
    RELATIVE = "relative", gettext_noop("亲属")
    AGENT = "agent", gettext_noop("代理人")
    INTERESTED_PARTY = "interested_party", gettext_noop("其他利害关系人")


@decide("CC-107", gettext_noop("调查评估可否告知"), OPINIONS[5].paragraph(2), MEASURES[14].paragraph(3), LAW[61])
def may_disclose(recipient: Annotated[Recipient, "告知对象"]) -> Answer:
    """May the assessment be shown to this person? Opinions 2026 art. 5 para 2."""
    if recipient in (Recipient.COMMISSIONING_AUTHORITY, Recipient.PROCURATORATE):
        return Yes(_("评估意见提交委托机关，同时抄送执行地县级人民检察院。"))
    return No(_("调查人、对象、过程和结论应当保密，不得告知{recipient}。").format(recipient=recipient.label))

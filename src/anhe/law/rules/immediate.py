"""What must be done at once, and to whom a refusal or an objection goes."""

from datetime import date, datetime
from typing import Annotated

from anhe.law.answers import Answer, No, Yes
from anhe.law.calendar import day_of, in_beijing
from anhe.law.choices import Body, Choice, SubjectKind
from anhe.law.citations import LAW, MEASURES, OPINIONS
from anhe.law.deadlines import Deadline, ending
from anhe.law.rules.registry import decide, due
from anhe.law.wording import gettext as _
from anhe.law.wording import gettext_noop


@due("CC-122", gettext_noop("限制出境"), OPINIONS[10])
def exit_restriction(start: Annotated[date, "判决、裁定、决定作出之日"]) -> Deadline:
    """On the day of the decision itself. Opinions 2026 art. 10."""
    return ending(start, rolls=False, steps=(_("应当在作出时采取限制出境措施，通知移民管理机构。"),))


@due("CC-213", gettext_noop("制止正在实施的违规行为"), LAW[31])
def stop_a_breach(start: Annotated[datetime, "发现的时刻"]) -> Deadline:
    """At once; where that fails, the police at once. Law art. 31."""
    return _at_once(start, _("应当立即制止；制止无效的，立即通知公安机关到场。"))


@due("CC-411", gettext_noop("查找失去联系的对象"), LAW[30], MEASURES[38].paragraph(1), OPINIONS[14])
def search_for_lost(start: Annotated[datetime, "发现失去联系的时刻"]) -> Deadline:
    """Searched for at once, the procuratorate told at the same time. Law art. 30, Opinions 2026 art. 14."""
    return _at_once(start, _("应当立即组织查找，同时通报执行地县级人民检察院。"))


@due("CC-415", gettext_noop("突发事件的处置和报告"), MEASURES[52])
def emergency_report(start: Annotated[datetime, "发现的时刻"]) -> Deadline:
    """With the police at once, reported up, the procuratorate told. Measures art. 52."""
    return _at_once(start, _("应当立即与公安机关等协调处置，及时报告上一级社区矫正机构并通报检察院。"))


def _at_once(start: datetime, sentence: str) -> Deadline:
    day = day_of(start)
    return Deadline(day, day, (sentence, _("条文写“立即”，没有宽限。")), at=in_beijing(start))


class Request(Choice):
    """What the agency asks of others against a refusal of supervision."""

    PENALTY = "penalty_request", gettext_noop("提请治安管理处罚")
    PENALTY_OR_REVOCATION = "penalty_or_revocation", gettext_noop("提请治安管理处罚或者撤销缓刑")
    REVOCATION = "revocation_request", gettext_noop("提请撤销假释")
    PENALTY_OR_REINCARCERATION = "penalty_or_reincarceration", gettext_noop("提请治安管理处罚或者收监执行")


_AGAINST_REFUSAL = {
    SubjectKind.PUBLIC_SURVEILLANCE: Request.PENALTY,
    SubjectKind.SUSPENDED_SENTENCE: Request.PENALTY_OR_REVOCATION,
    SubjectKind.PAROLE: Request.REVOCATION,
    SubjectKind.TEMPORARY_RELEASE: Request.PENALTY_OR_REINCARCERATION,
}


@decide("CC-414", gettext_noop("找到但拒绝接受监督管理"), MEASURES[38].paragraph(2), LAW[59])
def against_refusal(kind: Annotated[SubjectKind, "类别"]) -> Answer:
    """Which requests fit the kind; parole has no penalty for breach of supervision (A-08). Measures art. 38 para 2."""
    request = _AGAINST_REFUSAL[kind]
    return Answer(request, (_("{kind}对象视情节可以{request}。").format(kind=kind.label, request=request.label),))


@decide("CC-501", gettext_noop("对考核奖惩的异议向谁提出"), MEASURES[32].paragraph(3), LAW[34].paragraph(2))
def objection_body(
    agency_has_answered: Annotated[bool, "县级社区矫正机构是否已处理并告知结果"] = False,
) -> Answer:
    """First the agency, then the procuratorate. Measures art. 32 para 3."""
    if agency_has_answered:
        return Answer(Body.PROCURATORATE, (_("对处理结果仍有异议的，可以向人民检察院提出。"),))
    return Answer(Body.CORRECTION_AGENCY, (_("由县级社区矫正机构及时处理并告知结果。"),))


class RecordReader(Choice):
    """Who asks for a minor's identity or file."""

    JUDICIAL_ORGAN = "judicial_organ", gettext_noop("司法机关因办案需要")
    BY_STATE_RULE = "by_state_rule", gettext_noop("有关单位依国家规定查询")
    OTHER = "other", gettext_noop("其他单位和个人")


@decide("CC-703", gettext_noop("未成年人的信息可否提供"), LAW[54], MEASURES[55].paragraph(2))
def may_give_minors_record(reader: Annotated[RecordReader, "查询人"]) -> Answer:
    """To judicial organs for their cases and by state rule only. Law art. 54."""
    if reader is RecordReader.OTHER:
        return No(_("未成年社区矫正对象的身份信息和档案应当保密，不得提供。"))
    return Yes(_("{reader}，可以提供；查询单位应当保密。").format(reader=reader.label))


@decide("CC-701", gettext_noop("未成年人可否与成年人一起接受矫正"), LAW[52].paragraph(3))
def minors_with_adults() -> Answer:
    """Apart from adults. Law art. 52 para 3."""
    return No(_("对未成年人的社区矫正应当与成年人分别进行。"))


@decide("CC-809", gettext_noop("可否仅因再犯罪或者脱管漏管追究工作人员责任"), MEASURES[56].paragraph(4), OPINIONS[25])
def blamed_for_reoffending(
    at_fault: Annotated[bool, "工作人员是否有故意、重大过失或者违纪违法行为"] = False,
) -> Answer:
    """Not for the outcome alone. Measures art. 56 para 4, Opinions 2026 art. 25."""
    if at_fault:
        return Yes(_("有故意、重大过失或者违纪违法行为的，依法追究。"))
    return No(_("依法履职的，不能仅因再犯罪或者脱管漏管的后果追究责任。"))

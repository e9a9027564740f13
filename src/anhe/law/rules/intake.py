"""From the decision taking effect to the person's registration (决定、送达、报到、接收). Law art. 17-25."""

from datetime import date
from typing import Annotated

from anhe.law.answers import Answer, No, Yes
from anhe.law.calendar import BUILTIN, WorkingCalendar, named
from anhe.law.choices import Choice, SubjectKind
from anhe.law.citations import CRIMINAL_PROCEDURE_INTERPRETATION, LAW, MEASURES, OPINIONS, PRISON_LAW
from anhe.law.deadlines import Deadline, calendar_days
from anhe.law.rules.registry import decide, due
from anhe.law.wording import gettext as _
from anhe.law.wording import gettext_noop


@decide("R06", gettext_noop("可以纳入社区矫正的类别"), LAW[2].paragraph(1))
def may_enrol(kind: Annotated[SubjectKind, "类别"]) -> Answer:
    """Only these four kinds can be enrolled. Law art. 2 para 1."""
    return Yes(_("{kind}对象依法实行社区矫正。").format(kind=kind.label))


@due(
    "CC-111",
    gettext_noop("决定机关通知执行地"),
    LAW[20],
    MEASURES[16].paragraph(1),
    CRIMINAL_PROCEDURE_INTERPRETATION[519],
)
def decision_notice(
    start: Annotated[date, "判决、裁定、决定生效之日"], *, calendar: WorkingCalendar = BUILTIN
) -> Deadline:
    """Five days from effect. Law art. 20."""
    return calendar_days(start, 5, rolls=True, calendar=calendar)


@due("CC-112", gettext_noop("送达法律文书"), LAW[20], MEASURES[16].paragraph(1), OPINIONS[8])
def decision_documents(
    start: Annotated[date, "判决、裁定、决定生效之日"], *, calendar: WorkingCalendar = BUILTIN
) -> Deadline:
    """Ten days from effect. Law art. 20."""
    return calendar_days(start, 10, rolls=True, calendar=calendar)


@due("CC-113", gettext_noop("送达回执"), MEASURES[16].paragraph(1))
def documents_receipt(start: Annotated[date, "收到法律文书之日"], *, calendar: WorkingCalendar = BUILTIN) -> Deadline:
    """Five days from receipt. Measures art. 16 para 1."""
    return calendar_days(start, 5, rolls=True, calendar=calendar)


@due("CC-114", gettext_noop("决定机关补齐法律文书"), MEASURES[16].paragraph(2))
def missing_documents(
    start: Annotated[date, "通知决定机关补齐之日"], *, calendar: WorkingCalendar = BUILTIN
) -> Deadline:
    """Five days from being told; the person is registered all the same. Measures art. 16 para 2."""
    return calendar_days(start, 5, rolls=True, calendar=calendar)


@due("CC-115", gettext_noop("对象报到"), LAW[21].paragraph(1), CRIMINAL_PROCEDURE_INTERPRETATION[519].paragraph(2))
def initial_report(start: Annotated[date, "判决、裁定生效之日"], *, calendar: WorkingCalendar = BUILTIN) -> Deadline:
    """The person reports to the county agency within ten days of effect. Law art. 21 para 1."""
    return calendar_days(start, 10, rolls=True, calendar=calendar)


@decide("CC-116", gettext_noop("是否漏管"), OPINIONS[11])
def missed_registration(
    start: Annotated[date, "判决、裁定、决定生效之日"],
    on: Annotated[date, "报到之日；尚未报到的为查问之日"],
    reported: Annotated[bool, "是否已在该日报到"] = False,
    handover_failed: Annotated[bool, "机关之间交付接收是否衔接脱节"] = False,
    special_reason: Annotated[bool, "是否有严重疾病、意外、不可抗力等特殊原因"] = False,
    *,
    calendar: WorkingCalendar = BUILTIN,
) -> Answer:
    """Was correction not begun in time? Opinions 2026 art. 11; judged late by the rolled day."""
    if handover_failed:
        return Yes(_("交付接收衔接脱节，没有及时执行社区矫正，属于漏管。"))
    last = initial_report(start, calendar=calendar).due
    if on <= last:
        return No(_("报到期限至{last}，尚未逾期。").format(last=named(last)))
    if special_reason:
        return No(_("因特殊原因未按时报到的除外。"))
    if reported:
        return Yes(_("报到期限至{last}，实际报到{on}，属于漏管。").format(last=named(last), on=named(on)))
    return Yes(_("报到期限至{last}，至{on}仍未报到，属于漏管。").format(last=named(last), on=named(on)))


@due("CC-117", gettext_noop("移送法院决定暂予监外执行的对象"), LAW[21].paragraph(2))
def transfer_by_court_decision(
    start: Annotated[date, "看守所或者公安机关收到决定之日"],
    in_custody: Annotated[bool, "是否在押：在押的不因节假日顺延"] = False,
    *,
    calendar: WorkingCalendar = BUILTIN,
) -> Deadline:
    """Ten days from receiving the decision. Law art. 21 para 2."""
    return calendar_days(start, 10, rolls=not in_custody, calendar=calendar)


@due(
    "CC-118", gettext_noop("移送批准暂予监外执行的对象"), LAW[21].paragraph(3), PRISON_LAW[47], OPINIONS[9].paragraph(2)
)
def transfer_by_approval(
    start: Annotated[date, "监狱或者看守所收到批准决定之日"],
    in_custody: Annotated[bool, "是否在押：在押的不因节假日顺延"] = False,
    *,
    calendar: WorkingCalendar = BUILTIN,
) -> Deadline:
    """Ten days from receiving the approval. Law art. 21 para 3."""
    return calendar_days(start, 10, rolls=not in_custody, calendar=calendar)


class RefusalGround(Choice):
    """What is offered as a ground for not taking a person in."""

    NO_ASSESSMENT = "no_assessment", gettext_noop("没有调查评估意见")
    NOT_LOCAL_HOUSEHOLD = "not_local_household", gettext_noop("非本地户籍")
    DOCUMENTS_MISSING = "documents_missing", gettext_noop("法律文书未到或者不齐")
    NOT_ONE_OF_FOUR_KINDS = "not_one_of_four_kinds", gettext_noop("不属于四类社区矫正对象")


@decide("CC-120", gettext_noop("可否拒绝接收"), MEASURES[16].paragraph(2), OPINIONS[7])
def may_refuse_admission(ground: Annotated[RefusalGround, "拒收理由"]) -> Answer:
    """May the agency of the execution place refuse? Opinions 2026 art. 7, Measures art. 16 para 2."""
    if ground is RefusalGround.NOT_ONE_OF_FOUR_KINDS:
        return Yes(_("只有管制、缓刑、假释、暂予监外执行四类可以纳入社区矫正。"), LAW[2].paragraph(1))
    if ground is RefusalGround.DOCUMENTS_MISSING:
        return No(_("文书未到或者不齐的，应当先登记接收，再通知决定机关补齐。"), MEASURES[16].paragraph(2))
    return No(_("不得因{ground}拒绝接收。").format(ground=ground.label), OPINIONS[7])


class Residence(Choice):
    """Where the person lives."""

    ONE = "one", gettext_noop("一处居住地")
    SEVERAL = "several", gettext_noop("多处居住")
    NONE_OR_UNFIT = "none_or_unfit", gettext_noop("无法确定或者不适宜执行")


class ExecutionPlace(Choice):
    """What makes the execution place."""

    RESIDENCE = "residence", gettext_noop("居住地")
    HABITUAL_RESIDENCE = "habitual_residence", gettext_noop("经常居住地")
    BEST_FOR_CORRECTION = "best_for_correction", gettext_noop("有利于接受矫正、融入社会的地方")


@decide("CC-121", gettext_noop("确定执行地"), LAW[17])
def execution_place(residence: Annotated[Residence, "居住情况"]) -> Answer:
    """Which place executes? Law art. 17."""
    if residence is Residence.ONE:
        return Answer(ExecutionPlace.RESIDENCE, (_("执行地为居住地。"),), (LAW[17].paragraph(2),))
    if residence is Residence.SEVERAL:
        return Answer(
            ExecutionPlace.HABITUAL_RESIDENCE, (_("多处居住的，可以确定经常居住地。"),), (LAW[17].paragraph(2),)
        )
    reason = _("居住地无法确定或者不适宜的，按有利于接受矫正、融入社会的原则确定。")
    return Answer(ExecutionPlace.BEST_FOR_CORRECTION, (reason,), (LAW[17].paragraph(3),))


@decide("CC-124", gettext_noop("矫正小组的组成"), LAW[25], LAW[52].paragraph(2), MEASURES[19])
def team_is_complete(
    subject_is_woman: Annotated[bool, "对象是否女性"] = False,
    subject_is_minor: Annotated[bool, "对象是否未成年人"] = False,
    has_woman: Annotated[bool, "小组是否有女性成员"] = False,
    has_juvenile_specialist: Annotated[bool, "小组是否有熟悉未成年人身心特点的人员"] = False,
) -> Answer:
    """A woman's team has a woman, a minor's one who knows minors. Law art. 25, 52."""
    missing = []
    if subject_is_woman and not has_woman:
        missing.append(_("对象是女性的，矫正小组应当有女性成员。"))
    if subject_is_minor and not has_juvenile_specialist:
        missing.append(_("对象是未成年人的，矫正小组应当有熟悉未成年人身心特点的人员。"))
    return Answer(not missing, tuple(missing) or (_("矫正小组的组成符合规定。"),))

"""Reports, reviews and permissions under supervision (监督管理). Law art. 23-26, Measures art. 23-25, 39."""

from dataclasses import replace
from datetime import date
from typing import Annotated

from anhe.law.answers import Answer, No, Yes
from anhe.law.calendar import BUILTIN, ONE_DAY, WorkingCalendar, named
from anhe.law.choices import Body, Choice, SubjectKind
from anhe.law.citations import (
    CRIMINAL_LAW,
    LAW,
    MEASURES,
    TEMPORARY_RELEASE_OPINIONS,
    TEMPORARY_RELEASE_RULES,
)
from anhe.law.deadlines import Deadline, ending, months
from anhe.law.months import Convention, same_day
from anhe.law.rules.registry import decide, due
from anhe.law.wording import gettext as _
from anhe.law.wording import gettext_noop


@due("CC-204", gettext_noop("暂予监外执行对象每月报告身体情况"), MEASURES[24].paragraph(2))
def health_report(
    start: Annotated[date, "接收之日或者上次报告之日"],
    extra_months: Annotated[int, "依法批准延长的月数"] = 0,
) -> Deadline:
    """Once every month: reminded a month after the last one, due by the end of that calendar month."""
    strict = same_day(start, 1 + extra_months, Convention.CRIMINAL)
    month_end = same_day(strict.replace(day=1), 1, Convention.CIVIL) - ONE_DAY
    step = _("上次为{start}，下次报告属{month}月，自{remind}起提醒，至月末{end}。").format(
        start=named(start), month=strict.month, remind=named(strict), end=named(month_end)
    )
    return replace(ending(month_end, rolls=False, steps=(step,)), remind_by=strict)


@due(
    "CC-205",
    gettext_noop("保外就医对象提交病情复查"),
    MEASURES[24].paragraph(2),
    TEMPORARY_RELEASE_RULES[21],
    TEMPORARY_RELEASE_OPINIONS[25],
)
def medical_review(
    start: Annotated[date, "接收之日或者上次复查的应交之日"],
    extra_months: Annotated[int, "依法批准延长的月数"] = 0,
    *,
    calendar: WorkingCalendar = BUILTIN,
) -> Deadline:
    """Every three months, longer by an approved extension. Measures art. 24 para 2."""
    return months(start, 3 + extra_months, rolls=True, convention=Convention.CRIMINAL, calendar=calendar)


@decide("CC-206", gettext_noop("延长报告、复查期限由谁批准"), MEASURES[24].paragraph(2), MEASURES[58])
def review_extension_authority(
    months: Annotated[int, "延长的整月数"],
    days: Annotated[int, "整月之外的日数"] = 0,
) -> Answer:
    """One month to under three: city; three or more: province. 以下 excludes the number (Measures art. 58; A-15)."""
    if months < 0 or days < 0 or not (months or days):
        raise ValueError(_("延长的期限应大于零。"))
    told = _("批准后，县级社区矫正机构应当及时通报同级人民检察院。")
    if months >= 3:
        return Answer(Body.PROVINCIAL_AGENCY, (_("延长三个月以上（含三个月），逐级报省级批准。"), told))
    if months >= 1:
        return Answer(Body.CITY_AGENCY, (_("延长一个月以上不满三个月，报上一级批准。"), told))
    return Answer(Body.CORRECTION_AGENCY, (_("延长不满一个月，条文未要求报上级，由县级社区矫正机构调整。"), told))


class Contact(Choice):
    """Whom the person wants to meet."""

    VICTIM = "victim", gettext_noop("被害人")
    ACCUSER = "accuser", gettext_noop("控告人")
    INFORMANT = "informant", gettext_noop("举报人")
    ACCOMPLICE = "accomplice", gettext_noop("同案犯")
    LIKELY_TO_INDUCE_CRIME = "likely_to_induce_crime", gettext_noop("其他可能诱发再犯罪的人")
    OTHER = "other", gettext_noop("其他人")


@decide("CC-207", gettext_noop("接触特定人员是否须经批准"), MEASURES[25], LAW[23])
def contact_needs_approval(contact: Annotated[Contact, "接触对象"]) -> Answer:
    """Must the county agency approve this contact first? Measures art. 25."""
    if contact is Contact.OTHER:
        return No(_("条文没有要求接触其他人须经批准。"))
    return Yes(_("未经执行地县级社区矫正机构批准，不得接触{contact}。").format(contact=contact.label))


@decide("CC-208", gettext_noop("进入禁止令限制的区域、场所由谁批准"), MEASURES[39].paragraph(2))
def place_entry_authority(
    order_allows_approval: Annotated[bool, "禁止令是否确定经批准可以进入"] = True,
) -> Answer:
    """Only where the order itself leaves room for approval. Measures art. 39 para 2."""
    if not order_allows_approval:
        return No(_("禁止令没有确定经批准可以进入的，任何机构不得批准进入。"))
    told = _("批准后应当通知原审人民法院和执行地县级人民检察院。")
    return Answer(Body.CORRECTION_AGENCY, (_("由执行地县级社区矫正机构批准。"), told))


@decide(
    "CC-209", gettext_noop("禁止令可以随哪些类别宣告"), CRIMINAL_LAW[38].paragraph(2), CRIMINAL_LAW[72].paragraph(2)
)
def may_carry_prohibition_order(kind: Annotated[SubjectKind, "类别"]) -> Answer:
    """Only surveillance and suspended sentences carry prohibition orders. Criminal Law art. 38, 72."""
    if kind is SubjectKind.PUBLIC_SURVEILLANCE:
        return Yes(_("判处管制，可以同时宣告禁止令。"), CRIMINAL_LAW[38].paragraph(2))
    if kind is SubjectKind.SUSPENDED_SENTENCE:
        return Yes(_("宣告缓刑，可以同时宣告禁止令。"), CRIMINAL_LAW[72].paragraph(2))
    return No(_("{kind}没有禁止令。").format(kind=kind.label))


class CheckMeans(Choice):
    """By what a person's place is learned."""

    PHONE_LOCATION = "phone_location", gettext_noop("手机定位")
    FACE_CHECK = "face_check", gettext_noop("人脸核查")
    CHECK_IN = "check_in", gettext_noop("签到")
    DEDICATED_DEVICE = "dedicated_device", gettext_noop("防拆、防爆、防水的专门电子定位装置")


@decide("CC-211", gettext_noop("是否属于电子定位装置"), MEASURES[37].paragraph(1), LAW[26], LAW[29])
def is_electronic_positioning(means: Annotated[CheckMeans, "核查方式"]) -> Answer:
    """A dedicated device is; a phone is not, and needs no leader's approval. Measures art. 37 para 1."""
    if means is CheckMeans.DEDICATED_DEVICE:
        return Yes(_("属于电子定位装置，只能在五种情形下、经县级司法行政部门负责人批准使用。"))
    return No(_("属于信息化核查，不是电子定位装置；仍须最小必要并告知本人。"))

"""Leave, recurrent travel and change of execution place (外出、经常性跨市县、执行地变更). Measures art. 26-31."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Annotated

from anhe.law.answers import Answer, No, Yes
from anhe.law.calendar import BUILTIN, ONE_DAY, WorkingCalendar, named
from anhe.law.choices import Body, Choice
from anhe.law.citations import LAW, MEASURES, Citation, Dated
from anhe.law.deadlines import Deadline, calendar_days, days_before, ending, months, months_before
from anhe.law.months import Convention, same_day
from anhe.law.rules.inputs import DateRange
from anhe.law.rules.registry import decide, due, in_force
from anhe.law.wording import gettext as _
from anhe.law.wording import gettext_noop

SINCE = date(2020, 7, 1)
OFFICE_LEAVE_DAYS = Dated(MEASURES[27].paragraph(2), unit="days", values={SINCE: 7})
AGENCY_LEAVE_DAYS = Dated(MEASURES[27].paragraph(2), unit="days", values={SINCE: 30})
SUMMED_LEAVE_DAYS = Dated(MEASURES[27].paragraph(3), unit="days", values={SINCE: 30})
TWO_MONTHS_AT_MOST = timedelta(days=62)
SUMMED_OVER_MONTHS = Dated(MEASURES[27].paragraph(3), unit="months", values={SINCE: 2})


class LeaveReason(Choice):
    """Why the person wants to leave the city or county."""

    MEDICAL = "medical", gettext_noop("就医")
    SCHOOLING = "schooling", gettext_noop("就学")
    LITIGATION = "litigation", gettext_noop("参与诉讼")
    FAMILY = "family", gettext_noop("处理家庭重要事务")
    WORK = "work", gettext_noop("处理工作重要事务")
    OTHER = "other", gettext_noop("其他")


@decide("CC-301", gettext_noop("外出理由是否正当、应否批准"), LAW[27].paragraph(1), MEASURES[26].paragraph(2))
def reason_is_proper(reason: Annotated[LeaveReason, "外出理由"]) -> Answer:
    """A proper reason must be approved. Law art. 27 para 1."""
    if reason is LeaveReason.OTHER:
        return No(_("不在条文列举之内，是否确有正当理由由人判断。"))
    return Yes(_("{reason}属于正当理由，应当批准。").format(reason=reason.label))


@decide("CC-302", gettext_noop("是否属于离开所居住的市、县"), MEASURES[26].paragraph(3))
def leaves_the_city(
    same_city: Annotated[bool, "目的地是否仍在同一设区的市、直辖市的城市市区或者同一县、县级市内"],
) -> Answer:
    """Moving between districts of one city is not leaving. Measures art. 26 para 3."""
    if same_city:
        return No(_("在设区的同一市内活动（包括跨区），不属于离开所居住的市、县。"))
    return Yes(_("离开了所居住的市、县，须经批准。"))


@due("CC-303", gettext_noop("提前申请外出"), MEASURES[27].paragraph(1))
def apply_for_leave(start: Annotated[date, "出发之日"]) -> Deadline:
    """Generally three days ahead; an emergency is a warning, never a ground of refusal. Measures art. 27 para 1."""
    return days_before(start, 3).noting(_("条文用“一般”：紧急情况可以例外，不得仅因不足三日拒绝。"))


def leave_authority(
    start: Annotated[date, "外出第一日"],
    end: Annotated[date, "外出最后一日（首尾均计入）"],
    earlier: Annotated[tuple[DateRange, ...], "此前已批准的外出"] = (),
    delegated: Annotated[bool, "县级机构是否已书面委托司法所批准"] = True,
) -> Answer:
    """Which body decides a leave of these days, given the leaves approved before. Measures art. 27 para 2-3.

    Days count with both ends; the sum runs over any two successive months that touch the new leave (A-04); a day
    in two ranges counts once. Without written delegation the office's part falls to the agency (A-14).
    """
    asked = DateRange(start, end)
    period, longest = SUMMED_OVER_MONTHS.on(start), AGENCY_LEAVE_DAYS.on(start)
    told = _("批准后，县级社区矫正机构应当及时通报同级人民检察院。")
    if asked.days > longest:
        reason = _("外出{days}日，超过{limit}日，报上一级社区矫正机构审批。")
        reasons = (reason.format(days=asked.days, limit=longest), told)
        return Answer(Body.CITY_AGENCY, reasons, _leave_basis(3, start))
    most = most_days_in_window(asked, earlier)
    if most.days > SUMMED_LEAVE_DAYS.on(start):
        reason = _("{first}至{last}的{months}个月内累计外出{days}日，超过{limit}日，报上一级社区矫正机构审批。")
        reasons = (reason.format(first=most.first, last=most.last, months=period, days=most.days, limit=longest), told)
        return Answer(Body.CITY_AGENCY, reasons, _leave_basis(3, start))
    summed = _("任意连续{months}个月内累计至多{days}日，未超过{limit}日。").format(
        months=period, days=most.days, limit=SUMMED_LEAVE_DAYS.on(start)
    )
    return _within_the_county(asked, summed, delegated)


decide("CC-304", gettext_noop("七日内的外出由谁批准"), MEASURES[27].paragraph(2))(leave_authority)
decide("CC-305", gettext_noop("七日以上三十日以内的外出由谁批准"), MEASURES[27].paragraph(2))(leave_authority)
decide("CC-306", gettext_noop("超过三十日或者两个月累计超过三十日的外出由谁批准"), MEASURES[27].paragraph(3))(
    leave_authority
)


@dataclass(frozen=True, slots=True)
class Window:
    """A stretch of days and how many of them were spent away."""

    first: date
    last: date
    days: int


def most_days_in_window(asked: DateRange, earlier: Iterable[DateRange]) -> Window:
    """The two successive months touching the asked leave that hold the most days away."""
    near = DateRange(asked.first - TWO_MONTHS_AT_MOST, asked.last + TWO_MONTHS_AT_MOST)
    away = sorted({day for leave in (asked, *earlier) for day in _days(leave, near)})
    best = Window(asked.first, asked.last, 0)
    for first in away:
        last = same_day(first, SUMMED_OVER_MONTHS.on(asked.first), Convention.CRIMINAL) - ONE_DAY
        if first > asked.last or last < asked.first:
            continue
        days = sum(first <= day <= last for day in away)
        best = max(best, Window(first, last, days), key=lambda window: window.days)
    return best


def _within_the_county(asked: DateRange, summed: str, delegated: bool) -> Answer:
    short = OFFICE_LEAVE_DAYS.on(asked.first)
    basis = _leave_basis(2, asked.first)
    if asked.days > short:
        reason = _("外出{days}日，超过{limit}日，由执行地县级社区矫正机构批准。").format(days=asked.days, limit=short)
        return Answer(Body.CORRECTION_AGENCY, (reason, summed), basis)
    reason = _("外出{days}日，在{limit}日内。").format(days=asked.days, limit=short)
    if delegated:
        how = _("经县级社区矫正机构委托，可以由司法所批准，并报县级社区矫正机构备案。")
        return Answer(Body.JUDICIAL_OFFICE, (reason, how, summed), basis)
    how = _("司法所没有县级社区矫正机构的委托，由县级社区矫正机构批准。")
    return Answer(Body.CORRECTION_AGENCY, (reason, how, summed), basis)


def _leave_basis(paragraph: int, day: date) -> tuple[Citation, ...]:
    return in_force((MEASURES[27].paragraph(paragraph), LAW[27].paragraph(1)), day)


def _days(leave: DateRange, near: DateRange) -> Iterable[date]:
    first, last = max(leave.first, near.first), min(leave.last, near.last)
    return (first + timedelta(days=n) for n in range((last - first).days + 1))


@due("CC-308", gettext_noop("期满返回并销假"), MEASURES[28].paragraph(3))
def return_from_leave(start: Annotated[date, "批准外出的最后一日"]) -> Deadline:
    """Back and reported before the approved days run out; a quantity, never rolled. Measures art. 28 para 3."""
    return ending(
        start, rolls=False, steps=(_("外出期限至{day}届满，应在届满前返回并报告。").format(day=named(start)),)
    )


@due("CC-309", gettext_noop("经常性跨市县活动批准的有效期"), MEASURES[29])
def recurrent_permit_validity(start: Annotated[date, "批准之日"]) -> Deadline:
    """Six months a time; after that a new application, never a renewal by itself. Measures art. 29."""
    validity = months(start, 6, rolls=False, convention=Convention.CRIMINAL)
    return validity.noting(_("到期后仍需要的，应当重新申请。"))


@decide("CC-309", gettext_noop("经常性跨市县活动批准的有效期"), MEASURES[29])
def permit_covers_trip(
    start: Annotated[date, "批准之日"],
    on: Annotated[date, "出行之日"],
    place_approved: Annotated[bool, "目的地是否批准的市、县"] = True,
) -> Answer:
    """To the approved places within the six months; elsewhere it is leaving without leave. Measures art. 29."""
    last = recurrent_permit_validity(start).due
    if not place_approved:
        return No(_("目的地不在批准的市、县之列，须另行申请外出。"))
    if not start <= on <= last:
        return No(_("批准的有效期自{start}至{last}，应当重新提出申请。").format(start=named(start), last=named(last)))
    return Yes(_("在有效期内去批准的市、县，可以电话、微信等方式报告。"))


@decide("CC-311", gettext_noop("变更执行地由谁决定"), MEASURES[30])
def place_change_authority(
    disputed: Annotated[bool, "是否对新执行地的回复意见有异议"] = False,
) -> Answer:
    """The agency decides on the office's opinion; a dispute may go to the city. Measures art. 30 para 1-2."""
    if disputed:
        return Answer(
            Body.CITY_AGENCY, (_("有异议的，可以报上一级社区矫正机构协调解决。"),), (MEASURES[30].paragraph(2),)
        )
    reason = _("由受委托的司法所签署意见，报执行地县级社区矫正机构审批。")
    return Answer(Body.CORRECTION_AGENCY, (reason,), (MEASURES[30].paragraph(1),))


@due("CC-311", gettext_noop("提前申请变更执行地"), MEASURES[30].paragraph(1))
def apply_for_place_change(start: Annotated[date, "拟变更之日"]) -> Deadline:
    """Generally one month ahead. Measures art. 30 para 1."""
    return months_before(start, 1)


@due("CC-312", gettext_noop("征求新执行地意见"), MEASURES[30].paragraph(2))
def ask_new_place(start: Annotated[date, "收到申请之日"], *, calendar: WorkingCalendar = BUILTIN) -> Deadline:
    """Five days from the application. Measures art. 30 para 2."""
    return calendar_days(start, 5, rolls=True, calendar=calendar)


@due("CC-313", gettext_noop("新执行地回复意见"), MEASURES[30].paragraph(2))
def answer_of_new_place(
    start: Annotated[date, "接到征求意见函之日"], *, calendar: WorkingCalendar = BUILTIN
) -> Deadline:
    """Five days from the letter. Measures art. 30 para 2."""
    return calendar_days(start, 5, rolls=True, calendar=calendar)


@due("CC-314", gettext_noop("告知不同意变更执行地"), MEASURES[30].paragraph(3))
def tell_refused_change(start: Annotated[date, "决定作出之日"], *, calendar: WorkingCalendar = BUILTIN) -> Deadline:
    """Five days from the decision. Measures art. 30 para 3."""
    return calendar_days(start, 5, rolls=True, calendar=calendar)


@due("CC-315", gettext_noop("同意变更后移交文书档案"), MEASURES[31].paragraph(1), LAW[27].paragraph(2))
def hand_over_files(start: Annotated[date, "决定作出之日"], *, calendar: WorkingCalendar = BUILTIN) -> Deadline:
    """Five days from the decision. Measures art. 31 para 1."""
    return calendar_days(start, 5, rolls=True, calendar=calendar)


@due("CC-316", gettext_noop("新执行地送达回执"), MEASURES[31].paragraph(1))
def receipt_of_new_place(
    start: Annotated[date, "收到法律文书和档案之日"], *, calendar: WorkingCalendar = BUILTIN
) -> Deadline:
    """Five days from receipt. Measures art. 31 para 1."""
    return calendar_days(start, 5, rolls=True, calendar=calendar)


@due("CC-317", gettext_noop("到新执行地报到"), MEASURES[31].paragraph(2))
def report_to_new_place(
    start: Annotated[date, "收到变更执行地决定之日"], *, calendar: WorkingCalendar = BUILTIN
) -> Deadline:
    """Seven days from receiving the decision. Measures art. 31 para 2."""
    return calendar_days(start, 7, rolls=True, calendar=calendar)


@due("CC-318", gettext_noop("接收档案后通报新执行地"), MEASURES[31].paragraph(3))
def tell_archive_received(start: Annotated[date, "接收档案之日"], *, calendar: WorkingCalendar = BUILTIN) -> Deadline:
    """Five days from receiving the archive. Measures art. 31 para 3."""
    return calendar_days(start, 5, rolls=True, calendar=calendar)

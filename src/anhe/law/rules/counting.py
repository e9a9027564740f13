"""CNT: how periods are counted, for every pillar. Catalogue part 0."""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated

from anhe.law.answers import Answer, No, Yes
from anhe.law.calendar import BUILTIN, WorkingCalendar, named
from anhe.law.choices import Choice
from anhe.law.citations import (
    CIVIL_PROCEDURE,
    CRIMINAL_LAW,
    CRIMINAL_PROCEDURE,
    CRIMINAL_PROCEDURE_INTERPRETATION,
    HOLIDAY_MEASURES,
    MEASURES,
    OPINIONS,
    RECONSIDERATION_LAW,
)
from anhe.law.deadlines import Deadline, calendar_days, ending, hours, months, working_days
from anhe.law.months import Convention, term_end
from anhe.law.rules.registry import decide, due
from anhe.law.wording import gettext as _
from anhe.law.wording import gettext_noop

RECONSIDERATION_WORKING_DAYS = frozenset({3, 5, 7, 10})


@due("CNT-01", gettext_noop("按工作日计算的期限"), MEASURES[14].paragraph(2), HOLIDAY_MEASURES[7])
def working_day_period(
    start: Annotated[date, "起算日（当日不计入）"],
    days: Annotated[int, "工作日数"],
    *,
    calendar: WorkingCalendar = BUILTIN,
) -> Deadline:
    """The last of that many working days. Measures art. 14 para 2."""
    return working_days(start, days, calendar=calendar)


@decide("CNT-01", gettext_noop("按工作日计算的期限"), MEASURES[14].paragraph(2))
def is_working_day(start: Annotated[date, "要问的那一天"], *, calendar: WorkingCalendar = BUILTIN) -> Answer:
    """Is that day a working day? Holiday Measures art. 7."""
    day = named(start)
    guess = "" if calendar.is_published(start.year) else _("该年度放假安排尚未导入，此为推算。")
    if calendar.is_working_weekend(start):
        return Yes(_("{day}是调休上班日。").format(day=day) + guess, HOLIDAY_MEASURES[7])
    if calendar.is_working_day(start):
        return Yes(_("{day}是工作日。").format(day=day) + guess, HOLIDAY_MEASURES[7])
    return No(_("{day}是休息日或节假日。").format(day=day) + guess, HOLIDAY_MEASURES[7])


@due("CNT-02", gettext_noop("行政复议的期限"), RECONSIDERATION_LAW[88].paragraph(2), CIVIL_PROCEDURE[85])
def reconsideration_period(
    start: Annotated[date, "起算日（当日不计入）"],
    days: Annotated[int, "日数：3、5、7、10为工作日，其他为自然日"],
    *,
    calendar: WorkingCalendar = BUILTIN,
) -> Deadline:
    """3, 5, 7 and 10 days are working days, all others calendar days. Reconsideration Law art. 88."""
    if days in RECONSIDERATION_WORKING_DAYS:
        return working_days(start, days, calendar=calendar)
    return calendar_days(start, days, rolls=True, calendar=calendar)


@due(
    "CNT-03", gettext_noop("社区矫正中按日计算的期限"), CRIMINAL_PROCEDURE[105].paragraph(2), MEASURES[14].paragraph(2)
)
def correction_period(
    start: Annotated[date, "起算日（当日不计入）"],
    days: Annotated[int, "日数（自然日）"],
    *,
    calendar: WorkingCalendar = BUILTIN,
) -> Deadline:
    """Days without the word "working" are calendar days; the first does not count. A-01, A-02."""
    return calendar_days(start, days, rolls=True, calendar=calendar)


@due("CNT-04", gettext_noop("刑事期间的届满"), CRIMINAL_PROCEDURE[105])
def criminal_period(
    start: Annotated[date, "起算日（当日不计入）"],
    days: Annotated[int, "日数（自然日）"],
    in_custody: Annotated[bool, "是否在押：在押期间不因节假日延长"] = False,
    *,
    calendar: WorkingCalendar = BUILTIN,
) -> Deadline:
    """A last day on a day off moves to the next working day, never while in custody. CPL art. 105 para 4."""
    return calendar_days(start, days, rolls=not in_custody, calendar=calendar)


@due(
    "CNT-05",
    gettext_noop("民事、行政复议期间的届满"),
    CIVIL_PROCEDURE[85].paragraph(3),
    RECONSIDERATION_LAW[88].paragraph(1),
)
def civil_period(
    start: Annotated[date, "起算日（当日不计入）"],
    days: Annotated[int, "日数（自然日）"],
    *,
    calendar: WorkingCalendar = BUILTIN,
) -> Deadline:
    """A last day on a day off moves to the first day after it. Civil Procedure Law art. 85 para 3."""
    return calendar_days(start, days, rolls=True, calendar=calendar)


@due("CNT-06", gettext_noop("末日是否顺延"), CRIMINAL_PROCEDURE[105].paragraph(4), HOLIDAY_MEASURES[7])
def rolled_last_day(start: Annotated[date, "期间的最后一日"], *, calendar: WorkingCalendar = BUILTIN) -> Deadline:
    """Where a period ends whose last day is this; a weekend made a working day does not move."""
    return ending(start, rolls=True, calendar=calendar)


@due("CNT-07", gettext_noop("按月计算的期间"), CRIMINAL_PROCEDURE_INTERPRETATION[202].paragraph(1))
def month_period(
    start: Annotated[date, "起算日"],
    count: Annotated[int, "月数"],
    rolls: Annotated[bool, "末日为节假日时是否顺延"] = False,
    *,
    calendar: WorkingCalendar = BUILTIN,
) -> Deadline:
    """To the same day of the last month; last day to last day. Interpretation art. 202 para 1."""
    return months(start, count, rolls=rolls, convention=Convention.CRIMINAL, calendar=calendar)


@due(
    "CNT-08", gettext_noop("刑期、考验期的末日"), CRIMINAL_PROCEDURE_INTERPRETATION[202].paragraph(2), CRIMINAL_LAW[73]
)
def term(
    start: Annotated[date, "刑期或者考验期开始之日（计入）"],
    years: Annotated[int, "年数"] = 0,
    months: Annotated[int, "月数"] = 0,
    days: Annotated[int, "日数（半个月按15日）"] = 0,
) -> Deadline:
    """Last day of a sentence or probation; the day before the same day, never rolled. Interpretation art. 202."""
    last = term_end(start, years=years, months=months, days=days)
    step = _("自{day}起{years}年{months}个月{days}日，至{end}止。").format(
        day=named(start), years=years, months=months, days=days, end=named(last)
    )
    basis = (CRIMINAL_PROCEDURE_INTERPRETATION[202].paragraph(2), CRIMINAL_LAW[73])
    return ending(last, rolls=False, steps=(step,), basis=basis)


class Comparison(Choice):
    """Comparison words whose meaning differs between texts."""

    OR_MORE = "or_more", gettext_noop("以上")
    WITHIN = "within", gettext_noop("内")
    BELOW = "below", gettext_noop("以下")
    OVER = "over", gettext_noop("超过")


class Text(Choice):
    """Whose meaning of the comparison words."""

    MEASURES = "measures", gettext_noop("社区矫正法实施办法")
    OPINIONS = "opinions", gettext_noop("衔接配合管理意见")
    GENERAL = "general", gettext_noop("一般法律")


@decide("CNT-09", gettext_noop("以上、内、以下、超过是否含本数"), MEASURES[58])
def comparison_holds(
    word: Annotated[Comparison, "条文用词"],
    value: Annotated[Decimal, "实际数"],
    limit: Annotated[Decimal, "条文的数"],
    text: Annotated[Text, "哪个文件的用词"] = Text.MEASURES,
) -> Answer:
    """Does the value meet the word? Measures art. 58: 以上 and 内 include, 以下 and 超过 exclude; elsewhere 以下 includes."""
    below_includes = text is not Text.MEASURES
    holds = {
        Comparison.OR_MORE: value >= limit,
        Comparison.WITHIN: value <= limit,
        Comparison.BELOW: value <= limit if below_includes else value < limit,
        Comparison.OVER: value > limit,
    }[word]
    includes = word in (Comparison.OR_MORE, Comparison.WITHIN) or (word is Comparison.BELOW and below_includes)
    reason = (
        _("{text}中的“{word}”含本数：{value}与{limit}。")
        if includes
        else _("{text}中的“{word}”不含本数：{value}与{limit}。")
    )
    basis = {Text.MEASURES: (MEASURES[58],), Text.OPINIONS: (OPINIONS[26],)}.get(text, (MEASURES[58],))
    return Answer(holds, (reason.format(text=text.label, word=word.label, value=value, limit=limit),), basis)


@due("CNT-10", gettext_noop("按小时计算的期限"), CRIMINAL_PROCEDURE[105].paragraph(2))
def hour_period(start: Annotated[datetime, "起算时刻"], count: Annotated[int, "小时数"]) -> Deadline:
    """So many hours on the clock; quantities never roll over days off."""
    return hours(start, count)


@decide("CNT-12", gettext_noop("该年度放假安排是否已经公布并导入"), HOLIDAY_MEASURES[7])
def is_published(year: Annotated[int, "年度"], *, calendar: WorkingCalendar = BUILTIN) -> Answer:
    """Without the year's arrangement every working-day deadline in it is provisional."""
    if calendar.is_published(year):
        return Yes(_("{year}年的放假安排已经导入。").format(year=year))
    return No(_("{year}年的放假安排尚未导入，工作日期限只能暂按法定节假日和周末推算。").format(year=year))

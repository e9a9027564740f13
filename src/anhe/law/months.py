"""Arithmetic of months and years. Interpretation of the Criminal Procedure Law art. 202; Civil Code art. 202."""

from calendar import monthrange
from datetime import MAXYEAR, MINYEAR, date, timedelta
from enum import Enum

from anhe.law.wording import gettext as _

ONE_DAY = timedelta(days=1)


class Convention(Enum):
    """What a period that starts on a month's last day means.

    CRIMINAL: it runs to the last day of the last month (Interpretation art. 202).
    CIVIL: it runs to the day with the same number, or the last day where there is none (Civil Code art. 202).
    """

    CRIMINAL = "criminal"
    CIVIL = "civil"


def same_day(start: date, months: int, convention: Convention) -> date:
    """The day `months` after (or, negative, before) `start` that has the same number in its month.

    >>> same_day(date(2026, 2, 28), 1, Convention.CRIMINAL), same_day(date(2026, 2, 28), 1, Convention.CIVIL)
    (datetime.date(2026, 3, 31), datetime.date(2026, 3, 28))
    """
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    if not MINYEAR <= year <= MAXYEAR:
        raise OverflowError(f"year {year} is out of range")
    last = monthrange(year, month + 1)[1]
    if convention is Convention.CRIMINAL and is_last_of_month(start):
        return date(year, month + 1, last)
    return date(year, month + 1, min(start.day, last))


def is_last_of_month(day: date) -> bool:
    return (day + ONE_DAY).month != day.month


def term_end(start: date, *, years: int = 0, months: int = 0, days: int = 0) -> date:
    """Last day of a sentence or probation of that length, its first day counted. Interpretation art. 202 para 2.

    The term ends on the day before the same day of the last year or month; where there is no such day, on the day
    before that month's last day.

    >>> term_end(date(2026, 3, 10), years=2)
    datetime.date(2028, 3, 9)
    """
    if years < 0 or months < 0 or days < 0 or not (years or months or days):
        raise ValueError(_("期限至少一日：请给出年数、月数或者日数，都不能是负数。"))
    anchor = same_day(start, 12 * years, Convention.CIVIL) if years else start
    anchor = same_day(anchor, months, Convention.CRIMINAL) if months else anchor
    return anchor + timedelta(days=days) - ONE_DAY

"""How often: reports and visits by the district's rhythm, health reports and medical reviews by law; none past the term.

Measures art. 24; catalogue CC-201, CC-204, CC-205.
"""

from __future__ import annotations

from datetime import date, timedelta

from django.utils.translation import gettext as _

from anhe.casework.acts import Act
from anhe.casework.deadlines import Due, by_law, on_day, within_days
from anhe.casework.models import DutyRecord
from anhe.correction import configuration as district
from anhe.correction.models import CorrectionKind, Level
from anhe.correction.owners import correction_of
from anhe.correction.reporting import RecordHealthReport, RecordMedicalReview, RecordReport
from anhe.correction.visits_and_talks import RecordVisit
from anhe.law.calendar import day_of
from anhe.law.months import Convention, same_day

REVIEW_MONTHS = 3
HEALTH_REPORT = "correction.health_report"
MEDICAL_REVIEW = "correction.medical_review"
REGULAR_VISIT = "correction.regular_visit"


def ending_with_term(act: Act, due: Due) -> Due:
    """What is owed once is owed by the last day of the term at the latest."""
    ends_on = correction_of(act).ends_on
    if act.work.reckon(due).due <= ends_on:
        return due
    return on_day(ends_on, _("矫正期至 {day} 届满，在此之前办结。").format(day=ends_on), due.title)


def turn_within_term(act: Act, due: Due) -> Due | None:
    """A turn that would only come after the last day is not owed; one that comes before ends with the term."""
    return None if act.work.reckon(due).remind_by > correction_of(act).ends_on else ending_with_term(act, due)


def next_report(act: Act) -> Due | None:
    """The next periodic report, counted from the last one, as often as the district chose for the level."""
    return _by_level(act, "report_days", act.input.reported_on if isinstance(act, RecordReport) else act.today)


def regular_visit(act: Act) -> Due | None:
    """A turn begins on entering, and whenever a visit has ended the one before."""
    if not isinstance(act, RecordVisit):
        return _by_level(act, "visit_days", act.today)
    ended = getattr(act.input, "satisfies", None) or ()
    if not any(duty.name == REGULAR_VISIT for duty in ended):
        return None
    return _by_level(act, "visit_days", day_of(act.input.visited_at))


def _by_level(act: Act, name: str, last: date) -> Due | None:
    choice = district.chosen(act.work, district.LEVELS)
    if choice is None:
        return None
    days = choice[0].get(correction_of(act).level, choice[0][Level.UNDECIDED])[name]
    due = within_days(days, last, choice[1])
    return due if last + timedelta(days=days) <= correction_of(act).ends_on else None


def next_health_report(act: Act) -> Due | None:
    """One for every month; a late one counts for the month that it was owed for."""
    if correction_of(act).kind != CorrectionKind.TEMPORARY_RELEASE:
        return None
    start = act.input.reported_on if isinstance(act, RecordHealthReport) else act.today
    owed = _turn_before(act, HEALTH_REPORT)
    if owed and (owed.year, owed.month) < (start.year, start.month):
        start = same_day(start, -1, Convention.CRIMINAL)
    return turn_within_term(act, by_law("CC-204", start=start))


def next_medical_review(act: Act) -> Due | None:
    """Every three months from admission, counted from the day the last one was owed, not from the day it came."""
    correction = correction_of(act)
    if not correction.is_medical_parole:
        return None
    done_on = act.input.reviewed_on if isinstance(act, RecordMedicalReview) else None
    owed = _turn_before(act, MEDICAL_REVIEW) if done_on else correction.reported_on
    start = _last_turn(owed, done_on or act.today) if owed else done_on or act.today
    return turn_within_term(act, by_law("CC-205", start=start))


def _turn_before(act: Act, name: str) -> date | None:
    """The strict day of the duty that this record answers; None where nothing was owed (entering, or the first)."""
    if act.work.is_new(act.file):
        return None
    last = DutyRecord.objects.filter(file=act.file, name=name).order_by("-remind_by", "-id").first()
    return last.remind_by if last else None


def _last_turn(first: date, day: date) -> date:
    """The last of the days three months apart, from `first` on, that lies before `day`; `first` where none does."""
    turns = 0
    while same_day(first, (turns + 1) * REVIEW_MONTHS, Convention.CRIMINAL) < day:
        turns += 1
    return same_day(first, turns * REVIEW_MONTHS, Convention.CRIMINAL) if turns else first

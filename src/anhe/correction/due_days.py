"""When each duty of community corrections is due, who owes it where that takes a rule, and from which day it is shown."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from anhe.casework.acts import Act
from anhe.casework.deadlines import Due, by_law, on_day, within_working_days
from anhe.casework.duty_table import Owner
from anhe.casework.owners import agency, office
from anhe.clock import SHANGHAI
from anhe.correction import configuration as district
from anhe.correction.leave import (
    CAPACITY_OF_BODY,
    authority_for,
)
from anhe.correction.models import CorrectionKind
from anhe.correction.owners import city_agency, correction_of
from anhe.correction.rhythms import (
    ending_with_term,
)
from anhe.correction.schooling import schooling_owed
from anhe.correction.team_and_plan import DraftPlan, FormTeam, answer_for
from anhe.law.choices import Body
from anhe.orgs.access import By
from anhe.orgs.models import OrganisationKind

SOON = timedelta(days=7)
MONTH = timedelta(days=30)
LIFE_EVENT = "life_event"
TELLING_OF_SCHOOLING = 5


def initial_report(act: Act) -> Due | None:
    """Ten days from effect for those who report by themselves (CC-115); the others are brought (CC-117, CC-118)."""
    if act.made.kind == CorrectionKind.TEMPORARY_RELEASE:
        return None
    return by_law("CC-115", start=act.made.effective_on)


def documents_from_authority(act: Act) -> Due:
    return by_law("CC-112", start=act.made.effective_on)


def receipt(act: Act) -> Due:
    return by_law("CC-113", start=act.input.received_on)


def chasing_at_once(act: Act) -> Due | None:
    """Papers are missing: the deciding authority is told the same day (Measures art. 16 ¶2)."""
    if not act.record.missing_documents:
        return None
    return on_day(act.today, str(_("法律文书不齐，当日通知决定机关补齐。")))


def papers_completed(act: Act) -> Due:
    return by_law("CC-114", start=act.input.told_on)


def in_admission(name: str) -> Callable[[Act], Due | None]:
    """So many working days after arrival, as the district chose."""

    def due(act: Act) -> Due | None:
        choice = district.chosen(act.work, district.ADMISSION)
        if choice is None:
            return None
        return ending_with_term(act, within_working_days(choice[0][name], act.today, choice[1]))

    return due


def plan_approval(act: DraftPlan) -> Due | None:
    """Owed once a draft, in however many wordings."""
    return None if act.rewrites else in_admission("approval_working_days")(act)


def plan_review(act: Act) -> Due | None:
    if act.record.review_by is None or act.record.review_by > correction_of(act).ends_on:
        return None
    return on_day(act.record.review_by, str(_("按本区规定的周期复评方案。")))


def listed(name: str, trigger: str) -> Callable[[Act], list[Due]]:
    """Every item of a visit or talk list that the trigger calls for; a change in life names its own."""

    def due(act: Act) -> list[Due]:
        event = str(act.input.event) if trigger == LIFE_EVENT else trigger
        return [
            ending_with_term(
                act, within_working_days(item.working_days, act.today, item.source, f"{item.code} {item.title}")
            )
            for item in district.items(act.work, name, event)
        ]

    return due


def a_month_ahead(act: Act, remind_by: date) -> date:
    return max(act.today, remind_by - MONTH)


def a_week_ahead(act: Act, remind_by: date) -> date:
    return max(act.today, remind_by - SOON)


def summary(act: Act) -> Due | None:
    """Thirty days before the end, where the term is long enough for it (Measures art. 53 ¶2)."""
    correction = correction_of(act)
    if correction.ends_on - MONTH < act.today:
        return on_day(correction.ends_on, str(_("矫正期不足三十日，期满前提交。")))
    return by_law("CC-801", start=correction.ends_on)


def last_day(act: Act) -> Due:
    correction = correction_of(act)
    return on_day(correction.ends_on, str(_("矫正期满当日解除，不提前，也不因节假日顺延。")))


def decision_before_departure(act: Act) -> Due:
    leave = act.made
    if leave.starts_on <= act.today:
        return on_day(act.today, str(_("当日出发，当日审批。")))
    return on_day(leave.starts_on - timedelta(days=1), str(_("在出发前一日审批。")))


def end_of_leave(act: Act) -> Due:
    return by_law("CC-308", start=act.record.ends_on)


def tell_procuratorate_of_leave(act: Act) -> Due | None:
    if authority_for(act.record).value != Body.CITY_AGENCY:
        return None
    return on_day(act.today, str(_("上级批准后及时通报同级人民检察院。")))


def leave_owner(act: Act) -> Any:
    by = CAPACITY_OF_BODY[authority_for(act.made).value]
    return {By.JUDICIAL_OFFICE: office, By.CORRECTION_AGENCY: agency, By.CITY_AGENCY: city_agency}[by](act)


def at_once(act: Act) -> Due:
    return on_day(act.today, str(_("发现失去联系，立即组织查找并通报。")))


def lost_supervision_limit(act: Act) -> Due:
    return by_law("CC-412", start=act.input.last_contact_at.astimezone(SHANGHAI))


def answer_of_complaint(act: Act) -> Due:
    return within_working_days(15, act.today, str(_("申诉控告及时办理，本系统按十五个工作日提醒")))


def schooling(act: Act) -> Due | None:
    """A minor's schooling is unfinished. Law art. 55 says no number of days."""
    owed = schooling_owed(act, act.file.person)  # type: ignore[arg-type]
    if not owed:
        return None
    reminder = str(_("及时通知教育部门，本系统按五个工作日提醒"))
    return ending_with_term(act, within_working_days(TELLING_OF_SCHOOLING, act.today, reminder))


def missing_woman_or_specialist(act: FormTeam) -> Due | None:
    """The team lacks someone the law wants in it: owed before the plan can be approved (R13, R14)."""
    answer = answer_for(act.record, act.members)
    return None if answer else on_day(act.today, answer.why)


def answerer(act: Act) -> Owner:
    """The bureau's leader where the agency itself is complained of, else the agency."""
    bureau = act.record.kind == OrganisationKind.JUSTICE_BUREAU
    return Owner(act.record, By.BUREAU_LEADER if bureau else By.CORRECTION_AGENCY)


def about_correction(act: Act) -> Any:
    return correction_of(act).pk

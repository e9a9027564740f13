"""The duty table of electronic positioning: what is owed, by whom, by when, under which article, what ends it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from anhe.casework.acts import Act
from anhe.casework.deadlines import Due, on_day, within_working_days
from anhe.casework.duty_table import Duty
from anhe.casework.owners import agency, office
from anhe.law.calendar import day_of
from anhe.law.citations import LAW, MEASURES
from anhe.watch.devices import FitDevice, HandBackDevice, RemoveDevice, ReplaceDevice, worn_under
from anhe.watch.models import PositioningOrder
from anhe.watch.orders import ApprovePositioning, ProposePositioning, RefusePositioning, TellPositioningTerms
from anhe.watch.owners import leader
from anhe.watch.terms import (
    AssessStillNecessary,
    EndWithCorrection,
    ExtendPositioning,
    LapsePositioning,
    LiftPositioning,
    RefuseExtension,
    TellPositioningEnded,
)
from anhe.watch.zones import SetAllowedArea

DECISION_DAYS, HAND_BACK_DAYS = 1, 3
ASSESSMENT_SHOWS = timedelta(days=15)
ENDINGS = (LiftPositioning, LapsePositioning, EndWithCorrection)


# When each is due -------------------------------------------------------------------------------


def decision(act: Act) -> Due:
    return within_working_days(DECISION_DAYS, act.today, _now("法律未定审批期限，本系统按一个工作日提醒"))


def day_of_the_order(act: Act) -> Due:
    return on_day(act.today, _now("决定当日告知本人。"))


def first_day(act: Act) -> Due:
    return on_day(day_of(act.record.starts_at), _now("启用之日办理。"))


def before_the_end(act: Act) -> Due:
    return on_day(act.record.last_day, _now("期满前评估；未经批准延长的，期满自行失效。"))


def decision_before_the_end(act: Act) -> Due | None:
    """The head decides while the term runs: an order that has lapsed cannot be extended."""
    return before_the_end(act) if act.record.still_necessary else None


def lifting_at_once(act: Act) -> Due | None:
    if act.record.still_necessary:
        return None
    return on_day(act.today, _now("不需要继续使用的，及时解除。"))


def removal_at_once(act: Act) -> Due | None:
    """A device still worn after the order is taken off the same day."""
    if worn_under(act.record) is None:
        return None
    return on_day(act.today, _now("电子定位已结束，当日拆除装置。"))


def telling_the_end(act: Act) -> Due | None:
    """Where nobody lifted it the person hears of the end the same day; a proposal that ended was never in force."""
    if act.record.starts_at is None:
        return None
    return on_day(act.today, _now("电子定位已结束，当日告知本人。"))


def fitted_again(act: Act) -> Due | None:
    """Taken off while the order runs on, for health or a fault: fitted again when that is over."""
    if act.record.has_ended(act.now):
        return None
    return within_working_days(
        DECISION_DAYS, act.today, _now("定位仍在执行，原因消除后及时重新佩戴，本系统按一个工作日提醒")
    )


def hand_back(act: Act) -> Due:
    return within_working_days(HAND_BACK_DAYS, act.today, _now("装置及时归还入库，本系统按三个工作日提醒"))


def a_fortnight_ahead(act: Act, remind_by: date) -> date:
    return max(act.today, remind_by - ASSESSMENT_SHOWS)


def about_order(act: Act) -> Any:
    record = act.record
    return record.pk if isinstance(record, PositioningOrder) else record.order_id


# fmt: off
DUTIES = [
    Duty("positioning.decide", _("批准电子定位"), LAW[29].paragraph(1), opens=ProposePositioning, owner=leader, due=decision, closes=(ApprovePositioning, RefusePositioning), also_closes=EndWithCorrection),
    Duty("positioning.tell", _("告知电子定位的期限、要求和后果"), MEASURES[37].paragraph(2), opens=(ApprovePositioning, ExtendPositioning), owner=office, due=day_of_the_order, closes=TellPositioningTerms, also_closes=ENDINGS),
    Duty("positioning.area", _("划定允许活动区域"), (LAW[27], LAW[29]), opens=ApprovePositioning, owner=office, due=first_day, closes=SetAllowedArea, also_closes=ENDINGS),
    Duty("positioning.fit", _("佩戴定位装置"), (LAW[29], MEASURES[37]), opens=ApprovePositioning, owner=office, due=first_day, closes=FitDevice, also_closes=ENDINGS),
    Duty("positioning.fit_again", _("重新佩戴定位装置"), (LAW[29], MEASURES[37]), opens=RemoveDevice, owner=office, due=fitted_again, closes=FitDevice, also_closes=ENDINGS, about=about_order),
    Duty("positioning.assess", _("期满前书面评估"), LAW[29].paragraph(2), opens=(ApprovePositioning, ExtendPositioning), owner=agency, due=before_the_end, closes=AssessStillNecessary, also_closes=ENDINGS, shows=a_fortnight_ahead),
    Duty("positioning.extend", _("批准延长电子定位"), LAW[29].paragraph(2), opens=AssessStillNecessary, owner=leader, due=decision_before_the_end, closes=(ExtendPositioning, RefuseExtension), also_closes=ENDINGS),
    Duty("positioning.lift", _("解除电子定位"), LAW[29].paragraph(2), opens=AssessStillNecessary, owner=agency, due=lifting_at_once, closes=LiftPositioning, also_closes=(LapsePositioning, EndWithCorrection)),
    Duty("positioning.tell_ended", _("告知电子定位已结束"), LAW[29].paragraph(2), opens=(LapsePositioning, EndWithCorrection), owner=office, due=telling_the_end, closes=TellPositioningEnded),
    Duty("positioning.remove", _("拆除定位装置"), (LAW[29].paragraph(2), MEASURES[37]), opens=ENDINGS, owner=office, due=removal_at_once, closes=RemoveDevice),
    Duty("positioning.hand_back", _("归还定位装置"), MEASURES[37].paragraph(1), opens=(RemoveDevice, ReplaceDevice), owner=office, due=hand_back, closes=HandBackDevice),
]
# fmt: on

"""Which capacities the staff pages are for, their places in the navigation, and what is unread."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from anhe.casework.models import Notice
from anhe.orgs.access import Actor, By
from anhe.orgs.places import Place, register

CASEWORKERS = By.JUDICIAL_OFFICE | By.CORRECTION_AGENCY | By.CITY_AGENCY
LEADERS = By.CORRECTION_AGENCY | By.BUREAU_LEADER
STAFF = (
    CASEWORKERS
    | By.MEDIATOR
    | By.COMMITTEE_CHAIR
    | By.BUREAU_LEADER
    | By.COUNSELOR
    | By.RESETTLEMENT_OFFICER
    | By.PRISON_LIAISON
    | By.GRID_WORKER
    | By.RECONSIDERATION_HANDLER
)


def name_places() -> None:
    """Put the workbench's pages into the navigation."""
    register(
        Place("workbench:today", _("今天"), "sun", STAFF, order=1, go="t"),
        Place("workbench:corrections", _("社区矫正对象"), "users", CASEWORKERS, order=10, go="p"),
        Place("workbench:leaves", _("外出"), "plane-departure", CASEWORKERS, order=11, go="l"),
        Place("workbench:assessments", _("调查评估"), "clipboard-list", CASEWORKERS, order=13, go="a"),
        Place("workbench:duties", _("待办"), "checklist", CASEWORKERS | By.BUREAU_LEADER, order=12, go="d"),
        Place("workbench:merges", _("人员合并"), "users-group", By.CORRECTION_AGENCY, order=60),
        Place("workbench:sealed", _("启封查阅"), "lock", By.CORRECTION_AGENCY, order=61),
        Place("workbench:configuration", _("本区配置"), "adjustments", By.SYSTEM_ADMIN | LEADERS, order=70, go="c"),
        Place("workbench:reads", _("查阅记录"), "eye", By.AUDIT_ADMIN, order=82),
    )


def unread(request: HttpRequest) -> dict[str, Any]:
    """Context processor: how many notices wait to be read, and whether this post has anything to search in."""
    if not getattr(request, "user", None) or not request.user.is_authenticated:
        return {}
    waiting = Notice.objects.filter(account=request.user, read_at__isnull=True).count()
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return {"unread": waiting, "no_search": not actor.capacities & STAFF}

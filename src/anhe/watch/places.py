"""The pages of positioning, their places in the navigation, and whose positions one may look up. R04."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anhe.law.answers import YES, Answer, No
from anhe.law.citations import LAW
from anhe.orgs.access import Actor, By
from anhe.orgs.places import Place, register
from anhe.watch.models import Alert, PositioningOrder

WATCHERS = By.JUDICIAL_OFFICE | By.CORRECTION_AGENCY
KEEPERS = By.CORRECTION_AGENCY | By.SYSTEM_ADMIN


def name_places() -> None:
    """Put the pages into the navigation."""
    register(
        Place("watch:desk", gettext_lazy("预警值班"), "bell", WATCHERS, order=13, go="w"),
        Place("watch:map", gettext_lazy("定位地图"), "map-2", WATCHERS, order=14, go="m"),
        Place("watch:orders", gettext_lazy("电子定位"), "map-pin", WATCHERS | By.BUREAU_LEADER, order=15),
        Place("watch:devices", gettext_lazy("定位装置"), "device-mobile", By.CORRECTION_AGENCY, order=62),
        Place("watch:state", gettext_lazy("定位服务"), "report-analytics", KEEPERS, order=63),
    )


def may_locate(actor: Actor, order: PositioningOrder, *, has_open_alert: bool | None = None) -> Answer:
    """Who may look up where a person is or was: the officer in charge, the head of the office, the duty desk (R04).

    A colleague may while an alert of the person waits for an answer: somebody must be able to handle it.
    `has_open_alert` saves asking where it is known.
    """
    file = order.file
    if actor.is_over(file.organisation, By.CORRECTION_AGENCY):
        return YES
    at_office = [post for post in actor.posts_as(By.JUDICIAL_OFFICE) if post.organisation_id == file.organisation_id]
    if not at_office:
        return No(_("不是承办单位的工作人员。"), LAW[29])
    is_own = actor.account is not None and file.officer_id in (None, actor.account.pk)
    if is_own or any(post.leads for post in at_office):
        return YES
    if has_open_alert is None:
        has_open_alert = Alert.objects.open().filter(order=order).exists()
    if has_open_alert:
        return YES
    return No(_("位置只有承办人、所负责人和值班人员可以查看；这名对象现在没有未办结的预警。"), LAW[29])

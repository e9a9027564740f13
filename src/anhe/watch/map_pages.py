"""The map of persons with an order in force, and a person's own points on paper. Both for a stated reason. R04, R05."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from anhe import clock
from anhe.casework.fields import DayField
from anhe.orgs.gates import allowed
from anhe.orgs.requests import StaffRequest
from anhe.watch.mapping import age_in_words, base_map, boundary_of, points_of
from anhe.watch.models import PositioningOrder
from anhe.watch.places import WATCHERS, may_locate
from anhe.watch.positions import ReasonForm, order_of, orders_one_may_locate, read_position, read_positions
from anhe.watch.tracks.levels import as_ms
from anhe.watch.tracks.reading import day_of, newest

MOST_PERSONS = 300


@allowed(WATCHERS)
@require_http_methods(["GET", "POST"])
def map_page(request: StaffRequest) -> HttpResponse:
    """Ask for the reason; with one, show where each person was last seen, and log it on every file shown."""
    form = ReasonForm(request.POST or None)
    orders = orders_one_may_locate(request.actor)
    context: dict[str, Any] = {"form": form, "count": len(orders), "people": None, "most": MOST_PERSONS}
    if request.method == "POST" and form.is_valid():
        shown = orders[:MOST_PERSONS]
        read_positions(request, shown, page="watch.map", why=form.cleaned_data["reason"])
        people = last_seen(shown)
        context |= {"people": people, "map": _map(shown, people), "looked_at": clock.now()}
    return render(request, "watch/map.html", context, status=422 if form.errors else 200)


def last_seen(orders: list[PositioningOrder]) -> list[dict[str, Any]]:
    """Each person with the last point and how old it is; those without a point say so."""
    now = clock.now()
    trails = {order.trail.number: order for order in orders if hasattr(order, "trail")}
    fixes = newest(list(trails), as_ms(now))
    points = dict(zip(fixes.trail.tolist(), points_of(fixes), strict=True))
    return [_person(order, points.get(order.trail.number) if hasattr(order, "trail") else None) for order in orders]


def _person(order: PositioningOrder, point: dict[str, Any] | None) -> dict[str, Any]:
    age, is_old = age_in_words(point["at"], clock.now()) if point else (_("还没有收到定位"), True)
    file = order.file
    return {
        "id": str(order.pk),
        "name": file.title,
        "url": reverse("workbench:file", args=[file.pk]),
        "office": file.organisation.short_name or file.organisation.name,
        "officer": file.officer.name if file.officer else _("未指定"),
        "age": age,
        "is_old": is_old,
        "point": point,
    }


def _map(orders: list[PositioningOrder], people: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "base": base_map(),
        "shapes": boundary_of(orders[0].file.organisation) if orders else [],
        "people": [
            {"id": one["id"], "name": one["name"], "age": one["age"], "old": one["is_old"], **one["point"]}
            for one in people
            if one["point"] and one["point"]["lat"] is not None
        ],
    }


class OwnPointsForm(forms.Form):
    """Which day, and that it is the person who asks."""

    day = DayField(gettext_lazy("日期"))
    reason = forms.CharField(
        label=gettext_lazy("查阅事由"), min_length=4, max_length=150, initial=gettext_lazy("本人申请查阅自己的轨迹")
    )
    identity_checked = forms.BooleanField(label=gettext_lazy("已核对身份证件，申请人是本人或者其监护人"))


@allowed(WATCHERS)
@require_http_methods(["GET", "POST"])
def own_points(request: StaffRequest, pk: uuid.UUID) -> HttpResponse:
    """本人轨迹查阅: a day of a person's own points, printed for the person at the counter (R05; PIPL art. 45)."""
    order = order_of(request, pk)
    form = OwnPointsForm(request.POST or None, initial={"day": clock.today()})
    context: dict[str, Any] = {
        "form": form,
        "order": order,
        "may_locate": may_locate(request.actor, order),
        "points": None,
        "printed": {"title": _("本人轨迹查阅")},
        "crumbs": [
            {"label": order.file.title, "url": reverse("workbench:file", args=[order.file_id])},
            {"label": _("本人轨迹查阅")},
        ],
    }
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        read_position(request, order, page="watch.own_points", why=told["reason"])
        trail = getattr(order, "trail", None)
        context |= {"points": points_of(day_of(trail.number, told["day"])) if trail else [], "day": told["day"]}
    return render(request, "watch/own_points.html", context, status=422 if form.errors else 200)

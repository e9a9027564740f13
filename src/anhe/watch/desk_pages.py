"""The duty desk, and one alert with its life and, for a stated reason, its track."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from anhe import clock
from anhe.casework.models import Entry
from anhe.casework.reading import log_read
from anhe.orgs.gates import allowed
from anhe.orgs.recording import address_of
from anhe.orgs.requests import StaffRequest
from anhe.watch import live
from anhe.watch.alert_terms import Happened
from anhe.watch.charting import speed_chart
from anhe.watch.mapping import base_map, boundary_of, gaps_of, points_of, zones_on_map
from anhe.watch.models import Alert, Severity, Trail
from anhe.watch.places import WATCHERS, may_locate
from anhe.watch.positions import ReasonForm, order_of, read_position
from anhe.watch.showing import spoken_alert
from anhe.watch.tracks.levels import as_ms
from anhe.watch.tracks.reading import span

MOST = 200
BEFORE, BEYOND, LONGEST = timedelta(hours=1), timedelta(minutes=30), timedelta(hours=24)
MOST_ROWS = 500


@allowed(WATCHERS)
@require_safe
def desk(request: StaffRequest) -> HttpResponse:
    """Open alerts, the most urgent and oldest first; kept up to date by the event stream."""
    now = clock.now()
    after = live.newest_id()  # before the list is read, so that nothing falls between the two
    found = Alert.objects.open().visible_to(request.actor).filter(order__file__sealed_at__isnull=True)
    rows = found.select_related(
        "order__file__organisation", "order__file__officer", "zone__area", "acknowledged_by"
    ).order_by("-severity", "raised_at", "id")
    alerts = [spoken_alert(alert, request.actor, now) for alert in rows[:MOST]]
    groups = [
        {
            "text": Severity(level).label,
            "alerts": [one for one in alerts if one["severity"]["text"] == str(level.label)],
        }
        for level in sorted(Severity, reverse=True)
    ]
    context = {
        "groups": [group for group in groups if group["alerts"]],
        "count": len(alerts),
        "is_full": len(alerts) == MOST,
        "after": after,
        "now": now,
    }
    return render(request, "watch/_desk.html" if request.htmx else "watch/desk.html", context)


@allowed(WATCHERS)
@require_safe
def alert(request: StaffRequest, pk: uuid.UUID) -> HttpResponse:
    """One alert: what is known and what is not, its life so far, the acts that come next."""
    found = _alert_of(request, pk)
    log_read(found.file, request.actor, page="watch.alert", why=_("处置预警"), address=address_of(request) or None)
    context = _shown(request, found) | {"form": ReasonForm(), "track": None}
    return render(request, "watch/_alert.html" if request.htmx else "watch/alert.html", context)


@allowed(WATCHERS)
@require_POST
def alert_track(request: StaffRequest, pk: uuid.UUID) -> HttpResponse:
    """The same with the track around it, after a reason that goes into the log (R04)."""
    found = _alert_of(request, pk)
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return render(request, "watch/alert.html", _shown(request, found) | {"form": form, "track": None}, status=422)
    read_position(request, found.order, page="watch.track", why=form.cleaned_data["reason"])
    context = _shown(request, found) | {"form": form, "track": track_of(found, clock.now())}
    return render(request, "watch/alert.html", context)


def _alert_of(request: StaffRequest, pk: uuid.UUID) -> Alert:
    found = Alert.objects.select_related("zone__area", "acknowledged_by").filter(pk=pk).first()
    order = order_of(request, found.order_id if found else None)
    assert found is not None
    found.order = order
    return found


def _shown(request: StaffRequest, found: Alert) -> dict[str, Any]:
    now = clock.now()
    shown = spoken_alert(found, request.actor, now)
    return {
        "alert": shown,
        "life": life_of(found),
        "may_locate": may_locate(request.actor, found.order),
        "after": live.newest_id(),
        "printed": {"title": shown["kind"]},
        "crumbs": [{"label": _("预警值班"), "url": reverse("watch:desk")}, {"label": shown["kind"]}],
    }


def life_of(found: Alert) -> list[dict[str, Any]]:
    """What has happened to an alert, oldest first: from the file's entries, and who was reminded when."""
    entries = Entry.objects.filter(file=found.file, record_id=found.pk).select_related("account").order_by("seq")
    told = [
        {
            "at": entry.acted_at,
            "text": f"{entry.title}：{entry.text}",
            "who": entry.account.name if entry.account else "",
        }
        for entry in entries
    ]
    quiet = (Happened.RAISED, Happened.AGAIN, Happened.ESCALATED)
    reminded = [
        {"at": news.at, "text": str(Happened(news.happened).label), "who": ""}
        for news in found.news.filter(happened__in=quiet).order_by("id")
    ]
    return sorted(told + reminded, key=lambda row: row["at"])


def track_of(found: Alert, now: datetime) -> dict[str, Any]:
    """The track from an hour before the alert began until a while after it ended, a day at most."""
    begins = found.began_at - BEFORE
    ends = min((found.ended_at or now) + BEYOND, begins + LONGEST, now)
    trail = Trail.objects.filter(order=found.order).first()
    fixes = span(trail.number, as_ms(begins), as_ms(ends) + 1) if trail else None
    points = points_of(fixes) if fixes is not None else []
    zones = found.order.zones.in_force(found.began_at).select_related("area")
    return {
        "points": points[-MOST_ROWS:],
        "count": len(points),
        "most": MOST_ROWS,
        "gaps": gaps_of(fixes) if fixes is not None else [],
        "chart": speed_chart(fixes) if fixes is not None else None,
        "begins": begins.astimezone(clock.SHANGHAI),
        "ends": ends.astimezone(clock.SHANGHAI),
        "map": {
            "base": base_map(),
            "shapes": boundary_of(found.file.organisation) + zones_on_map(zones),
            "track": [point for point in points if point["lat"] is not None],
        },
    }

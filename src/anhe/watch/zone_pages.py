"""Drawing a zone, and seeing what it would have said of the last month before it is put in force."""

from __future__ import annotations

import json
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
from anhe.casework.acts import Act
from anhe.casework.reading import log_read
from anhe.orgs.gates import allowed
from anhe.orgs.recording import address_of
from anhe.orgs.requests import StaffRequest
from anhe.watch.mapping import base_map, boundary_of, feature, frame, zones_on_map
from anhe.watch.models import PositioningOrder, Zone
from anhe.watch.places import WATCHERS, may_locate
from anhe.watch.positions import order_of, read_position
from anhe.watch.previewing import preview
from anhe.watch.showing import offers_on
from anhe.watch.zones import FRAMES, WEEK, EndZone, ReplaceZone, SetAllowedArea, SetCurfew, SetProhibitedPlace, shape_of

ACT_OF: dict[str, type[Act]] = {
    Zone.Kind.ALLOWED: SetAllowedArea,
    Zone.Kind.PROHIBITED: SetProhibitedPlace,
    Zone.Kind.CURFEW: SetCurfew,
}
FIRST_EPISODES = 10


class DrawingForm(forms.Form):
    """A shape with its name and kind; drawn, or brought as a file; a curfew with its hours.

    Cleans to `area`, checked GeoJSON in WGS-84, and `hours` as `Zone.hours` has them.
    """

    kind = forms.ChoiceField(label=gettext_lazy("种类"), choices=Zone.Kind.choices)
    replaces = forms.ModelChoiceField(
        label=gettext_lazy("更换现有区域"),
        queryset=Zone.objects.none(),
        required=False,
        empty_label=gettext_lazy("不更换，新划一个"),
    )
    name = forms.CharField(label=gettext_lazy("区域名称"), max_length=120)
    shape = forms.CharField(
        label=gettext_lazy("画出的图形"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "spellcheck": "false", "data-shape": ""}),
        help_text=gettext_lazy("在图上画，或者粘贴 GeoJSON：多边形、一条线（走廊）、一个点（圆）"),
    )
    size_m = forms.IntegerField(
        label=gettext_lazy("走廊每侧宽度或者圆的半径（米）"), min_value=1, max_value=50_000, required=False
    )
    upload = forms.FileField(
        label=gettext_lazy("区域文件（GeoJSON、KML）"),
        required=False,
        widget=forms.ClearableFileInput(attrs={"accept": ".geojson,.json,.kml"}),
    )
    frame = forms.ChoiceField(label=gettext_lazy("坐标系"), choices=FRAMES)
    weekdays = forms.TypedMultipleChoiceField(
        label=gettext_lazy("宵禁：星期"),
        choices=[(str(n), name) for n, name in enumerate(WEEK, start=1)],
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    from_time = forms.TimeField(
        label=gettext_lazy("宵禁：起"), required=False, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    to_time = forms.TimeField(
        label=gettext_lazy("宵禁：止"), required=False, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )

    def __init__(self, *args: Any, order: PositioningOrder, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.auto_id = "draw_%s"  # acts' dialogs open over the page, and their fields have the plain ids
        replaces = self.fields["replaces"]
        assert isinstance(replaces, forms.ModelChoiceField)
        replaces.queryset = order.zones.in_force(clock.now()).select_related("area")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        replaced = cleaned.get("replaces")
        if replaced and replaced.kind != cleaned.get("kind"):
            self.add_error("replaces", _("更换的区域须是同一种类。"))
        cleaned["hours"] = self._hours(cleaned)
        try:
            cleaned["area"] = shape_of(cleaned)
        except ValueError as wrong:
            self.add_error("upload" if cleaned.get("upload") else "shape", str(wrong))
        return cleaned

    def _hours(self, cleaned: dict[str, Any]) -> list[list[int]]:
        """A curfew counts in its hours only, so without them there is nothing to try."""
        if cleaned.get("kind") != Zone.Kind.CURFEW:
            return []
        for name in ("weekdays", "from_time", "to_time"):
            if cleaned.get(name) in (None, []) and name not in self.errors:
                self.add_error(name, _("宵禁须写明星期和起止时间。"))
        if self.errors:
            return []
        begins, ends = (cleaned[name].hour * 60 + cleaned[name].minute for name in ("from_time", "to_time"))
        return [[day, begins, ends] for day in sorted(cleaned["weekdays"])]


@allowed(WATCHERS)
@require_http_methods(["GET", "POST"])
def zones(request: StaffRequest, pk: uuid.UUID) -> HttpResponse:
    """The zones of one order; a POST previews a new one against the last month and offers to put it in force."""
    order = order_of(request, pk)
    typed = (request.POST, request.FILES) if request.method == "POST" else ()
    form = DrawingForm(*typed, order=order, initial={"frame": frame()})
    context = _shown(request, order) | {"form": form, "seen": None, "may_locate": may_locate(request.actor, order)}
    if request.method == "POST" and form.is_valid():
        read_position(request, order, page="watch.zone_preview", why=_("预览区域：{name}").format(**form.cleaned_data))
        context |= _previewed(request, order, form.cleaned_data, context["map"])
    elif request.method == "GET":
        address = address_of(request) or None
        log_read(order.file, request.actor, page="watch.zones", why=_("查看电子围栏"), address=address)
    return render(request, "watch/zones.html", context, status=422 if form.errors else 200)


def _shown(request: StaffRequest, order: PositioningOrder) -> dict[str, Any]:
    now = clock.now()
    rows = list(order.zones.select_related("area").order_by("-starts_at", "id"))
    for zone in rows:
        zone.order = order
    current = [zone for zone in rows if zone.starts_at <= now and (zone.ends_at is None or zone.ends_at > now)]
    return {
        "order": order,
        "zones": [
            {
                "zone": zone,
                "is_current": zone in current,
                "acts": offers_on(zone, [ReplaceZone, EndZone], request.actor),
            }
            for zone in rows
        ],
        "map": {
            "base": base_map(),
            "shapes": boundary_of(order.file.organisation) + zones_on_map(current),
            "draw": True,
        },
        "crumbs": [
            {"label": order.file.title, "url": reverse("workbench:file", args=[order.file_id])},
            {"label": _("电子围栏")},
        ],
    }


def _previewed(
    request: StaffRequest, order: PositioningOrder, told: dict[str, Any], drawn: dict[str, Any]
) -> dict[str, Any]:
    """What the shape would have said, and the act's own form with the shape already in it."""
    area, replaced = told["area"], told.get("replaces")
    act, record = (ReplaceZone, replaced) if replaced else (ACT_OF[told["kind"]], order)
    if replaced:
        replaced.order = order
    filled = {"name": told["name"], "shape": json.dumps(area), "frame": "wgs84"}
    filled |= {name: told[name] for name in ("weekdays", "from_time", "to_time") if told.get(name)}
    ready = act.ready(record)
    return {
        "seen": preview(order, area, told["kind"], told["hours"]),
        "first": FIRST_EPISODES,
        "map": drawn | {"shapes": [*drawn["shapes"], feature(area, name=told["name"], kind="new")], "draw": False},
        "blocked": None if ready else ready.why,
        "act": {
            "id": f"{act.name}-{record.pk}".replace(".", "-"),
            "title": act.title,
            "url": reverse("workbench:act", args=[act.name, record.pk]),
            "back": reverse("watch:zones", args=[order.pk]),
        },
        "act_form": act.Input(initial=filled, record=record, actor=request.actor, today=clock.today()),
        "key": str(uuid.uuid4()),
        "last_entry": order.file.last_seq,
    }

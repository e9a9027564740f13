"""电子围栏: where the wearer may be, must not be, must be at night; versioned, each with its basis and dates in force.

Law art. 27 (leaving the city or county), Criminal Law's prohibition orders (Measures art. 39), art. 34 (R10).
"""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from anhe import clock
from anhe.casework.acts import Act, ActForm, Refused
from anhe.casework.fields import DayField
from anhe.casework.fitting_hours import is_busy_at
from anhe.casework.supervision import supervision_of
from anhe.clock import SHANGHAI
from anhe.law.answers import Answer, No
from anhe.law.citations import LAW, MEASURES
from anhe.law.rules.positioning import PositioningGround
from anhe.orgs.models import OrganisationKind
from anhe.watch import shapes
from anhe.watch.areas import area_for, is_new, shared_areas
from anhe.watch.models import Area, PositioningOrder, Zone
from anhe.watch.models.orders import midnight_after
from anhe.watch.orders import OFFICERS, running, told

WEEK = ("一", "二", "三", "四", "五", "六", "日")
A_MONDAY = datetime(2026, 3, 2, tzinfo=SHANGHAI)
FRAMES = (("wgs84", "WGS-84"), ("gcj02", _("GCJ-02（高德、腾讯等地图）")))
Hours = list[list[int]]


# What is drawn or brought -----------------------------------------------------------------------


class AreaForm(ActForm):
    """A shape drawn on the map (polygon, line with a width, point with a radius), or brought as GeoJSON or KML.

    Cleans to `area`, an Area; what it was made from is not kept a second time.
    """

    name = forms.CharField(label=_("区域名称"), max_length=120, required=False)
    shape = forms.CharField(
        label=_("画出的图形"), required=False, widget=forms.Textarea(attrs={"rows": 3, "spellcheck": "false"}),
        help_text=_("GeoJSON：多边形、一条线（走廊）或者一个点（圆）"),
    )  # fmt: skip
    size_m = forms.IntegerField(label=_("走廊每侧宽度或者圆的半径（米）"), min_value=1, required=False)
    upload = forms.FileField(
        label=_("区域文件（GeoJSON、KML）"),
        required=False,
        widget=forms.ClearableFileInput(attrs={"accept": ".geojson,.json,.kml"}),
    )
    frame = forms.ChoiceField(label=_("坐标系"), choices=FRAMES, initial="wgs84", required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        given = {name: cleaned.pop(name, None) for name in ("name", "shape", "size_m", "upload", "frame", "shared")}
        try:
            cleaned["area"] = given["shared"] or self._made_of(given)
        except ValueError as wrong:
            self.add_error("upload" if given["upload"] else "shape", str(wrong))
        return cleaned

    def _made_of(self, given: dict[str, Any]) -> Area:
        if not (given["name"] or "").strip():
            raise ValueError(gettext("请写明区域的名称。"))
        order = self.record if isinstance(self.record, PositioningOrder) else self.record.order
        bureau = order.file.organisation.nearest(OrganisationKind.JUSTICE_BUREAU)
        return area_for(bureau, given["name"].strip(), shape_of(given))


def shape_of(given: dict[str, Any]) -> shapes.Area:
    """The checked shape of what a form was given. Raises ValueError with words."""
    frame = given.get("frame") or "wgs84"
    if upload := given.get("upload"):
        data = upload.read(shapes.MOST_BYTES + 1)
        is_kml = upload.name.lower().endswith(".kml") or data.lstrip()[:1] == b"<"
        return shapes.area_from_kml(data, frame=frame) if is_kml else shapes.area_from_geojson(data, frame=frame)
    text = (given.get("shape") or "").strip()
    if not text:
        raise ValueError(gettext("请在图上画出区域，或者选择文件。"))
    return shapes.area_from_drawing(text, given.get("size_m"), frame=frame)


class _SetsZone(Act):
    """Put a zone in force under an order."""

    acts_on = PositioningOrder
    by = OFFICERS
    kind: ClassVar[str]

    @classmethod
    def ready(cls, record: PositioningOrder) -> Answer:
        return running(record)

    def begins_at(self) -> datetime:
        """Now, or the first instant of the day chosen; never before the order itself."""
        day = told(self, "starts_on")
        begins = datetime.combine(day, time(), SHANGHAI) if day and day > self.today else self.now
        return max(begins, self.record.starts_at)

    def put_in_force(self, *, hours: Hours | None = None, ends_at: datetime | None = None) -> Zone:
        area = self.input.area
        if is_new(area):
            self.add(area)
        return self.add(
            Zone(
                order=self.record,
                area=area,
                kind=self.kind,
                basis=self.input.basis,
                hours=hours or [],
                starts_at=self.begins_at(),
                ends_at=ends_at,
            )
        )


class SetAllowedArea(_SetsZone):
    """Say where the wearer may be without asking: the district, a drawn area, a corridor to work. Law art. 27 ¶1."""

    title = _("划定允许活动区域")
    kind = Zone.Kind.ALLOWED
    basis = [LAW[27].paragraph(1), LAW[29]]

    class Input(AreaForm):
        shared = forms.ModelChoiceField(
            label=_("全区共用的区域"),
            queryset=Area.objects.none(),
            required=False,
            help_text=_("例如区界；选了就不用画"),
        )
        basis = forms.CharField(
            label=_("依据"), max_length=200, initial=_("社区矫正法第二十七条：离开所居住的市、县须经批准")
        )
        starts_on = DayField(_("生效日期（不填即时生效）"), required=False)

        field_order = ["shared"]

        def prepare(self) -> None:
            self.offer("shared", shared_areas(self.record.file.organisation))

    def perform(self) -> str:
        zone = self.put_in_force()
        return gettext("允许活动区域：{area}").format(area=zone.area.name)


class SetProhibitedPlace(_SetsZone):
    """Fence off a place that the court's prohibition order names. Measures art. 39; Law art. 29 ¶1 (1)."""

    title = _("划定禁止进入场所")
    kind = Zone.Kind.PROHIBITED
    basis = [MEASURES[39], LAW[29].paragraph(1)]

    class Input(AreaForm):
        basis = forms.CharField(label=_("依据（禁止令的文号和内容）"), max_length=200, min_length=4)
        starts_on = DayField(_("生效日期（不填即时生效）"), required=False)

        def prepare(self) -> None:
            supervision = supervision_of(self.record.file)
            if supervision and supervision.prohibition:
                self.initial.setdefault("basis", supervision.prohibition[:200])

    def check(self) -> None:
        supervision = supervision_of(self.file)
        prohibited = supervision.prohibition_on(self.today) if supervision else ""
        if not prohibited and self.record.ground != PositioningGround.BROKE_PROHIBITION_ORDER:
            raise Refused(gettext("没有执行中的禁止令，不能划定禁止进入的场所。"), MEASURES[39], LAW[29].paragraph(1))

    def perform(self) -> str:
        supervision = supervision_of(self.file)
        last = supervision.prohibition_ends_on if supervision else None
        zone = self.put_in_force(ends_at=midnight_after(last) if last and last >= self.today else None)
        return gettext("禁止进入场所：{area}（{basis}）").format(area=zone.area.name, basis=zone.basis)


class HoursForm(AreaForm):
    """Weekdays and a span of the day; one that ends before it begins runs into the next morning."""

    weekdays = forms.TypedMultipleChoiceField(
        label=_("星期"),
        choices=[(str(n), name) for n, name in enumerate(WEEK, start=1)],
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
    )
    from_time = forms.TimeField(label=_("起"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))
    to_time = forms.TimeField(label=_("止"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))


class SetCurfew(_SetsZone):
    """Say when the wearer stays at home, by weekday and hour; clear of declared work and school. Law art. 34 ¶1; R10."""

    title = _("划定宵禁时段留守地")
    kind = Zone.Kind.CURFEW
    basis = [LAW[29], LAW[34].paragraph(1)]

    class Input(HoursForm):
        basis = forms.CharField(label=_("依据（禁止令或者批准的矫正方案）"), max_length=200, min_length=4)
        starts_on = DayField(_("生效日期（不填即时生效）"), required=False)

    def check(self) -> None:
        check_hours(self)

    def perform(self) -> str:
        zone = self.put_in_force(hours=hours_told(self))
        return gettext("宵禁时段{hours}，留守{area}（{basis}）").format(
            hours=spoken_hours(zone.hours), area=zone.area.name, basis=zone.basis
        )


def check_hours(act: Act) -> None:
    """Refuse hours of no length, and hours in which the person has said to be at work or school (R10)."""
    if act.input.from_time == act.input.to_time:
        raise Refused(gettext("起止时间相同，请改正。"), field="to_time")
    supervision = supervision_of(act.file)
    met = first_busy_minute(hours_told(act), list(supervision.busy_hours)) if supervision else None
    if met:
        raise Refused(
            gettext("周{day} {at} 是本人申报的工作、上学时间，宵禁时段应当避开。").format(
                day=WEEK[met.weekday()], at=met.strftime("%H:%M")
            ),
            LAW[34].paragraph(1),
            field="from_time",
        )


def hours_told(act: Act) -> Hours:
    begins, ends = (one.hour * 60 + one.minute for one in (act.input.from_time, act.input.to_time))
    return [[int(day), begins, ends] for day in sorted(act.input.weekdays)]


def first_busy_minute(hours: Hours, busy: list[dict[str, Any]]) -> datetime | None:
    """The first minute of a week that lies in these hours and in a busy span as well."""
    for weekday, begins, ends in hours:
        start = A_MONDAY + timedelta(days=weekday - 1, minutes=begins)
        for minute in range((ends - begins) % (24 * 60)):
            moment = start + timedelta(minutes=minute)
            if is_busy_at(busy, moment):
                return moment
    return None


def spoken_hours(hours: Hours) -> str:
    """周一、二 22:00-06:00; spans that several days share are said once."""
    spans: dict[tuple[int, int], list[str]] = {}
    for weekday, begins, ends in hours:
        spans.setdefault((begins, ends), []).append(WEEK[weekday - 1])
    return "；".join(
        f"周{'、'.join(days)} {begins // 60:02}:{begins % 60:02}-{ends // 60:02}:{ends % 60:02}"
        for (begins, ends), days in spans.items()
    )


# Versions ---------------------------------------------------------------------------------------


class _OnZone(Act):
    acts_on = Zone
    by = OFFICERS

    @classmethod
    def ready(cls, record: Zone) -> Answer:
        if record.ends_at and record.ends_at <= clock.now():
            return No(gettext("这个区域已经失效。"))
        return running(record.order)


class ReplaceZone(_OnZone):
    """Put a new version in the place of a zone: the old one ends where the new one begins; both stay. Law art. 27, 34."""

    title = _("更换区域")
    basis = [LAW[27], LAW[34].paragraph(1)]

    class Input(HoursForm):
        basis = forms.CharField(label=_("依据"), max_length=200, min_length=2)
        reason = forms.CharField(label=_("更换原因"), max_length=200, min_length=2)

        def prepare(self) -> None:
            self.initial.setdefault("basis", self.record.basis)
            self.initial.setdefault("name", self.record.area.name)
            if self.record.kind != Zone.Kind.CURFEW:
                for name in ("weekdays", "from_time", "to_time"):
                    del self.fields[name]

    def check(self) -> None:
        if self.record.kind == Zone.Kind.CURFEW:
            check_hours(self)

    def perform(self) -> str:
        area, old = self.input.area, self.record
        if is_new(area):
            self.add(area)
        begins = max(self.now, old.starts_at)
        self.made = self.add(
            Zone(
                order=old.order,
                area=area,
                kind=old.kind,
                basis=self.input.basis,
                hours=hours_told(self) if old.kind == Zone.Kind.CURFEW else [],
                starts_at=begins,
                ends_at=old.ends_at,
                replaces=old,
            )
        )
        old.ends_at = begins
        return gettext("{old}更换为{new}：{reason}").format(old=old, new=area.name, reason=self.input.reason)


class EndZone(_OnZone):
    """End a zone. The last allowed area is replaced, not ended: without one nothing would be asked of the wearer."""

    title = _("撤销区域")
    basis = [LAW[27], LAW[34].paragraph(1)]

    class Input(ActForm):
        reason = forms.CharField(label=_("撤销原因"), max_length=200, min_length=2)

    @classmethod
    def ready(cls, record: Zone) -> Answer:
        going_on = super().ready(record)
        if going_on and record.kind == Zone.Kind.ALLOWED and not _another_allowed(record):
            return No(gettext("这是唯一的允许活动区域，请用“更换区域”。"))
        return going_on

    def perform(self) -> str:
        self.record.ends_at = max(self.now, self.record.starts_at)
        return gettext("撤销{zone}：{reason}").format(zone=self.record, reason=self.input.reason)


def _another_allowed(zone: Zone) -> bool:
    others = zone.order.zones.in_force(clock.now()).filter(kind=Zone.Kind.ALLOWED).exclude(pk=zone.pk)
    return others.exists()

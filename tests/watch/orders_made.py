"""Positioning orders in the state a test begins with, brought there by running acts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from anhe import clock
from anhe.casework.models import File
from anhe.watch import shapes
from anhe.watch.areas import share_area
from anhe.watch.devices import FitDevice
from anhe.watch.models import Area, Device, DeviceModel, PositioningOrder
from anhe.watch.orders import ApprovePositioning, ProposePositioning, TellPositioningTerms
from anhe.watch.stock import take_into_stock
from anhe.watch.terms import AssessStillNecessary
from anhe.watch.zones import SetAllowedArea, SetCurfew
from tests.correction.factories import Cases
from tests.district import District, act

SQUARE = {
    "type": "Polygon",
    "coordinates": [[[106.0, 29.8], [106.5, 29.8], [106.5, 30.2], [106.0, 30.2], [106.0, 29.8]]],
}
ORDERED_ON, LAST_DAY = date(2026, 3, 10), date(2026, 6, 9)
GROUNDED = {
    "ground": "left_without_leave",
    "facts": "2026年3月1日未经批准离开本市，三日后返回，无正当理由。",
    "evidence": "本人陈述笔录、车票、通话记录。",
}
_serial = iter(range(1, 10**6))


def paper(name: str = "警告决定书.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, b"%PDF-1.4\n%made up\n%%EOF", content_type="application/pdf")


@dataclass
class Orders:
    """`proposed`, `approved`, `told`, `worn`: each goes one step further than the one before."""

    district: District

    @property
    def cases(self) -> Cases:
        return Cases(self.district)

    def file(self, **facts: Any) -> File:
        return self.cases.enrolled(**facts).file

    def proposed(self, *, file: File | None = None, **changed: Any) -> PositioningOrder:
        file = file or self.file()
        given = GROUNDED | {"papers": [paper()]} | changed
        act(ProposePositioning, on=file, by=self.officer(file), **given)
        return file.positioning_orders.first()

    def approved(self, starts_on: date | None = None, ends_on: date | None = None, **more: Any) -> PositioningOrder:
        order = self.proposed(**more)
        first = starts_on or clock.today()
        act(
            ApprovePositioning,
            on=order,
            by=self.district.leader,
            starts_on=first,
            ends_on=ends_on or LAST_DAY,
            opinion="同意",
        )
        return fresh(order)

    def told(self, order: PositioningOrder | None = None, **more: Any) -> PositioningOrder:
        order = order or self.approved(**more)
        act(TellPositioningTerms, on=order, by=self.officer(order.file), **telling(guardian="虚构监护人"))
        return fresh(order)

    def worn(self, order: PositioningOrder | None = None, **more: Any) -> PositioningOrder:
        return self.fitted(self.told(order, **more))

    def fitted(self, order: PositioningOrder) -> PositioningOrder:
        act(
            FitDevice,
            on=order,
            by=self.officer(order.file),
            device=self.device(),
            fitted_at=clock.now(),
            explained=True,
            fits=True,
        )
        return fresh(order)

    def assessed(self, order: PositioningOrder, *, still_necessary: bool = True) -> PositioningOrder:
        act(
            AssessStillNecessary,
            on=order,
            by=self.district.agency_officer,
            assessment="执行期间仍有两次未按时充电，风险没有消除。",
            still_necessary=still_necessary,
        )
        return fresh(order)

    def device(self, identity: str = "", **more: Any) -> Device:
        model, _made = DeviceModel.objects.get_or_create(name="虚构腕带一型")
        number = identity or f"139{next(_serial):08}"
        return take_into_stock(
            self.district.actor(self.district.agency_officer), self.district.agency, model, number, **more
        )

    def boundary(self) -> Area:
        actor = self.district.actor(self.district.agency_officer)
        return share_area(actor, self.district.bureau, "示例区界（虚构）", SQUARE)

    def in_boundary(self, order: PositioningOrder | None = None) -> PositioningOrder:
        order = order or self.approved()
        act(SetAllowedArea, on=order, by=self.officer(order.file), area=self.boundary(), basis="社区矫正法第二十七条")
        return fresh(order)

    def at_home(self, order: PositioningOrder, *, days: tuple[int, ...] = (1, 2, 3, 4, 5), **changed: Any) -> None:
        given = {
            "area": self.area(shapes.circle(106.276, 29.976, 150), "虚构住处"),
            "basis": "禁止令：夜间不得外出",
            "weekdays": list(days),
            "from_time": time(22),
            "to_time": time(6),
        } | changed
        act(SetCurfew, on=order, by=self.officer(order.file), **given)

    def area(self, shape: dict[str, Any], name: str = "虚构区域") -> Area:
        return Area(organisation=self.district.bureau, name=name, shape=shape, digest=shapes.digest_of(shape))

    def officer(self, file: File) -> Any:
        return self.district.colleague if file.is_minor else self.district.officer


def telling(**changed: Any) -> dict[str, Any]:
    return {
        "told_at": clock.now(),
        "term_told": True,
        "duties_told": True,
        "consequences_told": True,
        "rights_told": True,
        "manner": "signed",
    } | changed


def fresh(order: PositioningOrder) -> PositioningOrder:
    return PositioningOrder.objects.select_related("file__organisation", "file__person").get(pk=order.pk)


def open_duties(order: PositioningOrder) -> dict[str, date]:
    return {duty.name: duty.due_on for duty in order.file.duties.filter(state="open", name__startswith="positioning.")}

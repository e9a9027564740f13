"""An order in force and what the engine may see of its wearer, for the tests of alerts and pages."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count
from typing import Any

from anhe import clock
from anhe.watch.models import Alert, Area, PositioningOrder, Signal, Trail, Zone
from anhe.watch.raising import raise_new_signals
from tests.correction.factories import Cases
from tests.district import District

SQUARE = [[106.4, 29.9], [106.5, 29.9], [106.5, 30.0], [106.4, 30.0], [106.4, 29.9]]
_numbers = count(1)


@dataclass
class Watched:
    """Persons of a district under orders, and signals about them."""

    district: District

    def order(self, correction: Any = None, **facts: Any) -> PositioningOrder:
        """An approved order that began an hour ago, with its trail."""
        correction = correction or Cases(self.district).enrolled()
        start = clock.now() - timedelta(hours=1)
        given = {
            "status": PositioningOrder.Status.APPROVED,
            "ground": "broke_prohibition_order",
            "facts": "违反禁止令进入娱乐场所",
            "evidence": "执法记录",
            "proposed_by": self.district.agency_officer,
            "proposed_at": start,
            "approved_by": self.district.leader,
            "approved_at": start,
            "starts_at": start,
            "ends_at": start + timedelta(days=60),
        } | facts
        order = PositioningOrder.objects.create(file=correction.file, **given)
        Trail.objects.create(order=order)
        return order

    def zone(self, order: PositioningOrder, name: str = "示例区", kind: str = Zone.Kind.ALLOWED) -> Zone:
        shape = {"type": "Polygon", "coordinates": [SQUARE]}
        area = Area.objects.create(organisation=self.district.agency, name=name, shape=shape, digest="0" * 64)
        return Zone.objects.create(order=order, area=area, kind=kind, basis="决定书", starts_at=order.starts_at)

    def signal(
        self,
        order: PositioningOrder,
        kind: str = "boundary_exit",
        *,
        begins: bool = True,
        zone: Zone | None = None,
        at: datetime | None = None,
        **facts: Any,
    ) -> Signal:
        moment = at or clock.now()
        key = f"{order.pk}:{kind}:{next(_numbers)}"
        return Signal.objects.create(
            key=key, order=order, kind=kind, begins=begins, zone=zone, measured_at=moment, seen_at=moment, facts=facts
        )

    def alert(self, order: PositioningOrder | None = None, kind: str = "boundary_exit", **facts: Any) -> Alert:
        """An alert raised from a signal, as the service raises it."""
        order = order or self.order()
        self.signal(order, kind, **facts)
        raise_new_signals()
        return Alert.objects.filter(order=order, kind=kind).latest("raised_at")

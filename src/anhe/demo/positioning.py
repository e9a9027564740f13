"""A dozen persons under electronic positioning, by running acts at past dates; their devices are `demo.ground`'s.

SYNTHETIC: persons, devices, places and boundary. The simulated terminals of `demo.devices` wear these devices.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction

from anhe import clock
from anhe.casework.configuring import propose, publish
from anhe.casework.running import run
from anhe.correction.models import Correction, Status
from anhe.demo import ground
from anhe.demo.tree import SINCE, Tree
from anhe.law.calendar import ONE_DAY
from anhe.law.rules.positioning import positioning_extension_term, positioning_term
from anhe.orgs.access import Actor
from anhe.orgs.models import Account
from anhe.watch import shapes, thresholds
from anhe.watch.areas import area_for, share_area
from anhe.watch.devices import FitDevice
from anhe.watch.models import Area, Device, DeviceModel, PositioningOrder
from anhe.watch.orders import ApprovePositioning, ProposePositioning, TellPositioningTerms
from anhe.watch.stock import take_into_stock
from anhe.watch.terms import AssessStillNecessary, ExtendPositioning
from anhe.watch.zones import SetAllowedArea, SetCurfew, SetProhibitedPlace

SOURCE = "合川区电子定位工作规范（演示）"
SPARE = 4
CASES = {
    "left_without_leave": ("未经批准离开本市两日，查找后返回，无正当理由（演示）。", "本人笔录、车票（演示）"),
    "warned_for_not_reporting": ("连续三次拒不报告活动情况，已被给予警告（演示）。", "警告决定书（演示）"),
    "broke_prohibition_order": ("违反禁止令进入网吧，被现场发现（演示）。", "禁止令、现场照片（演示）"),
    "penalised_for_breach": ("违反监督管理规定，被公安机关处罚（演示）。", "行政处罚决定书（演示）"),
    "revocation_proposed": ("两次警告后仍不改正，拟提请撤销缓刑（演示）。", "警告决定书两份（演示）"),
}


@dataclass(frozen=True, slots=True)
class Plan:
    """One wearer: how many days ago the order began, in which office, on which ground, extended or not."""

    wearer: ground.Wearer
    days_ago: int
    office: int
    ground: str
    extended: bool = False


# The first two offices lived through all the months; the others joined seventeen days before the last.
PLANS = tuple(
    Plan(wearer, days_ago, office, on_ground, extended=days_ago > 100)
    for wearer, (days_ago, office, on_ground) in zip(
        ground.WEARERS,
        (
            (20, 0, "left_without_leave"),
            (86, 0, "warned_for_not_reporting"),
            (118, 1, "revocation_proposed"),
            (45, 0, "broke_prohibition_order"),
            (33, 1, "penalised_for_breach"),
            (26, 0, "left_without_leave"),
            (14, 2, "warned_for_not_reporting"),
            (13, 3, "left_without_leave"),
            (11, 5, "penalised_for_breach"),
            (8, 8, "left_without_leave"),
            (5, 12, "revocation_proposed"),
            (2, 0, "left_without_leave"),
        ),
        strict=True,
    )
)


class Positioning:
    """Lives along with the history: on its day each plan's order is proposed, approved, told and worn."""

    def __init__(self, random: Random, tree: Tree, today: date) -> None:
        self.random, self.tree, self.today = random, tree, today
        self.boundary: Area | None = None
        self.devices: dict[str, Device] = {}
        self.orders: dict[str, PositioningOrder] = {}

    def prepare(self, on: date) -> None:
        """Choices by two persons, the invented boundary, and the stock."""
        officer, head = self._actor(self.tree.agency_officer), self._actor(self.tree.agency_head)
        for name, value in thresholds.EXAMPLES.items():
            version = propose(officer, self.tree.bureau, name, value, source=SOURCE, starts_on=SINCE)
            publish(head, version)
        with _at(on, 9):
            shape = shapes.checked_area(shapes.geometry_of({"type": "Polygon", "coordinates": [ground.BOUNDARY]}))
            self.boundary = share_area(officer, self.tree.bureau, ground.BOUNDARY_NAME, shape)
            model = DeviceModel.objects.create(
                name="演示腕带（虚构）",
                maker="虚构厂家",
                report_seconds=ground.REPORT_SECONDS,
                extras=[{"id": "E4", "means": "battery", "at": 1, "width": 1}],
            )
            spare = [f"0139009901{n:02}" for n in range(1, SPARE + 1)]
            for identity in [wearer.identity for wearer in ground.WEARERS] + spare:
                self.devices[identity] = take_into_stock(
                    officer,
                    self.tree.agency,
                    model,
                    identity,
                    serial=f"演示{identity[-4:]}",
                    auth_code=ground.AUTH_CODE,
                )

    def live(self, day: date) -> None:
        """What happens on this day: orders begin, the long one is extended, one proposal is left to the leader."""
        for plan in PLANS:
            began = self._day_of(plan)
            if day == began:
                self._begin(plan, day)
            elif plan.extended and plan.wearer.identity in self.orders and day == began + timedelta(days=84):
                self._extend(plan, day)
        if day == self.today:
            self._propose_one_more(day)

    def _day_of(self, plan: Plan) -> date:
        """The plan's day, or the Friday before a weekend."""
        day = self.today - timedelta(days=plan.days_ago)
        return day - timedelta(days=max(0, day.weekday() - 4))

    @transaction.atomic
    def _begin(self, plan: Plan, day: date) -> None:
        correction = self._somebody(plan.office, day)
        if correction is None:
            return
        order = self._propose(correction, plan.ground, day)
        officer = self._officer(correction)
        with _at(day, 11):
            last = positioning_term(start=day).due
            _run(ApprovePositioning, order, self._actor(self.tree.leader), starts_on=day, ends_on=last, opinion="同意")
        with _at(day, 14):
            self._tell(order, officer)
        with _at(day, 15):
            device = self.devices[plan.wearer.identity]
            _run(FitDevice, order, officer, device=device, fitted_at=clock.now(), explained=True, fits=True)
            self._fence(order, officer, plan)
        self.orders[plan.wearer.identity] = order

    def _propose(self, correction: Correction, on_ground: str, day: date) -> PositioningOrder:
        facts, evidence = CASES[on_ground]
        with _at(day, 8):
            _run(
                ProposePositioning,
                correction.file,
                self._officer(correction),
                ground=on_ground,
                facts=facts,
                evidence=evidence,
                papers=[_paper("证据材料（演示）.pdf")],
            )
        return correction.file.positioning_orders.get(status=PositioningOrder.Status.PROPOSED)

    def _tell(self, order: PositioningOrder, officer: Actor) -> None:
        told = dict.fromkeys(("term_told", "duties_told", "consequences_told", "rights_told"), True)
        _run(TellPositioningTerms, order, officer, told_at=clock.now(), manner="signed", **told)

    def _fence(self, order: PositioningOrder, officer: Actor, plan: Plan) -> None:
        """The district for all; a home at night for the revocation case, a forbidden place for the broken order."""
        _run(SetAllowedArea, order, officer, area=self.boundary, basis="社区矫正法第二十七条")
        bureau, wearer = self.tree.bureau, plan.wearer
        if plan.ground == "revocation_proposed":
            home = area_for(bureau, "住处周围（演示）", shapes.circle(wearer.lon, wearer.lat, 300))
            _run(SetCurfew, order, officer, area=home, basis="经批准的矫正方案（演示）", weekdays=[1, 2, 3, 4, 5, 6, 7],
                 from_time=time(23), to_time=time(5, 30))  # fmt: skip
        if plan.ground == "broke_prohibition_order":
            place = area_for(bureau, "某网吧（演示，虚构）", shapes.circle(wearer.lon + 0.03, wearer.lat + 0.02, 80))
            _run(SetProhibitedPlace, order, officer, area=place, basis="禁止令：不得进入网吧（演示）")

    @transaction.atomic
    def _extend(self, plan: Plan, day: date) -> None:
        order = PositioningOrder.objects.get(pk=self.orders[plan.wearer.identity].pk)
        with _at(day, 9):
            _run(
                AssessStillNecessary,
                order,
                self._actor(self.tree.agency_officer),
                assessment="期间仍有两次未按时报告，撤销程序尚未结束，仍有必要（演示）。",
                still_necessary=True,
            )
        with _at(day, 11):
            order.refresh_from_db()
            assert order.last_day is not None
            last = positioning_extension_term(start=order.last_day + ONE_DAY).due
            _run(ExtendPositioning, order, self._actor(self.tree.leader), ends_on=last, opinion="同意延长")
        with _at(day, 15):
            order.refresh_from_db()
            self._tell(order, self._officer(Correction.objects.get(file=order.file)))

    def _propose_one_more(self, day: date) -> None:
        """One proposal waits for the leader on the last day."""
        correction = self._somebody(1, day)
        if correction is not None:
            self._propose(correction, "warned_for_not_reporting", day)

    def _somebody(self, office: int, day: date) -> Correction | None:
        """An adult of this office whose term is long enough and who is under no order."""
        found = Correction.objects.filter(
            status=Status.ENROLLED,
            ends_on__gte=max(day, self.today) + timedelta(days=110),
            reported_on__lt=day,
            file__organisation=self.tree.offices[office],
            file__is_minor=False,
            file__positioning_orders__isnull=True,
            file__officer__isnull=False,
        )
        found = found.exclude(leaves__status__in=["requested", "approved"])
        rows = list(found.select_related("file__organisation", "file__officer", "file__person").order_by("id"))
        return self.random.choice(rows) if rows else None

    def _officer(self, correction: Correction) -> Actor:
        return self._actor(correction.file.officer)

    def _actor(self, account: Account | Any) -> Actor:
        return Actor.of(account, self.today)


def _run(act: Any, record: Any, by: Actor, **given: Any) -> None:
    if isinstance(record, PositioningOrder):
        record = PositioningOrder.objects.get(pk=record.pk)
    run(act, on=record, by=by, given=given)


@contextmanager
def _at(day: date, hour: int) -> Iterator[None]:
    """The house lives at this hour of the day."""
    with clock.set_to(datetime.combine(day, time(hour), clock.SHANGHAI)):
        yield


def _paper(name: str) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, "%PDF-1.4\n% 演示 synthetic\n%%EOF\n".encode(), content_type="application/pdf")

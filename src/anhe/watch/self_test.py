"""定位链路自检: every night a synthetic device leaves a synthetic zone through the real wire, and an alert must come.

SYNTHETIC throughout: a file of a kind of its own without a person, which no post reads and no figure counts; an order
whose facts say that nobody is meant; a zone in the middle of the Pacific; an account that nobody can sign in with. It
is made before each run and ended after it, and its file keeps what came of it. If no alert comes the duty desk is told.
"""

from __future__ import annotations

import asyncio
import logging
import secrets
import time
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from anhe import clock
from anhe.casework.acts import Act
from anhe.casework.models import File, FileKind, Notice
from anhe.casework.running import run
from anhe.clock import SHANGHAI
from anhe.law.citations import LAW, MEASURES
from anhe.law.rules.positioning import PositioningGround
from anhe.orgs.access import Actor, By
from anhe.orgs.models import Account, Organisation, OrganisationKind
from anhe.watch import shapes
from anhe.watch.alert_duties import duty_desk
from anhe.watch.jt808.calling import Line, NotAccepted
from anhe.watch.jt808.terminal import Terminal, location_body
from anhe.watch.models import Alert, AlertKind, Area, Device, DeviceModel, Pairing, PositioningOrder, Trail, Zone
from anhe.watch.models.devices import SELF_TEST_MODEL

log = logging.getLogger(__name__)

IDENTITY = "013899999901"
MACHINE = "self-test"
SYNTHETIC = _("合成自检，不涉及任何人")
LON, LAT = -140.0, 10.0
ZONE_M, STEP_M, STEP_S, INSIDE, OUTSIDE = 500, 250, 15, 4, 5
TAKES_EFFECT_WITHIN_S = 10.0
ALERT_WITHIN_S = 15.0
LOOK_EVERY_S = 0.25
NIGHTLY_HOUR = 3


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one run: how long the alert took after the last fix, or what went wrong, in words."""

    seconds: float | None
    trouble: str = ""

    @property
    def passed(self) -> bool:
        return self.seconds is not None


class BeginSelfTest(Act):
    """Lay out the synthetic device, order and zone. Run by the clock; about nobody."""

    title = _("开始定位链路自检")
    acts_on = Organisation
    by = By.CLOCK
    basis = [MEASURES[37]]
    opens_file = True

    def perform(self) -> str:
        words, since = str(SYNTHETIC), self.now - timedelta(minutes=5)
        number = self.next_number(self.record, FileKind.SELF_TEST)
        self.file = self.add(
            File(
                kind=FileKind.SELF_TEST,
                number=gettext("自检〔{year}〕{number}").format(year=self.today.year, number=number),
                title=words,
                organisation=self.record,
                opened_on=self.today,
            )
        )
        order = self.made = self.add(_order(self.file, words, since, self.now))
        self.add(Trail(order=order))
        self.add(Zone(order=order, area=self.input.area, kind=Zone.Kind.ALLOWED, basis=words, starts_at=since))
        self.add(Pairing(order=order, device=self.input.device, fitted_at=since))
        self.input.device.status = Device.Status.FITTED
        self.save(self.input.device)
        return gettext("合成装置已就位，即将驶出合成区域")


class EndSelfTest(Act):
    """Take everything synthetic away again and write down what came of it. Run by the clock."""

    title = _("结束定位链路自检")
    acts_on = PositioningOrder
    by = By.CLOCK
    basis = [LAW[29], MEASURES[37]]

    def perform(self) -> str:
        order = self.record
        order.end(self.now, PositioningOrder.Status.LIFTED, str(SYNTHETIC))
        for pairing in order.pairings.filter(removed_at__isnull=True).select_related("device"):
            pairing.removed_at, pairing.removed_because = self.now, str(SYNTHETIC)
            pairing.handed_back_at = self.now
            pairing.device.status = Device.Status.IN_STOCK
            self.save(pairing)
            self.save(pairing.device)
        for alert in Alert.objects.open().filter(order=order):
            alert.explanation, alert.closed_at, alert.ended_at = str(SYNTHETIC), self.now, self.now
            self.save(alert)
        self.file.closed_on = self.today
        if self.input.trouble:
            return gettext("自检未通过：{trouble}").format(trouble=self.input.trouble)
        return gettext("自检通过：最后一个定位点之后 {seconds} 秒收到预警").format(seconds=self.input.seconds)


def run_nightly() -> str:
    """What the worker runs every hour: once a night, where a gateway's address is set. Returns what came of it."""
    moment = clock.now().astimezone(SHANGHAI)
    if not settings.WATCH_SELF_TEST or moment.hour != NIGHTLY_HOUR:
        return "not now"
    if File.objects.filter(kind=FileKind.SELF_TEST, opened_on=moment.date()).exists():
        return "done already"
    host, _colon, port = settings.WATCH_SELF_TEST.rpartition(":")
    outcome = self_test(host, int(port))
    return outcome.trouble or f"{outcome.seconds:.1f} s"


def self_test(
    host: str,
    port: int,
    *,
    effect_within_s: float = TAKES_EFFECT_WITHIN_S,
    alert_within_s: float = ALERT_WITHIN_S,
) -> Outcome:
    """Run it once against the gateway at this address; the duty desk is told when no alert comes.

    Needs a correction agency; takes half a minute at most. What an interrupted run left behind is ended first.
    """
    with translation.override("zh-hans"):
        agency = Organisation.objects.filter(kind=OrganisationKind.CORRECTION_AGENCY).order_by("path").first()
        if agency is None:
            return Outcome(None, gettext("没有社区矫正机构，无法自检。"))
        _end_what_was_left()
        device, order = _begin(agency)
        outcome = Outcome(None, gettext("自检中断。"))
        try:
            outcome = _leave_the_zone(order, device, host, port, effect_within_s, alert_within_s)
        finally:
            _end(order, outcome)
            if not outcome.passed:
                _tell_the_desk(order.file, outcome)
        return outcome


def _begin(agency: Organisation) -> tuple[Device, PositioningOrder]:
    device = _device(agency)
    given = {"device": device, "area": _area(agency)}
    entry = run(BeginSelfTest, on=agency, by=Actor.clock(clock.today()), given=given)
    return device, PositioningOrder.objects.get(file=entry.file_id)


def _end(order: PositioningOrder, outcome: Outcome) -> None:
    given = {"trouble": outcome.trouble, "seconds": None if outcome.seconds is None else round(outcome.seconds, 1)}
    run(EndSelfTest, on=order, by=Actor.clock(clock.today()), given=given)


def _end_what_was_left() -> None:
    left = PositioningOrder.objects.filter(file__kind=FileKind.SELF_TEST, status=PositioningOrder.Status.APPROVED)
    for order in left:
        _end(order, Outcome(None, gettext("自检中断。")))


def _leave_the_zone(
    order: PositioningOrder, device: Device, host: str, port: int, effect_within_s: float, alert_within_s: float
) -> Outcome:
    try:
        asyncio.run(_drive(host, port, device.auth_code, effect_within_s))
    except NotAccepted:
        return Outcome(None, gettext("网关不认识合成装置。"))
    except (OSError, TimeoutError):
        return Outcome(None, gettext("连不上定位网关，或者网关没有应答。"))
    except _NotStored:
        return Outcome(None, gettext("网关没有存下合成装置的定位。"))
    began = time.monotonic()
    while (waited := time.monotonic() - began) < alert_within_s:
        if Alert.objects.filter(order=order, kind=AlertKind.BOUNDARY_EXIT, news__isnull=False).exists():
            return Outcome(waited)
        time.sleep(LOOK_EVERY_S)
    return Outcome(None, gettext("{seconds} 秒内没有收到越界预警。").format(seconds=round(alert_within_s)))


class _NotStored(Exception):
    pass


async def _drive(host: str, port: int, code: str, effect_within_s: float) -> None:
    """Straight east at an ordinary speed: fixes of the last minutes, the first inside, the last well outside."""
    terminal = Terminal(IDENTITY)
    until = time.monotonic() + effect_within_s
    while True:
        try:
            async with Line(terminal, host, port, answer_within_s=effect_within_s) as line:
                await line.log_in(code)
                for body in _way(clock.now()):
                    await _store(line, terminal, body, until)
                return
        except NotAccepted:
            # The order may not have reached the gateway yet.
            if time.monotonic() > until:
                raise
            await asyncio.sleep(LOOK_EVERY_S)


async def _store(line: Line, terminal: Terminal, body: bytes, until: float) -> None:
    while await line.ask(terminal.location(body)) != 0:
        if time.monotonic() > until:
            raise _NotStored
        await asyncio.sleep(LOOK_EVERY_S)


def _way(now: datetime) -> list[bytes]:
    """Fixes every fifteen seconds up to now, STEP_M apart; the zone's edge lies between INSIDE and OUTSIDE of them."""
    fixes = []
    for number in range(INSIDE + OUTSIDE):
        east_m = ZONE_M + (number - INSIDE + 1) * STEP_M - STEP_M / 2
        at = now - timedelta(seconds=(INSIDE + OUTSIDE - 1 - number) * STEP_S)
        speed_kmh = STEP_M / STEP_S * 3.6
        fixes.append(
            location_body(LAT, LON + east_m / shapes.METRES_PER_DEGREE, at, speed_kmh=speed_kmh, course_deg=90)
        )
    return fixes


def _order(file: File, words: str, since: datetime, now: datetime) -> PositioningOrder:
    machine = _machine()
    return PositioningOrder(
        file=file,
        status=PositioningOrder.Status.APPROVED,
        ground=PositioningGround.LEFT_WITHOUT_LEAVE.value,
        facts=words,
        evidence=words,
        proposed_by=machine,
        proposed_at=since,
        approved_by=machine,
        approved_at=since,
        opinion=words,
        starts_at=since,
        ends_at=now + timedelta(hours=1),
    )


def _machine() -> Account:
    """An account without a password or a post: nobody can sign in with it and nothing opens to it."""
    known = Account.objects.filter(username=MACHINE).first()
    if known:
        return known
    return Account.objects.create_account(MACHINE, None, name=gettext("系统自检（非真人）"), is_active=False)


def _device(agency: Organisation) -> Device:
    model, _made = DeviceModel.objects.get_or_create(
        name=SELF_TEST_MODEL, defaults={"maker": str(SYNTHETIC), "report_seconds": STEP_S}
    )
    device, _made = Device.objects.get_or_create(
        identity=IDENTITY, defaults={"organisation": agency, "model": model, "serial": str(SYNTHETIC)}
    )
    device.auth_code = secrets.token_hex(8)
    device.save(update_fields=["auth_code"])
    return device


def _area(agency: Organisation) -> Area:
    east, north = ZONE_M / shapes.METRES_PER_DEGREE, ZONE_M / shapes.METRES_PER_DEGREE
    corners = [(-east, -north), (east, -north), (east, north), (-east, north), (-east, -north)]
    shape = {"type": "Polygon", "coordinates": [[[LON + x, LAT + y] for x, y in corners]]}
    area, _made = Area.objects.get_or_create(
        organisation=agency, name=str(SYNTHETIC), digest=shapes.digest_of(shape), defaults={"shape": shape}
    )
    return area


def _tell_the_desk(file: File, outcome: Outcome) -> None:
    """Everybody at the duty desk, without a link: the file itself is nobody's to read."""
    words = gettext("定位链路自检未通过：{trouble}请检查定位服务，其间预警可能收不到。").format(trouble=outcome.trouble)
    log.error("self-test of the watch failed: %s", outcome.trouble)
    Notice.objects.bulk_create(
        Notice(account=person, kind="watch.self_test_failed", text=words, sent_at=clock.now())
        for person in duty_desk(file)
    )

"""From signals to alerts: each signal of the engine becomes one act on the file, once, whoever raises it.

All of one order's signals are raised in one transaction that begins by locking the file, so two raisers at once, or
one that was killed and started again, raise each signal exactly once and in the order in which it was seen.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from django.db import DatabaseError, transaction
from django.utils import translation

from anhe import clock
from anhe.casework.models import File
from anhe.casework.running import run
from anhe.orgs.access import Actor
from anhe.watch.alert_terms import severity_of
from anhe.watch.alerts import NoteEpisodeEnd, RaiseAlert, RemindToCharge
from anhe.watch.models import Alert, PositioningOrder, Signal

log = logging.getLogger(__name__)
FOR_THE_WEARER = "wearer"
PLACES = frozenset({"lat", "lon", "latitude", "longitude"})


def raise_new_signals(limit: int = 500) -> int:
    """Raise up to `limit` waiting signals, the most urgent orders first; returns how many were raised now.

    A signal that cannot be raised is logged, stays waiting and holds nobody else up. Raises DatabaseError.
    """
    waiting = list(Signal.objects.filter(is_raised=False).order_by("id")[:limit])
    return sum(_raised_or_logged(order, max(one.pk for one in signals)) for order, signals in _by_urgency(waiting))


def _by_urgency(waiting: Iterable[Signal]) -> list[tuple[Any, list[Signal]]]:
    by_order: dict[Any, list[Signal]] = {}
    for signal in waiting:
        by_order.setdefault(signal.order_id, []).append(signal)
    return sorted(by_order.items(), key=lambda row: -max(severity_of(one.kind, one.facts) for one in row[1]))


def _raised_or_logged(order: Any, last: int) -> int:
    try:
        with translation.override("zh-hans"):
            return _raise_all_of(order, last)
    except DatabaseError:
        raise
    except Exception:
        log.exception("signals of order %s could not be raised; they stay waiting", order)
        return 0


@transaction.atomic
def _raise_all_of(pk: Any, last: int) -> int:
    order = PositioningOrder.objects.get(pk=pk)
    File.objects.select_for_update(of=("self",)).get(pk=order.file_id)
    signals = order.signals.filter(is_raised=False, pk__lte=last).select_related("zone__area").order_by("pk")
    waiting = list(signals)
    for signal in waiting:
        _raise(signal, order)
    Signal.objects.filter(pk__in=[one.pk for one in waiting]).update(is_raised=True)
    return len(waiting)


def _raise(signal: Signal, order: PositioningOrder) -> None:
    clockwork, key = Actor.clock(clock.today()), key_of(signal)
    if signal.facts.get("stage") == FOR_THE_WEARER:
        if signal.begins:
            run(RemindToCharge, on=order, by=clockwork, given={"battery": signal.facts.get("battery", "")}, key=key)
    elif signal.begins:
        given = {
            "kind": signal.kind,
            "zone": signal.zone,
            "began_at": signal.measured_at,
            "facts": {name: value for name, value in signal.facts.items() if name not in PLACES},
        }
        run(RaiseAlert, on=order, by=clockwork, given=given, key=key)
    elif alert := _lasting(signal):
        given = {"ended_at": signal.measured_at, "because": signal.facts.get("because", "")}
        run(NoteEpisodeEnd, on=alert, by=clockwork, given=given, key=key)


def _lasting(signal: Signal) -> Alert | None:
    """The alert whose episode a signal ends, closed or not; none where it was ended before."""
    begun = Alert.objects.filter(order=signal.order_id, kind=signal.kind, zone=signal.zone_id, ended_at__isnull=True)
    return begun.order_by("-raised_at").first()


def key_of(signal: Signal) -> UUID:
    """The act's key, made of the signal's: the same observation is the same act."""
    return uuid5(NAMESPACE_URL, f"anhe:signal:{signal.key}")

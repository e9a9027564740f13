"""Who is on the other end of the wire: identity → device, its trail while an order is in force, its maker's rules.

Asked by the gateway in its loop, so answers come from memory. A few hundred bytes a device; what `find` gives is made
when asked. An order that begins or ends by the clock changes the answer by itself (R02, R03).
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q

from anhe.watch.engine import NEVER
from anhe.watch.gateway import Known
from anhe.watch.jt808 import ModelRules
from anhe.watch.models import Device, DeviceModel, Pairing
from anhe.watch.service.loading import KEYS_AT_ONCE, ROWS_AT_ONCE, groups
from anhe.watch.tracks.levels import as_ms

log = logging.getLogger(__name__)


@dataclass(slots=True)
class Entry:
    """One device of the allow-list; `trail` is its wearer's, good from `starts_ms` until `ends_ms`."""

    device: bytes
    auth_code: str
    model: UUID
    trail: int = 0
    starts_ms: int = NEVER
    ends_ms: int = NEVER


class DeviceRegistry:
    """Devices by identity. `version` changes whenever `find` may answer otherwise."""

    def __init__(self) -> None:
        self.version = 0
        self.now_ms = 0
        self._entries: dict[str, Entry] = {}
        self._identity_of: dict[bytes, str] = {}
        self._rules: dict[UUID, ModelRules] = {}
        self._next_turn_ms = NEVER
        self._lock = threading.Lock()

    def __len__(self) -> int:
        return len(self._entries)

    def find(self, identity: str) -> Known | None:
        """The device of this identity, None where it is not on the allow-list. Trail 0: no order in force (R03)."""
        entry = self._entries.get(identity)
        if entry is None:
            return None
        in_force = entry.starts_ms <= self.now_ms < entry.ends_ms
        trail = entry.trail if in_force else 0
        return Known(UUID(bytes=entry.device), trail, entry.auth_code, self._rules[entry.model])

    def load(self, at: datetime) -> None:
        """Read the whole allow-list."""
        rules, entries = self._read_rules(), self._read(Q())
        with self._lock:
            self._rules, self._entries = rules, entries
            self._identity_of = {entry.device: identity for identity, entry in entries.items()}
            self._turn(as_ms(at))
            self.version += 1

    def change(self, devices: Iterable[UUID], orders: Iterable[UUID], at: datetime) -> None:
        """Read these devices again, and those worn under these orders."""
        keys = set(devices)
        for some in groups(orders, KEYS_AT_ONCE):
            keys.update(Pairing.objects.filter(order__in=some).order_by().values_list("device", flat=True))
        if not keys:
            return
        fresh: dict[str, Entry] = {}
        for some in groups(keys, KEYS_AT_ONCE):
            fresh.update(self._read(Q(pk__in=some)))
        if any(entry.model not in self._rules for entry in fresh.values()):
            self._rules = self._read_rules()
        with self._lock:
            for key in keys:
                self._entries.pop(self._identity_of.pop(key.bytes, ""), None)
            self._entries.update(fresh)
            self._identity_of.update({entry.device: identity for identity, entry in fresh.items()})
            self._next_turn_ms = min(self._next_turn_ms, _next_turn(fresh.values(), as_ms(at)))
            self.version += 1

    def pass_time(self, at: datetime) -> None:
        """Let the clock go on: orders begin and end at their instants. Backwards as well."""
        now_ms = as_ms(at)
        with self._lock:
            if now_ms >= self._next_turn_ms or now_ms < self.now_ms:
                self._turn(now_ms)
                self.version += 1
            else:
                self.now_ms = now_ms

    def _turn(self, now_ms: int) -> None:
        self.now_ms = now_ms
        self._next_turn_ms = _next_turn(self._entries.values(), now_ms)

    @staticmethod
    def _read_rules() -> dict[UUID, ModelRules]:
        rules = {}
        for key, name, accuracy_m, extras in DeviceModel.objects.values_list("id", "name", "accuracy_m", "extras"):
            try:
                rules[key] = ModelRules.read(accuracy_m, extras)
            except ValueError as error:
                # One maker's wrong row must not keep every other device out; its positions are still positions.
                log.error("device model %s: %s; read without its extras", name, error)
                rules[key] = ModelRules.read(accuracy_m, [])
        return rules

    @staticmethod
    def _read(which: Q) -> dict[str, Entry]:
        entries = {}
        by_device = {}
        rows = Device.objects.filter(which).exclude(status=Device.Status.RETIRED).order_by()
        for key, identity, code, model in rows.values_list("id", "identity", "auth_code", "model_id").iterator(
            ROWS_AT_ONCE
        ):
            by_device[key] = entries[identity] = Entry(key.bytes, code, model)
        worn = Pairing.objects.filter(_of_device(which), removed_at__isnull=True, order__trail__isnull=False).order_by()
        columns = ("device_id", "order__trail__number", "order__status", "order__starts_at", "order__ends_at")
        for key, trail, status, starts_at, ends_at in worn.values_list(*columns).iterator(ROWS_AT_ONCE):
            entry = by_device.get(key)
            if entry is not None and status == "approved" and starts_at and ends_at:
                entry.trail, entry.starts_ms, entry.ends_ms = trail, as_ms(starts_at), as_ms(ends_at)
        return entries


def _next_turn(entries: Iterable[Entry], now_ms: int) -> int:
    """The next instant at which an order of these begins or ends."""
    coming = NEVER
    for entry in entries:
        if now_ms < entry.starts_ms < coming:
            coming = entry.starts_ms
        elif entry.starts_ms <= now_ms < entry.ends_ms < coming:
            coming = entry.ends_ms
    return coming


def _of_device(which: Q) -> Q:
    renamed: dict[str, Any] = {f"device__{name}": value for name, value in which.children}  # type: ignore[misc]
    return Q(**renamed)

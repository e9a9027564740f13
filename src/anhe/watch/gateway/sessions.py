"""Who is connected, as columns by slot, so that a batch is judged without asking each connection."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from anhe.watch.gateway.ports import Known, Registry
from anhe.watch.jt808.extras import RuleTable
from anhe.watch.jt808.headers import identity_of, phone_number
from anhe.watch.jt808.rules import ModelRules

if TYPE_CHECKING:
    from anhe.watch.gateway.tcp import Connection

_COLUMNS = {
    "live": np.bool_,
    "phone_high": np.uint16,
    "phone_low": np.uint64,
    "authenticated": np.bool_,
    "trail": np.int64,
    "rules": np.intp,
    "our_serial": np.int64,
    "connected_at": np.float64,
    "heard_at": np.float64,
    "half_since": np.float64,
    "frames": np.int64,
    "broken": np.int64,
}


class Sessions:
    """Connections by slot. Times are seconds of the loop's clock; 0 in half_since means no half frame waits."""

    def __init__(self, registry: Registry) -> None:
        """`registry` is asked again for everybody whenever its version changes."""
        self.registry = registry
        self.seen_version = registry.version
        self.connections: list[Connection | None] = []
        self.by_phone: dict[tuple[int, int], Connection] = {}
        self.table = RuleTable([ModelRules.PLAIN])
        self._numbers = {ModelRules.PLAIN: 0}
        self._free: list[int] = []
        self._columns: dict[str, NDArray[Any]] = {name: np.zeros(0, dtype=kind) for name, kind in _COLUMNS.items()}

    def __getattr__(self, name: str) -> Any:
        if name in _COLUMNS:
            return self._columns[name]
        raise AttributeError(name)

    def __len__(self) -> int:
        return len(self.connections) - len(self._free)

    def add(self, connection: Connection, now: float) -> int:
        """A slot for a new connection."""
        if not self._free:
            self._grow()
        slot = self._free.pop()
        for column in self._columns.values():
            column[slot] = 0
        self.live[slot] = True
        self.connected_at[slot] = self.heard_at[slot] = now
        self.connections[slot] = connection
        return slot

    def remove(self, connection: Connection) -> None:
        """The connection has gone."""
        slot = connection.slot
        if self.connections[slot] is not connection:
            return
        phone = (int(self.phone_high[slot]), int(self.phone_low[slot]))
        if self.by_phone.get(phone) is connection:
            del self.by_phone[phone]
        self.authenticated[slot] = self.live[slot] = False
        self.connections[slot] = None
        self._free.append(slot)

    def authenticate(self, connection: Connection, identity: str, known: Known) -> Connection | None:
        """This connection is this device's; returns the older one that it replaces."""
        phone = phone_number(identity)
        assert phone is not None
        slot = connection.slot
        before = (int(self.phone_high[slot]), int(self.phone_low[slot]))
        if self.by_phone.get(before) is connection and before != phone:
            del self.by_phone[before]
        older = self.by_phone.get(phone)
        self.by_phone[phone] = connection
        self.phone_high[slot], self.phone_low[slot] = phone
        self.authenticated[slot] = True
        connection.identity = identity
        self._know(slot, known)
        return older if older is not connection else None

    def find(self, identity: str) -> Known | None:
        """The registered device behind a phone field, whichever of the two header forms it is registered in."""
        known = self.registry.find(identity)
        if known is None and len(identity) == 20 and identity.startswith("0" * 8):
            return self.registry.find(identity[8:])
        return self.registry.find(identity.rjust(20, "0")) if known is None and len(identity) == 12 else known

    def connected(self, identity: str) -> Connection | None:
        """The connection of a registered identity, in either header form."""
        phone = phone_number(identity)
        return self.by_phone.get(phone) if phone else None

    def refresh(self) -> None:
        """After a change of the registry: orders begun and ended, devices paired, taken off the list."""
        version = self.registry.version
        if version == self.seen_version:
            return
        self.seen_version = version
        for connection in list(self.by_phone.values()):
            known = self.find(connection.identity)
            if known is None:
                self.authenticated[connection.slot] = False
                self.trail[connection.slot] = 0
            else:
                self._know(connection.slot, known)

    def identity(self, slot: int) -> str:
        """The authenticated identity of a slot, or nothing."""
        connection = self.connections[slot]
        return connection.identity if connection else ""

    def next_serial(self, slot: int) -> int:
        """Our next serial towards this terminal."""
        serial = int(self.our_serial[slot])
        self.our_serial[slot] = serial + 1
        return serial & 0xFFFF

    def _know(self, slot: int, known: Known) -> None:
        self.trail[slot] = known.trail
        if known.rules not in self._numbers:
            self._numbers[known.rules] = len(self._numbers)
            self.table = RuleTable(list(self._numbers))
        self.rules[slot] = self._numbers[known.rules]

    def _grow(self) -> None:
        size = len(self.connections)
        more = max(1024, size)
        for name, column in self._columns.items():
            self._columns[name] = np.concatenate((column, np.zeros(more, dtype=column.dtype)))
        self.connections.extend([None] * more)
        self._free.extend(range(size + more - 1, size - 1, -1))


__all__ = ["Sessions", "identity_of"]

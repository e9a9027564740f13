"""What the engine says: an episode began, or ended. A question for a human, never a finding. R07."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import IntEnum
from typing import Any
from uuid import UUID


class Kind(IntEnum):
    """Kinds of episodes; `.word` is the value of `AlertKind`."""

    BOUNDARY_EXIT = 0
    PROHIBITED_PLACE = 1
    CURFEW_BROKEN = 2
    DEVICE_SEPARATION = 3
    STRAP_OPEN = 4
    LOW_BATTERY = 5
    SILENCE = 6
    SOS = 7
    DEVICE_FAULT = 8

    @property
    def word(self) -> str:
        return self.name.lower()


@dataclass(frozen=True, slots=True)
class SignalFact:
    """One signal. Instants in milliseconds since 1970 UTC.

    zone         index into `watched.zones` at that moment, -1 for none; `zone_id` stays the same when zones change
    measured_at  the fix that decided (for silence: the instant it was noticed)
    began_at     the first fix of the episode; begin and end of one episode share it
    stage        a kind that grows worse counts its steps: each is a signal of its own
    facts        whole numbers and words; what is not known is listed under "unknown"; no coordinates (R04)
    """

    trail: int
    kind: str
    begins: bool
    zone: int
    measured_at: int
    began_at: int
    facts: dict[str, Any] = field(default_factory=dict)
    zone_id: UUID | None = None
    stage: int = 0

    @property
    def key(self) -> str:
        """The same for the same observation, made again after a restart."""
        zone = self.zone_id.hex[16:] if self.zone_id else "-"
        return f"{self.trail}:{self.kind}:{self.stage}:{zone}:{self.began_at}:{'begins' if self.begins else 'ends'}"

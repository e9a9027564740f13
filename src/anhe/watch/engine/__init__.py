"""The geofence engine: pure functions over columns of fixes, and a state by wearer. No Django, no clock, no database.

`start` a state for a `Watched`, `step` it through batches, `tick` it with the clock, `fit` it when orders change,
`to_bytes`/`from_bytes` for checkpoints.
"""

from anhe.watch.engine.areas import Areas
from anhe.watch.engine.checkpoint import from_bytes, to_bytes
from anhe.watch.engine.fitting import fit, start
from anhe.watch.engine.hours import Hours
from anhe.watch.engine.signals import Kind, SignalFact
from anhe.watch.engine.state import State
from anhe.watch.engine.step import Step, step, tick
from anhe.watch.engine.thresholds import Thresholds
from anhe.watch.engine.watched import NEVER, Openings, Orders, Watched, ZoneKind, Zones, zone_ids

__all__ = [
    "NEVER",
    "Areas",
    "Hours",
    "Kind",
    "Openings",
    "Orders",
    "SignalFact",
    "State",
    "Step",
    "Thresholds",
    "Watched",
    "ZoneKind",
    "Zones",
    "fit",
    "from_bytes",
    "start",
    "step",
    "tick",
    "to_bytes",
    "zone_ids",
]

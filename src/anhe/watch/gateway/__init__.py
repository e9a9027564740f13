"""The gateway: terminals over TCP (JT/T 808) and HTTP (OsmAnd, Traccar Client), answered only after storing. R03."""

from anhe.watch.gateway.counting import BrokenSample, Counts, Drained, Reason
from anhe.watch.gateway.ports import Command, Door, Known, Limits, Outbox, Pipeline, Registry
from anhe.watch.gateway.server import Gateway

__all__ = [
    "BrokenSample",
    "Command",
    "Counts",
    "Door",
    "Drained",
    "Gateway",
    "Known",
    "Limits",
    "Outbox",
    "Pipeline",
    "Reason",
    "Registry",
]

"""Nouns of the watch: orders and what stands under them, devices, zones, trails, alerts."""

from anhe.watch.models.alerts import Alert, AlertKind, AlertNews, Outcome, Severity, Signal
from anhe.watch.models.changes import Change
from anhe.watch.models.commands import TerminalCommand
from anhe.watch.models.devices import Device, DeviceEntry, DeviceModel, Pairing, RefusedCount
from anhe.watch.models.orders import PositioningOrder
from anhe.watch.models.trails import BrokenFrame, Checkpoint, Trail, TrailChunk, TrailDeletion
from anhe.watch.models.zones import Area, Opening, Zone

__all__ = [
    "Alert",
    "AlertKind",
    "AlertNews",
    "Area",
    "BrokenFrame",
    "Change",
    "Checkpoint",
    "Device",
    "DeviceEntry",
    "DeviceModel",
    "Opening",
    "Outcome",
    "Pairing",
    "PositioningOrder",
    "RefusedCount",
    "Severity",
    "Signal",
    "TerminalCommand",
    "Trail",
    "TrailChunk",
    "TrailDeletion",
    "Zone",
]

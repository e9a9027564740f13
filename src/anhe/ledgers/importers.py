"""Which ledgers can be taken in, by whom, and what is done with their rows: each pillar registers its own.

Every application's module `ledgers` is loaded at start, so a pillar only has to call `register` in it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from anhe.ledgers.kinds import LedgerKind
from anhe.ledgers.standings import Pass
from anhe.orgs.access import Actor, By
from anhe.orgs.models import Organisation


@dataclass(frozen=True, slots=True)
class Taking:
    """Who takes a ledger in, on which day, for which organisation."""

    actor: Actor
    on: date
    organisation: Organisation


@dataclass(frozen=True, slots=True)
class Importer:
    """One ledger: its columns, who may take it in, and its passes over a chunk of rows, in their order.

    `keys` are the fields that tell one record of the file from another; a row that says something else of the same
    record than an earlier one goes back.
    """

    kind: LedgerKind
    by: By
    passes: Callable[[Taking], Sequence[Pass]]
    keys: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        return self.kind.name

    def organisation_of(self, actor: Actor) -> Organisation | None:
        """Where the actor's first post that may take this ledger in stands; None for who may not."""
        return next((post.organisation for post in actor.posts_as(self.by)), None)


_importers: dict[str, Importer] = {}


def register(*importers: Importer) -> None:
    """Add ledgers that can be taken in; called when an application's module `ledgers` is loaded."""
    _importers.update({importer.name: importer for importer in importers})


def importer_of(kind: str) -> Importer:
    """The importer of a kind of ledger. Raises KeyError."""
    return _importers[kind]


def importers() -> list[Importer]:
    return [_importers[name] for name in sorted(_importers)]


def importers_for(actor: Actor) -> list[Importer]:
    """The ledgers that this actor's posts allow to take in."""
    return [importer for importer in importers() if actor.capacities & importer.by]

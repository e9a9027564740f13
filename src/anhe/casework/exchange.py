"""The border: every exchange with another body is declared, and only its listed fields cross. R30, R31.

An exchange is declared by the pillar it belongs to and names purpose, legal basis, who may send and receive, and
the fields. An envelope is about one file: there is no way to pull many at once.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from anhe.casework.acts import Refused, Text
from anhe.casework.models import Envelope, File
from anhe.law.citations import PIPL, Citation
from anhe.orgs.access import Actor
from anhe.orgs.models import Organisation, OrganisationKind

Scalar = str | int | float | bool | None


@dataclass(frozen=True, slots=True)
class Exchange:
    """One kind of exchange. Raises ValueError where it names no purpose, basis or field."""

    name: str
    title: Text
    purpose: Text
    basis: tuple[Citation, ...]
    senders: frozenset[OrganisationKind]
    receivers: frozenset[OrganisationKind]
    fields: frozenset[str]

    def __post_init__(self) -> None:
        if not (self.purpose and self.basis and self.fields):
            raise ValueError(f"exchange {self.name} must name its purpose, legal basis and fields")


@dataclass(frozen=True, slots=True)
class Crossing:
    """What crosses the border, and the names of what does not."""

    kept: dict[str, Scalar]
    dropped: tuple[str, ...]


EXCHANGES: dict[str, Exchange] = {}


def register_exchanges(exchanges: Iterable[Exchange]) -> None:
    """Put a pillar's exchanges into force. Raises ValueError for a name used twice."""
    for exchange in exchanges:
        if EXCHANGES.setdefault(exchange.name, exchange) is not exchange:
            raise ValueError(f"exchange {exchange.name} is declared twice")


def seal(
    exchange: Exchange,
    offered: dict[str, Any],
    *,
    sender: Organisation,
    receiver: Organisation,
    file: File | None,
    by: Actor,
    at: datetime,
) -> Envelope:
    """An envelope, not yet saved, with those of the `offered` fields that the exchange lists; the rest is dropped
    and named. Both ways: what we send, and what reaches us. Raises Refused where the parties or the contents are
    not those of the exchange.
    """
    _refuse_strangers(exchange, sender, receiver)
    crossing = across(exchange, offered)
    if not crossing.kept:
        raise Refused(_("没有可以传送的内容：所填字段都不在约定的字段清单内。"), *exchange.basis)
    return Envelope(
        exchange=exchange.name,
        file=file,
        purpose=str(exchange.purpose),
        basis=[str(citation) for citation in exchange.basis],
        sender=sender,
        receiver=receiver,
        contents=json.dumps(crossing.kept, ensure_ascii=False, sort_keys=True),
        fields=sorted(crossing.kept),
        dropped=list(crossing.dropped),
        sealed_by=by.account,
        sealed_at=at,
    )


def across(exchange: Exchange, offered: dict[str, Any]) -> Crossing:
    """Let the listed fields through. Only plain values: nothing can travel inside something else."""
    kept = {name: _plain(name, value) for name, value in offered.items() if name in exchange.fields}
    return Crossing(kept, tuple(sorted(set(offered) - exchange.fields)))


def opened(envelope: Envelope) -> dict[str, Scalar]:
    """The contents of an envelope."""
    return json.loads(str(envelope.contents))


def _refuse_strangers(exchange: Exchange, sender: Organisation, receiver: Organisation) -> None:
    if sender.kind not in exchange.senders:
        raise Refused(_("“{title}”不能由{body}发出。").format(title=exchange.title, body=sender), PIPL[34])
    if receiver.kind not in exchange.receivers:
        raise Refused(_("“{title}”不能发给{body}。").format(title=exchange.title, body=receiver), PIPL[34])


def _plain(name: str, value: Any) -> Scalar:
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    if value is None or isinstance(value, (str, int, float, bool)):
        return value
    raise Refused(_("字段“{name}”只能是文字、数字或日期。").format(name=name))

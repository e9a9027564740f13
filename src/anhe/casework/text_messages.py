"""The text-message gateway: its contract, and a stand-in on this machine that keeps the contract's errors.

Contract: `send` answers with the gateway's receipt. It raises GatewayBusy when the message may be sent again
later (time-out, overload) and GatewayRefused when it never will (number not in use, words not allowed). The
same `reference` sent twice is delivered once and answers with the same receipt.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Protocol

from django.conf import settings
from django.utils.translation import gettext as _

from anhe.casework.models import TextMessage
from anhe.clock import now

MOST_ATTEMPTS = 5


class GatewayBusy(Exception):
    """Try again later."""


class GatewayRefused(Exception):
    """Never to be delivered; the message says why."""


class Gateway(Protocol):
    def send(self, *, reference: str, phone: str, text: str) -> str: ...


class StandIn:
    """Writes messages to a file instead of the air.

    Numbers ending in 0000 are not in use, in 0001 time out: so that both errors can be seen and tested.
    """

    def __init__(self, outbox: Path | None = None) -> None:
        self.outbox = outbox or settings.HOME / "text-messages.jsonl"

    def send(self, *, reference: str, phone: str, text: str) -> str:
        if phone.endswith("0000"):
            raise GatewayRefused(_("号码不存在"))
        if phone.endswith("0001"):
            raise GatewayBusy(_("网关超时"))
        receipt = f"local-{reference}"
        if not self._already_sent(receipt):
            with self.outbox.open("a") as out:
                out.write(json.dumps({"receipt": receipt, "phone": phone, "text": text}, ensure_ascii=False) + "\n")
        return receipt

    def _already_sent(self, receipt: str) -> bool:
        return self.outbox.exists() and f'"{receipt}"' in self.outbox.read_text()


def send_waiting(gateway: Gateway) -> int:
    """Send what waits, each at most MOST_ATTEMPTS times; returns how many were delivered."""
    delivered = 0
    for message in TextMessage.objects.filter(state=TextMessage.State.WAITING)[:500]:
        message.attempts += 1
        try:
            message.receipt = gateway.send(reference=str(message.pk), phone=str(message.phone), text=message.text)
            message.state, message.sent_at = TextMessage.State.SENT, now()
            delivered += 1
        except GatewayRefused as refusal:
            message.state, message.last_error = TextMessage.State.FAILED, str(refusal)
        except GatewayBusy as busy:
            message.last_error = str(busy)
            if message.attempts >= MOST_ATTEMPTS:
                message.state = TextMessage.State.FAILED
        message.save()
    return delivered

"""Looking up where somebody is or was: only with a stated reason, and each file so read leaves a line. R04, R36."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.http import Http404
from django.utils.translation import gettext_lazy as _

from anhe import clock
from anhe.casework.models import File
from anhe.casework.reading import log_read, log_reads, visible_file
from anhe.orgs.access import Actor
from anhe.orgs.models import AccessEvent
from anhe.orgs.recording import address_of, record
from anhe.orgs.requests import StaffRequest
from anhe.watch.models import Alert, PositioningOrder
from anhe.watch.places import may_locate

LEAST_REASON = 4


class ReasonForm(forms.Form):
    """Why a position is looked up: the words go into the log of reads."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.auto_id = "look_%s"  # acts' dialogs open over the page, and their fields have the plain ids

    reason = forms.CharField(
        label=_("查看事由"),
        min_length=LEAST_REASON,
        max_length=150,
        help_text=_("会写入每个被查看案卷的查阅记录；本人可以知道哪些岗位看过"),
    )


def order_of(request: StaffRequest, pk: Any) -> PositioningOrder:
    """An order on a file that the actor may see; otherwise it is not found, and the attempt is on record."""
    order = PositioningOrder.objects.filter(pk=pk).first()
    if order is None:
        raise Http404
    order.file = visible_file(request, request.actor, order.file_id)
    return order


def read_position(request: StaffRequest, order: PositioningOrder, *, page: str, why: str) -> None:
    """Log the reading of one person's positions. Raises Http404 for who may not, and that is on record."""
    if not may_locate(request.actor, order):
        record(AccessEvent.Kind.REFUSED, request, request.actor.account, path=request.path)
        raise Http404
    log_read(order.file, request.actor, page=page, why=why, address=address_of(request) or None)


def read_positions(request: StaffRequest, orders: Sequence[PositioningOrder], *, page: str, why: str) -> None:
    """Log the reading of many persons' positions at once, a line for each file."""
    files = [order.file for order in orders]
    log_reads(files, request.actor, page=page, why=why, address=address_of(request) or None)


def orders_one_may_locate(actor: Actor) -> list[PositioningOrder]:
    """Orders in force whose wearers' positions the actor may look up; two statements whatever their number."""
    visible = PositioningOrder.objects.in_force(clock.now()).filter(file__in=File.objects.visible_to(actor))
    orders = visible.select_related("trail", "file__person", "file__organisation", "file__officer").order_by(
        "file__organisation__name", "file__number"
    )
    alerted = set(Alert.objects.open().filter(order__in=visible).order_by().values_list("order_id", flat=True))
    return [order for order in orders if may_locate(actor, order, has_open_alert=order.pk in alerted)]

"""The stock of positioning devices, the correction agency's: taken in, faulty, repaired, retired. Measures art. 37 ¶1.

A device in stock is about nobody, so it has no file and its changes are no acts: each function checks, changes, and
writes a line into the device's stock book, in one transaction. Raises Refused in the user's words.
"""

from __future__ import annotations

import re

from django.db import transaction
from django.utils.translation import gettext as _

from anhe import clock
from anhe.casework.acts import Refused
from anhe.law.citations import MEASURES
from anhe.orgs.access import Actor, By
from anhe.orgs.models import Organisation
from anhe.watch.models import Device, DeviceEntry, DeviceModel
from anhe.watch.models.devices import Protocol

KEEPERS = By.CORRECTION_AGENCY
What, Status = DeviceEntry.What, Device.Status
SHORT, LONG = 12, 20


def wire_identity(protocol: str, told: str) -> str:
    """What the device calls itself on the wire, from the number printed on it.

    JT/T 808 sends the terminal's phone number as digits filled up with zeros: twelve until 2013, twenty since 2019.
    Raises ValueError with words for what is no such number.
    """
    plain = "".join(told.split())
    if protocol == Protocol.OSMAND:
        if not re.fullmatch(r"[\w.@-]{4,40}", plain):
            raise ValueError(_("客户端标识由四至四十位字母、数字组成。"))
        return plain
    if not re.fullmatch(r"\d{6,20}", plain):
        raise ValueError(_("终端号是六至二十位数字，例如 13900990001。"))
    return plain.zfill(SHORT if len(plain) <= SHORT else LONG)


def take_into_stock(
    actor: Actor,
    organisation: Organisation,
    model: DeviceModel,
    identity: str,
    *,
    serial: str = "",
    protocol: str = Protocol.JT808,
    auth_code: str = "",
) -> Device:
    """Take a new device into the agency's stock."""
    _refuse_others(actor, organisation)
    try:
        wire = wire_identity(protocol, identity)
    except ValueError as wrong:
        raise Refused(str(wrong), field="identity") from wrong
    if Device.objects.filter(identity=wire).exists():
        raise Refused(_("终端号 {identity} 已经在册。").format(identity=wire), field="identity")
    device = Device(
        organisation=organisation, model=model, protocol=protocol, identity=wire, serial=serial, auth_code=auth_code
    )
    with transaction.atomic():
        device.save()
        _note(actor, device, What.TAKEN_IN, str(device))
    return device


def mark_faulty(actor: Actor, device: Device, fault: str) -> Device:
    """Say that a device does not work. One that is worn stays worn until it is replaced or removed."""
    if not fault.strip():
        raise Refused(_("请写明故障情况。"), field="fault")
    with transaction.atomic():
        device = _locked(actor, device)
        if device.status == Status.RETIRED:
            raise Refused(_("{device}已经报废。").format(device=device))
        device.fault = fault.strip()
        if device.status == Status.IN_STOCK:
            device.status = Status.FAULTY
        return _changed(actor, device, What.FAULT, fault)


def mark_repaired(actor: Actor, device: Device, what_was_done: str) -> Device:
    """Put a repaired device back into stock."""
    with transaction.atomic():
        device = _locked(actor, device)
        if device.status != Status.FAULTY:
            raise Refused(_("{device}没有登记故障。").format(device=device))
        device.status, device.fault = Status.IN_STOCK, ""
        return _changed(actor, device, What.REPAIRED, what_was_done)


def retire(actor: Actor, device: Device, why: str) -> Device:
    """Write a device off. One on a person, or not handed back, cannot be."""
    if not why.strip():
        raise Refused(_("请写明报废原因。"), field="why")
    with transaction.atomic():
        device = _locked(actor, device)
        if device.status == Status.RETIRED:
            raise Refused(_("{device}已经报废。").format(device=device))
        if device.status == Status.FITTED:
            raise Refused(_("{device}尚未归还，请先拆除并归还。").format(device=device))
        device.status = Status.RETIRED
        return _changed(actor, device, What.RETIRED, why)


def _locked(actor: Actor, device: Device) -> Device:
    locked = Device.objects.select_for_update(of=("self",)).select_related("organisation", "model").get(pk=device.pk)
    _refuse_others(actor, locked.organisation)
    return locked


def _refuse_others(actor: Actor, organisation: Organisation) -> None:
    if not actor.account or not actor.acts_for(organisation, KEEPERS):
        raise Refused(_("定位装置由{agency}管理。").format(agency=organisation.name), MEASURES[37].paragraph(1))


def _changed(actor: Actor, device: Device, what: str, text: str) -> Device:
    device.save()
    _note(actor, device, what, text)
    return device


def _note(actor: Actor, device: Device, what: str, text: str) -> None:
    DeviceEntry.objects.create(device=device, at=clock.now(), what=what, text=text.strip()[:300], by=actor.account)

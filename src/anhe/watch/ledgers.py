"""The ledger of positioning devices (定位装置台账): what a maker's delivery note or the agency's own list holds."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from django.utils.translation import gettext as _

from anhe.ledgers.columns import Column, Kind
from anhe.ledgers.importers import Importer, Taking, register
from anhe.ledgers.kinds import LedgerKind, words
from anhe.ledgers.standings import Row, Standing, State, returned, same
from anhe.ledgers.values import Choices
from anhe.orgs.models import Organisation, OrganisationKind
from anhe.watch.models import Device, DeviceModel
from anhe.watch.models.devices import Protocol
from anhe.watch.stock import KEEPERS, take_into_stock, wire_identity

PROTOCOLS = Choices(
    {
        "jt808": ("JT/T 808", "JT808", "JT/T808", "808", "部标808", "部标"),
        "osmand": ("OsmAnd", "Traccar", "OsmAnd / Traccar Client", "Traccar Client"),
    }
)

DEVICES = LedgerKind(
    "devices",
    "定位装置台账",
    (
        Column(
            "identity",
            "终端号",
            spellings=words("终端手机号 终端标识 设备号 设备编号 SIM卡号 SIM号 装置号 终端编号 终端ID 设备ID 卡号"),
            required=True,
            max_length=40,
        ),
        Column(
            "model",
            "型号",
            spellings=words("设备型号 装置型号 终端型号 规格型号 产品型号"),
            required=True,
            max_length=80,
        ),
        Column("maker", "厂家", spellings=words("生产厂家 厂商 制造商 品牌 供应商"), max_length=80),
        Column("serial", "出厂编号", spellings=words("序列号 SN IMEI 机身号 出厂号 资产编号"), max_length=60),
        Column("protocol", "协议", Kind.CHOICE, words("通信协议 协议类型 通讯协议"), choices=PROTOCOLS),
        Column("auth_code", "鉴权码", spellings=words("鉴权 授权码"), max_length=64),
        Column("remark", "备注", spellings=words("说明 附注"), max_length=2000),
    ),
)


class DevicePass:
    """One list against the stock: devices that are not there yet, each taken in with its line in the stock book."""

    def __init__(self, taking: Taking) -> None:
        self._actor = taking.actor
        self._agency = _agency_over(taking.organisation)
        self._models = {model.name: model for model in DeviceModel.objects.order_by("name")}
        self._met: set[str] = set()

    def standings(self, rows: Sequence[Row]) -> list[Standing]:
        """One answer per row. One statement, whatever the number of rows."""
        wires = [self._wire(values) for values in rows]
        known = set(
            Device.objects.filter(identity__in=[one for one in wires if one]).values_list("identity", flat=True)
        )
        return [self._standing(values, wire, known) for values, wire in zip(rows, wires, strict=True)]

    def _wire(self, values: Row) -> str:
        try:
            return wire_identity(_protocol(values), str(values["identity"]))
        except ValueError:
            return ""

    def _standing(self, values: Row, wire: str, known: set[str]) -> Standing:
        if not wire:
            return returned(_("终端号“{told}”不对，应当是六至二十位数字。").format(told=values["identity"]), "identity")
        if wire in known or wire in self._met:
            return same(_("已在册。"))
        self._met.add(wire)
        return Standing(State.NEW, change=partial(self._enter, values, wire))

    def _enter(self, values: Row, wire: str) -> None:
        take_into_stock(
            self._actor,
            self._agency,
            self._model(values),
            wire,
            serial=values.get("serial") or "",
            protocol=_protocol(values),
            auth_code=values.get("auth_code") or "",
        )

    def _model(self, values: Row) -> DeviceModel:
        name = str(values["model"]).strip()
        if name not in self._models:
            self._models[name], _made = DeviceModel.objects.get_or_create(
                name=name, defaults={"maker": values.get("maker") or ""}
            )
        return self._models[name]


def _protocol(values: Row) -> str:
    return values.get("protocol") or Protocol.JT808


def _agency_over(organisation: Organisation) -> Organisation:
    return organisation.nearest(OrganisationKind.CORRECTION_AGENCY)


register(Importer(DEVICES, KEEPERS, lambda taking: [DevicePass(taking)], keys=("identity",)))

"""定位装置 under an order: fitted once the person is told, replaced, removed at once when it ends, handed back.

Law art. 29; Measures art. 37 ¶1: a dedicated device, never a phone. The stock itself is in `stock.py`.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from anhe import clock
from anhe.casework.acts import Act, ActForm, Refused
from anhe.casework.fields import InstantField, LongTextField, PapersField
from anhe.casework.refusing import refuse_future
from anhe.casework.supervision import may_contact_at
from anhe.law.answers import YES, Answer, No
from anhe.law.citations import LAW, MEASURES
from anhe.orgs.models import OrganisationKind
from anhe.watch.models import Device, DeviceEntry, Pairing, PositioningOrder, TerminalCommand
from anhe.watch.models.devices import Protocol
from anhe.watch.orders import OFFICERS, running, said

What = DeviceEntry.What
TEXT_WORTH = timedelta(hours=12)


def worn_under(order: PositioningOrder) -> Pairing | None:
    """The device on the person now, if any."""
    return order.pairings.filter(removed_at__isnull=True).select_related("device__model").first()


def in_stock_for(order: PositioningOrder) -> Any:
    """Devices of the file's own agency that wait in stock."""
    agency = order.file.organisation.nearest(OrganisationKind.CORRECTION_AGENCY)
    return Device.objects.filter(organisation=agency, status=Device.Status.IN_STOCK).select_related("model")


class _OnDevice(Act):
    acts_on = PositioningOrder
    by = OFFICERS

    def note(self, device: Device, what: str, text: str) -> None:
        """A line in the device's stock book."""
        account = self.actor.account
        self.add(DeviceEntry(device=device, at=self.now, what=what, text=text[:300], by=account))

    def pair(self, device: Device, fitted_at: Any) -> Pairing:
        device.status = Device.Status.FITTED
        self.save(device)
        self.note(device, What.FITTED, self.file.number)
        return self.add(Pairing(order=self.record, device=device, fitted_at=fitted_at))

    def take_off(self, worn: Pairing, at: Any, because: str) -> Pairing:
        worn.removed_at, worn.removed_because = at, because
        self.save(worn)
        self.note(worn.device, What.REMOVED, because)
        return worn

    def check_device(self, device: Device) -> None:
        if device.status != Device.Status.IN_STOCK:
            raise Refused(
                gettext("{device}{status}，请另选在库的装置。").format(
                    device=device, status=device.get_status_display()
                ),
                field="device",
            )


class FitDevice(_OnDevice):
    """Fit a device under an approved order, once the person has been told. Law art. 29; Measures art. 37; R03, R05."""

    title = _("佩戴定位装置")
    basis = [LAW[29], MEASURES[37]]

    class Input(ActForm):
        device = forms.ModelChoiceField(label=_("装置"), queryset=Device.objects.none())
        fitted_at = InstantField(_("佩戴时间"), initial=clock.now)
        explained = forms.BooleanField(label=_("已当面演示佩戴、充电和求助"))
        fits = forms.BooleanField(label=_("佩戴松紧合适，不影响身体和劳动"), help_text=_("有伤病的先听取医生意见"))
        papers = PapersField(_("佩戴记录、照片"))

        def prepare(self) -> None:
            self.offer("device", in_stock_for(self.record))

    @classmethod
    def ready(cls, record: PositioningOrder) -> Answer:
        going_on = running(record)
        if not going_on:
            return going_on
        if not record.told_on:
            return No(gettext("佩戴前须先告知本人期限、要求、后果和权利。"), MEASURES[37].paragraph(2))
        worn = worn_under(record)
        return No(gettext("本人已佩戴{device}。").format(device=worn.device)) if worn else YES

    def check(self) -> None:
        refuse_future(self, "fitted_at")
        if self.input.fitted_at < self.record.approved_at:
            raise Refused(gettext("佩戴时间早于批准时间。"), LAW[29].paragraph(1), field="fitted_at")
        if not self.input.fits:
            raise Refused(gettext("装置须佩戴合适，不影响身体和劳动。"), LAW[34].paragraph(1), field="fits")
        self.check_device(self.input.device)

    def perform(self) -> str:
        self.pair(self.input.device, self.input.fitted_at)
        return gettext("{at} 佩戴{device}").format(at=said(self.input.fitted_at), device=self.input.device)


class _OnWorn(_OnDevice):
    @classmethod
    def ready(cls, record: PositioningOrder) -> Answer:
        return YES if worn_under(record) else No(gettext("本人没有佩戴装置。"))

    @property
    def worn(self) -> Pairing:
        worn = worn_under(self.record)
        assert worn is not None
        worn.order = self.record
        return worn


class ReplaceDevice(_OnWorn):
    """Take one device off and fit another in one go: a fault, a changed strap. The order goes on. Measures art. 37."""

    title = _("更换定位装置")
    basis = [LAW[29], MEASURES[37].paragraph(1)]

    class Input(ActForm):
        device = forms.ModelChoiceField(label=_("新装置"), queryset=Device.objects.none())
        replaced_at = InstantField(_("更换时间"), initial=clock.now)
        reason = forms.CharField(label=_("更换原因"), max_length=300, min_length=2)
        papers = PapersField(_("更换记录、照片"))

        def prepare(self) -> None:
            self.offer("device", in_stock_for(self.record))

    @classmethod
    def ready(cls, record: PositioningOrder) -> Answer:
        return running(record) and super().ready(record)

    def check(self) -> None:
        refuse_future(self, "replaced_at")
        if self.input.replaced_at < self.worn.fitted_at:
            raise Refused(gettext("更换时间早于佩戴时间。"), field="replaced_at")
        self.check_device(self.input.device)

    def perform(self) -> str:
        old = self.take_off(self.worn, self.input.replaced_at, self.input.reason)
        old.save()  # before the new row: the database lets no order have two devices, and new rows are written first
        self.made = old
        self.pair(self.input.device, self.input.replaced_at)
        return gettext("{old}更换为{new}：{reason}").format(
            old=old.device, new=self.input.device, reason=self.input.reason
        )


class RemoveDevice(_OnWorn):
    """Take the device off: at once when the order ends, and at any time where health or a fault asks for it. Art. 29 ¶2."""

    title = _("拆除定位装置")
    basis = [LAW[29].paragraph(2), LAW[34].paragraph(1)]

    class Input(ActForm):
        removed_at = InstantField(_("拆除时间"), initial=clock.now)
        reason = forms.CharField(label=_("拆除原因"), max_length=300, min_length=2)
        papers = PapersField(_("拆除记录、照片"))

        def prepare(self) -> None:
            if self.record.has_ended(clock.now()):
                self.initial.setdefault("reason", self.record.ended_because or gettext("期满"))

    def check(self) -> None:
        refuse_future(self, "removed_at")
        if self.input.removed_at < self.worn.fitted_at:
            raise Refused(gettext("拆除时间早于佩戴时间。"), field="removed_at")

    def perform(self) -> str:
        self.made = self.take_off(self.worn, self.input.removed_at, self.input.reason)
        return gettext("{at} 拆除{device}：{reason}").format(
            at=said(self.input.removed_at), device=self.made.device, reason=self.input.reason
        )


class HandBackDevice(Act):
    """Take a removed device back into stock, with what is wrong with it. Measures art. 37 ¶1."""

    title = _("归还定位装置")
    acts_on = Pairing
    by = OFFICERS
    basis = [MEASURES[37].paragraph(1)]

    class Input(ActForm):
        handed_back_at = InstantField(_("归还时间"), initial=clock.now)
        fault = forms.CharField(label=_("故障或损坏（没有则不填）"), max_length=300, required=False)

    @classmethod
    def ready(cls, record: Pairing) -> Answer:
        if record.removed_at is None:
            return No(gettext("装置尚未拆除。"))
        return No(gettext("装置已经归还。")) if record.handed_back_at else YES

    def check(self) -> None:
        refuse_future(self, "handed_back_at")
        if self.input.handed_back_at < self.record.removed_at:
            raise Refused(gettext("归还时间早于拆除时间。"), field="handed_back_at")

    def perform(self) -> str:
        device, fault = self.record.device, getattr(self.input, "fault", "")
        self.record.handed_back_at = self.input.handed_back_at
        device.status, device.fault = (Device.Status.FAULTY, fault) if fault else (Device.Status.IN_STOCK, "")
        self.save(device)
        self.add(DeviceEntry(device=device, at=self.now, what=What.HANDED_BACK, text=fault, by=self.actor.account))
        if fault:
            return gettext("归还{device}，有故障：{fault}").format(device=device, fault=fault)
        return gettext("归还{device}，完好入库").format(device=device)


class SendText(_OnWorn):
    """Have the device show a text to its wearer, at a fitting hour. Law art. 34 ¶1; Measures art. 37; R10.

    While an alert is open the text does not wait for the hour. Only a device that can show one is sent it.
    """

    title = _("向装置发送文字")
    basis = [LAW[34].paragraph(1), MEASURES[37]]

    class Input(ActForm):
        words = LongTextField(_("文字"), rows=2, max_length=200, min_length=2)

    @classmethod
    def ready(cls, record: PositioningOrder) -> Answer:
        return running(record) and super().ready(record)

    def check(self) -> None:
        if self.worn.device.protocol != Protocol.JT808:
            raise Refused(gettext("{device}不能显示文字，请改用电话。").format(device=self.worn.device))
        open_alert = self.record.alerts.filter(closed_at__isnull=True).exists()
        fits = may_contact_at(self.file, self.now, about_an_alert=open_alert)
        if not fits:
            raise Refused(fits.why, *fits.basis)

    def perform(self) -> str:
        device = self.worn.device
        self.add(
            TerminalCommand(
                device=device,
                kind=TerminalCommand.Kind.TEXT,
                body={"words": self.input.words},
                queued_at=self.now,
                worth_until=self.now + TEXT_WORTH,
            )
        )
        return gettext("向{device}发送文字：{words}").format(device=device, words=self.input.words)

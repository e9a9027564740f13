"""Forms of the administration pages."""

from __future__ import annotations

from typing import Any

from django import forms
from django.forms.models import construct_instance
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from anhe.orgs.models import (
    AccessEvent,
    Account,
    AdministrationEntry,
    Delegation,
    Organisation,
    OrganisationKind,
    Post,
    Role,
)
from anhe.orgs.tree import HELD_AT, PARENTS


def _day() -> forms.DateInput:
    return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


class OrganisationForm(forms.ModelForm):
    """A new organisation; its kinds are those that stand under the parent."""

    class Meta:
        model = Organisation
        fields = ["kind", "name", "short_name", "division_code", "series_code", "opened_on"]
        widgets = {"opened_on": _day()}

    def __init__(self, *args: Any, parent: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.instance.parent = parent
        kinds = [kind for kind in OrganisationKind if OrganisationKind(parent.kind) in PARENTS[kind]]
        self.fields["kind"].choices = [(kind.value, kind.label) for kind in kinds]  # type: ignore[attr-defined]


class OrganisationNamesForm(forms.ModelForm):
    """The names and codes of an organisation."""

    class Meta:
        model = Organisation
        fields = ["name", "short_name", "division_code", "series_code"]


class LastDayForm(forms.Form):
    """The last day of something, still included."""

    ends_on = forms.DateField(label=_("最后一天"), help_text=_("这一天仍然有效，次日起失效。"), widget=_day())


class AccountForm(forms.ModelForm):
    """A new account. There is no password to choose: a one-time one is made."""

    class Meta:
        model = Account
        fields = ["username", "name", "staff_number", "phone", "sex"]
        help_texts = {"username": _("登录时输入，建议用姓名拼音加工作证号后四位。")}

    def clean_username(self) -> str:
        username = self.cleaned_data["username"].strip()
        if Account.objects.filter(username__iexact=username).exists():
            raise forms.ValidationError(gettext("登录名“{username}”已经有人用了，请换一个。").format(username=username))
        return username


class PostForm(forms.ModelForm):
    """A post in a given organisation; its roles are those held there."""

    class Meta:
        model = Post
        fields = ["role", "leads", "serves_minors", "starts_on", "ends_on"]
        widgets = {"starts_on": _day(), "ends_on": _day()}

    def __init__(self, *args: Any, organisation: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.instance.organisation = organisation
        kind = OrganisationKind(organisation.kind)
        roles = [role for role in Role if role not in HELD_AT or kind in HELD_AT[role]]
        self.fields["role"].choices = [(role.value, role.label) for role in roles]  # type: ignore[attr-defined]

    def _post_clean(self) -> None:
        """The whole post is checked when it is granted, with its account."""
        self.instance = construct_instance(self, self.instance)


class GrantForm(PostForm):
    """A post for somebody who has an account already."""

    username = forms.CharField(label=_("登录名"), max_length=60)
    field_order = ["username"]

    def clean_username(self) -> str:
        username = self.cleaned_data["username"].strip()
        account = Account.objects.filter(username__iexact=username).first()
        if account is None:
            raise forms.ValidationError(gettext("没有登录名是“{username}”的账号。").format(username=username))
        self.instance.account = account
        return username


class DelegationForm(forms.ModelForm):
    """A written delegation from one agency to an office of its bureau."""

    class Meta:
        model = Delegation
        fields = ["office", "matter", "document_number", "starts_on", "ends_on"]
        labels = {"office": _("受委托的司法所")}
        widgets = {"starts_on": _day(), "ends_on": _day()}

    def __init__(self, *args: Any, agency: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.instance.agency = agency
        offices = Organisation.objects.filter(
            parent=agency.parent, kind=OrganisationKind.JUDICIAL_OFFICE, closed_on__isnull=True
        )
        self.fields["office"].queryset = offices.order_by("name")  # type: ignore[attr-defined]


def _any(choices: Any) -> list[tuple[str, Any]]:
    return [("", _("全部")), *choices]


class OrganisationFilter(forms.Form):
    """Filters of the list of organisations."""

    q = forms.CharField(label=_("名称"), required=False, widget=forms.TextInput(attrs={"type": "search"}))
    kind = forms.ChoiceField(label=_("类别"), required=False, choices=_any(OrganisationKind.choices))
    closed = forms.ChoiceField(
        label=_("状态"), required=False, choices=[("", _("存续")), ("closed", _("已撤销")), ("all", _("全部"))]
    )


class AccountFilter(forms.Form):
    """Filters of the list of accounts."""

    q = forms.CharField(
        label=_("姓名、登录名或工作证号"), required=False, widget=forms.TextInput(attrs={"type": "search"})
    )
    role = forms.ChoiceField(label=_("岗位"), required=False, choices=_any(Role.choices))
    state = forms.ChoiceField(
        label=_("状态"),
        required=False,
        choices=_any([("active", _("启用")), ("disabled", _("停用")), ("locked", _("锁定"))]),
    )


class _TrailFilter(forms.Form):
    who = forms.CharField(label=_("姓名或登录名"), required=False, widget=forms.TextInput(attrs={"type": "search"}))
    since = forms.DateField(label=_("从"), required=False, widget=_day())
    until = forms.DateField(label=_("到"), required=False, widget=_day())
    field_order = ["who", "kind", "since", "until"]


class AccessEventFilter(_TrailFilter):
    """Filters of the trail of the door."""

    kind = forms.ChoiceField(label=_("事件"), required=False, choices=_any(AccessEvent.Kind.choices))


class AdministrationFilter(_TrailFilter):
    """Filters of the trail of administration."""

    kind = forms.ChoiceField(label=_("事项"), required=False, choices=_any(AdministrationEntry.Kind.choices))

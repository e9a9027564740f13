"""Family, guardians, sureties and other people around a person."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from anhe.keys import new_key
from anhe.people.models.persons import Person
from anhe.people.secrets import SealedTextField


class RelationKind(models.TextChoices):
    SPOUSE = "spouse", _("配偶")
    PARENT = "parent", _("父母")
    CHILD = "child", _("子女")
    SIBLING = "sibling", _("兄弟姐妹")
    GUARDIAN = "guardian", _("监护人")
    SURETY = "surety", _("保证人")
    OTHER = "other", _("其他")


class Relation(models.Model):
    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="relations")
    kind = models.CharField(_("关系"), max_length=20, choices=RelationKind)
    name = models.CharField(_("姓名"), max_length=60)
    phone = SealedTextField(_("联系电话"), null=True, blank=True)
    remark = models.CharField(_("备注"), max_length=200, blank=True)

    class Meta:
        ordering = ["kind", "name"]

    def __str__(self) -> str:
        return f"{self.name}（{self.get_kind_display()}）"

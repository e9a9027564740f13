"""Areas as rows: a shape stored once however many zones use it; those shared by the whole district."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from anhe.casework.acts import Refused
from anhe.law.citations import LAW
from anhe.orgs.access import Actor, By
from anhe.orgs.models import Organisation, OrganisationKind
from anhe.watch import shapes
from anhe.watch.models import Area

NAME_LENGTH = 120


def area_for(bureau: Organisation, name: str, shape: dict[str, Any]) -> Area:
    """The bureau's area of this name and shape: the row there is, else a new one not yet written."""
    digest = shapes.digest_of(shape)
    known = Area.objects.filter(organisation=bureau, digest=digest, name=name[:NAME_LENGTH]).first()
    return known or Area(organisation=bureau, name=name[:NAME_LENGTH], shape=shape, digest=digest)


def is_new(area: Area) -> bool:
    return area._state.adding


def shared_areas(place: Organisation) -> Any:
    """Areas for everybody of the bureau over this place, such as the district's boundary."""
    return Area.objects.filter(organisation=place.nearest(OrganisationKind.JUSTICE_BUREAU), is_shared=True)


def share_area(actor: Actor, bureau: Organisation, name: str, shape: dict[str, Any]) -> Area:
    """Put an area at everybody's disposal. Raises Refused for others than the bureau's agency."""
    if not actor.is_over(bureau, By.CORRECTION_AGENCY):
        raise Refused(_("全区共用的区域由区社区矫正机构登记。"), LAW[29])
    if not name.strip():
        raise Refused(_("请写明区域的名称。"), field="name")
    area = area_for(bureau, name.strip(), shape)
    area.is_shared = True
    area.save()
    return area

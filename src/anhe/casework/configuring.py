"""District choices: proposed by one person with the source document, put in force by another."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from anhe.casework.acts import Refused
from anhe.casework.models import ConfigurationVersion
from anhe.clock import now
from anhe.law.calendar import Arrangement
from anhe.orgs.access import Actor, By
from anhe.orgs.models import Organisation

PROPOSES = By.SYSTEM_ADMIN | By.CORRECTION_AGENCY
PUBLISHES = By.SYSTEM_ADMIN | By.CORRECTION_AGENCY | By.BUREAU_LEADER


def propose(
    actor: Actor, organisation: Organisation, name: str, value: Any, *, source: str, starts_on: date
) -> ConfigurationVersion:
    """Put a new version forward. Raises Refused without a source document or without the post."""
    if not actor.account or not actor.capacities & PROPOSES:
        raise Refused(_("须由系统管理员或社区矫正机构提出。"))
    if not source.strip():
        raise Refused(_("请写明来源文件的名称和文号。"), field="source")
    return ConfigurationVersion.objects.create(
        organisation=organisation,
        name=name,
        value=value,
        source=source.strip(),
        starts_on=starts_on,
        proposed_by=actor.account,
        proposed_at=now(),
    )


@transaction.atomic
def publish(actor: Actor, version: ConfigurationVersion) -> ConfigurationVersion:
    """Put a proposed version in force. Raises Refused for the proposer's own, or one already published."""
    version = ConfigurationVersion.objects.select_for_update().get(pk=version.pk)
    if not actor.account or not actor.capacities & PUBLISHES:
        raise Refused(_("须由另一名有权限的人员复核发布。"))
    if version.published_by_id:
        raise Refused(_("该版本已经发布。"))
    if version.proposed_by_id == actor.account.pk:
        raise Refused(_("提出人不能复核自己提出的配置，请由另一人发布。"))
    version.published_by, version.published_at = actor.account, now()
    version.save()
    if version.name.startswith("working_calendar."):
        from anhe.casework.recomputing import recompute_open_duties

        recompute_open_duties()
    return version


def arrangement_value(arrangement: Arrangement) -> dict[str, Any]:
    """A year's arrangement as a configuration value; its name is `working_calendar.YEAR`."""
    return {
        "year": arrangement.year,
        "holidays": sorted(day.isoformat() for day in arrangement.holidays),
        "working_weekends": sorted(day.isoformat() for day in arrangement.working_weekends),
    }

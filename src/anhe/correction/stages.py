"""Stages of a correction (入矫、在矫、解矫). The lengths are the district's (domain.md A4); they never overlap."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from anhe.law.months import Convention, same_day


class Stage(models.TextChoices):
    UNSTAGED = "unstaged", _("未分阶段")
    ADMISSION = "admission", _("入矫阶段")
    REGULAR = "regular", _("在矫阶段")
    RELEASE_PREP = "release_prep", _("解矫阶段")


def stage_on(day: date, starts_on: date, ends_on: date, configured: dict[str, Any] | None) -> Stage:
    """The stage on a day, by the district's `admission_months` and `release_months`.

    A term too short for both is cut in proportion: its first quarter and its last eighth, at least a day each.
    """
    if not configured:
        return Stage.UNSTAGED
    admission_ends, release_starts = stage_borders(
        starts_on, ends_on, configured["admission_months"], configured["release_months"]
    )
    if day <= admission_ends:
        return Stage.ADMISSION
    return Stage.RELEASE_PREP if day >= release_starts else Stage.REGULAR


def stage_borders(starts_on: date, ends_on: date, admission_months: int, release_months: int) -> tuple[date, date]:
    """Last day of admission and first day of release preparation."""
    admission_ends = same_day(starts_on, admission_months, Convention.CIVIL) - timedelta(days=1)
    release_starts = same_day(ends_on, -release_months, Convention.CIVIL) + timedelta(days=1)
    if admission_ends < release_starts:
        return admission_ends, release_starts
    length = (ends_on - starts_on).days + 1
    admission_ends = starts_on + timedelta(days=max(length // 4, 1) - 1)
    return admission_ends, max(ends_on - timedelta(days=max(length // 8, 1) - 1), admission_ends + timedelta(days=1))

"""Pages of a trail that grows for ever."""

from __future__ import annotations

from typing import Any, cast

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.utils.functional import cached_property

NEWEST = 2_000


class NewestPaginator(Paginator):
    """The newest rows only. To count millions, or to skip over them, takes seconds; filters lead to the older ones."""

    @cached_property
    def count(self) -> int:
        return cast(QuerySet[Any], self.object_list).order_by()[:NEWEST].count()

    @property
    def leaves_out(self) -> bool:
        """Whether there may be older rows than those counted."""
        return self.count == NEWEST

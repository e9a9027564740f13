"""What the calendar brings: major holidays open a visit for every person, by the district's list (domain.md A8, V7)."""

from __future__ import annotations

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from anhe.correction.supervised import OnEnrolled
from anhe.law.citations import MEASURES
from anhe.orgs.access import By


class NoteHoliday(OnEnrolled):
    """Note that a major holiday comes. Run by the clock; it opens duties and nothing else. Measures art. 23."""

    title = _("重大节日临近")
    by = By.CLOCK
    basis = [MEASURES[23]]

    def perform(self) -> str:
        return gettext("{holiday}临近，按本区清单走访").format(holiday=self.input.holiday)

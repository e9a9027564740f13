"""Every form of positioning: its name, title, number series, template, and the words it needs beyond the common ones."""

from __future__ import annotations

from pathlib import Path

from anhe.casework.documents.sheets import TRACED, Sheet

FOLDER = Path(__file__).parent

COMMON = (
    *TRACED, "office", "procuratorate", "is_minor",
    "person.name", "person.sex", "person.born_on", "person.id_number", "person.lives_at", "person.phone",
    "correction.kind", "correction.offence", "correction.starts_on", "correction.ends_on",
    "order.ground", "order.facts", "order.evidence", "order.proposed_on", "order.proposed_by",
)  # fmt: skip


def _sheet(name: str, title: str, series: str, needs: tuple[str, ...] = ()) -> Sheet:
    return Sheet(name, title, series, FOLDER / f"{name.removeprefix('watch.')}.docx", COMMON, needs)


_TERM = ("order.first_day", "order.last_day", "order.opinion", "order.approved_by", "order.approved_on")
_ALL = (
    _sheet("watch.approval_sheet", "使用电子定位装置审批表", "社矫位审"),
    _sheet("watch.decision", "使用电子定位装置决定书", "社矫位", _TERM),
    _sheet("watch.notice", "使用电子定位装置告知书", "社矫位告", _TERM),
    _sheet(
        "watch.extension",
        "延长使用电子定位装置决定书",
        "社矫位延",
        (*_TERM, "order.assessment", "order.assessed_on", "extended_from"),
    ),
    _sheet(
        "watch.lifting", "解除电子定位装置通知书", "社矫位解", ("order.first_day", "ended_on", "order.ended_because")
    ),
)

SHEETS: dict[str, Sheet] = {sheet.name: sheet for sheet in _ALL}

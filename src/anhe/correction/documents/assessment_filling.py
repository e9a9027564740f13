"""The forms of investigation assessments and the words that fill them; all of it closed to the person assessed (R47)."""

from __future__ import annotations

from typing import Any

from anhe.casework.acts import Act
from anhe.casework.documents.sheets import TRACED, Sheet
from anhe.casework.documents.words import bodies, person_words, plain, told_words
from anhe.casework.issuing import DocumentForm
from anhe.casework.owners import agency_of
from anhe.correction.documents.manifest import FOLDER
from anhe.correction.models.assessments import CONTENTS, InvestigationAssessment

_COMMON = (
    *TRACED, "person.name", "person.sex", "person.born_on", "person.id_number", "case.commissioner",
    "case.letter_number", "case.proposed_kind", "case.offence", "case.received_on",
)  # fmt: skip
_FORMS = (
    ("assessment.procuratorate_notice", "接受调查评估委托通知书", "评通", ("procuratorate", "told_on")),
    ("assessment.missing_papers", "补充调查评估委托材料通知书", "评补", ("missing", "asked_on")),
    ("assessment.returned", "退回调查评估委托函", "评退", ("reason", "returned_on")),
    ("assessment.not_repeated", "不重复调查评估复函", "评复", ("earlier_on", "earlier_number", "answered_on")),
    ("assessment.extension", "延长调查评估期限协商函", "评延", ("extended_to", "reason")),
    ("assessment.interview", "调查评估笔录", "评笔",
     ("interview.source", "interview.asked", "interview.relation", "interview.asked_at", "interview.place",
      "interview.text", "investigators")),
    ("assessment.opinion", "调查评估意见书", "评意",
     ("procuratorate", "outcome", "reasons", "contents[].title", "contents[].text")),
)  # fmt: skip

SHEETS = {
    name: Sheet(name, title, series, FOLDER / f"{name.replace('.', '_')}.docx", _COMMON, needs)
    for name, title, series, needs in _FORMS
}


def words(act: Act) -> dict[str, Any]:
    """Every word a form of an assessment may need, as JSON."""
    record = act.subject if isinstance(act.subject, InvestigationAssessment) else act.record
    return {
        **bodies(act),
        "person": person_words(record.person),
        "case": {
            "commissioner": record.commissioner,
            "letter_number": record.letter_number,
            "proposed_kind": record.get_proposed_kind_display(),
            "offence": record.offence,
            "received_on": plain(record.received_on),
        },
        "outcome": record.get_outcome_display(),
        "reasons": record.reasons,
        "contents": [{"title": str(title), "text": record.contents.get(name)} for name, title in CONTENTS],
        "investigators": "、".join(one.account.name for one in record.at_work),
        "interview": _interview(act),
        **told_words(act),
    }


def _interview(act: Act) -> dict[str, Any]:
    asked = act.made
    if asked is None or not hasattr(asked, "asked_at"):
        return {}
    return {
        "source": asked.get_source_display(),
        "asked": asked.asked,
        "relation": asked.relation or None,
        "asked_at": plain(asked.asked_at),
        "place": asked.place,
        "text": asked.text,
    }


FORMS = [
    DocumentForm(sheet.name, sheet.title, sheet.series, sheet.template, agency_of, words) for sheet in SHEETS.values()
]

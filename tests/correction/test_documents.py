"""Every form is filled by the acts that issue it: no word it needs is missing, and it prints."""

import json
from datetime import date

import pytest

from anhe.casework.documents.sheets import missing_words
from anhe.casework.issuing import render
from anhe.casework.models import Document
from anhe.correction.documents.manifest import SHEETS
from tests.correction.factories import Cases
from tests.correction.test_story import test_from_notice_to_certificate as live_the_story
from tests.district import District


def test_every_document_of_a_story_has_every_word_it_needs(cases: Cases, district: District, live_at) -> None:
    live_the_story(cases, district, live_at)
    cases.leave(date(2026, 9, 3), date(2026, 9, 5), approved=True)

    issued = Document.objects.all()
    assert {document.form for document in issued} >= {
        "correction.registration", "correction.announcement", "correction.responsibility", "correction.plan",
        "correction.report", "correction.leave_form", "correction.leave_approved",
        "correction.completion_certificate", "correction.completion_notice",
    }  # fmt: skip
    for document in issued:
        assert missing_words(SHEETS[document.form], json.loads(document.words)) == [], document.form


@pytest.mark.parametrize("kind", ["docx", "pdf"])
def test_a_leave_approved_prints(cases: Cases, kind: str) -> None:
    cases.leave(date(2026, 3, 4), date(2026, 3, 6), approved=True)

    made = render(Document.objects.get(form="correction.leave_approved"), kind)

    assert made.startswith(b"PK" if kind == "docx" else b"%PDF")

"""What each template of this pillar says: its title and the words it may use beyond the common ones.

A nested word is written with a dot (`record.place`), a list with the words of one member (`team[].name`). A word
that ends in "?" may be absent; any other must be given, if only as None or an empty text, which print as a blank
to fill by hand. `told` is what was entered in the act, `record` what the act is about.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent

COMMON = (
    "number", "version", "check_code", "made_on", "office", "agency", "bureau", "file_number", "actor",
    "person.name", "person.sex", "person.born_on", "person.id_number", "person.registered_at", "person.lives_at",
    "person.phone", "person.ethnicity", "person.education", "person.marital_status", "person.occupation",
    "person.employer",
    "correction.kind", "correction.offence", "correction.sentence", "correction.authority",
    "correction.judgment_number", "correction.effective_on", "correction.starts_on", "correction.ends_on",
    "correction.reported_on", "correction.prohibition", "correction.level",
    "team[].name", "team[].sex", "team[].role", "relations[].name", "relations[].kind", "relations[].phone",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Sheet:
    """One template and the words of its own."""

    name: str
    title: str
    own_words: tuple[str, ...] = ()

    @property
    def template(self) -> Path:
        return FOLDER / f"{self.name}.docx"

    @property
    def words(self) -> tuple[str, ...]:
        return COMMON + self.own_words


_LEAVE = ("record.reason", "record.explanation", "record.place", "record.requested_on", "record.starts_on",
          "record.ends_on")  # fmt: skip
_LOST = ("record.last_contact_at", "record.noticed_at", "record.circumstances",
         "tries[].tried_at?", "tries[].manner?", "tries[].result?", "tries[].by?")  # fmt: skip

_ALL = (
    Sheet("registration", "社区矫正对象接收登记表", ("record.documents_received_on", "missing?", "told.guardian")),
    Sheet("receipt", "社区矫正法律文书送达回执",
          ("record.documents_received_on", "received?", "missing?", "told.sent_on")),
    Sheet("chase_documents", "补送法律文书通知函", ("missing?", "told.told_on")),
    Sheet("announcement", "社区矫正宣告书",
          ("told.announced_at", "told.place", "told.present", "told.guardian_present")),
    Sheet("responsibility", "社区矫正责任书"),
    Sheet("plan", "社区矫正方案",
          ("record.version", "record.situation", "record.assessment", "record.psychology", "record.supervision",
           "record.education", "record.aims", "record.drafted_on", "record.approved_on", "record.review_by")),
    Sheet("leave_form", "社区矫正对象外出申请审批表",
          (*_LEAVE, "record.is_urgent", "papers?", "office_opinion?", "agency_opinion?", "city_opinion?")),
    Sheet("leave_permit", "社区矫正对象外出批准告知书", (*_LEAVE, "record.opinion", "record.decided_by")),
    Sheet("leave_refusal", "社区矫正对象不批准外出告知书",
          (*_LEAVE, "record.decided_by", "facts", "reason", "remedy")),
    Sheet("visit", "社区矫正走访记录",
          ("record.visited_at", "record.place", "record.people_met", "record.facts", "record.follow_up")),
    Sheet("talk", "社区矫正谈话记录",
          ("record.talked_at", "record.manner", "record.place", "record.facts", "record.follow_up")),
    Sheet("report", "社区矫正对象定期报告记录",
          ("record.reported_on", "record.manner", "record.text", "record.health")),
    Sheet("search_record", "社区矫正对象查找记录", _LOST),
    Sheet("police_request", "协助查找社区矫正对象函", (*_LOST, "told.police?")),
    Sheet("certificate", "解除社区矫正证明书", ("record.ended_on",)),
    Sheet("completion_notice", "解除社区矫正通知书", ("record.ended_on",)),
)  # fmt: skip

SHEETS: dict[str, Sheet] = {sheet.name: sheet for sheet in _ALL}


def missing_words(sheet: Sheet, words: dict[str, Any]) -> list[str]:
    """The words that the sheet must have and `words` lacks, dotted; a list without members lacks nothing."""
    return [path for path in sheet.words if not path.endswith("?") and not _has(words, path.split("."))]


def _has(place: Any, path: list[str]) -> bool:
    if not path:
        return True
    name = path[0].removesuffix("[]")
    if not isinstance(place, dict) or name not in place:
        return False
    if path[0].endswith("[]"):
        return all(_has(member, path[1:]) for member in place[name] or ())
    return _has(place[name], path[1:])

"""Two records side by side, as they were before a merge, and what the record kept then says."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from anhe.people.masking import mask_id, mask_phone
from anhe.people.merging import KEPT_AS_THEY_WERE, SEALED, as_it_was
from anhe.people.models import Person, PersonMerge
from anhe.people.secrets import unseal

_NOT_TO_READ = ("id", "photo")
_MASKS = {"id_number": mask_id, "phone": mask_phone}


@dataclass(frozen=True, slots=True)
class Line:
    """One fact of both records. Numbers are masked; `differs` is judged on the whole value."""

    label: str
    kept: str
    given_up: str
    after: str
    differs: bool
    is_filled: bool


def compared(merge: PersonMerge) -> list[Line]:
    """Every fact that one of the two records knows, in the order of the record."""
    kept = _readable(merge.before.get("kept") or as_it_was(merge.kept))
    given_up = _readable(merge.before.get("given_up") or as_it_was(merge.given_up))
    if not kept["id_number"]:
        kept["id_kind"] = ""  # what kind of document says nothing without its number
    names = [name for name in KEPT_AS_THEY_WERE if name not in _NOT_TO_READ and (kept[name] or given_up[name])]
    return [_line(name, kept[name], given_up[name]) for name in names]


def _readable(words: dict[str, Any]) -> dict[str, str]:
    return {
        name: unseal(bytes.fromhex(words[name])) if name in SEALED and words[name] else words[name] or ""
        for name in KEPT_AS_THEY_WERE
    }


def _line(name: str, kept: str, given_up: str) -> Line:
    return Line(
        label=str(Person._meta.get_field(name).verbose_name),  # type: ignore[union-attr]
        kept=_shown(name, kept),
        given_up=_shown(name, given_up),
        after=_shown(name, kept or given_up),
        differs=bool(kept and given_up and kept != given_up),
        is_filled=bool(given_up and not kept),
    )


def _shown(name: str, value: str) -> str:
    choices = dict(Person._meta.get_field(name).flatchoices)  # type: ignore[union-attr]
    return _MASKS[name](value) if name in _MASKS else str(choices.get(value, value))

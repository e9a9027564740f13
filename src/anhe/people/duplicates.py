"""Is this person already known? The same ID number is the same person; everything else a human judges."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import islice
from typing import TypeVar

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anhe.law.identity import make_check_digit, to_18_digits
from anhe.people.models import Person
from anhe.people.names import spelled
from anhe.people.secrets import blind_index

_AT_ONCE = 1_000
_PARAMETERS = 10_000  # well under what one statement may carry on SQLite and PostgreSQL
_FIGURES = "0123456789"


class Certainty(StrEnum):
    SAME = "same"
    MAYBE = "maybe"


@dataclass(frozen=True, slots=True)
class Asked:
    """Whom we ask about; an empty text or None where something is not known."""

    name: str
    born_on: date | None = None
    id_number: str | None = None


@dataclass(frozen=True, slots=True)
class Candidate:
    """A person on record who is, or may be, the one asked about, and why."""

    person: Person
    certainty: Certainty
    why: str | Promise


SAME_NUMBER = gettext_lazy("证件号码相同")
ONE_FIGURE_OFF = gettext_lazy("证件号码只差一位，可能录错")
SAME_NAME_AND_BIRTH = gettext_lazy("姓名和出生日期相同")
SAME_SOUND_AND_BIRTH = gettext_lazy("姓名读音相同，出生日期相同")


def candidates(name: str, born_on: date | None = None, id_number: str | None = None) -> list[Candidate]:
    """Records that are or may be this person, certain ones first. Always the same number of statements."""
    return candidates_many([Asked(name, born_on, id_number)])[0]


def candidates_many(asked: Sequence[Asked]) -> list[list[Candidate]]:
    """`candidates` for each one asked about, in their order; two statements for a thousand of them."""
    found: list[list[Candidate]] = []
    for some in _by(_AT_ONCE, asked):
        found += _candidates_of(some)
    return found


def near_numbers(number: str) -> set[str]:
    """Valid 18-figure ID numbers that differ from `number` in exactly one figure.

    Only a mistyped number has any: the check digit of GB 11643 finds every single wrong figure, so two valid
    numbers never differ in just one. A wrongly typed number on record is found when the right one is asked for
    only by name and birth date.

    >>> "110101199003070011" in near_numbers("110101199003070021")
    True
    """
    if len(number) != 18 or not set(number[:17]) <= set(_FIGURES):
        return set()
    first, last = number[:17], number[17].upper()
    near = {first + make_check_digit(first)} - {number.upper()}
    if not near:
        return set()
    for place in range(17):
        for figure in _FIGURES:
            other = first[:place] + figure + first[place + 1 :]
            if figure != first[place] and make_check_digit(other) == last:
                near.add(other + last)
    return near


def _candidates_of(asked: Sequence[Asked]) -> list[list[Candidate]]:
    exact = [_indices(_written(one.id_number)) for one in asked]
    near = [{blind_index(number) for number in near_numbers(_written(one.id_number))} for one in asked]
    by_number = _by_number(set().union(*exact, *near))
    by_sound = _by_sound(asked)
    return [
        _judged(one, same, likely, by_number, by_sound.get((spelled(one.name), one.born_on), []))
        for one, same, likely in zip(asked, exact, near, strict=True)
    ]


def _judged(
    one: Asked, same: set[bytes], likely: set[bytes], by_number: dict[bytes, list[Person]], alike: list[Person]
) -> list[Candidate]:
    """Each record once, with its strongest reason."""
    judged: dict[object, Candidate] = {}
    for index in same:
        for person in by_number.get(index, []):
            judged[person.pk] = Candidate(person, Certainty.SAME, _same_number(one, person))
    for index in likely:
        for person in by_number.get(index, []):
            judged.setdefault(person.pk, Candidate(person, Certainty.MAYBE, ONE_FIGURE_OFF))
    for person in sorted(alike, key=lambda known: known.name != one.name):
        why = SAME_NAME_AND_BIRTH if person.name == one.name else SAME_SOUND_AND_BIRTH
        judged.setdefault(person.pk, Candidate(person, Certainty.MAYBE, why))
    return list(judged.values())


def _same_number(one: Asked, person: Person) -> str | Promise:
    if person.name == one.name:
        return SAME_NUMBER
    return _("证件号码相同，登记的姓名是{name}").format(name=person.name)


def _by_number(indices: set[bytes]) -> dict[bytes, list[Person]]:
    known: dict[bytes, list[Person]] = defaultdict(list)
    for some in _by(_PARAMETERS, sorted(indices)):
        for person in Person.objects.living_records().filter(id_index__in=some):
            known[bytes(person.id_index or b"")].append(person)
    return known


def _by_sound(asked: Sequence[Asked]) -> dict[tuple[str, date | None], list[Person]]:
    """Records by how the name sounds and the birth date, for the pairs asked about."""
    wanted = {(spelled(one.name), one.born_on) for one in asked if one.name and one.born_on}
    known: dict[tuple[str, date | None], list[Person]] = defaultdict(list)
    if not wanted:
        return known
    sounds, births = zip(*wanted, strict=True)
    for person in Person.objects.living_records().filter(sort_text__in=set(sounds), born_on__in=set(births)):
        known[(person.sort_text, person.born_on)].append(person)
    return known


def _written(number: str | None) -> str:
    return "".join(unicodedata.normalize("NFKC", number or "").split()).upper()


def _indices(number: str) -> set[bytes]:
    """The number as written and, for one of the old 15 figures, as it is written today."""
    if not number:
        return set()
    forms = {number}
    if len(number) == 15 and set(number) <= set(_FIGURES):
        forms.add(to_18_digits(number))
    if len(number) == 18 and number[6:8] == "19":
        forms.add(number[:6] + number[8:17])
    return {blind_index(form) for form in forms}


T = TypeVar("T")


def _by(size: int, many: Sequence[T]) -> Iterator[list[T]]:
    rest = iter(many)
    while some := list(islice(rest, size)):
        yield some

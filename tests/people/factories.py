"""Synthetic persons. ID numbers are made, with a check digit, in a region nobody is registered in."""

from datetime import date
from itertools import count
from typing import Any

import factory

from anhe.law.identity import make_check_digit
from anhe.orgs.models import Account
from anhe.people.models import Person

_order = count(1)
BORN_ON = date(1990, 3, 7)


def id_number(born_on: date = BORN_ON, order: int | None = None) -> str:
    """A valid, made-up number; each one new unless `order` is given."""
    first = f"110101{born_on:%Y%m%d}{(order or next(_order)) % 1000:03d}"
    return first + make_check_digit(first)


class PersonFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Person

    name = "张三"
    sex = "m"
    born_on = BORN_ON
    id_number = factory.LazyAttribute(lambda person: id_number(person.born_on))
    phone = "13800001234"


class AccountFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Account

    username = factory.Sequence(lambda n: f"officer{n}")
    name = "周明"


def person(**facts: Any) -> Person:
    return PersonFactory(**facts)

"""R22: nothing in mediation or confirmation can take a fee. Mediation Law art. 4."""

import re

import pytest
from django.apps import apps

from anhe.casework.acts import Act
from anhe.mediation.ledgers import DISPUTES, MEDIATORS

FEE = re.compile(r"fee|charge|price|payment|toll|deposit|费(?!纠纷)|收款|押金", re.I)


def mediation_acts() -> list[type[Act]]:
    return [act for name, act in Act.registry.items() if name.startswith("mediation.")]


@pytest.mark.parametrize("model", list(apps.get_app_config("mediation").get_models()), ids=lambda model: model.__name__)
def test_R22_no_model_has_a_place_for_a_fee(model) -> None:
    named = [(field.name, str(getattr(field, "verbose_name", ""))) for field in model._meta.get_fields()]

    assert [names for names in named if FEE.search(" ".join(names))] == []


def test_R22_no_act_asks_for_a_fee() -> None:
    asked = [
        (act.name, name, str(field.label))
        for act in mediation_acts()
        for name, field in act.Input.base_fields.items()
        if FEE.search(f"{name} {field.label}")
    ]

    assert len(mediation_acts()) >= 12
    assert asked == []


def test_R22_no_ledger_brings_a_fee() -> None:
    headings = [
        word
        for kind in (DISPUTES, MEDIATORS)
        for column in kind.columns
        for word in (column.field, column.label, *column.spellings)
    ]

    assert [heading for heading in headings if FEE.search(heading)] == []


def test_every_act_has_title_basis_and_somebody_who_may() -> None:
    for act in mediation_acts():
        assert str(act.title)
        assert act.basis, act.name
        assert act.by, act.name
        assert act.__doc__, act.name

"""Every act and every duty says what it is and under which article; every duty can be ended."""

import pytest

from anhe.casework.acts import Act
from anhe.casework.duty_table import DUTIES
from anhe.orgs.access import By

ACTS = {name: act for name, act in sorted(Act.registry.items()) if act.__module__.startswith("anhe.")}


@pytest.mark.parametrize("act", ACTS.values(), ids=ACTS)
class TestAct:
    def test_it_has_a_title_a_docstring_and_an_article(self, act):
        assert str(act.title).strip()
        assert (act.__doc__ or "").strip()
        assert act.basis

    def test_somebody_may_do_it(self, act):
        assert act.by != By.NOBODY or "may" in act.__dict__

    def test_it_changes_something(self, act):
        assert act.perform is not Act.perform


@pytest.mark.parametrize("duty", DUTIES.values(), ids=DUTIES)
class TestDuty:
    def test_it_has_a_title_and_an_article(self, duty):
        assert str(duty.title).strip()
        assert duty.basis

    def test_acts_that_exist_open_and_close_it(self, duty):
        assert duty.opening_acts
        assert duty.closing_acts
        assert {act.name for act in (*duty.opening_acts, *duty.closing_acts)} <= Act.registry.keys()

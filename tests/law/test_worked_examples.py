"""Each rule answers its worked examples, the catalogue's dates first."""

from datetime import date
from typing import Any

import pytest

from anhe.law.rules import RULES
from tests.law.worked_examples import DECIDE, DUE


def values_for(rule_id: str, kind: str, settings: str) -> dict[str, Any]:
    """The inputs as a person types them, separated by spaces."""
    known = {entry.name: entry for entry in RULES[rule_id].inputs(kind)}
    pairs = (setting.partition("=") for setting in settings.split())
    return {name: known[name].parse(text) for name, _equals, text in pairs}


class TestWorkedExamples:
    """The catalogue of rules, parts 0 to 5."""

    @pytest.mark.parametrize(
        ("rule", "settings", "due", "strict"), [pytest.param(*row, id=f"{row[0]} {row[1]}") for row in DUE]
    )
    def test_period_ends_on_the_catalogues_days(self, rule: str, settings: str, due: str, strict: str | None) -> None:
        deadline = RULES[rule].due(**values_for(rule, "due", settings))

        assert deadline.due == date.fromisoformat(due)
        assert deadline.remind_by == date.fromisoformat(strict or due)
        assert deadline.steps
        assert deadline.basis

    @pytest.mark.parametrize(
        ("rule", "settings", "answer"), [pytest.param(*row, id=f"{row[0]} {row[1]}") for row in DECIDE]
    )
    def test_question_gets_the_lawful_answer_with_its_reasons(self, rule: str, settings: str, answer: object) -> None:
        decided = RULES[rule].decide(**values_for(rule, "decide", settings))

        assert decided.to_json()["answer"] == answer
        assert decided.because
        assert all(decided.because)
        assert decided.basis


class TestRegistry:
    """A rule is only a rule with title, articles and an example."""

    @pytest.mark.parametrize("rule", RULES.values(), ids=lambda rule: rule.id)
    def test_every_rule_has_title_basis_and_a_worked_example_of_each_kind(self, rule: Any) -> None:
        assert rule.title
        assert rule.basis
        if "due" in rule.kinds:
            assert any(row[0] == rule.id for row in DUE)
        if "decide" in rule.kinds:
            assert any(row[0] == rule.id for row in DECIDE)

    @pytest.mark.parametrize("rule", [r for r in RULES.values() if "due" in r.kinds], ids=lambda rule: rule.id)
    def test_what_starts_a_period_is_always_called_start(self, rule: Any) -> None:
        first = rule.inputs("due")[0]
        assert (first.name, first.required) == ("start", True)

    @pytest.mark.parametrize("rule", RULES.values(), ids=lambda rule: rule.id)
    def test_every_input_says_in_words_what_it_is(self, rule: Any) -> None:
        for kind in rule.kinds:
            assert all(entry.help and entry.expected for entry in rule.inputs(kind))

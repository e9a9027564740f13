"""Chinese is the source language; a higher floor translates what is shown, whenever it is shown."""

from collections.abc import Iterator
from datetime import date

import pytest

from anhe.law import wording
from anhe.law.choices import SubjectKind
from anhe.law.rules import RULES


@pytest.fixture
def loud() -> Iterator[None]:
    wording.use_translator(lambda sentence: f"<{sentence}>")
    yield
    wording.use_translator(str)


class TestTranslator:
    """Installed once, asked each time."""

    @pytest.mark.usefixtures("loud")
    def test_titles_labels_and_steps_are_translated_when_shown(self) -> None:
        assert RULES["CC-115"].to_json()["title"] == "<对象报到>"
        assert SubjectKind.PAROLE.label == "<假释>"
        assert RULES["CC-115"].due(start=date(2026, 6, 1)).steps[0].startswith("<")

    def test_without_one_everything_stays_chinese(self) -> None:
        assert RULES["CC-115"].to_json()["title"] == "对象报到"
        assert SubjectKind.PAROLE.label == "假释"

    @pytest.mark.usefixtures("loud")
    def test_chinese_labels_are_understood_whatever_is_shown(self) -> None:
        kind = RULES["CC-209"].inputs("decide")[0]

        assert kind.parse("parole") is SubjectKind.PAROLE
        assert kind.parse("假释") is SubjectKind.PAROLE

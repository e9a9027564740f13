"""Citations read as officers write them and know which text was in force on the day."""

from datetime import date

import pytest

from anhe.law.citations import (
    BREACH_OF_PROHIBITION_ORDER,
    BREACH_OF_SUPERVISION,
    CRIMINAL_LAW,
    LAW,
    MEASURES,
    OPINIONS,
    OPINIONS_2016,
    PRISON_LAW,
    PUBLIC_SECURITY_LAW,
    RESETTLEMENT_OPINIONS,
    Dated,
    NotInForce,
)
from anhe.law.rules import RULES
from anhe.law.rules.positioning import LOST_SUPERVISION_HOURS, is_lost_supervision


class TestCitation:
    """社区矫正法实施办法第27条第2款."""

    def test_article_paragraph_and_item_are_written_out(self) -> None:
        assert str(MEASURES[27]) == "社区矫正法实施办法第27条"
        assert str(MEASURES[27].paragraph(2)) == "社区矫正法实施办法第27条第2款"
        assert str(LAW[29].paragraph(1).item(3)) == "社区矫正法第29条第1款第3项"
        assert str(CRIMINAL_LAW[72]) == "刑法第72条"

    def test_a_document_without_known_article_is_cited_whole(self) -> None:
        assert "第" not in str(RESETTLEMENT_OPINIONS.whole)

    def test_articles_begin_at_one(self) -> None:
        with pytest.raises(ValueError, match="counted from 1"):
            MEASURES[0]

    def test_equal_citations_are_equal(self) -> None:
        assert MEASURES[27].paragraph(2) == MEASURES[27].paragraph(2)
        assert len({MEASURES[27], MEASURES[27], MEASURES[28]}) == 2


class TestLawOfTheDay:
    """Several laws changed in 2026; the event's day chooses the text."""

    @pytest.mark.parametrize(
        ("day", "supervision", "prohibition_order"),
        [
            pytest.param(
                "2025-12-31",
                "治安管理处罚法（2012年修正）第60条第4项",
                "治安管理处罚法（2012年修正）第60条第4项",
                id="old law's last day",
            ),
            pytest.param(
                "2026-01-01", "治安管理处罚法第72条第4项", "治安管理处罚法第73条第1项", id="new law's first day"
            ),
        ],
    )
    def test_penalty_for_breach_moved_on_2026_01_01(self, day: str, supervision: str, prohibition_order: str) -> None:
        assert str(BREACH_OF_SUPERVISION.on(date.fromisoformat(day))) == supervision
        assert str(BREACH_OF_PROHIBITION_ORDER.on(date.fromisoformat(day))) == prohibition_order

    def test_the_opinions_of_2026_replace_those_of_2016(self) -> None:
        assert OPINIONS_2016.is_in_force(date(2026, 2, 20))
        assert not OPINIONS.is_in_force(date(2026, 2, 20))
        assert not OPINIONS_2016.is_in_force(date(2026, 2, 21))
        assert OPINIONS.is_in_force(date(2026, 2, 21))

    def test_prison_law_of_2026_starts_in_november(self) -> None:
        assert PRISON_LAW.version_on(date(2026, 10, 31)).label == "2012年修正"
        assert PRISON_LAW.version_on(date(2026, 11, 1)).label == "2026年修订"

    def test_before_the_first_text_nothing_is_in_force(self) -> None:
        with pytest.raises(NotInForce):
            LAW[21].on(date(2020, 6, 30))
        assert LAW[21].on(date(2020, 7, 1)).version is not None

    def test_a_dated_number_adds_values_and_forgets_none(self) -> None:
        number = Dated(PUBLIC_SECURITY_LAW[72], unit="yuan", values={date(2013, 1, 1): 500, date(2026, 1, 1): 1000})

        assert number.on(date(2025, 12, 31)) == 500
        assert number.on(date(2026, 1, 1)) == 1000
        with pytest.raises(NotInForce):
            number.on(date(2012, 12, 31))

    def test_a_rule_is_not_answered_for_days_before_its_law(self) -> None:
        with pytest.raises(NotInForce, match="2026-02-21"):
            RULES["CC-104"].due(start=date(2026, 2, 20))
        assert RULES["CC-104"].due(start=date(2026, 2, 21)).basis

    def test_articles_not_yet_in_force_are_left_out_of_the_basis(self) -> None:
        before = RULES["CC-118"].due(start=date(2026, 10, 31))
        after = RULES["CC-118"].due(start=date(2026, 11, 1))

        assert not any(citation.statute == PRISON_LAW for citation in before.basis)
        assert any(citation.statute == PRISON_LAW for citation in after.basis)

    def test_absences_before_the_opinions_are_not_judged_by_48_hours(self) -> None:
        from datetime import datetime

        assert LOST_SUPERVISION_HOURS.on(date(2026, 2, 21)) == 48
        assert not is_lost_supervision(datetime(2026, 2, 20, 9), datetime(2026, 2, 25, 9))
        assert is_lost_supervision(datetime(2026, 2, 21, 9), datetime(2026, 2, 25, 9))

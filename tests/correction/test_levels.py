"""管理等级: a named person decides, with facts and reasons; the clock decides nothing."""

from datetime import date

import pytest

from anhe.casework.acts import Act
from anhe.casework.issuing import FORMS
from anhe.casework.running import NotAllowed, run
from anhe.correction.holidays import open_holiday_visits
from anhe.correction.levels import DecideLevel
from anhe.correction.models import Correction, Level
from anhe.law.citations import LAW
from anhe.orgs.access import Actor, By
from tests.correction.factories import open_duties, refused
from tests.district import act

TOLD = {"level": "ordinary", "facts": "三个月内按时报告。", "reasons": "表现稳定，无违规。", "told_on_objection": True}
ADVERSE_FORMS = {"correction.leave_refused"}


class TestDecideLevel:
    """Law art. 24, 28; Measures art. 21."""

    def test_R07_nobody_has_a_level_until_somebody_decides(self, cases):
        assert cases.enrolled().level == Level.UNDECIDED

    def test_R07_a_level_has_an_author_facts_and_reasons_on_record(self, cases, district):
        correction = cases.enrolled()
        entry = act(DecideLevel, on=correction, by=district.officer, **TOLD)

        correction.refresh_from_db()
        assert correction.level == Level.ORDINARY
        assert entry.account == district.officer
        assert entry.text == "管理等级由未定级调整为普管。理由：表现稳定，无违规。"
        assert open_duties(correction)["correction.talk.level_changed"] == date(2026, 3, 5)

    @pytest.mark.parametrize("empty", ["facts", "reasons"])
    def test_R07_a_level_without_facts_or_reasons_is_refused_on_the_page_and_behind_it(self, cases, district, empty):
        correction = cases.enrolled()
        assert empty in DecideLevel.Input(TOLD | {empty: "  "}, record=correction).errors
        with refused(LAW[24], saying="事实和理由"):
            act(DecideLevel, on=correction, by=district.officer, **(TOLD | {empty: "  "}))

    def test_the_person_is_told_and_may_object(self, cases):
        form = DecideLevel.Input({k: v for k, v in TOLD.items() if k != "told_on_objection"}, record=cases.enrolled())
        assert set(form.errors) == {"told_on_objection"}

    def test_the_same_level_is_no_decision(self, cases, district):
        correction = cases.enrolled()
        act(DecideLevel, on=correction, by=district.officer, **TOLD)
        with refused(saying="已经是这一等级"):
            act(DecideLevel, on=correction, by=district.officer, **TOLD)

    def test_R06_nor_does_a_level_change_once_the_term_is_over(self, cases, district, live_at):
        correction = cases.enrolled(ends_on=date(2026, 3, 31))
        live_at("2026-04-01 00:00")
        with refused(LAW[44], saying="只能办理解除"):
            act(DecideLevel, on=correction, by=district.officer, **TOLD)


class TestTheClock:
    """R07: what runs because time has passed opens duties and tells people; it finds nothing about anybody."""

    def test_R07_the_clock_may_not_decide_a_level(self, cases, district):
        with pytest.raises(NotAllowed):
            run(DecideLevel, on=cases.enrolled(), by=Actor.clock(date(2026, 3, 2)), given=TOLD)

    def test_R07_of_all_acts_the_clock_runs_only_these(self):
        ours = {name for name, one in Act.registry.items() if one.__module__.startswith("anhe.correction")}
        clocked = {name for name in ours if By.CLOCK in Act.registry[name].by}
        assert clocked == {"correction.NoteHoliday", "correction.NoteConfirmedAlert"}

    def test_R07_no_act_of_the_clock_issues_a_document(self):
        clocked = [one for one in Act.registry.values() if By.CLOCK in one.by]
        assert FORMS.keys() >= ADVERSE_FORMS
        assert [one.name for one in clocked if one.documents] == []

    def test_R07_a_day_of_the_clock_leaves_level_status_and_documents_as_they_were(self, cases, live_at):
        correction = cases.enrolled()
        before = Correction.objects.filter(pk=correction.pk).values().get()
        documents = set(correction.file.documents.values_list("pk", flat=True))
        live_at("2026-04-28 07:00")

        assert open_holiday_visits(date(2026, 4, 28)) == 1

        assert Correction.objects.filter(pk=correction.pk).values().get() == before
        assert set(correction.file.documents.values_list("pk", flat=True)) == documents

"""The shipped ledgers, taken in as an office would: every row ends as imported, unchanged or returned."""

from __future__ import annotations

import openpyxl
import pytest

from anhe.casework.models import DutyRecord, Entry, File
from anhe.casework.running import run_many
from anhe.correction.models import Correction
from anhe.ledgers import running
from anhe.ledgers.giving_back import give_back
from anhe.ledgers.models import ImportRow, ImportRun
from anhe.mediation.models import Appointment, Committee, MediationCase
from anhe.orgs.models import OrganisationKind
from anhe.people.models import Person
from tests.district import organisation
from tests.ledgers.fixtures import make
from tests.ledgers.taking import Desk, counts


@pytest.fixture
def desk(db, live_at) -> Desk:
    """A district with the offices of the shipped ledgers, on the day of the ledger, 1 July 2026."""
    live_at("2026-07-01 09:00")
    return Desk()


class TestTheShippedLedgerOf600Rows:
    def test_every_row_is_imported_or_returned_or_repeats_an_earlier_one(self, desk):
        run = desk.take_in("correction_subjects", make.CORRECTION)

        assert run.data_rows == 600
        assert run.imported == Correction.objects.count() == File.objects.count()
        assert run.unchanged + run.imported + run.returned == 600
        assert run.state == ImportRun.State.DONE

    def test_exactly_the_spoiled_rows_go_back_each_for_its_spoiled_cell(self, desk):
        run = desk.take_in("correction_subjects", make.CORRECTION)

        returned = {row.number: {problem.field for problem in row.problems} for row in run.returned_rows.all()}
        spoiled = {row.number: set(row.bad) for row in make.correction().rows if row.bad}
        assert {number: fields for number, fields in returned.items() if number in spoiled} == spoiled
        others = {number for number in returned if number not in spoiled}
        assert others <= {row.number for row in make.correction().rows if row.repeats}

    def test_what_a_row_says_is_on_file(self, desk):
        desk.take_in("correction_subjects", make.CORRECTION)

        row = next(row for row in make.correction().rows if not row.bad and row.values["level"] == "strict")
        correction = Correction.objects.with_file().get(
            file__person__in=Person.objects.with_id_number(row.values["id_number"])
        )
        assert correction.person.name == row.values["name"]
        assert (correction.kind, correction.level) == (row.values["correction_kind"], "strict")
        assert (correction.starts_on, correction.ends_on) == (row.values["starts_on"], row.values["ends_on"])
        assert correction.office.name == row.values["office"]
        assert DutyRecord.objects.filter(file=correction.file).exists()

    def test_the_same_file_again_changes_nothing(self, desk):
        first = desk.take_in("correction_subjects", make.CORRECTION)
        before = list(File.objects.order_by("pk").values_list("pk", "last_hash"))
        second = desk.take_in("correction_subjects", make.CORRECTION)

        assert second.imported == 0
        assert second.unchanged == first.imported + first.unchanged
        assert second.returned == first.returned
        assert list(File.objects.order_by("pk").values_list("pk", "last_hash")) == before

    def test_corrected_rows_come_in_from_the_returned_workbook(self, desk, tmp_path):
        first = desk.take_in("correction_subjects", make.CORRECTION)
        back = tmp_path / "退回.xlsx"
        assert give_back(first, back) == first.returned
        truth = {row.number: row for row in make.correction().rows}
        numbers = list(first.returned_rows.order_by("number").values_list("number", flat=True))
        number, place = next(
            (number, place) for place, number in enumerate(numbers) if truth[number].bad == {"correction_kind"}
        )
        book = openpyxl.load_workbook(back)
        column = next(cell.column for cell in book["在册人员"][3] if cell.value == "矫正类型")
        book["在册人员"].cell(row=5 + place, column=column).value = "缓刑"
        book.save(back)

        second = desk.take_in("correction_subjects", back)

        assert (second.imported, second.returned) == (1, first.returned - 1)
        assert Correction.objects.filter(
            file__person__in=Person.objects.with_id_number(truth[number].values["id_number"])
        ).exists()


class TestTheRegisterAndTheLedger:
    def test_the_same_record_said_otherwise_goes_back_naming_the_first_row(self, desk):
        one = desk.row()
        run = desk.take_rows([one, one | {"罪名": "诈骗罪"}, one])

        assert counts(run) == (1, 1, 1)
        [row] = run.returned_rows.all()
        assert (row.number, str(row.problems[0])) == (3, "与第 2 行是同一条记录，但内容不同，请核对后只保留一行。")

    def test_a_known_persons_other_name_goes_back_with_both(self, desk):
        one = desk.row()
        desk.take_rows([one])
        run = desk.take_rows([one | {"姓名": "李四"}])

        assert counts(run) == (0, 0, 1)
        assert "册上是“张三”，表内是“李四”" in str(run.returned_rows.get().problems[0])

    def test_a_namesake_born_the_same_day_is_for_a_human_to_judge(self, desk):
        run = desk.take_rows([desk.row(), desk.row()])

        assert counts(run) == (1, 0, 1)
        assert "同名、同出生日期" in str(run.returned_rows.get().problems[0])
        assert Person.objects.count() == 1

    def test_a_term_that_is_over_goes_back_in_the_acts_own_words(self, desk):
        run = desk.take_rows([desk.row() | {"矫正结束日期": "2026-06-30"}, desk.row(name="李四")])

        assert counts(run) == (1, 0, 1)
        assert "已于 2026-06-30 届满" in str(run.returned_rows.get().problems[0])

    def test_the_last_day_of_a_term_still_comes_in(self, desk):
        assert counts(desk.take_rows([desk.row() | {"矫正结束日期": "2026-07-01"}])) == (1, 0, 0)

    def test_what_the_register_says_otherwise_is_shown_beside_the_ledger(self, desk):
        one = desk.row()
        desk.take_rows([one])
        run = desk.take_rows([one | {"罪名": "诈骗罪"}])

        assert "罪名：册上是“盗窃罪”，表内是“诈骗罪”" in str(run.returned_rows.get().problems[0])

    def test_contact_facts_that_the_register_lacks_are_filled_in(self, desk):
        one = desk.row()
        Person(name="张三", id_number=one["身份证号"], phone="").save()
        desk.take_rows([one | {"联系电话": "19900000001"}])

        assert Person.objects.get().phone == "19900000001"

    def test_an_office_that_keeps_its_own_ledger_need_not_name_itself(self, desk):
        one = desk.row()
        del one["司法所"]

        assert counts(desk.take_rows([one], by=desk.district.officer)) == (1, 0, 0)
        assert File.objects.get().organisation == desk.district.office

    def test_an_agency_must_name_the_office(self, desk):
        run = desk.take_rows([desk.row() | {"司法所": ""}])

        assert str(run.returned_rows.get().problems[0]) == "司法所：请写明司法所。"

    def test_no_office_brings_people_into_another(self, desk):
        run = desk.take_rows([desk.row() | {"司法所": "白沙司法所"}], by=desk.district.officer)

        assert counts(run) == (0, 0, 1)
        assert not File.objects.exists()


class TestOneRunMayStop:
    def test_it_goes_on_after_the_last_chunk_that_was_committed(self, desk, monkeypatch):
        undisturbed = counts(desk.take_in("correction_subjects", make.CORRECTION, is_rehearsal=True))
        run = desk.start("correction_subjects", make.CORRECTION)
        calls = iter(range(100))

        def fails_the_third_time(*args, **kwargs):
            if next(calls) == 2:
                raise OSError("power cut")
            return run_many(*args, **kwargs)

        monkeypatch.setattr(running, "run_many", fails_the_third_time)
        with pytest.raises(OSError, match="power cut"):
            desk.work(run, chunk=100)
        run.refresh_from_db()
        so_far = run.imported
        assert 0 < so_far == Correction.objects.count() < 220
        desk.work(run, chunk=100)

        run.refresh_from_db()
        assert counts(run) == undisturbed
        assert run.imported == Correction.objects.count() == Entry.objects.count()

    def test_two_at_work_on_one_run_take_no_row_twice(self, desk):
        run = desk.start("correction_subjects", make.CORRECTION)
        one, other = desk.importing(run, 100), desk.importing(run, 100)
        while one.advance() and other.advance():
            pass

        run.refresh_from_db()
        assert run.data_rows == 600
        assert run.imported == Correction.objects.count()

    def test_who_is_ahead_of_the_run_must_start_from_it_again(self, desk):
        run = desk.start("correction_subjects", make.CORRECTION)
        ahead = desk.importing(run, 100)
        ahead.advance()
        ImportRun.objects.filter(pk=run.pk).update(last_row=0)

        with pytest.raises(running.MovedOn):
            ahead.advance()


class TestAllOrNothing:
    def test_a_strict_run_with_a_bad_row_writes_nothing_but_says_why(self, desk):
        run = desk.take_in("correction_subjects", make.CORRECTION, is_strict=True)

        assert run.state == ImportRun.State.REFUSED
        assert not Correction.objects.exists()
        assert not Person.objects.exists()
        assert ImportRow.objects.filter(run=run).count() == run.returned > 0

    def test_a_strict_run_without_bad_rows_is_in(self, desk):
        run = desk.take_rows([desk.row(), desk.row(name="李四")], is_strict=True)

        assert (counts(run), run.state) == ((2, 0, 0), ImportRun.State.DONE)
        assert Correction.objects.count() == 2

    def test_a_rehearsal_says_the_same_and_writes_nothing(self, desk):
        rehearsed = desk.take_in("correction_subjects", make.CORRECTION, is_rehearsal=True)
        assert not Correction.objects.exists()
        assert not Entry.objects.exists()
        real = desk.take_in("correction_subjects", make.CORRECTION)

        assert counts(rehearsed) == counts(real)


class TestTheOtherShippedLedgers:
    def test_committees_then_mediators_then_their_disputes(self, desk):
        mediators = desk.take_in("mediators", make.MEDIATORS, by=desk.district.leader)
        assert mediators.data_rows == len(make.mediators().rows)
        assert Committee.objects.count() == len(make.COMMITTEES)
        assert Appointment.objects.count() == mediators.imported

        disputes = desk.take_in("disputes", make.DISPUTES, by=desk.district.leader)
        assert disputes.data_rows == len(make.disputes().rows)
        assert MediationCase.objects.count() == disputes.imported > 0

        for kind, path, first in (("mediators", make.MEDIATORS, mediators), ("disputes", make.DISPUTES, disputes)):
            again = desk.take_in(kind, path, by=desk.district.leader)
            assert counts(again) == (0, first.imported + first.unchanged, first.returned)


class TestCost:
    def test_a_batch_takes_the_same_statements_whatever_its_size(self, desk, queries):
        few = desk.importing(desk.start_rows([desk.row(name=f"张{c}") for c in "一二三"]))
        many = desk.importing(desk.start_rows([desk.row(name=f"李{c}") for c in "甲乙丙丁戊己庚辛壬癸子丑寅卯"]))
        desk.take_rows([desk.row(name="王五")])

        with queries() as small:
            few.advance()
        with queries() as large:
            many.advance()

        assert small.shapes == large.shapes


class TestOfficesByName:
    @pytest.mark.parametrize("name", ["白沙司法所", "白沙", "白沙所"])
    def test_the_full_and_the_short_name_mean_the_same_office(self, desk, name):
        assert counts(desk.take_rows([desk.row() | {"司法所": name}])) == (1, 0, 0)
        assert File.objects.get().organisation.name == "白沙司法所"

    def test_a_name_of_two_offices_means_neither(self, desk):
        organisation(OrganisationKind.JUDICIAL_OFFICE, "白沙所", desk.district.bureau)
        run = desk.take_rows([desk.row() | {"司法所": "白沙"}])

        assert "没有司法所“白沙”" in str(run.returned_rows.get().problems[0])

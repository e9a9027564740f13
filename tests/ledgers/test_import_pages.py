"""The import pages: file, columns, progress, result; who finds a run."""

from __future__ import annotations

import io

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from anhe.correction.models import Correction
from anhe.ledgers import sessions
from anhe.ledgers.models import ColumnMemory, ImportRun
from anhe.orgs.models import Account, Organisation, OrganisationKind, Role
from tests.district import account, organisation
from tests.ledgers.fixtures import make
from tests.ledgers.taking import Desk, counts


@pytest.fixture
def desk(db, live_at) -> Desk:
    live_at("2026-07-01 09:00")
    return Desk()


def browser(who: Account) -> Client:
    client = Client()
    client.force_login(who)
    return client


def upload(client: Client, name: str = "台账.csv", content: bytes = b"", kind: str = "correction_subjects", **more):
    file = SimpleUploadedFile(name, content)
    return client.post(reverse("ledgers:start"), {"kind": kind, "ledger": file, **more})


def as_csv(*rows: dict[str, str]) -> bytes:
    return "\n".join(",".join(line) for line in [rows[0].keys(), *(row.values() for row in rows)]).encode()


def confirm(client: Client, run: ImportRun, **changed):
    page = client.get(reverse("ledgers:columns", args=[run.pk]))
    chosen = {field.html_name: field.value() or "" for field in page.context["form"]} | changed
    return client.post(reverse("ledgers:columns", args=[run.pk]), chosen)


def work_on(client: Client, run: ImportRun) -> ImportRun:
    for _ in range(50):
        client.post(reverse("ledgers:work", args=[run.pk]), headers={"HX-Request": "true"})
        run.refresh_from_db()
        if run.is_over:
            return run
    raise AssertionError("the run does not end")


class TestFromFileToResult:
    def test_the_shipped_ledger_goes_from_the_page_to_the_register(self, desk):
        client = browser(desk.district.agency_officer)

        answer = upload(client, "correction.xlsx", make.CORRECTION.read_bytes())
        run = ImportRun.objects.get()
        assert answer.url == reverse("ledgers:columns", args=[run.pk])
        assert confirm(client, run).url == reverse("ledgers:run", args=[run.pk])
        under_way = client.get(reverse("ledgers:run", args=[run.pk])).content.decode()
        assert "hx-post" in under_way
        work_on(client, run)

        result = client.get(reverse("ledgers:run", args=[run.pk])).content.decode()
        assert run.imported == Correction.objects.count() > 500
        assert "下载退回表" in result
        assert "hx-post" not in result
        workbook = b"".join(client.get(reverse("ledgers:returned", args=[run.pk])).streaming_content)
        assert openpyxl.load_workbook(io.BytesIO(workbook))["在册人员"].max_row == 4 + run.returned

    def test_what_was_confirmed_is_remembered_for_the_office(self, desk):
        client = browser(desk.district.officer)
        row = desk.row()
        row["人员编码甲"] = row.pop("身份证号")
        upload(client, content=as_csv(row))
        run = ImportRun.objects.get()
        page = client.get(reverse("ledgers:columns", args=[run.pk]))
        index = list(row).index("人员编码甲")
        assert page.context["form"].fields[f"heading-{index}"].initial == ""
        refused = confirm(client, run)
        assert refused.status_code == 422
        assert "还缺必需的列：身份证号" in refused.content.decode()

        confirm(client, run, **{f"heading-{index}": "id_number"})

        assert counts(work_on(client, run)) == (1, 0, 0)
        memory = ColumnMemory.objects.recalled(desk.district.office, "correction_subjects")
        assert memory["人员编码甲"] == "id_number"
        row["姓名"] = "李四"
        upload(client, content=as_csv(row))
        again = client.get(reverse("ledgers:columns", args=[ImportRun.objects.first().pk]))
        assert again.context["form"].fields[f"heading-{index}"].initial == "id_number"

    def test_one_column_is_not_chosen_twice(self, desk):
        client = browser(desk.district.officer)
        upload(client, content=as_csv(desk.row()))

        answer = confirm(client, ImportRun.objects.get(), **{"heading-4": "name"})

        assert "一列只能选一次" in answer.content.decode()

    @pytest.mark.parametrize(
        ("name", "content", "reason"),
        [
            ("台账.xlsx", b"PK\x03\x04 cut off", "文件不完整"),
            ("说明.csv", b"%PDF-1.7", "PDF"),
            ("台账.csv", "没有表头\n".encode(), "没有找到表头"),
        ],
    )
    def test_a_file_that_is_no_ledger_is_refused_in_words(self, desk, name, content, reason):
        answer = upload(browser(desk.district.officer), name, content)

        assert answer.status_code == 422
        assert reason in answer.content.decode()
        assert not ImportRun.objects.exists()

    def test_a_rehearsal_shows_the_rows_and_writes_none(self, desk):
        client = browser(desk.district.officer)
        upload(client, content=as_csv(desk.row()), is_rehearsal="on")
        run = ImportRun.objects.get()
        confirm(client, run)

        assert counts(work_on(client, run)) == (1, 0, 0)
        assert "什么都没有写入" in client.get(reverse("ledgers:run", args=[run.pk])).content.decode()
        assert not Correction.objects.exists()

    def test_a_run_goes_on_where_it_stopped_after_a_restart(self, desk, monkeypatch):
        monkeypatch.setattr("anhe.ledgers.pages.imports.SECONDS", 0)
        client = browser(desk.district.agency_officer)
        upload(client, "correction.xlsx", make.CORRECTION.read_bytes())
        run = ImportRun.objects.get()
        confirm(client, run)
        client.post(reverse("ledgers:work", args=[run.pk]))
        run.refresh_from_db()
        assert 0 < run.imported < 200
        sessions._sessions.clear()

        work_on(client, run)

        assert run.data_rows == 600
        assert run.imported == Correction.objects.count()


class TestWhoFindsARun:
    def test_another_offices_run_is_not_found(self, desk):
        run = desk.take_rows([desk.row() | {"罪名": ""}], by=desk.district.officer)
        stranger = browser(desk.district.stranger)

        for name in ("run", "columns", "returned"):
            assert stranger.get(reverse(f"ledgers:{name}", args=[run.pk])).status_code == 404
        assert stranger.post(reverse("ledgers:work", args=[run.pk])).status_code == 404
        assert "台账.csv" not in stranger.get(reverse("ledgers:start")).content.decode()

    def test_a_colleague_sees_the_run_but_does_not_drive_it(self, desk):
        run = desk.start_rows([desk.row()], by=desk.district.officer)
        colleague = browser(desk.district.colleague)

        assert "由开始导入的人继续" in colleague.get(reverse("ledgers:run", args=[run.pk])).content.decode()
        assert colleague.post(reverse("ledgers:work", args=[run.pk])).status_code == 404

    def test_a_post_is_offered_only_its_own_ledgers(self, desk):
        def offered(who: Account) -> list[str]:
            form = browser(who).get(reverse("ledgers:start")).context["form"]
            return [name for name, _title in form.fields["kind"].choices]

        assert offered(desk.district.officer) == ["correction_subjects", "disputes", "mediators"]
        committee = organisation(OrganisationKind.MEDIATION_COMMITTEE, "光明村调委会", desk.district.office)
        assert offered(account("钱调解", Role.MEDIATOR, committee)) == ["disputes"]

    def test_a_counselor_has_no_import(self, desk):
        counselor = account("心理师", Role.COUNSELOR, Organisation.objects.get(name="青石司法所"))

        assert browser(counselor).get(reverse("ledgers:start")).status_code == 404

    def test_a_get_does_not_work_on_a_run(self, desk):
        run = desk.start_rows([desk.row()], by=desk.district.officer)

        assert browser(desk.district.officer).get(reverse("ledgers:work", args=[run.pk])).status_code == 405

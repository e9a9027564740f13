"""The database itself refuses to change or take out an entry or a read, whoever asks."""

import pytest
from django.db import IntegrityError, connection, transaction

from anhe.casework.append_only import TABLES
from anhe.casework.models import Entry, FileRead
from anhe.casework.reading import log_read

pytestmark = pytest.mark.django_db


@pytest.fixture(params=[Entry, FileRead], ids=["entry", "read"])
def line(request, received, officer):
    log_read(received.file, officer, page="file", why="依职责办理", address=None)
    return request.param.objects.get()


def send(statement: str) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


class TestAppendOnly:
    def test_a_line_cannot_be_saved_again(self, line):
        line.post_title = "别人"
        with pytest.raises(IntegrityError), transaction.atomic():
            line.save()

    def test_a_line_cannot_be_updated_in_a_queryset(self, line):
        with pytest.raises(IntegrityError), transaction.atomic():
            type(line).objects.update(post_title="别人")

    def test_a_line_cannot_be_deleted(self, line):
        with pytest.raises(IntegrityError), transaction.atomic():
            type(line).objects.filter(pk=line.pk)._raw_delete("default")

    def test_raw_statements_fail_too(self, line):
        table = type(line)._meta.db_table
        with pytest.raises(IntegrityError, match="append-only"):
            send(f"UPDATE {table} SET post_title = '别人'")
        with pytest.raises(IntegrityError, match="append-only"):
            send(f"DELETE FROM {table}")
        assert type(line).objects.get().post_title == line.post_title

    def test_postgresql_refuses_to_empty_the_table(self, line):
        if connection.vendor != "postgresql":
            pytest.skip("SQLite knows no TRUNCATE")
        connection.check_constraints()
        with pytest.raises(IntegrityError, match="append-only"):
            send(f"TRUNCATE {type(line)._meta.db_table} CASCADE")

    def test_every_table_of_the_list_is_a_chain(self):
        assert set(TABLES) == {Entry._meta.db_table, FileRead._meta.db_table}


@pytest.mark.django_db(transaction=True)
class TestTestsMayEmptyTheDatabase:
    """The refusal is lifted for the flush after a transactional test, and is there again for the next."""

    @pytest.mark.parametrize("turn", [1, 2])
    def test_entries_of_the_test_before_are_gone_and_refusal_is_back(self, turn, received):
        assert Entry.objects.count() == 1
        with pytest.raises(IntegrityError):
            send("UPDATE casework_entry SET text = '改'")

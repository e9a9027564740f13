"""The tests' own tools do what the other tests trust them to do."""

from datetime import date, timedelta

import pytest
from django.contrib.contenttypes.models import ContentType
from django.template import Context, Origin, Template

from anhe import clock
from tests.statements import shape_of

pytestmark = pytest.mark.django_db


class TestQueries:
    def test_the_same_statement_twice_is_not_the_same_as_once(self, queries):
        with queries() as one:
            ContentType.objects.filter(pk=1).exists()
        with queries() as two:
            ContentType.objects.filter(pk=1).exists()
            ContentType.objects.filter(pk=2).exists()

        assert one.shapes != two.shapes
        assert (len(one), len(two)) == (1, 2)

    def test_values_and_list_lengths_do_not_change_a_shape(self, queries):
        with queries() as few:
            list(ContentType.objects.filter(pk__in=[1]))
        with queries() as many:
            list(ContentType.objects.filter(pk__in=range(1, 40)))

        assert few.shapes == many.shapes

    def test_rows_inserted_together_and_savepoints_have_one_shape(self):
        assert shape_of("INSERT INTO t (a, b) VALUES (%s, %s), (%s, %s)") == "INSERT INTO t (a, b) VALUES (…)"
        assert shape_of('RELEASE SAVEPOINT "s139_x2"') == "RELEASE SAVEPOINT …"

    def test_a_difference_names_the_statement_and_the_line(self, queries):
        with queries() as none:
            pass
        with queries() as one:
            ContentType.objects.count()

        said = "\n".join(none.shapes.differences_from(one.shapes))
        assert "left 0 ×, right 1 ×: SELECT COUNT(*)" in said
        assert "tests/house/test_tools_of_the_tests.py:" in said

    def test_a_statement_sent_by_a_template_names_the_template_line(self, queries):
        source = "\n{% for kind in kinds %}{{ kind.model }}{% endfor %}"
        page = Template(source, origin=Origin("kinds.html", template_name="kinds.html"))
        with queries() as sent:
            page.render(Context({"kinds": ContentType.objects.order_by("pk")}))

        assert [one.sent_from.split(" in ")[0] for one in sent] == ["kinds.html:2"]


class TestUnorderedRows:
    def test_rows_without_an_order_come_shuffled(self):
        first, second = (list(ContentType.objects.all()) for _ in range(2))

        assert first != second
        assert set(first) == set(second)

    def test_rows_with_an_order_keep_it(self):
        keys = [kind.pk for kind in ContentType.objects.order_by("pk")]

        assert keys == sorted(keys)


class TestClock:
    def test_the_house_lives_where_a_test_puts_it_and_moves_on(self, live_at):
        live_at("2026-03-05 23:59")
        assert clock.today() == date(2026, 3, 5)

        live_at(clock.now() + timedelta(minutes=1))
        assert clock.today() == date(2026, 3, 6)


class TestTemplates:
    def test_an_unknown_variable_fails(self):
        with pytest.raises(pytest.fail.Exception, match="no_such_thing"):
            Template("{{ no_such_thing }}").render(Context())

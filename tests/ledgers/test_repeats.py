"""The same person twice in one file."""

from anhe.ledgers.records import Record
from anhe.ledgers.repeats import Repeat, Repeats


def row(number, **values):
    return Record(number, values, [])


class TestRepeats:
    def test_the_second_row_names_the_first(self):
        repeats = Repeats(["id_number"])

        assert repeats.find(row(5, id_number="1", name="张三")) is None
        assert repeats.find(row(6, id_number="2", name="李四")) is None
        assert repeats.find(row(9, name="张三", id_number="1")) == Repeat(5, is_same=True)

    def test_a_contradiction_is_told_from_a_mere_repetition(self):
        repeats = Repeats(["id_number"])
        repeats.find(row(5, id_number="1", office="甲所"))

        assert repeats.find(row(6, id_number="1", office="乙所")) == Repeat(5, is_same=False)

    def test_all_fields_of_the_key_must_agree(self):
        repeats = Repeats(["committee", "name"])
        repeats.find(row(5, committee="甲", name="张三"))

        assert repeats.find(row(6, committee="乙", name="张三")) is None
        assert repeats.find(row(7, committee="甲", name="张三")) == Repeat(5, is_same=True)

    def test_a_row_without_its_key_repeats_nothing(self):
        repeats = Repeats(["id_number"])
        repeats.find(row(5, name="张三"))

        assert repeats.find(row(6, name="张三")) is None

    def test_asking_again_about_the_same_row_is_no_repetition(self):
        repeats = Repeats(["id_number"])
        repeats.find(row(5, id_number="1"))

        assert repeats.find(row(5, id_number="1")) is None

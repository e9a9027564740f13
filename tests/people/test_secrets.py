"""Identity at rest: unreadable without the key, found again without being read, never changed unseen."""

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from anhe.people.models import Person
from anhe.people.secrets import blind_index, seal, unseal
from tests.people.factories import PersonFactory, id_number

texts = st.text(min_size=1, max_size=80)


class TestSealing:
    """GB/T 32907 SM4 in GCM."""

    @given(texts)
    def test_what_was_sealed_comes_back(self, text: str) -> None:
        assert unseal(seal(text)) == text

    @given(texts)
    def test_the_same_text_never_looks_the_same_twice(self, text: str) -> None:
        assert seal(text) != seal(text)

    @given(texts, st.data())
    def test_any_changed_byte_is_noticed(self, text: str, data: st.DataObject) -> None:
        sealed = bytearray(seal(text))
        place = data.draw(st.integers(0, len(sealed) - 1))
        sealed[place] ^= data.draw(st.integers(1, 255))

        with pytest.raises(ValueError, match="changed"):
            unseal(bytes(sealed))


class TestBlindIndex:
    """GB/T 32905 SM3 as HMAC."""

    @given(texts)
    def test_equal_texts_meet_and_spaces_or_case_do_not_matter(self, text: str) -> None:
        assert blind_index(text) == blind_index(f" {text.upper()} ")
        assert len(blind_index(text)) == 32

    @given(texts, texts)
    def test_different_texts_do_not_meet(self, one: str, other: str) -> None:
        same = one.strip().upper() == other.strip().upper()
        assert (blind_index(one) == blind_index(other)) is same


@pytest.mark.django_db
class TestInTheDatabase:
    def test_number_and_phone_lie_sealed_and_read_plain(self) -> None:
        number = id_number()
        key = PersonFactory(id_number=number, phone="13800001234").pk

        with connection.cursor() as cursor:
            cursor.execute("SELECT id_number, phone FROM people_person")
            raw = b"".join(bytes(column) for column in cursor.fetchone())

        assert number.encode() not in raw
        assert b"13800001234" not in raw
        assert Person.objects.get(pk=key).id_number == number
        assert Person.objects.with_id_number(number).get().pk == key
        assert Person.objects.with_phone("13800001234").get().pk == key

    def test_nothing_known_stays_nothing(self) -> None:
        key = PersonFactory(id_number=None, phone="").pk

        fresh = Person.objects.get(pk=key)

        assert (fresh.id_number or "", fresh.phone or "") == ("", "")
        assert (fresh.id_index, fresh.phone_index) == (None, None)

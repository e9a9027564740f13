"""A person is found by what the officer remembers: characters, sound, initials, number."""

import pytest

from anhe.people.models import Person
from tests.people.factories import PersonFactory, id_number

pytestmark = pytest.mark.django_db


def found(words: str) -> list[str]:
    return [person.name for person in Person.objects.matching(words)]


class TestSearchByName:
    @pytest.mark.parametrize(
        ("name", "asked"),
        [
            pytest.param("张三", "张", id="one character"),
            pytest.param("张三", "三", id="the other character"),
            pytest.param("张三", "zhangsan", id="whole sound"),
            pytest.param("张三", "ZhangS", id="beginning of the sound, any case"),
            pytest.param("张三", "zs", id="initials"),
            pytest.param("单雄", "shanxiong", id="a surname's own reading"),
            pytest.param("单雄", "dx", id="the everyday reading"),
            pytest.param("曾国", "zengguo", id="surname read zeng"),
            pytest.param("曾国", "cengguo", id="read ceng"),
            pytest.param("解珍", "xiezhen", id="surname read xie"),
            pytest.param("解珍", "jiezhen", id="read jie"),
            pytest.param("重阳", "chongyang", id="read chong"),
            pytest.param("重阳", "zy", id="read zhong, initials"),
            pytest.param("单乐行", "shanlexing", id="several characters with several readings"),
            pytest.param("阿依古丽·买买提", "买买提", id="part of a name with a dot"),
            pytest.param("阿依古丽·买买提", "ayigulimaimaiti", id="sound of a name with a dot"),
            pytest.param("张㛃", "㛃", id="a rare character"),
            pytest.param("张㛃", "张㛃", id="a name with a rare character"),
        ],
    )
    def test_name_is_found(self, name: str, asked: str) -> None:
        PersonFactory(name=name)

        assert found(asked) == [name]

    def test_every_word_must_fit(self) -> None:
        PersonFactory(name="张三")

        assert found("张 san") == ["张三"]
        assert found("张 si") == []

    def test_number_and_phone_are_found_whole_but_not_in_part(self) -> None:
        number = id_number()
        PersonFactory(name="张三", id_number=number, phone="13800001234")

        assert found(number) == ["张三"]
        assert found(number.lower()) == ["张三"]
        assert found("13800001234") == ["张三"]
        assert found(number[:10]) == []
        assert found("1380000") == []


def test_names_are_sorted_by_their_sound() -> None:
    for name in ("张三", "阿依古丽·买买提", "李四"):
        PersonFactory(name=name)

    assert [person.name for person in Person.objects.all()] == ["阿依古丽·买买提", "李四", "张三"]

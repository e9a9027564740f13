"""Who does not need an identity sees that there is one, and no more."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anhe.people.masking import EVERYTHING, NOTHING, Reveal, mask_address, mask_id, mask_name, mask_phone, shown
from tests.people.factories import PersonFactory


@pytest.mark.parametrize(
    ("name", "masked"),
    [
        pytest.param("张三", "张*", id="two characters"),
        pytest.param("张三丰", "张**", id="three characters"),
        pytest.param("欧阳小明", "欧阳**", id="compound surname"),
        pytest.param("欧阳", "欧*", id="surname Ou, given name Yang"),
        pytest.param("阿依古丽·买买提", "阿***·***", id="name with a dot"),
        pytest.param("张㛃", "张*", id="rare character"),
        pytest.param("张", "张", id="one character"),
        pytest.param("", "", id="no name"),
    ],
)
def test_name_keeps_its_surname(name: str, masked: str) -> None:
    assert mask_name(name) == masked


@pytest.mark.parametrize(
    ("number", "masked"),
    [
        pytest.param("110101199003070011", "110101********0011", id="18 figures"),
        pytest.param("110101900307001", "110101*****7001", id="15 figures"),
        pytest.param("E12345678", "E1*****78", id="passport"),
        pytest.param("AB12", "****", id="too short to show any of it"),
        pytest.param(None, "", id="not known"),
    ],
)
def test_id_number_hides_the_birth_date(number: str | None, masked: str) -> None:
    assert mask_id(number) == masked


@pytest.mark.parametrize(
    ("phone", "masked"),
    [("13800001234", "138****1234"), ("0371-42881234", "037******1234"), ("42881234", "******34"), ("", "")],
)
def test_phone_hides_its_middle(phone: str, masked: str) -> None:
    assert mask_phone(phone) == masked


@pytest.mark.parametrize(
    ("address", "masked"),
    [
        pytest.param("江北省临江市安和区石桥镇柳湾村3组12号", "江北省临江市安和区石桥镇****", id="township"),
        pytest.param("安和区东山街道花园小区5幢", "安和区东山街道****", id="street office"),
        pytest.param("柳湾村3组", "****", id="only a village"),
        pytest.param("", "", id="not known"),
    ],
)
def test_address_stops_at_the_township(address: str, masked: str) -> None:
    assert mask_address(address) == masked


@given(st.text(alphabet="0123456789X", min_size=15, max_size=18))
def test_no_number_can_be_read_back(number: str) -> None:
    assert mask_id(number).count("*") >= 5
    assert len(mask_id(number)) == len(number)


class TestShown:
    """The caller decides by post which fields a reader sees; each field apart."""

    def test_each_field_is_shown_only_where_revealed(self) -> None:
        subject = PersonFactory.build(
            name="张三丰", id_number="110101199003070011", phone="13800001234", lives_at="安和区石桥镇1号"
        )

        assert shown(subject, NOTHING).name == "张**"
        assert shown(subject, NOTHING).lives_at == "安和区石桥镇****"
        assert shown(subject, EVERYTHING).id_number == "110101199003070011"
        only_phone = shown(subject, Reveal(phone=True))
        assert (only_phone.phone, only_phone.id_number) == ("13800001234", "110101********0011")

"""R30: an exchange has purpose, basis, field list and receipt; what is not listed stays on this side."""

from datetime import date, datetime

import pytest
from django.db import IntegrityError, connection, transaction

from anhe.casework.exchange import EXCHANGES, Exchange, across, opened, register_exchanges, seal
from anhe.casework.models import Envelope
from anhe.clock import now
from anhe.law.citations import LAW, MEASURES, PIPL
from anhe.orgs.models import Organisation, OrganisationKind
from tests.casework.conftest import refused

pytestmark = pytest.mark.django_db

PENALTY = Exchange(
    "test.penalty",
    "行政处罚通报",
    "掌握社区矫正对象受行政处罚的情况",
    (LAW[32], MEASURES[41]),
    senders=frozenset({OrganisationKind.PUBLIC_SECURITY}),
    receivers=frozenset({OrganisationKind.CORRECTION_AGENCY}),
    fields=frozenset({"name", "id_number", "decided_on", "penalty"}),
)
OFFERED = {
    "name": "王小明",
    "id_number": "500117199001010011",
    "decided_on": date(2026, 3, 1),
    "penalty": "行政拘留五日",
    "relatives": "赵某",
    "phone": "13900000001",
}


@pytest.fixture
def police(district):
    return Organisation.objects.create(kind=OrganisationKind.PUBLIC_SECURITY, name="合川区公安局", parent=district.city)


@pytest.fixture
def sealed(district, police, officer):
    """Seal an envelope as agreed, unless told otherwise."""

    def sealed(offered=OFFERED, **changed) -> Envelope:
        parties = {"sender": police, "receiver": district.agency, "file": None, "by": officer, "at": now()}
        return seal(PENALTY, offered, **{**parties, **changed})

    return sealed


class TestTheBorder:
    def test_R30_listed_fields_cross_and_the_rest_is_dropped_and_named(self, sealed):
        envelope = sealed()
        envelope.save()

        envelope.refresh_from_db()
        assert opened(envelope) == {
            "name": "王小明",
            "id_number": "500117199001010011",
            "decided_on": "2026-03-01",
            "penalty": "行政拘留五日",
        }
        assert envelope.dropped == ["phone", "relatives"]
        assert envelope.fields == ["decided_on", "id_number", "name", "penalty"]

    def test_R30_the_envelope_says_purpose_and_basis(self, sealed):
        envelope = sealed()

        assert envelope.purpose == "掌握社区矫正对象受行政处罚的情况"
        assert envelope.basis == [str(LAW[32]), str(MEASURES[41])]

    def test_nothing_can_travel_inside_a_listed_field(self):
        with refused(saying="只能是文字、数字或日期"):
            across(PENALTY, {"penalty": {"relatives": "赵某"}})

    def test_an_envelope_with_nothing_listed_is_not_sealed(self, sealed):
        with refused(LAW[32], saying="没有可以传送的内容"):
            sealed({"relatives": "赵某"})

    def test_only_the_agreed_bodies_send_and_receive(self, sealed, district, police):
        with refused(PIPL[34], saying="不能由东山司法所发出"):
            sealed(sender=district.office)
        with refused(PIPL[34], saying="不能发给市局"):
            sealed(receiver=Organisation(kind=OrganisationKind.CITY, name="市局"))

    def test_contents_are_not_readable_in_the_database(self, sealed):
        sealed().save()

        with connection.cursor() as cursor:
            cursor.execute("SELECT contents FROM casework_envelope")
            assert "王小明".encode() not in bytes(cursor.fetchone()[0])


class TestReceipt:
    def test_R30_a_receipt_is_kept_once(self, sealed):
        envelope = sealed()
        envelope.acknowledge("HG-7", now())
        first = envelope.receipt_at

        envelope.acknowledge("HG-7", datetime.max)
        envelope.save()

        assert (envelope.receipt, envelope.receipt_at) == ("HG-7", first)

    def test_a_receipt_without_a_time_is_no_receipt(self, sealed):
        envelope = sealed()
        envelope.receipt = "HG-7"

        with pytest.raises(IntegrityError), transaction.atomic():
            envelope.save()


class TestDeclaring:
    def test_an_exchange_without_basis_or_fields_cannot_be_declared(self):
        with pytest.raises(ValueError, match="purpose, legal basis and fields"):
            Exchange("test.none", "无", "无", (), frozenset(), frozenset(), frozenset({"name"}))

    def test_a_name_is_declared_once(self, monkeypatch):
        monkeypatch.setattr("anhe.casework.exchange.EXCHANGES", {})
        register_exchanges([PENALTY])

        with pytest.raises(ValueError, match="declared twice"):
            register_exchanges([Exchange("test.penalty", "二", "二", (LAW[32],), *[frozenset({"x"})] * 3)])
        assert "test.penalty" not in EXCHANGES

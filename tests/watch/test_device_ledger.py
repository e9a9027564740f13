"""The list of devices is taken in by the agency: new ones into stock, known ones left alone, wrong numbers sent back."""

import pytest

from anhe.ledgers.importers import importers_for
from anhe.watch.models import Device, DeviceEntry, DeviceModel
from tests.ledgers.taking import Desk, counts

HEAD = "设备编号,设备型号,生产厂家,序列号,通信协议"
ROWS = (
    "13900990101,虚构腕带一型,虚构厂家,SN-1,部标808",
    "1390099010200,虚构腕带二型,虚构厂家,SN-2,",
    "13900990103,虚构腕带一型,虚构厂家,SN-3,JT808",
)


@pytest.fixture
def desk(db, live_at) -> Desk:
    live_at("2026-03-10 09:00")
    return Desk()


def take(desk: Desk, tmp_path, *rows: str):
    path = tmp_path / "装置.csv"
    path.write_text("\n".join([HEAD, *rows]), encoding="utf-8")
    return desk.take_in("devices", path, by=desk.district.agency_officer)


def test_new_devices_go_into_stock_each_with_a_line_in_its_book(desk, tmp_path):
    assert counts(take(desk, tmp_path, *ROWS)) == (3, 0, 0)

    assert set(Device.objects.values_list("identity", flat=True)) == {
        "013900990101", "00000001390099010200", "013900990103"
    }  # fmt: skip
    assert set(Device.objects.values_list("organisation__name", flat=True)) == {"示例区社区矫正管理局"}
    assert DeviceModel.objects.count() == 2
    assert DeviceEntry.objects.filter(what="taken_in", by=desk.district.agency_officer).count() == 3


def test_a_second_time_nothing_changes(desk, tmp_path):
    take(desk, tmp_path, *ROWS)
    assert counts(take(desk, tmp_path, *ROWS)) == (0, 3, 0)
    assert Device.objects.count() == 3


def test_a_number_that_is_none_goes_back_with_the_reason(desk, tmp_path):
    run = take(desk, tmp_path, ROWS[0], "12A45,虚构腕带一型,,,")
    assert counts(run) == (1, 0, 1)
    assert "六至二十位数字" in str(run.returned_rows.get().problems[0])


@pytest.mark.parametrize(("who", "may"), [("agency_officer", True), ("officer", False), ("leader", False)])
def test_only_the_agency_is_offered_it(desk, who, may):
    offered = importers_for(desk.district.actor(getattr(desk.district, who)))
    assert ("devices" in {one.name for one in offered}) is may

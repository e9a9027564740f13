"""电子围栏: drawn or brought, checked, versioned with basis and dates, clear of work and school. R10."""

import json
from datetime import date, time

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from anhe import clock
from anhe.casework.models import Entry
from anhe.law.citations import LAW, MEASURES
from anhe.watch import shapes
from anhe.watch.areas import share_area, shared_areas
from anhe.watch.fixes import Fixes, Source
from anhe.watch.models import Area, Trail, Zone
from anhe.watch.previewing import of_fixes, preview
from anhe.watch.tracks.writing import write
from anhe.watch.zones import (
    EndZone,
    ReplaceZone,
    SetAllowedArea,
    SetCurfew,
    SetProhibitedPlace,
    first_busy_minute,
    shape_of,
    spoken_hours,
)
from tests.correction.factories import refused
from tests.district import act, at
from tests.watch.orders_made import SQUARE, fresh, open_duties

CAFE = shapes.circle(106.30, 30.00, 80)


def prohibit(order, orders, **changed):
    given = {"area": orders.area(CAFE, "某网吧（虚构）"), "basis": "禁止令：不得进入网吧"} | changed
    act(SetProhibitedPlace, on=order, by=orders.district.officer, **given)
    return order.zones.filter(kind=Zone.Kind.PROHIBITED).first()


class TestAllowedArea:
    """Law art. 27 ¶1: leaving the city or county needs leave."""

    def test_the_district_s_boundary_is_chosen_and_the_duty_is_done(self, orders):
        order = orders.in_boundary()
        zone = order.zones.get()
        assert (zone.kind, zone.area.name, zone.starts_at) == ("allowed", "示例区界（虚构）", at("2026-03-10 09:00"))
        assert "positioning.area" not in open_duties(order)

    def test_a_later_day_begins_at_midnight(self, orders):
        order = orders.approved()
        act(SetAllowedArea, on=order, by=orders.district.officer, area=orders.boundary(), basis="社区矫正法",
            starts_on=date(2026, 3, 15))  # fmt: skip
        assert order.zones.get().starts_at == at("2026-03-15 00:00")

    def test_it_never_begins_before_the_order(self, orders):
        order = orders.in_boundary(orders.approved(date(2026, 3, 20), date(2026, 6, 1)))
        assert order.zones.get().starts_at == at("2026-03-20 00:00")

    def test_only_the_agency_shares_areas_with_all(self, orders):
        with refused(saying="社区矫正机构登记"):
            share_area(orders.district.actor(orders.district.officer), orders.district.bureau, "区界", SQUARE)

    def test_the_same_shape_is_kept_once_however_many_orders_use_it(self, orders):
        orders.in_boundary()
        orders.in_boundary()
        assert (Area.objects.count(), Zone.objects.count()) == (1, 2)
        assert list(shared_areas(orders.district.office)) == [Area.objects.get()]

    def test_not_under_an_order_that_is_over(self, orders, live_at):
        order = orders.approved()
        live_at("2026-06-10 00:00")
        with refused(saying="自行失效"):
            orders.in_boundary(order)


class TestProhibitedPlace:
    """Measures art. 39: only where a court has prohibited something, or that order was broken."""

    def test_not_without_a_prohibition_order(self, orders):
        with refused(MEASURES[39], LAW[29].paragraph(1), saying="没有执行中的禁止令"):
            prohibit(orders.approved(), orders)

    def test_with_one_and_until_its_last_day(self, orders):
        file = orders.file(prohibition="不得进入网吧", prohibition_ends_on=date(2026, 4, 30))
        zone = prohibit(orders.approved(file=file), orders)
        assert zone.ends_at == at("2026-05-01 00:00")

    @pytest.mark.parametrize(("ends_on", "is_refused"), [(date(2026, 3, 9), True), (date(2026, 3, 10), False)])
    def test_not_once_it_has_ended(self, orders, ends_on, is_refused):
        file = orders.file(prohibition="不得进入网吧", prohibition_ends_on=ends_on)
        order = orders.approved(file=file)
        if is_refused:
            with refused(MEASURES[39]):
                prohibit(order, orders)
        else:
            assert prohibit(order, orders)

    def test_where_the_order_s_ground_is_the_broken_prohibition(self, orders):
        assert prohibit(orders.approved(ground="broke_prohibition_order"), orders)


class TestCurfew:
    """Law art. 34 ¶1; R10: at home by weekday and hour, clear of declared work and school."""

    def test_at_night_it_is_clear_of_work_by_day(self, orders):
        order = orders.approved()
        orders.at_home(order)
        zone = order.zones.get()
        assert zone.hours == [[day, 22 * 60, 6 * 60] for day in (1, 2, 3, 4, 5)]
        assert "周一、二、三、四、五 22:00-06:00" in order.file.entries.last().text

    @pytest.mark.parametrize(
        ("to_time", "is_refused"),
        [
            pytest.param(time(8, 0), False, id="ends as work begins"),
            pytest.param(time(8, 1), True, id="a minute into work"),
        ],
    )
    def test_R10_not_in_the_hours_declared_for_work(self, orders, to_time, is_refused):
        order = orders.approved()  # works Monday to Friday, 08:00 to 18:00
        if is_refused:
            with refused(LAW[34].paragraph(1), saying="工作、上学时间"):
                orders.at_home(order, to_time=to_time)
        else:
            orders.at_home(order, to_time=to_time)

    def test_R10_the_night_before_a_free_day_may_last(self, orders):
        orders.at_home(orders.approved(), days=(5, 6), to_time=time(10))

    def test_R10_a_replaced_curfew_keeps_clear_as_well(self, orders):
        order = orders.approved()
        orders.at_home(order)
        given = {"area": order.zones.get().area, "basis": "矫正方案", "reason": "换班", "weekdays": [1]}
        with refused(LAW[34].paragraph(1)):
            act(ReplaceZone, on=order.zones.get(), by=orders.district.officer, **given, from_time=time(12),
                to_time=time(13))  # fmt: skip

    def test_hours_of_no_length_are_a_slip(self, orders):
        with refused(saying="起止时间相同"):
            orders.at_home(orders.approved(), from_time=time(22), to_time=time(22))

    @pytest.mark.parametrize(
        ("hours", "busy", "met"),
        [
            ([[1, 1320, 360]], [{"days": [0, 4], "from": "22:00", "to": "06:00"}], "2026-03-02 22:00"),
            ([[7, 1320, 360]], [{"days": [0, 0], "from": "05:00", "to": "09:00"}], "2026-03-09 05:00"),
            ([[6, 480, 720]], [{"days": [0, 4], "from": "08:00", "to": "18:00"}], None),
        ],
        ids=["a night shift", "Sunday's night reaches Monday's early shift", "Saturday is free"],
    )
    def test_R10_nights_that_wrap_are_compared(self, hours, busy, met):
        assert first_busy_minute(hours, busy) == (at(met) if met else None)

    def test_hours_are_said_as_people_say_them(self):
        assert spoken_hours([[1, 1320, 360], [3, 1320, 360], [6, 0, 600]]) == "周一、三 22:00-06:00；周六 00:00-10:00"


class TestVersions:
    """A zone is replaced, never changed: what was asked of the wearer when stays readable."""

    def test_the_new_version_begins_where_the_old_one_ends(self, orders, live_at):
        order = orders.in_boundary()
        old = order.zones.get()
        live_at("2026-03-12 10:00")

        act(ReplaceZone, on=old, by=orders.district.officer, area=orders.area(CAFE, "新区域"), basis="搬家",
            reason="居所变更")  # fmt: skip

        old.refresh_from_db()
        new = order.zones.exclude(pk=old.pk).get()
        assert (old.ends_at, new.starts_at, new.replaces) == (at("2026-03-12 10:00"), at("2026-03-12 10:00"), old)
        assert list(order.zones.in_force(at("2026-03-12 09:59"))) == [old]
        assert list(order.zones.in_force(at("2026-03-12 10:00"))) == [new]

    def test_a_zone_is_ended_with_its_reason(self, orders):
        order = orders.approved(ground="broke_prohibition_order")
        zone = prohibit(order, orders)
        act(EndZone, on=zone, by=orders.district.officer, reason="场所已关闭")
        assert not order.zones.in_force(at("2026-03-10 09:00")).exists()
        with refused(saying="已经失效"):
            act(EndZone, on=zone, by=orders.district.officer, reason="再次")

    def test_the_last_allowed_area_is_replaced_and_not_ended(self, orders):
        order = orders.in_boundary()
        with refused(saying="更换区域"):
            act(EndZone, on=order.zones.get(), by=orders.district.officer, reason="撤销")
        act(SetAllowedArea, on=order, by=orders.district.officer, area=orders.area(CAFE, "走廊"), basis="上班")
        act(EndZone, on=order.zones.get(area__name="走廊"), by=orders.district.officer, reason="不再上班")


class TestTheForm:
    """What is drawn or brought becomes an area; what it was made from is not kept twice."""

    def form(self, order, act_class=SetAllowedArea, files=None, **typed):
        given = {"name": "虚构区域", "basis": "依据", "frame": "wgs84"} | typed
        return act_class.Input(given, files or {}, record=order)

    def test_a_drawn_polygon(self, orders):
        form = self.form(orders.approved(), shape=json.dumps(SQUARE))
        assert form.is_valid(), form.errors
        assert form.cleaned_data["area"].name == "虚构区域"
        assert "shape" not in form.cleaned_data

    def test_a_line_is_a_corridor_and_a_point_a_circle(self, orders):
        order = orders.approved()
        line = {"type": "LineString", "coordinates": [[106.2, 29.9], [106.3, 29.95]]}
        point = {"type": "Point", "coordinates": [106.2, 29.9]}
        for drawing in (line, point):
            form = self.form(order, shape=json.dumps(drawing), size_m="200")
            assert form.is_valid(), form.errors
        form = self.form(order, shape=json.dumps(line))
        assert "宽度或者半径" in form.errors["shape"][0]

    def test_an_uploaded_file(self, orders):
        upload = SimpleUploadedFile("区界.geojson", json.dumps(SQUARE).encode())
        form = self.form(orders.approved(), files={"upload": upload})
        assert form.is_valid(), form.errors

    def test_a_shared_area_needs_no_drawing(self, orders):
        order, shared = orders.approved(), orders.boundary()
        form = self.form(order, shared=str(shared.pk), name="")
        assert form.is_valid(), form.errors
        assert form.cleaned_data["area"] == shared

    def test_what_is_wrong_is_said_beside_the_field(self, orders):
        crossed = {"type": "Polygon", "coordinates": [[[106, 30], [106.1, 30.1], [106.1, 30], [106, 30.1], [106, 30]]]}
        form = self.form(orders.approved(), shape=json.dumps(crossed))
        assert "自相交" in form.errors["shape"][0]
        assert "请写明区域的名称" in self.form(orders.approved(), shape=json.dumps(SQUARE), name="").errors["shape"][0]
        assert "画出区域" in self.form(orders.approved(), shape="").errors["shape"][0]

    def test_the_entry_names_the_area_and_does_not_carry_its_thousand_points(self, orders):
        order = orders.in_boundary()
        entry = Entry.objects.get(file=order.file, act=SetAllowedArea.name)
        assert entry.told["area"]["text"] == "示例区界（虚构）"
        assert "coordinates" not in json.dumps(entry.told)

    def test_a_curfew_s_form_asks_the_hours_and_a_replacement_of_another_zone_does_not(self, orders):
        order = orders.in_boundary()
        assert "weekdays" in SetCurfew.Input(record=order).fields
        assert "weekdays" not in ReplaceZone.Input(record=order.zones.get()).fields

    def test_the_preview_takes_the_same_drawing(self):
        assert shape_of({"shape": json.dumps(SQUARE)}) == shapes.checked_area(shapes.geometry_of(SQUARE))


def fixes(*rows: tuple[str, float, float]) -> Fixes:
    """Satellite points of trail 1: instant, longitude, latitude."""
    made = Fixes.empty(len(rows))
    made.measured_at[:] = [int(at(moment).timestamp() * 1000) for moment, _lon, _lat in rows]
    made.lon[:], made.lat[:] = [row[1] for row in rows], [row[2] for row in rows]
    made.trail[:] = 1
    return made


class TestPreview:
    """Before saving: what the zone would have said of the last month's points."""

    OUT_AND_BACK = (
        ("2026-03-09 10:00", 106.2, 30.0),
        ("2026-03-09 10:01", 106.6, 30.0),
        ("2026-03-09 10:02", 106.6, 30.0),
        ("2026-03-09 10:03", 106.2, 30.0),
        ("2026-03-09 10:04", 106.6, 30.0),
        ("2026-03-09 10:05", 106.2, 30.0),
    )

    def test_points_outside_are_counted_and_a_run_of_two_is_an_episode(self):
        seen = of_fixes(fixes(*self.OUT_AND_BACK), SQUARE, Zone.Kind.ALLOWED)
        assert (seen.fixes, seen.breaking, seen.episodes) == (6, 3, 1)
        assert seen.episodes_begin_at == (at("2026-03-09 10:01"),)
        assert seen.share == 0.5

    def test_of_a_prohibited_place_the_points_inside_count(self):
        seen = of_fixes(fixes(*self.OUT_AND_BACK), SQUARE, Zone.Kind.PROHIBITED)
        assert (seen.breaking, seen.episodes) == (3, 0)

    def test_of_a_curfew_only_its_hours(self):
        rows = [("2026-03-09 21:59", 106.6, 30.0), ("2026-03-09 22:00", 106.6, 30.0), ("2026-03-09 22:01", 106.6, 30.0)]
        seen = of_fixes(fixes(*rows), SQUARE, Zone.Kind.CURFEW, [[1, 22 * 60, 6 * 60]])
        assert (seen.breaking, seen.episodes) == (2, 1)

    def test_circles_of_base_stations_do_not_judge(self):
        made = fixes(*self.OUT_AND_BACK)
        made.source[:] = Source.BASE_STATION
        assert of_fixes(made, SQUARE, Zone.Kind.ALLOWED).fixes == 0

    def test_the_last_thirty_days_of_the_order_are_read_from_the_store(self, orders, live_at):
        order = orders.approved()
        trail = Trail.objects.get(order=order)
        live_at("2026-04-20 12:00")
        made = fixes(
            ("2026-03-21 11:59", 106.6, 30.0),
            ("2026-03-21 12:00", 106.6, 30.0),
            ("2026-04-19 10:00", 106.6, 30.0),
            ("2026-04-20 12:00", 106.2, 30.0),
        )
        made.trail[:] = trail.number
        write(made, int(clock.now().timestamp() * 1000))

        seen = preview(fresh(order), SQUARE, Zone.Kind.ALLOWED)

        assert (seen.fixes, seen.breaking) == (3, 2)

    def test_an_order_without_points_shows_none(self, orders):
        assert preview(orders.approved(), SQUARE, Zone.Kind.ALLOWED).fixes == 0
        assert preview(orders.proposed(), SQUARE, Zone.Kind.ALLOWED).fixes == 0

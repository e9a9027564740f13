"""A trail leaves the house only by an act, for a body that asked for it lawfully and in writing. R04; PIPL art. 28.

`export_trail` is the only way to a file: it runs the act, which the timeline keeps with the request, and then reads.
"""

from __future__ import annotations

import csv
import io
import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from anhe import clock
from anhe.casework.acts import Act, ActForm, Refused
from anhe.casework.fields import InstantField, LongTextField, PapersField
from anhe.casework.running import run
from anhe.clock import SHANGHAI
from anhe.law.answers import YES, Answer, No
from anhe.law.citations import LAW, PIPL
from anhe.orgs.access import Actor, By
from anhe.watch.fixes import UNKNOWN_ACCURACY, UNKNOWN_BATTERY, Fixes, Source
from anhe.watch.models import PositioningOrder
from anhe.watch.tracks.levels import as_ms
from anhe.watch.tracks.reading import span

CSV, GEOJSON = "csv", "geojson"
HEADINGS = ("measured_at", "received_at", "lat", "lon", "accuracy_m", "speed_kmh", "course_deg", "battery", "source")


class ExportTrail(Act):
    """Give part of a trail to a body that asked for it lawfully and in writing. PIPL art. 28; R04."""

    title = _("依法提供轨迹")
    acts_on = PositioningOrder
    by = By.CORRECTION_AGENCY
    basis = [LAW[29], PIPL[28]]

    class Input(ActForm):
        requested_by = forms.CharField(label=_("请求机关"), max_length=120)
        document_number = forms.CharField(label=_("请求文书文号"), max_length=80)
        purpose = LongTextField(_("用途和法律依据"), min_length=4)
        from_at = InstantField(_("自"))
        until_at = InstantField(_("至"))
        format = forms.ChoiceField(label=_("格式"), choices=((CSV, "CSV"), (GEOJSON, "GeoJSON")))
        papers = PapersField(_("请求文书"), required=True)

    @classmethod
    def ready(cls, record: PositioningOrder) -> Answer:
        return YES if hasattr(record, "trail") else No(gettext("这份决定没有轨迹。"))

    def check(self) -> None:
        if not self.input.papers:
            raise Refused(gettext("请附请求机关的书面文书。"), PIPL[28], field="papers")
        if self.input.until_at <= self.input.from_at:
            raise Refused(gettext("止于的时间应当晚于起始时间。"), field="until_at")
        if self.input.until_at > self.now:
            raise Refused(gettext("只能提供已经发生的轨迹。"), field="until_at")
        if self.file.is_minor:
            raise Refused(gettext("未成年人的轨迹不导出，由请求机关到场查阅。"), LAW[52], field="requested_by")

    def perform(self) -> str:
        return gettext("向{body}提供 {start} 至 {end} 的轨迹（{number}），用途：{purpose}").format(
            body=self.input.requested_by,
            start=_said(self.input.from_at),
            end=_said(self.input.until_at),
            number=self.input.document_number,
            purpose=self.input.purpose,
        )


@dataclass(frozen=True, slots=True)
class Export:
    """A file to hand over."""

    name: str
    content_type: str
    content: bytes
    fixes: int


def export_trail(actor: Actor, order: PositioningOrder, given: dict[str, Any], *, key: UUID | None = None) -> Export:
    """Run ExportTrail and give what it allows. Raises Refused."""
    run(ExportTrail, on=order, by=actor, given=given, key=key)
    fixes = span(order.trail.number, as_ms(given["from_at"]), as_ms(given["until_at"]))
    name = f"{order.file.number}-{given['from_at'].astimezone(SHANGHAI):%Y%m%d}"
    if given["format"] == CSV:
        return Export(f"{name}.csv", "text/csv; charset=utf-8", _as_csv(fixes), len(fixes))
    return Export(f"{name}.geojson", "application/geo+json", _as_geojson(fixes), len(fixes))


def _as_csv(fixes: Fixes) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(HEADINGS)
    writer.writerows([row[name] for name in HEADINGS] for row in _rows(fixes))
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def _as_geojson(fixes: Fixes) -> bytes:
    features = []
    for row in _rows(fixes):
        place = None if row["lat"] is None else {"type": "Point", "coordinates": [row["lon"], row["lat"]]}
        told = {name: value for name, value in row.items() if name not in ("lat", "lon")}
        features.append({"type": "Feature", "geometry": place, "properties": told})
    return json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False).encode()


def _rows(fixes: Fixes) -> list[dict[str, Any]]:
    """Instants in Shanghai time, degrees of WGS-84; what the device did not say is empty."""
    return [
        {
            "measured_at": _exact(int(fixes.measured_at[row])),
            "received_at": _exact(int(fixes.received_at[row])),
            "lat": None if fixes.lat[row] != fixes.lat[row] else float(fixes.lat[row]),
            "lon": None if fixes.lon[row] != fixes.lon[row] else float(fixes.lon[row]),
            "accuracy_m": _known(int(fixes.accuracy_m[row]), UNKNOWN_ACCURACY),
            "speed_kmh": int(fixes.speed[row]) / 10,
            "course_deg": int(fixes.course[row]),
            "battery": _known(int(fixes.battery[row]), UNKNOWN_BATTERY),
            "source": Source(int(fixes.source[row])).name.lower(),
        }
        for row in range(len(fixes))
    ]


def _known(value: int, unknown: int) -> int | None:
    return None if value == unknown else value


def _exact(ms: int) -> str:
    return datetime.fromtimestamp(ms / 1000, tz=SHANGHAI).isoformat(timespec="milliseconds")


def _said(moment: datetime) -> str:
    return f"{moment.astimezone(clock.SHANGHAI):%Y-%m-%d %H:%M}"

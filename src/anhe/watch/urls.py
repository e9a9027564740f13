"""Addresses of positioning."""

from django.urls import URLPattern, path

from anhe.watch import desk_pages, list_pages, live, map_pages, zone_pages

app_name = "watch"
urlpatterns: list[URLPattern] = [
    path("", desk_pages.desk, name="desk"),
    path("live/", live.live, name="live"),
    path("alerts/<uuid:pk>/", desk_pages.alert, name="alert"),
    path("alerts/<uuid:pk>/track/", desk_pages.alert_track, name="alert_track"),
    path("map/", map_pages.map_page, name="map"),
    path("orders/", list_pages.orders, name="orders"),
    path("orders/<uuid:pk>/zones/", zone_pages.zones, name="zones"),
    path("orders/<uuid:pk>/own-points/", map_pages.own_points, name="own_points"),
    path("devices/", list_pages.devices, name="devices"),
    path("state/", list_pages.state, name="state"),
]

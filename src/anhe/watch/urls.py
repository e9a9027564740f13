"""Addresses of positioning."""

from django.urls import URLPattern, path

from anhe.watch import live

app_name = "watch"
urlpatterns: list[URLPattern] = [
    path("live/", live.live, name="live"),
]

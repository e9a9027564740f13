"""Addresses of taking ledgers in."""

from django.urls import path

from anhe.ledgers.pages import imports

app_name = "ledgers"
urlpatterns = [
    path("", imports.start, name="start"),
    path("<uuid:pk>/columns/", imports.columns, name="columns"),
    path("<uuid:pk>/", imports.run, name="run"),
    path("<uuid:pk>/work/", imports.work, name="work"),
    path("<uuid:pk>/returned.xlsx", imports.returned, name="returned"),
]

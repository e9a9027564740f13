"""Addresses of the staff workbench."""

from django.urls import URLPattern, path

from anhe.workbench.gallery import gallery

app_name = "workbench"
urlpatterns: list[URLPattern] = [
    path("gallery/", gallery, name="gallery"),
]

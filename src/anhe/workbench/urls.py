"""Addresses of the staff workbench."""

from django.urls import URLPattern, path

from anhe.workbench.gallery import gallery, gallery_act, gallery_reckoning

app_name = "workbench"
urlpatterns: list[URLPattern] = [
    path("gallery/", gallery, name="gallery"),
    path("gallery/act/", gallery_act, name="gallery_act"),
    path("gallery/reckoning/", gallery_reckoning, name="gallery_reckoning"),
]

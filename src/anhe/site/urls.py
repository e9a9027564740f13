"""Every address of the product, by package."""

from django.urls import include, path

urlpatterns = [
    path("", include("anhe.workbench.urls")),
]

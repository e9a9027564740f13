"""Every address of the product, by package."""

from django.urls import include, path

urlpatterns = [
    path("", include("anhe.workbench.urls")),
    path("", include("anhe.orgs.door_urls")),
    path("", include("anhe.orgs.urls")),
    path("import/", include("anhe.ledgers.urls")),
    path("watch/", include("anhe.watch.urls")),
    path("language/", include("django.conf.urls.i18n")),
]

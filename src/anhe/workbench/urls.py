"""Addresses of the staff workbench."""

from django.urls import URLPattern, path

from anhe.workbench import (
    acting,
    assessments,
    configuration_pages,
    corrections,
    duties_page,
    file_page,
    inbox,
    leaves,
    papers,
    people_pages,
    reads_page,
    sealed_pages,
    search,
    today,
)
from anhe.workbench.gallery import gallery, gallery_act, gallery_reckoning

app_name = "workbench"
urlpatterns: list[URLPattern] = [
    path("", today.today, name="today"),
    path("search/", search.search, name="search"),
    path("inbox/", inbox.inbox, name="inbox"),
    path("inbox/read/", inbox.read_all, name="read_all"),
    path("corrections/", corrections.corrections, name="corrections"),
    path("corrections/minors/", corrections.minors, name="minors"),
    path("corrections/export/", corrections.export, name="corrections_export"),
    path("assessments/", assessments.assessments, name="assessments"),
    path("leaves/", leaves.leaves, name="leaves"),
    path("duties/", duties_page.duties, name="duties"),
    path("duties/<uuid:pk>/reckoning/", duties_page.reckoning, name="reckoning"),
    path("people/merges/", people_pages.merges, name="merges"),
    path("people/merges/propose/", people_pages.propose, name="propose_merge"),
    path("people/merges/<uuid:pk>/", people_pages.merge, name="merge"),
    path("people/merges/<uuid:pk>/decide/", people_pages.decide, name="decide_merge"),
    path("files/sealed/", sealed_pages.sealed, name="sealed"),
    path("files/sealed/<uuid:pk>/ask/", sealed_pages.ask, name="unseal"),
    path("files/sealed/requests/<uuid:pk>/confirm/", sealed_pages.confirm, name="confirm_unsealing"),
    path("files/<uuid:pk>/", file_page.file, name="file"),
    path("files/<uuid:pk>/timeline/", file_page.timeline, name="timeline"),
    path("acts/<str:name>/<uuid:record>/", acting.act, name="act"),
    path("documents/<uuid:pk>.<str:kind>", papers.document, name="document"),
    path("attachments/<uuid:pk>/", papers.attachment, name="attachment"),
    path("configuration/", configuration_pages.configuration, name="configuration"),
    path("configuration/<str:name>/propose/", configuration_pages.propose_choice, name="propose"),
    path("configuration/publish/<uuid:pk>/", configuration_pages.publish_choice, name="publish"),
    path("configuration/calendar/", configuration_pages.propose_calendar, name="propose_calendar"),
    path("reads/", reads_page.reads, name="reads"),
    path("gallery/", gallery, name="gallery"),
    path("gallery/act/", gallery_act, name="gallery_act"),
    path("gallery/reckoning/", gallery_reckoning, name="gallery_reckoning"),
]

"""Addresses of the administration pages and of one's own account."""

from django.urls import path

from anhe.orgs.pages import accounts, delegations, organisations, own, posts, trails

app_name = "orgs"
urlpatterns = [
    path("account/", own.own_account, name="account_overview"),
    path("administration/organisations/", organisations.organisation_list, name="organisation_list"),
    path("administration/organisations/<uuid:pk>/", organisations.organisation, name="organisation"),
    path("administration/organisations/<uuid:pk>/add/", organisations.add_organisation, name="add_organisation"),
    path(
        "administration/organisations/<uuid:pk>/rename/", organisations.rename_organisation, name="rename_organisation"
    ),
    path("administration/organisations/<uuid:pk>/close/", organisations.close_organisation, name="close_organisation"),
    path("administration/organisations/<uuid:organisation_pk>/accounts/add/", accounts.add_account, name="add_account"),
    path("administration/organisations/<uuid:organisation_pk>/posts/grant/", posts.grant_post, name="grant_post"),
    path("administration/posts/<uuid:pk>/end/", posts.end_post, name="end_post"),
    path("administration/accounts/", accounts.account_list, name="account_list"),
    path("administration/accounts/<uuid:pk>/", accounts.account, name="account"),
    path("administration/accounts/<uuid:pk>/password/", accounts.reset_password, name="reset_password"),
    path("administration/accounts/<uuid:pk>/unlock/", accounts.unlock, name="unlock"),
    path("administration/accounts/<uuid:pk>/disable/", accounts.disable, name="disable"),
    path("administration/accounts/<uuid:pk>/enable/", accounts.enable, name="enable"),
    path("administration/accounts/<uuid:pk>/second-factor/", accounts.reset_second_factor, name="reset_second_factor"),
    path("administration/delegations/", delegations.delegation_list, name="delegation_list"),
    path("administration/delegations/give/", delegations.give_delegation, name="give_delegation"),
    path("administration/delegations/<uuid:pk>/end/", delegations.end_delegation, name="end_delegation"),
    path("audit/access/", trails.access_events, name="access_events"),
    path("audit/access/export/", trails.export_access_events, name="export_access_events"),
    path("audit/administration/", trails.administration, name="administration"),
    path("audit/administration/export/", trails.export_administration, name="export_administration"),
]

from anhe.orgs.models.access_events import AccessEvent
from anhe.orgs.models.accounts import Account
from anhe.orgs.models.administration import AdministrationEntry
from anhe.orgs.models.credentials import Attempts, FormerPassword
from anhe.orgs.models.organisations import Delegation, Matter, Organisation, OrganisationKind
from anhe.orgs.models.posts import ADMIN_ROLES, Post, Role

__all__ = [
    "ADMIN_ROLES",
    "AccessEvent",
    "Account",
    "AdministrationEntry",
    "Attempts",
    "Delegation",
    "FormerPassword",
    "Matter",
    "Organisation",
    "OrganisationKind",
    "Post",
    "Role",
]

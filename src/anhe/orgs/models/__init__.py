from anhe.orgs.models.accounts import Account
from anhe.orgs.models.organisations import Delegation, Matter, Organisation, OrganisationKind
from anhe.orgs.models.posts import Post, Role

__all__ = ["Account", "Delegation", "Matter", "Organisation", "OrganisationKind", "Post", "Role"]

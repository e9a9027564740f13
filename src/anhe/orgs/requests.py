"""The request as staff pages get it: with who is acting, and whether HTMX asks for a part of a page."""

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from anhe.orgs.access import Actor
from anhe.orgs.models import Account


class StaffRequest(HttpRequest):
    """What `ActorMiddleware` and `HtmxMiddleware` make of a request."""

    actor: Actor
    htmx: HtmxDetails
    user: Account

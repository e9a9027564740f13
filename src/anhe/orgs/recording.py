"""Writing the trail of the door. The views and signals that know what happened call `record`."""

from __future__ import annotations

from django.http import HttpRequest

from anhe import clock
from anhe.orgs.models import AccessEvent, Account


def record(
    kind: AccessEvent.Kind,
    request: HttpRequest | None,
    account: Account | None = None,
    *,
    username: str = "",
    path: str = "",
) -> AccessEvent:
    """Write one access event, at the house's clock. A name typed for no account is shortened: it may be a password."""
    return AccessEvent.objects.create(
        at=clock.now(),
        kind=kind,
        account=account,
        username=account.username if account else shortened(username),
        address=address_of(request) or None,
        user_agent=request.META.get("HTTP_USER_AGENT", "")[:300] if request else "",
        path=path[:300],
    )


def address_of(request: HttpRequest | None) -> str:
    """The client's address as the proxies we trust report it; empty without a request."""
    if request is None:
        return ""
    from allauth.core.internal.httpkit import get_client_ip

    return get_client_ip(request) or ""


def shortened(username: str) -> str:
    return f"{username[:2]}…" if username else ""

"""The second factor: which posts need it, and how its secret is kept."""

from __future__ import annotations

import base64
import os
from functools import cache

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

from anhe.orgs.access import Actor, By

NEEDED_BY = By.SYSTEM_ADMIN | By.SECURITY_ADMIN | By.AUDIT_ADMIN | By.BUREAU_LEADER
_NONCE, _TAG = 12, 16


def required_for(actor: Actor) -> bool:
    """Administrators and bureau leaders sign in with a second factor, unless the installation waives it."""
    return settings.SECOND_FACTOR_REQUIRED and bool(actor.capacities & NEEDED_BY)


def seal(text: str) -> str:
    """Encrypt a secret (SM4-GCM, base64) under a key of its own, derived from the installation's session key."""
    nonce = os.urandom(_NONCE)
    encryptor = Cipher(algorithms.SM4(_key(settings.SECRET_KEY)), modes.GCM(nonce)).encryptor()
    body = encryptor.update(text.encode()) + encryptor.finalize()
    return base64.b64encode(nonce + body + encryptor.tag).decode()


def unseal(sealed: str) -> str:
    """Decrypt; raises InvalidTag when the text was changed or belongs to another installation."""
    raw = base64.b64decode(sealed)
    nonce, body, tag = raw[:_NONCE], raw[_NONCE:-_TAG], raw[-_TAG:]
    decryptor = Cipher(algorithms.SM4(_key(settings.SECRET_KEY)), modes.GCM(nonce, tag)).decryptor()
    return (decryptor.update(body) + decryptor.finalize()).decode()


@cache
def _key(secret: str) -> bytes:
    return HKDF(hashes.SHA256(), 16, salt=None, info=b"anhe second factor").derive(secret.encode())

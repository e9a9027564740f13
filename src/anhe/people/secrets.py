"""Identity at rest: SM4-GCM for what must be read back, SM3-HMAC for what must only be found again.

GB/T 32907 (SM4), GB/T 32905 (SM3). A value encrypted twice differs; its blind index is the same.
"""

from __future__ import annotations

import os
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes, hmac
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from django.conf import settings
from django.db import models

_NONCE = 12
_TAG = 16


def seal(text: str) -> bytes:
    """Encrypt under the installation's identity key: nonce + ciphertext + tag."""
    nonce = os.urandom(_NONCE)
    encryptor = Cipher(algorithms.SM4(bytes.fromhex(settings.IDENTITY_KEY)), modes.GCM(nonce)).encryptor()
    body = encryptor.update(text.encode()) + encryptor.finalize()
    return nonce + body + encryptor.tag


def unseal(sealed: bytes) -> str:
    """Decrypt; raises ValueError when the bytes were changed or belong to another installation's key."""
    nonce, body, tag = sealed[:_NONCE], sealed[_NONCE:-_TAG], sealed[-_TAG:]
    decryptor = Cipher(algorithms.SM4(bytes.fromhex(settings.IDENTITY_KEY)), modes.GCM(nonce, tag)).decryptor()
    try:
        return (decryptor.update(body) + decryptor.finalize()).decode()
    except InvalidTag as broken:
        raise ValueError("sealed value was changed or belongs to another key") from broken


def blind_index(text: str) -> bytes:
    """32 bytes that are equal for equal texts and tell nothing without the key."""
    mac = hmac.HMAC(bytes.fromhex(settings.BLIND_INDEX_KEY), hashes.SM3())
    mac.update(text.strip().upper().encode())
    return mac.finalize()


class SealedTextField(models.BinaryField):
    """Text in Python, SM4-GCM bytes in the database. Not searchable: keep a blind index beside it."""

    _pyi_private_set_type: str | None
    _pyi_private_get_type: str  # type: ignore[assignment]  # read as text, whatever BinaryField says

    def from_db_value(self, value: bytes | memoryview | None, *_: Any) -> str:
        return unseal(bytes(value)) if value else ""

    def get_db_prep_value(self, value: str | bytes | None, connection: Any, prepared: bool = False) -> Any:
        sealed = seal(value) if isinstance(value, str) and value else value or None
        return super().get_db_prep_value(sealed, connection, prepared)

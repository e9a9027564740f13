"""Primary keys: UUIDv7, so that rows are born in time order and known before they are saved."""

import uuid

import uuid_utils


def new_key() -> uuid.UUID:
    """A fresh UUIDv7 (RFC 9562) as the standard library's UUID."""
    return uuid.UUID(bytes=uuid_utils.uuid7().bytes)

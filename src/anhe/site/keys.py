"""The installation's keys: made once, kept in one file that only its owner may read."""

import json
import os
import secrets
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class InstallationKeys:
    """Hex keys: `session` signs cookies, `identity` is the SM4 key (16 bytes), `blind_index` the SM3-HMAC key."""

    session: str
    identity: str
    blind_index: str


def installation_keys(path: Path) -> InstallationKeys:
    """Read the keys, making them first on a new installation. Losing this file loses the encrypted identities."""
    if not path.exists():
        keys = InstallationKeys(secrets.token_hex(32), secrets.token_hex(16), secrets.token_hex(32))
        _write_once(path, json.dumps(asdict(keys)))
    return InstallationKeys(**json.loads(path.read_text()))


def _write_once(path: Path, text: str) -> None:
    """Write beside and link into place, so that two processes starting together agree on one file."""
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    draft.touch(mode=0o600)
    draft.write_text(text)
    try:
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()

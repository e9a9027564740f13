"""What is in the repository is the project's own: no machine's paths, no foreign hosts."""

import re

from tests.house.places import tracked_texts

MACHINE_PATHS = re.compile(r"(?<![\w.>…])/(?:work|root|opt/[a-z]+|home/[a-z]+)/")
ADDRESS = re.compile(r"https?://([^\s/\"'<>){}:`，。]+)")
HOSTS_ALLOWED = {
    "127.0.0.1",
    "localhost",
    "www.w3.org",  # names of XML vocabularies, never fetched
    "www.opengis.net",
    "schemas.openxmlformats.org",
    "schemas.microsoft.com",
    "fsf.org",  # named by the licence's own text
    "www.gnu.org",
}
HOSTS_RESERVED_FOR_EXAMPLES = (".example", ".test", ".invalid", "example.com", "example.org")


def test_no_machines_paths():
    found = [name for name, text in tracked_texts() if MACHINE_PATHS.search(text)]

    assert found == []


def test_no_address_of_a_foreign_host():
    found = [
        (name, host)
        for name, text in tracked_texts()
        for host in ADDRESS.findall(text)
        if host not in HOSTS_ALLOWED and not host.endswith(HOSTS_RESERVED_FOR_EXAMPLES)
    ]

    assert found == []


def test_the_locks_name_hashes_and_no_index():
    locks = [(name, text) for name, text in tracked_texts() if name.endswith(".lock")]

    assert {name for name, _ in locks} == {"requirements/dev.lock", "requirements/run.lock"}
    for name, text in locks:
        assert "--hash=sha256:" in text, name
        assert "index-url" not in text, name

"""What the tests need from the distribution: a browser and its driver's library, Chinese fonts, a database server,
catalogue tools.
"""

import glob
import os
import shutil
import subprocess
import sys
import time

# Debian's package, and a file that is there when it (or its like on another distribution) is installed.
PACKAGES = {
    "chromium": ["/usr/bin/chromium", "/usr/bin/chromium-browser"],
    "fonts-noto-cjk": ["/usr/share/fonts/**/NotoSansCJK*"],
    "postgresql": ["/usr/lib/postgresql/*/bin/initdb", "/usr/bin/initdb"],
    "gettext": ["/usr/bin/xgettext"],
    # Playwright's driver is linked against it, and a Debian without compiler lacks it.
    "libatomic1": ["/usr/lib/*/libatomic.so.1", "/usr/lib/libatomic.so.1", "/usr/lib64/libatomic.so.1"],
}
SECONDS_BETWEEN_TRIES = (5, 20)


def require_system_packages() -> None:
    """Install what is missing (root, Debian), or say exactly what to install and exit 1."""
    missing = missing_packages()
    if not missing:
        return
    if os.geteuid() == 0 and shutil.which("apt-get"):
        print(f"· installing {' '.join(missing)}", flush=True)
        _install(missing)
        missing = missing_packages()
    if missing:
        print(
            f"✗ The tests need these packages of the system: {' '.join(missing)}\n"
            f"  On Debian 12, as root:   apt-get update && apt-get install --no-install-recommends {' '.join(missing)}",
            file=sys.stderr,
        )
        sys.exit(1)


def missing_packages() -> list[str]:
    """The packages none of whose tell-tale files is there."""
    return [name for name, files in PACKAGES.items() if not any(glob.glob(path, recursive=True) for path in files)]


def _install(packages: list[str]) -> None:
    apt = ["apt-get", "-qq", "-o", "Acquire::Retries=3", "-o", "DPkg::Lock::Timeout=300"]
    install = [*apt, "install", "-y", "--no-install-recommends", *packages]
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for seconds in (*SECONDS_BETWEEN_TRIES, None):
        subprocess.run([*apt, "update"], env=environment)
        if subprocess.run(install, env=environment, stdout=subprocess.DEVNULL).returncode == 0 or seconds is None:
            return
        time.sleep(seconds)

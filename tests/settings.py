"""The product's settings over a home of its own, made for this process and gone with it."""

import atexit
import os
import shutil
import tempfile

os.environ["ANHE_HOME"] = tempfile.mkdtemp(prefix="anhe-tests-")
atexit.register(shutil.rmtree, os.environ["ANHE_HOME"], ignore_errors=True)

from anhe.site.settings import *  # noqa: E402, F403
from anhe.site.settings import DATABASES, HOME, INSTALLED_APPS, STATIC_ROOT, STORAGES  # noqa: E402

# A file, not memory: threads and the browser's server then meet the same locks as in the field.
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["TEST"] = {"NAME": HOME / "test.sqlite3"}

STATIC_ROOT.mkdir()
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}

# One small pillar more, on which casework can be tried without a real one.
INSTALLED_APPS = [*INSTALLED_APPS, "tests.casework.pillar"]

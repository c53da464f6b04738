"""The platform's settings in tests: a database of its own, quick passwords, files in a folder of the run."""

import os
import tempfile

os.environ.setdefault("LIANCE_DEBUG", "yes")
os.environ.setdefault("LIANCE_HTTPS", "no")
os.environ.setdefault("LIANCE_DATABASE", "sqlite:///build/test.sqlite3")
os.environ.setdefault("LIANCE_DATA", tempfile.mkdtemp(prefix="liance-test-"))
os.environ.setdefault("LIANCE_KEYS", tempfile.mkdtemp(prefix="liance-keys-") + "/keys")

from liance.web.settings import *  # noqa: F403
from liance.web.site.keyfile import make_if_missing

make_if_missing(KEY_FILE)  # noqa: F405

# A file, not memory: a live server's threads then have connections and transactions of their own, as in service.
DATABASES["default"]["TEST"] = {"NAME": str(DATA_FOLDER / "test.sqlite3")}  # noqa: F405
STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # noqa: F405
DEBUG = False
ALLOWED_HOSTS = ["*"]
STORAGES = STORAGES | {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}  # noqa: F405
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
SECOND_FACTOR_REQUIRED = False  # tests of other things begin after the code; tests/web/people switches it on

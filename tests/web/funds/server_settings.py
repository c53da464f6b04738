"""The settings of a server that a test starts: those of tests, with awards of its own."""

from tests.settings import *  # noqa: F403

INSTALLED_APPS = [*INSTALLED_APPS, "tests.web.funds.stand_in.StandInConfig"]  # noqa: F405

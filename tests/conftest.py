"""Settings for all tests: no screen is needed, and the language does not depend on the machine."""

import os
import tempfile

from hypothesis import settings
from pytestqt.qtbot import QtBot

from tests.screen import use_office_screen

use_office_screen(os.environ)
os.environ["LC_ALL"] = "C.UTF-8"
os.environ.pop("LANGUAGE", None)
# What a person looked at last is kept beside their other data: never beside those of whoever runs the tests.
os.environ["XDG_DATA_HOME"] = tempfile.mkdtemp(prefix="zerenshu-tests-")

# The same examples at each run: a green run stays green. The fuzz commands draw anew.
settings.register_profile("suite", derandomize=True)
settings.load_profile("suite")

# A loaded machine may be ten times slower than an idle one: waiting ends when the thing has happened, or as a fault.
for wait in (QtBot.waitUntil, QtBot.waitSignal, QtBot.waitSignals, QtBot.waitExposed, QtBot.waitActive):
    assert wait.__kwdefaults__ is not None
    wait.__kwdefaults__["timeout"] = 90_000

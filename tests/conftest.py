"""Settings for all tests: no screen is needed, and the language does not depend on the machine."""

import os

from hypothesis import settings

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ["LC_ALL"] = "C.UTF-8"
os.environ.pop("LANGUAGE", None)

# The same examples at each run: a green run stays green. The fuzz commands draw anew.
settings.register_profile("suite", derandomize=True)
settings.load_profile("suite")

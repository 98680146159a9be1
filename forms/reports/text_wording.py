"""The wording of the text report: templates that ship as data, in one file for every letter."""

from collections.abc import Mapping
from functools import cache
from typing import Any

from resources import resource_path


class Wording:
    """Templates by their path: `measure.target`. A template that is not there is a bug: KeyError."""

    def __init__(self, content: Mapping[str, Any]) -> None:
        self._content = content

    def say(self, path: str, **values: object) -> str:
        """The template filled in."""
        return self.template(path).format(**values)

    def template(self, path: str) -> str:
        found: Any = self._content
        for part in path.split("."):
            found = found[part]
        return str(found)

    def sign(self, comparator: str) -> str:
        """How a comparator is read before a target: 不低于."""
        return str(self._content["signs"][comparator])


@cache
def report_wording() -> Wording:
    """The shipped templates, read once."""
    import yaml  # late: only when a report is made

    path = resource_path("letters", "common", "report_text.yaml")
    return Wording(yaml.safe_load(path.read_text(encoding="utf-8")))

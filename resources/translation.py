"""The language of every text that a person reads. The source text is Chinese; a catalogue gives English.

What is handed in stays Chinese whatever the language: it is built within `source_language`. Texts are looked up when
they are shown, never when a module is imported. `translations/update.py` collects them.
"""

import gettext
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from resources import resource_path

DOMAIN = "zerenshu"

_catalogue: gettext.NullTranslations = gettext.NullTranslations()
_in_source: ContextVar[bool] = ContextVar("in_source", default=False)


def use_language(language: str) -> None:
    """Choose `zh` (the source) or a language that has a catalogue in `resources/translations`.

    Texts are looked up when they are shown, so call this first of all.
    """
    global _catalogue
    if language == "zh":
        _catalogue = gettext.NullTranslations()
        return
    _catalogue = gettext.translation(DOMAIN, resource_path("translations"), [language], fallback=True)


@contextmanager
def source_language() -> Iterator[None]:
    """Within, and on this thread only, every text is Chinese: report, workbook and data.json are official documents.

    Also a decorator of the functions that build them.
    """
    token = _in_source.set(True)
    try:
        yield
    finally:
        _in_source.reset(token)


def _(text: str) -> str:
    """The text in the chosen language."""
    return text if not text or _in_source.get() else _catalogue.gettext(text)


def listed(items: Iterable[str]) -> str:
    """The items one after the other, as the language lists them: 甲、乙、丙 or A, B, C."""
    return _("、").join(items)

"""The language of every text that a person reads. The source text is Chinese; a catalogue gives English."""

import gettext

from resources import resource_path

_catalogue: gettext.NullTranslations = gettext.NullTranslations()


def use_language(language: str) -> None:
    """Choose `zh` (the source) or a language that has a catalogue in `resources/translations`.

    Texts are looked up when they are shown, so call this first of all.
    """
    global _catalogue
    if language == "zh":
        _catalogue = gettext.NullTranslations()
        return
    _catalogue = gettext.translation("zerenshu", resource_path("translations"), [language], fallback=True)


def _(text: str) -> str:
    """The text in the chosen language."""
    return _catalogue.gettext(text)

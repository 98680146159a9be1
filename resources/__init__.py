"""Letters, fonts, icons, translations and the manual: files that ship with the program."""

from importlib.resources import files
from pathlib import Path


def resource_path(*parts: str) -> Path:
    """The path of a shipped file or folder, in a checkout, an installed and a frozen program alike."""
    return Path(str(files(__name__))).joinpath(*parts)

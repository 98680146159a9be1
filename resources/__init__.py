"""Letters, fonts, icons, translations and the manual: files that ship with the program."""

from pathlib import Path


def resource_path(*parts: str) -> Path:
    """The path of a shipped file or folder, in a checkout, an installed and a frozen program alike."""
    return Path(__file__).parent.joinpath(*parts)

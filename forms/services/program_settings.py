"""Settings of this person on this machine that windows and commands share, whatever the workspace."""

import json
from dataclasses import asdict, dataclass, fields
from pathlib import Path

from forms.errors import UserError
from forms.files import make_folder, write_atomically
from forms.services.last_look import user_folder
from resources.translation import _

_NAME = "settings.json"


@dataclass(frozen=True, slots=True)
class ProgramSettings:
    """`token_module`: the PKCS#11 library of the token's vendor. `timestamp_url`: the timestamp authority. "" is none.

    `installed_fonts`: whether reports are drawn with the official fonts of this machine (use, off).

    No password and no PIN ever stands here.
    """

    token_module: str = ""
    timestamp_url: str = ""
    installed_fonts: str = "use"


def load_settings(folder: Path | None = None) -> ProgramSettings:
    """What was kept; the defaults when nothing was, or the file cannot be read. Keys of newer programs are left out."""
    path = (folder or user_folder()) / _NAME
    try:
        kept = json.loads(path.read_text(encoding="utf-8"))
        known = {field.name for field in fields(ProgramSettings)}
        return ProgramSettings(**{key: value for key, value in kept.items() if key in known and isinstance(value, str)})
    except (OSError, ValueError, AttributeError):
        return ProgramSettings()


def save_settings(settings: ProgramSettings, folder: Path | None = None) -> None:
    """Keep the settings.

    Raises:
        UserError: `token_library`: no file at the library's place; `timestamp_address`; or the folder cannot be
            written.
    """
    if settings.token_module and not Path(settings.token_module).is_file():
        what, todo = _("找不到密码钥匙的驱动库。"), _("请选择厂商提供的 PKCS#11 驱动库（.so 或 .dll 文件）。")
        raise UserError("token_library", what, todo=todo, where=settings.token_module)
    if settings.timestamp_url:
        from forms.signing.timestamp import TimestampAuthority  # pyHanko, only when an address is kept

        TimestampAuthority(settings.timestamp_url)
    place = folder or user_folder()
    make_folder(place)
    text = json.dumps(asdict(settings), ensure_ascii=False, indent=1)
    write_atomically(place / _NAME, text.encode(), mode=0o600)

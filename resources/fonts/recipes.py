"""Which shipped font comes from which source, and how it is changed. Needed only to build them."""

from dataclasses import dataclass, field
from typing import Any

NOTO_CJK = "usr/share/fonts/opentype/noto/"
FANDOL = "usr/share/texlive/texmf-dist/fonts/opentype/public/fandol/FandolFang-Regular.otf"
SIMPLIFIED_CHINESE = 2
DASH = "—"

# Too heavy beside FandolFang's strokes: Latin and digits of 仿宋 text come from 宋.
LATIN = "".join(map(chr, range(0x21, 0x7F)))
# Its ideographs stand lower in the em than those of 宋, beside which they have to stand in one line.
FANDOL_RAISED = 72
# LXGW WenKai draws these in Latin widths; without them the text falls back to full-width forms.
LATIN_SHAPED_IN_WENKAI = "‘’“”·—"


@dataclass(frozen=True, slots=True)
class Recipe:
    """How one role's font comes out of its source."""

    role: str
    file: str
    family: str
    style: str
    package: str
    source: str
    licence: str
    licence_file: str
    number: int = -1
    feature_forms: dict[str, str] = field(default_factory=dict)
    window_symbols: bool = False
    left_out: str = ""
    raised: int = 0

    @property
    def postscript_name(self) -> str:
        return f"{self.family.replace(' ', '')}-{self.style}"


def _noto(role: str, family: str, style: str, source: str, **more: Any) -> Recipe:
    return Recipe(
        role, f"{role}.ttf", family, style, "fonts-noto-cjk", NOTO_CJK + source, "OFL-1.1", "OFL-Noto.txt",
        SIMPLIFIED_CHINESE, **more
    )  # fmt: skip


# GB/T 9704 wants half-width digits, and the source's proportional ones would not stand in columns.
FULL_DASH = {"fwid": DASH}
SONG_FORMS = FULL_DASH | {"hwid": "0123456789"}
RECIPES = (
    _noto("title", "Zerenshu Title", "Bold", "NotoSerifCJK-Bold.ttc", feature_forms=FULL_DASH),
    _noto("song", "Zerenshu Song", "Regular", "NotoSerifCJK-Regular.ttc", feature_forms=SONG_FORMS),
    _noto("hei", "Zerenshu Hei", "Regular", "NotoSansCJK-Regular.ttc", feature_forms=FULL_DASH, window_symbols=True),
    _noto("hei_bold", "Zerenshu Hei", "Bold", "NotoSansCJK-Bold.ttc", feature_forms=FULL_DASH, window_symbols=True),
    Recipe(
        "kai", "kai.ttf", "Zerenshu Kai", "Regular", "fonts-lxgw-wenkai",
        "usr/share/fonts/truetype/lxgw-wenkai/LXGWWenKai-Regular.ttf", "OFL-1.1", "OFL-LXGW-WenKai.txt",
        left_out=LATIN_SHAPED_IN_WENKAI,
    ),
    Recipe(
        "fang", "fang.ttf", "Zerenshu Fang", "Regular", "texlive-lang-chinese", FANDOL,
        "GPL-3.0 with font exception", "GPL-FandolFang.txt", left_out=LATIN,
        raised=FANDOL_RAISED,
    ),
)  # fmt: skip

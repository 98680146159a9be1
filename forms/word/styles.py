"""The paragraph styles of an official document in Word, as data: fonts by name, sizes in points, indents in characters.

三号 is 16 pt in Word; 28 characters fill 156 mm when each is drawn 0.25 pt closer.
"""

from dataclasses import dataclass
from typing import Literal

Align = Literal["left", "centre", "right", "both"]

TITLE_FONT, BODY_FONT, HEADING_FONT, KAI_FONT = "方正小标宋简体", "仿宋_GB2312", "黑体", "楷体_GB2312"
NUMBER_FONT = "宋体"
LINE_PITCH_PT = 28.95
BODY_PT, TITLE_PT, NUMBER_PT = 16.0, 22.0, 14.0
CHARACTER_PT = 15.75
TRACKING_TWENTIETHS = -5
RED = "D60000"


@dataclass(frozen=True, slots=True)
class WordStyle:
    """`first_line` is the first line's indent in characters. `level` is the outline level, 0 for text."""

    name: str
    font: str
    size_pt: float = BODY_PT
    align: Align = "both"
    first_line: int = 2
    level: int = 0
    colour: str = ""


TITLE = WordStyle("公文标题", TITLE_FONT, TITLE_PT, "centre", 0)
ADDRESSEE = WordStyle("公文主送机关", BODY_FONT, first_line=0)
TEXT = WordStyle("公文正文", BODY_FONT)
FIRST = WordStyle("公文一级标题", HEADING_FONT, level=1)
SECOND = WordStyle("公文二级标题", KAI_FONT, level=2)
THIRD = WordStyle("公文三级", BODY_FONT)
FOURTH = WordStyle("公文四级", BODY_FONT)
SIGNATURE = WordStyle("公文署名", BODY_FONT, align="right", first_line=0)
ISSUER = WordStyle("公文发文机关标志", TITLE_FONT, 48.0, "centre", 0, colour=RED)
NUMBERS = WordStyle("公文发文字号", BODY_FONT, align="left", first_line=0)

STYLES = (TITLE, ADDRESSEE, TEXT, FIRST, SECOND, THIRD, FOURTH, SIGNATURE, ISSUER, NUMBERS)
LEVEL_STYLES = (TEXT, FIRST, SECOND, THIRD, FOURTH)

"""Which characters the shipped fonts hold. Needed only to build them."""

import bz2
from functools import cache
from pathlib import Path

_UNIHAN = Path("/usr/share/unicode/Unihan_OtherMappings.txt.bz2")
SYMBOLS = (
    "—–―‖‘’“”‚„†‡•‥…‰‱′″‴‵‹›※‼⁇⁈⁉⁄€₩℃℅℉ℓ№℡™Ω℮←↑→↓↔↕↖↗↘↙⇒⇔⇧∀∂∃∅∆∇∈∏∑−∓√∝∞∟∠∥∧∨∩∪∫∮∴∵∶∷∽≈≌≒≠≡≤≥≦≧≪≫≮≯⊕⊙⊥⊿⌒⌘⏎"
    "⁰⁴⁵⁶⁷⁸⁹₀₁₂₃₄₅₆₇₈₉⅓⅔⅛⅜⅝⅞①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳⑴⑵⑶⑷⑸⑹⑺⑻⑼⑽ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩⅪⅫⅰⅱⅲⅳⅴⅵⅶⅷⅸⅹ"
    "■□▪▫▲△▶▷▼▽◀◁◆◇○◎●◐◑◢◣◤◥◯★☆☎☏♀♂⚠〇〒〓〝〞㈠㈡㈢㈣㈤㈥㈦㈧㈨㈩㈱㊣㎎㎏㎜㎝㎞㎡㎥㎾㏄㏎㏑㏒㏕￠￡￢￣￤￥"
)


def gb2312() -> set[int]:
    """The code points of GB 2312-80."""
    rows = (bytes([high, low]) for high in range(0xA1, 0xF8) for low in range(0xA1, 0xFF))
    return {ord(character) for pair in rows for character in pair.decode("gb2312", "ignore")}


@cache
def general_standard() -> frozenset[int]:
    """The 8,105 characters of 通用规范汉字表 (2013), from kTGH in Debian's unicode-data."""
    with bz2.open(_UNIHAN, "rt", encoding="utf-8") as lines:
        return frozenset(int(line.split("\t")[0][2:], 16) for line in lines if "\tkTGH\t" in line)


def wanted_characters() -> set[int]:
    """Every code point a font shall have, if its source has it."""
    latin = set(range(0x20, 0x7F)) | set(range(0xA0, 0x100))
    forms = set(range(0x3001, 0x3020)) | set(range(0xFF01, 0xFF5F))
    return latin | forms | set(map(ord, SYMBOLS)) | gb2312() | general_standard()

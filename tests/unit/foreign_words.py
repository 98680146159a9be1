"""Finds Chinese that is left in an English text, beside the words that are data."""

import re

from forms.schema.measure_fields import BASIS_WORDS, NO, STATUS_WORDS, YES

_CHINESE = re.compile(r"[\u2e80-\u9fff\uff00-\uffef“”]")
_DATA_WORDS = (*STATUS_WORDS, *BASIS_WORDS, "已盘活", "万", "亿", "万元", "亿元", "渝府办发〔2024〕14号", YES, NO)


def foreign(text: str, *data: str) -> list[str]:
    """The lines that hold Chinese beside the data named."""
    for word in sorted({*data, *_DATA_WORDS} - {""}, key=len, reverse=True):
        text = text.replace(word, "")
    return [line for line in text.splitlines() if _CHINESE.search(line)]

"""Identifiers with a form or a check character of their own: codes, numbers of documents, telephones."""

import re
import unicodedata

DISTRICT_CODES_2024 = frozenset(
    f"500{suffix}"
    for suffix in (
        *(str(number) for number in range(101, 121)),
        *(str(number) for number in range(151, 157)),
        *["229", "230", "231", "233", "235", "236", "237", "238", "240", "241", "242", "243"],
    )
)
"""The 38 districts and counties of Chongqing that were valid in 2024 (GB/T 2260)."""

_USCC_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_USCC = re.compile(rf"[{_USCC_ALPHABET}]{{18}}")
_ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
_ORGANISATION_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"

_DOCUMENT_NUMBER = re.compile(
    r"(?P<issuer>[^\d〔〕\s]{2,20}?)〔(?P<year>(?:19|20)\d{2})〕(?:第)?(?P<number>0*[1-9]\d{0,4})号"
)
_PHONE = re.compile(r"(?:1[3-9]\d{9}|(?:0\d{2,3}-?)?\d{7,8}(?:-\d{1,6})?)")
_PROJECT_CODE = re.compile(r"\d{2}(?:0[1-9]|1[0-2])-\d{6}-\d{2}-\d{2}-\d{6}")
_DASHES = str.maketrans({"—": "-", "－": "-", "–": "-", "−": "-"})
_BRACKETS = str.maketrans({"[": "〔", "]": "〕", "(": "〔", ")": "〕", "【": "〔", "】": "〕", "﹝": "〔", "﹞": "〕"})


def is_uscc(code: str) -> bool:
    """Whether a 统一社会信用代码 has its alphabet, its check character and its inner organisation check (GB 32100)."""
    if not _USCC.fullmatch(code):
        return False
    total = sum(_USCC_ALPHABET.index(character) * pow(3, place, 31) for place, character in enumerate(code[:17]))
    return _USCC_ALPHABET[(31 - total % 31) % 31] == code[17] and _has_organisation_check(code[8:17])


def _has_organisation_check(code: str) -> bool:
    """GB 11714: eight characters and a check character, 10 written X and 11 written 0."""
    total = sum(
        _ORGANISATION_ALPHABET.index(character) * weight
        for character, weight in zip(code[:8], _ORGANISATION_WEIGHTS, strict=True)
    )
    check = 11 - total % 11
    return code[8] == {10: "X", 11: "0"}.get(check, str(check))


def normal_document_number(raw: str) -> str | None:
    """渝府办发〔2024〕14号 with the brackets, year and number of GB/T 9704, or None when it has not that form."""
    text = unicodedata.normalize("NFKC", raw).translate(_BRACKETS)
    match = _DOCUMENT_NUMBER.fullmatch("".join(text.split()))
    if match is None:
        return None
    return f"{match['issuer']}〔{match['year']}〕{int(match['number'])}号"


def normal_phone(raw: str) -> str | None:
    """A mobile or fixed telephone number with plain digits, or None when it is neither."""
    text = "".join(unicodedata.normalize("NFKC", raw).replace("—", "-").split())
    return text if _PHONE.fullmatch(text) else None


def is_industry_division(code: str) -> bool:
    """Whether two digits name a division of GB/T 4754-2017; its twenty sections leave no gap from 01 to 97."""
    return len(code) == 2 and code.isascii() and code.isdigit() and 1 <= int(code) <= 97


def normal_project_code(raw: str) -> str | None:
    """The national code of an investment project, 2401-500111-04-01-123456, or None when it has not that form.

    Year and month, administrative division, two pairs of digits for industry and kind, a running number.
    """
    text = "".join(unicodedata.normalize("NFKC", raw.translate(_DASHES)).split())
    return text if _PROJECT_CODE.fullmatch(text) else None

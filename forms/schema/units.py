"""Units of figures: which are counted in whole numbers, and how 万 and 亿 turn one into another."""

from decimal import Decimal

COUNTED_UNITS = frozenset({"个", "家", "项", "级", "名", "户", "人", "件", "次"})

SCALES: dict[str, Decimal] = {"": Decimal(1), "万": Decimal(10) ** 4, "亿": Decimal(10) ** 8}


def is_counted(unit: str | None) -> bool:
    return unit in COUNTED_UNITS


def split_scale(unit: str) -> tuple[str, str]:
    """Split 亿元 into its scale 亿 and its base 元; 家 into "" and 家."""
    if len(unit) > 1 and unit[0] in SCALES:
        return unit[0], unit[1:]
    return "", unit

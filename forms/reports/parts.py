"""The parts of a printed report as data: which there are, which cannot be left out, and their order."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Part:
    """`why`: why it cannot be left out; "" for one that can. `is_usual`: printed unless the office says otherwise."""

    key: str
    title: str
    why: str = ""
    is_usual: bool = True


PARTS: tuple[Part, ...] = (
    Part("cover", "封面", "封面有校验二维码，纸质报告要靠它与数据核对"),
    Part("text", "文字报告"),
    Part("dashboard", "一页概览", is_usual=False),
    Part("measures", "措施落实情况", "核验报送包时要用表中的数与数据核对"),
    Part("measure_sheets", "单项措施表", is_usual=False),
    Part("ledgers", "台账"),
    Part("explanations", "审核说明"),
    Part("evidence", "佐证材料目录"),
    Part("sign_off", "签字页", "各角色在这一页签名盖章"),
)
FIRST, LAST = "cover", "sign_off"
"""These two keep their places, whatever the order of the others."""

USUAL_PARTS: tuple[str, ...] = tuple(part.key for part in PARTS if part.is_usual)

_BY_KEY = {part.key: part for part in PARTS}


def part_of(key: str) -> Part | None:
    return _BY_KEY.get(key)


def in_order(keys: Iterable[str]) -> tuple[str, ...]:
    """The known parts of `keys`, each once, in their order, with those that cannot be left out in their places."""
    known = [key for key in dict.fromkeys(keys) if key in _BY_KEY]
    for place, part in enumerate(PARTS):
        if part.why and part.key not in known:
            before = [earlier.key for earlier in PARTS[:place] if earlier.key in known]
            known.insert(known.index(before[-1]) + 1 if before else 0, part.key)
    inner = [key for key in known if key not in (FIRST, LAST)]
    return (FIRST, *inner, LAST)

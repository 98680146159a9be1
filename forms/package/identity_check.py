"""Compares what two packages, or a package and paper, say they are: every difference in words."""

from collections.abc import Iterator

from forms.package.identity import PackageIdentity
from forms.signing.fault import Fault
from resources.translation import _

_MOST_MISTYPED = 6


def compare_identity(
    known: PackageIdentity, found: PackageIdentity, known_as: str, found_as: str, code: str, where: str
) -> list[Fault]:
    """One fault for each part in which `found` differs from `known`; codes begin with `code`.

    Args:
        known_as: what `known` is called in the sentences (封面二维码).
        found_as: what `found` is called (data.json).
    """
    return list(_differences(known, found, known_as, found_as, code, where))


def _differences(
    known: PackageIdentity, found: PackageIdentity, known_as: str, found_as: str, code: str, where: str
) -> Iterator[Fault]:
    names = {"known_as": known_as, "found_as": found_as}
    pairs = (
        ("unit", _("单位不同：{known_as}是 {known}，{found_as}是 {found}。"), known.unit, found.unit),
        ("letter", _("责任书不同：{known_as}是 {known}，{found_as}是 {found}。"), known.letter, found.letter),
        ("node", _("节点不同：{known_as}是 {known}，{found_as}是 {found}。"), known.node, found.node),
    )
    is_other = False
    for part, text, one, other in pairs:
        if one != other:
            is_other = True
            yield Fault(f"{code}_other_{part}", text.format(known=one or "—", found=other or "—", **names), where)
    if known.revision != found.revision:
        is_other = True
        text = _("报送次数不同：{known_as}是第{known}次，{found_as}是第{found}次。")
        what = text.format(known=known.revision, found=found.revision, **names)
        yield Fault(f"{code}_other_revision", what, where, _("请取同一次报送的。"))
    if known.data_sha256 != found.data_sha256 and not is_other:
        yield _other_data(known.data_sha256, found.data_sha256, names, code, where)


def _other_data(known: str, found: str, names: dict[str, str], code: str, where: str) -> Fault:
    """Only the hash differs: mistyped when a few characters do, otherwise other data under the same name."""
    differing = sum(one != other for one, other in zip(known, found, strict=False))
    if len(known) == len(found) and differing <= _MOST_MISTYPED:
        text = _(
            "校验值有 {count} 个字符不同（从第 {place} 个起），多半是抄错了：{known_as} {known}，{found_as} {found}。"
        )
        place = next(place for place, pair in enumerate(zip(known, found, strict=True), 1) if pair[0] != pair[1])
        what = text.format(count=differing, place=place, known=known, found=found, **names)
        return Fault(f"{code}_mistyped", what, where, _("请重新扫描，或逐个字符核对。"))
    text = _("单位、节点和次数都相同，但不是同一份数据：校验值{known_as}是 {known}，{found_as}是 {found}。")
    what = text.format(known=known, found=found, **names)
    return Fault(f"{code}_other_data", what, where, _("请向报送单位查问哪一份有效。"))

"""Where the fields of a measure stand: groups, and which fields share a row. The letter says which there are."""

from collections.abc import Iterable, Iterator

from forms.schema.measure_fields import Field, Group

GROUP_TITLES: dict[Group, str] = {
    "items": "各项完成情况",
    "figure": "数据",
    "done": "完成情况",
    "target": "目标与计划",
    "text": "进展",
    "owner": "责任人",
}
GROUP_ORDER: tuple[Group, ...] = ("items", "figure", "done", "target", "text", "owner")
FOLDING_GROUPS: tuple[Group, ...] = ("target",)
_BESIDE = {
    "as_of": "basis",
    "supplied_by": "supplied_via",
    "last_year": "note",
    "restated": "restated_reason",
    "done_on": "doc_no",
    "planned": "target",
    "base": "target_doc",
    "lead_unit": "person",
}


def group_rows(fields: Iterable[Field], group: Group) -> Iterator[tuple[Field, ...]]:
    """The group's fields row by row: one field, or two that belong side by side."""
    left = [field for field in fields if field.group == group]
    while left:
        field = left.pop(0)
        partner = next((other for other in left if other.name == _BESIDE.get(field.name)), None)
        if partner is not None:
            left.remove(partner)
            yield field, partner
        else:
            yield (field,)


def takes_full_width(field: Field) -> bool:
    return field.shape == "text" or (field.name == "value" and not field.computed)

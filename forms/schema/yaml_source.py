"""Reads a letter's YAML folder into neutral rows. Every scalar stays text; every fault keeps its line."""

from pathlib import Path

import yaml

from forms.schema.source import LetterFault, Position, SourceRow, Tables
from resources.translation import _

FILES = ("letter.yaml", "ledgers.yaml", "rules.yaml")
MAX_FILE_BYTES = 4 * 1024 * 1024
MAX_DEPTH = 8

_CHILD_TABLES = {("aspects", "measures"): "aspect_no", ("ledgers", "columns"): "ledger"}
_PARENT_KEY = {"aspects": "no", "ledgers": "name"}

_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def read_yaml_folder(folder: Path) -> tuple[Tables, list[LetterFault]]:
    """All rows of the folder's files, and the faults of their form (missing file, bad YAML, wrong nesting)."""
    tables: Tables = {}
    faults: list[LetterFault] = []
    for name in FILES:
        _read_file(folder / name, tables, faults)
    return tables, faults


def read_yaml_file(path: Path) -> tuple[Tables, list[LetterFault]]:
    """The rows of one file, and the faults of its form."""
    tables: Tables = {}
    faults: list[LetterFault] = []
    _read_file(path, tables, faults)
    return tables, faults


def _read_file(path: Path, tables: Tables, faults: list[LetterFault]) -> None:
    start = Position(path.name, 1)
    try:
        if path.stat().st_size > MAX_FILE_BYTES:
            faults.append(LetterFault("too_large", start, _("文件超过4 MB"), _("请检查是否放错了文件。")))
            return
        text = path.read_text(encoding="utf-8-sig")
        if _is_unsafe(text, start, faults):
            return
        root = yaml.compose(text, Loader=_Loader)
    except FileNotFoundError:
        todo = _("请把该文件放进责任书的文件夹。")
        faults.append(LetterFault("missing_file", start, _("缺少文件“{name}”").format(name=path.name), todo))
        return
    except UnicodeDecodeError as fault:
        place = Position(path.name, path.read_bytes()[: fault.start].count(b"\n") + 1)
        faults.append(LetterFault("not_utf8", place, _("文件不是 UTF-8 编码"), _("请另存为 UTF-8 后再试。")))
        return
    except (yaml.YAMLError, RecursionError) as fault:
        mark = getattr(fault, "problem_mark", None)
        place = Position(path.name, mark.line + 1 if mark else 1)
        todo = _("请检查缩进、引号和冒号后的空格。")
        faults.append(LetterFault("bad_yaml", place, _("不是有效的 YAML"), todo))
        return
    if not isinstance(root, yaml.MappingNode):
        faults.append(LetterFault("not_a_mapping", start, _("文件应由“名称: 内容”组成"), _("请参照随附的责任书。")))
        return
    for key, node in root.value:
        _read_table(path.name, str(key.value), node, tables, faults)


def _is_unsafe(text: str, start: Position, faults: list[LetterFault]) -> bool:
    """Whether the text nests too deeply or repeats itself by references, which can swell without end."""
    depth = 0
    for event in yaml.parse(text, Loader=_Loader):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if isinstance(event, yaml.AliasEvent) or depth > MAX_DEPTH:
            place = Position(start.file, event.start_mark.line + 1 if event.start_mark else 1)
            what = _("使用了引用（*）或嵌套超过{depth}层").format(depth=MAX_DEPTH)
            faults.append(LetterFault("too_complex", place, what, _("请直接写出内容。")))
            return True
    return False


def _read_table(file: str, name: str, node: yaml.Node, tables: Tables, faults: list[LetterFault]) -> None:
    rows = tables.setdefault(name, [])
    entries = node.value if isinstance(node, yaml.SequenceNode) else [node]
    for entry in entries:
        row = _read_row(file, name, entry, tables, faults)
        if row is not None:
            rows.append(row)


def _read_row(
    file: str, table: str, node: yaml.Node, tables: Tables, faults: list[LetterFault], inherited: str = ""
) -> SourceRow | None:
    place = Position(file, node.start_mark.line + 1)
    if not isinstance(node, yaml.MappingNode):
        faults.append(LetterFault("not_a_row", place, _("这里应是“名称: 内容”的一组"), _("请参照随附的责任书。")))
        return None
    values: dict[str, str] = {}
    positions: dict[str, Position] = {}
    children: list[tuple[str, yaml.Node]] = []
    for key_node, value_node in node.value:
        key = str(key_node.value)
        positions[key] = Position(file, key_node.start_mark.line + 1)
        if key in values:
            what = _("“{key}”写了两次").format(key=key)
            faults.append(LetterFault("duplicate_key", positions[key], what, _("请只保留一处。")))
        if (table, key) in _CHILD_TABLES:
            children.append((key, value_node))
        elif isinstance(value_node, yaml.ScalarNode):
            is_null = value_node.tag == "tag:yaml.org,2002:null"
            values[key] = "" if is_null else str(value_node.value).strip()
        else:
            what = _("“{key}”应是一段文字").format(key=key)
            faults.append(LetterFault("not_text", positions[key], what, _("请写在同一行，必要时加引号。")))
    if inherited:
        values[_CHILD_TABLES[_parent_of(table), table]] = inherited
    _read_children(file, table, values, children, tables, faults)
    return SourceRow(values, place, positions)


def _parent_of(table: str) -> str:
    return next(parent for parent, child in _CHILD_TABLES if child == table)


def _read_children(
    file: str,
    table: str,
    values: dict[str, str],
    children: list[tuple[str, yaml.Node]],
    tables: Tables,
    faults: list[LetterFault],
) -> None:
    for key, node in children:
        rows = tables.setdefault(key, [])
        parent = values.get(_PARENT_KEY[table], "") or "?"
        for entry in node.value if isinstance(node, yaml.SequenceNode) else [node]:
            row = _read_row(file, key, entry, tables, faults, inherited=parent)
            if row is not None:
                rows.append(row)

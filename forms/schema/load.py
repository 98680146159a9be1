"""From neutral rows to a Letter, or to all faults at once. Also the compiled JSON that a workspace keeps."""

from collections import defaultdict
from pathlib import Path

from forms.schema.dependencies import check_summaries
from forms.schema.evaluation_load import read_evaluations
from forms.schema.ledger_load import check_ledgers
from forms.schema.letter import Aspect, Choice, Column, Ledger, Letter, Measure, Node, Role, Thresholds
from forms.schema.load_rules import read_rules
from forms.schema.row_reader import RowReader
from forms.schema.source import UNREADABLE, LetterFault, LetterRefused, Position, SourceRow, Tables
from forms.schema.yaml_source import read_yaml_file, read_yaml_folder
from resources import resource_path
from resources.translation import _, listed

_COLUMN_TYPES = (
    r"integer|date|text|longtext|multitext|choice|uscc|docno|industry|phone|measure|park|node"
    r"|(?:decimal|money|percent)\([0-8]\)"
)
_COLUMN_TYPE_PATTERN = rf"(?:{_COLUMN_TYPES})(?: computed)?"


def load_letter_folder(folder: Path) -> Letter:
    """The letter written as YAML in `folder`.

    Raises:
        LetterRefused: with every fault, each with file, line and what to do; nothing is loaded.
    """
    tables, faults = read_yaml_folder(folder)
    add_common_rules(tables, faults)
    return build_letter(folder.name, tables, faults)


def add_common_rules(tables: Tables, faults: list[LetterFault]) -> None:
    """Put the rules that hold for any letter before the letter's own, where its head asks for them."""
    head = tables.get("letter")
    if head and head[0].values.get("common_rules") == "yes":
        common, common_faults = read_yaml_file(resource_path("letters", "common", "rules.yaml"))
        tables["rules"] = [*common.get("rules", []), *tables.get("rules", [])]
        faults += common_faults


def shipped_letter_ids() -> tuple[str, ...]:
    """Letters that come with the program, by id."""
    return tuple(sorted(path.parent.name for path in resource_path("letters").glob("*/letter.yaml")))


def load_shipped_letter(letter_id: str) -> Letter:
    return load_letter_folder(resource_path("letters", letter_id))


def build_letter(name: str, tables: Tables, faults: list[LetterFault]) -> Letter:
    """The letter of these rows. Raises LetterRefused with `faults` and whatever else is found."""
    is_readable = not any(fault.code in UNREADABLE for fault in faults)
    found: list[LetterFault] = []
    letter = _Builder(tables, found).build() if is_readable else None
    unread = {fault.position for fault in faults if fault.position.column}  # cells that have their fault already
    every = dict.fromkeys((*faults, *(fault for fault in found if fault.position not in unread)))
    if every or letter is None:
        ordered = sorted(every, key=lambda fault: (fault.position.file, fault.position.sheet, fault.position.row))
        raise LetterRefused(name, tuple(ordered))
    return letter


class _Builder:
    """Builds each table in turn, so that later ones can be held against earlier ones."""

    def __init__(self, tables: Tables, faults: list[LetterFault]) -> None:
        self.tables = tables
        self.faults = faults
        self.seen: defaultdict[str, dict[tuple[str, str], Position]] = defaultdict(dict)

    def build(self) -> Letter | None:
        head = self._head()
        if head is None:
            return None
        nodes = tuple(self._node(row) for row in self._rows("nodes", needed=True))
        self._in_order(nodes)
        roles = tuple(self._role(row) for row in self._rows("roles", needed=False))
        ledgers = tuple(self._ledger(row) for row in self._rows("ledgers", needed=False))
        aspects = self._aspects({ledger.name for ledger in ledgers})
        choices = tuple(self._choice(row) for row in self._rows("choices", needed=False))
        measures = tuple(measure for aspect in aspects for measure in aspect.measures)
        check_summaries(self._rows("measures", needed=False), measures, ledgers, self.faults)
        rules = read_rules(self._rows("rules", needed=False), measures, ledgers, self.faults)
        check_ledgers(self._rows("columns", needed=False), ledgers, measures, nodes, choices, self.faults)
        evaluations = read_evaluations(self._rows("evaluation", needed=False), ledgers, self.faults)
        self._unknown_tables()
        return Letter(
            id=head.pattern("id", r"[a-z0-9]+(?:-[a-z0-9]+)*", _("请用小写字母、数字和连字符，如 dazu-2024。")),
            version=head.integer("version", 1, 9999),
            title=head.text("title"),
            unit=head.text("unit"),
            unit_code=head.pattern("unit_code", r"\d{6}", _("请填6位行政区划代码，如 500111。")),
            year=head.integer("year", 2000, 2099),
            status=head.word("status", ("sample", "official")),
            rounding=head.word("rounding", ("half_up", "half_even")),
            source=head.text("source", required=False),
            thresholds=Thresholds(**{name: head.decimal(name) for name in _THRESHOLDS}),
            nodes=nodes,
            roles=roles,
            aspects=aspects,
            ledgers=ledgers,
            choices=choices,
            rules=rules,
            evaluations=evaluations,
        )

    def _head(self) -> RowReader | None:
        rows = self._rows("letter", needed=True)
        return RowReader(rows[0], self.faults, _HEAD_KEYS) if rows else None

    def _rows(self, table: str, *, needed: bool) -> list[SourceRow]:
        rows = self.tables.get(table, [])
        if needed and not rows:
            what = _("缺少“{table}”（{title}）部分").format(table=table, title=_(_TABLES[table]))
            self.faults.append(LetterFault("missing_table", self._anywhere(), what, _("请参照随附的责任书补上。")))
        return rows

    def _anywhere(self) -> Position:
        first = next((rows[0] for rows in self.tables.values() if rows), None)
        return first.position if first else Position("letter.yaml", 1)

    def _unknown_tables(self) -> None:
        for name, rows in self.tables.items():
            if name not in _TABLES:
                place = rows[0].position if rows else self._anywhere()
                what = _("不认识的部分“{table}”").format(table=name)
                self.faults.append(LetterFault("unknown_table", place, what, _("请删去，或改为规定的名称。")))

    def _node(self, row: SourceRow) -> Node:
        reader = RowReader(row, self.faults, ("id", "label", "end"), unique=("id",), seen=self.seen["nodes"])
        node_id = reader.pattern("id", r"\d{4}-(?:0[1-9]|1[0-2])", _("请填年-月，如 2024-03。"))
        end = reader.day("end")
        if end is not None and node_id and end.isoformat()[:7] != node_id:
            reader.fault("end", "node_end", _("节点截止日不在{node}").format(node=node_id), _("请填该月的最后一天。"))
        return Node(node_id, reader.text("label"), end or reader.some_day)

    def _in_order(self, nodes: tuple[Node, ...]) -> None:
        rows = self.tables.get("nodes", [])
        for earlier, later, row in zip(nodes, nodes[1:], rows[1:], strict=False):
            if later.end < earlier.end:
                what = _("节点没有按时间先后排列")
                self.faults.append(LetterFault("node_order", row.position, what, _("请按时间先后排列节点。")))

    def _role(self, row: SourceRow) -> Role:
        reader = RowReader(row, self.faults, ("id", "title"), unique=("id", "title"), seen=self.seen["roles"])
        return Role(reader.pattern("id", r"[a-z][a-z0-9_]*", _("请用小写字母，如 preparer。")), reader.text("title"))

    def _ledger(self, row: SourceRow) -> Ledger:
        reader = RowReader(row, self.faults, ("name", "title"), unique=("name",), seen=self.seen["ledgers"])
        name = reader.pattern("name", r"[a-z][a-z0-9_]*", _("请用小写字母和下划线。"))
        columns = [
            self._column(column) for column in self._rows("columns", needed=False) if column.values["ledger"] == name
        ]
        if not columns:
            reader.fault("name", "no_columns", _("台账没有任何列"), _("请在 columns 下写出各列。"))
        return Ledger(name, reader.text("title"), tuple(columns))

    def _column(self, row: SourceRow) -> Column:
        keys = ("ledger", "name", "label", "type", "unit", "required", "rule", "level")
        reader = RowReader(row, self.faults, keys, unique=("ledger", "name"), seen=self.seen["columns"])
        return Column(
            name=reader.pattern("name", r"[a-z][a-z0-9_]*", _("请用小写字母和下划线。")),
            label=reader.text("label"),
            type=reader.pattern("type", _COLUMN_TYPE_PATTERN, self._type_todo(row)),
            unit=reader.text("unit", required=False),
            required=reader.text("required", required=False),
            rule=reader.text("rule", required=False),
            level=reader.text("level", required=False),
        )

    @staticmethod
    def _type_todo(row: SourceRow) -> str:
        known = listed(row.wording.shown("type", word) for word in ("text", "date", "money(2)"))
        return _("请用规定的类型，如 {known}。").format(known=known)

    def _choice(self, row: SourceRow) -> Choice:
        reader = RowReader(row, self.faults, ("list", "given", "choice"))
        return Choice(reader.text("list"), reader.text("given", required=False), reader.text("choice"))

    def _aspects(self, ledger_names: set[str]) -> tuple[Aspect, ...]:
        measures: dict[str, list[Measure]] = {}
        for row in self._rows("measures", needed=True):
            measure = self._measure(row, ledger_names)
            measures.setdefault(measure.aspect_no, []).append(measure)
        aspects = []
        for row in self._rows("aspects", needed=True):
            reader = RowReader(row, self.faults, ("no", "title"), unique=("no",), seen=self.seen["aspects"])
            no = reader.pattern("no", r"[1-9]\d?", _("请填序号，如 1。"))
            aspects.append(Aspect(no, reader.text("title"), tuple(measures.get(no, ()))))
        return tuple(aspects)

    def _measure(self, row: SourceRow, ledger_names: set[str]) -> Measure:
        reader = RowReader(row, self.faults, _MEASURE_KEYS, unique=("no",), seen=self.seen["measures"])
        kind = reader.word("kind", ("indicator", "milestone", "checklist", "ledger"))
        numeric = kind != "milestone"
        indicator = reader.text("indicator")
        ledger = reader.text("ledger", required=kind == "ledger") or None
        if ledger and ledger not in ledger_names:
            reader.fault(
                "ledger", "unknown_ledger", _("没有名为“{name}”的台账").format(name=ledger), _("请核对台账名称。")
            )
        aspect_no = row.values.get("aspect_no", "")
        no = reader.pattern("no", r"[1-9]\d?\.[1-9]\d?", _("请填措施编号，如 9.2。"))
        if no and no.split(".")[0] != aspect_no:
            reader.fault(
                "no",
                "wrong_aspect",
                _("编号{no}不属于第{aspect}方面").format(no=no, aspect=aspect_no),
                _("请改正编号或移到对应方面。"),
            )
        target = reader.optional_decimal("target")
        target_source = reader.word("target_source", ("published", "derived", "office"), required=numeric) or None
        if numeric and (target is None) != (target_source == "office"):
            what = _("“{target}”与“{source}”不一致").format(
                target=reader.label("target"), source=reader.label("target_source")
            )
            todo = _("来源是“{office}”时目标留空，否则目标要填数。")
            reader.fault(
                "target", "target_source", what, todo.format(office=row.wording.shown("target_source", "office"))
            )
        return Measure(
            no=no,
            aspect_no=aspect_no,
            title=reader.text("title"),
            battle=reader.text("battle", required=False),
            kind=kind or "indicator",
            indicator=indicator,
            items=tuple(item.strip() for item in indicator.split(";")) if kind == "checklist" else (),
            unit=reader.text("unit", required=numeric) or None,
            nature=reader.word("nature", ("flow", "stock", "rate", "extreme", "count"), required=numeric) or None,
            comparator=reader.word("comparator", (">=", "<=", "="), required=numeric) or None,
            target=target,
            target_source=target_source,
            reference=reader.text("reference", required=False),
            due=reader.day("due", required=False),
            due_source=reader.word("due_source", ("published", "municipal", "proposed")),
            ledger=ledger,
            summary=reader.text("summary", required=kind == "ledger"),
            scope=reader.word("scope", ("district", "municipal")),
            source_section=reader.text("source_section", required=False),
            source_quote=reader.text("source_quote", required=False),
            definition=reader.text("definition", required=False),
            minimum=reader.optional_decimal("minimum"),
            maximum=reader.optional_decimal("maximum"),
        )


_TABLES = {
    **{"letter": "基本信息", "nodes": "节点", "roles": "签名角色", "aspects": "方面", "measures": "措施"},
    **{"ledgers": "台账", "columns": "台账的列", "choices": "选项", "rules": "规则"},
    **{"evaluation": "综合评价"},
}
_THRESHOLDS = ("warning_points", "late_points", "growth_limit", "stale_days", "text_length")
_HEAD_KEYS = (
    *("id", "version", "title", "unit", "unit_code", "year", "status", "rounding", "source", "common_rules"),
    *_THRESHOLDS,
)
_MEASURE_KEYS = (
    *("aspect_no", "no", "title", "battle", "kind", "indicator", "unit", "nature", "comparator", "target"),
    *("target_source", "reference", "due", "due_source", "ledger", "summary", "scope", "source_section"),
    *("source_quote", "definition", "minimum", "maximum"),
)

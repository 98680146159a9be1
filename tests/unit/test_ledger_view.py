"""The rows a screen shows: order, filter, sums and places equal plain reckoning, saved and unsaved rows alike."""

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from functools import cmp_to_key
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from forms.records.ledger_editor import RowEdit, shown_text
from forms.schema.expression_values import Row, Value, ValueType, Vocabulary
from forms.schema.expressions import compile_expression
from forms.schema.ledger_row import LedgerRow, is_empty, text_of
from forms.schema.load import load_letter_folder
from forms.services.ledger_desk import LedgerDesk
from forms.services.ledger_view import LedgerView, Order, RowFilter, ViewChange
from forms.services.session import create_workspace
from forms.validation.ledger_sheet import LedgerSheet
from tests.unit.ledgers import ASSET, add_all, at_node, generated_assets, ledger_desk
from tests.unit.test_letters import SOUND, write_letter

LEDGER = """\
ledgers:
  - name: things
    title: 物
    columns:
      - {name: code, label: 编号, type: text, required: "yes", rule: unique, level: error}
      - {name: name, label: 名称, type: text, required: "no", level: error}
      - {name: size, label: 金额, type: "money(2)", unit: 万元, required: "no", level: error}
      - {name: count, label: 个数, type: integer, unit: 个, required: "no", level: error}
      - {name: day, label: 日期, type: date, required: "no", level: error}
      - {name: kind, label: 类别, type: choice, required: "no", rule: "厂房|土地|设备", level: error}
"""

TEXTS = st.sampled_from(["", "阿", "波", "次", "A1", "a10", "a2", "重庆", "大足 区", "1,2", "㛃"])
ROWS = st.lists(
    st.fixed_dictionaries(
        {
            "code": st.sampled_from([f"K{number}" for number in range(12)] + [""]),
            "name": TEXTS,
            "size": st.sampled_from(
                ["", "0", "12.5", "1234567.89", "-3.05", "0.07", "十二", "1,2x", "90071992547409.93"]
            ),
            "count": st.sampled_from(["", "7", "1200", "x"]),
            "day": st.sampled_from(["", "2024-03-01", "2024年12月31日", "2023-02-30"]),
            "kind": st.sampled_from(["", "厂房", "土地", "房"]),
        }
    ),
    max_size=12,
)
ORDERS = st.lists(
    st.builds(Order, st.sampled_from(["code", "name", "size", "count", "day", "kind"]), st.booleans()), max_size=3
)
FILTERS = st.builds(
    RowFilter,
    text=st.sampled_from(["", "", "1", "12", "1,2", "1234567", ".", "-3", "年", "月3", "K1", "A", "大足", "x", "05"]),
    columns=st.dictionaries(
        st.sampled_from(["name", "size", "day", "kind", "count"]),
        st.one_of(
            st.sampled_from(["", "a", "1", "2024", "厂"]),
            st.frozensets(
                st.sampled_from(["", "A1", "12.5", "1,234,567.89", "2024年3月1日", "厂房", "房", "x", "1,200"])
            ),
        ),
        max_size=2,
    ),
)


KINDS = {"code": ValueType.TEXT, "kind": ValueType.TEXT, "size": ValueType.NUMBER, "count": ValueType.NUMBER}
SUMMARIES = [
    compile_expression(source, Vocabulary({}, {"things": KINDS}, frozenset()))
    for source in (
        'sum(r.size for r in things if r.kind == "厂房")',
        "count(r.count for r in things if not r.code) + count(things)",
        "sum(r.size * 2 - r.count for r in things if r.kind) + max(r.size for r in things)",
    )
]


class Surroundings:
    """Nothing but the rows."""

    def __init__(self, rows: Iterable[Row]) -> None:
        self._rows = rows

    def read(self, reference: object) -> Value:
        return None

    def knows(self, reference: object) -> bool:
        return False

    def rows(self, ledger: str) -> Iterable[Row]:
        return self._rows


@pytest.fixture(scope="module")
def things(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LedgerDesk]:
    folder = tmp_path_factory.mktemp("things")
    letter = load_letter_folder(write_letter(folder / "letter", SOUND, LEDGER))
    session = create_workspace(folder / "ws", letter, "测试")
    yield LedgerDesk(session, letter.nodes[0], "things")
    session.close()


def ascii_lower(text: str) -> str:
    return "".join(character.lower() if character.isascii() else character for character in text)


def meets(desk: LedgerDesk, row: LedgerRow, wanted: RowFilter) -> bool:
    shown = {column.name: shown_text(row, column) for column in desk.definition.columns}
    numbers = {column.name for column in desk.definition.columns if column.is_number}

    def has(name: str, text: str) -> bool:
        texts = [shown[name], shown[name].replace(",", "")] if name in numbers else [shown[name]]
        return any(ascii_lower(text) in ascii_lower(each) for each in texts)

    if wanted.text and not any(has(name, wanted.text) for name in shown):
        return False
    return all(
        has(name, asked) if isinstance(asked, str) else shown[name] in asked for name, asked in wanted.columns.items()
    )


def in_order(rows: Sequence[LedgerRow], order: Sequence[Order]) -> list[str]:
    def compare(one: LedgerRow, other: LedgerRow) -> int:
        for each in order:
            left, right = one.values[each.column], other.values[each.column]
            if is_empty(left) or is_empty(right):
                if is_empty(left) != is_empty(right):
                    return 1 if is_empty(left) else -1
                continue
            keys = [value.encode("gb18030") if isinstance(value, str) else value for value in (left, right)]
            if keys[0] != keys[1]:
                return (-1 if keys[0] < keys[1] else 1) * (-1 if each.is_descending else 1)  # type: ignore[operator]
        return 0

    return [row.id for row in sorted(rows, key=cmp_to_key(compare))]


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(saved=ROWS, unsaved=ROWS, gone=st.sets(st.integers(0, 11)), order=ORDERS, wanted=FILTERS, data=st.data())
def test_order_filter_and_sums_equal_plain_reckoning(
    things: LedgerDesk,
    saved: list[dict[str, str]],
    unsaved: list[dict[str, str]],
    gone: set[int],
    order: list[Order],
    wanted: RowFilter,
    data: st.DataObject,
) -> None:
    things.replace_rows((), things.at_node.ids)
    things.edit([RowEdit("", row) for row in saved])
    things.save()
    ids = list(things.at_node.ids)
    things.delete_rows([row_id for place, row_id in enumerate(ids) if place in gone])
    kept = [row_id for place, row_id in enumerate(ids) if place not in gone]
    places = data.draw(st.lists(st.sampled_from([*kept, ""]), min_size=len(unsaved), max_size=len(unsaved)))
    things.edit([RowEdit(row_id, row) for row_id, row in zip(places, unsaved, strict=True)])
    for summary in SUMMARIES:  # from here on kept row by row
        summary.evaluate(Surroundings(things.at_node))
    things.undo()
    rows = things.rows
    view = LedgerView(things)
    view.set_order(order)
    view.set_filter(wanted)
    expected = [row for row in rows if meets(things, row, wanted)]
    assert [view.row_id(position) for position in range(view.count())] == in_order(expected, order)
    assert view.total() == len(rows)
    for name, total in view.totals().items():
        values = [row.values[name] for row in expected]
        assert total == sum((value for value in values if isinstance(value, Decimal)), Decimal(0))
    for summary in SUMMARIES:
        assert summary.evaluate(Surroundings(things.at_node)) == summary.evaluate(Surroundings([*things.at_node]))
    for column in things.definition.columns:
        assert set(view.choices(column.name)) == {shown_text(row, column) for row in rows}
    things.save()
    assert things.session.ledgers_of(things.session.letter).rows(things.node.id, "things") == things.rows


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=ROWS, edits=st.lists(st.tuples(st.integers(0, 11), st.sampled_from(["code", "name", "size"]), TEXTS)))
def test_issues_found_step_by_step_and_kept_equal_those_of_a_whole_check(
    things: LedgerDesk, rows: list[dict[str, str]], edits: list[tuple[int, str, str]]
) -> None:
    things.replace_rows((), things.at_node.ids)
    things.edit([RowEdit("", row) for row in rows])
    things.save()
    things.issues()
    for number, (place, column, text) in enumerate(edits):
        if place < len(things.at_node):
            things.set_raw(things.at_node.ids[place], column, text)
        elif number % 3:
            things.undo()
        else:
            things.add_row({column: text}, after=things.at_node.ids[0] if len(things.at_node) else "")
        if number % 4 == 0:
            things.save()
    things.save()
    step_by_step = things.issues()
    again = LedgerDesk(things.session, things.node, "things")
    assert again.at_node is things.at_node
    assert again.issues() == step_by_step  # from what is kept
    table = things.session.entries.ledgers
    assert table.found(things.node.id, "things", [(things.node.id, "things")]) is not None
    anew = LedgerSheet(things.session.letter, things.node, "things", table)
    anew.check_all()
    assert again.desk.ledgers.found("things") == anew.found


def test_rows_keep_their_place_while_they_are_edited_until_sorted_again(tmp_path: Path) -> None:
    desk = ledger_desk(tmp_path / "ws")
    add_all(desk, [{**ASSET, "code": f"A{number}", "book_value": str(number)} for number in range(5)])
    view = LedgerView(desk)
    view.set_order([Order("book_value", is_descending=True)])
    assert [view.text(place, 0) for place in range(5)] == ["A4", "A3", "A2", "A1", "A0"]
    assert view.totals()["book_value"] == 10
    assert view.take(desk.set_raw(view.row_id(4), "book_value", "99")) == ViewChange(repainted=(4,))
    assert (view.text(4, 0), view.text(4, 8), view.totals()["book_value"]) == ("A0", "99", Decimal(109))
    added = view.take(desk.add_row({"code": "新"}, after=view.row_id(1)))
    assert (added, view.text(2, 0)) == (ViewChange(inserted=(2,)), "新")
    assert view.take(desk.delete_rows([view.row_id(0), view.row_id(2)])) == ViewChange(removed=(0, 2))
    undone = desk.undo()
    assert undone is not None
    assert sorted(view.text(place, 0) for place in view.take(undone).inserted) == ["A4", "新"]
    view.set_order([Order("book_value", is_descending=True)])
    assert [view.text(place, 0) for place in range(6)] == ["A0", "A4", "A3", "A2", "A1", "新"]


def test_a_cell_shows_what_is_wrong_with_it_and_filters_find_its_row(tmp_path: Path) -> None:
    desk = ledger_desk(tmp_path / "ws")
    add_all(desk, generated_assets(300))
    view = LedgerView(desk)
    faulty = [view.row_id(250), view.row_id(20)]
    view.take(desk.set_raw(faulty[0], "revived_on", "2024-02-31"))
    view.take(desk.set_raw(faulty[1], "owner", ""))
    view.set_filter(RowFilter(only="faulty"))
    assert [view.row_id(0), view.row_id(1)] == [faulty[1], faulty[0]]
    owner = [column.name for column in view.columns].index("owner")
    assert [issue.rule for issue in view.cell_issues(0, owner)] == ["missing"]
    assert view.cell_issues(0, 0) == ()
    view.set_filter(RowFilter(only="incomplete"))
    assert [view.row_id(place) for place in range(view.count())] == [faulty[1]]
    view.set_filter(RowFilter("资产25", only="ids", ids=frozenset(desk.at_node.ids[:252])))
    assert view.count() == 4
    view.set_filter(RowFilter())
    name = [column.name for column in view.columns].index("name")
    assert view.find("资产25", 25) == (249, name)
    assert view.find("资产25", 24) == (24, name)
    assert view.find("资产25", 23, backwards=True) == (258, name)
    assert view.find("资产25", 0, column=0) is None


def test_only_rows_that_changed_since_the_node_before(tmp_path: Path) -> None:
    desk = ledger_desk(tmp_path / "ws")
    add_all(desk, generated_assets(30))
    later = at_node(desk, "2024-06")
    later.copy_rows_from_before()
    later.save()
    changed = later.set_raw(later.at_node.ids[7], "owner", "李某").rows
    new = later.add_row({**ASSET, "code": "新"}).rows
    wrong = later.set_raw(later.at_node.ids[9], "area", "十亩").rows
    view = LedgerView(later)
    view.set_filter(RowFilter(only="changed"))
    assert {view.row_id(place) for place in range(view.count())} == {*changed, *new, *wrong}
    assert [text_of(view.row(2).values["code"])] == ["新"]

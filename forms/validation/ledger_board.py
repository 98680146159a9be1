"""All issues of the ledgers of one node, kept right by checking again only what changed rows can touch."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import islice
from typing import Protocol

from forms.issues import Issue
from forms.schema.expression_values import Value
from forms.schema.ledger_definition import LedgerDefinition, row_name
from forms.schema.ledger_row import LedgerRow, is_empty, text_of
from forms.schema.ledger_terms import Listed, Unique
from forms.schema.letter import Letter, Node
from forms.validation.ledger_check import RowChecker

_MOST_NAMED = 1_000
"""Rows with the same value that are looked through, so that a file of one code does not take for ever."""

Changes = Mapping[str, tuple[LedgerRow | None, LedgerRow | None]]
"""Changed rows of one ledger by id: what was there and what is; None for none."""


class RowSource(Protocol):
    """Where the rows stand."""

    @property
    def definitions(self) -> Mapping[str, LedgerDefinition]: ...

    def rows(self, node: str, ledger: str) -> list[LedgerRow]: ...

    def row(self, node: str, ledger: str, row_id: str) -> LedgerRow | None: ...


class LedgerBoard:
    """Issues by ledger and row. A ledger is checked whole when it is first asked for."""

    def __init__(self, letter: Letter, node: Node, source: RowSource) -> None:
        self._letter = letter
        self._node = node
        self._source = source
        self._sheets: dict[str, _LedgerSheet] = {}
        fed = {measure.ledger: measure.no for measure in reversed(letter.measures) if measure.ledger}
        self._measures: dict[str, str] = {str(ledger): no for ledger, no in fed.items()}

    def check_all(self) -> None:
        """Forget what was found: every ledger is checked anew when it is asked for."""
        self._sheets.clear()

    def issues(self, ledger: str | None = None) -> list[Issue]:
        """The issues of one ledger or of all, in the order of ledgers and rows. Explanations are not applied.

        Each names its row by number and by key, and stands under the first measure that the ledger feeds.
        """
        names = [ledger] if ledger is not None else [each.name for each in self._letter.ledgers]
        return [issue for name in names for issue in self._named(name)]

    def row_issues(self, ledger: str, row_id: str) -> list[Issue]:
        """The issues of one row."""
        sheet = self._sheet(ledger)
        if not sheet.found.get(row_id):
            return []
        for number, row in enumerate(self._source.rows(self._node.id, ledger), 1):
            if row.id == row_id:
                return list(self._finished(sheet, number, row))
        return []

    def found(self, ledger: str) -> Mapping[str, tuple[Issue, ...]]:
        """The issues of a ledger by row id, each with its column as subject; rows without any are left out."""
        return self._sheet(ledger).found

    def recheck(self, ledger: str, changes: Changes) -> None:
        """Check again the changed rows, rows that share a value with them, and rows that name them."""
        if ledger not in self._sheets:
            return
        sheet = self._sheets[ledger]
        names_changed = sheet.take(changes)
        if names_changed:
            for other, each in self._sheets.items():
                if (other == ledger and each.names_itself) or (other != ledger and each.names(ledger)):
                    each.check_rows(row.id for row in self._source.rows(self._node.id, other))

    def _named(self, ledger: str) -> Iterator[Issue]:
        sheet = self._sheet(ledger)
        if sheet.has_issues:
            for number, row in enumerate(self._source.rows(self._node.id, ledger), 1):
                if sheet.found.get(row.id):
                    yield from self._finished(sheet, number, row)

    def _finished(self, sheet: "_LedgerSheet", number: int, row: LedgerRow) -> Iterator[Issue]:
        subject = row_name(sheet.definition, number)
        name = sheet.row_key(row)
        measure = self._measures.get(sheet.definition.name, "")
        for issue in sheet.found[row.id]:
            yield replace(issue, subject=f"{subject} {issue.subject}", row=name, measure=measure)

    def _sheet(self, ledger: str) -> "_LedgerSheet":
        sheet = self._sheets.get(ledger)
        if sheet is None:
            sheet = self._sheets[ledger] = _LedgerSheet(self._letter, self._node, ledger, self._source)
            sheet.check_rows(row.id for row in self._source.rows(self._node.id, ledger))
        return sheet


class _LedgerSheet:
    """One ledger at one node: which rows have which value, the rows of the node before, and what was found."""

    def __init__(self, letter: Letter, node: Node, ledger: str, source: RowSource) -> None:
        self.definition = source.definitions[ledger]
        self.found: dict[str, tuple[Issue, ...]] = {}
        self._source = source
        self._node = node
        self._checker = RowChecker(letter, node, self.definition, self)
        self._unique = tuple(
            column.name
            for column in self.definition.columns
            if any(isinstance(term, Unique) for term in column.wording.terms)
        )
        self._places: dict[str, defaultdict[Value, set[str]]] = {name: defaultdict(set) for name in self._unique}
        for row in source.rows(node.id, ledger):
            self._add(row)
        earlier = letter.nodes_before(node.id)
        self._before_node = earlier[0] if earlier else None
        rows = source.rows(earlier[0].id, ledger) if earlier else []
        self._before_by_id = {row.id: row for row in rows}
        key = self.definition.key
        self._before_by_key = {text_of(row.values[key.name]): row for row in rows} if key else {}
        self._keys: dict[str, set[str]] = {}
        self._numbers: dict[str, int] = {}

    @property
    def has_issues(self) -> bool:
        return any(self.found.values())

    @property
    def names_itself(self) -> bool:
        return self.names("")

    def names(self, ledger: str) -> bool:
        """Whether a column of this ledger names rows of another (of itself for "")."""
        terms = (term for column in self.definition.columns for term in column.wording.terms)
        return any(isinstance(term, Listed) and term.ledger == ledger for term in terms)

    def row_key(self, row: LedgerRow) -> str:
        """The row's key where no other row has it, else its id."""
        key = self.definition.key
        text = text_of(row.values[key.name]) if key else ""
        is_own = key is not None and len(self._places[key.name].get(row.values[key.name], ())) == 1
        return text if text and is_own else row.id

    def take(self, changes: Changes) -> bool:
        """Take changed rows and check them and their namesakes; whether keys came or went."""
        to_check: set[str] = set()
        names_changed = False
        key = self.definition.key
        for row_id, (before, after) in changes.items():
            for row in (before, after):
                for name in self._unique if row is not None else ():
                    to_check |= self._places[name].get(row.values[name], set())  # type: ignore[union-attr]
            names_changed |= key is not None and _value(before, key.name) != _value(after, key.name)
            if before is not None:
                self._remove(before)
            if after is not None:
                self._add(after)
                for name in self._unique:
                    to_check |= self._places[name].get(after.values[name], set())
            to_check.add(row_id)
        if any(
            before is None or after is None or before.position != after.position for before, after in changes.values()
        ):
            to_check |= self._naming_numbers()
        self.check_rows(to_check)
        return names_changed

    def _naming_numbers(self) -> set[str]:
        """Rows whose messages name other rows by number, which change as rows come and go."""
        return {row_id for row_id, issues in self.found.items() if any(issue.rule == "repeated" for issue in issues)}

    def check_rows(self, row_ids: Iterable[str]) -> None:
        self._keys.clear()
        self._numbers.clear()
        for row_id in row_ids:
            row = self._source.row(self._node.id, self.definition.name, row_id)
            issues = self._checker.check(row) if row is not None else ()
            if issues:
                self.found[row_id] = issues
            else:
                self.found.pop(row_id, None)

    def same_value(self, column: str, row: LedgerRow) -> list[int]:
        """Numbers of the other rows that have the row's value in this column."""
        same = self._places[column].get(row.values[column], ())
        if len(same) < 2:
            return []
        if not self._numbers:
            rows = self._source.rows(self._node.id, self.definition.name)
            self._numbers = {each.id: number for number, each in enumerate(rows, 1)}
        others = islice((row_id for row_id in same if row_id != row.id), _MOST_NAMED)
        return sorted(self._numbers[row_id] for row_id in others)

    def has_key(self, ledger: str, value: str) -> bool | None:
        """Whether a ledger has a row of that key; None when the letter has no such ledger."""
        definition = self._source.definitions.get(ledger)
        if definition is None or definition.key is None:
            return None
        keys = self._keys.get(ledger)
        if keys is None:
            rows = self._source.rows(self._node.id, ledger)
            keys = self._keys[ledger] = {text_of(row.values[definition.key.name]) for row in rows}
        return value in keys

    def before(self, row: LedgerRow) -> tuple[Node, LedgerRow] | None:
        """The row at the node before, by its id or its key."""
        if self._before_node is None:
            return None
        key = self.definition.key
        found = self._before_by_id.get(row.id)
        if found is None and key is not None and not is_empty(row.values[key.name]):
            found = self._before_by_key.get(text_of(row.values[key.name]))
        return (self._before_node, found) if found else None

    def _add(self, row: LedgerRow) -> None:
        for name in self._unique:
            if not is_empty(row.values[name]):
                self._places[name][row.values[name]].add(row.id)

    def _remove(self, row: LedgerRow) -> None:
        for name in self._unique:
            self._places[name][row.values[name]].discard(row.id)


def _value(row: LedgerRow | None, column: str) -> Value:
    return row.values[column] if row is not None else None

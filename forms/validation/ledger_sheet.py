"""What was found in the rows of one ledger at one node, and which rows a change makes worth looking at again."""

from collections.abc import Iterable, Mapping, Sequence, Set

from forms.issues import Issue
from forms.schema.expression_values import Value
from forms.schema.ledger_definition import LedgerDefinition
from forms.schema.ledger_row import LedgerRow, exact_value, is_empty, text_of
from forms.schema.ledger_terms import Listed
from forms.schema.letter import Letter, Node
from forms.validation.ledger_check import RowChecker
from forms.validation.ledger_findings import FoundRows, Place
from forms.validation.row_source import Changes, Rows, RowSource

_MOST_NAMED = 6
"""Rows of one value that are looked up: a message names five beside its own, however many there are."""


class LedgerSheet:
    """`found` has the issues by row, `names` what those rows are called; rows without any are left out."""

    def __init__(self, letter: Letter, node: Node, ledger: str, source: RowSource) -> None:
        self.definition = source.definitions[ledger]
        self.found: dict[str, tuple[Issue, ...]] = {}
        self.names: dict[str, str] = {}
        self.stamp = ""
        self.kept_until = -1
        self._source = source
        self._node = node
        self._rows = source.at(node.id, ledger)
        self._checker = RowChecker(letter, node, self.definition, self)
        self._unique = tuple(column.name for column in self.definition.unique)
        self._earlier = [(each, source.at(each.id, ledger)) for each in letter.nodes_before(node.id)]
        self.hangs_on = self._all_places()
        looked_at = {place: source.at(*place) for place in self.hangs_on}
        self._seen = {place: (rows, rows.revision) for place, rows in looked_at.items()}
        self._keys: dict[tuple[str, str], bool] = {}
        self._repeated: dict[str, Set[Value]] | None = None
        self._namesakes: dict[tuple[str, Value], Sequence[tuple[str, int]]] = {}
        self._sequence = 0
        self._checked: dict[str, int] = {}
        self._is_whole = False

    def _all_places(self) -> tuple[Place, ...]:
        """Every place whose rows these are held against, themselves first."""
        own = self.definition.name
        terms = (term for column in self.definition.columns for term in column.wording.terms)
        others = {term.ledger for term in terms if isinstance(term, Listed) and term.ledger} - {own}
        before = [(each.id, own) for each, _rows in self._earlier]
        places = [(self._node.id, own), *((self._node.id, name) for name in sorted(others)), *before]
        return tuple(place for place in places if place[1] in self._source.definitions)

    @property
    def is_current(self) -> bool:
        """Whether all rows that were looked at are as they were, but for changes that were taken."""
        return all(rows.revision == revision for rows, revision in self._seen.values())

    def is_next(self, place: Place, since: int) -> bool:
        """Whether a change of rows that were at that revision is the first that was not looked at."""
        return place not in self._seen or self._seen[place][1] == since

    def saw(self, place: Place) -> None:
        if place in self._seen:
            rows, _revision = self._seen[place]
            self._seen[place] = (rows, rows.revision)

    def load(self) -> None:
        """Look at the rows in which something was found before, or at all when that does not hold any more."""
        known = self._source.found(self._node.id, self.definition.name, self.hangs_on)
        if known is None:
            self.stamp = self._source.stamp(self._node.id, self.definition.name, self.hangs_on)
            self.check_all()
        else:
            self.stamp = known.stamp
            self._look_at(self._rows.some(known.rows).values())

    def check_all(self) -> None:
        """Check every row, a few hundred of them in memory at a time."""
        self.found.clear()
        self.names.clear()
        self._checked.clear()
        self._is_whole = True
        self._sequence += 1
        self._repeated = {name: self._rows.repeated(name) for name in self._unique}
        self._look_at(self._rows.rows())
        self._repeated = None
        self._namesakes.clear()

    def take_over(self, found: Mapping[str, tuple[Issue, ...]]) -> None:
        """All rows were just checked elsewhere: what was found in them, by row."""
        self.stamp = self._source.stamp(self._node.id, self.definition.name, self.hangs_on)
        self._is_whole = True
        self._sequence += 1
        self.found = dict(found)
        self._repeated = {name: self._rows.repeated(name) for name in self._unique} if found else {}
        self.names = {row.id: self._name(row) for row in self._rows.some(list(found)).values()}
        self._repeated = None
        self._namesakes.clear()

    def take(self, changes: Changes) -> None:
        """Check changed rows and their namesakes."""
        to_check = dict.fromkeys(changes)
        is_moved = False
        for row_id, (before, after) in changes.items():
            for name in self._unique:
                for value in {_value(before, name), _value(after, name)}:
                    if not is_empty(value):
                        to_check |= dict.fromkeys(self._touched_by(row_id, before, self._rows.with_value(name, value)))
            is_moved |= before is None or after is None or before.position != after.position
        if is_moved:
            to_check |= dict.fromkeys(self._naming_numbers())
        self.check_rows(to_check)

    def take_keys(self, ledger: str, keys: Set[str]) -> None:
        """Check the rows that name one of these keys of another ledger, or of this one for ""."""
        to_check: dict[str, None] = {}
        for column in self.definition.columns:
            if any(isinstance(term, Listed) and term.ledger == ledger for term in column.wording.terms):
                for value in (exact_value(column.base, text) for text in keys):
                    if not is_empty(value):
                        to_check |= dict.fromkeys(self._rows.with_value(column.name, value))
        if to_check:
            self.check_rows(to_check)

    def _touched_by(self, row_id: str, before: LedgerRow | None, same: Sequence[str]) -> Sequence[str]:
        """Of the rows of one value those whose messages hang on a changed row: none when it is not among the first."""
        if len(same) <= _MOST_NAMED or row_id in same[:_MOST_NAMED]:
            return same
        last = self._rows.row(same[_MOST_NAMED - 1])
        was_named = before is not None and last is not None and (before.position, row_id) < (last.position, last.id)
        return same if was_named else ()

    def _naming_numbers(self) -> list[str]:
        """Rows whose messages name other rows by number, which change as rows come and go."""
        return [row_id for row_id, issues in self.found.items() if any(issue.rule == "repeated" for issue in issues)]

    def check_rows(self, row_ids: Iterable[str]) -> None:
        ids = list(row_ids)
        self._sequence += 1
        self._checked |= dict.fromkeys(ids, self._sequence)
        rows = self._rows.some(ids)
        for row_id in ids:
            self.found.pop(row_id, None)
            self.names.pop(row_id, None)
        self._look_at(rows.values())

    def _look_at(self, rows: Iterable[LedgerRow]) -> None:
        self._keys.clear()
        for row in rows:
            issues = self._checker.check(row)
            if issues:
                self.found[row.id] = issues
                self.names[row.id] = self._name(row)

    def _name(self, row: LedgerRow) -> str:
        """The row's key where no other row has it, else its id."""
        key = self.definition.key
        value = row.values[key.name] if key else None
        if key is None or is_empty(value) or self._has_namesakes(key.name, value):
            return row.id
        return text_of(value)

    def _has_namesakes(self, column: str, value: Value) -> bool:
        return len(self._first_with(column, value)) > 1

    def same_value(self, column: str, row: LedgerRow) -> list[int]:
        """Numbers of the first few other rows that have the row's value in this column."""
        return [number for row_id, number in self._first_with(column, row.values[column]) if row_id != row.id]

    def _first_with(self, column: str, value: Value) -> Sequence[tuple[str, int]]:
        """The first rows with a value and their numbers; while all are checked, each value is looked up once."""
        if self._repeated is None:
            return self._rows.first_with(column, value, _MOST_NAMED)
        if value not in self._repeated[column]:
            return ()
        found = self._namesakes.get((column, value))
        if found is None:
            found = self._namesakes[column, value] = self._rows.first_with(column, value, _MOST_NAMED)
        return found

    def has_key(self, ledger: str, value: str) -> bool | None:
        """Whether a ledger has a row of that key; None when the letter has no such ledger."""
        definition = self._source.definitions.get(ledger)
        if definition is None or definition.key is None:
            return None
        known = self._keys.get((ledger, value))
        if known is None:
            exact = exact_value(definition.key.base, value)
            rows = self._source.at(self._node.id, ledger)
            known = not is_empty(exact) and bool(rows.with_value(definition.key.name, exact))
            self._keys[ledger, value] = known
        return known

    def before(self, row: LedgerRow, column: str) -> tuple[Node, LedgerRow] | None:
        """The row, by its id or its key, at the latest node before at which it holds something in a column."""
        for node, rows in self._earlier:
            found = self._as_it_was(row, rows)
            if found is not None and not is_empty(found.values[column]):
                return node, found
        return None

    def _as_it_was(self, row: LedgerRow, rows: Rows) -> LedgerRow | None:
        if not len(rows):
            return None
        found = rows.row(row.id)
        key = self.definition.key
        if found is None and key is not None and not is_empty(row.values[key.name]):
            same = rows.with_value(key.name, row.values[key.name])
            found = rows.row(same[-1]) if same else None
        return found

    def to_keep(self) -> FoundRows | None:
        """What was found since it was last kept; None while it was judged by something that is not on disk."""
        if not all(self._source.at(*place).unsaved.is_all_taken for place in self.hangs_on):
            return None
        self._forget_kept()
        checked = None if self._is_whole else frozenset(self._checked)
        faulty = frozenset(self.found if checked is None else self.found.keys() & checked)
        name = self.definition.name
        return FoundRows(name, self._node.id, self.hangs_on, self.stamp, self._sequence, checked, faulty)

    def kept(self, found: FoundRows, stamp: str) -> None:
        """It is on disk, under a new stamp (from any thread)."""
        self.stamp = stamp
        self.kept_until = found.sequence

    @property
    def is_kept(self) -> bool:
        """Whether everything found is on disk."""
        self._forget_kept()
        return not self._is_whole and not self._checked

    def _forget_kept(self) -> None:
        if self.kept_until >= 0:
            self._checked = {row_id: at for row_id, at in self._checked.items() if at > self.kept_until}
            self._is_whole = False
            self.kept_until = -1


def names_rows_of(definition: LedgerDefinition, ledger: str) -> bool:
    """Whether a column of a ledger names rows of another (of itself for "")."""
    terms = (term for column in definition.columns for term in column.wording.terms)
    return any(isinstance(term, Listed) and term.ledger == ledger for term in terms)


def changed_keys(definition: LedgerDefinition, changes: Changes) -> set[str]:
    """The keys that came or went."""
    if definition.key is None:
        return set()
    pairs = [
        (_value(before, definition.key.name), _value(after, definition.key.name)) for before, after in changes.values()
    ]
    return {text_of(value) for pair in pairs if pair[0] != pair[1] for value in pair}


def _value(row: LedgerRow | None, column: str) -> Value:
    return row.values[column] if row is not None else None

"""All issues of the ledgers of one node, kept right by checking again only what changed rows can touch."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from forms.issues import Issue
from forms.schema.ledger_definition import row_name
from forms.schema.letter import Letter, Node
from forms.validation.ledger_findings import FoundRows, Place
from forms.validation.ledger_sheet import LedgerSheet, changed_keys, names_rows_of
from forms.validation.row_source import Changes, RowSource

_BULK = 400
"""From so many changed rows on, all are looked at when they are next asked for, in order and not one by one."""

_LONG = 1_000
"""A ledger of so many rows is looked at beside the screen."""

Revisions = Mapping[Place, int]
FoundIssues = Mapping[str, tuple[Issue, ...]]
"""By row id; rows without any are left out."""

_Finished = dict[str, tuple[int, tuple[Issue, ...], tuple[Issue, ...]]]
"""By row: its number, what was found in it, and the same with the row named."""


class LedgerBoard:
    """Issues by ledger and row. A ledger is looked at when it is first asked for: rows in which something was found
    before, or all of them when that does not hold any more.
    """

    def __init__(self, letter: Letter, node: Node, source: RowSource) -> None:
        self._letter = letter
        self._node = node
        self._source = source
        self._sheets: dict[str, LedgerSheet] = {}
        self._finished: dict[str, _Finished] = {}
        self._listed: dict[str, list[Issue]] = {}
        self._awaited: dict[str, LedgerSheet] = {}
        self._missed: list[tuple[str, Changes]] = []
        fed = {measure.ledger: measure.no for measure in reversed(letter.measures) if measure.ledger}
        self._measures: dict[str, str] = {str(ledger): no for ledger, no in fed.items()}

    def check_all(self) -> None:
        """Forget what was found: every ledger is looked at anew when it is asked for."""
        self._sheets.clear()
        self._finished.clear()
        self._listed.clear()

    def issues(self, ledger: str | None = None) -> list[Issue]:
        """The issues of one ledger or of all, in the order of ledgers and rows. Explanations are not applied.

        Each names its row by number and by key, and stands under the first measure that the ledger feeds.
        """
        names = [ledger] if ledger is not None else [each.name for each in self._letter.ledgers]
        return [issue for name in names for issue in self._of_ledger(name)]

    def row_issues(self, ledger: str, row_id: str) -> list[Issue]:
        """The issues of one row."""
        sheet = self._sheet(ledger)
        if row_id not in sheet.found:
            return []
        rows = self._source.at(self._node.id, ledger)
        row = rows.row(row_id)
        return list(self._finish(sheet, rows.number(row), row_id)) if row is not None else []

    def found(self, ledger: str) -> Mapping[str, tuple[Issue, ...]]:
        """The issues of a ledger by row id, each with its column as subject; rows without any are left out."""
        return self._sheet(ledger).found

    def look_at(self, ledger: str) -> None:
        """Before rows change: with them and all that name them looked at, only what the change touches is checked."""
        self._sheet(ledger)
        for name, definition in self._source.definitions.items():
            if names_rows_of(definition, ledger):
                self._sheet(name)

    def revisions(self, ledger: str) -> Revisions:
        """Of all rows by which a ledger's rows are judged, themselves among them."""
        places = LedgerSheet(self._letter, self._node, ledger, self._source).hangs_on
        return {place: self._source.at(*place).revision for place in places}

    def await_checks(self) -> bool:
        """Have long ledgers that must be looked at whole count as faultless, until `take_checked`; whether any is."""
        for name in (each.name for each in self._letter.ledgers if each.name not in self._sheets):
            sheet = LedgerSheet(self._letter, self._node, name, self._source)
            is_kept = self._source.found(self._node.id, name, sheet.hangs_on) is not None
            if not is_kept and len(self._source.at(self._node.id, name)) >= _LONG:
                self._awaited[name] = sheet
        return self.is_awaiting

    @property
    def is_awaiting(self) -> bool:
        return bool(self._awaited)

    def take_checked(self, other: "LedgerBoard") -> bool:
        """Take over what another board of the node found in the ledgers awaited, and check what changed meanwhile.

        False when that is too much: another is to look at them again.
        """
        missed, self._missed = self._missed, []
        if any(name not in other._sheets for name in self._awaited) or any(len(step) >= _BULK for _, step in missed):
            return False
        sheets = {name: other._sheets[name] for name in self._awaited}
        for ledger, changes in missed:
            for name, sheet in sheets.items():
                if name == ledger:
                    sheet.take(changes)
                named = ledger if name != ledger else ""
                if names_rows_of(sheet.definition, named):
                    sheet.take_keys(named, changed_keys(self._source.definitions[ledger], changes))
        for sheet in sheets.values() if missed else ():
            for place in sheet.hangs_on:
                sheet.saw(place)
        self._sheets |= sheets
        self.stop_awaiting()
        return True

    def stop_awaiting(self) -> None:
        """Ledgers are looked at when they are next asked for."""
        self._awaited.clear()
        self._missed.clear()
        self._listed.clear()

    def recheck(self, ledger: str, changes: Changes, since: int, found: FoundIssues | None = None) -> None:
        """Check again the changed rows, rows that share a value with them, and rows that name them.

        `since` is the revision of the ledger's rows before these changes: what another desk changed is found anew.
        `found` is what was found in all rows of the ledger as they now stand, where that is known.
        """
        self._listed.clear()
        place = (self._node.id, ledger)
        if found is not None:
            self._awaited.pop(ledger, None)
        if self._awaited:
            self._missed.append((ledger, changes))
        for name in [name for name, sheet in self._sheets.items() if not sheet.is_next(place, since)]:
            del self._sheets[name]
        sheet = self._sheets.get(ledger)
        if sheet is not None and len(changes) < _BULK:
            sheet.take(changes)
            found = None
        elif sheet is not None:
            del self._sheets[ledger]  # looked at whole when it is next asked for
        names = {name: ledger if name != ledger else "" for name in self._sheets}
        naming = [name for name, named in names.items() if names_rows_of(self._sheets[name].definition, named)]
        keys = changed_keys(self._source.definitions[ledger], changes) if naming else set()
        for name in naming:
            if len(keys) < 2 * _BULK:  # a changed row has the key it had and the one it has
                self._sheets[name].take_keys(names[name], keys)
            else:
                del self._sheets[name]
        for each in self._sheets.values():
            each.saw(place)
        if found is not None:
            self._sheets[ledger] = LedgerSheet(self._letter, self._node, ledger, self._source)
            self._sheets[ledger].take_over(found)

    def to_keep(self) -> tuple[FoundRows, ...]:
        """What was found in the ledgers looked at, to be written with the rows that were just taken to be written."""
        found = (sheet.to_keep() for sheet in self._sheets.values())
        return tuple(each for each in found if each is not None)

    def not_kept(self) -> tuple[FoundRows, ...]:
        """Of the ledgers that had to be looked at whole, what was found."""
        found = (sheet.to_keep() for sheet in self._sheets.values() if not sheet.is_kept)
        return tuple(each for each in found if each is not None)

    def with_stamps(self, found: Sequence[FoundRows]) -> list[FoundRows]:
        """By what they were judged, after everything that was written meanwhile (from any thread)."""
        sheets = self._sheets
        return [replace(each, stamp=sheets[each.ledger].stamp) for each in found if each.ledger in sheets]

    def kept(self, found: Sequence[FoundRows], stamps: Mapping[str, str]) -> None:
        """They are on disk, under these stamps (from any thread)."""
        for each in found:
            if each.ledger in stamps and each.ledger in self._sheets:
                self._sheets[each.ledger].kept(each, stamps[each.ledger])

    def _of_ledger(self, ledger: str) -> Sequence[Issue]:
        sheet = self._sheet(ledger)
        listed = self._listed.get(ledger)
        if listed is None:
            listed = self._listed[ledger] = list(self._named(sheet)) if sheet.found else []
        return listed

    def _named(self, sheet: LedgerSheet) -> Iterator[Issue]:
        """In the order of rows; what is as it was is not made again."""
        ledger = sheet.definition.name
        before = self._finished.get(ledger, {})
        now: _Finished = {}
        for number, row_id in enumerate(self._source.at(self._node.id, ledger).ids, 1):
            found = sheet.found.get(row_id)
            if found is None:
                continue
            known = before.get(row_id)
            if known is None or known[0] != number or known[1] is not found:
                known = (number, found, tuple(self._finish(sheet, number, row_id)))
            now[row_id] = known
            yield from known[2]
        self._finished[ledger] = now

    def _finish(self, sheet: LedgerSheet, number: int, row_id: str) -> Iterator[Issue]:
        subject = row_name(sheet.definition, number)
        name = sheet.names[row_id]
        measure = self._measures.get(sheet.definition.name, "")
        for issue in sheet.found[row_id]:
            yield replace(issue, subject=f"{subject} {issue.subject}", row=name, measure=measure)

    def _sheet(self, ledger: str) -> LedgerSheet:
        if ledger in self._awaited:
            return self._awaited[ledger]
        sheet = self._sheets.get(ledger)
        if sheet is None or not sheet.is_current:
            sheet = LedgerSheet(self._letter, self._node, ledger, self._source)
            sheet.load()
            self._sheets[ledger] = sheet
            self._listed.pop(ledger, None)
        return sheet

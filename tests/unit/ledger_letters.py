"""Letters that change ledgers under their rows, and what a rehearsal says of it, for tests."""

from collections.abc import Callable
from dataclasses import replace

from forms.schema.letter import Column, Ledger, Letter, Measure
from forms.services.letter_rehearsal import Rehearsal
from forms.services.session import Session

EditColumn = Callable[[Column], Column | None]


def next_letter(letter: Letter, ledger: str, edit: EditColumn, *added: Column, name: str = "") -> Letter:
    """The next version, with one ledger's columns edited, left out or added, and perhaps under another name."""

    def edited(each: Ledger) -> Ledger:
        if each.name != ledger:
            return each
        columns = tuple(made for column in each.columns if (made := edit(column)) is not None)
        return Ledger(name or each.name, each.title, (*columns, *added))

    def measure(each: Measure) -> Measure:
        return replace(each, ledger=name, summary=each.summary.replace(ledger, name)) if each.ledger == ledger else each

    aspects = letter.aspects
    if name:
        aspects = tuple(replace(aspect, measures=tuple(map(measure, aspect.measures))) for aspect in aspects)
    ledgers = tuple(map(edited, letter.ledgers))
    return replace(letter, version=letter.version + 1, ledgers=ledgers, aspects=aspects)


def rebuilt(letter: Letter) -> Letter:
    """待盘活国有资产清单 gets another name; columns are renamed, gone, in other units, places and words, and new."""

    def edit(column: Column) -> Column | None:
        match column.name:
            case "owner":
                return replace(column, name="charged")
            case "book_value":
                return replace(column, type="money(6)", unit="亿元")
            case "area":
                return replace(column, type="decimal(4)")
            case "partner":
                return replace(column, rule="中央企业|其他")
            case "deed":
                return None
        return column

    remark = Column("remark", "备注", "text", "", "no", "", "")
    return next_letter(letter, "state_assets", edit, remark, name="assets")


def places_of_book_value(places: int) -> EditColumn:
    return lambda column: replace(column, type=f"money({places})") if column.name == "book_value" else column


def without(letter: Letter, ledger: str) -> Letter:
    def keeps(measure: Measure) -> bool:
        return measure.ledger != ledger

    aspects = tuple(replace(each, measures=tuple(filter(keeps, each.measures))) for each in letter.aspects)
    ledgers = tuple(each for each in letter.ledgers if each.name != ledger)
    return replace(letter, version=letter.version + 1, ledgers=ledgers, aspects=aspects, rules=())


def state(session: Session) -> dict[str, list[tuple[object, ...]]]:
    """Everything on disk, but what can be worked out anew."""
    names = [row["name"] for row in session.connection.execute("select name from sqlite_master where type = 'table'")]
    return {
        name: [tuple(row) for row in session.connection.execute(f'select * from "{name}"')]
        for name in names
        if not name.startswith(("sqlite", "row_"))
    }


def told(rehearsal: Rehearsal) -> set[tuple[str, str, int]]:
    return {
        (each.change, (each.before or each.after).name, each.count)  # type: ignore[union-attr]
        for move in rehearsal.ledgers.moves
        for each in move.columns
    }

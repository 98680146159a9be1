"""What must be true whenever the desk has come to rest: the disk holds what the screen shows, and the checks are right."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from decimal import Decimal
from itertools import islice

from desktop.main_window import MainWindow
from desktop.node_desks import make_desk
from desktop.workbench import Workbench
from forms.issues import Issue
from forms.services.desk import NodeDesk
from forms.services.session import Session, open_workspace
from tests.fuzz.window.notes import Trouble

_SHOWN = 3


def look_at(window: MainWindow) -> None:
    """Raises Trouble. Nothing is under way."""
    bench = window.workbench
    on_disk = open_workspace(bench.path, "核对", for_writing=False)
    try:
        _same("cells", _cells(bench.session), _cells(on_disk))
        _same("rows", _rows(bench.session), _rows(on_disk))
        anew = make_desk(on_disk, on_disk.letter.node(bench.desk.node.id))
        _same("issues", _issues(bench.desk), _issues(anew))
        _same("explanations", bench.desk.explanations.items(), anew.explanations.items())
        if not on_disk.look_over().is_sound:
            raise Trouble(f"the workspace is not sound: {on_disk.look_over()}")
    finally:
        on_disk.close()
    _undo_gives_back(bench)
    _shows_the_same(window)


def _cells(session: Session) -> Iterator[object]:
    for node in session.letter.nodes:
        yield from session.entries.at_node(node.id)


def _rows(session: Session) -> Iterator[object]:
    for node in session.letter.nodes:
        for ledger in session.letter.ledgers:
            for row in session.entries.ledgers.rows(node.id, ledger.name):
                numbers = {name: value.normalize() for name, value in row.values.items() if isinstance(value, Decimal)}
                yield (
                    node.id,
                    ledger.name,
                    replace(row, values={**row.values, **numbers}, raws=dict(sorted(row.raws.items()))),
                )


def _issues(desk: NodeDesk) -> Iterator[object]:
    issues: Iterable[Issue] = desk.issues()
    return ((issue.id, issue.level, issue.explained, issue.message, issue.fix) for issue in issues)


def _undo_gives_back(bench: Workbench) -> None:
    """An edit and its undoing leave everything as it was."""
    if bench.is_locked:
        return
    desk = bench.desk
    before = sorted(map(repr, desk.session.entries.at_node(desk.node.id)))
    found = sorted(map(repr, _issues(desk)))
    measure = desk.letter.measures[0]
    bench.set_raw(measure.no, "progress", "撤销以前的内容")
    bench.undo()
    if not bench.settle():
        raise Trouble("an undone edit cannot be saved")
    after = sorted(map(repr, desk.session.entries.at_node(desk.node.id)))
    _same("cells after undo", _without_author(before), _without_author(after))
    _same("issues after undo", found, map(repr, _issues(desk)))


def _without_author(cells: Iterable[str]) -> list[str]:
    """An undo is a change too, by whoever made it."""
    return [cell.split(", by=")[0] for cell in cells]


def _shows_the_same(window: MainWindow) -> None:
    shown = window.parts.form.measure
    if shown is None or window.navigator.measure != shown.no:
        raise Trouble("the form shows another measure than the window")
    if shown not in window.workbench.letter.measures:
        raise Trouble(f"the form shows {shown.no} of another letter")


def _same(what: str, here: Iterable[object], there: Iterable[object]) -> None:
    left, right = sorted(map(repr, here)), sorted(map(repr, there))
    if left == right:
        return
    only_here = [each for each in left if each not in set(right)]
    only_there = [each for each in right if each not in set(left)]
    lines = [
        *(f"  screen: {each}" for each in islice(only_here, _SHOWN)),
        *(f"  disk:   {each}" for each in islice(only_there, _SHOWN)),
    ]
    raise Trouble(f"{what} differ\n" + "\n".join(lines or ["  in number"]))

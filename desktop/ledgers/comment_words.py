"""Says above a ledger what a return slip wants changed in its rows, and leads from one place to the next."""

from functools import partial
from typing import TYPE_CHECKING

from resources.translation import _

if TYPE_CHECKING:
    from desktop.ledgers.ledger_page import LedgerPage


def tell_of_comments(page: "LedgerPage") -> None:
    """Nothing where no return slip speaks of the rows."""
    comments = page.model.comments.all
    open_ones = sum(not each.is_changed for each in comments)
    if not comments:
        return
    if not open_ones:
        text = _("退回意见：这份台账的 {count} 条都已改过，再次导出即可。")
        page.bar.show_message("good", text.format(count=len(comments)))
        return
    text = _("退回意见：这份台账有 {count} 条，还有 {open} 条没有改。右上角有角标的格就是，改过的变绿。")
    step = (_("到下一处"), partial(_go_to_next, page))
    page.bar.show_message("warning", text.format(count=len(comments), open=open_ones), step)


def _go_to_next(page: "LedgerPage") -> None:
    """The next place that was not changed, below the current cell and round the end; then the numbers again."""
    names = [column.name for column in page.view.columns]
    wanted = [each for each in page.model.comments.all if not each.is_changed and page.edits.desk.find(each.row)]
    places = {
        (page.view.desk.at_node.number(page.edits.desk.row(each.row)), names.index(each.column or names[0])): each
        for each in wanted
        if each.column in ("", *names)
    }
    here = page.grid.currentIndex()
    row = page.model.row_at(here.row())
    now = (page.view.desk.at_node.number(row), here.column()) if row is not None else (0, 0)
    place = min((each for each in places if each > now), default=min(places, default=None))
    if place is not None:
        page.go_to_cell(places[place].row, places[place].column)
    tell_of_comments(page)

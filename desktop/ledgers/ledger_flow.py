"""The ledgers in the window: from the tree, a measure or an issue to the rows, and back; imports, files, history."""

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QCursor
from PySide6.QtWidgets import QMenu, QWidget

from desktop.dialogs.evidence_files import EvidenceFiles
from desktop.ledgers.comment_words import tell_of_comments
from desktop.ledgers.ledger_group import LedgerGroup
from desktop.ledgers.rows_strip import RowsStrip
from desktop.navigator import Navigator
from desktop.recent import Preferences
from desktop.timers import in_own_turn, single_shot
from desktop.window_parts import WindowParts
from resources.translation import _

if TYPE_CHECKING:
    from desktop.ledgers.ledger_page import LedgerPage
    from forms.services.context import ChangeLine
    from forms.services.ledger_desk import LedgerDesk

_AFTER_LAST_WIDTH_MS = 400


class LedgerFlow(QObject):
    """Pages are made when first shown, and anew for another node."""

    def __init__(self, parts: WindowParts, navigator: Navigator, preferences: Preferences, window: QWidget) -> None:
        super().__init__(window)
        self._parts = parts
        self._bench = parts.workbench
        self._navigator = navigator
        self._preferences = preferences
        self._window = window
        self._pages: dict[str, LedgerPage] = {}
        self._came_from = ""
        self._wanted: tuple[str, str, str] | None = None
        self._files = EvidenceFiles(parts.workbench, parts.bar, window)
        self._group = LedgerGroup(parts.tree, parts.workbench)
        self._strip = RowsStrip()
        self._widths = single_shot(self, _AFTER_LAST_WIDTH_MS, self._keep_widths)
        parts.form.add_below_head(self._strip)
        parts.form.measure_shown.connect(self._show_strip)
        parts.issues.row_chosen.connect(self.go_to_cell)
        self._strip.asked.connect(self.show_rows_behind)
        self._group.chosen.connect(self._on_group_chosen)
        self._group.activated.connect(self.show_ledger)
        self._bench.rows.changed.connect(self._show_strip)
        self._bench.node_opened.connect(self._on_bench_node_opened)

    @property
    def page(self) -> "LedgerPage | None":
        """The ledger's page that is shown; None while something else is."""
        shown = self._parts.pages.currentWidget()
        return next((page for page in self._pages.values() if page is shown), None)

    def show_ledger(self, name: str) -> "LedgerPage":
        """The ledger in place of the form, with the keys in its grid."""
        page = self._show_page(name)
        self._parts.tree_card.hide()
        page.start()
        tell_of_comments(page)
        return page

    def _on_group_chosen(self, name: str) -> None:
        """Looked at from the tree, which keeps the keys."""
        self._came_from = ""
        self._show_page(name).refresh()

    def _show_page(self, name: str) -> "LedgerPage":
        self._bench.commit()
        self._navigator.leave_sheet()
        page = self._pages.get(name) or self._make_page(name)
        page.head.show_back(self._came_from)
        fed = [measure.no for measure in page.measures]
        if fed and self._navigator.measure not in fed:
            self._navigator.follow(fed[0])
        self._parts.pages.setCurrentWidget(page)
        self._group.show_ledger(name)
        return page

    def _make_page(self, name: str) -> "LedgerPage":
        from desktop.ledgers.ledger_page import LedgerPage  # late: most measures are typed without a ledger

        page = self._pages[name] = LedgerPage(self._bench, name)
        page.grid.restore_layout(self._preferences.layout(f"ledger_{name}"))
        page.grid.horizontalHeader().sectionResized.connect(self._widths.start)
        page.back_asked.connect(self.go_back)
        page.measure_asked.connect(self._on_page_measure_asked)
        page.import_asked.connect(self.start_import)
        page.template_asked.connect(self._write_template)
        page.history_asked.connect(self._show_history)
        page.explain_asked.connect(self._parts.issues.explain_asked)
        files = page.form.evidence
        files.add_asked.connect(lambda: self._attach(self._files.choose()))
        files.dropped.connect(self._attach)
        files.open_asked.connect(self._files.open)
        files.remove_asked.connect(self._detach)
        self._parts.pages.addWidget(page)
        return page

    def go_to_cell(self, ledger: str, row: str, column: str, node: str = "") -> None:
        """The cell of a row, named by its id or key, at the open node or at another, which is opened first."""
        if node not in ("", self._bench.node.id):
            self._wanted = (ledger, row, column)
            self._bench.open_node(node)
            return
        page = self.show_ledger(ledger)
        if not page.go_to_cell(row, column):
            text = _("{ledger}里已没有这一行，可能已删去。")
            self._parts.bar.show_message("info", text.format(ledger=page.view.definition.title))

    def go_to_owner(self, owner: str, field: str) -> None:
        """Where an issue stands: `owner` is a measure or the row of a ledger, as `state_assets[ZC-0117]`."""
        ledger, bracket, row = owner.partition("[")
        if bracket:
            self.go_to_cell(ledger, row.removesuffix("]"), field)
        else:
            self._navigator.go_to(owner, field)

    def open_rows(self) -> None:
        """Ctrl+L: the rows behind the measure shown; where no ledger feeds it, all ledgers to choose from."""
        if self.page is None and self._strip.isVisible():
            self.show_rows_behind()
            return
        menu = QMenu(self._window)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for number, ledger in enumerate(self._bench.letter.ledgers, 1):
            mark = f"&{number}  " if number <= 9 else "     "
            action = menu.addAction(mark + ledger.title)
            action.triggered.connect(partial(self.show_ledger, ledger.name))
        menu.setActiveAction(next(iter(menu.actions()), None))
        anchor = self._parts.pages
        menu.popup(anchor.mapToGlobal(anchor.rect().topLeft()) if anchor.isVisible() else QCursor.pos())

    def show_rows_behind(self) -> None:
        """Those that the figure of the measure shown counts or adds up, and no others."""
        from forms.services.ledger_figures import figure_from_rows  # late, as above

        measure = self._bench.letter.measure(self._navigator.measure)
        desk = self._bench.desk
        figure = figure_from_rows(desk.session, desk.node, measure)
        if figure is None or not measure.ledger:
            return
        self._came_from = measure.no
        page = self.show_ledger(measure.ledger)
        total = page.view.total()
        if not total:
            return
        page.lookup.show_only("ids", frozenset(figure.rows))
        text = _("只显示计入 {no} 的 {count} 行（共 {total} 行）。").format(
            no=measure.no, count=f"{len(figure.rows):,}", total=f"{total:,}"
        )
        page.bar.show_message("info", text, (_("显示全部"), page.lookup.show_all))

    def go_back(self) -> bool:
        """To the measure one came from; False when a ledger is not shown or was come to otherwise."""
        if self.page is None or not self._came_from:
            return False
        measure, self._came_from = self._came_from, ""
        self._navigator.go_to(measure, "value")
        return True

    def step_row(self, step: int) -> bool:
        """Another row in the row form; False while no ledger is shown."""
        if self.page is None:
            return False
        self.page.form.commit()
        self.page.form.stepped.emit(step)
        return True

    def desk_of(self, name: str) -> "LedgerDesk":
        """The desk on which a ledger is edited, so that an import is a step of its undo."""
        return (self._pages.get(name) or self._make_page(name)).edits.desk

    def start_import(self, path: Path | None = None) -> None:
        """For the ledger shown, or for measures."""
        from desktop.imports.import_flow import ImportFlow  # late: only for an import

        flow = ImportFlow(self._parts, self._preferences, self._window, self.desk_of)
        flow.ledger_changed.connect(self._on_flow_ledger_changed)
        flow.start(path, self.page.name if self.page is not None else "")

    def show_history(self) -> None:
        page = self.page
        if page is not None and page.row_id:
            self._show_history(page.row_id)

    def _write_template(self) -> None:
        from desktop.imports.ledger_subject import LedgerSubject  # late: only for a template
        from desktop.imports.template_export import ask_template_path, write_template  # late, as above

        if self.page is None:
            return
        subject = LedgerSubject(self.page.edits.desk)
        path = ask_template_path(self._window, subject, self._preferences.folder("import") or Path.home())
        if path is not None:
            bar = self._parts.bar
            write_template(self._bench, subject, path, self._on_template_written, bar.show_fault)

    def _on_template_written(self, path: Path) -> None:
        from desktop.messages import open_path  # late, as above

        step = (_("打开"), partial(open_path, path))
        self._parts.bar.show_message("good", _("已导出空白模板：{path}").format(path=path), step)

    def _show_history(self, row_id: str) -> None:
        from forms.services.ledger_surroundings import row_change_lines  # late: seldom wanted

        page = self.page
        if page is None:
            return
        self._bench.commit()
        desk, row = page.edits.desk, page.edits.desk.editor.row(row_id)
        place = _("{ledger} 第{number}行").format(ledger=page.view.definition.title, number=desk.at_node.number(row))
        self._bench.tasks.run(
            lambda: row_change_lines(desk.definition, desk.history(row_id)), partial(self._show_lines, place)
        )

    def _show_lines(self, place: str, lines: "list[ChangeLine]") -> None:
        in_own_turn(self._window, partial(self._open_history, place, lines))

    def _open_history(self, place: str, lines: "list[ChangeLine]") -> None:
        from desktop.context.history_dialog import HistoryDialog  # late, as above

        dialog = HistoryDialog(place, lines, self._window)
        dialog.exec()
        dialog.deleteLater()

    def _attach(self, paths: list[Path]) -> None:
        from forms.services.evidence import attach_to_row  # late: only when a file is added

        page = self.page
        if page is None or not page.row_id or self._bench.is_locked:
            return
        desk, row = page.edits.desk, page.edits.desk.editor.row(page.row_id)
        self._files.attach(
            f"{page.view.definition.title} {desk.key_of(row)}",
            paths,
            lambda path, title, doc_no: attach_to_row(desk, row, path, title, doc_no),
            lambda evidence: self._bench.note_evidence(evidence.measure or self._navigator.measure),
        )

    def _detach(self, evidence_id: int) -> None:
        question = _("从这一行移除“{name}”？文件留在工作区文件夹中。")
        self._files.remove(
            evidence_id, question, lambda measure: self._bench.note_evidence(measure or self._navigator.measure)
        )

    def _show_strip(self, _what: object = None) -> None:
        self._strip.show_measure(self._bench.desk, self._parts.form.measure)

    def _keep_widths(self) -> None:
        if self.page is not None:
            self._preferences.keep_layout(f"ledger_{self.page.name}", self.page.grid.layout_state())

    def _on_page_measure_asked(self, no: str) -> None:
        self._navigator.go_to(no, "value")

    def _on_flow_ledger_changed(self, name: str) -> None:
        if name in self._pages:
            self._pages[name].refresh()
        self._bench.rows.changed.emit(name)

    def _on_bench_node_opened(self, _node: str) -> None:
        """The pages belong to the node before: the ledger shown is shown again as it is here."""
        shown = self.page.name if self.page is not None else ""
        for page in self._pages.values():
            self._parts.pages.removeWidget(page)
            page.hide()
            page.deleteLater()
        self._pages.clear()
        is_wide = self._parts.tree_card.isHidden()
        if shown and any(ledger.name == shown for ledger in self._bench.letter.ledgers):
            self._show_page(shown).start()
            self._parts.tree_card.setHidden(is_wide)
        elif shown:
            self._navigator.show_form()
        self._show_strip()
        wanted, self._wanted = self._wanted, None
        if wanted is not None:
            self.go_to_cell(*wanted)

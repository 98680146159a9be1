"""What each row of the window's action table does."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from desktop.actions import WINDOW_ACTIONS, build_actions
from desktop.context.context_flow import ContextFlow
from desktop.dialogs.carry_flow import CarryFlow
from desktop.entry.form_attach import EvidenceFlow
from desktop.issues.explain_flow import ExplainFlow
from desktop.issues.look_flow import LookFlow
from desktop.ledgers.ledger_flow import LedgerFlow
from desktop.messages import open_path
from desktop.navigator import Navigator
from desktop.recent import Preferences
from desktop.window_parts import WindowParts
from forms.records.report_text import paragraph_of
from resources.translation import _

if TYPE_CHECKING:
    from PySide6.QtWidgets import QMenu

    from desktop.turns.accept_flow import AcceptFlow


class WindowActions(QObject):
    """The slots named in `WINDOW_ACTIONS`. What concerns the whole program is passed on by signals."""

    start_page_asked = Signal()
    verify_asked = Signal(str)
    turn_asked = Signal()
    letter_adopted = Signal(str, str)

    def __init__(self, parts: WindowParts, navigator: Navigator, preferences: Preferences, window: QWidget) -> None:
        super().__init__(window)
        self._parts = parts
        self._bench = parts.workbench
        self._navigator = navigator
        self._preferences = preferences
        self._window = window
        self._carry = CarryFlow(parts, window)  # before the others: at another node it takes away the news of this one
        self._explain = ExplainFlow(parts, window)
        self._evidence = EvidenceFlow(parts, window)
        self._context = ContextFlow(parts, navigator, window)
        self._look = LookFlow(parts, navigator, self._context.place, window)
        self.ledgers = LedgerFlow(parts, navigator, preferences, window)
        parts.context.set_open(preferences.is_context_open)
        parts.context.folded.connect(lambda is_folded: preferences.keep_context_open(not is_folded))
        parts.issues.all_asked.connect(self._on_explanations_triggered)
        parts.issues.paragraph_chosen.connect(self._open_report_text)
        self.by_id: dict[str, QAction] = build_actions(window, self)
        parts.steps.issue_asked.connect(self._on_next_issue_triggered)
        parts.top.quick_entry_asked.connect(self._on_quick_entry_triggered)
        parts.top.export_asked.connect(self._on_export_triggered)
        parts.top.menu_asked.connect(self._on_top_menu_asked)
        parts.form.reopen_asked.connect(self._on_reopen_triggered)

    def _on_menu_triggered(self) -> None:
        """By key: the first row is chosen, so that the arrows go on from there."""
        menu = self._on_top_menu_asked()
        menu.setActiveAction(menu.actions()[0])

    def _on_top_menu_asked(self) -> "QMenu":
        from PySide6.QtWidgets import QMenu  # late: each Qt class costs part of a millisecond of the start

        menu = QMenu(self._window)
        group = ""
        for spec in WINDOW_ACTIONS:
            if spec.in_menu:
                if group and spec.group != group:
                    menu.addSeparator()
                group = spec.group
                menu.addAction(self.by_id[spec.id])
        self.by_id["reopen"].setEnabled(self._bench.is_locked)
        self.by_id["supplement"].setEnabled(self._bench.is_locked)
        button = self._parts.top.menu_button
        right = button.mapToGlobal(QPoint(button.width(), button.height()))
        menu.popup(QPoint(right.x() - menu.sizeHint().width(), right.y()))
        return menu

    def _on_previous_measure_triggered(self) -> None:
        if not self.ledgers.step_row(-1):
            self._navigator.previous_measure()

    def _on_next_measure_triggered(self) -> None:
        if not self.ledgers.step_row(1):
            self._navigator.next_measure()

    def _on_next_issue_triggered(self) -> None:
        self._parts.issues.step(1)

    def _on_previous_issue_triggered(self) -> None:
        self._parts.issues.step(-1)

    def _on_go_measures_triggered(self) -> None:
        self._navigator.go_to_tree()

    def _on_go_form_triggered(self) -> None:
        self._navigator.go_to_form()

    def _on_go_issues_triggered(self) -> None:
        self._navigator.go_to_issues()

    def _on_next_node_triggered(self) -> None:
        self._navigator.next_node()

    def _on_previous_node_triggered(self) -> None:
        self._navigator.previous_node()

    def _on_save_triggered(self) -> None:
        self._bench.commit()

    def _on_undo_triggered(self) -> None:
        if self.ledgers.page is not None:
            self.ledgers.page.work.undo()
            return
        if self._bench.is_locked:
            return
        outcome = self._bench.undo()
        if outcome is not None:
            self._navigator.go_to(outcome.cell.measure, outcome.cell.field)

    def _on_explain_triggered(self) -> None:
        if self.ledgers.page is not None and not self._parts.issues.list.hasFocus():
            self.ledgers.page.toggle_form()
            return
        self._explain.explain_here(self._navigator.measure)

    def _on_explanations_triggered(self) -> None:
        from desktop.issues.explanations_dialog import ExplanationsDialog  # late: seldom wanted

        self._bench.commit()
        dialog = ExplanationsDialog(self._bench, self._window)
        dialog.issue_chosen.connect(self.ledgers.go_to_owner)
        dialog.exec()
        dialog.deleteLater()

    def _on_look_triggered(self) -> None:
        self._look.look_here()

    def _on_back_triggered(self) -> None:
        if not self.ledgers.go_back():
            self._look.go_back()

    def _on_rows_triggered(self) -> None:
        self.ledgers.open_rows()

    def _on_previous_value_triggered(self) -> None:
        if self.ledgers.page is not None:
            self.ledgers.page.work.do("take_over")
        else:
            self._context.take_previous()

    def _on_history_triggered(self) -> None:
        if self.ledgers.page is not None:
            self.ledgers.show_history()
        else:
            self._context.show_history()

    def _on_carry_triggered(self) -> None:
        self._carry.carry()

    def _on_import_triggered(self) -> None:
        self.ledgers.start_import()

    def _on_last_year_triggered(self) -> None:
        from desktop.dialogs.last_year_flow import LastYearFlow  # late: once a year

        LastYearFlow(self._parts, self._preferences, self._window).start()

    def _on_quick_entry_triggered(self) -> None:
        self._navigator.toggle_sheet()

    def _on_report_text_triggered(self) -> None:
        self._open_report_text("")

    def _open_report_text(self, paragraph: str) -> None:
        from desktop.reports.report_flow import ReportFlow  # late: only for the report

        ReportFlow(self._parts, self._navigator, self._preferences, self._window).start(paragraph)

    def _go_to_issue(self, owner: str, field: str) -> None:
        if key := paragraph_of(field):
            self._open_report_text(key)
        else:
            self.ledgers.go_to_owner(owner, field)

    def _on_export_triggered(self) -> None:
        from desktop.packages.export_dialog import ExportDialog  # late: only for an export

        self._bench.commit()
        if self._bench.is_locked:
            text = _("本节点已导出并锁定。如需再次报送，请先重新打开并写明原因。")
            self._parts.bar.show_message("info", text, (_("重新打开…"), self._on_reopen_triggered))
            return
        dialog = ExportDialog(self._bench, self._window, folder=self._preferences.export_folder)
        dialog.issue_chosen.connect(self._go_to_issue)
        dialog.verify_asked.connect(self.verify_asked)
        dialog.folder_used.connect(self._preferences.keep_export_folder)
        dialog.exec()
        dialog.deleteLater()

    def _on_print_triggered(self) -> None:
        from desktop.printing.print_flow import PrintFlow  # late: only for a print

        PrintFlow(self._parts, self._preferences, self._navigator.measure, self._window).start()

    def _on_print_measure_triggered(self) -> None:
        from desktop.printing.print_flow import PrintFlow  # late, as above

        PrintFlow(self._parts, self._preferences, self._navigator.measure, self._window).start(only_measure=True)

    def _on_verify_triggered(self) -> None:
        self.verify_asked.emit("")

    def _on_turn_triggered(self) -> None:
        self._bench.commit()
        self.turn_asked.emit()

    def _on_accept_triggered(self) -> None:
        self._package_flow().start()

    def _on_comments_triggered(self) -> None:
        self._package_flow().show_comments()

    def _package_flow(self) -> "AcceptFlow":
        from desktop.turns.accept_flow import AcceptFlow  # late: seldom wanted

        go_to_row = self.ledgers.go_to_cell
        flow = AcceptFlow(self._parts, self._look.go, go_to_row, self._on_reopen_triggered, self._window)
        flow.verify_asked.connect(self.verify_asked)
        return flow

    def _on_supplement_triggered(self) -> None:
        from desktop.turns.supplement_dialog import SupplementDialog  # late: seldom wanted

        dialog = SupplementDialog(self._bench, self._window)
        dialog.exec()
        dialog.deleteLater()

    def _on_trust_triggered(self) -> None:
        from desktop.signing.trust_dialog import TrustDialog  # late: seldom wanted

        dialog = TrustDialog(self._bench, self._window)
        dialog.exec()
        dialog.deleteLater()

    def _on_reopen_triggered(self) -> None:
        from desktop.packages.reopen_dialog import ReopenDialog  # late: seldom wanted

        if self._bench.is_locked:
            ReopenDialog(self._bench, self._window).exec()

    def _on_update_letter_triggered(self) -> None:
        from desktop.letters.letter_flow import LetterFlow  # late: seldom wanted

        flow = LetterFlow(self._parts, self._preferences, self._window)
        flow.adopted.connect(self.letter_adopted)
        flow.update(self._navigator.measure)

    def _on_export_letter_triggered(self) -> None:
        from desktop.letters.letter_flow import LetterFlow  # late, as above

        LetterFlow(self._parts, self._preferences, self._window).export()

    def _on_start_page_triggered(self) -> None:
        self.start_page_asked.emit()

    def _on_open_folder_triggered(self) -> None:
        open_path(self._bench.path)

    def _on_keys_triggered(self) -> None:
        from desktop.dialogs.keys import KeysDialog  # late: seldom wanted

        KeysDialog(self._window).exec()

    def _on_quit_triggered(self) -> None:
        self._window.close()

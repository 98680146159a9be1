"""Keeps the card beside the form true: another measure, another field, an edit. F7, and who changed what."""

from functools import partial

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QWidget

from desktop.context.context_lines import comment_lines, context_of, field_note, figure_lines
from desktop.context.previous_value import take_previous
from desktop.navigator import Navigator
from desktop.timers import in_own_turn
from desktop.window_parts import WindowParts
from forms.services.context import ChangeLine, change_lines
from resources.translation import _

_AFTER_LAST_CHANGE_MS = 60


class ContextFlow(QObject):
    """The card follows a moment later, so that neither a key nor the step to another measure waits for it."""

    def __init__(self, parts: WindowParts, navigator: Navigator, window: QWidget) -> None:
        super().__init__(window)
        self._parts = parts
        self._bench = parts.workbench
        self._navigator = navigator
        self._window = window
        self._field = ""
        self._measure = ""
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_AFTER_LAST_CHANGE_MS)
        self._soon.timeout.connect(self.refresh)
        parts.context.history_asked.connect(self.show_history)
        parts.context.previous_asked.connect(self.take_previous)
        parts.form.measure_shown.connect(self._on_form_measure_shown)
        parts.pages.currentChanged.connect(self._on_pages_current_changed)
        self._bench.measure_changed.connect(self._on_bench_measure_changed)
        self._bench.node_opened.connect(self._on_bench_node_opened)
        parts.form.field_entered.connect(self._on_form_field_entered)
        self._soon.start()

    def refresh(self) -> None:
        """Show what is true now."""
        card, desk, no = self._parts.context, self._bench.desk, self._navigator.measure
        context = context_of(desk, no)
        lines = figure_lines(context, desk.node.label, is_form_shown=not self._navigator.is_sheet_shown)
        card.show_figure(no, context, lines, desk.node.label)
        card.show_field(field_note(desk, no, self.place()[1]))
        card.show_comments(comment_lines(desk, no))

    def take_previous(self) -> None:
        """F7 in the form; why it cannot be done is said above the page."""
        measure, field = self.place()
        if not field:
            self._parts.bar.show_message("info", _("请先把光标放在要沿用上期内容的栏目里，再按 F7。"))
            return
        reason = take_previous(self._bench, measure, field)
        if reason:
            self._parts.bar.show_message("info", reason)
        elif not self._navigator.is_sheet_shown:
            self._parts.form.focus_field(field)

    def show_history(self) -> None:
        """Who changed the field one is in; read on the database thread after what was typed is saved."""
        measure, field = self.place()
        if not field:
            self._parts.bar.show_message("info", _("请先把光标放在要查看的栏目里，再按 Ctrl+H。"))
            return
        self._bench.commit()
        session, desk = self._bench.session, self._bench.desk
        known = desk.letter.measure(measure)
        place = _("{no} {label}（{node}）").format(
            no=measure, label=desk.view(known).label(field), node=desk.node.label
        )
        self._bench.tasks.run(
            lambda: change_lines(known, field, session.history(desk.node.id, measure, field)),
            lambda lines: self._show_lines(place, lines),
        )

    def _show_lines(self, place: str, lines: list[ChangeLine]) -> None:
        in_own_turn(self._window, partial(self._open_history, place, lines))

    def _open_history(self, place: str, lines: list[ChangeLine]) -> None:
        from desktop.context.history_dialog import HistoryDialog  # late: seldom wanted

        dialog = HistoryDialog(place, lines, self._window)
        dialog.exec()
        dialog.deleteLater()

    def place(self) -> tuple[str, str]:
        """Measure and field that keys and links speak of; the field is "" while none has been entered."""
        if self._navigator.is_sheet_shown:
            return self._navigator.measure, self._navigator.sheet_field
        no = self._navigator.measure
        return no, self._parts.form.focused_field() or (self._field if self._measure == no else "")

    def _on_form_field_entered(self, field: str) -> None:
        if (field, self._navigator.measure) != (self._field, self._measure):
            self._field, self._measure = field, self._navigator.measure
            self._soon.start()

    def _on_pages_current_changed(self, _place: int) -> None:
        self._soon.start()

    def _on_form_measure_shown(self, _no: str) -> None:
        self._soon.start()

    def _on_bench_measure_changed(self, no: str) -> None:
        if no == self._navigator.measure:
            self._soon.start()

    def _on_bench_node_opened(self, _node: str) -> None:
        self._soon.start()

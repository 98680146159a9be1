"""Which measure, node and page is shown, and how one gets to another."""

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QWidget

from desktop.window_parts import WindowParts
from forms.schema.letter import Letter


class Navigator(QObject):
    """Moves through the window's parts; `measure` is the number of the measure in the form."""

    def __init__(self, parts: WindowParts, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._parts = parts
        self._bench = parts.workbench
        self._sheet: QWidget | None = None
        parts.tree.measure_chosen.connect(self._on_tree_measure_chosen)
        parts.tree.activated_measure.connect(self._on_tree_activated_measure)
        parts.issues.issue_chosen.connect(self.go_to)
        parts.steps.previous_asked.connect(self.previous_measure)
        parts.steps.next_asked.connect(self.next_measure)
        parts.top.node_chosen.connect(self._bench.open_node)
        self._bench.letter_changed.connect(self._on_bench_letter_changed)

    @property
    def _numbers(self) -> list[str]:
        return [measure.no for measure in self._bench.letter.measures]

    @property
    def measure(self) -> str:
        shown = self._parts.form.measure
        return shown.no if shown else self._numbers[0]

    def start(self, measure: str) -> None:
        """The measure shown last time, or the first, with the cursor in its first field."""
        self.show_measure(measure if measure in self._numbers else self._numbers[0])
        self._parts.form.focus_field("")

    def show_measure(self, no: str) -> None:
        self.follow(no)
        self._parts.tree.show_measure(no)

    def follow(self, no: str) -> None:
        """Show the measure wherever it is spoken of, but in the tree."""
        form, numbers = self._parts.form, self._numbers
        measure = self._bench.letter.measure(no)
        if form.measure != measure:
            form.show_measure(measure)
        place = numbers.index(no)
        after = numbers[place + 1] if place + 1 < len(numbers) else ""
        self._parts.steps.show_neighbours(numbers[place - 1] if place else "", after)

    def go_to(self, measure: str, field: str) -> None:
        """Show a field and put the cursor there."""
        self.show_form()
        self.show_measure(measure)
        self._parts.form.focus_field(field)

    def next_measure(self) -> None:
        self._step(1)

    def previous_measure(self) -> None:
        self._step(-1)

    def next_node(self) -> None:
        self._step_node(1)

    def previous_node(self) -> None:
        self._step_node(-1)

    def go_to_tree(self) -> None:
        if self.is_sheet_shown:
            self.show_form()
        self.leave_sheet()
        self._parts.tree.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def go_to_form(self) -> None:
        self.show_form()
        self._parts.form.focus_field("")

    def go_to_issues(self) -> None:
        self._parts.issues.list.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def show_form(self) -> None:
        if self._parts.pages.currentWidget() is not self._parts.form:
            self._parts.pages.setCurrentWidget(self._parts.form)
            self.leave_sheet()

    def leave_sheet(self) -> None:
        """The measures at the left again, whatever is shown in the place of the sheet."""
        self._parts.tree_card.show()
        self._parts.top.show_quick_entry(False)

    @property
    def sheet_field(self) -> str:
        """The field of the sheet's current column, "" where it has none."""
        return getattr(self._sheet, "current_field", "") if self._sheet is not None else ""

    @property
    def is_sheet_shown(self) -> bool:
        return self._sheet is not None and self._parts.pages.currentWidget() is self._sheet

    def toggle_sheet(self) -> None:
        """Between the form of one measure and the sheet of all; the place is kept both ways."""
        if self.is_sheet_shown:
            self.go_to(self.measure, "")
            return
        self._bench.commit()
        sheet = self._sheet or self._make_sheet()
        self._parts.tree_card.hide()
        self._parts.pages.setCurrentWidget(sheet)
        self._parts.top.show_quick_entry(True)
        sheet.start(self.measure)

    def _make_sheet(self) -> QWidget:
        from desktop.entry.sheet_page import SheetPage  # late: the first paint does not wait for it

        sheet = SheetPage(self._bench)
        sheet.open_measure.connect(self._on_sheet_open_measure)
        sheet.measure_moved_to.connect(self.show_measure)
        self._parts.pages.addWidget(sheet)
        self._sheet = sheet
        return sheet

    def _step(self, steps: int) -> None:
        numbers = self._numbers
        place = numbers.index(self.measure) + steps
        if not 0 <= place < len(numbers):
            return
        field = self._parts.form.focused_field()
        self.show_form()
        self.show_measure(numbers[place])
        if not self._parts.tree.hasFocus():
            self._parts.form.focus_field(field)

    def _step_node(self, steps: int) -> None:
        nodes = [node.id for node in self._bench.session.letter.nodes]
        place = nodes.index(self._bench.desk.node.id) + steps
        if 0 <= place < len(nodes):
            self._bench.open_node(nodes[place])

    def _on_bench_letter_changed(self, before: Letter) -> None:
        """A closed node is read with the letter of its time: follow the measure into it; the sheet is made anew."""
        from desktop.letters.counterpart import counterpart  # late: only where letters differ

        shown, is_in_sheet = self._parts.form.measure, self.is_sheet_shown
        if self._sheet is not None:
            self._sheet.hide()
            self._parts.pages.removeWidget(self._sheet)
            self._sheet.deleteLater()
            self._sheet = None
        if shown is not None:
            self.show_measure(counterpart(before, self._bench.letter, shown.no))
        if is_in_sheet:
            self.toggle_sheet()

    def _on_tree_measure_chosen(self, no: str) -> None:
        self.show_form()
        self.show_measure(no)

    def _on_tree_activated_measure(self, no: str) -> None:
        self.go_to(no, "")

    def _on_sheet_open_measure(self, no: str) -> None:
        self.go_to(no, "")

"""From selected issues, or those of the field one is in, to an explanation saved."""

from collections.abc import Sequence

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from desktop.window_parts import WindowParts
from forms.issues import Issue
from resources.translation import _


class ExplainFlow(QObject):
    """Opens the dialog and hands its text to the workbench."""

    def __init__(self, parts: WindowParts, window: QWidget) -> None:
        super().__init__(window)
        self._parts = parts
        self._bench = parts.workbench
        self._window = window
        parts.issues.explain_asked.connect(self._on_issues_explain_asked)

    def explain_here(self, measure: str) -> None:
        """F4: what is selected in the list when one is there, else what stands at the field or measure one is in."""
        if self._parts.issues.list.hasFocus():
            self._parts.issues.ask_explain()
            return
        field = self._parts.form.focused_field()
        issues = [issue for issue in self._bench.desk.issues(measure) if issue.level == "explain"]
        here = [issue for issue in issues if issue.field == field]
        self.explain(here or issues)

    def explain(self, issues: Sequence[Issue]) -> None:
        from desktop.issues.explain_dialog import ExplainDialog  # late: only when something is explained

        if self._bench.is_locked:
            return
        chosen = [issue for issue in issues if issue.level == "explain"]
        if not chosen:
            self._parts.bar.show_message(
                "info", _("这里没有需要说明的问题：错误请改正，提示不必处理。待说明的问题以“!”标出。")
            )
            return
        ids, rules = {issue.id for issue in chosen}, {issue.rule for issue in chosen}
        alike = [
            issue
            for issue in self._bench.desk.issues()
            if issue.rule in rules and issue.id not in ids and issue.explained != "yes"
        ]
        dialog = ExplainDialog(chosen, alike, self._bench.desk.explanations, self._window)
        if dialog.exec():
            self._bench.explain(dialog.chosen, dialog.text)

    def _on_issues_explain_asked(self, ids: list[str]) -> None:
        self.explain([issue for issue in self._bench.desk.issues() if issue.id in ids])

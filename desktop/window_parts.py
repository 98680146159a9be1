"""The parts of the main window, handed round together. What the first paint can do without is made later."""

from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QStackedWidget

from desktop.overview.bottom_bar import StatusLine, StepBar
from desktop.overview.measure_tree import MeasureTree
from desktop.overview.top_bar import TopBar
from desktop.style import card
from desktop.workbench import Workbench

if TYPE_CHECKING:
    from desktop.context.context_card import ContextCard
    from desktop.entry.form_page import FormPage
    from desktop.issues.issue_panel import IssuePanel
    from desktop.messages import MessageBar


class WindowParts:
    """`pages` holds the form, and whatever else is shown in its place."""

    def __init__(self, workbench: Workbench) -> None:
        self.workbench = workbench
        self.top = TopBar(workbench.session.letter, is_practice=workbench.session.is_practice)
        self.tree = MeasureTree(workbench)
        self.tree_card = card()
        self.pages = QStackedWidget()
        self.steps = StepBar()
        self.issues_card = card()
        self.status = StatusLine()

    @cached_property
    def bar(self) -> "MessageBar":
        from desktop.messages import MessageBar  # late: after the first paint

        return MessageBar()

    @cached_property
    def form(self) -> "FormPage":
        from desktop.entry.form_page import FormPage  # late, as above

        form = FormPage(self.workbench)
        self.pages.addWidget(form)
        return form

    @cached_property
    def issues(self) -> "IssuePanel":
        from desktop.issues.issue_panel import IssuePanel  # late, as above

        return IssuePanel(self.workbench)

    @cached_property
    def context(self) -> "ContextCard":
        from desktop.context.context_card import ContextCard  # late, as above

        return ContextCard()

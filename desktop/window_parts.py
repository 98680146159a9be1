"""The parts of the main window, made and handed round together."""

from PySide6.QtWidgets import QStackedWidget

from desktop.entry.form_page import FormPage
from desktop.issues.issue_panel import IssuePanel
from desktop.messages import MessageBar
from desktop.overview.bottom_bar import StatusLine, StepBar
from desktop.overview.measure_tree import MeasureTree
from desktop.overview.top_bar import TopBar
from desktop.style import card
from desktop.workbench import Workbench


class WindowParts:
    """`pages` holds the form, and whatever else is shown in its place."""

    def __init__(self, workbench: Workbench) -> None:
        self.workbench = workbench
        self.top = TopBar(workbench.letter, is_practice=workbench.session.is_practice)
        self.bar = MessageBar()
        self.tree = MeasureTree(workbench)
        self.tree_card = card()
        self.form = FormPage(workbench)
        self.pages = QStackedWidget()
        self.pages.addWidget(self.form)
        self.steps = StepBar()
        self.issues = IssuePanel(workbench)
        self.issues_card = card()
        self.status = StatusLine()

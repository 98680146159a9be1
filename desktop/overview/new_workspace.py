"""Asks for what a new workspace needs: letter, folder, and the name of the person filling in."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QPushButton,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from desktop.editors.line import LineEditor
from desktop.style import label
from forms.services.letters import LetterSummary
from resources.translation import _


@dataclass(frozen=True, slots=True)
class NewWorkspace:
    """What was asked for: `letter` is an installed letter's id."""

    letter: str
    path: Path
    person: str
    is_practice: bool


class NewWorkspaceForm(QFrame):
    """`create_asked` carries a NewWorkspace. `show_letters` fills the list once it has been read."""

    create_asked = Signal(object)

    def __init__(self, person: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("look", "card")
        self._letters: list[LetterSummary] = []
        self._choices = QButtonGroup(self)
        self._letters_column = QVBoxLayout()
        self._letters_column.setSpacing(6)
        self._reading = label(_("正在读取责任书…"), look="muted")
        self._letters_column.addWidget(self._reading)
        self._folder = LineEditor()
        self._folder.setAccessibleName(_("存放的文件夹"))
        self._browse = QPushButton(_("浏览…"))
        self._browse.clicked.connect(self._on_browse_clicked)
        self._person = LineEditor()
        self._person.setAccessibleName(_("填报人姓名"))
        self._person.show_text(person)
        self._person.show_state(_("记入每一处修改"), "", "")
        self._fault = label(look="error", wrap=True)
        self._create = QPushButton(_("新建工作区"))
        self._create.setProperty("look", "primary")
        self._practice = QPushButton(_("试填（练习工作区）"))
        self._practice.setToolTip(_("练习工作区可用试用证书签名，导出的报送包带“练习”字样，不能正式报送"))
        self._lay_out()
        self._folder_is_typed = False
        self._folder.typed.connect(self._on_folder_typed)
        self._person.step_asked.connect(lambda step: self._create.setFocus() if step > 0 else self._folder.setFocus())
        self._folder.step_asked.connect(lambda step: self._person.setFocus() if step > 0 else None)
        self._choices.idClicked.connect(self._on_choices_id_clicked)
        self._create.clicked.connect(lambda _checked=False: self._ask(is_practice=False))
        self._practice.clicked.connect(lambda _checked=False: self._ask(is_practice=True))

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(8)
        column.addWidget(label(_("新建工作区"), look="heading"))
        column.addWidget(label(_("1  选择责任书"), look="muted"))
        column.addLayout(self._letters_column)
        column.addSpacing(6)
        column.addWidget(label(_("2  存放的文件夹（新的或空的文件夹）"), look="muted"))
        row = QHBoxLayout()
        row.addWidget(self._folder, 1)
        row.addWidget(self._browse)
        column.addLayout(row)
        column.addSpacing(6)
        column.addWidget(label(_("3  填报人姓名"), look="muted"))
        column.addWidget(self._person)
        column.addWidget(self._fault)
        column.addSpacing(6)
        buttons = QHBoxLayout()
        buttons.addWidget(self._create)
        buttons.addWidget(self._practice)
        buttons.addStretch(1)
        column.addLayout(buttons)
        column.addStretch(1)

    def show_letters(self, letters: Sequence[LetterSummary]) -> None:
        """The installed letters, the first chosen."""
        if self._letters:
            return
        self._letters = list(letters)
        self._reading.hide()
        for number, letter in enumerate(letters):
            choice = QRadioButton(letter_text(letter))
            self._choices.addButton(choice, number)
            row = QHBoxLayout()
            row.addWidget(choice)
            if letter.is_sample:
                row.addWidget(label(_("示例"), look="badge-warn"))
            row.addStretch(1)
            self._letters_column.addLayout(row)
        if letters:
            self._choices.button(0).setChecked(True)
            self._suggest_folder()
            self._order_tabs()

    def _order_tabs(self) -> None:
        """From top to bottom: the letters were made last."""
        fields = (self._folder, self._browse, self._person, self._create, self._practice)
        order = (*self._choices.buttons(), *fields)
        for before, after in pairwise(order):
            QWidget.setTabOrder(before, after)
        self._let_tab_stop_at_the_chosen()

    def _let_tab_stop_at_the_chosen(self) -> None:
        """Tab goes to the letter that is chosen, from above and below; the arrows choose another."""
        for choice in self._choices.buttons():
            stops = Qt.FocusPolicy.StrongFocus if choice.isChecked() else Qt.FocusPolicy.ClickFocus
            choice.setFocusPolicy(stops)

    def focus_first(self) -> None:
        """Where the person is not known yet their name, else the button."""
        (self._create if self.person else self._person).setFocus()

    @property
    def person(self) -> str:
        return self._person.text().strip()

    def ask_person(self) -> None:
        self.show_fault(_("✗ 请先填写填报人姓名。"))
        self._person.setFocus()

    def show_fault(self, text: str) -> None:
        self._fault.setText(text)

    def _suggest_folder(self) -> None:
        number = self._choices.checkedId()
        if number >= 0 and not self._folder_is_typed:
            letter = self._letters[number]
            name = _("{unit}-{year}").format(unit=letter.unit, year=letter.year)
            self._folder.show_text(str(Path.home() / _("责任书填报") / name))

    def _ask(self, *, is_practice: bool) -> None:
        number, folder = self._choices.checkedId(), self._folder.text().strip()
        self.show_fault("")
        if not self.person:
            self.ask_person()
        elif not folder:
            self.show_fault(_("✗ 请填写存放的文件夹。"))
            self._folder.setFocus()
        elif number >= 0:
            path = Path(folder).expanduser()
            if is_practice and not self._folder_is_typed:
                path = path.with_name(_("{name}-练习").format(name=path.name))
            self.create_asked.emit(NewWorkspace(self._letters[number].id, path, self.person, is_practice))

    def _on_choices_id_clicked(self, _number: int) -> None:
        self._suggest_folder()
        self._let_tab_stop_at_the_chosen()

    def _on_folder_typed(self, _text: str) -> None:
        self._folder_is_typed = True

    def _on_browse_clicked(self) -> None:
        chosen = QFileDialog.getExistingDirectory(self, _("选择空文件夹"), str(Path.home()))
        if chosen:
            self._folder.show_text(chosen)
            self._folder_is_typed = True


def letter_text(letter: LetterSummary) -> str:
    """Unit and title, then the counts: 14 方面 47 项措施."""
    return _("{unit} · {title}\n{year}年　{aspects} 方面 {measures} 项措施").format(
        unit=letter.unit,
        title=letter.title,
        year=letter.year,
        aspects=letter.aspects,
        measures=letter.measures,
    )

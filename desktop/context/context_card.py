"""The card under the issues: how the figure went on, what it rests on, and the field one is in. It can be folded."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from desktop.context.context_lines import FieldNote, Line
from desktop.context.trend_line import TrendLine
from desktop.style import TOKENS, colour_text, font, label
from forms.services.context import FigureContext
from resources.translation import _

_NAME_WIDTH = 64


class ContextCard(QWidget):
    """`history_asked`: who changed the field. `previous_asked`: take what stood there before. `folded`: shut or not."""

    history_asked = Signal()
    previous_asked = Signal()
    folded = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("context")
        self._fold = QPushButton()
        self._fold.setProperty("look", "fold")
        self._fold.setCheckable(True)
        self._fold.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._inside = QWidget()
        self._trend = TrendLine()
        self._grid = QGridLayout()
        self._rows: list[tuple[QLabel, QLabel]] = []
        self._comments = _fine()
        colour_text(self._comments, TOKENS.explain)
        self._comments.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._line = _rule()
        self._field = _fine(look="muted")
        self._before = _fine()
        self._take = _link(_("沿用上期  F7"))
        self._history = _link(_("谁改过  Ctrl+H"))
        self._title = _("数据对照")
        self._lay_out()
        self._fold.toggled.connect(self._on_fold_toggled)
        self._fold.clicked.connect(lambda _checked: self.folded.emit(not self.is_open))
        self._take.clicked.connect(self.previous_asked)
        self._history.clicked.connect(self.history_asked)
        self.set_open(True)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(0, 0, 8, 0)
        head.addWidget(self._fold, 1)
        head.addWidget(self._history)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(6)
        self._grid.setVerticalSpacing(1)
        self._grid.setColumnMinimumWidth(0, _NAME_WIDTH)
        self._grid.setColumnStretch(1, 1)
        inside = QVBoxLayout(self._inside)
        inside.setContentsMargins(10, 0, 8, 0)
        inside.setSpacing(2)
        inside.addWidget(self._trend)
        inside.addLayout(self._grid)
        inside.addWidget(self._line)
        inside.addWidget(self._field)
        inside.addWidget(self._before)
        inside.addWidget(self._take, 0, Qt.AlignmentFlag.AlignLeft)
        column = QVBoxLayout(self)
        column.setContentsMargins(2, 0, 2, 4)
        column.setSpacing(2)
        column.addWidget(_rule())
        column.addLayout(head)
        column.addWidget(self._comments)
        column.addWidget(self._inside)
        self._comments.setContentsMargins(10, 0, 8, 0)
        self._comments.hide()

    @property
    def is_open(self) -> bool:
        return self._fold.isChecked()

    def set_open(self, is_open: bool) -> None:
        self._fold.setChecked(is_open)
        self._on_fold_toggled(is_open)

    def show_figure(self, no: str, context: FigureContext, lines: Sequence[Line], node_label: str) -> None:
        self._title = _("{no} 数据对照").format(no=no)
        self._fold.setText(_fold_text(self._title, self.is_open))
        self._trend.show_points(context.points, context.target_number, node_label)
        for place, line in enumerate(lines):
            if place == len(self._rows):
                self._add_row(place)
            for widget, text in zip(self._rows[place], line, strict=True):
                if widget.text() != text:
                    widget.setText(text)
                widget.show()
        for row in self._rows[len(lines) :]:
            for widget in row:
                widget.hide()

    def _add_row(self, place: int) -> None:
        name, text = _fine(look="muted"), _fine()
        text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._grid.addWidget(name, place, 0, Qt.AlignmentFlag.AlignTop)
        self._grid.addWidget(text, place, 1)
        self._rows.append((name, text))

    def show_field(self, note: FieldNote) -> None:
        """The part about the field with the cursor; nothing while there is none."""
        edited = _("{label}：{edited}").format(label=note.label, edited=note.edited) if note.edited else ""
        for widget, text in ((self._field, edited), (self._before, note.before)):
            if widget.text() != text:
                widget.setText(text)
            widget.setVisible(bool(text))
        self._line.setVisible(bool(edited or note.before or note.can_take))
        self._take.setText(_("“{label}”沿用上期  F7").format(label=note.label))
        self._take.setVisible(note.can_take)
        self._history.setVisible(bool(note.label))

    def show_comments(self, comments: Sequence[str]) -> None:
        """What the receiver said of the measure; seen also while the card is folded."""
        text = "\n".join(comments)
        if self._comments.text() != text:
            self._comments.setText(text)
        self._comments.setVisible(bool(text))

    @property
    def text(self) -> str:
        """Everything the card says, line by line."""
        shown = [f"{name.text()} {text.text()}" for name, text in self._rows if not name.isHidden()]
        field = [part.text() for part in (self._comments, self._field, self._before) if not part.isHidden()]
        return "\n".join([*shown, *field])

    def _on_fold_toggled(self, is_open: bool) -> None:
        self._inside.setVisible(is_open)
        self._fold.setText(_fold_text(self._title, is_open))


def _fold_text(title: str, is_open: bool) -> str:
    return f"{'▾' if is_open else '▸'} {title}"


def _rule() -> QFrame:
    made = QFrame()
    made.setFixedHeight(1)
    made.setStyleSheet(f"background: {TOKENS.line}")
    return made


def _fine(look: str = "") -> QLabel:
    """Smaller than the form: it is read, not typed into."""
    made = label(look="small" if look else "", wrap=True)
    made.setFont(font(TOKENS.small_px))
    return made


def _link(text: str) -> QPushButton:
    button = QPushButton(text)
    button.setProperty("look", "flat")
    button.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # its key works from the field
    return button

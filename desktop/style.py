"""How everything looks, in one place: colours, sizes, fonts. No other file names a colour or a font.

`Tokens` is data, so that themes and larger sizes are another set of tokens. Sizes are logical pixels at 100 %.
"""

from PySide6.QtGui import QColor, QFont, QFontDatabase, QPalette
from PySide6.QtWidgets import QApplication, QFrame, QLabel, QSizePolicy, QWidget

from resources import resource_path

FONT_FAMILY = "Zerenshu Hei"
_FONT_FILES = ("hei.ttf", "hei_bold.ttf")


class Tokens:
    """Every text colour stands at 4.5:1 or better on every ground it is used on. A theme is a subclass.

    No dataclass: making one of this size costs 2 ms of the start.
    """

    ground = "#f3f5f8"
    card = "#ffffff"
    line = "#d3d9e2"
    scroll = "#b3bcc8"
    field_line = "#8994a3"
    text = "#1c2530"
    muted = "#566170"
    accent = "#1f5fae"
    accent_dark = "#174a89"
    accent_soft = "#e1ecf8"
    on_accent = "#ffffff"
    error = "#ab1f1a"
    error_soft = "#fcecea"
    explain = "#825300"
    explain_soft = "#fdf3dc"
    good = "#23662c"
    good_soft = "#e6f3e7"
    read_only = "#eef1f5"
    font_px = 15
    small_px = 13
    title_px = 18
    gap = 8
    wide_gap = 16
    radius = 4
    field_height = 30
    label_width = 92


TOKENS = Tokens()

LEVEL_COLOURS = {"error": TOKENS.error, "explain": TOKENS.explain, "hint": TOKENS.muted}
LEVEL_MARKS = {"error": "✗", "explain": "!", "hint": "•"}
LEVEL_WORDS = {"error": "错误", "explain": "待说明", "hint": "提示"}
STATE_COLOURS = {
    "未填": TOKENS.muted,
    "有错误": TOKENS.error,
    "待说明": TOKENS.explain,
    "已填": TOKENS.good,
    "不适用": TOKENS.muted,
    "暂缺": TOKENS.explain,
}
LIGHT_COLOURS = {"正常": TOKENS.good, "预警": TOKENS.explain, "滞后": TOKENS.error, "": TOKENS.muted}


STYLE_ARGUMENTS = ("-style", "fusion")
"""For QApplication: `setStyle` does the same and costs 5 ms, as it hands back a QStyle with all its enumerations."""


def apply_style(app: QApplication) -> None:
    """Fonts, palette and style sheet of the whole program; call once, before the first widget."""
    for name in _FONT_FILES:
        QFontDatabase.addApplicationFont(str(resource_path("fonts", name)))
    app.setFont(font())
    app.setPalette(_palette())
    app.setStyleSheet(_SHEET)


def font(size_px: int = TOKENS.font_px, *, bold: bool = False) -> QFont:
    """The bundled font, so that a machine without Chinese fonts shows no boxes."""
    made = QFont(FONT_FAMILY)
    made.setPixelSize(size_px)
    made.setBold(bold)
    made.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    return made


def colour(token: str) -> QColor:
    return QColor(token)


def card(name: str = "", parent: QWidget | None = None) -> QFrame:
    """A white panel with a thin line round it."""
    frame = QFrame(parent)
    frame.setProperty("look", "card")
    if name:
        frame.setObjectName(name)
    return frame


def label(text: str = "", look: str = "", *, wrap: bool = False) -> QLabel:
    """A plain-text label; `look` is one of title, heading, muted, small, error, explain, good, badge, badge-warn."""
    from PySide6.QtCore import Qt  # late: its enumerations cost 12 ms, and the first paint does without them

    made = bare_label(text, look)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setWordWrap(wrap)
    return made


def bare_label(text: str, look: str = "") -> QLabel:
    """A label of the first paint. It might read markup: give it no text that someone typed here."""
    made = QLabel(text)
    if look.startswith("badge"):
        made.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
    if look:
        made.setProperty("look", look)
    return made


def colour_text(widget: QWidget, token: str) -> None:
    """The colour of a label without a look: cheap enough for every keystroke."""
    palette = widget.palette()
    if palette.color(QPalette.ColorRole.WindowText) != QColor(token):
        palette.setColor(QPalette.ColorRole.WindowText, QColor(token))
        widget.setPalette(palette)


def fill_as_card(widget: QWidget) -> None:
    """For a part of a card that changes with every keystroke: painted by itself, not with all that is behind it."""
    palette = widget.palette()
    palette.setColor(QPalette.ColorRole.Window, QColor(TOKENS.card))
    widget.setPalette(palette)
    widget.setBackgroundRole(QPalette.ColorRole.Window)
    widget.setAutoFillBackground(True)


def set_look(widget: QWidget, look: str) -> None:
    """Change the look of a widget that is already shown."""
    if widget.property("look") != look:
        widget.setProperty("look", look)
        widget.style().unpolish(widget)
        widget.style().polish(widget)


def _palette() -> QPalette:
    palette = QPalette()
    roles = QPalette.ColorRole
    for role, token in (
        (roles.Window, TOKENS.ground),
        (roles.WindowText, TOKENS.text),
        (roles.Base, TOKENS.card),
        (roles.AlternateBase, TOKENS.ground),
        (roles.Text, TOKENS.text),
        (roles.Button, TOKENS.card),
        (roles.ButtonText, TOKENS.text),
        (roles.Highlight, TOKENS.accent),
        (roles.HighlightedText, TOKENS.on_accent),
        (roles.PlaceholderText, TOKENS.muted),
        (roles.ToolTipBase, TOKENS.text),
        (roles.ToolTipText, TOKENS.card),
        (roles.Link, TOKENS.accent),
    ):
        palette.setColor(role, QColor(token))
    disabled = QPalette.ColorGroup.Disabled
    for role in (roles.WindowText, roles.Text, roles.ButtonText):
        palette.setColor(disabled, role, QColor(TOKENS.muted))
    return palette


_ARROWS = {way: resource_path("icons", f"arrow_{way}.png").as_posix() for way in ("up", "down")}
"""Pictures in the colour `muted`: a style sheet draws no arrow by itself. Read when one is painted."""

_SHEET = f"""
QFrame[look="card"] {{ background: {TOKENS.card}; border: 1px solid {TOKENS.line}; border-radius: {TOKENS.radius}px; }}
QLabel[look="title"] {{ font-size: {TOKENS.title_px}px; font-weight: bold; }}
QLabel[look="heading"] {{ font-weight: bold; }}
QLabel[look="muted"] {{ color: {TOKENS.muted}; }}
QLabel[look="small"] {{ color: {TOKENS.muted}; font-size: {TOKENS.small_px}px; }}
QLabel[look="error"] {{ color: {TOKENS.error}; }}
QLabel[look="explain"] {{ color: {TOKENS.explain}; }}
QLabel[look="good"] {{ color: {TOKENS.good}; }}
QLabel[look="badge"], QLabel[look="badge-warn"] {{
  font-size: {TOKENS.small_px}px; padding: 1px 7px; border-radius: {TOKENS.radius}px;
  color: {TOKENS.accent_dark}; background: {TOKENS.accent_soft}; }}
QLabel[look="badge-warn"] {{ color: {TOKENS.explain}; background: {TOKENS.explain_soft}; }}
QLabel[look="group"] {{ color: {TOKENS.accent_dark}; font-weight: bold; padding-top: 4px; }}
QPushButton[look="fold"] {{ border: 1px solid transparent; background: transparent; text-align: left;
  color: {TOKENS.accent_dark}; font-weight: bold; padding: 4px 3px; }}
QPushButton[look="fold"]:hover {{ background: {TOKENS.accent_soft}; }}
QPushButton {{ background: {TOKENS.card}; border: 1px solid {TOKENS.field_line}; border-radius: {TOKENS.radius}px;
  padding: 5px 14px; }}
QPushButton:hover {{ background: {TOKENS.accent_soft}; }}
QPushButton:focus {{ border: 2px solid {TOKENS.accent}; padding: 4px 13px; }}
QPushButton:pressed, QPushButton:checked {{ background: {TOKENS.accent}; color: {TOKENS.on_accent};
  border-color: {TOKENS.accent}; }}
QPushButton:checked:focus {{ border: 2px solid {TOKENS.text}; }}
QPushButton:disabled {{ color: {TOKENS.muted}; background: {TOKENS.read_only}; border-color: {TOKENS.line}; }}
QPushButton[look="primary"] {{ background: {TOKENS.accent}; color: {TOKENS.on_accent}; font-weight: bold;
  border-color: {TOKENS.accent}; }}
QPushButton[look="primary"]:hover {{ background: {TOKENS.accent_dark}; }}
QPushButton[look="primary"]:focus {{ border: 2px solid {TOKENS.text}; }}
QPushButton[look="primary"]:disabled {{ background: {TOKENS.read_only}; color: {TOKENS.muted};
  border-color: {TOKENS.line}; }}
QPushButton[look="flat"] {{ border: 1px solid transparent; background: transparent; color: {TOKENS.accent};
  padding: 3px 6px; }}
QPushButton[look="flat"]:hover {{ background: {TOKENS.accent_soft}; }}
QPushButton[look="flat"]:focus {{ border: 1px solid {TOKENS.accent}; padding: 3px 6px; }}
QPushButton[look="flat"]:disabled {{ color: {TOKENS.muted}; }}
QPushButton[look="sign"] {{ padding: 0; }}
QPushButton::menu-indicator {{ subcontrol-origin: padding; subcontrol-position: center right; right: 5px; }}
QPushButton[look="entry"] {{ text-align: left; padding: 6px 12px; border-color: {TOKENS.line}; }}
QPushButton[look="entry"]:focus {{ border: 2px solid {TOKENS.accent}; padding: 5px 11px; }}
QPushButton[segment="first"], QPushButton[segment="middle"] {{ border-right: 0; }}
QPushButton[segment="first"] {{ border-top-right-radius: 0; border-bottom-right-radius: 0; }}
QPushButton[segment="middle"] {{ border-radius: 0; }}
QPushButton[segment="last"] {{ border-top-left-radius: 0; border-bottom-left-radius: 0; }}
QLineEdit[look="field"], QPlainTextEdit[look="field"] {{ background: {TOKENS.card};
  border: 1px solid {TOKENS.field_line}; border-radius: {TOKENS.radius}px; padding: 4px 7px; }}
QLineEdit[look="field"]:focus, QPlainTextEdit[look="field"]:focus {{ border: 2px solid {TOKENS.accent};
  padding: 3px 6px; }}
QComboBox, QSpinBox {{ background: {TOKENS.card}; border: 1px solid {TOKENS.field_line};
  border-radius: {TOKENS.radius}px; padding: 4px 7px; }}
QComboBox:focus, QSpinBox:focus {{ border: 2px solid {TOKENS.accent}; padding: 3px 6px; }}
QComboBox:!editable {{ padding-left: 9px; }}
QComboBox:!editable:focus {{ padding-left: 8px; }}
QSpinBox {{ padding: 3px 7px; }}
QSpinBox:focus {{ padding: 2px 6px; }}
QComboBox:disabled, QSpinBox:disabled {{ background: {TOKENS.read_only}; border-color: {TOKENS.line}; }}
QComboBox::drop-down, QSpinBox::up-button, QSpinBox::down-button {{ border: 0; width: 24px;
  subcontrol-origin: margin; }}
QComboBox::down-arrow, QSpinBox::down-arrow {{ image: url("{_ARROWS["down"]}"); }}
QSpinBox::up-arrow {{ image: url("{_ARROWS["up"]}"); }}
QComboBox::item:selected {{ background: {TOKENS.accent_soft}; color: {TOKENS.text}; }}
QTreeView QComboBox, QTreeView QComboBox:focus {{ padding-top: 0; padding-bottom: 0; }}
QPushButton[look="fold"]:checked {{ background: transparent; color: {TOKENS.accent_dark}; border-color: transparent; }}
QPushButton[look="fold"]:focus {{ border: 1px solid {TOKENS.accent}; padding: 4px 3px; }}
QScrollBar:vertical {{ background: transparent; width: 11px; margin: 0; }}
QScrollBar:horizontal {{ background: transparent; height: 11px; margin: 0; }}
QScrollBar::handle {{ background: {TOKENS.scroll}; border-radius: 4px; margin: 1px; }}
QScrollBar::handle:vertical {{ min-height: 32px; }}
QScrollBar::handle:horizontal {{ min-width: 32px; }}
QScrollBar::handle:hover {{ background: {TOKENS.muted}; }}
QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; }}
QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}
QLineEdit[look="field"]:disabled {{ background: {TOKENS.read_only}; border-color: {TOKENS.line}; }}
QFrame[look="bar-info"], QFrame[look="bar-warning"], QFrame[look="bar-error"], QFrame[look="bar-good"] {{
  border-radius: {TOKENS.radius}px; }}
QFrame[look="bar-info"] {{ background: {TOKENS.accent_soft}; border: 1px solid {TOKENS.accent}; }}
QFrame[look="bar-warning"] {{ background: {TOKENS.explain_soft}; border: 1px solid {TOKENS.explain}; }}
QFrame[look="bar-error"] {{ background: {TOKENS.error_soft}; border: 1px solid {TOKENS.error}; }}
QFrame[look="bar-good"] {{ background: {TOKENS.good_soft}; border: 1px solid {TOKENS.good}; }}
QTreeView, QListView {{ background: {TOKENS.card}; border: 0; outline: 0; }}
QTreeView::item {{ height: 25px; }}
QTreeView::item:selected, QListView::item:selected {{
  background: {TOKENS.accent_soft}; color: {TOKENS.text}; }}
QScrollArea {{ border: 0; background: transparent; }}
QSplitter::handle {{ background: transparent; }}
QToolTip {{ color: {TOKENS.card}; background: {TOKENS.text}; border: 0; padding: 4px; }}
"""

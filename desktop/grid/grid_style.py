"""How a grid's own parts look, made of the tokens: grid, header, cell editors and the list of words below a cell."""

from desktop.style import TOKENS

GRID_STYLE = f"""
QTableView {{ background: {TOKENS.card}; gridline-color: {TOKENS.line}; border: 0; outline: 0;
  selection-background-color: {TOKENS.accent_soft}; selection-color: {TOKENS.text}; }}
QTableView::corner, QAbstractScrollArea::corner {{ background: {TOKENS.card}; border: 0; }}
QTableCornerButton::section {{ background: {TOKENS.ground}; border: 0; border-right: 1px solid {TOKENS.line};
  border-bottom: 1px solid {TOKENS.line}; }}
QTableView[look="frozen"] {{ border-right: 1px solid {TOKENS.field_line}; }}
QTableView QHeaderView {{ background: {TOKENS.ground}; }}
QTableView QHeaderView::section {{ background: {TOKENS.ground}; color: {TOKENS.muted}; border: 0; padding: 0 6px;
  border-right: 1px solid {TOKENS.line}; border-bottom: 1px solid {TOKENS.line}; font-size: {TOKENS.small_px}px; }}
QLineEdit[look="cell"], QPlainTextEdit[look="cell"] {{ background: {TOKENS.card}; color: {TOKENS.text};
  border: 2px solid {TOKENS.accent}; padding: 0 3px; }}
QListWidget[look="choices"] {{ background: {TOKENS.card}; color: {TOKENS.text};
  border: 1px solid {TOKENS.field_line}; }}
QListWidget[look="choices"]::item {{ height: {TOKENS.field_height - 4}px; padding: 0 6px; }}
QListWidget[look="choices"]::item:selected {{ background: {TOKENS.accent_soft}; color: {TOKENS.text}; }}
"""

"""The mark by which an import knows a template of its own: a hidden sheet of names and values."""

MARK_SHEET = "_zerenshu"
TEMPLATE_VERSION = 1

"""Keeps the card beside the form true: another measure, another field, an edit. Opens who changed what."""

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication, QWidget

from desktop.context.context_lines import context_of, field_note, figure_lines
from desktop.context.previous_value import PreviousValue
from desktop.window_parts import WindowParts
from forms.services.context import ChangeLine, change_lines
from forms.storage_free import Change

"""The tokens: every text can be read on every ground it stands on, and nothing is said by colour alone."""

import pytest
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication, QComboBox, QSpinBox
from pytestqt.qtbot import QtBot

from desktop.main_window import MainWindow
from desktop.style import LEVEL_COLOURS, LEVEL_MARKS, LEVEL_WORDS, LIGHT_COLOURS, STATE_COLOURS, TOKENS
from forms.records.status import STATE_MARKS
from forms.validation.calculate import LIGHT_MARKS
from resources import resource_path
from tests.gui.screens import unnamed
from tests.screen import dress

TEXT_CONTRAST = 4.5  # WCAG 2.1, 1.4.3
LINE_CONTRAST = 3.0  # WCAG 2.1, 1.4.11, of what one must find to type in it

GROUNDS = ("ground", "card", "read_only")
PAIRS = (
    *((text, ground) for text in ("text", "muted", "accent", "accent_dark") for ground in (*GROUNDS, "accent_soft")),
    *((text, ground) for text in ("error", "explain", "good") for ground in (*GROUNDS, "accent_soft")),
    *((text, f"{text}_soft") for text in ("error", "explain", "good")),
    *(("text", f"{tone}_soft") for tone in ("error", "explain", "good")),
    *(("muted", f"{tone}_soft") for tone in ("error", "explain", "good")),
    *(("on_accent", ground) for ground in ("accent", "accent_dark")),
    ("card", "text"),
)


def luminance(token: str) -> float:
    parts = [value / 12.92 if value <= 0.03928 else ((value + 0.055) / 1.055) ** 2.4 for value in rgb(token)]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def rgb(token: str) -> tuple[float, float, float]:
    colour = QColor(token)
    return colour.redF(), colour.greenF(), colour.blueF()


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(getattr(TOKENS, one)), luminance(getattr(TOKENS, other))), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize(("text", "ground"), PAIRS)
def test_text_can_be_read_on_its_ground(text: str, ground: str) -> None:
    assert contrast(text, ground) >= TEXT_CONTRAST, f"{contrast(text, ground):.2f}"


def test_the_border_of_a_field_can_be_found() -> None:
    assert contrast("field_line", "card") >= LINE_CONTRAST
    assert contrast("accent", "card") >= LINE_CONTRAST


def test_every_colour_comes_with_a_mark_and_a_word_of_its_own() -> None:
    assert LEVEL_COLOURS.keys() == LEVEL_MARKS.keys() == LEVEL_WORDS.keys()
    assert STATE_COLOURS.keys() == STATE_MARKS.keys()
    assert LIGHT_COLOURS.keys() == LIGHT_MARKS.keys()
    for marks in (LEVEL_MARKS, LIGHT_MARKS):
        assert len(set(marks.values())) == len(marks)


def test_every_field_of_the_window_has_a_name(window: MainWindow) -> None:
    for measure in ("1.1", "1.2", "9.2"):
        window.navigator.go_to(measure, "value")
        field = next(iter(window.parts.form.body.fields.values()))
        field.ask_state("pending")
    window.navigator.toggle_sheet()
    assert unnamed(window) == []


def test_what_one_chooses_in_looks_like_what_one_types_in(qapp: QApplication, qtbot: QtBot) -> None:
    dress(qapp)
    for field in (QComboBox(), QSpinBox()):
        qtbot.addWidget(field)
        field.resize(160, 34)
        for is_enabled, ground, line in ((True, "card", "field_line"), (False, "read_only", "line")):
            field.setEnabled(is_enabled)
            seen = field.grab().toImage()
            column = [seen.pixelColor(100, y).name() for y in (0, 4, 17, 30, 33)]
            assert column == [getattr(TOKENS, line), *[getattr(TOKENS, ground)] * 3, getattr(TOKENS, line)]
    for name in ("arrow_up.png", "arrow_up@2x.png", "arrow_down.png", "arrow_down@2x.png"):
        arrow = QImage(str(resource_path("icons", name)))
        assert arrow.pixelColor(arrow.rect().center()).name() == TOKENS.muted

"""Draws the one page for a leader: counts, a bar an aspect, and as much of what lags as the page has room for."""

from dataclasses import replace

from forms.pdf.flow import Flow, baseline
from forms.pdf.layout import (
    BLACK,
    ERHAO,
    GREY,
    INNER_RULE,
    LIUHAO,
    SIHAO,
    TONES,
    WUHAO,
    XIAOER,
    XIAOSI,
    XIAOWU,
    Box,
    Colour,
    TextStyle,
)
from forms.pdf.line_breaking import break_lines, clean_text
from forms.pdf.title_breaking import break_title
from forms.reports.dashboard import AspectBar, CountTile, Dashboard, LaggingItem

_TITLE = TextStyle("title", ERHAO, 31.0)
_LONG_TITLE = TextStyle("title", XIAOER, 26.0)
_SUBTITLE = TextStyle("kai", SIHAO, 22.0)
_HEADING = TextStyle("hei", XIAOSI, 21.0)
_LABEL = TextStyle("hei", WUHAO, 15.0)
_COUNT = TextStyle("hei", ERHAO, 27.0)
_TILE_NOTE = TextStyle("song", LIUHAO, 11.0)
_TEXT = TextStyle("fang", WUHAO, 15.0)
_NAME = TextStyle("hei", WUHAO, 15.5)
_DETAIL = TextStyle("song", XIAOWU, 13.0)
_FINE = TextStyle("song", LIUHAO, 10.5, colour=GREY)

_TILE_HEIGHT, _TILE_GAP = 62.0, 5.0
_TALLEST_BAR, _LOWEST_BAR = 22.0, 9.0
_MOST_BARS_SHARE = 0.36
_MOST_TITLE_LINES = 4
_NAME_SHARE, _TRACK_SHARE, _PERCENT_SHARE = 0.40, 0.33, 0.10
_SMALLEST = 6.0
_NAME_SHRINK = 0.8
_MOST_DETAIL_LINES = 2
_BAR: Colour = (0.25, 0.38, 0.52)
_TRACK: Colour = (0.93, 0.93, 0.93)


def draw_dashboard(flow: Flow, page: Dashboard) -> None:
    """Draw the page on the sheet at hand, which must be a fresh one; never goes on to a second."""
    _draw_head(flow, page)
    _draw_tiles(flow, page.tiles)
    _draw_lines(flow, page.changes, _TEXT, most=2)
    _draw_heading(flow, "各方面进度")
    _draw_bars(flow, page.bars)
    _draw_lines(flow, page.bars_note, _FINE, most=2)
    _draw_heading(flow, f"滞后与预警（{len(page.lagging)}项）" if page.lagging else "滞后与预警")
    _draw_lagging(flow, page)
    flow.pen.text(_fitted(page.foot, flow.box.width, _FINE)[0], flow.box.x0, flow.box.y0, _FINE)


def _draw_head(flow: Flow, page: Dashboard) -> None:
    style, width = _TITLE, flow.box.width
    if any(sum(map(style.advance, clean_text(line))) > width for line in page.title):
        style = _LONG_TITLE
    lines = [part for line in page.title for part in break_title(line, width, style.advance)]
    middle = (flow.box.x0 + flow.box.x1) / 2
    for line in lines[:_MOST_TITLE_LINES]:
        flow.pen.text(line, middle, baseline(flow.y, style), style, "centre")
        flow.y -= style.leading
    text, fitted = _fitted(page.subtitle, flow.box.width, _SUBTITLE)
    flow.pen.text(text, middle, baseline(flow.y - 2, fitted), fitted, "centre")
    flow.y -= _SUBTITLE.leading + 6


def _draw_tiles(flow: Flow, tiles: tuple[CountTile, ...]) -> None:
    width = (flow.box.width - _TILE_GAP * (len(tiles) - 1)) / len(tiles)
    boxes = []
    for number, tile in enumerate(tiles):
        left = flow.box.x0 + number * (width + _TILE_GAP)
        boxes.append(Box(left, flow.y - _TILE_HEIGHT, left + width, flow.y))
        y = flow.y - 5
        for text, plain in ((tile.label, _LABEL), (str(tile.count), _COUNT), (tile.note, _TILE_NOTE)):
            shown, style = _fitted(text, width - 4, plain)
            toned = replace(
                style, colour=TONES[tile.tone] if plain is not _TILE_NOTE and tile.tone != "faint" else BLACK
            )
            flow.pen.text(shown, left + width / 2, baseline(y, style), toned, "centre")
            y -= plain.leading
    with flow.pen.artifact():
        for box in boxes:
            flow.pen.frame(box, INNER_RULE)
    flow.y -= _TILE_HEIGHT + 8


def _draw_heading(flow: Flow, text: str) -> None:
    flow.y -= 7
    flow.pen.text(text, flow.box.x0, baseline(flow.y, _HEADING), _HEADING)
    flow.y -= _HEADING.leading


def _draw_lines(flow: Flow, text: str, style: TextStyle, *, most: int) -> None:
    for line in _cut(text, flow.box.width, style, most):
        flow.pen.text(line, flow.box.x0, baseline(flow.y, style), style)
        flow.y -= style.leading


def _draw_bars(flow: Flow, bars: tuple[AspectBar, ...]) -> None:
    """A bar an aspect; so many aspects that they would not fit are counted."""
    room = flow.box.height * _MOST_BARS_SHARE
    pitch = min(_TALLEST_BAR, max(_LOWEST_BAR, room / max(len(bars), 1)))
    shown = bars[: int(room / pitch)]
    for bar in shown:
        _draw_bar(flow, bar, pitch)
    if len(bars) > len(shown):
        _draw_lines(flow, f"另有{len(bars) - len(shown)}个方面，见措施落实情况表。", _DETAIL, most=1)
    flow.y -= 2


def _draw_bar(flow: Flow, bar: AspectBar, pitch: float) -> None:
    box, size = flow.box, min(WUHAO, pitch * 0.66)
    style = TextStyle("song", size, pitch)
    y = baseline(flow.y - (pitch - size) / 2, style)
    name, fitted = _fitted(bar.name, box.width * _NAME_SHARE - 6, style, style.size * _NAME_SHRINK)
    flow.pen.text(name, box.x0, y, fitted)
    left = box.x0 + box.width * _NAME_SHARE
    track = Box(left, flow.y - pitch * 0.82, left + box.width * _TRACK_SHARE, flow.y - pitch * 0.18)
    with flow.pen.artifact():
        flow.pen.fill([track], _TRACK)
        if bar.percent:
            flow.pen.fill([track._replace(x1=track.x0 + track.width * float(bar.percent) / 100)], _BAR)
        if bar.planned is not None:
            x = track.x0 + track.width * float(bar.planned) / 100
            flow.pen.rules([Box(x, track.y0 - pitch * 0.1, x, track.y1 + pitch * 0.1)], 1.4)
    percent = "—" if bar.percent is None else f"{bar.percent:.0f}%"
    flow.pen.text(percent, track.x1 + box.width * _PERCENT_SHARE - 2, y, style, "right")
    lights, fitted = _fitted(bar.lights, box.x1 - track.x1 - box.width * _PERCENT_SHARE - 8, style)
    flow.pen.text(lights, box.x1, y, fitted, "right")
    flow.y -= pitch


def _draw_lagging(flow: Flow, page: Dashboard) -> None:
    if not page.lagging:
        _draw_lines(flow, page.empty_text, _TEXT, most=1)
    bottom = flow.box.y0 + _FINE.leading + 4
    for number, item in enumerate(page.lagging):
        left = len(page.lagging) - number
        details = _cut(f"{item.state}原因：{item.reason}", flow.box.width - WUHAO, _DETAIL, _MOST_DETAIL_LINES)
        height = _NAME.leading + len(details) * _DETAIL.leading + 3
        if flow.y - height - (_DETAIL.leading if left > 1 else 0) < bottom:
            _draw_lines(flow, f"另有{left}项，见措施落实情况表。", _DETAIL, most=1)
            return
        _draw_item(flow, item, details)


def _draw_item(flow: Flow, item: LaggingItem, details: list[str]) -> None:
    light = replace(_NAME, colour=TONES[item.tone])
    width = sum(map(light.advance, item.light))
    name, style = _fitted(item.name, flow.box.width - width - WUHAO, _NAME, _NAME.size * _NAME_SHRINK)
    flow.pen.text(item.light, flow.box.x0, baseline(flow.y, light), light)
    flow.pen.text(name, flow.box.x0 + width + WUHAO * 0.7, baseline(flow.y, style), style)
    flow.y -= _NAME.leading
    for line in details:
        flow.pen.text(line, flow.box.x0 + WUHAO, baseline(flow.y, _DETAIL), _DETAIL)
        flow.y -= _DETAIL.leading
    flow.y -= 3


def _cut(text: str, width: float, style: TextStyle, most: int) -> list[str]:
    """The text in at most `most` lines; what is left out is shown as …"""
    flat = clean_text(text).replace("\n", " ")
    lines = [line.text for line in break_lines(flat, width, style.advance, style.size, most_spread=0)] if flat else []
    if len(lines) <= most:
        return lines
    return [*lines[: most - 1], _ended(lines[most - 1], width, style)]


def _ended(text: str, width: float, style: TextStyle) -> str:
    while text and sum(map(style.advance, text)) + style.advance("…") > width:
        text = text[:-1]
    return f"{text}…"


def _fitted(text: str, width: float, style: TextStyle, smallest: float = _SMALLEST) -> tuple[str, TextStyle]:
    """The text on one line: in smaller type down to `smallest`, and where that is not enough, cut."""
    flat = clean_text(text).replace("\n", " ")
    natural = sum(map(style.advance, flat))
    if natural <= width:
        return flat, style
    smaller = replace(style, size=max(smallest, style.size * width / natural))
    return (flat if sum(map(smaller.advance, flat)) <= width + 0.1 else _ended(flat, width, smaller)), smaller

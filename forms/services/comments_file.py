"""Reads the comments that a reviewer wrote: Excel or CSV with 位置 and 意见, JSON, or plain lines `9.2.value：意见`."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

from forms.errors import UserError
from forms.package.return_slip import Comment, parse_place
from resources.translation import _, listed

_TABLES = frozenset({".xlsx", ".xls", ".csv"})
_PLACE_HEADS, _TEXT_HEADS = ("位置", "place"), ("意见", "comment")
_LINE = re.compile(r"\s*([^\s：:]*)\s*[：:\t]\s*(.+?)\s*")
_LARGEST_BYTES = 4 << 20
_FAULTS_SHOWN = 10

_Found = Iterator[tuple[str, str, str]]
"""Where it stands in the file, the place as written, the comment."""


def read_comments(path: Path) -> tuple[Comment, ...]:
    """The comments of a file, in order. An empty place means the package as a whole.

    Raises:
        UserError: the file cannot be read, holds no comment, or names places that are none, each with its line.
    """
    from forms.excel.reader import read_file

    suffix = path.suffix.lower()
    if suffix in _TABLES:
        found = list(_of_table(path))
    else:
        blob = read_file(path)
        text = _decoded(blob, path) if len(blob) <= _LARGEST_BYTES else ""
        found = list(_of_json(text, path) if suffix == ".json" else _of_lines(text, path))
    if not found:
        todo = _("每行一条，如“9.2.value：请附名单”；Excel 里要有“位置”和“意见”两列。")
        raise UserError("no_comments", _("文件里没有意见。"), todo=todo, where=path.name)
    comments, wrong = [], []
    for where, place_text, text in found:
        place = parse_place(place_text)
        if place is None:
            wrong.append(_("{where}“{place}”").format(where=where, place=place_text[:40]))
        else:
            comments.append(Comment(place, text))
    if wrong:
        what = _("这些位置读不懂：{places}。").format(places=listed(wrong[:_FAULTS_SHOWN]))
        todo = _("请写成 9.2.value、9.2 或 state_assets[ZC-0117].status 的样子。")
        raise UserError("bad_place", what, todo=todo, where=path.name)
    return tuple(comments)


def _of_table(path: Path) -> _Found:
    from forms.excel.reader import read_tables

    for table in read_tables(path):
        place = text = 0
        for row in table.rows:
            cells = [cell.strip() for cell in row.texts]
            if not place:
                place = next((index for index, cell in enumerate(cells, 1) if cell in _PLACE_HEADS), 0)
                text = next((index for index, cell in enumerate(cells, 1) if cell in _TEXT_HEADS), 0)
                place = place if text else 0
            elif row.cell(text).text.strip():
                where = _("{sheet} 第{row}行").format(sheet=table.name, row=row.number)
                yield where, row.cell(place).text, row.cell(text).text.strip()


def _of_json(text: str, path: Path) -> _Found:
    try:
        content = json.loads(text)
        items = content["comments"] if isinstance(content, dict) else content
        for number, item in enumerate(items, 1):
            where = _("第{number}条").format(number=number)
            yield where, str(item["place"]), str(item["text"])
    except (ValueError, TypeError, KeyError, RecursionError) as fault:
        todo = _('应是 [{"place": "9.2.value", "text": "意见"}] 的样子。')
        raise UserError("bad_comments", _("意见文件读不懂。"), todo=todo, where=path.name) from fault


def _of_lines(text: str, path: Path) -> _Found:
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        where = _("第{number}行").format(number=number)
        match = _LINE.fullmatch(line)
        if match is None:
            todo = _("请写成“位置：意见”，如“9.2.value：请附名单”。")
            raise UserError("bad_comments", _("这一行没有写明位置或意见。"), todo=todo, where=f"{path.name} {where}")
        yield where, match[1], match[2]


def _decoded(blob: bytes, path: Path) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return blob.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise UserError("bad_comments", _("意见文件不是文本。"), todo=_("请另存为 UTF-8 文本或 Excel。"), where=path.name)

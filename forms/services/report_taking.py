"""A rewritten .docx against the report it came from: what was changed, paragraph by paragraph, before it is taken.

The marks that we wrote say which paragraph is which and whether its text is as written; data entered since then are no
change of the leader's. A paragraph without a mark is known by its text.
"""

from collections.abc import Iterable, Iterator
from copy import copy
from dataclasses import dataclass, field, replace
from difflib import SequenceMatcher
from pathlib import Path
from typing import Literal

from forms.records.report_text import TITLE_KEY
from forms.services.report_numbers import NumberDoubt
from forms.services.report_text import ReportDesk, TextEdit, head_field, head_label
from forms.word import marks
from forms.word.reader import read_docx
from forms.word.text_stream import WordParagraph, WordText, split_number
from resources.translation import _

ChangeKind = Literal["changed", "added", "removed", "head"]

_LIKE_ENOUGH = 0.6
_COMPARED = 300
_HEADS = {marks.ADDRESSEE: "addressee", marks.UNIT: "unit", marks.DAY: "day"}
_END = (marks.ATTACHMENTS, marks.UNIT, marks.DAY)
_NEW = "new/"


@dataclass(frozen=True, slots=True)
class TakenChange:
    """One change of the file: `before` is how the report stands, `after` what the file says ("" where removed).

    `key` is the paragraph's, the name of a head's entry, or `new/1` for one that the file adds behind `anchor`.
    """

    kind: ChangeKind
    key: str
    label: str
    before: str
    after: str
    level: int = 0
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class TakenReport:
    """What a file would change, what was left aside, and the numbers that would agree with nothing entered."""

    changes: tuple[TakenChange, ...]
    notes: tuple[str, ...]
    doubts: tuple[NumberDoubt, ...]


def compare_file(desk: ReportDesk, path: Path) -> TakenReport:
    """Read a rewritten .docx and compare it; nothing is changed. Raises as `read_docx`."""
    return compare_text(desk, read_docx(path))


def compare_text(desk: ReportDesk, text: WordText) -> TakenReport:
    """As `compare_file`, of a text already read."""
    comparison = _Comparison(desk, text)
    changes = tuple(comparison.changes())
    trial = copy(desk)
    edit = take(trial, changes)
    touched = {change.key for change in edit.changes}
    doubts = tuple(doubt for doubt in trial.doubts if doubt.key in touched)
    return TakenReport(changes, tuple(comparison.notes()), doubts)


def take(desk: ReportDesk, changes: Iterable[TakenChange]) -> TextEdit:
    """Make these changes on the desk and return them as one edit, to be saved. Raises UserError as the desk does."""
    edits: list[TextEdit] = []
    keys: dict[str, str] = {}
    for change in changes:
        match change.kind:
            case "head":
                edits.append(desk.set_head({change.key: change.after}))
            case "changed":
                edits.append(desk.set_text(change.key, change.after, change.level))
            case "removed":
                edits.append(desk.remove(change.key))
            case "added":
                edit = desk.add_after(keys.get(change.anchor, change.anchor), change.after, change.level)
                edits.append(edit)
                keys[change.key] = edit.changes[0].key if edit.changes else change.anchor
    return desk.join(edits)


@dataclass
class _Comparison:
    desk: ReportDesk
    text: WordText
    _seen: set[str] = field(default_factory=set)
    _notes: list[str] = field(default_factory=list)
    _added: int = 0

    def __post_init__(self) -> None:
        report = self.desk.report
        self._current = {each.key: each for each in report.paragraphs}
        keys = (TITLE_KEY, *self._current, *_HEADS, marks.ATTACHMENTS, marks.HEAD)
        self._keys = {marks.key_digest(key): key for key in keys}
        self._lines = list(self._one_by_one())
        self._same = self._same_texts()
        self._marked = {
            self._keys[each.mark.key] for each in self.text.paragraphs if each.mark and each.mark.key in self._keys
        }

    def changes(self) -> Iterator[TakenChange]:
        """Every change in the order of the file, what was taken out last."""
        anchor, is_body = "", False
        first_same = min(self._same, default=len(self._lines))
        if not self._marked:
            self._note(_("文件里没有本程序留下的标记，各段按文字对应；标题、主送机关、附件和落款没有取回。"))
        for place, paragraph in enumerate(self._lines):
            key = self._key_of(paragraph) if paragraph.mark else ""
            if not self._marked:
                is_body = place >= first_same and not self._is_end(paragraph.text) and (is_body or place == first_same)
            if key in (TITLE_KEY, *_HEADS, marks.ATTACHMENTS, marks.HEAD):
                yield from self._frame_change(key, paragraph)
                is_body = key not in _END and key != marks.HEAD
                continue
            if not is_body:
                continue
            key = key or self._key_by_text(place, paragraph.text)
            change = self._body_change(key, paragraph, anchor)
            if change is not None:
                yield change
            anchor = change.key if change is not None else key or anchor
        yield from self._removed()

    def notes(self) -> Iterator[str]:
        yield from self._notes
        if self.text.tracked:
            text = _("文件中有 {count} 处修订，已按全部接受处理：插入的保留，删除的去掉。")
            yield text.format(count=self.text.tracked)
        if self.text.tables:
            text = _("文件中有 {count} 个表格，其中的文字按段落取回，表格本身不取回。")
            yield text.format(count=self.text.tables)
        if self.text.pictures:
            yield _("文件中有 {count} 张图片，没有取回。").format(count=self.text.pictures)

    def _one_by_one(self) -> Iterator[WordParagraph]:
        """Line breaks inside a paragraph part it, but for the title."""
        for paragraph in self.text.paragraphs:
            if paragraph.mark and self._keys.get(paragraph.mark.key) == TITLE_KEY:
                yield replace(paragraph, text=paragraph.text.replace("\n", ""))
                continue
            first, *more = [line.strip() for line in paragraph.text.split("\n") if line.strip()] or [""]
            yield replace(paragraph, text=first)
            for line in more:
                level, rest = split_number(line)
                yield WordParagraph(rest, level, None)

    def _key_of(self, paragraph: WordParagraph) -> str:
        """The key of a mark; a mark that was copied with its text counts once."""
        key = self._keys.get(paragraph.mark.key, "") if paragraph.mark else ""
        if key in self._seen and key not in (marks.ATTACHMENTS,):
            return ""
        if key:
            self._seen.add(key)
        return key

    def _same_texts(self) -> dict[int, str]:
        """Which of our paragraphs each line of the file says word for word, in the order of both."""
        keys = list(self._current)
        ours = ["".join(each.text.split()) for each in self._current.values()]
        theirs = ["".join(each.text.split()) for each in self._lines]
        blocks = SequenceMatcher(None, theirs, ours, autojunk=False).get_matching_blocks()
        return {at + step: keys[place + step] for at, place, size in blocks for step in range(size)}

    def _key_by_text(self, place: int, text: str) -> str:
        """A paragraph without a mark is one of ours when it says the same, or nearly."""
        plain, key = "".join(text.split()), self._same.get(place, "")
        if not key:
            taken = self._seen | self._marked | set(self._same.values())
            free = [name for name in self._current if name not in taken]
            best = max(((_likeness(plain, self._current[name].text), name) for name in free), default=(0.0, ""))
            key = best[1] if best[0] >= _LIKE_ENOUGH else ""
        if key in self._seen | self._marked:
            return ""
        if key:
            self._seen.add(key)
        return key

    def _is_end(self, text: str) -> bool:
        """What stands behind the text in a file that lost its marks."""
        return text.startswith("附件：") or text == (self.desk.head.unit or self.desk.session.letter.unit)

    def _frame_change(self, key: str, paragraph: WordParagraph) -> Iterator[TakenChange]:
        text = paragraph.text.rstrip("：:") if key == marks.ADDRESSEE else paragraph.text
        if paragraph.mark is None or marks.mark_of(key, text) == paragraph.mark:
            return
        if key == TITLE_KEY:
            yield TakenChange("changed", key, _("标题"), self.desk.report.title.text, text)
        elif key in _HEADS:
            yield from self._head_change(_HEADS[key], text)
        elif key == marks.ATTACHMENTS and not self._says_attachment(paragraph):
            self._note(_("附件说明按报告的组成部分生成，文件中的改动没有取回。"))

    def _says_attachment(self, paragraph: WordParagraph) -> bool:
        text = paragraph.text.removeprefix("附件：").strip("　 ")
        names = (text, split_number(text)[1])
        return any(marks.mark_of(marks.ATTACHMENTS, name) == paragraph.mark for name in names)

    def _head_change(self, name: str, text: str) -> Iterator[TakenChange]:
        entry = head_field(name)
        try:
            value = entry.type.parse(text)
        except ValueError:
            self._note(_("{label}“{text}”不能识别，没有取回。").format(label=head_label(name), text=text[:30]))
            return
        before = getattr(self.desk.head, name)
        if value != before:
            yield TakenChange("head", name, head_label(name), before, value)

    def _body_change(self, key: str, paragraph: WordParagraph, anchor: str) -> TakenChange | None:
        if not key:
            return self._addition(paragraph, anchor)
        current = self._current[key]
        is_as_written = paragraph.mark is not None and marks.mark_of(key, paragraph.text) == paragraph.mark
        if is_as_written or "".join(paragraph.text.split()) == "".join(current.text.split()):
            if paragraph.level == current.level:
                return None
            return TakenChange("changed", key, current.printed[:16], current.text, current.text, paragraph.level)
        return TakenChange("changed", key, current.printed[:16], current.text, paragraph.text, paragraph.level)

    def _addition(self, paragraph: WordParagraph, anchor: str) -> TakenChange | None:
        """One of ours that the data no longer give, as it was written, is no addition."""
        mark = paragraph.mark
        if mark and mark.key not in self._keys and marks.mark_of("", paragraph.text).text == mark.text:
            self._note(
                _("有的段落在数据变化后已不再生成，文件中原样的没有取回：{text}").format(text=paragraph.text[:30])
            )
            return None
        self._added += 1
        key = f"{_NEW}{self._added}"
        return TakenChange("added", key, _("新增"), "", paragraph.text, paragraph.level, anchor)

    def _removed(self) -> Iterator[TakenChange]:
        """What we wrote and the file no longer has; what the data gave only since then was never in it."""
        for key, paragraph in self._current.items():
            was_written = not self.text.written or marks.key_digest(key) in self.text.written
            if key not in self._seen and was_written:
                yield TakenChange("removed", key, paragraph.printed[:16], paragraph.text, "")

    def _note(self, text: str) -> None:
        if text not in self._notes:
            self._notes.append(text)


def _likeness(one: str, other: str) -> float:
    """0 to 1, of the beginnings: enough to know a paragraph again, and never slow."""
    return SequenceMatcher(None, one[:_COMPARED], other[:_COMPARED]).ratio()

"""The text report of a node on the desk: generated from the data, changed by the clerk, kept with the node."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from forms.clock import now
from forms.errors import UserError
from forms.records.report_text import HEAD_FIELDS, OWN_PREFIX, TITLE_KEY, HeadField, Origin, ReportHead, TextChange
from forms.reports.text_report import ReportParagraph, TextReport, put_together
from forms.schema.field_types import TextType
from forms.schema.numbers import ValueFault
from forms.services.desk import NodeDesk
from forms.services.package_facts import gather_facts
from forms.services.report_numbers import NumberDoubt, doubtful_numbers
from forms.services.session import Session
from forms.storage import report_store
from forms.storage.report_store import Author
from resources.translation import _, listed

_TEXT = TextType(long=True)
_HEADS = {field.name: field for field in HEAD_FIELDS}


@dataclass(frozen=True, slots=True)
class TextEdit:
    """What an edit made, to be saved: changes, and among them the keys that are as generated again."""

    changes: tuple[TextChange, ...] = ()
    restored: tuple[str, ...] = ()
    head: tuple[tuple[str, str], ...] = ()

    def __bool__(self) -> bool:
        return bool(self.changes or self.head)


class ReportDesk:
    """The report of the desk's node. Made, refreshed and saved on the database thread; edits are in memory.

    Every edit returns what is to be saved. A paragraph is named by its key (`ReportParagraph.key`).
    """

    def __init__(self, session: Session, desk: NodeDesk) -> None:
        self.session = session
        self.desk = desk
        self.facts = gather_facts(session, desk, is_paper=False)

    def refresh(self) -> None:
        """Take in what was entered since (on the database thread)."""
        self.facts = gather_facts(self.session, self.desk, is_paper=False)
        self._forget()

    @property
    def is_locked(self) -> bool:
        return self.desk.is_locked

    @property
    def head(self) -> ReportHead:
        return self.facts.head

    @cached_property
    def report(self) -> TextReport:
        """Title and paragraphs as they stand, those taken out among `all`."""
        return put_together(self.facts)

    @cached_property
    def doubts(self) -> list[NumberDoubt]:
        """Numbers of the text that agree with nothing entered (文表一致)."""
        return doubtful_numbers(self.facts, self.report)

    @property
    def hints(self) -> list[str]:
        """What the office has not entered, in sentences."""
        if self.head.addressee:
            return []
        return [_("主送机关还没有填写，报告上留空为“（主送机关待填）”。")]

    def paragraph(self, key: str) -> ReportParagraph:
        """Raises UserError when there is none of that key."""
        found = self.report.paragraph(key)
        if found is None:
            what = _("文字报告没有段落“{key}”。").format(key=key)
            raise UserError("unknown_paragraph", what, todo=_("请先查看报告，段落前的方括号里是它的名称。"))
        return found

    def set_text(self, key: str, raw: str, level: int | None = None) -> TextEdit:
        """Write a paragraph anew; the generated text restores it, an empty one takes it out.

        Raises:
            UserError: no such paragraph, or a text that cannot be printed.
        """
        paragraph, text = self.paragraph(key), _parsed(raw)
        level = paragraph.level if level is None else level
        if not text:
            return self.remove(key)
        if paragraph.origin != "added" and (text, level) == (paragraph.generated, self._own_level(paragraph)):
            return self.restore(key)
        if paragraph.origin in ("changed", "added") and (text, level) == (paragraph.text, paragraph.level):
            return TextEdit()
        origin: Origin = "added" if paragraph.origin == "added" else "changed"
        after = self._anchor(key) if origin == "added" else ""
        change = TextChange(self.desk.node.id, key, origin, text, level, paragraph.generated, after)
        return self._keep([change])

    def remove(self, key: str) -> TextEdit:
        """Take a paragraph out; a generated one can be restored, the clerk's own is gone. The title stays."""
        paragraph = self.paragraph(key)
        if key == TITLE_KEY:
            raise UserError("title_missing", _("报告要有标题。"), todo=_("请写上标题，或恢复生成的标题。"))
        if paragraph.origin == "added" or not paragraph.generated:
            return self.restore(key)
        return self._keep([TextChange(self.desk.node.id, key, "removed", "", paragraph.level, paragraph.generated)])

    def restore(self, key: str) -> TextEdit:
        """Back to what the data say; the clerk's own paragraph is gone."""
        known = next((change for change in self.facts.text_changes if change.key == key), None)
        return self._keep([known], [key]) if known else TextEdit()

    def accept_generated(self, key: str) -> TextEdit:
        """Keep the clerk's text against new data: the paragraph no longer counts as outdated."""
        known = next((change for change in self.facts.text_changes if change.key == key), None)
        paragraph = self.paragraph(key)
        return self._keep([replace(known, generated=paragraph.generated)]) if known else TextEdit()

    def add_after(self, key: str, raw: str, level: int = 0) -> TextEdit:
        """A new paragraph of the clerk's behind the one of that key ("" at the top). Raises UserError as `set_text`."""
        text = _parsed(raw)
        if not text:
            return TextEdit()
        taken = {change.key for change in self.facts.text_changes}
        number = next(number for number in range(1, len(taken) + 2) if f"{OWN_PREFIX}{number}" not in taken)
        after = "" if key == TITLE_KEY else key
        return self._keep([TextChange(self.desk.node.id, f"{OWN_PREFIX}{number}", "added", text, level, "", after)])

    def set_head(self, raw: Mapping[str, str]) -> TextEdit:
        """Enter what only the office knows, by name; an empty text empties. Raises UserError naming the entry."""
        entries = {name: _head_value(name, text) for name, text in raw.items()}
        changed = {name: value for name, value in entries.items() if value != getattr(self.head, name)}
        self.facts = replace(self.facts, head=replace(self.head, **changed))
        self._forget()
        return TextEdit(head=tuple(changed.items()))

    def save(self, edit: TextEdit) -> None:
        """Make an edit durable with its trace (on the database thread).

        Raises:
            UserError: the node is locked; nothing is saved.
            EnvironmentFault: disk full or database in use; nothing is saved.
        """
        if edit:
            author = Author(self.desk.node.id, self.session.by, now().isoformat())
            report_store.save_report(self.session.connection, author, edit.changes, edit.restored, dict(edit.head))

    def join(self, edits: Iterable[TextEdit]) -> TextEdit:
        """Several edits as one, to be saved in one transaction; a later change of a paragraph takes the place."""
        changes: dict[str, TextChange] = {}
        restored: dict[str, None] = {}
        head: dict[str, str] = {}
        for edit in edits:
            for change in edit.changes:
                changes[change.key] = change
                restored.pop(change.key, None)
            restored |= dict.fromkeys(edit.restored)
            head |= dict(edit.head)
        return TextEdit(tuple(changes.values()), tuple(restored), tuple(head.items()))

    def _keep(self, changes: Sequence[TextChange], restored: Sequence[str] = ()) -> TextEdit:
        stamp, by = now().isoformat(), self.session.by
        made = tuple(replace(change, by=by, at=stamp) for change in changes)
        known = {change.key: change for change in self.facts.text_changes}
        for change in made:
            if change.key in restored:
                known.pop(change.key, None)
            else:
                known[change.key] = change
        self.facts = replace(self.facts, text_changes=tuple(known.values()))
        self._forget()
        return TextEdit(made, tuple(restored))

    def _forget(self) -> None:
        self.__dict__.pop("report", None)
        self.__dict__.pop("doubts", None)

    def _anchor(self, key: str) -> str:
        return next(change.after for change in self.facts.text_changes if change.key == key)

    def _own_level(self, paragraph: ReportParagraph) -> int:
        """The level that the data give the paragraph, whatever the clerk made of it."""
        if paragraph.origin == "generated":
            return paragraph.level
        plain = put_together(replace(self.facts, text_changes=())).paragraph(paragraph.key)
        return plain.level if plain else paragraph.level


def head_field(name: str) -> HeadField:
    """Raises UserError when the head has no such entry."""
    if name not in _HEADS:
        what = _("文字报告没有“{name}”这一项。").format(name=name)
        raise UserError("unknown_head", what, todo=_("可用的名称：{names}。").format(names=listed(_HEADS)))
    return _HEADS[name]


def head_label(name: str) -> str:
    """How the screen calls an entry of the head. Raises UserError as `head_field`."""
    field = head_field(name)
    return _(field.label)


def _head_value(name: str, raw: str) -> str:
    field = head_field(name)
    try:
        return field.type.parse(raw) if raw.strip() else ""
    except ValueFault as fault:
        raise UserError(
            fault.code, _("{label}：{what}。").format(label=_(field.label), what=fault.message), todo=fault.fix
        ) from fault


def _parsed(raw: str) -> str:
    try:
        return _TEXT.parse(raw) if raw.strip() else ""
    except ValueFault as fault:
        raise UserError(fault.code, _("{what}。").format(what=fault.message), todo=fault.fix) from fault

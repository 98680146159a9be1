"""The cover and the sign-off page."""

from dataclasses import replace

from forms.clock import local_text
from forms.reports.document import Cover, CoverLine, Heading, Section, SignOff
from forms.reports.facts import NodeFacts
from forms.schema.field_types import format_date


def build_cover(facts: NodeFacts) -> Cover:
    letter, node = facts.letter, facts.node
    end = format_date(node.end)
    lines = (
        CoverLine("填报单位", letter.unit),
        CoverLine("单位代码", letter.unit_code),
        CoverLine("报告节点", f"{node.label}（截至{end}）"),
        CoverLine("责任书", f"{letter.id} 第{letter.version}版"),
        CoverLine("版次", f"第{facts.revision}次报送"),
        CoverLine("导出时间", local_text(facts.exported_at, "%Y-%m-%d %H:%M")),
    )
    return Cover(letter.title, f"{facts.node.label}落实情况报告", lines, _notes(facts), facts.qr_text)


def build_draft_cover(facts: NodeFacts) -> Cover:
    """The cover of a 送审稿: it has no revision, since nothing has been handed in."""
    cover = build_cover(replace(facts, is_paper=False))
    lines = tuple(CoverLine("版次", "送审稿") if line.label == "版次" else line for line in cover.lines)
    return replace(cover, lines=lines, notes=("送审稿：供审阅修改，没有锁定、没有签名，不得报送。", *cover.notes))


def _notes(facts: NodeFacts) -> tuple[str, ...]:
    notes = []
    if facts.is_practice:
        notes.append("练习工作区导出，示例数据，不得报送。")
    if facts.letter.is_sample:
        notes.append("示例：本责任书依据公开报道整理，正式文本未公开。")
    if facts.is_paper:
        notes.append("本报送包没有电子签名，以纸质签字盖章为准。")
    return tuple(notes)


def build_sign_off(facts: NodeFacts) -> Section:
    """A box a role, and at the foot where the seal goes: on the unit's name, as on any official paper."""
    roles = tuple(role.title for role in facts.letter.roles)
    day = format_date(facts.exported_at.astimezone().date())
    foot = (CoverLine("填报单位（盖章）", facts.letter.unit), CoverLine("报出日期", day))
    statement = "本表数据由本单位采集、审核，真实、准确、完整。"
    return Section("签字页", (Heading("签字页"), SignOff(roles, foot, statement)))

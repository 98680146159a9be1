"""The cover and the sign-off page."""

from forms.clock import local_text
from forms.reports.document import Cover, CoverLine, Heading, Section, SignOff
from forms.reports.facts import NodeFacts
from forms.schema.field_types import format_date
from resources.translation import _


def build_cover(facts: NodeFacts) -> Cover:
    letter, node = facts.letter, facts.node
    end = format_date(node.end)
    lines = (
        CoverLine(_("填报单位"), letter.unit),
        CoverLine(_("单位代码"), letter.unit_code),
        CoverLine(_("报告节点"), _("{label}（截至{end}）").format(label=node.label, end=end)),
        CoverLine(_("责任书"), _("{id} 第{version}版").format(id=letter.id, version=letter.version)),
        CoverLine(_("版次"), _("第{revision}次报送").format(revision=facts.revision)),
        CoverLine(_("导出时间"), local_text(facts.exported_at, "%Y-%m-%d %H:%M")),
    )
    return Cover(
        letter.title, _("{label}落实情况报告").format(label=facts.node.label), lines, _notes(facts), facts.qr_text
    )


def _notes(facts: NodeFacts) -> tuple[str, ...]:
    notes = []
    if facts.is_practice:
        notes.append(_("练习工作区导出，示例数据，不得报送。"))
    if facts.letter.is_sample:
        notes.append(_("示例：本责任书依据公开报道整理，正式文本未公开。"))
    if facts.is_paper:
        notes.append(_("本报送包没有电子签名，以纸质签字盖章为准。"))
    return tuple(notes)


def build_sign_off(facts: NodeFacts) -> Section:
    roles = tuple(role.title for role in facts.letter.roles)
    foot = (CoverLine(_("报出日期"), format_date(facts.exported_at.astimezone().date())),)
    statement = _("本表数据由本单位采集、审核，真实、准确、完整。")
    return Section(_("签字页"), (Heading(_("签字页")), SignOff(roles, foot, statement)))

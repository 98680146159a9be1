"""The hidden mark of our own templates: which letter, node and kind of sheet a filled template belongs to."""

from forms.excel.sheet_table import SheetTable
from forms.excel.template_mark import MARK_SHEET, TEMPLATE_VERSION
from forms.schema.letter import Letter, Node
from forms.services.import_plan import ImportFault, fault_at
from resources.translation import _


def is_mark(table: SheetTable) -> bool:
    return table.is_hidden and table.name == MARK_SHEET


def check_mark(mark: SheetTable, letter: Letter, node: Node, kind: str, sheet: str) -> list[ImportFault]:
    """At most one fault, the first that applies: a template of another letter, kind or node, or of a newer program.

    An older version of the letter is a hint: numbers and titles are compared row by row anyway.
    """
    said = {row.cell(1).text: row.cell(2).text for row in mark.rows}
    place = (sheet, 1, 1)
    if not said.get("template", "").isdecimal() or int(said["template"]) > TEMPLATE_VERSION:
        what = _("这个模板由更新版本的程序导出")
        return [fault_at("newer_template", "error", place, what, _("请安装新版本，或用本程序导出的模板填写。"))]
    if said.get("letter") != letter.id:
        what = _("这是责任书 {said} 的模板，当前工作区是 {own}").format(said=said.get("letter", ""), own=letter.id)
        return [fault_at("wrong_letter", "error", place, what, _("请换用本责任书的模板。"))]
    if said.get("kind") != kind:
        names = {"measures": _("措施填报"), "targets": _("目标计划"), "owners": _("责任单位")}
        what = _("这是“{said}”的模板，现在导入的是“{own}”").format(
            said=names.get(said.get("kind", ""), said.get("kind", "")), own=names.get(kind, kind)
        )
        return [fault_at("wrong_kind", "error", place, what, _("请按模板的种类导入。"))]
    if said.get("node") != node.id:
        what = _("这是节点 {said} 的模板，现在导入的是节点 {own}").format(said=said.get("node", ""), own=node.id)
        return [fault_at("wrong_node", "error", place, what, _("请切换到相应的节点，或换用本节点的模板。"))]
    if said.get("letter_version") != str(letter.version):
        what = _("模板按责任书第{said}版导出，现在是第{own}版").format(
            said=said.get("letter_version", ""), own=letter.version
        )
        return [fault_at("older_letter", "hint", place, what, _("请核对有变动的措施。"))]
    return []

"""Everything that can be done by a key, as data: id, text, keys, slot, and the group it is shown under.

The table makes the menu, the shortcuts and the key list (F1) alike. Pages add their own rows with `build_actions`.
"""

from collections.abc import Iterable
from typing import NamedTuple

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from resources.translation import _


class ActionSpec(NamedTuple):
    """`slot` names the method of the target that does it. `in_menu`: listed in the window's menu, under `group`."""

    id: str
    group: str
    text: str
    keys: tuple[str, ...]
    slot: str
    in_menu: bool = False


class KeyNote(NamedTuple):
    """A key that a field itself takes: shown in the key list only."""

    group: str
    text: str
    keys: tuple[str, ...]


WINDOW_ACTIONS: tuple[ActionSpec, ...] = (
    ActionSpec("previous_measure", "移动", "上一项措施", ("Alt+Up", "PgUp"), "_on_previous_measure_triggered"),
    ActionSpec("next_measure", "移动", "下一项措施", ("Alt+Down", "PgDown"), "_on_next_measure_triggered"),
    ActionSpec("next_issue", "移动", "下一个问题", ("F8",), "_on_next_issue_triggered"),
    ActionSpec("previous_issue", "移动", "上一个问题", ("Shift+F8",), "_on_previous_issue_triggered"),
    ActionSpec("go_measures", "移动", "到措施目录", ("Ctrl+1",), "_on_go_measures_triggered"),
    ActionSpec("go_form", "移动", "到填报表", ("Ctrl+2",), "_on_go_form_triggered"),
    ActionSpec("go_issues", "移动", "到问题清单", ("Ctrl+3",), "_on_go_issues_triggered"),
    ActionSpec("next_node", "移动", "下一个节点", ("Ctrl+PgDown",), "_on_next_node_triggered"),
    ActionSpec("previous_node", "移动", "上一个节点", ("Ctrl+PgUp",), "_on_previous_node_triggered"),
    ActionSpec("rows", "移动", "查看计入的行，或选择台账", ("Ctrl+L",), "_on_rows_triggered", True),
    ActionSpec("look", "移动", "查看问题对照的数字", ("Ctrl+J",), "_on_look_triggered"),
    ActionSpec("back", "移动", "返回查看前的位置", ("Alt+Left",), "_on_back_triggered"),
    ActionSpec("menu", "移动", "打开菜单", ("F10",), "_on_menu_triggered"),
    ActionSpec("save", "填报", "立即保存", ("Ctrl+S",), "_on_save_triggered"),
    ActionSpec("undo", "填报", "撤销", ("Ctrl+Z",), "_on_undo_triggered"),
    ActionSpec("explain", "填报", "写审核说明…", ("F4",), "_on_explain_triggered"),
    ActionSpec("explanations", "填报", "全部审核说明…", ("Shift+F4",), "_on_explanations_triggered", True),
    ActionSpec("previous_value", "填报", "空白栏目沿用上期内容", ("F7",), "_on_previous_value_triggered"),
    ActionSpec("history", "填报", "谁改过这一栏…", ("Ctrl+H",), "_on_history_triggered"),
    ActionSpec("carry", "填报", "沿用上期内容…", ("Shift+F7",), "_on_carry_triggered", True),
    ActionSpec("quick_entry", "填报", "快速填报", ("F6",), "_on_quick_entry_triggered", True),
    ActionSpec("import", "填报", "从 Excel 导入…", ("Ctrl+I",), "_on_import_triggered", True),
    ActionSpec("last_year", "填报", "读取上年数…", (), "_on_last_year_triggered", True),
    ActionSpec("print", "报送", "预览与打印…", ("Ctrl+P",), "_on_print_triggered", True),
    ActionSpec("print_measure", "报送", "打印本措施…", ("Ctrl+Shift+P",), "_on_print_measure_triggered", True),
    ActionSpec("report_text", "报送", "文字报告…", ("Ctrl+T",), "_on_report_text_triggered", True),
    # On X11 a field takes Ctrl+E for itself (to the line's end), hence F9 first.
    ActionSpec("export", "报送", "导出报送包…", ("F9", "Ctrl+E"), "_on_export_triggered", True),
    ActionSpec("verify", "报送", "核验报送包…", ("Ctrl+Shift+V",), "_on_verify_triggered", True),
    ActionSpec("turn", "报送", "签名或退回报送包…", ("Ctrl+Shift+S",), "_on_turn_triggered", True),
    ActionSpec("accept", "报送", "收回签好的报送包或退回单…", ("Ctrl+Shift+O",), "_on_accept_triggered", True),
    ActionSpec("comments", "报送", "退回意见…", ("Ctrl+Shift+Y",), "_on_comments_triggered", True),
    ActionSpec("supplement", "报送", "补充材料…", (), "_on_supplement_triggered", True),
    ActionSpec("reopen", "报送", "重新打开节点…", (), "_on_reopen_triggered", True),
    ActionSpec("update_letter", "责任书", "更新责任书…", (), "_on_update_letter_triggered", True),
    ActionSpec("export_letter", "责任书", "导出责任书到 Excel…", (), "_on_export_letter_triggered", True),
    ActionSpec("start_page", "工作区", "打开或新建工作区…", ("Ctrl+O",), "_on_start_page_triggered", True),
    ActionSpec("trust", "工作区", "信任的根证书和吊销列表…", (), "_on_trust_triggered", True),
    ActionSpec("open_folder", "工作区", "打开工作区文件夹", (), "_on_open_folder_triggered", True),
    ActionSpec("keys", "帮助", "快捷键一览", ("F1", "Ctrl+/"), "_on_keys_triggered", True),
    ActionSpec("quit", "工作区", "退出", ("Ctrl+Q",), "_on_quit_triggered", True),
)

FIELD_KEYS: tuple[KeyNote, ...] = (
    KeyNote("栏目内", "保存并到下一栏；多行文字中换行", ("Enter",)),
    KeyNote("栏目内", "上一栏、下一栏", ("Up", "Down")),
    KeyNote("栏目内", "展开选项（有选项的栏目），数字键直接选", ("Space",)),
    KeyNote("栏目内", "标为暂缺或不适用", ("Ctrl+M",)),
)


def build_actions(
    parent: QWidget,
    target: QObject,
    specs: Iterable[ActionSpec] = WINDOW_ACTIONS,
    context: Qt.ShortcutContext = Qt.ShortcutContext.WindowShortcut,
) -> dict[str, QAction]:
    """The actions of the table by id, added to `parent` so that their keys work, each bound to its slot of `target`."""
    actions = {}
    for spec in specs:
        action = QAction(_(spec.text), parent)
        action.setObjectName(spec.id)
        if spec.keys:
            action.setShortcuts([QKeySequence(key) for key in spec.keys])
            action.setShortcutContext(context)
        action.triggered.connect(getattr(target, spec.slot))
        actions[spec.id] = action
    parent.addActions(list(actions.values()))
    return actions


def key_text(keys: Iterable[str]) -> str:
    """Keys as the screen names them: Alt+↑ / PgUp."""
    names = {"Up": "↑", "Down": "↓", "Left": "←", "Space": _("空格"), "Enter": _("回车")}
    return " / ".join("+".join(names.get(part, part) for part in key.split("+")) for key in keys)
